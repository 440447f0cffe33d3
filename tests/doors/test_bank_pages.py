"""The desk of institutions: whose filings are shown, who may commit them, and what a file that is none is told."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from fixtures import people
from mediation import errors
from mediation.api import clients
from mediation.db import SYSTEM, transaction
from mediation.filing import spool
from mediation.vocabulary import BatchState, Role
from mediation.web.logins import create_login
from tests.database.filing_desk import allow
from tests.doors import bank_system
from tests.doors.bank_system import a_file, batches, take, two_banks

FILINGS = "/bank/filings"
PASSWORD = "correct horse battery staple"
LogIn = Callable[..., Client]


@pytest.fixture
def banks(fresh_database: str) -> Any:
    return two_banks()


@pytest.fixture
def log_in(banks: Any) -> LogIn:
    def log_in(name: str, role: Role = Role.BANK_OPERATOR, of: str = "MINE") -> Client:
        create_login(name, role=role, password=PASSWORD, of=of)
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        client.cookies["sessionid"] = people.session_of(name)
        return client

    return log_in


def hand_in(client: Client, content: bytes, name: str = "march.csv", **wishes: str) -> Any:
    upload = io.BytesIO(content)
    upload.name = name
    return client.post(FILINGS, {"file": upload, **wishes})


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_file_is_sealed_judged_committed_and_receipted(log_in: LogIn, tmp_path: Path) -> None:
    clerk = log_in("clerk")
    place = hand_in(clerk, a_file(tmp_path)).headers["Location"]
    assert "It waits to be judged" in text_of(clerk.get(place))
    assert not any(b"HT000000" in path.read_bytes() for path in spool.folder().iterdir() if path.is_file())
    take()
    assert "All 3 rows are right." in text_of(clerk.get(place))
    clerk.post(f"{place}/commit")
    take()
    receipt = clerk.get(f"{place}/receipt.json")
    assert (receipt.json()["state"], receipt.json()["rows"]["opened"]) == (BatchState.COMMITTED, 3)
    assert clerk.get(f"{place}/receipt.pdf").content.startswith(b"%PDF")


def test_another_banks_filing_is_not_there(log_in: LogIn, tmp_path: Path) -> None:
    place = hand_in(log_in("clerk"), a_file(tmp_path)).headers["Location"]
    take()
    other = log_in("stranger", of="OTHER")
    found = [other.get(place + end).status_code for end in ("", "/differences", "/error-file", "/receipt.pdf")]
    assert found + [other.post(f"{place}/{verb}").status_code for verb in ("commit", "cancel")] == [404] * 6
    assert "march.csv" not in text_of(other.get(FILINGS))


def test_over_the_limit_somebody_else_commits_and_the_page_says_who(banks: Any, log_in: LogIn, tmp_path: Path) -> None:
    with transaction(SYSTEM):
        allow(banks[0], four_eyes_over=2)
    clerk, supervisor = log_in("clerk"), log_in("supervisor", Role.BANK_SUPERVISOR)
    place = hand_in(clerk, a_file(tmp_path)).headers["Location"]
    take()
    assert "takes a second person" in text_of(clerk.get(place))
    assert clerk.post(f"{place}/commit").status_code == errors.NeedsSecondPerson.status
    with override_settings(PROOF_HOLDS=timedelta()):
        assert "/second-factors/again/" in supervisor.post(f"{place}/commit")["Location"]
    take()
    assert supervisor.post(f"{place}/commit").status_code == 302
    take()
    assert "3 cases were opened." in text_of(clerk.get(place))


def test_what_is_wrong_stands_on_the_page_and_in_the_sheet(log_in: LogIn, tmp_path: Path) -> None:
    clerk = log_in("clerk")
    good = a_file(tmp_path, 4).splitlines(keepends=True)
    wrong = good[1].replace(b"HT000000", b"HT999999").replace(b"REF0", b"REF9").replace(b"2026-", b"2036-")
    place = hand_in(clerk, b"".join([*good, wrong, good[1]])).headers["Location"]
    take()
    said = text_of(clerk.get(place))
    first, folded = said.split("Warnings and notes, which stop nothing")
    assert "What is wrong, line by line" in first
    assert " 6 " in first
    assert ("Warning " in first, "Error " in folded) == (False, False)
    sheet = b"".join(clerk.get(f"{place}/error-file").streaming_content)
    assert "错误码" in sheet.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [(b"\x7fELF" + b"\0" * 99, "march.csv", None), (b"a,b\r\n1,2\r\n", "march.csv", errors.HeaderMismatch),
     ((b"x" * 40 + b",") * 9000 + b"\r\n1\r\n", "../../etc/passwd", errors.HeaderMismatch)],
    ids=["a program", "other columns", "a vast header"],
)  # fmt: skip
def test_what_is_no_filing_is_refused_with_what_to_do(
    log_in: LogIn, content: bytes, name: str, refusal: type[errors.MediationError] | None
) -> None:
    clerk = log_in("clerk")
    place = hand_in(clerk, content, name).headers["Location"]
    take()
    said = text_of(clerk.get(place))
    assert "refused" in said.lower()
    assert refusal is None or refusal().sentence("en") in said


def test_an_empty_file_is_told_at_once(log_in: LogIn) -> None:
    answer = hand_in(log_in("clerk"), b"")
    assert (answer.status_code, batches()) == (422, 0)
    assert "empty" in text_of(answer)


def test_a_file_that_says_it_is_too_large_is_not_read(log_in: LogIn) -> None:
    clerk = log_in("clerk")
    form = {"file": io.BytesIO(b"x")}
    answer = clerk.post(FILINGS, form, CONTENT_LENGTH=str(spool.LARGEST_BYTES * 2))
    assert (answer.status_code, batches()) == (errors.FileTooLarge.status, 0)
    assert errors.FileTooLarge().sentence("en") in text_of(answer)


def test_what_nobody_adopts_leaves_nothing_behind(log_in: LogIn) -> None:
    registrar, before = log_in("registrar", Role.REGISTRAR, of=""), {*spool.folder().iterdir()}
    assert hand_in(registrar, b"x" * 100_000).status_code == 403
    assert {*spool.folder().iterdir()} == before


def test_the_desk_shows_what_waits_and_home_leads_there(log_in: LogIn, tmp_path: Path) -> None:
    clerk = log_in("clerk")
    assert "Nothing waits for you" in text_of(clerk.get("/home", follow=True))
    hand_in(clerk, a_file(tmp_path))
    assert "march.csv" in text_of(clerk.get("/bank/"))
    assert "march.csv" not in text_of(log_in("stranger", of="OTHER").get("/bank/"))


def test_a_list_goes_on_from_any_number(log_in: LogIn, tmp_path: Path) -> None:
    supervisor = log_in("supervisor", Role.BANK_SUPERVISOR)
    place = hand_in(supervisor, a_file(tmp_path)).headers["Location"]
    assert "march.csv" in text_of(supervisor.get(FILINGS, {"before": "9" * 30}))
    assert "march.csv" not in text_of(supervisor.get(FILINGS, {"before": "1"}))
    assert supervisor.get(place, {"after": "9" * 30}).status_code == 200


def test_a_supervisor_lets_a_system_in_and_shuts_it_out(log_in: LogIn) -> None:
    supervisor = log_in("supervisor", Role.BANK_SUPERVISOR)
    stranger = log_in("stranger", Role.BANK_SUPERVISOR, of="OTHER")
    page = supervisor.post("/bank/systems", {"name": "core", "scopes": ["filings:read"]}).content.decode()
    client_id, secret = re.findall(r'<code class="text-break">([^<]+)</code>', page)[:2]
    assert bank_system.a_token(clients.Registered(id=client_id, secret=secret)).status_code == 200
    assert secret not in supervisor.get("/bank/systems").content.decode()
    assert client_id not in stranger.get("/bank/systems").content.decode()
    assert stranger.post(f"/bank/systems/{client_id}/revoke").status_code == 404
    assert supervisor.post(f"/bank/systems/{client_id}/revoke").status_code == 302
    assert bank_system.a_token(clients.Registered(id=client_id, secret=secret)).status_code == 401
    assert log_in("clerk").get("/bank/systems").status_code == 403


def test_an_address_is_told_tested_and_removed(log_in: LogIn) -> None:
    supervisor = log_in("supervisor", Role.BANK_SUPERVISOR)
    assert supervisor.post("/bank/webhooks", {"url": "https://127.0.0.1/x"}).status_code == 422
    assert (
        supervisor.post("/bank/webhooks", {"url": "https://bank.example/hook", "events": "nothing"}).status_code == 422
    )
    said = supervisor.post(
        "/bank/webhooks", {"url": "https://bank.example/hook", "events": ["accept", "agreement:confirm"]}
    )
    assert "whsec_" in said.content.decode()
    assert "Accepted · The court confirmed the agreement" in text_of(said)
    place = re.findall(r'href="(/bank/webhooks/\d+)"', said.content.decode())[0]
    assert "waiting" in text_of(supervisor.post(f"{place}/test", follow=True))
    assert log_in("stranger", Role.BANK_SUPERVISOR, of="OTHER").get(place).status_code == 404
    assert "bank.example" not in text_of(supervisor.post(f"{place}/remove", follow=True))


def test_payments_that_cannot_be_posted_wait_and_are_settled(log_in: LogIn) -> None:
    clerk, stranger = log_in("clerk"), log_in("stranger", of="OTHER")
    upload = io.BytesIO("流水号,案号,还款日期,金额\r\nT1,2026-0000009,2026-01-05,10.00\r\n".encode())
    upload.name = "paid.csv"
    place = clerk.post("/bank/payments", {"file": upload}).headers["Location"]
    assert "T1" in text_of(clerk.get(place))
    assert clerk.get(f"{place}/receipt.json").json()["rows"]["suspended"] == 1
    assert stranger.get(place).status_code == 404
    item = re.findall(r'action="(/bank/payments/waiting/\d+)"', clerk.get("/bank/payments").content.decode())[0]
    assert stranger.post(item, {"end": "returned", "reason": "mine now"}).status_code == 404
    for told, why in (({"case": "2026-0000009"}, "no such thing"), ({"end": "returned", "reason": " "}, "in writing")):
        refused = clerk.post(item, told)
        page = refused.content.decode()
        assert (refused.status_code >= 400, "<details open>" in page, why in page) == (True, True, True)
        assert all(f'value="{typed}"' in page for typed in told.values() if typed.strip())
    assert 'value="returned" selected' in page
    assert "It is settled." in text_of(clerk.post(item, {"end": "returned", "reason": "not ours"}, follow=True))
    assert item not in clerk.get("/bank/payments").content.decode()


def test_a_file_that_is_no_list_of_payments_is_told_beside_the_field(log_in: LogIn) -> None:
    upload = io.BytesIO(b"a,b\r\n1,2\r\n")
    upload.name = "paid.csv"
    answer = log_in("clerk").post("/bank/payments", {"file": upload})
    assert (answer.status_code, "invalid-feedback" in answer.content.decode()) == (422, True)
