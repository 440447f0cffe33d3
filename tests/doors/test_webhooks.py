"""A bank's system is told of each event once it stands, signed, until it answers; and nobody is led inside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from standardwebhooks import Webhook

from fixtures.serving import serving
from mediation import errors
from mediation.cases import actions as cases
from mediation.db import SYSTEM, transaction
from mediation.outbox import sending, webhooks
from mediation.vocabulary import CaseState
from tests.doors.bank_system import System, a_file, is_problem, take, two_banks

HOOKS = "/api/v1/webhooks"


class Receiver(ThreadingHTTPServer):
    """A bank's end: keeps what comes, answers as it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer = 204
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr(settings, "WEBHOOK_HOSTS", ["127.0.0.1"])
    with serving(Receiver()) as server:
        yield server


@pytest.fixture
def mine(fresh_database: str, tmp_path: Path) -> System:
    two_banks()
    found = System("MINE")
    found.upload(a_file(tmp_path, rows=2), query="?commit=true")
    take()
    return found


def register(system: System, url: str, *events: str) -> Any:
    wanted = json.dumps({"url": url, "events": list(events)})
    return system.client.post(HOOKS, wanted, content_type="application/json", headers=system.headers())


def accept_all() -> None:
    with transaction(SYSTEM) as tx:
        cases.accept(tx, [row.id for row in cases.waiting(tx, CaseState.FILED)], at=timezone.now())


def send(later: timedelta = timedelta()) -> sending.Sent:
    with transaction(SYSTEM) as tx:
        carriers = webhooks.couriers(tx)
    return sending.send_due(carriers, now=timezone.now() + later)


def test_each_event_is_told_signed_and_without_its_content(mine: System, receiver: Receiver) -> None:
    secret = register(mine, receiver.url).json()["secret"]
    accept_all()
    assert send().sent == len(receiver.got) == 2
    headers, body = receiver.got[0]
    said = Webhook(secret).verify(body, headers)
    assert (said["type"], sorted(said["data"])) == ("case.accept", ["case", "seq", "state"])
    assert mine.get(f"/api/v1/cases/{said['data']['case']}").json()["state"] == said["data"]["state"] == "ACCEPTED"


def test_who_does_not_answer_is_asked_again_under_the_same_id(mine: System, receiver: Receiver) -> None:
    one = register(mine, receiver.url, "accept").json()["id"]
    accept_all()
    receiver.answer = 500
    assert send().sent == 0
    receiver.answer = 200
    assert send(timedelta(hours=1)).sent == 2
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert set(ids[:2]) == set(ids[2:])
    shown = mine.get(f"{HOOKS}/{one}/messages").json()["items"]
    assert [(row["state"], row["attempts"]) for row in shown] == [("sent", 2), ("sent", 2)]


def test_nobody_is_told_of_what_was_taken_back_or_of_others(mine: System, receiver: Receiver) -> None:
    register(System("OTHER"), receiver.url)
    register(mine, receiver.url, "withdraw")
    accept_all()
    with pytest.raises(errors.IllegalMove):
        accept_all_once_more()
    assert send().sent == 0
    assert receiver.got == []


def accept_all_once_more() -> None:
    with transaction(SYSTEM) as tx:
        cases.accept(tx, [row.id for row in tx.rows("SELECT id FROM cases")], at=timezone.now())


def test_what_was_removed_is_told_nothing_more(mine: System, receiver: Receiver) -> None:
    one = register(mine, receiver.url).json()["id"]
    assert mine.post(f"{HOOKS}/{one}/test").status_code == 202
    assert send().sent == 1
    assert json.loads(receiver.got[0][1])["type"] == "test"
    assert mine.client.delete(f"{HOOKS}/{one}", headers=mine.headers()).status_code == 204
    accept_all()
    assert send().sent == 0
    assert is_problem(mine.get(f"{HOOKS}/{one}/messages"), errors.NotFound)


@pytest.mark.parametrize(
    "url",
    [
        "http://bank.example.com/hook",
        "https://127.0.0.1/hook",
        "https://[::1]/hook",
        "https://10.0.0.8/",
        "https://localhost/",
        "https://user:word@bank.example.com/",
        "ftp://bank.example.com/",
        "https://bank.example.com:x/",
    ],
)
def test_an_address_of_the_inside_is_refused(mine: System, url: str) -> None:
    assert is_problem(register(mine, url), errors.WebhookAddress)


def test_a_name_that_leads_inside_is_not_followed(
    mine: System, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    found = socket.getaddrinfo
    port = receiver.server_address[1]
    register(mine, f"https://bank.example.com:{port}/hook")
    monkeypatch.setattr(settings, "WEBHOOK_HOSTS", [])
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *rest, **more: found("127.0.0.1", *rest, **more))
    accept_all()
    assert send().parked == 2
    assert receiver.got == []
    with transaction(SYSTEM) as tx:
        reasons = {row.parked_reason for row in tx.rows("SELECT parked_reason FROM outbox_messages")}
    assert reasons == {"The address is not one of the outside."}
