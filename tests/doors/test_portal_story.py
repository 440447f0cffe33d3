"""A debtor at work in the portal: rights, papers, times, offers, a plan, the signature, what follows; and refusals."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from fixtures import people, world
from mediation.agreements import actions as agreements
from mediation.agreements import signing
from mediation.assignment import actions as assignment
from mediation.cases.log import SHANGHAI
from mediation.consent import actions as consent
from mediation.db import SYSTEM, Tx, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.db.sealed import unseal
from mediation.filing import content
from mediation.negotiation import actions as negotiation
from mediation.notices import actions as notices
from mediation.notices import codes
from mediation.performance import actions as performance
from mediation.plans import Layout
from mediation.sessions import offering, preparing
from mediation.vocabulary import Channel, Role, SessionMode, SignerRole
from mediation.web.logins import create_login
from tests.database.test_journey import acting, prepare

PASSWORD = "correct horse battery staple"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 99


def now() -> datetime:
    return datetime.now(SHANGHAI)  # noqa: TID251 - what a door answers depends on the day


class Debtor:
    """Somebody at their phone, and the case that it is about."""

    def __init__(self, tx: Tx, row: Any, code: str) -> None:
        self.case, self.number, self.party = row.id, row.number, row.party
        number = unseal(row.id_sealed, "parties.id", row.party) or ""
        self.identity = {"number": number[-6:], "born": number[6:10]}
        self.code = codes.spoken(code)
        self.client = Client(SERVER_NAME="localhost", headers={"Accept-Language": "en"})

    def enter(self) -> Debtor:
        assert self.client.post("/my/enter", {"code": self.code, **self.identity}).headers["Location"] == "/my/"
        return self

    def get(self, page: str) -> str:
        return text_of(self.client.get(f"/my/{page}"))

    def post(self, page: str, **said: Any) -> Any:
        return self.client.post(f"/my/{page}", said)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture(scope="module")
def debtors(template: str) -> Iterator[list[Debtor]]:
    """Four debtors in mediation with one mediator, and the people of the bank."""
    create_database("portal_story", template=template)
    with use_database("portal_story"):
        with transaction(SYSTEM) as tx:
            world.a_centre()
            world.a_court()
            bank = world.a_bank()
            mediator = world.a_mediator(capacity=1000)
            ids = world.some_accepted_cases(tx, bank, 4, at=now())
            consent.seek(tx, ids, at=now())
            issued = {one.case_id: one.code for one in notices.invite(tx, ids, at=now())}
            consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=now())
            assignment.assign(tx, at=now())
            assignment.confirm(acting(tx, Role.MEDIATOR), ids, at=now())
            rows = tx.rows("SELECT c.id, c.number, p.id AS party, p.id_sealed FROM cases AS c JOIN parties AS p"
                           " ON p.case_id = c.id ORDER BY c.id")  # fmt: skip
            found = [Debtor(tx, row, issued[row.id]) for row in rows]
        create_login("clerk", role=Role.BANK_OPERATOR, password=PASSWORD, of=bank.code)
        create_login("mediator", role=Role.MEDIATOR, password=PASSWORD, of=mediator.licence_number)
        create_login("registrar", role=Role.REGISTRAR, password=PASSWORD)
        create_login("assigner", role=Role.ASSIGNER, password=PASSWORD)
        yield [one.enter() for one in found]
    drop_database("portal_story")


def at_desk(username: str) -> Client:
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    client.cookies["sessionid"] = people.session_of(username)
    return client


def photo(name: str = "proof.png", held: bytes = PNG) -> io.BytesIO:
    file = io.BytesIO(held)
    file.name = name
    return file


def a_paper(debtor: Debtor) -> int:
    """The id of the newest paper that a debtor sees."""
    return int(re.findall(r"/my/papers/(\d+)\"", debtor.client.get("/my/papers").content.decode())[-1])


def test_a_paper_is_for_the_mediator_until_the_party_lets_the_bank_see_it(debtors: list[Debtor]) -> None:
    one, other = debtors[0], debtors[1]
    assert one.post("papers", kind="illness", file=photo()).status_code == 302
    paper = a_paper(one)
    assert one.client.get(f"/my/papers/{paper}").getvalue() == PNG
    assert PNG not in b"".join(path.read_bytes() for path in content.folder().rglob("*") if path.is_file())
    place = f"/cases/{one.number}/papers/{paper}"
    mediator, bank, registrar = at_desk("mediator"), at_desk("clerk"), at_desk("registrar")
    assert mediator.get(place).getvalue() == PNG
    assert "Illness or disability" in text_of(mediator.get(f"/cases/{one.number}"))
    assert "Illness or disability" not in text_of(bank.get(f"/cases/{one.number}"))
    assert (bank.get(place).status_code, registrar.get(place).status_code) == (404, 404)
    strange = [other.client.get(f"/my/papers/{paper}"), other.post(f"papers/{paper}/settle", do="show")]
    assert [answer.status_code for answer in strange] == [404, 404]
    one.post(f"papers/{paper}/settle", do="show")
    assert bank.get(place).getvalue() == PNG
    one.post(f"papers/{paper}/settle", do="back")
    assert [client.get(place).status_code for client in (mediator, bank)] == [404, 404]
    assert "proof.png" not in one.get("papers")


WRONG = {
    "a program": ("proof.png", b"MZ" + b"\0" * 99),
    "another ending": ("proof.exe", PNG),
    "another kind": ("../../x.docx", PNG),
    "too large": ("p.pdf", b"%PDF-" + b"x" * (10 << 20)),
}


@pytest.mark.parametrize(("name", "held"), WRONG.values(), ids=WRONG)
def test_what_is_no_photo_and_no_pdf_is_not_taken(debtors: list[Debtor], name: str, held: bytes) -> None:
    answer = debtors[1].post("papers", kind="other", file=photo(name, held))
    assert answer.status_code == 422
    assert "/settle" not in answer.content.decode()


def test_rights_are_acknowledged_and_identity_noted_before_a_session(debtors: list[Debtor]) -> None:
    one = debtors[1]
    assert "Read my rights" in one.get("session")
    assert "Mediation is voluntary and free" in one.get("rights")
    one.post("rights", do="acknowledge")
    one.post("rights", do="write")
    with transaction(SYSTEM) as tx:
        mine = next(row for row in preparing.state(tx, one.case) if row.party_id == one.party)
        theirs = next(row for row in preparing.state(tx, debtors[2].case) if row.party_id == debtors[2].party)
    assert mine.acknowledged_at
    assert mine.text_agreed_at
    assert (mine.identity_way, theirs.acknowledged_at) == ("real_name_login", None)
    assert "Read my rights" not in one.get("session")
    assert "You have read this" in one.get("rights")


def test_a_time_that_suits_both_is_booked(debtors: list[Debtor]) -> None:
    one = debtors[1]
    with transaction(SYSTEM) as tx:
        prepare(acting(tx, Role.MEDIATOR), [one.case])
        slots = offering.offer(acting(tx, Role.MEDIATOR), {one.case: SessionMode.VIDEO}, at=now())
    assert slots
    starts = re.findall(r'name="start" [^>]*value="([^"]+)"', one.client.get("/my/session").content.decode())
    assert "Please choose one time" in text_of(one.client.post("/my/session", follow=True))
    assert one.post("session", start="yesterday").status_code == 409
    said = text_of(one.client.post("/my/session", {"start": starts[:2]}, follow=True))
    assert "Once the other side has chosen" in said or "It is booked." in said


def offered(debtor: Debtor) -> None:
    layout = Layout(periods=3, first_due_on=now().date() + timedelta(days=30))
    offer = negotiation.NewOffer(
        case_id=debtor.case,
        settled_amount=Decimal("9500.00"),
        layout=layout,
        expires_on=now().date() + timedelta(days=9),
    )
    with transaction(SYSTEM) as tx:
        prepare(acting(tx, Role.MEDIATOR), [debtor.case])
        negotiation.propose(acting(tx, Role.BANK_SUPERVISOR), [offer], at=now())


MEANS = {"income": "4000", "expenses": "2500"}


def on_the_table(debtor: Debtor) -> str:
    return re.findall(r'name="offer" value="(\d+)"', debtor.client.get("/my/offers").content.decode())[0]


def test_offers_are_refused_and_countered_and_no_other_is_answered_for_them(debtors: list[Debtor]) -> None:
    one = debtors[2]
    offered(one)
    offer = on_the_table(one)
    assert ("Read, accept, refuse" in one.get(""), "What is due, what was paid" in one.get("")) == (True, False)
    assert one.post("offers", offer="1" + offer, answer="accept").status_code == 409
    one.post("offers", offer=offer, answer="reject")
    assert "No offer lies on the table" in one.get("offers")
    first = now().date() + timedelta(days=20)
    counted = one.client.post(
        "/my/plan", {"do": "count", "total": "9000", "first_due_on": first, "income": "4000", "expenses": "2500"}
    )
    assert "This is more than your month leaves you." in text_of(counted)
    assert "This fits what your month leaves you." in text_of(counted)
    assert "more than is owed" in text_of(one.post("plan", do="count", total="99999999", first_due_on=first))
    assert one.post("plan", do="propose", total="9000", first_due_on=first, periods="6").status_code == 302
    assert "It is the other side's turn." in one.get("offers")
    one.post("offers", offer=on_the_table(one), answer="withdraw")
    assert "No offer lies on the table" in one.get("offers")


def test_who_takes_consent_back_has_ended_the_mediation(debtors: list[Debtor]) -> None:
    one = debtors[2]
    one.post("consent", purpose="mediation", answer="revoke")
    assert "The mediation is over." in one.get("")
    assert one.post("offers", offer="1", answer="accept").status_code == 409


def drawn_up(debtor: Debtor) -> tuple[str, str]:
    """The debtor accepts what is on the table; the place and the digest that they are to sign at."""
    offered(debtor)
    debtor.post("offers", offer=on_the_table(debtor), answer="accept")
    with transaction(SYSTEM) as tx:
        agreements.draw_up(acting(tx, Role.MEDIATOR), [debtor.case], at=now())
        signing.sign_for(acting(tx, Role.BANK_SUPERVISOR), [debtor.case], SignerRole.CLAIMANT, at=now())
    page = debtor.client.get("/my/sign").content.decode()
    return re.findall(r'name="place" value="(\d+)"', page)[0], re.findall(r'name="sha256" value="(\w+)"', page)[0]


def mediated_again(debtor: Debtor) -> None:
    """The debtor asks to change the plan, and the mediator begins: the agreement goes on binding meanwhile."""
    case = f"/cases/{debtor.number}"
    mediator, bank, assigner = at_desk("mediator"), at_desk("clerk"), at_desk("assigner")
    agreed = {"way": "supersede", "institution": "agrees", "party": debtor.party}
    assert "Nobody has asked" in text_of(assigner.post(f"{case}/begin-again", agreed, follow=True))
    assert debtor.post("instalments/again", reason="上个月失业了").headers["Location"] == "/my/instalments"
    assert "there is a wish to change the plan" in debtor.get("instalments")
    assert "上个月失业了" in text_of(bank.get(case))
    assert "Somebody wants to mediate again" in text_of(mediator.get("/next"))
    assert "上个月失业了" in text_of(mediator.get(case))
    at_assigner = text_of(assigner.get(case))
    assert ("wants to mediate again" in at_assigner, "上个月失业了" in at_assigner) == (True, False)
    unwilling = {"way": "supersede", "institution": "agrees"}
    assert "Both sides must consent" in text_of(assigner.post(f"{case}/begin-again", unwilling, follow=True))
    assert "not all agree" in text_of(assigner.post(f"{case}/decline-again", follow=True))
    debtor.post("instalments/again", reason="上个月失业了")
    assert "binds until there is another" in text_of(mediator.post(f"{case}/begin-again", agreed, follow=True))
    assert "It binds until another takes effect" in text_of(mediator.get(case))
    assert "Take the case back" not in text_of(bank.get(case))
    assert "Your agreement still holds" in debtor.get("")


def test_a_signed_agreement_is_paid_and_certified(debtors: list[Debtor]) -> None:
    one = debtors[0]
    place, digest = drawn_up(one)
    act = {"place": place, "sha256": digest, "do": "sign", **one.identity}
    assert "does not fit together" in text_of(one.post("sign", **act | {"number": "000000"}))
    assert one.post("sign", **act | {"sha256": "00" * 32}).status_code == 409
    one.post("sign", **act)
    assert "You signed on" in one.get("sign")
    assert debtors[3].post("sign", place=place, do="refuse").status_code == 404
    for who in ("mediator", "assigner"):
        assert "You have signed." in text_of(at_desk(who).post(f"/cases/{one.number}/sign", follow=True))
    assert "¥9,500.00" in one.get("instalments")
    assert not [card for card in ("Read, accept, refuse", "Choose a time.") if card in one.get("")]
    assert "This day has not come yet." in text_of(one.post("instalments/missing", paid_on="2999-01-01", amount="50"))
    assert one.post("instalments/missing", paid_on=now().date(), amount="50").status_code == 302
    assert "is missing. The bank answers by" in one.get("instalments")
    assert "is disputed" in text_of(one.post("instalments/missing", paid_on=now().date(), amount="50"))
    mediated_again(one)
    assert one.client.get("/my/certificate.pdf").status_code == 409
    with transaction(SYSTEM) as tx:
        bank = tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=one.case)
        paid = performance.NewPayment(
            case_id=one.case,
            transaction_ref="T1",
            paid_on=now().date(),
            amount=Decimal("9500"),
        )
        performance.post_payments(tx, bank, [paid], at=now())
    assert "All is paid. Thank you." in one.get("instalments")
    assert one.client.get("/my/certificate.pdf").content.startswith(b"%PDF")


def test_who_does_not_sign_ends_it(debtors: list[Debtor]) -> None:
    one = debtors[3]
    place, _ = drawn_up(one)
    assert one.post("sign", place=place, do="refuse").headers["Location"] == "/my/"
    assert "The mediation is over." in one.get("")
    assert "There is nothing to sign." in one.get("sign")
