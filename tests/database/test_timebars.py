"""Limitation and guarantee periods end on the days a lawyer would name, and are warned of in time, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.cases import flags, opening, running, timebars, timebars_risk, triage
from mediation.cases.timebars_interruptions import Interrupted, limitation
from mediation.cases.timebars_interruptions import Interruption as I
from mediation.cases.timebars_risk import AtRisk, RiskClass
from mediation.contact import actions as contact
from mediation.db import Actor, Tx
from mediation.deadlines import add_months
from mediation.vocabulary import Caller, Channel, ContactOutcome, GuaranteeMode, PartyRole, Role

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


def told(kind: I, on: str, runs_from: str | None = None) -> Interrupted:
    return Interrupted(kind=kind, on=date.fromisoformat(on), runs_from=day(runs_from))


def after(until: date, *found: Interrupted, infringed_on: date | None = None) -> date:
    return limitation(until, found, infringed_on=infringed_on, calendar=timebars.CAME_ALONG).ends_on


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
    assert date.fromisoformat(ends_on) == after(date.fromisoformat(counted_until), told(I.FILING, filed_on))


@given(mode=st.sampled_from(GuaranteeMode), due=DAYS, agreed=st.none() | DAYS)
def test_a_guarantee_period_ends_after_the_debt_falls_due_as_agreed_or_in_six_months(
    mode: GuaranteeMode, due: date, agreed: date | None
) -> None:
    ends_on = timebars.guarantee_ends_on(mode, debt_due_on=due, agreed_until=agreed)
    assert ends_on is not None
    assert due < ends_on
    assert ends_on in (agreed, add_months(due, 6))


@given(until=DAYS, on=DAYS)
def test_a_filing_never_shortens_limitation_and_never_revives_it(until: date, on: date) -> None:
    ends_on = after(until, Interrupted(kind=I.FILING, on=on))
    assert ends_on == until if on > until else ends_on >= max(until, on + 3 * 365 * DAY)


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
    found = []
    for liability in ('{"mode": "general", "period_ends_on": "2027-08-02"}', '{"mode": "joint"}'):
        timebars.start(tx, at=NOON)
        tx.run("UPDATE parties SET liability = %(to)s WHERE role = 'guarantor' AND case_id = %(id)s",
               to=liability, id=case)  # fmt: skip
        timebars.start(tx, at=NOON)
        found.append(clocks_of(tx, case))
    assert [{"GUARANTEE-GENERAL": date(2027, 8, 2)}, {"GUARANTEE-JOINT": date(2027, 2, 1)}] == found


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


def test_nobody_is_warned_of_what_is_over_or_has_been_seen_to(tx: Tx) -> None:
    over, seen_to = a_guaranteed_case(tx, agreed="2026-10-11"), a_guaranteed_case(tx, agreed="2026-10-31")
    tx.run("UPDATE claims SET overdue_since = '2026-01-01' WHERE case_id = %(id)s", id=over)
    timebars.start(tx, at=NOON)
    assert {"GUARANTEE-GENERAL": date(2026, 10, 11)} == clocks_of(tx, over)
    (clock,) = flags.standing(tx, [seen_to])
    flags.clear(tx, [clock.id], note="已起诉", at=NOON)
    assert [] == timebars.warn(tx, at=NOON)


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


# Last day as filed; what happened, in any order; the last day that follows, worked out by hand.
INTERRUPTED = [
    ("2027-07-20", [told(I.FILING, "2026-10-12"), told(I.DEMAND, "2027-03-01")], "2030-03-01"),
    ("2027-07-20", [told(I.DEMAND, "2027-03-01"), told(I.FILING, "2026-10-12")], "2030-03-01"),
    ("2026-09-30", [told(I.FILING, "2026-10-12"), told(I.DEMAND, "2026-11-01")], "2026-09-30"),  # nothing is left
    (
        "2026-09-30",
        [told(I.DEMAND, "2026-08-01"), told(I.FILING, "2026-10-12")],
        "2029-10-12",
    ),  # was interrupted in time
    ("2026-09-30", [told(I.FILING, "2026-10-12"), told(I.PART_PAYMENT, "2026-12-01")], "2026-09-30"),
    ("2026-09-30", [told(I.PROMISE, "2026-12-01")], "2029-12-03"),  # his word revives it; a Saturday
    ("2027-07-20", [told(I.FILING, "2026-10-12"), told(I.AGREEMENT, "2026-11-10", "2028-11-10")], "2031-11-10"),
    ("2026-09-30", [told(I.AGREEMENT, "2026-11-10", "2028-11-10")], "2031-11-10"),
    ("2027-07-20", [told(I.AGREEMENT, "2026-11-10", "2028-11-10"), told(I.PART_PAYMENT, "2027-01-11")], "2031-11-10"),
    ("2027-07-20", [told(I.EXTENSION, "2027-07-20")], "2030-07-22"),  # on the last day; 20 July 2030 is a Saturday
    ("2027-07-20", [told(I.SET_OFF, "2024-07-20")], "2027-07-20"),  # it shortens nothing
]


@pytest.mark.parametrize(("until", "found", "ends_on"), INTERRUPTED)
def test_limitation_follows_what_happened(until: str, found: list[Interrupted], ends_on: str) -> None:
    assert date.fromisoformat(ends_on) == after(date.fromisoformat(until), *found)


def test_nothing_runs_for_more_than_twenty_years_from_the_breach() -> None:
    found = [told(I.DEMAND, f"{year}-01-04") for year in range(2008, 2024, 2)]
    assert date(2024, 12, 31) == after(date(2008, 12, 31), *found, infringed_on=date(2004, 12, 31))


HAPPENED = st.lists(st.builds(Interrupted, kind=st.sampled_from(I), on=DAYS), max_size=6)


@given(until=DAYS, found=HAPPENED, more=st.builds(Interrupted, kind=st.sampled_from(I), on=DAYS))
def test_whatever_happens_limitation_ends_no_sooner_and_in_no_other_order(
    until: date, found: list[Interrupted], more: Interrupted
) -> None:
    before, now = after(until, *found), after(until, *found, more)
    assert until <= before <= now
    assert now == after(until, more, *reversed(found))


def test_what_an_institution_writes_down_moves_the_clock_of_its_case(tx: Tx) -> None:
    case = a_guaranteed_case(tx, limitation_ends_on=date(2028, 8, 1))
    timebars.start(tx, at=NOON)
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    clerk = Tx(replace(Actor.taken_down(Role.BANK_OPERATOR), institution_id=bank))
    at = NOON + 100 * DAY
    timebars.record_interruption(clerk, [case], kind=I.PROMISE, on=date(2027, 1, 4), at=at)
    assert date(2030, 1, 4) == clocks_of(tx, case)["LIMITATION"]
    assert "D16" in {str(clock.deadline.code) for clock in running.clocks(tx, case, on=at.date())}
    with pytest.raises(errors.DayAhead):
        timebars.record_interruption(clerk, [case], kind=I.DEMAND, on=at.date() + DAY, at=at)
    with pytest.raises(errors.NotPermitted):
        timebars.record_interruption(clerk, [case], kind=I.FILING, on=at.date(), at=at)


def test_a_demand_that_reached_the_debtor_moves_the_clock_when_the_day_is_told(tx: Tx) -> None:
    case = a_guaranteed_case(tx, limitation_ends_on=date(2028, 8, 1))
    timebars.start(tx, at=NOON)
    at = NOON + 100 * DAY
    party = tx.value("SELECT id FROM parties WHERE role = 'respondent' AND case_id = %(id)s", id=case)
    sent = contact.Attempt(party_id=party, channel=Channel.LETTER, outcome=ContactOutcome.DELIVERED, at=at)
    contact.record(tx, [sent], caller=Caller.BANK, at=at)
    assert 1 == timebars.follow(tx, at=at + DAY)
    assert date(2030, 1, 21) == clocks_of(tx, case)["LIMITATION"]  # three years from 20 January 2027, a Sunday
    assert 0 == timebars.follow(tx, at=at + 4 * DAY)


def test_cases_are_ranked_by_what_the_law_takes_a_day(tx: Tx) -> None:
    small, large, gone = (a_guaranteed_case(tx, agreed=until) for until in ("2026-10-14", "2027-08-01", "2026-10-01"))
    tx.run("UPDATE cases SET claim_total = 5000000 WHERE id = %(id)s", id=large)
    tx.run("UPDATE parties SET liability = liability || '{\"guarantee_amount\": \"3000000.00\"}'"
           " WHERE role = 'guarantor' AND case_id = %(id)s", id=large)  # fmt: skip
    timebars.start(tx, at=NOON)
    found = timebars_risk.at_risk(tx, on=NOON.date())
    assert [large, small, gone] == [one.case_id for one in found]
    assert [RiskClass.LATER, RiskClass.DAYS_30, RiskClass.BARRED] == [one.risk for one in found]
    assert (Decimal("3000000.00"), 293, Decimal("10238.91")) == (
        found[0].amount, found[0].days_left, found[0].yuan_a_day,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days_left", "risk"),
    [
        (-1, "BARRED"),
        (0, "DAYS_30"),
        (30, "DAYS_30"),
        (31, "DAYS_90"),
        (90, "DAYS_90"),
        (91, "DAYS_180"),
        (181, "LATER"),
    ],
)
def test_a_class_says_how_near_a_bar_is(days_left: int, risk: str) -> None:
    one = AtRisk(case_id=1, number="", institution="", mediator=None, party_id=None, code="", due_on=NOON.date(),
                 days_left=days_left, amount=Decimal(1), yuan_a_day=Decimal(1))  # fmt: skip
    assert RiskClass[risk] is one.risk
