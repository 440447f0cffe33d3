"""What a case's Odoo shows, by what is read there afterwards: on the stand-in, and on a real one where ODOO_URL says.

    ODOO_URL=https://test.example.com ODOO_DATABASE=test ODOO_LOGIN=admin ODOO_SECRET=key make test-odoo

ODOO_PROTOCOL is json2 unless told otherwise. Everything is written in a namespace of the run's own.
"""

from __future__ import annotations

import os
import uuid
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from fixtures import world
from fixtures.odoo.standin import standing_in
from fixtures.world import NOON
from mediation.agreements import actions as agreements
from mediation.cases import actions as cases
from mediation.db import SYSTEM, transaction
from mediation.odoo import checking, connecting, deciding, pushing
from mediation.odoo.calling import Odoo
from mediation.odoo.connecting import Wanted
from mediation.odoo.words import CaseModel, Decision, GoesOut, Protocol
from mediation.outbox import sending
from mediation.performance import actions as performance
from mediation.performance import papers
from mediation.vocabulary import Role
from tests.database.performance_desk import paid
from tests.database.test_journey import acting, agreed
from tests.database.test_odoo_push import database

__all__ = ["database"]
URL = os.environ.get("ODOO_URL", "")
REAL = pytest.param("real", marks=pytest.mark.skipif(not URL, reason="ODOO_URL names no Odoo to try this on"))
MINUTE = timedelta(minutes=1)
READ = {
    "party": ("name",),
    "case": ("type",),
    "agreement": ("res_id", "datas"),
    "certificate": ("res_id", "datas"),
    "payment": ("move_type", "ref"),
}


@dataclass
class Desk:
    """A bank with two cases, its connection, and the Odoo as it is seen from outside."""

    connection: int
    case_ids: list[int]
    odoo: Odoo
    now: datetime = NOON

    def send(self) -> sending.Sent:
        self.now += MINUTE
        with transaction(SYSTEM) as tx:
            senders = pushing.couriers(tx)
        return sending.send_due(senders, now=self.now)

    def withdraw(self) -> None:
        with transaction(SYSTEM) as tx:
            cases.withdraw(acting(tx, Role.BANK_OPERATOR), self.case_ids[:1], reason="paid", at=self.now)

    def kept(self, name: str) -> Any:
        """The record of a name, as the connection knows it."""
        with transaction(SYSTEM) as tx:
            return tx.one(
                "SELECT r.model, r.record_id FROM odoo_records AS r"
                " WHERE r.connection_id = %(connection)s AND r.name = %(name)s",
                connection=self.connection,
                name=name,
            )

    def read(self, name: str, *fields: str) -> dict[str, Any] | None:
        kept = self.kept(name)
        return self.odoo.read(kept.model, [kept.record_id], list(fields)).get(kept.record_id)

    def write(self, name: str, **values: Any) -> None:
        kept = self.kept(name)
        self.odoo.call(kept.model, "write", {"ids": [kept.record_id], "vals": values})

    @property
    def case(self) -> str:
        return f"case_{self.case_ids[0]}"

    def decide(self, decision: Decision) -> str:
        """Decide the only conflict; the field it was about."""
        with transaction(SYSTEM) as tx:
            (found,) = deciding.conflicts(tx, self.connection)
            deciding.decide(tx, found.id, decision, at=self.now)
        return found.field


def real(wanted: Wanted, monkeypatch: pytest.MonkeyPatch) -> Wanted:
    """The same connection to the Odoo that ODOO_URL names."""
    at = urlsplit(URL)
    is_tls = at.scheme == "https"
    monkeypatch.setattr(settings, "ODOO_HOSTS", [at.hostname])
    return replace(
        wanted, host=at.hostname or "", port=at.port or (443 if is_tls else 80), is_tls=is_tls,
        protocol=Protocol(os.environ.get("ODOO_PROTOCOL", "json2")), database=os.environ["ODOO_DATABASE"],
        login=os.environ["ODOO_LOGIN"], secret=os.environ["ODOO_SECRET"],
    )  # fmt: skip


@pytest.fixture(params=["stand-in", REAL])
def wanted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wanted]:
    """A connection to either, in a namespace of its own."""
    kept = Wanted(
        name="books", host="127.0.0.1", is_tls=False, database="odoo_demo", login="admin", secret="admin",
        namespace=f"mediation_{uuid.uuid4().hex[:12]}",
    )  # fmt: skip
    if request.param == "real":
        yield real(kept, monkeypatch)
        return
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    with standing_in() as server:
        yield replace(kept, port=server.port)


@pytest.fixture
def desk(database: str, wanted: Wanted) -> Iterator[Desk]:
    with transaction(SYSTEM) as tx:
        bank = world.a_bank()
        one = connecting.connect(tx, wanted, institution_id=bank.pk, at=NOON)
        found = world.some_accepted_cases(tx, bank, 2)
        odoo = Odoo(connecting.endpoint_of(tx, connecting.connection(tx, one)))
    yield Desk(connection=one, case_ids=found, odoo=odoo)
    with transaction(SYSTEM) as tx:
        tx.run("DELETE FROM outbox_messages")
        connecting.pause(tx, one, at=NOON)


def test_nothing_is_missing_and_cases_are_tasks_in_their_stage_written_once(desk: Desk) -> None:
    with transaction(SYSTEM) as tx:
        assert checking.check(tx, desk.connection, at=NOON) == []
    assert desk.send() == sending.Sent(sent=2, failed=0, parked=0)
    first = desk.read(desk.case, "name", "stage_id", "description")
    assert first is not None
    assert (first["name"][:5], first["stage_id"][1]) == ("2026-", "已受理")
    with transaction(SYSTEM) as tx:
        deciding.push(tx, desk.connection, at=desk.now)
    kept = desk.kept(desk.case)
    assert desk.send().sent == 2
    assert (desk.kept(desk.case), desk.read(desk.case, "name", "stage_id", "description")) == (kept, first)


@pytest.mark.parametrize("decision", Decision, ids=str)
def test_what_somebody_changed_there_stays_until_a_person_decides(desk: Desk, decision: Decision) -> None:
    desk.send()
    desk.write(desk.case, description="<p>we called them</p>")
    desk.withdraw()
    desk.send()
    shown = desk.read(desk.case, "stage_id", "description")
    assert shown is not None
    assert (shown["stage_id"][1], "we called them" in shown["description"]) == ("已撤回", True)
    assert desk.decide(decision) == "description"
    desk.send()
    shown = desk.read(desk.case, "description")
    assert shown is not None
    assert ("we called them" in shown["description"]) is (decision is Decision.THEIRS)


@pytest.mark.parametrize("decision", Decision, ids=str)
def test_what_somebody_deleted_there_comes_back_only_if_a_person_says_so(desk: Desk, decision: Decision) -> None:
    desk.send()
    kept = desk.kept(desk.case)
    desk.odoo.call(kept.model, "unlink", {"ids": [kept.record_id]})
    desk.withdraw()
    desk.send()
    assert desk.read(desk.case, "name") is None
    assert desk.decide(decision) == ""
    assert desk.send().sent == (decision is Decision.OURS)
    assert (desk.read(desk.case, "name") is not None) is (decision is Decision.OURS)


def test_a_stage_that_somebody_deleted_is_missed_and_comes_back_with_its_cases(desk: Desk) -> None:
    desk.send()
    kept = desk.kept("stage_withdrawn")
    desk.odoo.call(kept.model, "unlink", {"ids": [kept.record_id]})
    desk.withdraw()
    assert desk.send() == sending.Sent(sent=1, failed=0, parked=0)
    shown = desk.read(desk.case, "stage_id", "description")
    assert shown is not None
    assert (shown["stage_id"][1], "下一步：无" in shown["description"]) == ("已受理", True)
    assert desk.decide(Decision.OURS) == ""
    desk.send()
    desk.send()
    shown = desk.read(desk.case, "stage_id")
    assert shown is not None
    assert shown["stage_id"][1] == "已撤回"


def test_what_somebody_archived_there_is_kept_up_and_stays_archived(desk: Desk) -> None:
    desk.send()
    desk.write(desk.case, active=False)
    desk.withdraw()
    desk.send()
    shown = desk.read(desk.case, "stage_id", "active")
    assert shown is not None
    assert (shown["stage_id"][1], shown["active"]) == ("已撤回", False)


def test_all_that_may_go_out_goes_out_and_a_partner_keeps_its_address(database: str, wanted: Wanted) -> None:
    with transaction(SYSTEM) as tx:
        (case,) = agreed(tx)
        bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
        everything = replace(wanted, goes_out=frozenset(GoesOut), case_model=CaseModel.LEAD)
        one = connecting.connect(tx, everything, institution_id=bank, at=NOON)
        performance.draw_up(tx, [case], at=NOON)
        odoo = Odoo(connecting.endpoint_of(tx, connecting.connection(tx, one)))
    desk = Desk(connection=one, case_ids=[case], odoo=odoo)
    assert desk.send().failed == 0
    with transaction(SYSTEM) as tx:
        party = f"party_{cases.parties(tx, [case])[0].id}"
    desk.write(party, email="kept@example.com")
    with transaction(SYSTEM) as tx:
        performance.post_payments(tx, bank, [paid(case, f"T{case}", NOON.date(), "9000.00")], at=NOON)
        papers.certify(tx, agreements.facts_of(tx, [case]), at=NOON)
    assert desk.send().parked == 0
    partner = desk.read(party, "name", "email")
    assert partner is not None
    assert (partner["name"][:2], partner["email"]) == ("张三", "kept@example.com")
    with transaction(SYSTEM) as tx:
        names = tx.rows("SELECT name FROM odoo_records WHERE connection_id = %(id)s AND case_id IS NOT NULL", id=one)
    kinds = {row.name.partition("_")[0] for row in names}
    assert kinds == {"party", "case", "agreement", "certificate", "payment"}
    said = {}
    for row in names:
        kind = row.name.partition("_")[0]
        said[kind] = desk.read(row.name, *READ[kind]) or {}
    assert {said[kind]["res_id"] for kind in ("agreement", "certificate")} == {desk.kept(desk.case).record_id}
    assert all(b64decode(said[kind]["datas"]).startswith(b"%PDF") for kind in ("agreement", "certificate"))
    assert (said["payment"]["move_type"], said["payment"]["ref"][-7:]) == ("entry", "9000.00")
    assert said["case"]["type"] == "opportunity"
