"""The pages of Odoo: who looks after which connection, what is missing, what is decided; and the same in a shell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import Client
from django.utils import timezone

from fixtures import people, world
from fixtures.odoo.standin import StandIn, standing_in
from mediation.cases import actions as cases
from mediation.commands import environment
from mediation.commands.door import main
from mediation.db import SYSTEM, transaction
from mediation.odoo import pushing
from mediation.outbox import sending
from mediation.vocabulary import Role
from mediation.web.logins import create_login
from tests.database.test_journey import acting

LATER = timedelta(minutes=1)
LogIn = Callable[..., Client]


@pytest.fixture
def odoo(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    monkeypatch.setattr(environment, "connect", lambda _database: None)
    with transaction(SYSTEM) as tx:
        world.a_centre()
        world.some_accepted_cases(tx, world.a_bank("MINE"), 2)
        world.a_bank("OTHER")
    with standing_in() as server:
        yield server


@pytest.fixture
def log_in() -> LogIn:
    def log_in(name: str, role: Role, of: str = "") -> Client:
        create_login(name, role=role, password="correct horse battery staple", of=of)
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        client.cookies["sessionid"] = people.session_of(name)
        return client

    return log_in


def settings_of(odoo: StandIn, **more: Any) -> dict[str, Any]:
    kept = {
        "name": "books", "host": "127.0.0.1", "port": odoo.port, "protocol": "json2", "database": "odoo_demo",
        "login": "admin", "secret": "admin", "namespace": "mediation", "case_model": "project.task",
        "pull_model": "account.move",
    }  # fmt: skip
    return kept | more


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def send() -> None:
    with transaction(SYSTEM) as tx:
        senders = pushing.couriers(tx)
    sending.send_due(senders, now=timezone.now() + LATER)


def test_a_supervisor_connects_checks_sends_and_decides(odoo: StandIn, log_in: LogIn) -> None:
    boss = log_in("boss", Role.BANK_SUPERVISOR, "MINE")
    place = boss.post("/odoo/", settings_of(odoo)).headers["Location"]
    again = boss.post("/odoo/", settings_of(odoo))
    assert (again.status_code, "a connection of this name already" in text_of(again)) == (422, True)
    odoo.lacking.add("project.task")
    assert "Odoo lacks the module project, which brings project.task." in text_of(
        boss.post(f"{place}/check", follow=True)
    )
    odoo.lacking.clear()
    odoo.denied.add("project.project")
    assert "The user may not create records of project.project." in text_of(boss.post(f"{place}/check", follow=True))
    odoo.denied.clear()
    assert "All is there." in text_of(boss.post(f"{place}/check", follow=True))
    boss.post(f"{place}/push")
    send()
    task = next(iter(odoo.records["project.task"].values()))
    task["description"] = "<p>we called</p>"
    with transaction(SYSTEM) as tx:
        one = tx.value("SELECT min(id) FROM cases")
        cases.withdraw(acting(tx, Role.BANK_OPERATOR), [one], reason="paid", at=timezone.now())
    send()
    page = boss.get(place)
    assert "we called" in text_of(page)
    (decision,) = re.findall(r'action="(/odoo/\d+/conflicts/\d+/ours)"', page.content.decode())
    boss.post(decision)
    send()
    assert "下一步：无" in task["description"]
    assert boss.post(decision).status_code == 404
    assert "we called" not in text_of(boss.get(place))
    changed = boss.post(place, settings_of(odoo, secret="", goes_out=["mediators"]))
    assert changed.status_code == 302
    assert "admin" not in re.sub(r'value="admin"', "", boss.get(place).content.decode())


def test_each_looks_after_their_own(odoo: StandIn, log_in: LogIn) -> None:
    boss, other = log_in("boss", Role.BANK_SUPERVISOR, "MINE"), log_in("other", Role.BANK_SUPERVISOR, "OTHER")
    chief, clerk = log_in("chief", Role.ADMINISTRATOR), log_in("clerk", Role.BANK_OPERATOR, "MINE")
    place = boss.post("/odoo/", settings_of(odoo)).headers["Location"]
    assert [other.get(place).status_code, other.post(f"{place}/pause").status_code] == [404, 404]
    assert [clerk.get(place).status_code, clerk.get("/odoo/").status_code] == [403, 403]
    assert chief.get(place).status_code == 403
    assert "books" not in text_of(chief.get("/odoo/"))
    again = boss.post("/odoo/", settings_of(odoo))
    assert (again.status_code, "There is a connection of this name already." in text_of(again)) == (422, True)
    other_place = boss.post("/odoo/", settings_of(odoo, name="more")).headers["Location"]
    assert boss.post(other_place, settings_of(odoo)).status_code == 422
    centre = chief.post("/odoo/", settings_of(odoo, name="centre")).headers["Location"]
    assert chief.get(centre).status_code == 200
    assert boss.get(centre).status_code == 404
    refused = boss.post("/odoo/", settings_of(odoo, name="inside", host="10.0.0.1"))
    assert refused.status_code == 422
    assert "MEDIATION_ODOO_HOSTS" in text_of(refused)


def test_the_same_from_a_shell(odoo: StandIn) -> None:
    def said(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, ["odoo", *arguments])
        assert done.exit_code == code, done.output
        return done.output

    made = said(
        "connect", "--institution", "MINE", "--name", "books", "--host", "127.0.0.1", "--port", str(odoo.port),
        "--no-tls", "--database", "odoo_demo", "--user", "admin", "--secret", "admin", "--json",
    )  # fmt: skip
    one = str(json.loads(made)["connection"])
    odoo.denied.add("project.task")
    assert "The user may not create records of project.task." in said("check", one, code=1)
    said("push", one)
    send()
    (row,) = json.loads(said("status", "--json"))
    assert (row["state"], row["reason"], row["about"]) == ("broken", "right", "project.task")
    odoo.denied.clear()
    assert "All is there." in said("check", one)
    said("pause", one)
    said("resume", one)
    send()
    (row,) = json.loads(said("status", "--json"))
    assert (row["state"], row["records"], row["waiting"], row["dead"]) == ("active", 1 + 17 + 2, 0, 0)
    assert json.loads(said("conflicts", one, "--json")) == []
    assert "0 messages" in said("retry", one)
