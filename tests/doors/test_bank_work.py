"""What an institution's people do beside filing whole files: one dispute, a profile, approvals, offers, papers."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fixtures import people
from fixtures.exports import FOLDER
from mediation import errors
from mediation.agreements import signing
from mediation.authority.matrix import HEADER, WAIVERS
from mediation.cases import actions as cases
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.filing import taking
from mediation.filing.template_workbook import example
from mediation.negotiation import actions as negotiation
from mediation.vocabulary import Product, Role, SignerRole, Word
from mediation.web.logins import create_login
from tests.database.test_journey import acting
from tests.doors.bank_system import LATER
from tests.doors.test_mediator_desk import Desk
from tests.pure.filing_exports import CARD

PLAN = {"settled_amount": "9000.00", "periods": 3}


class Work(Desk):
    """Two cases of one bank, its clerk and its supervisor, and a clerk of another bank."""

    def __init__(self, folder: Any) -> None:
        super().__init__(folder)
        for name, role in (("loans", Role.BANK_OPERATOR), ("head", Role.BANK_SUPERVISOR)):
            create_login(name, role=role, password="a long enough word 7", of="QZLOAN")
        self.clerk, self.head, self.stranger = map(self.browser, ("loans", "head", "clerk"))
        today = timezone.localdate()
        self.plan = {**PLAN, "first_due_on": today + timedelta(days=40), "expires_on": today + timedelta(days=9)}
        with transaction(SYSTEM) as tx:
            self.numbers = [row.number for row in tx.rows("SELECT number FROM cases ORDER BY id")]

    def browser(self, name: str) -> Client:
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        client.cookies["sessionid"] = people.session_of(name)
        return client

    def act(self, client: Client, verb: str, number: str = "", **told: Any) -> str:
        place = f"/bank/cases/{number or self.number}/{verb}"
        return str(client.post(place, told, follow=True).content.decode())


@pytest.fixture(scope="module")
def work(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    create_database("bank_work", template=template)
    with use_database("bank_work"):
        yield Work(tmp_path_factory.mktemp("files"))
    drop_database("bank_work")


def a_dispute(work: Work, **changes: str) -> dict[str, str]:
    with transaction(SYSTEM) as tx:
        uscc = tx.value("SELECT uscc FROM institutions WHERE code = 'QZLOAN'")
    row = {**example(Product.CREDIT_CARD), "claimant_uscc": uscc, "institution_ref": "FORM1", "contract_no": "F-1"}
    told = {name: value.zh if isinstance(value, Word) else str(value) for name, value in row.items()}
    return {name: value for name, value in {**told, **changes}.items() if name not in ("row_action", "product")}


def test_one_dispute_is_filed_once_and_what_is_wrong_stands_at_its_field(work: Work) -> None:
    place = "/bank/filings/one/credit_card"
    wrong = work.clerk.post(place, a_dispute(work, total="1.00", domicile_address=""))
    page = wrong.content.decode()
    assert (wrong.status_code, page.count("is-invalid"), "not the sum of its components" in page) == (422, 2, True)
    assert 'value="F-1"' in page
    assert "form.jsonl" not in work.clerk.get("/bank/filings").content.decode()
    done = [work.clerk.post(place, a_dispute(work)).headers["Location"] for _ in range(2)]
    assert done[0] == done[1]
    assert work.clerk.get(f"{done[0]}/receipt.json").json()["rows"]["opened"] == 1
    assert work.stranger.get(done[0]).status_code == 404
    assert work.clerk.get("/bank/filings/one/airline").status_code == 404


def test_a_refused_file_becomes_a_profile_and_is_filed_by_it(work: Work) -> None:
    upload = io.BytesIO(own_export())
    upload.name = "own.csv"
    refused = work.clerk.post("/bank/filings", {"file": upload}).headers["Location"]
    taking.take_all(at=LATER)
    assert "Propose a mapping profile" in work.clerk.get(refused).content.decode()
    assert work.stranger.get(f"{refused}/profile").status_code == 404
    place = work.clerk.get(f"{refused}/profile").headers["Location"]
    assert work.stranger.get(place).status_code == 404
    page = work.clerk.get(place).content.decode()
    assert "are still without a source" in page
    held_back = work.clerk.post(place, {"save": "keep"}).content.decode()
    assert "The mapping profile cannot be used" in held_back
    told = {f"constant-{name}": value for name, value in CARD.items()} | {"title-loan_class": "GRADE", "name": "own"}
    asked = work.clerk.post(place, told).content.decode()
    assert "What the words of GRADE mean" in asked
    told |= {"text-loan_class": "呆账", "word-loan_class": "损失"}
    assert "Every column that is required has a source" in work.clerk.post(place, told).content.decode()
    filing = work.clerk.post(place, {**told, "save": "file"}).headers["Location"]
    assert filing != refused
    taking.take_all(at=LATER)
    assert "read by the profile own, version 1" in re.sub(r"\s+", " ", work.clerk.get(filing).content.decode())
    assert "/bank/profiles/1/own" in work.clerk.get("/bank/profiles").content.decode()
    assert "from “CERT_NO”" in work.clerk.get("/bank/profiles/1/own").content.decode()
    assert "/bank/profiles/1/own" not in work.stranger.get("/bank/profiles").content.decode()


def own_export() -> bytes:
    """Some accounts as a bank's system has them, with a word of its own for their class."""
    header, *rows = (FOLDER / "card_bank_export.csv").read_text("utf-8-sig").splitlines()[:30]
    return "\n".join([f"{header},GRADE", *(f"{row},呆账" for row in rows), ""]).encode()


def limits() -> bytes:
    """Nothing waived at level 0, anything at level 1."""
    rows = [
        {**dict.fromkeys(HEADER, ""), "product": product, "hardship": hardship, "level": level,
         **dict.fromkeys(WAIVERS, 100 * level), "max_months": 60, "min_down": 0}
        for product in Product for hardship in ("yes", "no") for level in (0, 1)
    ]  # fmt: skip
    return json.dumps(rows).encode()


def test_terms_beyond_the_authority_are_answered_and_a_case_is_settled_and_signed(work: Work) -> None:
    """One walk, since each step begins where the one before it ended."""
    work.press("confirm")
    upload = io.BytesIO(limits())
    upload.name = "limits.json"
    today = timezone.localdate()
    version = work.clerk.post("/bank/authority", {"file": upload, "effective_from": today}).headers["Location"]
    assert work.clerk.post(f"{version}/publish").status_code == 403
    assert "It is published" in work.head.post(f"{version}/publish", follow=True).content.decode()
    assert work.clerk.get(f"{version}.csv").content.startswith(b"\xef\xbb\xbfproduct")
    assert work.stranger.get(version).status_code == 404

    assert "The terms are put to the institution" in work.press("ask", **work.plan)
    (place,) = set(re.findall(r'href="(/bank/approvals/\d+)"', work.clerk.get("/bank/approvals").content.decode()))
    assert work.stranger.get(place).status_code == 404
    assert work.clerk.post(place, {"decision": "approve"}).status_code == errors.LevelTooLow.status
    assert (
        "The level is given"
        in work.head.post("/bank/authority/level", {"person": "loans", "level": 1}, follow=True).content.decode()
    )
    assert work.clerk.post(place, {"decision": "refuse", "reason": ""}).status_code == 422
    assert work.clerk.post(place, {"decision": "refuse", "reason": "too much of the principal"}).status_code == 302
    assert "too much of the principal" in work.clerk.get(place).content.decode()
    days = {"first": today, "last": today}
    assert work.head.get("/bank/authority/treatment.csv", days).content.count(b"\r\n") >= 6
    assert work.clerk.get("/bank/authority/treatment.csv", days).status_code == 403

    work.press("propose", **work.plan)
    with transaction(SYSTEM) as tx:
        for side in (Role.BANK_SUPERVISOR, Role.PARTY):
            negotiation.accept(acting(tx, side), work.ids[:1], at=timezone.now())
    page = work.page(f"/cases/{work.number}")
    warned = [part.split('"')[0] for part in page.split('name="stands" value="')[1:]]
    work.press("draw-up", stands=warned, reason="looked at with both sides")
    with transaction(SYSTEM) as tx:
        places = signing.places(tx, work.ids[:1])
        (mine,) = [row for row in places if row.role == SignerRole.CLAIMANT]
    signed = {"place": mine.id, "sha256": mine.document_sha256.hex()}
    assert work.clerk.post(f"/bank/cases/{work.number}/sign", signed).status_code == 403
    assert "shown" in work.act(work.head, "sign", place=mine.id, sha256="00" * 32)
    assert "Your signature is recorded" in work.act(work.head, "sign", **signed)
    packed = zipfile.ZipFile(io.BytesIO(b"".join(work.head.get("/cases/papers.zip").streaming_content)))
    assert f"{work.number}-agreement.pdf" in packed.namelist()
    assert work.number in packed.read("contents.csv").decode()
    assert work.stranger.get("/cases/papers.zip").status_code == 404
    assert work.client.get("/cases/papers.zip").status_code == 403


def test_a_case_is_taken_back_with_a_reason_by_its_own_bank(work: Work) -> None:
    number = work.numbers[1]
    assert work.stranger.post(f"/bank/cases/{number}/withdraw", {"reason": "mine"}).status_code == 404
    assert "in writing" in work.act(work.clerk, "withdraw", number, reason=" ")
    assert "The case is taken back" in work.act(work.clerk, "withdraw", number, reason="paid meanwhile")
    with transaction(SYSTEM) as tx:
        assert cases.find(tx, number).state == "WITHDRAWN"
