"""The loop of rectification: a registrar says what is to be put right, the institution answers, triage judges anew.

An answer is either the row filed again, changed, or a word on each defect. Whether it will do the rules say where they
found the defect, and the registrar where the registrar did: until then the case waits. A case whose defects nobody
answers within ANSWER_DAYS is refused by the clock (`triage.refuse_unanswered`), and may be filed again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import flags
from mediation.cases.flags import Flag
from mediation.cases.models import Verdict
from mediation.cases.triage import ANSWER_DAYS, PUT_RIGHT, RULES
from mediation.db import Tx, load
from mediation.vocabulary import CaseEvent, Defect

sql = load(Path(__file__).with_name("rectification.sql"))
SOON_DAYS = 2
LONGEST_ANSWER = 200
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one case waits for: its defects, as `sentence` says them, and the last day to answer."""

    case_id: int
    number: str
    institution: str
    institution_name: str
    defects: tuple[str, ...]
    answer_by: date


def request(tx: Tx, defects: Mapping[int, Sequence[str]], *, at: datetime) -> list[int]:
    """Send cases back to be put right; a defect is a Defect or the code of a rule of triage.

    Raises DefectsNotNamed, and what `cases.actions.move` raises: only a registrar may, and while a case is filed.
    """
    known = {*map(str, Defect), *RULES}
    if not all(named and known.issuperset(named) for named in defects.values()):
        raise errors.DefectsNotNamed()
    answer_by = cases.today_of(at) + timedelta(days=ANSWER_DAYS)
    said = {case: {"defects": list(map(str, named)), "answer_by": answer_by} for case, named in defects.items()}
    return cases.move(tx, CaseEvent.REQUEST_RECTIFICATION, said, at=at)


def answer(tx: Tx, answers: Mapping[int, Mapping[str, str]], *, at: datetime) -> list[int]:
    """Answer each defect of cases in a sentence, for what no changed row can say: evidence was sent, for instance.

    Raises DefectsUnanswered unless every defect has an answer of at most LONGEST_ANSWER characters, NotPermitted and
    IllegalMove as `cases.actions.move` does.
    """
    asked = _asked(tx, list(answers))
    wanted = {row.case_id: row.defects for row in asked}
    for case, given in answers.items():
        said = {defect: text.strip() for defect, text in given.items()}
        if not all(0 < len(said.get(defect, "")) <= LONGEST_ANSWER for defect in wanted.get(case, ())):
            raise errors.DefectsUnanswered()
    return _put_right(tx, asked, {case: {"answers": dict(given)} for case, given in answers.items()}, at=at)


def refile(tx: Tx, changed: Mapping[int, Mapping[str, Any]], *, at: datetime) -> list[int]:
    """Take the changed rows of cases for the answer to all their defects, where the cases wait for one."""
    asked = _asked(tx, list(changed))
    return _put_right(
        tx, asked, {row.case_id: {"defects": row.defects, **changed[row.case_id]} for row in asked}, at=at
    )


def waiting(tx: Tx, *, limit: int = 200) -> list[Asked]:
    """Cases that wait to be put right and that the actor may see, the most pressing first."""
    return _asked(tx, None, limit=limit)


def of_case(tx: Tx, case_id: int) -> Asked | None:
    """What a case waits for to be put right; None if for nothing."""
    return next(iter(of_cases(tx, [case_id])), None)


def of_cases(tx: Tx, case_ids: Sequence[int]) -> list[Asked]:
    """What those of the cases wait for that wait to be put right."""
    return _asked(tx, case_ids)


def unanswered(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Cases that can still be put right; `threshold` is SOON_DAYS once no more of them are left, and nothing before."""
    return tx.rows(sql.unanswered, on=cases.today_of(at), soon_days=SOON_DAYS, among=among)


def sentence(defect: str, language: str = "zh") -> str:
    """A defect in words, with what to do about it where a rule says so."""
    if defect in RULES:
        rule = RULES[defect]
        return f"{rule.en}: {rule.route.en}" if language == "en" else f"{rule.zh}：{rule.route.zh}"
    word = Defect(defect)
    return word.en if language == "en" else word.zh


def _put_right(tx: Tx, asked: Sequence[Asked], said: Mapping[int, Mapping[str, Any]], *, at: datetime) -> list[int]:
    """Give cases back to triage, and to the registrar what no rule can judge."""
    if not said:
        return []
    moved = cases.move(tx, CaseEvent.RECTIFY, said, at=at)
    doubts = [
        Flag(case_id=row.case_id, code=PUT_RIGHT, verdict=Verdict.LOOK, shown_to=(), due_on=row.answer_by)
        for row in asked
        if not RULES.keys() >= set(row.defects)
    ]
    with tx.handing_over():  # an institution raises no flags
        flags.put_up(tx, doubts, at=at)
    return moved


def _asked(tx: Tx, case_ids: Sequence[int] | None, *, limit: int | None = None) -> list[Asked]:
    return [
        Asked(
            case_id=row.case_id,
            number=row.number,
            institution=row.institution,
            institution_name=row.institution_name,
            defects=tuple(json.loads(row.defects)),
            answer_by=row.answer_by,
        )
        for row in tx.rows(sql.asked, case_ids=case_ids, limit=limit)
    ]
