"""Finding cases: by what a person has at hand, in lists that are as quick at the last page as at the first.

What is typed is taken for what it looks like: a case number, an identifier, a contract or reference number, a name.
Each way has an index. Identifiers are compared by their keyed index and kept nowhere.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from mediation.cases.words import NEXT_STEPS, NextStep
from mediation.db import Tx, load
from mediation.db.sealed import index
from mediation.identifiers import compact, is_resident_id, is_uscc
from mediation.vocabulary import Audience, CaseState, Product

sql = load(Path(__file__).with_name("searching.sql"))
LAST = chr(sys.maxunicode)
"""No name goes on behind it."""
LONGEST = 64
"""Characters of what is typed that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases: all that is given must hold. `words` is what somebody typed; days are those of filing."""

    words: str = ""
    states: Sequence[CaseState] = ()
    product: Product | None = None
    institution: str | None = None
    mediator_id: int | None = None
    filed_from: date | None = None
    filed_to: date | None = None


class Next(NamedTuple):
    """What has to happen next in a case, and the last day for it, where there is one."""

    step: NextStep
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of cases, newest first, with what is next in each; `before` asks for the next page, None on the last."""

    cases: tuple[Any, ...]
    before: int | None
    next: Mapping[int, Next]


def search(tx: Tx, wanted: Wanted, *, before: int | None = None, limit: int = 50) -> Page:
    """The cases that the actor may see and that are wanted, from an id downwards."""
    words = wanted.words.strip()[:LONGEST]
    found = tx.rows(
        sql.search_words if words else sql.search,
        **_keys(words),
        states=[str(state) for state in wanted.states] or None,
        product=wanted.product,
        institution=wanted.institution,
        mediator_id=wanted.mediator_id,
        filed_from=wanted.filed_from,
        filed_to=wanted.filed_to,
        before=before,
        limit=limit + 1,
    )
    shown = tuple(found[:limit])
    return Page(cases=shown, before=shown[-1].id if len(found) > limit else None, next=next_steps(tx, shown))


def next_steps(tx: Tx, shown: Sequence[Any]) -> dict[int, Next]:
    """What has to happen next in cases, each given by `id` and `state`, and by when."""
    if tx.actor.audience is Audience.COURT:  # it is told of agreements, not of the way there
        return {row.id: Next(NEXT_STEPS[CaseState(row.state)], None) for row in shown}
    found = tx.rows(sql.next_steps, ids=[row.id for row in shown])
    return {row.id: Next(NextStep(row.step or NEXT_STEPS[CaseState(row.state)]), row.next_on) for row in found}


def respondents(tx: Tx, case_ids: Sequence[int]) -> dict[int, str]:
    """Whose name stands for cases in lists; to be masked where it is shown."""
    return {row.case_id: row.name for row in tx.rows(sql.respondents, ids=list(case_ids))}


def _keys(words: str) -> dict[str, Any]:
    """What is typed, as each index has it; None where it cannot be meant."""
    bare = compact(words)
    is_identifier = is_resident_id(bare) or is_uscc(bare)
    return {
        "words": words,
        "name": words,
        "name_after": words + LAST,
        "id_index": index(bare, "identifier") if is_identifier else None,
    }
