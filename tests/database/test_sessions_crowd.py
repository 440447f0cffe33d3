"""Many book at once: a mediator, a room and a person are in one session at a time, and nobody waits for ever."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.cases import log
from mediation.db import SYSTEM, Tx, transaction
from mediation.sessions import actions as sessions
from mediation.sessions import offering
from mediation.sessions.models import Room
from mediation.sessions.words import AskedBy, CancelReason
from mediation.vocabulary import Role, SessionMode
from tests.database.test_contact_crowd import together
from tests.database.test_journey import acting, in_mediation
from tests.database.test_sessions import TOMORROW
from tests.database.test_sessions_machine import DOUBLE

pytestmark = pytest.mark.usefixtures("fresh_database")
CROWD = 8
BUSY = (
    errors.MediatorBusy,
    errors.RoomBusy,
    errors.PersonBusy,
    errors.SessionOver,
    errors.SlotGone,
)
HALF = timedelta(minutes=30)


@pytest.fixture
def ids() -> list[int]:
    """Eight cases of two mediators and three people, and two rooms."""
    with transaction(SYSTEM) as tx:
        found = in_mediation(tx, CROWD)
        other = world.a_mediator().pk
        tx.run("UPDATE cases SET mediator_id = %(m)s WHERE id = ANY (%(ids)s)", m=other, ids=found[::2])
        tx.run(
            "UPDATE parties SET id_index = decode('0' || (case_id %% 3), 'hex') WHERE case_id = ANY (%(ids)s)",
            ids=found,
        )
        for name in ("一号", "二号"):
            Room.objects.create(name=name)
    return found


def test_of_many_who_book_the_same_hour_only_those_succeed_who_share_nothing(ids: list[int]) -> None:
    def book(which: int) -> str:
        slot = sessions.Slot(case_id=ids[which], starts_at=TOMORROW, ends_at=TOMORROW + HALF)
        try:
            with transaction(SYSTEM) as tx:
                sessions.schedule(tx, [slot], at=NOON)
        except BUSY:
            return "busy"
        return "booked"

    told = together(book, CROWD)
    assert 1 <= told["booked"] <= 2
    with transaction(SYSTEM) as tx:
        assert [] == tx.rows(DOUBLE)


def test_no_interleaving_of_offers_picks_bookings_and_moves_books_twice(ids: list[int]) -> None:
    def live(which: int) -> str:
        chance = random.Random(which)
        for _ in range(12):
            with suppress(*BUSY, errors.IllegalMove), transaction(SYSTEM) as tx:
                act(tx, chance, chance.choice(ids))
        return "lived"

    assert {"lived": CROWD} == together(live, CROWD)
    with transaction(SYSTEM) as tx:
        assert [] == tx.rows(DOUBLE)
        assert log.first_broken(tx) is None
        assert tx.value("SELECT count(*) FROM mediation_sessions")


def act(tx: Tx, chance: random.Random, case: int) -> None:
    """One of the things that people do, with a few hours for all."""
    starts = TOMORROW + chance.randrange(6) * HALF
    booked = [row for row in sessions.of_cases(tx, [case]) if row.state == "scheduled"]
    what = chance.random()
    if what < 0.3 and booked:
        moved = sessions.Moved(session_id=booked[0].id, starts_at=starts, ends_at=starts + HALF)
        sessions.move(tx, [moved], by=AskedBy.CENTRE, at=NOON)
    elif what < 0.4 and booked:
        sessions.cancel(tx, [booked[0].id], reason=CancelReason.OTHER, by=AskedBy.CENTRE, at=NOON)
    elif what < 0.6:
        offering.offer(tx, {case: SessionMode.IN_PERSON}, at=NOON)
    elif what < 0.8:
        slots = [row.starts_at for row in offering.open_offers(tx, [case], at=NOON)][:2]
        offering.pick(acting(tx, chance.choice([Role.PARTY, Role.BANK_OPERATOR])), {case: slots}, at=NOON)
    else:
        sessions.schedule(tx, [sessions.Slot(case_id=case, starts_at=starts, ends_at=starts + HALF)], at=NOON)
