"""Deadlines agree with dates worked by hand from the statutes and the State Council calendars."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from mediation.clocks import CLOCKS, Clock, Unit
from mediation.deadlines import KNOWN_THROUGH, Calendar, Deadline, Extension, Period, add_months, due, explain

CALENDAR = Calendar()
ROLLING = [clock.code for clock in CLOCKS if clock.rolls_over]
COUNTED_IN_WORKING_DAYS = [clock.code for clock in CLOCKS if clock.unit is Unit.WORKING_DAYS]
KNOWN_STARTS = st.dates(date(2024, 1, 1), date(2026, 6, 30))


def days(first: str, last: str) -> Iterator[date]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += timedelta(days=1)


# Copied from the notices of 2023-10-25, 2024-11-12 and 2025-11-04.
HOLIDAYS = {
    *days("2024-01-01", "2024-01-01"),
    *days("2024-02-10", "2024-02-17"),
    *days("2024-04-04", "2024-04-06"),
    *days("2024-05-01", "2024-05-05"),
    *days("2024-06-10", "2024-06-10"),
    *days("2024-09-15", "2024-09-17"),
    *days("2024-10-01", "2024-10-07"),
    *days("2025-01-01", "2025-01-01"),
    *days("2025-01-28", "2025-02-04"),
    *days("2025-04-04", "2025-04-06"),
    *days("2025-05-01", "2025-05-05"),
    *days("2025-05-31", "2025-06-02"),
    *days("2025-10-01", "2025-10-08"),
    *days("2026-01-01", "2026-01-03"),
    *days("2026-02-15", "2026-02-23"),
    *days("2026-04-04", "2026-04-06"),
    *days("2026-05-01", "2026-05-05"),
    *days("2026-06-19", "2026-06-21"),
    *days("2026-09-25", "2026-09-27"),
    *days("2026-10-01", "2026-10-07"),
}
MADE_UP = """
    2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
    2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
    2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
"""

BY_HAND = """
    D1   2026-02-13 2026-02-24  Saturday 14 made up, then the Spring Festival
    D2   2025-09-30 2025-10-11  National Day, Saturday 11 made up
    D3   2024-04-03 2024-04-09  Tomb-Sweeping Day, Sunday 7 made up
    D4   2024-04-26 2024-04-30  Sunday 28 made up
    D5   2026-03-02 2026-04-01  an ordinary Wednesday
    D5   2026-01-16 2026-02-24  ends on Sunday 15, first day of the Spring Festival
    D6   2024-09-20 2024-10-08  ends on 5 October
    D6b  2024-09-07 2024-09-14  ends on a Saturday made up
    D8   2025-09-03 2025-10-09  ends on 3 October
    D8   2024-01-11 2024-02-18  ends on 10 February; the day after the festival is Sunday made up
    D8   2025-08-29 2025-09-28  ends on a Sunday made up
    D9   2026-05-07 2026-05-11  ends on a Sunday
    D9   2026-05-06 2026-05-09  ends on a Saturday made up
    D10  2026-06-05 2026-06-22  ends on Saturday 20, Dragon Boat
    D10b 2025-04-01 2025-05-06  ends on 1 May
    D11  2026-01-17 2026-02-02  ends on a Sunday
    D11b 2025-08-31 2026-02-28  no 31 February; Saturday 28 made up
    D12  2024-02-29 2026-02-28  no 29 February; Saturday 28 made up
    D12  2023-05-01 2025-05-06  ends on 1 May
    D13  2026-09-18 2026-09-28  ends on Mid-Autumn Friday 25
    D14  2026-04-01 2026-04-07  ends on Monday 6, Tomb-Sweeping Day observed
    D14b 2026-09-16 2026-10-08  ends on 1 October
    D14c 2025-01-13 2025-02-05  ends on New Year's Eve
    D15  2021-10-01 2024-10-08  ends on 1 October
    D15  2023-02-10 2026-02-10  an ordinary Tuesday
    D15b 2004-02-29 2024-02-29  a Thursday in a leap year
    D16  2022-05-04 2025-05-06  ends on 4 May
    D17  2025-04-04 2025-10-04  a holiday, and it stays
    D17  2025-08-31 2026-02-28  no 31 February
    D18  2024-04-01 2024-10-01  a holiday, and it stays
    D19  2026-02-01 2026-02-16  a holiday, and it stays
    D19b 2026-02-01 2026-03-03
    D19c 2026-02-01 2026-04-02
    D20  2026-09-12 2026-10-02  a holiday, and it stays
    D21  2020-02-29 2025-02-28  no 29 February
    D22  2025-09-05 2025-10-05  a holiday, and it stays
"""
ROWS = [line.split()[:3] for line in BY_HAND.strip().splitlines()]


def kinds(deadline: Deadline) -> list[str]:
    return [step.kind for step in deadline.explanation]


def test_the_calendar_agrees_with_three_notices_of_the_state_council() -> None:
    made_up = {date.fromisoformat(day) for day in MADE_UP.split()}
    for day in days("2024-01-01", "2026-12-31"):
        expected = day in made_up or (day.weekday() < 5 and day not in HOLIDAYS)
        assert CALENDAR.is_working_day(day) is expected, day


def test_a_day_off_is_named_in_both_languages() -> None:
    assert CALENDAR.day_off(date(2026, 2, 17)) == ("春节", "Chinese New Year (Spring Festival)")
    assert CALENDAR.day_off(date(2026, 3, 7)) == ("周末", "weekend")


def test_known_through_is_the_last_year_with_an_announced_calendar() -> None:
    year = KNOWN_THROUGH.year
    known = country_holidays("CN", years=[year, year + 1])
    made_up_in = {day.year for day in known.weekend_workdays}
    assert (year in made_up_in, year + 1 in made_up_in) == (True, False)


@pytest.mark.parametrize(("code", "start", "expected"), ROWS)
def test_a_deadline_falls_on_the_day_worked_by_hand(code: str, start: str, expected: str) -> None:
    deadline = due(code, date.fromisoformat(start), calendar=CALENDAR)
    assert deadline.due_on == date.fromisoformat(expected)
    assert not deadline.provisional


def test_every_clock_is_worked_by_hand_and_every_number_but_d7_has_one() -> None:
    assert {row[0] for row in ROWS} == {clock.code for clock in CLOCKS}
    numbers = {int(clock.code[1:].rstrip("bc")) for clock in CLOCKS}
    assert numbers == set(range(1, 23)) - {7}


def test_an_appraisal_stops_the_mediation_period() -> None:
    appraisal = (date(2026, 3, 10), date(2026, 3, 19))
    deadline = due("D5", date(2026, 3, 2), calendar=CALENDAR, suspended=[appraisal])
    assert deadline.due_on == date(2026, 4, 13)  # 1 April + 10 days is Saturday 11
    assert kinds(deadline) == ["started", "counted", "suspended", "rolled_over", "basis", "note"]


def test_days_suspended_twice_are_left_out_once() -> None:
    twice = [(date(2026, 3, 10), date(2026, 3, 14)), (date(2026, 3, 12), date(2026, 3, 19))]
    deadline = due("D5", date(2026, 3, 2), calendar=CALENDAR, suspended=twice)
    assert deadline.due_on == date(2026, 4, 13)


def test_a_suspension_after_the_end_changes_nothing() -> None:
    later = (date(2026, 4, 2), date(2026, 4, 20))
    deadline = due("D5", date(2026, 3, 2), calendar=CALENDAR, suspended=[later])
    assert deadline.due_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("first", "removed", "expected"),
    [
        (date(2024, 1, 1), date(2024, 2, 1), date(2024, 8, 1)),
        (date(2023, 5, 1), date(2023, 10, 1), date(2024, 4, 1)),
        (date(2023, 5, 1), date(2023, 8, 1), date(2024, 3, 11)),
        (date(2024, 3, 11), date(2024, 9, 1), date(2024, 3, 11)),
    ],
    ids=["inside", "reaching into", "before", "after"],
)
def test_limitation_ends_six_months_after_an_obstacle_in_its_last_six_months(
    first: date, removed: date, expected: date
) -> None:
    deadline = due(
        "D15", date(2021, 3, 10), calendar=CALENDAR, suspended=[(first, removed)]
    )  # ends on Sunday 2024-03-10
    assert deadline.due_on == expected


def test_an_agreed_extension_replaces_the_end_and_rolls_over() -> None:
    deadline = due("D5", date(2026, 3, 2), calendar=CALENDAR, extended=Extension(date(2026, 3, 20), date(2026, 5, 1)))
    assert deadline.due_on == date(2026, 5, 6)
    assert "extended" in kinds(deadline)


def test_an_extension_that_lengthens_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="extension ends after"):
        due("D5", date(2026, 3, 2), calendar=CALENDAR, extended=Extension(date(2026, 3, 20), date(2026, 4, 1)))


@pytest.mark.parametrize("code", ["D17", "D18"])
def test_a_guarantee_period_is_neither_suspended_nor_extended(code: str) -> None:
    start, later = date(2025, 4, 4), date(2025, 12, 1)
    with pytest.raises(ValueError, match="nothing suspends"):
        due(code, start, calendar=CALENDAR, suspended=[(start, later)])
    with pytest.raises(ValueError, match="nobody may extend"):
        due(code, start, calendar=CALENDAR, extended=Extension(start, later))


def test_a_suspension_that_ends_before_it_begins_is_refused() -> None:
    backwards = (date(2026, 3, 19), date(2026, 3, 10))
    with pytest.raises(ValueError, match="ends before it begins"):
        due("D5", date(2026, 3, 2), calendar=CALENDAR, suspended=[backwards])


def test_an_unknown_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="no clock D7"):
        due("D7", date(2026, 3, 2), calendar=CALENDAR)


def test_a_deadline_beyond_the_known_calendar_is_provisional() -> None:
    deadline = due("D8", date(2026, 12, 10), calendar=CALENDAR)
    assert (deadline.due_on, deadline.provisional) == (date(2027, 1, 11), True)
    assert "provisional" in kinds(deadline)


def test_a_deadline_on_the_last_known_day_is_firm() -> None:
    deadline = due("D8", date(2026, 12, 1), calendar=CALENDAR)
    assert (deadline.due_on, deadline.provisional) == (date(2026, 12, 31), False)


def test_a_deadline_that_days_off_cannot_move_is_never_provisional() -> None:
    assert not due("D17", date(2026, 9, 1), calendar=CALENDAR).provisional


def test_a_later_notice_loaded_as_overrides_makes_the_deadline_firm() -> None:
    notice = [(date(2027, 1, 9), True, "made up"), (date(2027, 1, 4), False, "New Year")]
    calendar = Calendar(notice, known_through=date(2027, 12, 31))
    deadline = due("D8", date(2026, 12, 10), calendar=calendar)
    assert (deadline.due_on, deadline.provisional) == (date(2027, 1, 9), False)
    assert calendar.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 5)


def test_working_days_are_counted_forward_only() -> None:
    with pytest.raises(ValueError, match="counted forward"):
        CALENDAR.add_working_days(date(2026, 3, 2), 0)


def test_the_explanation_names_the_event_the_count_the_days_off_and_the_article() -> None:
    deadline = due("D5", date(2026, 1, 16), calendar=CALENDAR)
    chinese = "".join(explain(deadline, "zh-hans"))
    for part in ("2026-01-16", "30日", "2026-02-17（春节）", "顺延至2026-02-24", "第24条"):
        assert part in chinese
    english = " ".join(explain(deadline, "en"))
    for part in ("due on 2026-02-24", "30 calendar days", "(weekend)", "art. 24"):
        assert part in english


def test_working_days_left_out_are_explained() -> None:
    deadline = due("D3", date(2024, 4, 3), calendar=CALENDAR)
    (off,) = [step for step in deadline.explanation if step.kind == "days_off"]
    assert off.days == tuple(days("2024-04-04", "2024-04-06"))


@given(st.sampled_from(ROLLING), KNOWN_STARTS)
def test_a_rolled_deadline_is_a_working_day_after_its_start(code: str, start: date) -> None:
    deadline = due(code, start, calendar=CALENDAR)
    assert deadline.due_on > start
    assert CALENDAR.is_working_day(deadline.due_on)


@given(st.sampled_from(CLOCKS), KNOWN_STARTS, st.integers(1, 400))
def test_a_later_start_never_gives_an_earlier_deadline(clock: Clock, start: date, gap: int) -> None:
    later = start + timedelta(days=gap)
    first = due(clock.code, start, calendar=CALENDAR)
    assert first.due_on <= due(clock.code, later, calendar=CALENDAR).due_on


@given(KNOWN_STARTS, KNOWN_STARTS, st.integers(1, 120), st.integers(1, 60))
def test_limitation_with_an_obstacle_is_monotone_and_never_shortened(
    start: date, obstacle: date, length: int, gap: int
) -> None:
    period = (add_months(obstacle, 30), add_months(obstacle, 30) + timedelta(days=length))

    def ends(day: date, *suspended: tuple[date, date]) -> date:
        return due("D15", day, calendar=CALENDAR, suspended=suspended).due_on

    assert ends(start) <= ends(start, period) <= ends(start + timedelta(days=gap), period)


@given(st.sampled_from(COUNTED_IN_WORKING_DAYS), KNOWN_STARTS)
def test_between_start_and_end_lie_exactly_the_working_days_counted(code: str, start: date) -> None:
    (length,) = [clock.length for clock in CLOCKS if clock.code == code]
    end = due(code, start, calendar=CALENDAR).due_on
    span = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(CALENDAR.is_working_day, span)) == length
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.add_working_days(start, length) == end


@given(KNOWN_STARTS, st.integers(1, 10), st.integers(1, 10))
def test_working_days_add_up(start: date, n: int, m: int) -> None:
    together = CALENDAR.add_working_days(start, n + m)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, n), m) == together


@st.composite
def suspensions(draw: st.DrawFn) -> list[Period]:
    first = st.dates(date(2024, 1, 1), date(2026, 6, 30))
    return [(day, day + timedelta(days=draw(st.integers(0, 40)))) for day in draw(st.lists(first, max_size=3))]


@given(KNOWN_STARTS, suspensions(), st.none() | st.integers(1, 60))
def test_a_period_stopped_and_lengthened_ends_on_a_working_day_and_never_earlier(
    start: date, rests: list[Period], more: int | None
) -> None:
    plain = due("D5", start, calendar=CALENDAR)
    stopped = due("D5", start, calendar=CALENDAR, suspended=rests)
    assert plain.due_on <= stopped.due_on
    if more is not None:
        extension = Extension(start + timedelta(days=10), stopped.due_on + timedelta(days=more))
        longer = due("D5", start, calendar=CALENDAR, suspended=rests, extended=extension)
        assert extension.until <= longer.due_on
        assert CALENDAR.is_working_day(longer.due_on)
    assert CALENDAR.is_working_day(stopped.due_on)


@given(st.sampled_from(CLOCKS), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_deadline_is_provisional_exactly_when_a_later_notice_may_move_it(clock: Clock, start: date) -> None:
    deadline = due(clock.code, start, calendar=CALENDAR)
    may_move = clock.rolls_over or clock.unit is Unit.WORKING_DAYS
    assert deadline.provisional == (may_move and deadline.due_on > KNOWN_THROUGH)
    assert ("provisional" in kinds(deadline)) == deadline.provisional


@given(st.sampled_from(CLOCKS), KNOWN_STARTS, st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=30))
def test_a_later_notice_moves_no_deadline_that_was_firm(clock: Clock, start: date, off: set[date]) -> None:
    later = Calendar([(day, False, "off") for day in off], known_through=date(2027, 12, 31), noticed=[2027])
    deadline = due(clock.code, start, calendar=CALENDAR)
    assert deadline.provisional or deadline.due_on == due(clock.code, start, calendar=later).due_on


def test_an_appraisal_after_an_extension_carries_its_end_further() -> None:
    extension, appraisal = Extension(date(2026, 3, 20), date(2026, 4, 15)), (date(2026, 4, 2), date(2026, 4, 6))
    deadline = due("D5", date(2026, 3, 2), calendar=CALENDAR, suspended=[appraisal], extended=extension)
    assert deadline.due_on == date(2026, 4, 20)  # five days after 15 April
    assert "suspended_later" in kinds(deadline)


def test_in_a_year_whose_notice_is_loaded_nothing_is_guessed() -> None:
    guessed = Calendar().day_off(date(2027, 10, 1))
    assert guessed is not None
    calendar = Calendar([], known_through=date(2027, 12, 31), noticed=[2027])
    assert calendar.is_working_day(date(2027, 10, 1))
    assert calendar.day_off(date(2027, 10, 2)) == ("周末", "weekend")


@given(today=KNOWN_STARTS, length=st.integers(1, 60))
def test_what_is_over_today_is_what_ended_on_an_earlier_working_day(today: date, length: int) -> None:
    last = CALENDAR.over_since(today, length)
    ends = [CALENDAR.first_working_day(day + timedelta(days=length)) for day in (last, last + timedelta(days=1))]
    assert ends[0] < today <= ends[1]
