"""No sequence of actions books a mediator, a room or a person twice, nor offers what is not free, over the new year.

What may happen is reckoned beside the database by a model that knows nothing of its code: a plain list of times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

import pytest
from django.db import transaction as django_transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from fixtures import world
from fixtures.world import SHANGHAI
from mediation import errors
from mediation.cases import log
from mediation.db import Tx
from mediation.sessions import actions as sessions
from mediation.sessions import offering
from mediation.sessions.models import Room
from mediation.sessions.words import AskedBy, CancelReason
from mediation.vocabulary import Role, SessionMode
from tests.database.test_journey import acting, in_mediation

HALF, HOUR = timedelta(minutes=30), timedelta(hours=1)
NEW_YEARS_EVE = datetime(2026, 12, 30, 23, 30, tzinfo=SHANGHAI)
CASES = 5
THEM = st.integers(0, CASES - 1)
OFF = {date(2027, 1, day) for day in (1, 2, 3)}
MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(17, 30))
DOUBLE = """
SELECT a.id, b.id AS other FROM mediation_sessions AS a JOIN mediation_sessions AS b ON a.id < b.id
 WHERE a.mode <> 'text' AND b.mode <> 'text' AND a.state IN ('scheduled', 'held') AND b.state IN ('scheduled', 'held')
   AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
   AND (a.mediator_id = b.mediator_id OR a.room_id = b.room_id
        OR EXISTS (SELECT 1 FROM parties AS p JOIN parties AS q USING (id_index)
                    WHERE p.case_id = a.case_id AND q.case_id = b.case_id))
"""


@dataclass(slots=True)
class Booked:
    """A session as the model knows it."""

    id: int
    case: int
    start: datetime
    room: int | None
    over: bool = False

    @property
    def end(self) -> datetime:
        return self.start + HOUR


class Calendars(RuleBasedStateMachine):
    """Cases of two mediators and two people book, move and call off; the clock only goes forward."""

    tx: ClassVar[Tx]
    ids: ClassVar[list[int]]
    room: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = django_transaction.savepoint()
        self.now = NEW_YEARS_EVE
        self.booked: list[Booked] = []

    def teardown(self) -> None:
        assert log.first_broken(self.tx) is None
        django_transaction.savepoint_rollback(self.savepoint)

    def clashes(self, case: int, start: datetime, room: int | None, *, besides: int = 0) -> set[str]:
        """What would be in two sessions at once: cases of the same parity share a mediator, of the same third a
        person."""
        others = [b for b in self.booked if not b.over and b.id != besides and b.start < start + HOUR and start < b.end]
        return {
            kind
            for b in others
            for kind, same in (
                ("mediator_busy", b.case % 2 == case % 2),
                ("person_busy", b.case % 3 == case % 3),
                ("room_busy", room is not None and b.room == room),
            )
            if same
        }

    def starts(self, halves: int) -> datetime:
        return NEW_YEARS_EVE + halves * HALF

    @rule(hours=st.sampled_from([1, 10, 24]))
    def wait(self, hours: int) -> None:
        self.now += hours * HOUR

    @rule(case=THEM, halves=st.integers(0, 8), in_room=st.booleans())
    def book(self, case: int, halves: int, in_room: bool) -> None:
        start, room = self.starts(halves), self.room if in_room else None
        mode = SessionMode.IN_PERSON if in_room else SessionMode.VIDEO
        slot = sessions.Slot(case_id=self.ids[case], starts_at=start, ends_at=start + HOUR, mode=mode, room_id=room)
        self.refused(self.clashes(case, start, room), lambda: self.add(slot, case))

    def add(self, slot: sessions.Slot, case: int) -> None:
        (made,) = sessions.schedule(self.tx, [slot], at=self.now).values()
        self.booked.append(Booked(made, case, slot.starts_at, slot.room_id))

    def refused(self, expected: set[str], does: Callable[[], None]) -> bool:
        """Whether it was refused, which it is for one of the expected reasons, and not if there is none."""
        if not expected:
            does()
            return False
        with pytest.raises(errors.MediationError) as told, django_transaction.atomic():
            does()
        assert told.value.code in expected
        return True

    @precondition(lambda self: self.booked)
    @rule(data=st.data(), halves=st.integers(0, 8))
    def move(self, data: st.DataObject, halves: int) -> None:
        one, start = data.draw(st.sampled_from(self.booked)), self.starts(halves)
        expected = {"session_over"} if one.over else self.clashes(one.case, start, one.room, besides=one.id)
        moved = sessions.Moved(session_id=one.id, starts_at=start, ends_at=start + HOUR, room_id=one.room)
        if not self.refused(expected, lambda: sessions.move(self.tx, [moved], by=AskedBy.INSTITUTION, at=self.now)):
            one.start = start

    @precondition(lambda self: any(not one.over for one in self.booked))
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from([one for one in self.booked if not one.over]))
        sessions.cancel(self.tx, [one.id], reason=CancelReason.OTHER, by=AskedBy.RESPONDENT, at=self.now)
        one.over = True

    @rule(case=THEM)
    def offer(self, case: int) -> None:
        offered = offering.offer(self.tx, {self.ids[case]: SessionMode.VIDEO}, at=self.now, terms=TERMS)
        for start, end in offered.get(self.ids[case], []):
            assert not self.clashes(case, start, None)
            day = start.astimezone(SHANGHAI).date()
            assert day.weekday() < 5
            assert day not in OFF
            assert any(first <= part(start) and part(end) <= last for first, last in (MORNING, AFTERNOON))

    @rule(case=THEM, role=st.sampled_from([Role.PARTY, Role.BANK_OPERATOR]), many=st.integers(1, 3))
    def pick(self, case: int, role: Role, many: int) -> None:
        slots = [row.starts_at for row in offering.open_offers(self.tx, [self.ids[case]], at=self.now)][:many]
        if any(start <= self.now for start in slots):
            return
        for made in offering.pick(acting(self.tx, role), {self.ids[case]: slots}, at=self.now).values():
            found = sessions.find(self.tx, made)
            assert not self.clashes(case, found.starts_at, None)
            self.booked.append(Booked(made, case, found.starts_at, None))

    @invariant()
    def nothing_is_booked_twice(self) -> None:
        assert [] == self.tx.rows(DOUBLE)


TERMS = offering.Terms(count=3, length=HOUR, notice=timedelta(0), days=12)


def part(moment: datetime) -> time:
    return moment.astimezone(SHANGHAI).time()


def cases_of_few(tx: Tx) -> Iterator[int]:
    """Cases that share two mediators and three people."""
    ids, other = in_mediation(tx, CASES), world.a_mediator().pk
    for place, case in enumerate(ids):
        person = bytes([place % 3]) * 16
        tx.run("UPDATE parties SET id_index = %(person)s WHERE case_id = %(id)s", person=person, id=case)
        tx.run(
            "UPDATE cases SET period_ends_on = NULL, mediator_id = CASE WHEN %(odd)s THEN %(m)s ELSE mediator_id END"
            " WHERE id = %(id)s", odd=bool(place % 2), m=other, id=case,
        )  # fmt: skip
        yield case


def test_no_sequence_of_actions_books_anybody_twice(tx: Tx) -> None:
    Calendars.tx, Calendars.ids = tx, list(cases_of_few(tx))
    Calendars.room = Room.objects.create(name="一号调解室").pk
    quiet = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=12, stateful_step_count=25,
                     derandomize=True)  # fmt: skip
    run_state_machine_as_test(Calendars, settings=quiet)
