"""What leaves the system leaves after the commit, at least once, and never holds up the rest."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from os import environ
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation.db import SYSTEM, Tx, transaction
from mediation.db.embedded import EmbeddedServer
from mediation.outbox import actions, sending
from mediation.outbox.actions import Queue
from mediation.outbox.senders import Courier, NeverSent, NotSent, Outgoing, file_sender
from mediation.outbox.sending import ATTEMPTS, FIRST_PAUSE, IN_A_ROW, LONGEST_PAUSE, Sent, send_due

SECOND = timedelta(seconds=1)


@dataclass
class Partner:
    """Takes messages in, or refuses every one of them."""

    refuses: Exception | None = None
    taken: list[Outgoing] = field(default_factory=list)

    def __call__(self, message: Outgoing) -> None:
        if self.refuses:
            raise self.refuses
        self.taken.append(message)


def post(topic: str = "notice", count: int = 1, *, at: datetime = NOON) -> None:
    with transaction(SYSTEM) as tx:
        for number in range(count):
            actions.post(tx, topic, case_id=None, payload={"number": number}, at=at)


def queue(now: datetime = NOON) -> Queue:
    with transaction(SYSTEM) as tx:
        return actions.count(tx, now=now)


def value(query: str) -> Any:
    with transaction(SYSTEM) as tx:
        return tx.value(query)


def rows(query: str) -> list[tuple[Any, ...]]:
    with transaction(SYSTEM) as tx:
        return [tuple(row) for row in tx.rows(query)]


def send(partner: Partner, now: datetime = NOON, **options: int) -> Sent:
    return send_due({"notice": partner}, now=now, **options)


def test_nothing_is_sent_before_the_commit(fresh_database: str) -> None:
    partner = Partner()

    def elsewhere() -> Sent:
        try:
            return send(partner)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        with transaction(SYSTEM) as tx:
            actions.post(tx, "notice", case_id=None, payload={"to": "bank"}, at=NOON)
            assert thread.submit(elsewhere).result() == Sent(sent=0, failed=0, parked=0)
        assert thread.submit(elsewhere).result() == Sent(sent=1, failed=0, parked=0)
    assert partner.taken[0].payload == {"to": "bank"}


def test_what_is_rolled_back_is_never_sent(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        actions.post(tx, "notice", case_id=None, payload={}, at=NOON)
        django_transaction.set_rollback(True)
    assert send(Partner()) == Sent(sent=0, failed=0, parked=0)


def test_a_message_that_left_is_not_sent_again(fresh_database: str) -> None:
    partner = Partner()
    post(count=3)
    assert [send(partner).sent, send(partner, NOON + LONGEST_PAUSE).sent] == [3, 0]


def test_messages_of_many_cases_are_posted_at_once(fresh_database: str) -> None:
    partner = Partner()
    with transaction(SYSTEM) as tx:
        cases = world.some_cases(tx, world.a_bank(), 3)
        actions.post_each(tx, "notice", {case: {"case": case} for case in cases}, at=NOON)
    send(partner)
    assert [message.case_id for message in partner.taken] == cases
    assert [message.payload["case"] for message in partner.taken] == cases


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
import django
django.setup()
from mediation.outbox import senders, sending
keep = senders.file_sender(Path(sys.argv[1]))
def send_and_die(message):
    keep(message)
    os._exit(9)
sending.send_due({"notice": send_and_die}, now=datetime.fromisoformat(sys.argv[2]))
"""


def test_a_process_killed_between_sending_and_noting_it_sends_again_with_the_same_id(
    fresh_database: str, server: EmbeddedServer, tmp_path: Path
) -> None:
    post()
    command = [sys.executable, "-c", KILLED, str(tmp_path), NOON.isoformat()]
    killed = subprocess.run(command, env={**environ, "DATABASE_URL": server.url(fresh_database)})
    assert killed.returncode == 9
    (received,) = tmp_path.glob("*.json")
    partner = Partner()
    assert send(partner, NOON + FIRST_PAUSE - SECOND).sent == 0
    assert send(partner, NOON + FIRST_PAUSE + SECOND).sent == 1
    assert partner.taken[0].id == json.loads(received.read_text(encoding="utf-8"))["id"]


def test_pauses_double_until_they_are_six_hours(fresh_database: str) -> None:
    post()
    now, pauses = NOON, []
    for _ in range(ATTEMPTS - 1):
        send(Partner(NotSent("busy")), now)
        due = value("SELECT send_after FROM outbox_messages")
        pauses.append((due - now) // SECOND)
        now = due
    minutes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert pauses == [60 * pause for pause in minutes]


def test_a_message_that_is_refused_every_time_is_parked_with_the_reason(fresh_database: str) -> None:
    post()
    partner, now = Partner(NotSent("The receiver is unknown.")), NOON
    for _ in range(ATTEMPTS):
        now += LONGEST_PAUSE + SECOND
        last = send(partner, now)
    assert last == Sent(sent=0, failed=0, parked=1)
    assert value("SELECT parked_reason FROM outbox_messages") == "The receiver is unknown."
    assert send(Partner(), now + LONGEST_PAUSE).sent == 0


def test_a_message_that_ends_every_process_is_parked_too(fresh_database: str) -> None:
    post()
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE outbox_messages SET attempts = %s", [ATTEMPTS])
    assert send(Partner()) == Sent(sent=0, failed=0, parked=1)


def test_parked_messages_get_another_chance_when_somebody_says_so(fresh_database: str) -> None:
    post()
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE outbox_messages SET attempts = %s, parked_reason = 'x'", [ATTEMPTS])
    with transaction(SYSTEM) as tx:
        assert actions.unpark(tx, "notice", at=NOON) == 1
    assert send(Partner()).sent == 1


def test_what_an_unforeseen_error_says_is_not_kept(fresh_database: str) -> None:
    post()
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE outbox_messages SET attempts = %s", [ATTEMPTS - 1])
    send(Partner(ValueError("13800000000")))
    assert value("SELECT parked_reason FROM outbox_messages") == "ValueError"


def test_a_partner_that_is_down_does_not_hold_up_the_others(fresh_database: str) -> None:
    post("odoo", count=50)
    post("notice", count=2, at=NOON + SECOND)
    down, up = Partner(NotSent("down")), Partner()
    done = send_due({"odoo": down, "notice": up}, now=NOON + SECOND)
    assert done == Sent(sent=2, failed=IN_A_ROW, parked=0)


def test_a_topic_nobody_sends_waits_and_says_why(fresh_database: str) -> None:
    post("unheard-of")
    assert send(Partner()) == Sent(sent=0, failed=1, parked=0)
    assert queue() == Queue(waiting=1, due=0, parked=0)


def test_a_topic_without_a_sender_of_its_own_goes_by_the_one_for_all_others(fresh_database: str) -> None:
    post("clock_warning")
    files = Partner()
    assert send_due(defaultdict(lambda: files), now=NOON) == Sent(sent=1, failed=0, parked=0)
    assert [message.topic for message in files.taken] == ["clock_warning"]


def test_a_run_takes_no_more_than_its_limit(fresh_database: str) -> None:
    post(count=3)
    assert send(Partner(), limit=2).sent == 2
    assert queue() == Queue(waiting=1, due=1, parked=0)


def test_two_senders_at_once_share_the_messages(fresh_database: str) -> None:
    post(count=40)
    partners = [Partner(), Partner()]

    def one(partner: Partner) -> None:
        try:
            send(partner)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(one, partners))
    ids = [message.id for partner in partners for message in partner.taken]
    assert (len(ids), len(set(ids))) == (40, 40)


def test_a_message_sent_twice_to_a_folder_is_there_once_and_for_its_owner_only(tmp_path: Path) -> None:
    send_it = file_sender(tmp_path / "out")
    message = Outgoing(id=7, topic="notice", case_id=1, payload={"说": "你好"})
    send_it(message)
    send_it(message)
    (path,) = (tmp_path / "out").iterdir()
    assert json.loads(path.read_text(encoding="utf-8"))["payload"] == {"说": "你好"}
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_topic_with_much_to_send_does_not_hold_up_another(fresh_database: str) -> None:
    post("notice", count=3)
    post("clock", at=NOON + SECOND)
    order: list[str] = []

    def keep(message: Outgoing) -> None:
        order.append(message.topic)

    with_small_batches = {"notice": keep, "clock": keep}
    sending.BATCH, before = 1, sending.BATCH
    try:
        send_due(with_small_batches, now=NOON + SECOND)
    finally:
        sending.BATCH = before
    assert order == ["notice", "clock", "notice", "notice"]


def test_what_must_never_leave_is_parked_at_once_and_no_fault_of_the_partner(fresh_database: str) -> None:
    post(count=IN_A_ROW + 1)
    assert send(Partner(NeverSent("The number is none."))) == Sent(sent=0, failed=0, parked=IN_A_ROW + 1)


class Careful(Courier):
    """Cannot be made ready for one of the messages."""

    def __init__(self, bad: int) -> None:
        self.bad, self.partner, self.left_ids = bad, Partner(), list[int]()

    def ready(self, messages: Sequence[Outgoing], *, at: datetime) -> Partner:
        if any(message.payload["number"] == self.bad for message in messages):
            raise ValueError
        return self.partner

    def left(self, tx: Tx, messages: Sequence[Outgoing], *, at: datetime) -> None:
        self.left_ids += [message.id for message in messages]


def test_a_message_that_cannot_be_made_ready_fails_alone(fresh_database: str) -> None:
    post(count=9)
    careful = Careful(bad=4)
    assert send_due({"notice": careful}, now=NOON) == Sent(sent=8, failed=1, parked=0)
    assert careful.left_ids == [message.id for message in careful.partner.taken]


KILLED_IN_A_BATCH = """
import os, sys
from datetime import datetime
import django
django.setup()
from mediation.outbox import sending
def send(message):
    if message.payload["number"] == 2:
        os._exit(9)
sending.send_due({"notice": send}, now=datetime.fromisoformat(sys.argv[1]))
"""


def test_a_message_that_ends_its_process_does_not_park_its_neighbours(
    fresh_database: str, server: EmbeddedServer
) -> None:
    post(count=5)
    environment = {**environ, "DATABASE_URL": server.url(fresh_database)}
    now = NOON
    for _ in range(3):
        command = [sys.executable, "-c", KILLED_IN_A_BATCH, now.isoformat()]
        assert subprocess.run(command, env=environment).returncode == 9
        now += LONGEST_PAUSE + SECOND
    attempts = [row[0] for row in rows("SELECT attempts FROM outbox_messages ORDER BY id")]
    assert attempts == [2, 2, 3, 2, 2]
    assert rows("SELECT id FROM outbox_messages WHERE sent_at IS NOT NULL ORDER BY id") == [(1,), (2,), (4,), (5,)]


def test_a_claim_that_takes_too_long_is_given_back_unused(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    post(count=3)
    monkeypatch.setattr(sending, "CLAIM_SECONDS", -1.0)
    monkeypatch.setattr(sending, "BATCH", 1)
    assert send(Partner()) == Sent(sent=0, failed=0, parked=0)
    assert rows("SELECT DISTINCT attempts FROM outbox_messages") == [(0,)]
    assert queue(NOON + SECOND).due == 3
