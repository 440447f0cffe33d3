"""Notices reach people by gateways that time out, lie and deliver twice: nothing is lost, nothing doubled."""

from __future__ import annotations

import csv
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.exceptions import ImproperlyConfigured

from fixtures import world
from fixtures.world import NOON, SHANGHAI
from mediation import errors
from mediation.cases import addresses
from mediation.cases.addresses import Address, Signed
from mediation.consent import answering
from mediation.consent.answering import Answer
from mediation.contact import actions as contact
from mediation.db import SYSTEM, transaction
from mediation.notices import actions as notices
from mediation.notices.letters import letters
from mediation.outbox import actions as outbox
from mediation.outbox import gateways, importing, sending
from mediation.outbox.actions import Report
from mediation.outbox.gateways import MailServer, SmsGateway
from mediation.outbox.senders import NeverSent, NotSent
from mediation.outbox.sending import FIRST_PAUSE, Sent
from mediation.outbox.words import DeliveryReason, DeliveryState
from mediation.reach import posting
from mediation.reach.posting import Posted
from mediation.vocabulary import Channel, ConsentPurpose
from schedulers import letters as post_room
from schedulers import mailing
from schedulers.mailing import NoticeCourier

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = FIRST_PAUSE + timedelta(seconds=1)


@dataclass
class Gateway:
    """A real HTTP server that takes messages in, each id once, and then answers as `lies` says."""

    lies: Callable[[BaseHTTPRequestHandler, str], None] | None = None
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: int = 0
    url: str = ""

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked += 1
        told = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        assert told["id"] == handler.headers["Idempotency-Key"]
        if self.lies:
            self.lies(handler, told["id"])
            return
        self.taken.setdefault(told["id"], told)
        answer(handler, 200, {"accepted": True, "id": f"gw-{told['id']}"})


def answer(handler: BaseHTTPRequestHandler, status: int, body: Any) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(raw)))
    handler.end_headers()
    handler.wfile.write(raw)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            found.serve(self)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/send"
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def cases(fresh_database: str) -> list[int]:
    with transaction(SYSTEM) as tx:
        world.a_centre()
        found = world.some_accepted_cases(tx, world.a_bank(), 2)
        tx.run("SET LOCAL ROLE NONE")
        tx.run("UPDATE parties SET id_index = decode(md5(id::text), 'hex')")
    return found


def invite(cases: list[int], channel: Channel = Channel.SMS) -> Posted:
    with transaction(SYSTEM) as tx:
        return posting.invite(tx, cases, at=NOON, channel=channel)


def send(gateway: Gateway, now: datetime = NOON) -> Sent:
    hand = mailing.by_gateway(SmsGateway(gateway.url, token="secret"))
    return sending.send_due({"notice_sms": NoticeCourier(Channel.SMS, hand)}, now=now)


def rows(query: str) -> list[tuple[Any, ...]]:
    with transaction(SYSTEM) as tx:
        return [tuple(row) for row in tx.rows(query)]


def drops(handler: BaseHTTPRequestHandler, _: str) -> None:
    handler.close_connection = True
    handler.connection.close()


LIES: dict[str, tuple[Callable[[BaseHTTPRequestHandler, str], None], str]] = {
    "hangs up": (drops, "did not answer"),
    "200 with an error": (lambda h, _: answer(h, 200, {"accepted": False, "code": "QUOTA"}), "200.*code QUOTA"),
    "200 that quotes the number": (lambda h, _: answer(h, 200, {"code": "13800000001"}), r"200 without accepting the"),
    "200 without an id": (lambda h, _: answer(h, 200, {"accepted": True}), "200"),
    "200 with a strange id": (lambda h, _: answer(h, 200, {"accepted": True, "id": "张三\n13800000001"}), "200"),
    "200 in HTML": (lambda h, _: answer(h, 200, b"<html>ok</html>"), "200"),
    "200 with a list": (lambda h, _: answer(h, 200, [1]), "200"),
    "502": (lambda h, _: answer(h, 502, b"bad gateway"), "502"),
    "moves away": (lambda h, _: answer(h, 307, b""), "307"),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_a_gateway_does_not_accept_is_sent_again_and_then_once(
    lie: str, cases: list[int], gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    invite(cases)
    gateway.lies, why = LIES[lie]
    assert send(gateway) == Sent(sent=0, failed=2, parked=0)
    assert all(re.search(why, record.getMessage()) for record in caplog.records)
    assert "1380" not in caplog.text
    gateway.lies = None
    assert send(gateway, NOON + LATER) == Sent(sent=2, failed=0, parked=0)
    assert (len(gateway.taken), rows("SELECT count(*) FROM deliveries")) == (2, [(2,)])


def test_a_gateway_that_loses_its_answer_gets_the_same_id_again(cases: list[int], gateway: Gateway) -> None:
    invite(cases)

    def accepts_and_drops(handler: BaseHTTPRequestHandler, key: str) -> None:
        gateway.taken[key] = {}
        drops(handler, key)

    gateway.lies = accepts_and_drops
    assert send(gateway).failed == 2
    gateway.lies = None
    assert send(gateway, NOON + LATER).sent == 2
    assert (len(gateway.taken), gateway.asked) == (2, 4)


def test_a_gateway_that_is_silent_or_drips_is_given_up_in_time(
    cases: list[int], gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateways, "ANSWER_SECONDS", 0.3)
    waiting = threading.Event()

    def drip(handler: BaseHTTPRequestHandler, _: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        while not waiting.wait(0.1):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    sms = SmsGateway(gateway.url, token="")
    for lie in (drip, lambda *_: waiting.wait(5)):
        gateway.lies = lie
        with pytest.raises(NotSent):
            sms.send(1, to="13800000001", text="x")
    waiting.set()


def test_a_message_that_is_refused_for_good_is_parked_at_once(cases: list[int], gateway: Gateway) -> None:
    invite(cases)
    gateway.lies = lambda h, _: answer(h, 422, {"accepted": False, "permanent": True, "code": "BAD_NUMBER"})
    assert send(gateway) == Sent(sent=0, failed=0, parked=2)
    assert {reason for (reason,) in rows("SELECT parked_reason FROM outbox_messages")} == {
        "The gateway answered 422 without accepting the message, code BAD_NUMBER."
    }


def test_a_text_message_names_nobody_and_no_bank(cases: list[int], gateway: Gateway) -> None:
    invite(cases)
    send(gateway)
    (name,), *_ = rows("SELECT name FROM parties")
    (bank,), *_ = rows("SELECT name FROM institutions")
    for told in gateway.taken.values():
        assert told["to"].startswith("138")
        assert name not in told["text"]
        assert bank not in told["text"]
        assert "0595-22500000" in told["text"]


def test_a_gateway_in_clear_is_not_used() -> None:
    with pytest.raises(ImproperlyConfigured):
        SmsGateway("http://sms.example.org/send", token="")


def test_who_opted_out_after_the_posting_gets_nothing(cases: list[int], gateway: Gateway) -> None:
    invite(cases)
    with transaction(SYSTEM) as tx:
        party = contact.respondents(tx, cases)[cases[0]]
        contact.opt_out(tx, party, Channel.SMS, at=NOON)
    assert send(gateway) == Sent(sent=1, failed=0, parked=1)
    assert rows("SELECT parked_reason FROM outbox_messages WHERE parked_reason <> ''") == [
        ("A rule of contact forbids it: OPTED-OUT.",)
    ]
    assert rows("SELECT channel, outcome FROM contact_attempts") == [("sms", "dialled")]


def test_a_message_counts_as_a_try_once_its_provider_says_what_became_of_it(cases: list[int], gateway: Gateway) -> None:
    invite(cases)
    send(gateway)
    (provider_id,), *_ = rows("SELECT provider_id FROM deliveries ORDER BY case_id")
    told = Report(provider="sms", provider_id=provider_id, state=DeliveryState.DELIVERED, at=NOON + HOUR)
    other = Report(
        provider="sms", provider_id=provider_id, state=DeliveryState.FAILED, reason=DeliveryReason.REJECTED, at=NOON
    )
    stray = Report(provider="sms", provider_id="gw-9", state=DeliveryState.DELIVERED, at=NOON)
    early = Report(provider="sms", provider_id="gw-mediation-2", state=DeliveryState.DELIVERED, at=NOON + DAY)
    with transaction(SYSTEM) as tx:
        assert [ladder.channels for ladder in contact.ladder(tx, cases)] == [0, 0]
        assert outbox.report(tx, [told, told, other, stray, early], at=NOON + HOUR) == [
            "recorded", "unchanged", "changed", "unknown", "untimely",
        ]  # fmt: skip
    with transaction(SYSTEM) as tx:
        assert outbox.report(tx, [other, told], at=NOON + DAY) == ["changed", "unchanged"]
        assert [ladder.channels for ladder in contact.ladder(tx, cases)] == [1, 0]


def test_two_messages_under_one_id_are_not_mistaken_for_each_other(cases: list[int], gateway: Gateway) -> None:
    invite(cases)
    gateway.lies = lambda h, _: answer(h, 200, {"accepted": True, "id": "always-the-same"})
    assert send(gateway).sent == 2
    told = Report(provider="sms", provider_id="always-the-same", state=DeliveryState.DELIVERED, at=NOON)
    with transaction(SYSTEM) as tx:
        assert outbox.report(tx, [told], at=NOON + HOUR) == ["ambiguous"]


def post_letters(cases: list[int], folder: Path) -> Sent:
    invite(cases, Channel.LETTER)
    courier = NoticeCourier(Channel.LETTER, mailing.by_letter(folder))
    return sending.send_due({"notice_letter": courier}, now=NOON)


def test_letters_lie_in_a_folder_with_a_manifest_that_names_nobody(cases: list[int], tmp_path: Path) -> None:
    assert post_letters(cases, tmp_path).sent == 2
    manifest = (tmp_path / "2026-10" / "manifest.csv").read_text(encoding="utf-8")
    entered = list(csv.DictReader(manifest.splitlines()))
    assert [(tmp_path / "2026-10" / row["file"]).read_bytes()[:5] for row in entered] == [b"%PDF-"] * 2
    assert "张三" not in manifest
    assert "福建" not in manifest


def test_a_letter_printed_twice_is_one_file_and_one_line(cases: list[int], tmp_path: Path) -> None:
    post_letters(cases, tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "2026-10").iterdir()}
    manifest = tmp_path / "2026-10" / "manifest.csv"
    manifest.write_bytes(before["manifest.csv"][:-9])  # as a crash would leave it
    with transaction(SYSTEM) as tx:
        tx.run("UPDATE outbox_messages SET sent_at = NULL, attempts = 0, send_after = %(at)s", at=NOON)
    courier = NoticeCourier(Channel.LETTER, mailing.by_letter(tmp_path))
    assert sending.send_due({"notice_letter": courier}, now=NOON).sent == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "2026-10").iterdir()} == before
    assert rows("SELECT count(*) FROM deliveries") == [(2,)]


def test_a_letter_is_removed_a_month_after_the_post_said_what_became_of_it(cases: list[int], tmp_path: Path) -> None:
    post_letters(cases, tmp_path)
    first, second = (letter for (letter,) in rows("SELECT provider_id FROM deliveries ORDER BY id"))
    take(f"letter,result,result_on\n{first},delivered,2026-10-14\n")
    (tmp_path / "2026-10" / "strange.pdf").write_bytes(b"nobody's")

    def lying(at: datetime) -> set[str]:
        with transaction(SYSTEM) as tx:
            post_room.forget(tx, tmp_path, at=at)
        return {path.stem for path in (tmp_path / "2026-10").iterdir()} - {"strange", "manifest"}

    assert lying(datetime(2026, 11, 13, tzinfo=SHANGHAI)) == {first, second}
    assert lying(datetime(2026, 11, 13, 0, 0, 1, tzinfo=SHANGHAI)) == {second}
    assert lying(NOON + 180 * DAY) == {second}
    assert lying(NOON + 181 * DAY) == set()


def take(content: str | bytes, at: datetime = NOON + 3 * DAY) -> importing.Imported:
    with transaction(SYSTEM) as tx:
        return importing.take(tx, content.encode() if isinstance(content, str) else content, at=at)


def test_results_of_letters_are_taken_once(cases: list[int], tmp_path: Path) -> None:
    post_letters(cases, tmp_path)
    first, second = (letter for (letter,) in rows("SELECT provider_id FROM deliveries ORDER BY id"))
    file = f"信件号,结果,结果日期\r\n{first},已送达,2026年10月14日\r\n{second},拒收,2026/10/14 9:30\r\n"
    found = take(file.encode("gb18030"))
    assert (found.rows, found.recorded, found.explained) == (2, 2, ())
    again = take(f"letter,result,result_on\n{first},delivered,2026-10-14\n{second},refused,2026-10-14 09:30\n")
    assert (again.rows, again.recorded, again.unchanged) == (2, 0, 2)
    assert rows("SELECT state, reason FROM deliveries ORDER BY id") == [("delivered", ""), ("failed", "refused")]


def test_a_hostile_file_changes_nothing_and_every_row_is_explained(cases: list[int], tmp_path: Path) -> None:
    post_letters(cases, tmp_path)
    first, second = (letter for (letter,) in rows("SELECT provider_id FROM deliveries ORDER BY id"))
    hostile = {
        f"{first}' OR 1=1 --,delivered,2026-10-14": "unknown",
        "=HYPERLINK(1),delivered,2026-10-14": "unknown",
        f"{'9' * 400},delivered,2026-10-14": "unreadable",
        f"{first}\0,delivered,2026-10-14": "unreadable",
        f"{first},eaten,2026-10-14": "unreadable",
        f"{first},delivered,2026-02-30": "unreadable",
        f"{first},delivered,": "unreadable",
        f"{first},delivered,2027-01-01": "untimely",
        f"{first},delivered,2020-01-01": "untimely",
        f"{first},delivered,0001-01-01": "untimely",
        f"{first}": "",
        f"{second},accepted,2026-10-14": "unreadable",
    }
    found = take("letter,result,result_on\n" + "\n".join(hostile))
    assert [one.code for one in found.explained] == [code for code in hostile.values() if code]
    assert (found.recorded, found.unchanged) == (0, 0)
    assert rows("SELECT DISTINCT state FROM deliveries") == [("accepted",)]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", errors.EmptyFile),
        (b"\xff\xfe\xff", errors.UnreadableText),
        (b"a,b,c\n1,2,3", errors.HeaderMismatch),
        (b"letter,letter,result,result_on\n", errors.HeaderMismatch),
        (b"letter,result,result_on\n" + b'"' + b"x" * 200_000, errors.UnreadableText),
        (b"x" * (importing.LARGEST + 1), errors.FileTooLarge),
    ],
    ids=["empty", "bytes", "other columns", "a column twice", "one endless cell", "too large"],
)
def test_what_is_no_file_of_results_is_refused(
    content: bytes, refusal: type[errors.MediationError], shared_database: str
) -> None:
    with pytest.raises(refusal):
        take(content)


class Postmaster:
    """What a real mail server does with a receiver: keeps the mail, or refuses."""

    def __init__(self) -> None:
        self.kept: list[Envelope] = []
        self.refuses = ""
        self.loses_its_answer = False

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.kept.append(envelope)
        if self.loses_its_answer:
            server.transport.close()
        return "250 OK"


class AnyPort(Controller):
    """Takes a free port, and knows which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def postmaster() -> Iterator[tuple[Postmaster, MailServer]]:
    handler = Postmaster()
    controller = AnyPort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    yield handler, MailServer(f"smtp://127.0.0.1:{controller.port}", sender="centre@example.org")
    controller.stop()


def test_an_e_mail_arrives_under_an_id_that_stays(postmaster: tuple[Postmaster, MailServer]) -> None:
    handler, server = postmaster
    sent = [server.send(7, to="a@example.org", subject="调解邀请", text="您好。\n") for _ in range(2)]
    assert [one.provider_id for one in sent] == ["mediation-7"] * 2
    assert all(b"Message-ID: <mediation-7@example.org>" in (mail.content or b"") for mail in handler.kept)


@pytest.mark.parametrize(
    ("said", "kind"), [("550 no such user", NeverSent), ("451 later", NotSent)], ids=["for good", "for now"]
)
def test_a_receiver_the_mail_server_refuses(
    said: str, kind: type[Exception], postmaster: tuple[Postmaster, MailServer]
) -> None:
    handler, server = postmaster
    handler.refuses = said
    with pytest.raises(NotSent) as refusal:
        server.send(7, to="a@example.org", subject="x", text="y")
    assert type(refusal.value) is kind


@pytest.mark.parametrize("to", ["a@example.org\nBcc: b@example.org", "a@example.org\r\n.\r\nMAIL FROM:<x>"])
def test_an_address_cannot_carry_more_than_an_address(to: str, postmaster: tuple[Postmaster, MailServer]) -> None:
    handler, server = postmaster
    with pytest.raises(NeverSent):
        server.send(7, to=to, subject="x", text="y")
    assert handler.kept == []


def test_a_mail_server_that_loses_its_answer_gets_the_same_message_id_again(
    postmaster: tuple[Postmaster, MailServer],
) -> None:
    handler, server = postmaster
    handler.loses_its_answer = True
    with pytest.raises(NotSent, match="same Message-ID"):
        server.send(7, to="a@example.org", subject="x", text="y")
    handler.loses_its_answer = False
    server.send(7, to="a@example.org", subject="x", text="y")
    first, second = (re.search(rb"Message-ID: (.*)", mail.original_content or b"") for mail in handler.kept)
    assert first
    assert second
    assert first[1] == second[1]


def agree_to_mail(party: int, email: str) -> None:
    with transaction(SYSTEM) as tx:
        answering.give(
            tx, Answer(party_id=party, purpose=ConsentPurpose.E_SERVICE, channel=Channel.PORTAL), at=NOON - HOUR
        )
        addresses.confirm(tx, party, Address(email=email), signed=Signed(channel=Channel.PORTAL), at=NOON - HOUR)


def test_e_mail_goes_to_who_agreed_to_it_at_the_address_they_confirmed(
    cases: list[int], postmaster: tuple[Postmaster, MailServer]
) -> None:
    handler, server = postmaster
    with transaction(SYSTEM) as tx:
        first, second = contact.respondents(tx, cases).values()
    agree_to_mail(first, "first@example.org")
    posted = invite(cases, Channel.EMAIL)
    assert (posted.messages, posted.unreached) == ({Channel.EMAIL: 1}, (second,))
    courier = NoticeCourier(Channel.EMAIL, mailing.by_mail(server))
    assert sending.send_due({"notice_email": courier}, now=NOON).sent == 1
    assert [mail.rcpt_tos for mail in handler.kept] == [["first@example.org"]]
    assert rows("SELECT channel, provider FROM deliveries") == [("email", "smtp")]


def test_who_revokes_electronic_service_gets_no_e_mail_that_was_posted_before(
    cases: list[int], postmaster: tuple[Postmaster, MailServer]
) -> None:
    handler, server = postmaster
    with transaction(SYSTEM) as tx:
        party = contact.respondents(tx, cases)[cases[0]]
    agree_to_mail(party, "first@example.org")
    invite(cases, Channel.EMAIL)
    with transaction(SYSTEM) as tx:
        answering.revoke(tx, Answer(party_id=party, purpose=ConsentPurpose.E_SERVICE, channel=Channel.PORTAL), at=NOON)
    courier = NoticeCourier(Channel.EMAIL, mailing.by_mail(server))
    assert sending.send_due({"notice_email": courier}, now=NOON + HOUR) == Sent(sent=0, failed=0, parked=1)
    assert handler.kept == []


def test_a_letter_goes_to_the_confirmed_address_before_the_filed_one(cases: list[int]) -> None:
    with transaction(SYSTEM) as tx:
        party = contact.respondents(tx, cases)[cases[0]]
        where = Address(address="福建省泉州市惠安县新家路9号")
        addresses.confirm(tx, party, where, signed=Signed(channel=Channel.IN_PERSON), at=NOON)
        ids = [notice.id for notice in notices.invite(tx, cases, at=NOON)]
        found = letters(tx, ids, at=NOON)
        assert [found[one].address for one in ids] == [where.address, "福建省泉州市丰泽区泉秀路1号"]


def test_a_mail_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(NotSent, match="did not answer"):
        MailServer("smtp://127.0.0.1:9", sender="centre@example.org").send(7, to="a@example.org", subject="", text="")
