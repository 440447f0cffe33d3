"""Powers of attorney by page, by the API and from a shell: seen before they are filed, refused in a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from fixtures import people, world
from mediation import errors
from mediation.commands.door import main
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.http import refusals
from mediation.powers import actions as powers
from mediation.powers.actions import Among, Power
from mediation.vocabulary import AuthorityType, Role
from mediation.web.logins import create_login, person
from tests.database.test_journey import in_mediation
from tests.doors.bank_system import System, is_problem

TODAY = timezone.localdate()
GIVEN, UNTIL = str(TODAY - timedelta(days=1)), str(TODAY + timedelta(days=400))
OLD, NEW = "PAU-2026-0087", "PAU-2028-0001"
PLACE, API = "/bank/powers/new", "/api/v1/powers-of-attorney"
BODY = {
    "number": NEW, "authority": "special", "handler_name": "郑新人", "handler_phone": "0595-22778800",
    "given_on": GIVEN, "expires_on": UNTIL, "former": OLD,
}  # fmt: skip
RENEW = ("--agent", "林第三", "--phone", "0595-22778801", "--given", GIVEN, "--until", UNTIL)


class Desk:
    """A bank with two cases in mediation under a power of attorney of five more days, and one with its own number."""

    def __init__(self) -> None:
        with transaction(SYSTEM) as tx:
            self.cases = in_mediation(tx, 2)
            bank = tx.one(
                "SELECT i.id, i.code FROM institutions AS i JOIN cases AS c ON c.institution_id = i.id LIMIT 1"
            )
            licence = tx.value("SELECT licence_number FROM mediators")
            (self.foreign,) = world.some_cases(tx, world.a_bank("ELSEWHERE"), 1)
            tx.run("UPDATE claims SET poa_expires_on = %(day)s", day=TODAY + timedelta(days=5))
            self.numbers = {row.id: row.number for row in tx.rows("SELECT id, number FROM cases")}
        self.code = bank.code
        create_login("anna", role=Role.BANK_OPERATOR, password="a long enough word 7", of=bank.code)
        create_login("mia", role=Role.MEDIATOR, password="a long enough word 7", of=licence)
        self.system = System(bank.code)

    def page(self, who: str, address: str, **told: Any) -> str:
        browser = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        browser.cookies["sessionid"] = people.session_of(who)
        answer = browser.post(address, told, follow=True) if told else browser.get(address)
        return re.sub(r"\s+", " ", answer.content.decode())

    def call(self, place: str = "", body: Any = None, key: str = "k") -> Any:
        headers = self.system.headers(**{"idempotency-key": key})
        return self.system.client.post(f"{API}{place}", body, content_type="application/json", headers=headers)


@pytest.fixture(scope="module")
def desk(template: str) -> Iterator[Desk]:
    create_database("powers", template=template)
    with use_database("powers"):
        yield Desk()
    drop_database("powers")


def test_what_runs_out_is_renewed_on_a_page_once_it_was_looked_at(desk: Desk) -> None:
    """One walk, since each step begins where the one before it ended."""
    number = desk.numbers[desk.cases[0]]
    assert "Powers of attorney that run out" in desk.page("anna", "/bank/")
    assert (OLD in (listed := desk.page("anna", "/bank/powers")), "5 days left" in listed) == (True, True)
    assert f"?former={OLD}" in desk.page("anna", f"/cases/{number}")
    assert "Ask the institution to file a new one" in desk.page("mia", f"/cases/{number}")
    assert "Say for which cases it is" in desk.page("anna", PLACE, **{**BODY, "former": ""})
    paper = SimpleUploadedFile("授权.pdf", b"%PDF-1.7\n" + b"0" * 50 + b"\n%%EOF")
    page = desk.page("anna", PLACE, **BODY, paper=paper, decision="publish")
    assert ("File it for 2 cases" in page, "The paper is kept" in page) == (True, True)
    ((seen, kept),) = re.findall(r'name="seen" value="(\w+)"><input type="hidden" name="kept" value="([^"]+)"', page)
    changed = {**BODY, "handler_name": "别人"}
    assert "What it would do" in desk.page("anna", PLACE, **changed, seen=seen, kept=kept, decision="publish")
    told = {**BODY, "seen": seen, "kept": kept, "decision": "publish"}
    assert "2 cases have the new power of attorney" in desk.page("anna", PLACE, **told)
    assert "Nothing was changed" in desk.page("anna", PLACE, **told)
    assert "run out" not in desk.page("mia", f"/cases/{number}")
    with transaction(SYSTEM) as tx:
        assert tx.value("SELECT count(*) FROM attachments WHERE kind = 'power_of_attorney' AND state = 'RECEIVED'") == 2


def test_a_system_files_one_once_under_a_key(desk: Desk) -> None:
    (listed,) = desk.system.get(API).json()
    body = {**BODY, "former": None, "cases": [desk.numbers[desk.cases[0]], desk.numbers[desk.foreign]], "number": "X-1"}
    foreseen = desk.call("/preview", body).json()
    assert (foreseen["cases"], foreseen["power"]) == (1, None)
    assert foreseen["refused"] == [
        {
            "reason": "unknown",
            "said": "Your institution has no case of this number",
            "cases": [desk.numbers[desk.foreign]],
        }
    ]
    done = desk.call(body=body)
    assert (done.status_code, done.json()["cases"]) == (201, 1)
    assert desk.call(body=body).json() == done.json()
    assert is_problem(desk.call(body={**body, "number": "X-2"}), refusals.KeyUsedBefore)
    assert is_problem(desk.call(body={**BODY, "expires_on": GIVEN}, key="b"), errors.PowerOver)
    assert is_problem(desk.call(body={**body, "former": OLD}, key="c"), errors.PowerForNone)
    assert {one["number"]: one["cases"] for one in desk.system.get(API).json()} == {
        "X-1": 1,
        listed["number"]: listed["cases"] - 1,
    }


def test_a_shell_looks_first_and_files_with_commit(desk: Desk, tmp_path: Path) -> None:
    def said(*words: str) -> Any:
        done = CliRunner().invoke(main, ("powers", *words), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return json.loads(done.output)

    paper = tmp_path / "授权.pdf"
    paper.write_bytes(b"%PDF-1.7\n" + b"1" * 50 + b"\n%%EOF")
    under = said("list", desk.code)[0]["number"]
    asked = ("renew", desk.code, "--number", "S-1", *RENEW, "--under", under, "--paper", str(paper))
    foreseen = said(*asked)
    assert (foreseen["cases"] > 0, foreseen["power"], foreseen["committed"]) == (True, None, False)
    assert said(*asked, "--commit")["cases"] == foreseen["cases"]
    assert "S-1" in {one["number"] for one in said("list", desk.code, "--as", "anna")}


def test_two_who_file_the_same_at_the_same_time_file_it_once(desk: Desk) -> None:
    power = Power(number="T-1", authority=AuthorityType.SPECIAL, handler_name="林第三", handler_phone="0595-22778801",
                  given_on=TODAY, expires_on=TODAY + timedelta(days=9))  # fmt: skip
    ready, among = Barrier(2), Among(numbers=tuple(desk.numbers[case] for case in desk.cases))

    def file(_turn: int) -> tuple[int, int]:
        try:
            with transaction(person("anna")) as tx:
                ready.wait(30)
                done = powers.renew(tx, power, among, at=timezone.now())
                return done.cases, done.unchanged
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as crowd:
        assert sorted(crowd.map(file, range(2))) == [(0, 2), (2, 0)]
    with transaction(SYSTEM) as tx:
        assert tx.value("SELECT count(*) FROM events WHERE event = 'power:renew' AND payload ->> 'power' = (SELECT "
                        "max(id) FROM powers_of_attorney)::text") == 2  # fmt: skip
