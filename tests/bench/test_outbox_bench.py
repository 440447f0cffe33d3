"""What sending costs against the sink alone: the same messages handed to the same sink without an outbox."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation.db import SYSTEM, transaction
from mediation.outbox import sending
from mediation.outbox.gateways import SmsGateway
from mediation.outbox.senders import Outgoing, Sender, file_sender
from mediation.reach import posting
from mediation.vocabulary import Channel
from schedulers import mailing
from schedulers.mailing import NoticeCourier
from tests.conftest import new_home

pytestmark = pytest.mark.benchmark
MESSAGES, NOTICES, TURNS = 50_000, 6_000, 5


def post(count: int) -> None:
    with transaction(SYSTEM) as tx:
        tx.run(
            "INSERT INTO outbox_messages (topic, payload, created_at, send_after)"
            " SELECT 'bench', jsonb_build_object('number', n), %(at)s, %(at)s FROM generate_series(1, %(count)s) AS n",
            at=NOON, count=count,
        )  # fmt: skip


def seconds(does: Callable[[], object]) -> float:
    began = perf_counter()
    does()
    return perf_counter() - began


def alone(send: Sender, count: int) -> float:
    messages = [Outgoing(id=n, topic="bench", case_id=None, payload={"number": n}) for n in range(1, count + 1)]
    return seconds(lambda: [send(message) for message in messages])


def say(what: str, ours: float, bare: float, *, count: int) -> None:
    print(f"\n{count:,} {what}: {count / ours:,.0f}/s, the sink alone {count / bare:,.0f}/s; ratio {bare / ours:.2f}")


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is room, so that the sink is fast and no disk blurs it."""
    home = new_home()
    yield home
    shutil.rmtree(home)


def test_sending_to_a_folder_against_writing_the_files(fresh_database: str, folder: Path) -> None:
    post(MESSAGES)
    bare = ours = 0.0
    for turn in range(TURNS):  # turn by turn, so that a slow moment slows both
        bare += alone(file_sender(folder / "bare"), MESSAGES // TURNS)
        senders = {"bench": file_sender(folder / f"ours{turn}")}
        ours += seconds(partial(sending.send_due, senders, now=NOON, limit=MESSAGES // TURNS))
    assert len(list(folder.glob("ours*/*.json"))) == MESSAGES
    say("messages to a folder (issue: ratio 0.80)", ours, bare, count=MESSAGES)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({"accepted": True, "id": told["id"]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def gateway() -> Iterator[SmsGateway]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield SmsGateway(f"http://127.0.0.1:{server.server_port}/", token="x")
    server.shutdown()
    server.server_close()
    thread.join()


def test_notices_by_a_gateway_against_the_gateway_alone(fresh_database: str, gateway: SmsGateway) -> None:
    with transaction(SYSTEM) as tx:
        world.a_centre()
        cases = world.some_accepted_cases(tx, world.a_bank(), NOTICES)
        tx.run("SET LOCAL ROLE NONE")
        tx.run("UPDATE parties SET id_index = decode(md5(id::text), 'hex')")
        tx.run("SET LOCAL ROLE med_staff")
        took = seconds(lambda: posting.invite(tx, cases, at=NOON))
    print(f"\n{NOTICES:,} invitations issued and posted in {took:.2f} s")
    courier = NoticeCourier(Channel.SMS, mailing.by_gateway(gateway))
    half = range(NOTICES // 2)
    bare = seconds(lambda: [gateway.send(n, to="13800000001", text="x" * 110) for n in half])
    ours = seconds(partial(sending.send_due, {"notice_sms": courier}, now=NOON))
    bare += seconds(lambda: [gateway.send(n, to="13800000001", text="x" * 110) for n in half])
    with transaction(SYSTEM) as tx:
        assert tx.value("SELECT count(*) FROM contact_attempts") == NOTICES
    say("notices, looked up, governed and entered in the ledger, by a gateway", ours, bare, count=NOTICES)
