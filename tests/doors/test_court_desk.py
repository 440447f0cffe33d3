"""The desk of courts: applications, packets and outcomes of the court's own, and nothing of another's."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from fixtures import people, world
from fixtures.world import NOON
from mediation.accounts.models import Institution
from mediation.confirmation import actions as confirmation
from mediation.confirmation.words import CourtOutcome
from mediation.consent import actions as consent
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.sessions import reporting, transferring
from mediation.sessions.reporting import Written
from mediation.vocabulary import Channel, Role
from mediation.web.logins import create_login
from mediation.web.pages.court.applications import GROUPS
from tests.database.test_journey import acting, agreed, said

PASSWORD = "correct horse battery staple"
LogIn = Callable[..., Client]


@pytest.fixture(scope="module")
def numbers(template: str) -> Iterator[list[str]]:
    """Three cases applied for at the court 350503; there is another court."""
    create_database("court_desk", template=template)
    with use_database("court_desk"):
        with transaction(SYSTEM) as tx:
            ids = agreed(tx, 3)
            world.a_court("350502", "泉州市鲤城区人民法院")
            confirmation.apply_jointly(acting(tx, Role.MEDIATOR), ids, at=NOON + timedelta(days=1))
            found = tx.rows("SELECT number FROM cases WHERE id = ANY (%(ids)s) ORDER BY id", ids=ids)
        for name, role, of in LOGINS:
            create_login(name, role=role, password=PASSWORD, of=of)
        yield [row.number for row in found]
    drop_database("court_desk")


LOGINS = (
    ("liaison", Role.COURT_LIAISON, "350503"),
    ("judge", Role.CONFIRMATION_JUDGE, "350503"),
    ("stranger", Role.COURT_LIAISON, "350502"),
)


@pytest.fixture
def log_in(numbers: list[str]) -> LogIn:
    def log_in(name: str) -> Client:
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        client.cookies["sessionid"] = people.session_of(name)
        return client

    return log_in


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_court_finds_takes_and_answers_its_applications(log_in: LogIn, numbers: list[str]) -> None:
    court = log_in("liaison")
    first = f"/court/applications/{numbers[0]}"
    assert all(number in text_of(court.get("/court/")) for number in numbers)
    assert "Download all 3 on this page" in text_of(court.get("/court/"))
    packed = court.post("/court/packet.zip", {"on_page": numbers, "which": "page"})
    with zipfile.ZipFile(io.BytesIO(b"".join(packed.streaming_content))) as found:
        assert {name.split("/")[0] for name in found.namelist()} == {*numbers, "manifest.json"}
    early = court.post(first, {"outcome": "confirmed", "on": "2026-10-15", "number": "1"})
    assert early.status_code == 422  # it is not a choice before it is accepted
    assert court.post(first, {"outcome": "accepted", "on": "2026-10-15"}).headers["Location"] == first
    wrong = court.post(first, {"outcome": "dismissed", "on": "2026-10-16", "number": "1"})
    assert "This outcome has to state it." in text_of(wrong)
    ruling = {"outcome": "dismissed", "on": "2026-10-16", "number": "闽0503特1", "ground": "involuntary"}
    court.post(first, ruling)
    assert "Not voluntary" in text_of(court.get(first))
    assert numbers[0] in text_of(court.get("/court/?group=other"))
    assert "Dismissed The application for confirmation · 闽0503特1" in text_of(court.get(f"/cases/{numbers[0]}"))


def test_a_file_is_taken_once_and_what_is_wrong_comes_back(log_in: LogIn, numbers: list[str]) -> None:
    judge = log_in("judge")
    rows = f"case,outcome,on\n{numbers[1]},accepted,2026-10-15\n{numbers[2]},confirmed,2026-10-15\n"

    def hand_in() -> str:
        upload = io.BytesIO(rows.encode())
        upload.name = "outcomes.csv"
        return text_of(judge.post("/court/outcomes", {"file": upload}))

    assert "Rows 2 Recorded 1 Known already 0 Not recorded 1" in hand_in()
    again = hand_in()
    assert "Rows 2 Recorded 0 Known already 1 Not recorded 1" in again
    assert "number This outcome has to state it." in again


def test_another_courts_applications_are_not_there(log_in: LogIn, numbers: list[str]) -> None:
    other = log_in("stranger")
    groups = "".join(text_of(other.get(f"/court/?group={group}")) for group in GROUPS)
    assert not [number for number in numbers if number in groups]
    place = f"/court/applications/{numbers[0]}"
    said = {"outcome": "accepted", "on": "2026-10-15"}
    answers = [other.get(place), other.post(place, said), other.post("/court/packet.zip", {"number": numbers[:1]})]
    assert [answer.status_code for answer in answers] == [404] * 3


def test_a_court_finds_the_cases_before_it_behind_a_figure(log_in: LogIn, numbers: list[str]) -> None:
    place = "/statistics/cases?part=applied"
    assert all(number in text_of(log_in("liaison").get(place)) for number in numbers)
    assert not any(number in text_of(log_in("stranger").get(place)) for number in numbers)


@pytest.fixture(scope="module")
def handed_over(numbers: list[str]) -> str:
    """The number of a case whose mediation ended, and which its mediator handed over to the court 350503."""
    with transaction(SYSTEM) as tx:
        (case,) = world.some_accepted_cases(tx, Institution.objects.all()[0], 1)
        consent.seek(tx, [case], at=NOON)
        consent.refuse(acting(tx, Role.PARTY), [case], channel=Channel.CALL, at=NOON)
        reporting.make(acting(tx, Role.MEDIATOR), {case: Written(course="被申请人不同意调解。")}, at=NOON)
        (package,) = transferring.hand_over(acting(tx, Role.MEDIATOR), [case], at=NOON)
    return package.number


def test_a_court_takes_what_it_was_handed_and_gives_a_receipt_once(log_in: LogIn, handed_over: str) -> None:
    court, other = log_in("liaison"), log_in("stranger")
    page = court.get("/court/transfers")
    assert handed_over in text_of(page)
    assert handed_over not in text_of(other.get("/court/transfers"))
    place = re.findall(r"/court/transfers/(\d+).zip", page.content.decode())[0]
    packed = court.get(f"/court/transfers/{place}.zip").content
    assert hashlib.sha256(packed).hexdigest() in page.content.decode()
    receipt = {"docket_number": "（2026）闽0503民初1号", "on": "2026-10-13"}
    assert court.get(f"/court/transfers/{place}/report.pdf").content.startswith(b"%PDF")
    assert other.get(f"/court/transfers/{place}/report.pdf").status_code == 404
    strange = [other.get(f"/court/transfers/{place}.zip"), other.post(f"/court/transfers/{place}/receive", receipt)]
    assert [answer.status_code for answer in strange] == [404, 404]

    def receive(**said: str) -> str:
        return text_of(court.post(f"/court/transfers/{place}/receive", receipt | said, follow=True))

    assert "A receipt needs the number" in receive(on="2026-10-01")
    assert "It is recorded." in receive()
    assert "its first word stays" in receive(docket_number="2")
    assert "（2026）闽0503民初1号" in text_of(court.get("/court/transfers"))


def test_last_days_are_warned_of(log_in: LogIn, numbers: list[str]) -> None:
    assert "past the court's last day." in text_of(log_in("liaison").get("/court/"))


def test_what_a_court_asks_for_is_given_by_its_day_and_read_by_it_alone(log_in: LogIn, numbers: list[str]) -> None:
    by = timezone.localdate() + timedelta(days=9)
    with transaction(SYSTEM) as tx:
        (case,) = agreed(tx, 1)
        confirmation.apply_jointly(acting(tx, Role.MEDIATOR), [case], at=NOON + timedelta(days=1))
        number, bank = tx.one("SELECT c.number, i.code FROM cases AS c JOIN institutions AS i"
                              " ON i.id = c.institution_id WHERE c.id = %(id)s", id=case)  # fmt: skip
        said(tx, case, CourtOutcome.SUPPLEMENT, 5, until=by)
    create_login("giver", role=Role.BANK_SUPERVISOR, password=PASSWORD, of=bank)
    giver, court, place = log_in("giver"), log_in("liaison"), f"/cases/{number}/supplement"
    assert number in text_of(giver.get("/bank/"))
    assert place in giver.get(f"/cases/{number}").content.decode()
    assert "without it the application counts as withdrawn" in text_of(giver.get(place))
    wrong = giver.post(place, {"first": SimpleUploadedFile("poa.pdf", b"none")})
    assert (wrong.status_code, "no document that is taken" in text_of(wrong)) == (422, True)
    told = text_of(giver.post(place, {"first": SimpleUploadedFile("poa.pdf", b"%PDF-1.7")}, follow=True))
    assert "The court has the papers." in told
    assert giver.get(place).status_code == 404
    page = court.get(f"/court/applications/{number}").content.decode()
    (paper,) = re.findall(rf"/court/applications/{number}/papers/\d+", page)
    assert b"".join(court.get(paper).streaming_content) == b"%PDF-1.7"
    assert [log_in("stranger").get(paper).status_code, giver.get(paper).status_code] == [404, 403]
