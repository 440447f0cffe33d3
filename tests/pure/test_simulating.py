"""Futures played through: nothing is lost, more hands never hurt, and what was put in comes out."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.assignment.scenarios import Days, Filing, History, Running, Scenario, Worker
from mediation.assignment.simulating import Paths, band, shared_out, simulate, summary
from mediation.assignment.survival import LONGEST, Fate, Spell, incidence, tally, wilson
from mediation.deadlines import Calendar, due

MONDAY = date(2026, 3, 2)
CARD, HOME = "credit_card", "mortgage"
DAY = timedelta(days=1)


def history(*mediations: Spell, weekly: dict[str, tuple[int, ...]] | None = None) -> History:
    return History(
        mediation=tally(mediations or (Spell(10, Fate.HAPPENED, 70), Spell(31, Fate.UNFINISHED, 30))),
        consent=tally((Spell(2, Fate.HAPPENED, 60), Spell(4, Fate.OTHER, 40))),
        weekly={CARD: (20, 30, 40), HOME: (5, 10, 0)} if weekly is None else weekly,
    )


def worker(name: str = "A", capacity: int = 20, products: tuple[str, ...] = (CARD, HOME)) -> Worker:
    return Worker(name=name, capacity=capacity, products=frozenset(products))


def a_scenario(*workers: Worker, weeks: int = 8, known: History | None = None) -> Scenario:
    return Scenario(start=MONDAY, weeks=weeks, history=known or history(), workers=workers, waiting={})


def test_the_curve_is_that_of_kaplan_and_meier_worked_by_hand() -> None:
    """Six cases: ends on days 3, 5 and 5, watched until days 3, 4 and 8; survival 5/6 and 5/6 · 1/3."""
    counts = tally(
        (
            Spell(3, Fate.HAPPENED, 1),
            Spell(3, Fate.UNFINISHED, 1),
            Spell(4, Fate.UNFINISHED, 1),
            Spell(5, Fate.HAPPENED, 2),
            Spell(8, Fate.UNFINISHED, 1),
        )
    )
    survival = 1 - incidence(counts).cumsum()
    assert survival[[2, 3, 4, 5, LONGEST]] == pytest.approx([1, 5 / 6, 5 / 6, 5 / 18, 5 / 18])


def test_who_refuses_can_no_longer_consent() -> None:
    counts = tally([Spell(1, Fate.OTHER, 2), Spell(2, Fate.HAPPENED, 1), Spell(3, Fate.HAPPENED, 1)])
    assert incidence(counts)[:4] == pytest.approx([0, 0, 0.25, 0.25])


def test_wilson_is_that_of_the_textbook() -> None:
    share = wilson(1, 10)
    assert (share.rate, share.lower, share.upper) == pytest.approx((0.1, 0.0179, 0.4042), abs=1e-4)
    assert wilson(0, 0).rate is None


@settings(deadline=None, max_examples=25)
@given(
    capacities=st.lists(st.integers(0, 30), max_size=4),
    specialised=st.booleans(),
    filed=st.integers(0, 300),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_case_waits_or_is_in_mediation_or_has_ended(
    capacities: list[int], specialised: bool, filed: int, seed: int
) -> None:
    products = (HOME,) if specialised else (CARD, HOME)
    workers = [worker(str(n), places, products if n else (CARD, HOME)) for n, places in enumerate(capacities)]
    known = replace(
        a_scenario(*workers),
        filings=(Filing(product=CARD, cases=filed, on=MONDAY + 10 * DAY),),
        waiting={HOME: {MONDAY - 40 * DAY: 3}},
        running=(Running(worker="0", began_on=MONDAY - 5 * DAY, due_on=MONDAY + 25 * DAY, cases=4),),
    )
    paths = simulate(known, replications=5, seed=seed)
    assert (paths.came == paths.waiting + paths.running + paths.ended).all()
    assert (paths.waiting >= 0).all()
    assert (paths.came[:, -1] >= paths.came[:, 0]).all()
    assert (paths.running <= sum(capacities) + 4).all()


def test_without_mediators_the_queue_grows_by_what_comes() -> None:
    paths = simulate(a_scenario(worker(capacity=0), known=history(weekly={CARD: (25,)})), replications=3)
    assert [25 * week for week in range(1, 9)] == paths.waiting[0].tolist()
    assert not paths.started.any()


def test_with_room_for_all_nobody_waits() -> None:
    paths = simulate(a_scenario(worker(capacity=1_000_000)), replications=20)
    assert not paths.waiting.any()
    assert not paths.waited.any()
    assert paths.started.any()


def test_the_same_seed_gives_the_same_paths_and_another_does_not() -> None:
    known = a_scenario(worker())
    again, other = simulate(known, replications=10, seed=3), simulate(known, replications=10, seed=4)
    first = simulate(known, replications=10, seed=3)
    assert all((getattr(first, one.name) == getattr(again, one.name)).all() for one in fields(Paths))
    assert (first.waiting != other.waiting).any()


@settings(deadline=None, max_examples=20)
@given(capacity=st.integers(0, 40), hires=st.integers(1, 3), seed=st.integers(0, 1000))
def test_more_mediators_never_lengthen_the_queue(capacity: int, hires: int, seed: int) -> None:
    few = a_scenario(worker(capacity=capacity))
    more = a_scenario(worker(capacity=capacity), *(worker(f"H{n}", capacity=10) for n in range(hires)))
    before, after = (simulate(one, replications=20, seed=seed).waiting.mean(axis=0) for one in (few, more))
    assert (after <= before + 1e-9).all()


def test_a_mediator_takes_only_what_he_is_on_the_roster_for() -> None:
    known = a_scenario(worker(products=(HOME,), capacity=1000), known=history(weekly={CARD: (7,), HOME: (9,)}))
    paths = simulate(known, replications=2)
    assert [7 * week for week in range(1, 9)] == paths.waiting[0].tolist()


def test_leave_stops_new_cases_and_lets_the_period_run_out() -> None:
    steady = history(Spell(20, Fate.HAPPENED, 50), weekly={CARD: (5,)})
    away = replace(worker(capacity=1000), absences=(Days(MONDAY + 7 * DAY, MONDAY + 27 * DAY),))
    present = simulate(a_scenario(worker(capacity=1000), known=steady), replications=5)
    absent = simulate(a_scenario(away, known=steady), replications=5)
    assert not present.breached.any()
    assert [0, 5, 10, 15, 0] == absent.waiting[0, :5].tolist()
    assert 5 == absent.breached[0].sum()


def test_an_open_mediation_is_over_a_day_after_its_period_or_before() -> None:
    running = Running(worker="A", began_on=MONDAY - 20 * DAY, due_on=MONDAY + 9 * DAY, cases=50)
    slow = a_scenario(worker(), known=history(Spell(40, Fate.HAPPENED, 9), weekly={}))
    paths = simulate(replace(slow, running=(running,)), replications=4)
    assert [0, 50, 0] == paths.due[0, :3].tolist()
    assert [0, 50, 0] == paths.breached[0, :3].tolist()
    assert [50, 0] == paths.running[0, :2].tolist()


def test_mediations_that_are_over_count_among_those_whose_period_ends() -> None:
    known = replace(a_scenario(known=history(weekly={})), over={MONDAY: 3, MONDAY + 8 * DAY: 4, MONDAY - DAY: 9})
    paths = simulate(known, replications=1)
    assert [3, 4, 0] == paths.due[0, :3].tolist()
    assert not paths.breached.any()


def test_the_last_day_of_the_period_is_in_time() -> None:
    on_the_day = history(Spell(30, Fate.HAPPENED, 9), weekly={CARD: (5,)})
    paths = simulate(a_scenario(worker(capacity=1000), known=on_the_day), replications=2)
    assert paths.due.any()
    assert not paths.breached.any()


def test_an_open_mediation_lasts_longer_than_it_has() -> None:
    running = Running(worker="A", began_on=MONDAY - 20 * DAY, due_on=MONDAY + 10 * DAY, cases=50)
    known = history(Spell(10, Fate.HAPPENED, 50), Spell(25, Fate.HAPPENED, 50), weekly={})
    paths = simulate(replace(a_scenario(worker(), known=known), running=(running,)), replications=4)
    assert not paths.breached.any()
    assert (paths.ended[:, 0] == 50).all()


def test_leave_before_a_mediation_takes_nothing_from_it() -> None:
    steady = history(Spell(28, Fate.HAPPENED, 9), weekly={CARD: (5,)})
    away = replace(worker(capacity=1000), absences=(Days(MONDAY, MONDAY + 6 * DAY),))
    paths = simulate(a_scenario(away, known=steady), replications=2)
    assert [5, 0] == paths.waiting[0, :2].tolist()
    assert not paths.breached.any()


def test_nobody_takes_a_case_before_or_after_his_term() -> None:
    new = replace(worker(capacity=1000), term=Days(MONDAY + 14 * DAY, MONDAY + 27 * DAY))
    paths = simulate(a_scenario(new, known=history(weekly={CARD: (5,)})), replications=2)
    assert [5, 10, 0, 0, 5, 10, 15, 20] == paths.waiting[0].tolist()


def test_the_oldest_case_goes_first_whatever_its_product() -> None:
    waiting = {CARD: {MONDAY - 10 * DAY: 1}, HOME: {MONDAY - 20 * DAY: 1}}
    slow = a_scenario(worker(capacity=1), known=history(Spell(20, Fate.HAPPENED, 9), weekly={}))
    paths = simulate(replace(slow, waiting=waiting), replications=1)
    assert [20, 0, 30] == paths.waited[0, :3].tolist()


def test_a_filing_comes_to_mediation_as_far_as_it_consents() -> None:
    filing = Filing(product=CARD, cases=20_000, on=MONDAY)
    paths = simulate(replace(a_scenario(known=history(weekly={})), filings=(filing,)), replications=300)
    assert paths.came[:, -1].mean() == pytest.approx(12_000, rel=0.03)


def test_what_waits_longer_than_thirty_days_is_stale() -> None:
    waiting = {CARD: {MONDAY - 25 * DAY: 6, MONDAY - 200 * DAY: 2}}
    paths = simulate(replace(a_scenario(known=history(weekly={})), waiting=waiting), replications=1)
    assert [8, 8] == paths.stale[0, :2].tolist()
    early = simulate(replace(a_scenario(known=history(weekly={})), waiting={CARD: {MONDAY: 6}}), replications=1)
    assert [0, 0, 0, 0, 6] == early.stale[0, :5].tolist()


def test_a_known_truth_lies_in_nine_of_ten_bands_that_its_histories_give() -> None:
    """Days are geometric and part of each history is still open; periods that end on a day off are longer."""
    begins = [MONDAY + week * 7 * DAY + day * DAY for week in range(6) for day in range(5)]
    last = [due("D5", on, calendar=Calendar()).due_on for on in begins]
    within = [(end - on).days for on, end in zip(begins, last, strict=True) if end < MONDAY + 42 * DAY]
    truth = sum(0.93**days for days in within) / len(within)
    held, means = 0, list[float]()
    for seed in range(60):
        rng = np.random.default_rng(seed)
        lasts, watched = rng.geometric(0.07, 400), rng.integers(5, 80, 400)
        spells = [
            Spell(int(min(t, c)), Fate.HAPPENED if t <= c else Fate.UNFINISHED, 1)
            for t, c in zip(lasts, watched, strict=True)
        ]
        known = a_scenario(worker(capacity=10_000), weeks=6, known=history(*spells, weekly={CARD: (1000,)}))
        paths = simulate(known, replications=60, seed=seed)
        found = band(paths.breached.sum(axis=1) / paths.due.sum(axis=1))
        held += (found.low or 0) <= truth <= (found.high or 0)
        means.append(found.mean or 0)
    assert 45 <= held  # of nine in ten, fewer than 45 of 60 come about once in two thousand times
    assert np.mean(means) == pytest.approx(truth, abs=0.007)


def test_a_summary_names_each_week_and_its_last_day() -> None:
    known = a_scenario(worker(capacity=1000))
    weeks = summary(known, simulate(known, replications=30))
    assert [MONDAY + timedelta(days=7 * n - 1) for n in range(1, 9)] == [one.until for one in weeks]
    assert weeks[0].breach.rate is None
    breach = weeks[-1].breach
    assert 0 < (breach.lower or 0) < (breach.rate or 0) < (breach.upper or 0) < 1


@given(st.integers(0, 500), st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_places_are_filled_in_proportion_and_never_overfilled(waiting: int, room: list[int]) -> None:
    given_out = shared_out(np.array([waiting]), np.array([room]))[0]
    assert given_out.sum() == min(waiting, sum(room))
    assert all(0 <= got <= free for got, free in zip(given_out, room, strict=True))
