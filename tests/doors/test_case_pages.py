"""What the lists, the page of a case and the figures show, and to whom: every audience sees its own rows alone."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fixtures import cast, people, world
from mediation.accounts.models import Institution
from mediation.agreements import actions as agreements
from mediation.agreements import linting, signing
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.consent import actions as consent
from mediation.db import SYSTEM, Tx, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.negotiation import actions as negotiation
from mediation.vocabulary import Channel, Role
from schedulers.ordered import make_ordered
from tests.database.filing_desk import filed, some_rows, written
from tests.database.test_journey import SIGNERS, acting, offered, prepare


class Centre:
    """Two cases of the clerk's bank, one of another that was agreed, and everybody's browser."""

    def __init__(self, folder: Path) -> None:
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
            banks = {bank.code: bank for bank in Institution.objects.all()}
        for code, rows in (("QZCARD", 2), ("QZLOAN", 1)):
            filed(banks[code], written(folder / f"{code}.csv", some_rows(rows, claimant_uscc=banks[code].uscc)))
        with transaction(SYSTEM) as tx:
            found = {row.number: row for row in tx.rows("SELECT id, number, institution_id FROM cases ORDER BY id")}
            cases.accept(tx, [row.id for row in found.values()], at=world.NOON)
            self.mine = [one for one, row in found.items() if row.institution_id == banks["QZCARD"].id]
            (self.other,) = set(found) - set(self.mine)
            agree(tx, found[self.other].id)
        people.enrol()

    def get(self, address: str, username: str, **headers: str) -> str:
        answer = self.answer(address, username, **headers)
        assert answer.status_code == 200, (address, answer.status_code)
        return str(answer.content.decode())

    def answer(self, address: str, username: str, **headers: str) -> object:
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en", **headers})
        client.cookies["sessionid"] = people.session_of(username)
        return client.get(address)


def agree(tx: Tx, case: int) -> None:
    """Bring a case to a signed agreement."""
    consent.seek(tx, [case], at=world.NOON)
    consent.give(acting(tx, Role.PARTY), [case], channel=Channel.PORTAL, at=world.NOON)
    assignment.assign(tx, at=world.NOON)
    assignment.confirm(acting(tx, Role.MEDIATOR), [case], at=world.NOON)
    prepare(acting(tx, Role.MEDIATOR), [case])
    offered(tx, [case])
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), [case], at=world.NOON)
    linting.acknowledge(acting(tx, Role.MEDIATOR), [case], ["FILED-ELSEWHERE"], reason="same person", at=world.NOON)
    agreements.draw_up(acting(tx, Role.MEDIATOR), [case], at=world.NOON)
    for role, signer in SIGNERS:
        signing.sign_for(acting(tx, role), [case], signer, at=world.NOON)


@pytest.fixture(scope="module")
def centre(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    create_database("case_pages", template=template)
    with use_database("case_pages"):
        yield Centre(tmp_path_factory.mktemp("files"))
    drop_database("case_pages")


def test_a_bank_sees_its_own_cases_and_is_told_nothing_of_others(centre: Centre) -> None:
    page = centre.get("/cases", "clerk")
    assert all(number in page for number in centre.mine)
    assert centre.other not in page
    assert f'href="/cases/{centre.other}"' not in centre.get(f"/cases?words={centre.other}", "clerk")
    assert centre.answer(f"/cases/{centre.other}", "clerk").status_code == 404  # type: ignore[attr-defined]
    assert centre.answer(f"/cases/{centre.other}/agreement.pdf", "clerk").status_code == 404  # type: ignore[attr-defined]


def test_the_centre_sees_all_and_a_mediator_who_has_none_nothing(centre: Centre) -> None:
    everything = centre.get("/cases", "registrar")
    assert all(number in everything for number in (*centre.mine, centre.other))
    assert "No case fits" in centre.get("/cases", "mediator")


def test_a_case_reads_like_a_story(centre: Centre) -> None:
    page = centre.get(f"/cases/{centre.other}", "registrar")
    for words in ("What is claimed", "What was offered", "¥9,000.00 in 3 payments", "The mediator took the case",
                  "The agreement was signed", "The agreement (PDF)"):  # fmt: skip
        assert words in page
    paper = centre.answer(f"/cases/{centre.other}/agreement.pdf", "registrar")
    assert paper.content.startswith(b"%PDF")  # type: ignore[attr-defined]


def test_a_list_comes_in_parts_for_who_has_the_rest(centre: Centre) -> None:
    part = centre.get("/cases?state=AGREED", "registrar", **{"hx-request": "true"})
    assert centre.other in part
    assert "<html" not in part
    assert all(number not in part for number in centre.mine)


def test_a_bank_counts_its_own_and_a_court_the_whole_without_small_groups(centre: Centre) -> None:
    assert "as of the end of 2027-01-01" in centre.get("/statistics?as_of=2027-01-01", "clerk")
    told = {
        name: centre.answer("/statistics/report.json?as_of=2027-01-01", name).json()  # type: ignore[attr-defined]
        for name in ("clerk", "registrar", "liaison")
    }
    accepted = [next(f["value"] for f in one["figures"] if f["code"] == "accepted") for one in told.values()]
    assert accepted == [2, 3, None]
    assert "Figures of so few are not shown" in centre.get("/statistics?as_of=2027-01-01", "liaison")
    assert told["liaison"]["by_institution"] == told["liaison"]["by_month"] == told["liaison"]["waterfall"] == []


def test_a_figure_leads_to_the_cases_that_its_reader_may_see(centre: Centre) -> None:
    place = "/statistics/cases?as_of=2027-01-01&part="
    assert "/statistics/cases?part=accepted" in centre.get("/statistics?as_of=2027-01-01", "clerk")
    assert "/statistics/cases" not in centre.get("/statistics?as_of=2027-01-01", "auditor")
    own, whole = centre.get(f"{place}accepted", "clerk"), centre.get(f"{place}accepted", "registrar")
    assert [number in own for number in (*centre.mine, centre.other)] == [True, True, False]
    assert [number in whole for number in (*centre.mine, centre.other)] == [True, True, True]
    agreed = centre.get(f"{place}agreed", "registrar")
    assert [number in agreed for number in (*centre.mine, centre.other)] == [False, False, True]
    assert centre.other not in centre.get(f"{place}agreed&product=mortgage", "registrar")
    assert "None of these cases is yours to see" in centre.get(f"{place}agreed", "liaison")
    assert centre.answer(f"{place}anything", "registrar").status_code == 404  # type: ignore[attr-defined]


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbfsection"), ("json", b"{")])
def test_figures_can_be_taken_away(centre: Centre, form: str, start: bytes) -> None:
    answer = centre.answer(f"/statistics/report.{form}?as_of=2027-01-01", "registrar")
    assert answer.content.startswith(start)  # type: ignore[attr-defined]
    assert "statistics-2027-01-01" in answer["Content-Disposition"]  # type: ignore[index]


def test_a_workbook_of_figures_holds_no_formula(centre: Centre) -> None:
    content = centre.answer("/statistics/report.xlsx?as_of=2027-01-01", "auditor").content  # type: ignore[attr-defined]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 5
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [] == [cell.value for cell in cells if cell.data_type == "f"]
    assert any(cell.value == 3 for cell in cells)


def test_nothing_else_can_be_taken_away(centre: Centre) -> None:
    assert centre.answer("/statistics/report.exe", "registrar").status_code == 404  # type: ignore[attr-defined]


def test_who_orders_a_report_finds_it_and_can_end_it(centre: Centre) -> None:
    def at_desk(username: str) -> Client:
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        client.cookies["sessionid"] = people.session_of(username)
        return client

    clerk, place = at_desk("clerk"), "/statistics/reports"
    assert clerk.post(place, {"rhythm": "daily", "span": "all", "form": "csv"}).status_code == 422
    clerk.post(place, {"rhythm": "weekly", "span": "all", "form": "csv"})
    with transaction(SYSTEM) as tx:
        assert make_ordered(tx, world.NOON)["made"] == 1
    shown = clerk.get(place).content.decode()
    (report,) = re.findall(rf"{place}/\d+", shown)
    (order,) = re.findall(r"/statistics/orders/\d+/end", shown)
    assert clerk.get(report).content.decode("utf-8-sig").startswith("section,code")
    strange = [at_desk("liaison").get(report), at_desk("registrar").get(report), at_desk("registrar").post(order)]
    assert [answer.status_code for answer in strange] == [404] * 3
    clerk.post(order)
    assert order not in clerk.get(place).content.decode()


def test_an_institution_talks_with_the_parties_first_and_says_how_it_was_settled(centre: Centre) -> None:
    def at_desk(username: str) -> Client:
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        client.cookies["sessionid"] = people.session_of(username)
        return client

    clerk, registrar, place = at_desk("clerk"), at_desk("registrar"), f"/cases/{centre.mine[0]}"
    assert "Let the institution talk with the parties first" in centre.get(place, "registrar")
    assert "the centre does not mediate" in registrar.get(f"{place}/centre/coordinate").content.decode()
    assert at_desk("supervisor").get(f"{place}/coordinate").status_code == 404  # an operator's move alone
    assert clerk.post(f"{place}/coordinate", {"reason": ""}).status_code == 422
    begun = clerk.post(f"{place}/coordinate", {"reason": "on site"}, follow=True).content.decode()
    assert ("The case is in coordination." in begun, f"{place}/resolve" in begun) == (True, True)
    late = registrar.post(f"{place}/centre/coordinate", {"reason": "typed before"})
    assert (late.status_code, b"typed before</textarea>" in late.content) == (422, True)
    assert registrar.get(f"{place}/resolve").status_code == 403

    def resolve(content: bytes) -> str:
        told = {"kind": "bank_arrangement", "file": SimpleUploadedFile("plan.pdf", content)}
        return clerk.post(f"{place}/resolve", told, follow=True).content.decode()

    refused = resolve(b"no PDF")
    assert ('value="bank_arrangement" selected' in refused, "no document that is taken" in refused) == (True, True)
    assert "settled without mediation" in resolve(b"%PDF-1.7")
    assert clerk.get(f"{place}/resolve").status_code == 404
