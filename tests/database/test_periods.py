"""The mediation period in the database: stopped by appraisal, lengthened by consent, moved by a calendar, explained."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.cases import calendars, log, periods, running
from mediation.cases.calendars import SpecialDay
from mediation.cases.periods import Longer, Rest
from mediation.db import Tx
from mediation.deadlines import explain
from mediation.sessions import actions as sessions
from mediation.vocabulary import Role, SuspensionReason
from tests.database.test_journey import acting, consented, in_mediation
from tests.database.test_journey import agreed as effective

DAY = timedelta(days=1)
WINTER = datetime(2026, 12, 4, 12, 0, tzinfo=world.SHANGHAI)


def ends_on(tx: Tx, case: int) -> date:
    day: date = tx.value("SELECT period_ends_on FROM cases WHERE id = %(id)s", id=case)
    return day


def rest(tx: Tx, case: int, reason: SuspensionReason, *, since: int, days: int) -> None:
    """So many days after noon, for so many days."""
    mediator = acting(tx, Role.MEDIATOR)
    periods.suspend(mediator, {case: Rest(reason=reason)}, at=NOON + since * DAY)
    periods.resume(mediator, [case], at=NOON + (since + days) * DAY)


def agreed(tx: Tx, case: int, until: date, *, but: int = 0, institution: bool = True) -> Longer:
    """What all sides agree to; or all but some."""
    sides = tuple(row.id for row in cases.parties(tx, [case]))
    return Longer(until=until, party_ids=sides[but:], institution_agrees=institution)


def test_days_of_appraisal_are_not_counted(tx: Tx) -> None:
    case, other = in_mediation(tx)
    rest(tx, case, SuspensionReason.APPRAISAL, since=3, days=10)
    assert ends_on(tx, other) == date(2026, 11, 11)
    assert ends_on(tx, case) == date(2026, 11, 23)  # ten days on is Saturday 21 November


def test_another_reason_lets_the_period_run_on_and_out(tx: Tx) -> None:
    case, other = in_mediation(tx)
    rest(tx, case, SuspensionReason.AUTHORITY, since=3, days=10)
    assert ends_on(tx, case) == ends_on(tx, other)
    periods.suspend(acting(tx, Role.MEDIATOR), {case: Rest(reason=SuspensionReason.AUTHORITY)}, at=NOON + 20 * DAY)
    assert sessions.end_expired_periods(tx, at=NOON + 31 * DAY) == 2


def test_a_mediation_that_rests_for_appraisal_does_not_end(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    periods.suspend(acting(tx, Role.MEDIATOR), {case: Rest(reason=SuspensionReason.APPRAISAL)}, at=NOON + 3 * DAY)
    assert sessions.end_expired_periods(tx, at=NOON + 60 * DAY) == 1


def test_all_parties_together_lengthen_the_period(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    longer = {case: agreed(tx, case, date(2026, 12, 5))}
    periods.extend(acting(tx, Role.MEDIATOR), longer, at=NOON + 20 * DAY)
    assert ends_on(tx, case) == date(2026, 12, 7)  # 5 December is a Saturday


def test_appraisal_after_an_extension_carries_it_further(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    longer = {case: agreed(tx, case, date(2026, 12, 1))}
    periods.extend(acting(tx, Role.MEDIATOR), longer, at=NOON + 10 * DAY)
    rest(tx, case, SuspensionReason.APPRAISAL, since=35, days=2)
    assert ends_on(tx, case) == date(2026, 12, 3)


@pytest.mark.parametrize(("but", "institution"), [(1, True), (0, False)], ids=["the debtor", "the institution"])
def test_without_one_party_the_period_is_not_lengthened(tx: Tx, but: int, institution: bool) -> None:
    case, _ = in_mediation(tx)
    longer = {case: agreed(tx, case, date(2026, 12, 1), but=but, institution=institution)}
    with pytest.raises(errors.ConsentMissing):
        periods.extend(acting(tx, Role.MEDIATOR), longer, at=NOON + DAY)


@pytest.mark.parametrize(
    ("until", "at"),
    [(date(2026, 11, 11), NOON), (date(2026, 12, 1), NOON + 31 * DAY)],
    ids=["not longer", "after its end"],
)
def test_what_would_not_lengthen_a_running_period_is_refused(tx: Tx, until: date, at: datetime) -> None:
    case, _ = in_mediation(tx)
    with pytest.raises(errors.PeriodNotLonger):
        periods.extend(acting(tx, Role.MEDIATOR), {case: agreed(tx, case, until)}, at=at)


def test_the_end_on_the_case_is_the_one_that_the_log_explains(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    rest(tx, case, SuspensionReason.APPRAISAL, since=3, days=4)
    longer = {case: agreed(tx, case, date(2026, 12, 10))}
    periods.extend(acting(tx, Role.MEDIATOR), longer, at=NOON + 10 * DAY)
    rest(tx, case, SuspensionReason.APPRAISAL, since=12, days=3)
    deadline = periods.deadline(tx, case, on=date(2026, 11, 1))
    assert deadline is not None
    assert deadline.due_on == ends_on(tx, case)
    assert [step.kind for step in deadline.explanation][:5] == [
        "started", "counted", "suspended", "extended", "suspended_later",
    ]  # fmt: skip
    assert log.first_broken(tx) is None


def in_winter(tx: Tx) -> int:
    """A mediation that ends on 3 January 2027, a Sunday of a year whose days off nobody knows yet."""
    case, _ = consented(tx)
    world.a_mediator(capacity=1000)
    assignment.assign(tx, at=WINTER)
    assignment.confirm(acting(tx, Role.MEDIATOR), [case], at=WINTER)
    return case


def test_a_day_beyond_the_known_calendar_is_provisional_until_its_notice_is_loaded(tx: Tx) -> None:
    case = in_winter(tx)
    assert ends_on(tx, case) == date(2027, 1, 4)
    found = periods.deadline(tx, case, on=WINTER.date())
    assert found is not None
    assert found.provisional
    days = [SpecialDay(day=date(2027, 1, day), is_worked=False, why="元旦") for day in (1, 4)]
    calendars.take(tx, 2027, days, title="国办发明电〔2026〕7号", at=WINTER + DAY)
    assert periods.recompute(tx, at=WINTER + DAY) == 1
    assert ends_on(tx, case) == date(2027, 1, 5)
    found = periods.deadline(tx, case, on=WINTER.date())
    assert found is not None
    assert not found.provisional
    assert "2027-01-04（元旦）" in "".join(explain(found, "zh"))
    assert periods.recompute(tx, at=WINTER + 2 * DAY) == 0
    assert log.first_broken(tx) is None


def test_a_corrected_notice_replaces_the_one_before(tx: Tx) -> None:
    for day in (4, 5):
        special = SpecialDay(day=date(2027, 1, day), is_worked=False, why="元旦")
        calendars.take(tx, 2027, [special], title="通知", at=NOON)
    calendar = calendars.current(tx)
    assert calendar.is_working_day(date(2027, 1, 4))
    assert not calendar.is_working_day(date(2027, 1, 5))


def test_a_notice_names_days_of_its_own_year(tx: Tx) -> None:
    with pytest.raises(ValueError, match="names days of"):
        calendars.take(tx, 2027, [SpecialDay(day=NOON.date(), is_worked=False, why="?")], title="通知", at=NOON)


def test_answers_and_windows_that_run_are_computed_anew(tx: Tx) -> None:
    waiting, signed = consented(tx)[0], effective(tx)[0]
    world.a_mediator(capacity=1000)
    assignment.assign(tx, at=NOON)
    off = [SpecialDay(day=date(2026, 10, 13), is_worked=False, why="台风"),
           SpecialDay(day=date(2026, 11, 11), is_worked=False, why="台风")]  # fmt: skip
    calendars.take(tx, 2026, off, title="通知", at=NOON)
    answered = "SELECT answer_due_on FROM assignments WHERE case_id = %(id)s"
    assert assignment.recompute_answers(tx) == 2
    assert tx.value(answered, id=waiting) == date(2026, 10, 16)
    assert agreements.recompute_windows(tx, at=NOON) > 0
    assert tx.value("SELECT apply_by FROM agreements WHERE case_id = %(id)s", id=signed) > date(2026, 11, 11)
    assert log.first_broken(tx) is None


def test_every_clock_of_a_case_says_why_it_ends(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    found = {each.deadline.code: each for each in running.clocks(tx, case, on=NOON.date())}
    assert {code for code, each in found.items() if each.is_over} == {"D1", "D3"}
    assert found["D5"].deadline.due_on == ends_on(tx, case)
    assert "人民法院在线调解规则" in "".join(explain(found["D5"].deadline, "zh"))


def test_an_agreement_brings_the_clocks_of_confirmation_and_enforcement(tx: Tx) -> None:
    case = effective(tx)[0]
    found = {each.deadline.code: each for each in running.clocks(tx, case, on=NOON.date())}
    assert not found["D8"].is_over
    assert found["D5"].is_over
    assert found["D8"].deadline.due_on == tx.value("SELECT apply_by FROM agreements WHERE case_id = %(id)s", id=case)
