"""Notices on their way: what `reach.posting` put in the outbox is carried to its party.

A message names its notice, its party and its channel, and nothing personal: names, numbers and addresses are looked up
and unsealed when it leaves. What the rules of contact refuse does not leave; what left is in the ledger of contact.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from mediation import errors
from mediation.cases.actions import today_of
from mediation.contact import actions as contact
from mediation.db import SYSTEM, Tx, transaction
from mediation.notices.letters import Letter, as_pdf, letters
from mediation.outbox.aliyun import Account, AliyunSms
from mediation.outbox.gateways import MailServer, SmsGateway
from mediation.outbox.senders import Accepted, Courier, NeverSent, Outgoing, Sender, write_once
from mediation.reach.inviting import TOPIC as TO_LOGIN
from mediation.reach.posting import TOPICS
from mediation.vocabulary import Caller, Channel, ContactOutcome
from reports.notice import AddressTooLong
from reports.typesetting.font import MissingGlyph
from schedulers import ordered
from schedulers.inviting import InvitationCourier

MANIFEST = ("letter", "file", "sha256", "result", "result_on")
Hand = Callable[[Outgoing, Letter], Accepted]


class NoticeCourier(Courier):
    """Carries notices by one channel, by the hand that knows the provider."""

    def __init__(self, channel: Channel, hand: Hand) -> None:
        self._channel, self._hand = channel, hand

    def ready(self, messages: Sequence[Outgoing], *, at: datetime) -> Sender:
        """Looks notices and receivers up, and whether they may be contacted."""
        with transaction(SYSTEM) as tx:
            found = letters(tx, [message.payload["notice_id"] for message in messages], at=at)
            refused = contact.refusals(tx, list(set(_parties(messages))), self._channel, at=at)
        on = today_of(at)

        def send(message: Outgoing) -> Accepted:
            letter = found[message.payload["notice_id"]]
            if broken := refused.get(message.payload["party_id"]):
                raise NeverSent(f"A rule of contact forbids it: {broken.rule.code}.")
            if letter.is_moot or letter.expires_on < on:
                raise NeverSent("The case is over, or the last day to answer.")
            return self._hand(message, letter)

        return send

    def left(self, tx: Tx, messages: Sequence[Outgoing], *, at: datetime) -> None:
        """Enters the tries in the ledger of contact; what became of them stands with their deliveries."""
        try:
            with transaction(SYSTEM):
                self._record(tx, _parties(messages), at)
        except errors.ContactNotAllowed:  # somebody opted out since: it left, but is no lawful try
            refused = contact.refusals(tx, list(set(_parties(messages))), self._channel, at=at)
            self._record(tx, [party for party in _parties(messages) if party not in refused], at)

    def _record(self, tx: Tx, parties: Sequence[int], at: datetime) -> None:
        attempts = [
            contact.Attempt(party_id=party, channel=self._channel, outcome=ContactOutcome.DIALLED, at=at)
            for party in parties
        ]
        contact.record(tx, attempts, caller=Caller.CENTRE, at=at)


def couriers() -> dict[str, Courier]:
    """Who carries the notices of each topic, as the settings say; what is not set up is written to files."""
    shelf = settings.HOME / "outbox"
    sms, mail = _to_file(shelf / "sms"), _to_file(shelf / "email")
    if settings.SMS_URL:
        sms = by_gateway(SmsGateway(settings.SMS_URL, token=settings.SMS_TOKEN))
    elif settings.SMS_ALIYUN:
        sms = by_gateway(AliyunSms(Account.of(settings.SMS_ALIYUN)))
    server = MailServer(settings.SMTP_URL, sender=settings.MAIL_SENDER) if settings.SMTP_URL else None
    if server:
        mail = by_mail(server)
    hands = {Channel.SMS: sms, Channel.EMAIL: mail, Channel.LETTER: by_letter(settings.HOME / "letters")}
    notices: dict[str, Courier] = {TOPICS[channel]: NoticeCourier(channel, hand) for channel, hand in hands.items()}
    if server is None:
        return notices
    return notices | {ordered.TOPIC: ordered.ReportCourier(server), TO_LOGIN: InvitationCourier(server)}


def by_gateway(gateway: SmsGateway | AliyunSms) -> Hand:
    """By text message."""

    def hand(message: Outgoing, letter: Letter) -> Accepted:
        return gateway.send(message.id, to=_there(letter.phone), text=letter.text().short)

    return hand


def by_mail(server: MailServer) -> Hand:
    """By e-mail, with the words of the letter and how to check them."""

    def hand(message: Outgoing, letter: Letter) -> Accepted:
        said = letter.text()
        text = "\n\n".join((*said.body, *said.silence, said.short))
        return server.send(message.id, to=_there(letter.email), subject=said.title, text=text)

    return hand


def by_letter(folder: Path) -> Hand:
    """As a PDF for the post room, in the folder of the notice's month, with a line in its manifest.

    The line is written before the file, and once: a letter that is asked for again is the same file. It is known by
    its notice, which goes by letter once, and whose number stands on the paper.
    """
    entered: dict[Path, set[str]] = {}

    def hand(_message: Outgoing, letter: Letter) -> Accepted:
        _there(letter.address)
        try:
            pdf = as_pdf(letter)
        except AddressTooLong as failure:
            raise NeverSent("The address does not fit the window of the envelope.") from failure
        except MissingGlyph as failure:
            raise NeverSent("A character of the name or the address cannot be printed.") from failure
        place, name = folder / f"{letter.issued_at:%Y-%m}", str(letter.notice_id)
        if place not in entered:
            entered[place] = _manifest(place)
        if name not in entered[place]:
            _enter(place, (name, f"{name}.pdf", hashlib.sha256(pdf).hexdigest(), "", ""))
            entered[place].add(name)
        write_once(place, f"{name}.pdf", pdf)
        return Accepted(provider="letter", provider_id=name)

    return hand


def _manifest(place: Path) -> set[str]:
    """The letters that are entered in the manifest of a folder, which is begun if need be."""
    path = place / "manifest.csv"
    if not path.exists():
        write_once(place, path.name, _line(MANIFEST))
    content = path.read_text(encoding="utf-8")
    if not content.endswith("\n"):  # a crash cut the last line off; it is entered again below
        content = content[: content.rfind("\n") + 1]
        write_once(place, path.name, content.encode())
    return {row["letter"] for row in csv.DictReader(io.StringIO(content))}


def _enter(place: Path, cells: Sequence[str]) -> None:
    with (place / "manifest.csv").open("ab") as stream:
        stream.write(_line(cells))


def _line(cells: Sequence[str]) -> bytes:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerow(cells)
    return target.getvalue().encode()


def _to_file(folder: Path) -> Hand:
    """Where nothing is set up: the words in a file, without the receiver."""

    def hand(message: Outgoing, letter: Letter) -> Accepted:
        said = letter.text()
        content = {"notice": letter.notice_id, "title": said.title, "text": said.short}
        write_once(folder, f"{message.id}.json", json.dumps(content, ensure_ascii=False).encode())
        return Accepted(provider="file", provider_id=str(message.id))

    return hand


def _there(value: str | None) -> str:
    if not value:
        raise NeverSent("There is no number or address any more.")
    return value


def _parties(messages: Sequence[Outgoing]) -> list[int]:
    return [message.payload["party_id"] for message in messages]
