"""What happens in cases reaches an Odoo once, as it stands, and nothing is written over what somebody wrote there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import httpx
import odoolib
import pytest
from django.conf import settings
from odoolib import json2

from fixtures import world
from fixtures.odoo.standin import Fault, StandIn, standing_in
from fixtures.world import NOON
from mediation.cases import actions as cases
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.odoo import calling, connecting, deciding, pushing
from mediation.odoo.connecting import Wanted
from mediation.odoo.words import ConnectionState, GoesOut, Protocol
from mediation.outbox import sending
from mediation.outbox.sending import Sent
from mediation.sessions import actions as sessions
from mediation.sessions.actions import Slot
from mediation.sessions.words import AskedBy, CancelReason
from mediation.vocabulary import Role, SessionMode
from tests.database.test_journey import acting, in_mediation

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Desk:
    """A bank with cases, an Odoo that follows them, and the time."""

    odoo: StandIn
    bank: int
    connection: int
    case_ids: list[int]
    now: datetime = NOON

    def send(self, *, after: timedelta = MINUTE) -> Sent:
        self.now += after
        with transaction(SYSTEM) as tx:
            senders = pushing.couriers(tx)
        return sending.send_due(senders, now=self.now)

    def accept(self, *case_ids: int) -> None:
        with transaction(SYSTEM) as tx:
            cases.accept(tx, case_ids or self.case_ids, at=self.now)

    def case(self, place: int = 0) -> dict[str, object]:
        return self.odoo.called(f"mediation.case_{self.case_ids[place]}")

    def standing(self) -> tuple[deciding.Standing, ConnectionState]:
        with transaction(SYSTEM) as tx:
            found = connecting.connection(tx, self.connection)
            return deciding.standing(tx, found), found.state


def wanted(odoo: StandIn, **more: object) -> Wanted:
    kept = Wanted(
        name="books", host="127.0.0.1", port=odoo.port, is_tls=False, database="odoo_demo", login="admin",
        secret="admin",
    )  # fmt: skip
    return replace(kept, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def database(template: str) -> Iterator[str]:
    """One for all of these tests: each has a bank and a connection of its own."""
    name = f"t{uuid.uuid4().hex[:12]}"
    create_database(name, template=template)
    with use_database(name):
        with transaction(SYSTEM):
            world.a_centre()
        yield name
    drop_database(name)


@pytest.fixture
def desk(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    with standing_in() as odoo:
        with transaction(SYSTEM) as tx:
            bank = world.a_bank()
            one = connecting.connect(tx, wanted(odoo), institution_id=bank.id, at=NOON)
            found = world.some_cases(tx, bank, 3)
        yield Desk(odoo=odoo, bank=bank.id, connection=one, case_ids=found)
        with transaction(SYSTEM) as tx:
            tx.run("DELETE FROM outbox_messages")


def test_cases_become_tasks_and_later_events_write_what_changed_and_no_more(desk: Desk) -> None:
    desk.accept()
    assert desk.send() == Sent(sent=3, failed=0, parked=0)
    stage = desk.odoo.records["project.task.type"][desk.case()["stage_id"]]  # type: ignore[index]
    assert (stage["name"], len(desk.odoo.records["project.task"])) == ("已受理", 3)
    with transaction(SYSTEM) as tx:
        deciding.push(tx, desk.connection, at=desk.now)
    before = len(desk.odoo.got)
    assert desk.send() == Sent(sent=3, failed=0, parked=0)
    assert len(desk.odoo.got) == before
    with transaction(SYSTEM) as tx:
        cases.withdraw(acting(tx, Role.BANK_OPERATOR), desk.case_ids[:1], reason="settled", at=desk.now)
    desk.send()
    (first, asked) = desk.odoo.loads("project.task")
    assert first.keys() == {"fields", "data", "context"}
    assert {type(cell) for row in first["data"] for cell in row} == {str}
    assert asked["fields"] == ["id", "stage_id/id", "description"]
    assert [row[0] for row in asked["data"]] == [f"mediation.case_{desk.case_ids[0]}"]


def test_nothing_personal_goes_out_unless_the_connection_lists_it(desk: Desk) -> None:
    desk.accept()
    desk.send()
    with transaction(SYSTEM) as tx:
        names = {row.name for row in cases.parties(tx, desk.case_ids)}
        mediators = tx.rows("SELECT name FROM mediators")
    said = str(desk.odoo.got)
    assert not [name for name in {*names, *(row.name for row in mediators)} if name in said]
    assert not desk.odoo.records["res.partner"]
    with transaction(SYSTEM) as tx:
        connecting.change(tx, desk.connection, wanted(desk.odoo, goes_out=frozenset({GoesOut.PARTIES})), at=desk.now)
        deciding.push(tx, desk.connection, at=desk.now)
    desk.send()
    assert {one["name"] for one in desk.odoo.records["res.partner"].values()} == names
    assert desk.case()["partner_id"]


@pytest.mark.parametrize(
    ("protocol", "fault"),
    [
        *((protocol, Fault.LOST) for protocol in Protocol),
        (Protocol.JSON2, Fault.DOWN),
        (Protocol.JSONRPC, Fault.BUSY),
        (Protocol.XMLRPC, Fault.PAGE),
    ],
    ids=str,
)
def test_a_failure_of_the_odoo_loses_nothing_doubles_nothing_and_costs_no_try(
    desk: Desk, protocol: Protocol, fault: Fault
) -> None:
    with transaction(SYSTEM) as tx:
        connecting.change(tx, desk.connection, wanted(desk.odoo, protocol=protocol), at=desk.now)
    desk.odoo.faults.extend([Fault.NONE, Fault.NONE, fault])
    desk.accept()
    assert desk.send() == Sent(sent=0, failed=0, parked=0)
    assert desk.send(after=timedelta(seconds=30)) == Sent(sent=0, failed=0, parked=0)
    with transaction(SYSTEM) as tx:
        assert {row.attempts for row in tx.rows("SELECT attempts FROM outbox_messages")} == {0}
    assert desk.send(after=timedelta(minutes=2)) == Sent(sent=3, failed=0, parked=0)
    standing, state = desk.standing()
    assert (standing.waiting, standing.dead, state) == (0, 0, ConnectionState.ACTIVE)
    assert len(desk.odoo.loads("project.task")) == (2 if fault is Fault.LOST else 1)
    assert sorted(one["name"][:4] for one in desk.odoo.records["project.task"].values()) == ["2026"] * 3


@pytest.mark.parametrize("protocol", Protocol, ids=str)
def test_an_odoo_that_does_it_and_answers_too_late_does_it_once(
    desk: Desk, protocol: Protocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient(monkeypatch)
    with transaction(SYSTEM) as tx:
        connecting.change(tx, desk.connection, wanted(desk.odoo, protocol=protocol), at=desk.now)
    desk.odoo.faults.extend([Fault.NONE, Fault.NONE, Fault.SLOW])
    desk.accept()
    assert desk.send().sent == 0
    desk.odoo.patience.set()
    monkeypatch.undo()
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    assert desk.send(after=2 * MINUTE).sent == 3
    assert [len(asked["data"]) for asked in desk.odoo.loads("project.task")] == [3, 3]
    assert len(desk.odoo.records["project.task"]) == 3


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits for half a second where it would wait for thirty, or, as jsonrpc does, for five."""
    monkeypatch.setattr(calling, "SECONDS", 0.5)
    monkeypatch.setattr(json2, "DEFAULT_TIMEOUT", 0.5)
    monkeypatch.setattr(odoolib.tools.httpx, "post", partial(httpx.post, timeout=0.5))


def test_half_an_answer_is_asked_for_again_in_halves(desk: Desk) -> None:
    desk.odoo.faults.extend([Fault.NONE, Fault.NONE, Fault.HALF])
    desk.accept()
    assert desk.send() == Sent(sent=3, failed=0, parked=0)
    assert [len(asked["data"]) for asked in desk.odoo.loads("project.task")] == [1, 2]
    assert len(desk.odoo.records["project.task"]) == 3


def test_an_odoo_that_stays_away_is_asked_ever_more_rarely_and_said_to_be_broken(desk: Desk) -> None:
    desk.accept()
    desk.odoo.faults.extend([Fault.DOWN] * 8)
    pauses = []
    for _ in range(8):
        desk.send()
        with transaction(SYSTEM) as tx:
            until = connecting.connection(tx, desk.connection).rests_until
        assert until is not None
        pauses.append(round((until - desk.now) / MINUTE))
        desk.now = until
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert not desk.odoo.faults
    standing, state = desk.standing()
    assert (standing.waiting, state) == (3, ConnectionState.BROKEN)
    assert desk.send().sent == 3
    assert desk.standing()[1] is ConnectionState.ACTIVE


def test_what_a_person_has_to_see_to_is_named_and_waits_for_them(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.accept()
    told = []
    for ail, heal in (
        (lambda: setattr(desk.odoo, "secret", "another"), lambda: setattr(desk.odoo, "secret", "admin")),
        (lambda: desk.odoo.lacking.add("project.task"), desk.odoo.lacking.clear),
        (lambda: desk.odoo.denied.add("project.task"), desk.odoo.denied.clear),
        (lambda: desk.odoo.lacking_fields.add(("project.task", "date_deadline")), desk.odoo.lacking_fields.clear),
    ):
        ail()
        assert desk.send() == Sent(sent=0, failed=0, parked=0)
        with transaction(SYSTEM) as tx:
            found = connecting.connection(tx, desk.connection)
            told.append((found.state, found.reason, found.blame))
            connecting.resume(tx, desk.connection, at=desk.now)
        heal()
    assert told == [
        (ConnectionState.BROKEN, "login", ""),
        (ConnectionState.BROKEN, "model", "project.task"),
        (ConnectionState.BROKEN, "right", "project.task"),
        (ConnectionState.BROKEN, "field", "date_deadline"),
    ]
    assert "2026-0" not in caplog.text
    assert desk.send().sent == 3


def test_a_row_that_odoo_refuses_waits_for_a_person_and_holds_up_no_other(desk: Desk) -> None:
    with transaction(SYSTEM) as tx:
        number = tx.value("SELECT number FROM cases WHERE id = %(id)s", id=desk.case_ids[1])
    desk.odoo.refuses = lambda model, told: (
        "A stage has no tasks" if model == "project.task" and told["name"].startswith(number) else ""
    )
    desk.accept()
    assert desk.send() == Sent(sent=2, failed=0, parked=1)
    with transaction(SYSTEM) as tx:
        (dead,) = deciding.dead_letters(tx, desk.connection)
        assert "A rule of Odoo does not allow it: project.task." in dead.parked_reason
        desk.odoo.refuses = lambda _model, _told: ""
        assert deciding.retry(tx, desk.connection, at=desk.now) == 1
    assert desk.send() == Sent(sent=1, failed=0, parked=0)
    assert len(desk.odoo.records["project.task"]) == 3


def test_a_paused_connection_waits(desk: Desk) -> None:
    with transaction(SYSTEM) as tx:
        connecting.pause(tx, desk.connection, at=desk.now)
    desk.accept()
    assert desk.send() == Sent(sent=0, failed=0, parked=0)
    with transaction(SYSTEM) as tx:
        connecting.resume(tx, desk.connection, at=desk.now)
    assert desk.send().sent == 3


def test_sessions_stand_in_the_calendar_and_nobody_is_mailed(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    with standing_in() as odoo:
        with transaction(SYSTEM) as tx:
            (case,) = in_mediation(tx, 1)
            bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
            one = connecting.connect(tx, wanted(odoo, goes_out={GoesOut.SESSIONS}), institution_id=bank, at=NOON)
            slot = Slot(case_id=case, starts_at=NOON + DAY, ends_at=NOON + DAY + HOUR, mode=SessionMode.VIDEO)
            booked = sessions.schedule(acting(tx, Role.MEDIATOR), [slot], at=NOON)[case]
            sending_now = pushing.couriers(tx)
        sending.send_due(sending_now, now=NOON + MINUTE)
        event = odoo.called(f"mediation.session_{booked}")
        assert (event["start"], event["stop"], event["active"]) == ("2026-10-13 04:00:00", "2026-10-13 05:00:00", True)
        with transaction(SYSTEM) as tx:
            sessions.cancel(
                acting(tx, Role.MEDIATOR), [booked], reason=CancelReason.UNAVAILABLE, by=AskedBy.MEDIATOR, at=NOON
            )
            deciding.push(tx, one, at=NOON + MINUTE)
        sending.send_due(sending_now, now=NOON + 3 * MINUTE)
        assert (event["active"], odoo.mails) == (False, 0)
        assert not any("partner" in field for asked in odoo.loads("calendar.event") for field in asked["fields"])
