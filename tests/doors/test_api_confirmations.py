"""A court's system reads the applications before it, fetches their packets and says what became of them."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.accounts.models import Institution
from mediation.api import clients
from mediation.commands.door import main
from mediation.confirmation import actions as confirmation
from mediation.consent import actions as consent
from mediation.db import SYSTEM, transaction
from mediation.http import refusals
from mediation.sessions import transferring
from mediation.vocabulary import Channel, Role
from tests.database.test_journey import acting, agreed
from tests.doors.bank_system import a_token, is_problem, two_banks
from tests.paper.reading import text_of

PLACE = "/api/v1/confirmations"
BOTH = ("confirmations:read", "confirmations:write")


class CourtSystem:
    """A court's system, logged in; speaks English."""

    def __init__(self, court: str, *scopes: str) -> None:
        registered = clients.create_for_court(court, name="registry", scopes=scopes or BOTH)
        token = a_token(registered).json()["access_token"]
        self.headers = {"authorization": f"Bearer {token}", "accept-language": "en"}
        self.client = Client(SERVER_NAME="localhost", raise_request_exception=False)

    def get(self, address: str) -> Any:
        return self.client.get(address, headers=self.headers)

    def say(self, *rows: dict[str, str]) -> Any:
        body = {"outcomes": list(rows)}
        return self.client.post(f"{PLACE}/outcomes", body, content_type="application/json", headers=self.headers)


@pytest.fixture
def numbers(fresh_database: str) -> list[str]:
    """Two cases applied for at the court 350503; there is another court."""
    with transaction(SYSTEM) as tx:
        ids = agreed(tx, 2)
        world.a_court("350502", "泉州市鲤城区人民法院")
        confirmation.apply_jointly(acting(tx, Role.MEDIATOR), ids, at=NOON + timedelta(days=1))
        found = tx.rows("SELECT number FROM cases WHERE id = ANY (%(ids)s) ORDER BY id", ids=ids)
    return [row.number for row in found]


def test_a_court_reads_fetches_and_answers_for_its_own(numbers: list[str]) -> None:
    mine, other = CourtSystem("350503"), CourtSystem("350502")
    page = mine.get(f"{PLACE}?limit=1").json()
    assert numbers[:1] == [one["case"] for one in page["items"]]
    assert numbers[1:] == [one["case"] for one in mine.get(page["next"]).json()["items"]]
    assert other.get(PLACE).json() == {"items": [], "next": None}
    packed = mine.get(page["items"][0]["packet"]).content
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        assert f"{numbers[0]}/application.pdf" in found.namelist()
    assert is_problem(other.get(page["items"][0]["packet"]), errors.NotFound)
    rows = [{"case": number, "outcome": "accepted", "on": "2026-10-14"} for number in numbers]
    first = mine.say(*rows).json()
    assert (2, 0) == (first["recorded"], first["unchanged"])
    again = mine.say(*rows, {"case": numbers[0], "outcome": "confirmed", "on": "tomorrow"}).json()
    assert (3, 0, 2, [(3, "on", "UNREADABLE")]) == (
        again["rows"], again["recorded"], again["unchanged"],
        [(one["place"], one["field"], one["rule"]) for one in again["explained"]],
    )  # fmt: skip
    assert ["UNKNOWN-APPLICATION"] == [one["rule"] for one in other.say(rows[0]).json()["explained"]]


def test_a_court_fetches_what_it_was_handed_and_the_mediators_report(numbers: list[str], tmp_path: Path) -> None:
    with transaction(SYSTEM) as tx:
        (case,) = world.some_accepted_cases(tx, Institution.objects.all()[0], 1)
        consent.seek(tx, [case], at=NOON)
        consent.refuse(acting(tx, Role.PARTY), [case], channel=Channel.CALL, at=NOON)
        number = tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case)
    out = tmp_path / "report.pdf"
    asked = ["termination-report", number, "--out", str(out)]
    assert "no such thing" in CliRunner().invoke(main, asked).output
    assert CliRunner().invoke(main, [*asked, "--course", "被申请人不同意调解。"]).exit_code == 0
    assert "被申请人不同意调解" in text_of(out.read_bytes())
    with transaction(SYSTEM) as tx:
        (package,) = transferring.hand_over(acting(tx, Role.COURT_LIAISON), [case], at=NOON + timedelta(days=1))
    mine, other = CourtSystem("350503"), CourtSystem("350502")
    (found,) = mine.get("/api/v1/transfers").json()["items"]
    assert (found["case"], found["sha256"]) == (number, package.sha256)
    assert mine.get(found["archive"]).content == package.content
    assert mine.get(found["report"]).content.startswith(b"%PDF")
    assert other.get("/api/v1/transfers").json() == {"items": [], "next": None}
    assert is_problem(other.get(found["report"]), errors.NotFound)


def test_a_token_needs_its_scope_and_a_bank_says_nothing_for_a_court(numbers: list[str]) -> None:
    reader = CourtSystem("350503", "confirmations:read")
    assert is_problem(reader.say({"case": numbers[0]}), refusals.ScopeMissing)
    with transaction(SYSTEM) as tx:
        code = str(tx.value("SELECT code FROM institutions ORDER BY id LIMIT 1"))
    reader.headers["authorization"] = (
        f"Bearer {a_token(clients.create(code, name='core', scopes=BOTH)).json()['access_token']}"
    )
    assert numbers == [one["case"] for one in reader.get(PLACE).json()["items"]]
    assert is_problem(reader.say({"case": numbers[0]}), errors.NotPermitted)
    assert is_problem(reader.get(f"{PLACE}/{numbers[0]}/packet"), errors.NotPermitted)


def test_a_court_that_is_not_there_has_no_system(fresh_database: str) -> None:
    with pytest.raises(errors.NotFound):
        clients.create_for_court("000000", name="x", scopes=BOTH)


def test_a_court_reads_the_figures_of_the_centre(fresh_database: str) -> None:
    two_banks()
    registry = CourtSystem("350503", "statistics:read")
    told = registry.get("/api/v1/statistics?as_of=2026-10-31")
    assert told.status_code == 200
    assert told.json()["by_institution"] == []
