"""Waiting cases and the roster as the rules see them, from the database in a few statements."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mediation.assignment.certificate import Input
from mediation.assignment.choosing import FEWEST, eligible
from mediation.assignment.classes import group_cases
from mediation.assignment.rules import PERCENT, Candidate, Kind, Policy
from mediation.cases import calendars, persons
from mediation.db import Tx, load
from mediation.deadlines import due
from mediation.vocabulary import RelationKind

sql = load(Path(__file__).with_name("assignment.sql"))
PRIOR = 20
"""Cases without a delay that everybody is credited with, so that the first late one says little."""


def given(tx: Tx, *, on: date, policy: Policy, among: Sequence[int] | None = None) -> Input:
    """What a run on this day is carried out on, confined to cases `among` some.

    Its cases are locked until the end of the transaction.
    """
    taken = {row.id: row.to_list for row in tx.rows(sql.take_waiting, on=on, among=among)}
    candidates, known = roster(tx, on=on), kinds(tx, list(taken), on=on)
    lists = [
        one
        for one in group_cases({case: known[case] for case, to_list in taken.items() if to_list})
        if len(eligible(one.kind, candidates, policy)) >= FEWEST
    ]
    listed = {case for one in lists for case in one.case_ids}
    refused = {row.id for row in tx.rows(sql.automation_refused)}
    matched = {case: kind for case, kind in known.items() if case not in listed and case not in refused}
    return Input(policy=policy, classes=group_cases(matched), lists=lists, candidates=candidates)


def kinds(tx: Tx, case_ids: Sequence[int], *, on: date) -> dict[int, Kind]:
    """What rules and scores see of the cases on a day."""
    found: dict[int, Kind] = {}
    for row in tx.rows(sql.kinds, case_ids=list(case_ids), on=on):
        kind = Kind(
            product=row.product,
            institution=row.institution_id,
            district=row.district,
            language=row.language,
            speaks_only_it=row.speaks_only_it,
            priority=row.priority,
            band=row.band,
            recused=frozenset(row.recused),
            declined=frozenset(row.declined),
            rejected=frozenset(row.rejected),
        )
        found |= dict.fromkeys(row.case_ids, kind)
    for case, mediator in persons.continuity(tx, case_ids).items():
        found[case] = found[case]._replace(continuity=mediator)
    return found


def roster(tx: Tx, *, on: date) -> list[Candidate]:
    """All mediators in term on a day.

    Who is on leave then, or before an answer is due, counts as absent, and who has no hour of work until then.
    """
    outcomes, slowness = _records(tx, on=on)
    earlier = {row.mediator_id: frozenset(row.institution_ids) for row in tx.rows(sql.earlier, on=on)}

    def candidate(row: Any) -> Candidate:
        skills, nearness, share_room, tied = map(json.loads, (row.skills, row.nearness, row.share_room, row.ties))
        ties = {str(kind): frozenset(tied.get(kind, ())) for kind in RelationKind}
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
            kin=ties["kin"],
            employers=ties["employer"],
            creditors=ties["own_debt"],
            recused_from=ties["recusal"],
            earlier=earlier.get(row.id, frozenset()),
            share_room={int(institution): room for institution, room in share_room.items()},
            is_absent=row.is_absent,
        )

    calendar, last = calendars.current(tx), answer_by(tx, on)
    days = [on + timedelta(days=days) for days in range((last - on).days + 1)]
    weekdays = sorted({day.weekday() for day in days if calendar.is_working_day(day)})
    return [candidate(row) for row in tx.rows(sql.roster, on=on, answer_by=last, weekdays=weekdays)]


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
