"""Limitation and guarantee periods end on the days a lawyer would name, and are warned of in time, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures import world
from fixtures.world import NOON
from mediation.cases import flags, opening, timebars, triage
from mediation.db import Actor, Tx
from mediation.deadlines import add_months
from mediation.vocabulary import GuaranteeMode, PartyRole, Role

DAY = timedelta(days=1)
GENERAL, JOINT = GuaranteeMode.GENERAL, GuaranteeMode.JOINT
DAYS = st.dates(date(2021, 1, 1), date(2035, 12, 31))

# Mode; the day the main debt fell due; until when the contract says; the last day, worked out by hand.
GUARANTEES = [
    (GENERAL, "2026-04-12", None, "2026-10-12"),
    (JOINT, "2026-04-12", None, "2026-10-12"),
    (GENERAL, "2026-05-31", None, "2026-11-30"),  # November has thirty days
    (JOINT, "2026-08-31", None, "2027-02-28"),
    (JOINT, "2027-08-31", None, "2028-02-29"),  # a leap year
    (GENERAL, "2026-04-18", None, "2026-10-18"),  # a Sunday: the period is not lengthened
    (GENERAL, "2026-04-01", None, "2026-10-01"),  # the National Day: nor here
    (JOINT, "2026-04-12", "2029-04-12", "2029-04-12"),  # what is agreed prevails
    (JOINT, "2026-04-12", "2026-05-12", "2026-05-12"),  # also when it is less than six months
    (GENERAL, "2026-04-12", "2026-04-13", "2026-04-13"),  # or a single day
    (GENERAL, "2026-04-12", "2026-04-12", "2026-10-12"),  # ends with the debt: as if not agreed
    (JOINT, "2026-04-12", "2025-12-31", "2026-10-12"),  # ends before it: as if not agreed
    (JOINT, None, "2026-12-31", "2026-12-31"),
    (JOINT, None, None, None),
]

# The last day of limitation before the filing; the day of filing; the last day after it, worked out by hand.
LIMITATIONS = [
    ("2027-07-20", "2026-10-12", "2029-10-12"),  # three years from the filing
    ("2026-10-12", "2026-10-12", "2029-10-12"),  # filed on the last day
    ("2026-10-12", "2026-10-13", "2026-10-12"),  # filed a day late: nothing is left to interrupt
    ("2027-07-20", "2026-10-13", "2029-10-15"),  # the 13th is a Saturday: the Monday after
    ("2029-07-20", "2028-02-29", "2031-02-28"),  # no 29 February in 2031
]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("mode", "debt_due_on", "agreed_until", "ends_on"), GUARANTEES)
def test_a_guarantee_period_ends_on_the_day_worked_out_by_hand(
    mode: GuaranteeMode, debt_due_on: str | None, agreed_until: str | None, ends_on: str | None
) -> None:
    found = timebars.guarantee_ends_on(mode, debt_due_on=day(debt_due_on), agreed_until=day(agreed_until))
    assert day(ends_on) == found


@pytest.mark.parametrize(("counted_until", "filed_on", "ends_on"), LIMITATIONS)
def test_limitation_ends_on_the_day_worked_out_by_hand(counted_until: str, filed_on: str, ends_on: str) -> None:
    found = timebars.limitation_ends_on(date.fromisoformat(counted_until), date.fromisoformat(filed_on))
    assert date.fromisoformat(ends_on) == found


@given(mode=st.sampled_from(GuaranteeMode), due=DAYS, agreed=st.none() | DAYS)
def test_a_guarantee_period_ends_after_the_debt_falls_due_as_agreed_or_in_six_months(
    mode: GuaranteeMode, due: date, agreed: date | None
) -> None:
    ends_on = timebars.guarantee_ends_on(mode, debt_due_on=due, agreed_until=agreed)
    assert ends_on is not None
    assert due < ends_on
    assert ends_on in (agreed, add_months(due, 6))


@given(until=DAYS, filed=DAYS)
def test_a_filing_never_shortens_limitation_and_never_revives_it(until: date, filed: date) -> None:
    ends_on = timebars.limitation_ends_on(until, filed)
    assert ends_on == until if filed > until else ends_on >= filed + 3 * 365 * DAY


def a_guaranteed_case(tx: Tx, *, mode: str = "general", agreed: str | None = None, **claim: Any) -> int:
    """A filed case with one guarantor, in the city."""
    world.a_centre()
    (filing,) = world.some_filings(world.a_bank(), 1)
    debtor = replace(filing.parties[0], region_code="350503", birth_date=date(1990, 1, 1))
    liability = {"mode": mode} | ({"period_ends_on": agreed} if agreed else {})
    guarantor = replace(debtor, role=PartyRole.GUARANTOR, id_number="350503199001011244", liability=liability)
    filing = replace(filing, claim=replace(filing.claim, **claim), parties=(debtor, guarantor))
    (case,) = opening.open_cases(tx, [filing], at=NOON)
    return case


def clocks_of(tx: Tx, case: int) -> dict[str, date]:
    return {flag.code: flag.due_on for flag in flags.standing(tx, [case]) if flag.code in timebars.CLOCKS}


@pytest.mark.parametrize(
    ("product_facts", "overdue_since", "ends_on"),
    [
        ({"matures_on": "2027-06-30"}, date(2026, 8, 1), date(2027, 12, 30)),
        ({"matures_on": "2027-06-30", "accelerated_on": "2026-09-30"}, date(2026, 8, 1), date(2027, 3, 30)),
        ({}, date(2026, 8, 1), date(2027, 2, 1)),
    ],
    ids=["when it matures", "when it was called in before", "when nothing else is said, since it is overdue"],
)
def test_the_main_debt_falls_due(tx: Tx, product_facts: dict[str, str], overdue_since: date, ends_on: date) -> None:
    case = a_guaranteed_case(tx, product_facts=product_facts, overdue_since=overdue_since)
    timebars.start(tx, at=NOON)
    assert {"GUARANTEE-GENERAL": ends_on} == clocks_of(tx, case)


def test_triage_sets_the_clocks_and_setting_them_again_changes_nothing(tx: Tx) -> None:
    case = a_guaranteed_case(tx, mode="joint", agreed="2027-08-01", limitation_ends_on=date(2028, 8, 1))
    triage.triage(tx, at=NOON)
    clocks = {"LIMITATION": date(2029, 10, 12), "GUARANTEE-JOINT": date(2027, 8, 1)}
    assert clocks == clocks_of(tx, case)
    before = tx.rows("SELECT id, xmin::text FROM case_flags ORDER BY id")
    timebars.start(tx, at=NOON + DAY)
    assert before == tx.rows("SELECT id, xmin::text FROM case_flags ORDER BY id")


def test_a_clock_of_a_case_judged_again_follows_its_facts(tx: Tx) -> None:
    case = a_guaranteed_case(tx, agreed="2027-08-01")
    timebars.start(tx, at=NOON)
    tx.run("UPDATE parties SET liability = '{\"mode\": \"joint\"}' WHERE role = 'guarantor' AND case_id = %(id)s",
           id=case)  # fmt: skip
    timebars.start(tx, at=NOON)
    assert {"GUARANTEE-JOINT": date(2027, 2, 1)} == clocks_of(tx, case)


def test_a_clock_is_warned_of_at_180_90_and_30_days_once_each(tx: Tx) -> None:
    case = a_guaranteed_case(tx, agreed="2027-08-01")
    timebars.start(tx, at=NOON)
    warned = []
    for days in (181, 180, 179, 90, 31, 30, 1, 0, -1):
        at = NOON + (date(2027, 8, 1) - NOON.date() - days * DAY)
        warned += [(row.case_id, row.days_left, row.threshold) for row in timebars.warn(tx, at=at)]
    assert [(case, 180, 180), (case, 90, 90), (case, 30, 30)] == warned


def test_of_thresholds_passed_unseen_the_nearest_is_warned_of(tx: Tx) -> None:
    case = a_guaranteed_case(tx, agreed="2026-10-31")
    timebars.start(tx, at=NOON)
    assert [(case, 30)] == [(row.case_id, row.threshold) for row in timebars.warn(tx, at=NOON)]
    assert [] == timebars.warn(tx, at=NOON + DAY)


def test_clocks_due_are_those_of_open_cases_that_nobody_has_stopped(tx: Tx) -> None:
    sued, refused, running = (a_guaranteed_case(tx, agreed="2026-12-31", **claim)
                              for claim in ({}, {"jurisdiction_clause": "arbitration"}, {}))  # fmt: skip
    triage.triage(tx, at=NOON)
    (clock,) = [flag.id for flag in flags.standing(tx, [sued]) if flag.code == "GUARANTEE-GENERAL"]
    flags.clear(tx, [clock], note="2026-10-20已对债务人起诉", at=NOON)
    assert [] == timebars.clocks_due(tx, on=NOON.date(), within_days=79)
    found = timebars.clocks_due(tx, on=NOON.date(), within_days=80)
    assert [(running, date(2026, 12, 31), 80)] == [(row.case_id, row.due_on, row.days_left) for row in found]
    assert refused not in {row.case_id for row in found}


def test_an_institution_sees_its_own_clocks_only(tx: Tx) -> None:
    mine, _ = (a_guaranteed_case(tx, agreed="2026-12-31") for _ in range(2))
    triage.triage(tx, at=NOON)
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=mine)
    actor = Actor(role=Role.BANK_OPERATOR, institution_id=bank)
    eyes = Tx(actor)
    eyes.run(actor.statement())
    seen = timebars.clocks_due(eyes, on=NOON.date(), within_days=180)
    eyes.run("SET LOCAL ROLE med_staff")
    assert [mine] == [row.case_id for row in seen]
