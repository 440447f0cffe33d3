"""Sixteen callers at once: nobody gets a fourth slot, nobody waits for ever, nothing that was said is overlooked."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from threading import Barrier

import pytest
from django.db import IntegrityError, connections

from fixtures.world import NOON
from mediation import errors
from mediation.cases import log
from mediation.contact import actions as contact
from mediation.db import SYSTEM, Tx, transaction
from mediation.vocabulary import Caller, Channel, ContactOutcome
from tests.database.test_contact import CALL, HE, LAWFUL, MINUTE, SHE, a_party
from tests.database.test_contact_machine import UNLAWFUL

pytestmark = pytest.mark.usefixtures("fresh_database")
CROWD = 16


@pytest.fixture
def parties() -> list[int]:
    """Two people with four cases each; one number is in the cases of both."""
    with transaction(SYSTEM) as tx:
        phones = ("13800138000", "13900139000", "13700137000", "13600136000")
        return [a_party(tx, person, phone=phone) for person in (SHE, HE) for phone in phones]


def together(does: Callable[[int], str], count: int = CROWD) -> Counter[str]:
    """What each of many did, all having begun at the same moment, on connections of their own."""
    ready = Barrier(count)

    def begin(which: int) -> str:
        try:
            with transaction(SYSTEM) as tx:
                tx.value("SELECT 1")
            ready.wait(30)
            return does(which)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return Counter(threads.map(begin, range(count)))


def test_of_sixteen_who_reserve_at_once_three_may_call(parties: list[int]) -> None:
    def reserve(which: int) -> str:
        try:
            with transaction(SYSTEM) as tx:
                contact.reserve(tx, parties[which % 4], Channel.CALL, caller=Caller.ROBOT, at=NOON)
        except errors.DailyLimitReached:
            return "refused"
        return "may call"

    assert {"may call": 3, "refused": CROWD - 3} == together(reserve)
    with transaction(SYSTEM) as tx:
        assert 0 == contact.budget(tx, parties[0], at=NOON)


def test_of_sixteen_who_write_by_hand_at_once_no_more_than_three_succeed(parties: list[int]) -> None:
    with transaction(SYSTEM) as tx:
        contact.opt_in(tx, parties[0], Channel.CALL, at=NOON)

    def write(which: int) -> str:
        try:
            with transaction(SYSTEM) as tx:
                tx.run("SET LOCAL ROLE NONE")
                tx.run(CALL.format(**LAWFUL | {"slot": str(which % 4 + 1)}), party=parties[0])
        except errors.DailyLimitReached:
            return "refused"
        return "written"

    assert {"written": 3, "refused": CROWD - 3} == together(write)


def test_whoever_reads_an_old_state_cannot_write(parties: list[int]) -> None:
    with transaction(SYSTEM) as tx:
        contact.opt_in(tx, parties[0], Channel.CALL, at=NOON)
    by_hand = f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL ROLE NONE; {CALL.format(**LAWFUL)}"
    with pytest.raises(IntegrityError, match="contact_sees_the_latest"), transaction(SYSTEM) as tx:
        tx.run(by_hand, party=parties[0])


def test_any_interleaving_leaves_a_lawful_ledger(parties: list[int]) -> None:
    """Callers, results, wishes and corrections race for two people; nobody is stuck, and the log holds."""

    def live(which: int) -> str:
        chance = random.Random(which)
        for step in range(10):
            with suppress(errors.ContactNotAllowed), transaction(SYSTEM) as tx:
                act(tx, chance, chance.choice(parties), NOON + step * 5 * MINUTE)
        return "lived"

    assert {"lived": CROWD} == together(live)
    with transaction(SYSTEM) as tx:
        assert [] == tx.rows(UNLAWFUL)
        assert log.first_broken(tx) is None
        assert tx.value("SELECT count(*) FROM contact_attempts WHERE outcome = 'connected'")


def act(tx: Tx, chance: random.Random, party: int, now: datetime) -> None:
    """One of the things that people do."""
    what = chance.random()
    if what < 0.8:
        leave = contact.reserve(tx, party, Channel.CALL, caller=Caller.ROBOT, at=now)
        outcome = chance.choice([ContactOutcome.NO_ANSWER] * 3 + [ContactOutcome.CONNECTED, ContactOutcome.BUSY])
        contact.record_result(tx, leave.id, outcome, dialled_at=now, at=now)
    elif what < 0.9:
        contact.correct_number(tx, party, at=now)
    else:
        contact.opt_out(tx, party, Channel.SMS, at=now)
