"""What was signed, certified and ruled in many cases, as one file to take away; no name of a file tells of a person."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from mediation import csv_files, errors
from mediation.agreements import actions as agreements
from mediation.confirmation import outcomes
from mediation.confirmation.words import CourtOutcome
from mediation.db import Tx
from mediation.http.language import say
from mediation.performance import papers
from mediation.vocabulary import CaseState

AT_ONCE = 50
"""Cases whose papers are in memory together."""
CONTENTS = "contents.csv"


def write(tx: Tx, found: Sequence[Any], out: IO[bytes], *, at: datetime) -> int:
    """A zip file of the papers of cases (rows of a search), and CONTENTS, which says what there is; how many papers."""
    said, count = [_heading()], 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:  # PDFs are compressed already
        for first in range(0, len(found), AT_ONCE):
            rows = found[first : first + AT_ONCE]
            ids = [row.id for row in rows]
            agreed, certified, ruled = _agreements(tx, ids), _certificates(tx, ids, at), _rulings(tx, ids)
            for row in rows:
                names = []
                for kind, of_kind in (("agreement", agreed), ("certificate", certified)):
                    if row.id in of_kind:
                        names.append(f"{row.number}-{kind}.pdf")
                        packed.writestr(names[-1], of_kind[row.id])
                count += len(names)
                said.append([row.number, _state(row.state), " ".join(names), "; ".join(ruled[row.id])])
        packed.writestr(CONTENTS, csv_files.written(said), zipfile.ZIP_DEFLATED)
    return count


def _heading() -> list[str]:
    return [say("案号", "Case"), say("状态", "State"), say("文件", "Files"), say("法院裁定", "What the court said")]


def _state(value: str) -> str:
    state = CaseState(value)
    return say(state.zh, state.en)


def _agreements(tx: Tx, ids: Sequence[int]) -> dict[int, bytes]:
    """The agreements that can still be printed; what was erased is left out."""
    try:
        return agreements.documents(tx, ids)
    except errors.Erased:
        if len(ids) == 1:
            return {}
    return {case: pdf for one in ids for case, pdf in _agreements(tx, [one]).items()}


def _certificates(tx: Tx, ids: Sequence[int], at: datetime) -> dict[int, bytes]:
    try:
        agreed = agreements.facts_of(tx, papers.fulfilled(tx, ids))
        return {paper.case_id: paper.pdf for paper in papers.certify(tx, agreed, at=at)}
    except errors.Erased:
        if len(ids) == 1:
            return {}
    return {case: pdf for one in ids for case, pdf in _certificates(tx, [one], at).items()}


def _rulings(tx: Tx, ids: Sequence[int]) -> defaultdict[int, list[str]]:
    found = defaultdict[int, list[str]](list)
    for row in outcomes.reports(tx, ids):
        outcome = CourtOutcome(row.outcome)
        found[row.case_id].append(" ".join(filter(None, [str(row.on), say(outcome.zh, outcome.en), row.number])))
    return found
