"""Waiting cases and the roster as the rules see them, from the database in a few statements."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mediation.assignment.rules import PERCENT, Candidate, Kind
from mediation.cases import calendars, persons
from mediation.db import Tx, load
from mediation.deadlines import due

sql = load(Path(__file__).with_name("assignment.sql"))
PRIOR = 20
"""Cases without a delay that everybody is credited with, so that the first late one says little."""


def waiting(tx: Tx, *, on: date, among: Sequence[int] | None = None) -> dict[int, Kind]:
    """Every case, or those `among` some, that a run on this day takes, locked until the end of the transaction."""
    return kinds(tx, [row.id for row in tx.rows(sql.take_waiting, on=on, among=among)], on=on)


def kinds(tx: Tx, case_ids: Sequence[int], *, on: date) -> dict[int, Kind]:
    """What rules and scores see of the cases on a day.

    The language of a party is not filed and stays out of the scores.
    """
    found: dict[int, Kind] = {}
    for row in tx.rows(sql.kinds, case_ids=list(case_ids), on=on):
        kind = Kind(
            product=row.product,
            institution=row.institution_id,
            district=row.district,
            priority=row.priority,
            band=row.band,
            recused=frozenset(row.recused),
            declined=frozenset(row.declined),
        )
        found |= dict.fromkeys(row.case_ids, kind)
    for case, mediator in persons.continuity(tx, case_ids).items():
        found[case] = found[case]._replace(continuity=mediator)
    return found


def roster(tx: Tx, *, on: date) -> list[Candidate]:
    """All mediators in term on a day; on leave then, or before an answer is due, counts as absent."""
    outcomes, slowness = _records(tx, on=on)

    def candidate(row: Any) -> Candidate:
        skills, nearness, share_room = map(json.loads, (row.skills, row.nearness, row.share_room))
        return Candidate(
            id=row.id,
            products={product: skills.get(product, PERCENT) for product in row.products},
            capacity=row.capacity,
            load=row.load,
            languages=frozenset(row.languages),
            districts={**nearness, **dict.fromkeys(row.districts, PERCENT)},
            outcomes={product: outcomes[row.id].get(product, 0) for product in row.products},
            slowness=slowness.get(row.id, 0),
            seniority=row.seniority,
            conflicts=frozenset(row.conflicts),
            share_room={int(institution): room for institution, room in share_room.items()},
            is_absent=row.is_absent,
        )

    return [candidate(row) for row in tx.rows(sql.roster, on=on, answer_by=answer_by(tx, on))]


def answer_by(tx: Tx, on: date) -> date:
    """The last day a mediator has to answer an offer of this day (Online Mediation Rules art. 12)."""
    return due("D3", on, calendar=calendars.current(tx)).due_on


def _records(tx: Tx, *, on: date) -> tuple[Mapping[int, Mapping[str, int]], Mapping[int, int]]:
    """Percent agreed by mediator and product, and percent of mediations that ran out of time by mediator."""
    rows: list[Any] = tx.rows(sql.records, on=on)
    outcomes: dict[int, dict[str, int]] = defaultdict(dict)
    cases, late = Counter[int](), Counter[int]()
    for row in rows:
        outcomes[row.mediator_id][row.product] = row.outcome
        cases[row.mediator_id] += row.cases
        late[row.mediator_id] += row.late
    return outcomes, {mediator: PERCENT * late[mediator] // (cases[mediator] + PRIOR) for mediator in cases}
