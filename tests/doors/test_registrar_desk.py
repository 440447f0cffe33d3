"""The registrar accepts, refuses or sends back what a rule wants looked at; the assigner matches and shows why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from fixtures import cast, people
from mediation.accounts.models import Institution, Mediator
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.cases import flags, triage
from mediation.cases.models import Verdict
from mediation.commands.door import main
from mediation.consent import actions as consent
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.vocabulary import Audience, Channel, Role
from mediation.web.logins import create_login
from tests.database.filing_desk import filed, some_rows, written
from tests.database.test_journey import acting


class Intake:
    """Six filed cases that nothing has judged yet, and everybody's browser."""

    def __init__(self, folder: Path) -> None:
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
            bank = Institution.objects.get(code="QZLOAN")
        filed(bank, written(folder / "f.csv", some_rows(6, claimant_uscc=bank.uscc)))
        with transaction(SYSTEM) as tx:
            self.numbers = [row.number for row in tx.rows("SELECT number FROM cases ORDER BY id")]
        people.enrol()
        create_login("lender", role=Role.BANK_OPERATOR, password="a long enough word 7", of="QZLOAN")
        create_login("second", role=Role.ASSIGNER, password="a long enough word 7", of="")

    def post(self, username: str, address: str, **told: Any) -> str:
        return str(self.browser(username).post(address, told, follow=True).content.decode())

    def page(self, username: str, address: str) -> str:
        answer = self.browser(username).get(address)
        assert answer.status_code == 200
        return str(answer.content.decode())

    def waits(self, number: str) -> int:
        """A case, once it waits for a mediator."""
        with transaction(SYSTEM) as tx:
            ids = [tx.value("SELECT id FROM cases WHERE number = %(one)s", one=number)]
            cases.accept(tx, ids, at=timezone.now())
            consent.seek(tx, ids, at=timezone.now())
            consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=timezone.now())
        return int(ids[0])

    def browser(self, username: str) -> Client:
        found = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        found.cookies["sessionid"] = people.session_of(username)
        return found

    def press(self, number: str, verb: str, **told: Any) -> str:
        answer = self.browser("registrar").post(f"/cases/{number}/{verb}", told, follow=True)
        return str(answer.content.decode())


@pytest.fixture(scope="module")
def intake(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    create_database("registrar_desk", template=template)
    with use_database("registrar_desk"):
        yield Intake(tmp_path_factory.mktemp("files"))
    drop_database("registrar_desk")


def test_a_filed_case_is_accepted_refused_or_sent_back(intake: Intake) -> None:
    first, second, third = intake.numbers[:3]
    assert "The case is accepted." in intake.press(first, "accept")
    assert "not in a state" in intake.press(first, "accept")
    assert "where to go instead" in intake.press(second, "refuse", reason="unsuitable")
    refused = intake.press(second, "refuse", reason="unsuitable", alternative="the court of the debtor's domicile")
    assert "Acceptance is refused" in refused
    assert "put the filing right" in intake.press(third, "rectify", defects=["contact", "claim"])
    page = intake.browser("registrar").get("/home", follow=True).content.decode()
    assert third in page
    assert "How the party can be reached" in page
    answers, place = {"answer-contact": "a new number was sent"}, f"/bank/cases/{third}/put-right"
    assert intake.browser("clerk").post(place, answers).status_code == 404  # of another institution
    assert "Every defect must be answered" in intake.post("lender", place, **answers)
    assert "judges the case anew" in intake.post("lender", place, **answers, **{"answer-claim": "recomputed"})
    assert "What was lacking was answered" in intake.page("registrar", "/intake")
    intake.press(third, "refuse", reason="unsuitable", alternative="the court of the debtor's domicile")


def test_the_assigner_matches_and_shows_what_proves_it(intake: Intake) -> None:
    with transaction(SYSTEM) as tx:
        ids = [row.id for row in tx.rows("SELECT id FROM cases WHERE state = 'ACCEPTED'")]
        if not ids:
            ids = cases.accept(tx, [row.id for row in tx.rows("SELECT id FROM cases WHERE state = 'FILED'")][:1],
                               at=timezone.now())  # fmt: skip
        consent.seek(tx, ids, at=timezone.now())
        consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=timezone.now())
        number = tx.value("SELECT number FROM cases WHERE id = %(one)s", one=ids[0])
    assigner = intake.browser("assigner")
    done = assigner.post("/assignments/now", follow=True).content.decode()
    assert "1 of 1 case was assigned." in done
    assert "nothing better is possible" in done
    assert json.loads(assigner.get("/assignments/1.json").content)
    checked = assigner.get("/assignments/1?check&relief").content.decode()
    assert "Checked just now" in checked
    assert "Nobody." in checked
    assert "Why this mediator" in assigner.get(f"/cases/{number}/why").content.decode()
    assert assigner.get("/assignments/99.json").status_code == 404


def test_nobody_else_accepts_or_assigns(intake: Intake) -> None:
    for username in ("clerk", "mediator", "liaison", "auditor"):
        assert intake.browser(username).post(f"/cases/{intake.numbers[0]}/accept").status_code == 403
        assert intake.browser(username).post("/assignments/now").status_code == 403


def test_the_page_of_a_case_says_what_the_rules_found(intake: Intake) -> None:
    with transaction(SYSTEM) as tx:
        assert triage.to_look(tx) == []
    assert (
        "It has not been judged yet." in intake.browser("registrar").get(f"/cases/{intake.numbers[0]}").content.decode()
    )


def test_leave_is_asked_for_and_granted_and_the_cases_go_to_a_deputy(intake: Intake) -> None:
    waiting = intake.waits(intake.numbers[4])
    with transaction(SYSTEM) as tx:
        assignment.assign(tx, at=timezone.now(), among=[waiting])
        case = tx.one("SELECT id, number, mediator_id FROM cases WHERE id = %(one)s", one=waiting)
        assignment.confirm(acting(tx, Role.MEDIATOR), [case.id], at=timezone.now())
        licence = {one.pk: one.licence_number for one in Mediator.objects.all()}
    create_login("away", role=Role.MEDIATOR, password="a long enough word 7", of=licence[case.mediator_id])
    day = timezone.localdate()
    leave = {"from_day": day, "until": day + timedelta(days=9), "reason": "rest", "hand_over": "calls in the morning"}
    assert "the assigner answers" in intake.post("away", "/diary/leave", **leave)
    assert "ends on its first day or later" in intake.post("away", "/diary/leave", **leave | {"until": "2020-01-01"})
    assert "within these hours" in intake.post("away", "/diary/hours", starts0="09:00", ends0="12:00")
    assert "waits for an answer" in intake.page("away", "/diary")
    (request,) = re.findall(r"/roster/requests/(\d+)/grant", intake.page("assigner", "/roster"))
    granted = intake.post("assigner", f"/roster/requests/{request}/grant", mediator=case.mediator_id)
    assert "The leave is granted" in granted
    assert "calls in the morning" in granted
    assert "leave" in intake.page("away", f"/diary?view=month&day={day}")
    whose = f"/roster/{case.mediator_id}"
    page = intake.post("assigner", f"{whose}/hand-over", note="calls in the morning", mediator=case.mediator_id)
    assert "1 case is taken. 1 has a new mediator." in page
    assert f"/cases/{case.number}/why" in page
    with transaction(SYSTEM) as tx:
        deputy = tx.value("SELECT mediator_id FROM cases WHERE id = %(one)s", one=case.id)
    create_login("deputy", role=Role.MEDIATOR, password="a long enough word 7", of=licence[deputy])
    assert "calls in the morning" in intake.page("deputy", f"/cases/{case.number}")
    (held,) = re.findall(r"/roster/leave/(\d+)/take-back", page)
    assert "back from tomorrow" in intake.post("assigner", f"/roster/leave/{held}/take-back")
    assert intake.browser("away").post(f"/roster/requests/{request}/grant").status_code == 403


def test_a_mediator_against_a_rule_needs_a_second_person(intake: Intake) -> None:
    number = intake.numbers[3]
    intake.waits(number)
    with transaction(SYSTEM) as tx:
        barred = Mediator.objects.order_by("pk").last()
        assert barred
        tx.run("UPDATE mediators SET capacity = 0 WHERE id = %(one)s", one=barred.pk)
    below = f"/cases/{number}/mediator"
    assert "Nobody has the case yet." in intake.page("lender", below)
    assert "left to the centre" in intake.post("lender", f"{below}/leave")
    assert "no run takes the case" in intake.post("registrar", f"{below}/respondent/ask")
    assert "No list waits" in intake.post("lender", f"{below}/answer")
    wish = {"case": number, "mediator": barred.pk, "reason": "knows the trade"}
    assert "somebody else has to approve" in intake.post("assigner", "/assignments/by-people/ask", **wish)
    assert "otherwise the run decides" in intake.post("assigner", "/assignments/by-people/appoint", **wish)
    assert "has no place left" in intake.page("assigner", "/assignments/by-people")
    (override,) = set(re.findall(r"by-people/(\d+)", intake.page("second", "/assignments/by-people")))
    assert "someone other than" in intake.post("assigner", f"/assignments/by-people/{override}")
    assert "It is approved" in intake.post("second", f"/assignments/by-people/{override}")


def test_what_came_up_after_acceptance_is_seen_to_with_a_note(intake: Intake) -> None:
    case = intake.waits(intake.numbers[5])
    with transaction(SYSTEM) as tx:
        flag = flags.Flag(case_id=case, code="BANKRUPT", verdict=Verdict.REFUSE, shown_to=(Audience.BANK,))
        flags.put_up(tx, [flag], at=timezone.now())
    page = intake.page("registrar", "/intake")
    assert "The debtor is in bankruptcy proceedings" in page
    (address,) = re.findall(r'action="(/intake/flags/\d+)"', page)
    assert "given a reason" in intake.post("registrar", address)
    assert "noted what came of it" in intake.post("registrar", address, note="another debtor of that name")
    assert "Doubts about" not in intake.page("registrar", "/intake")
    assert intake.browser("clerk").post(address).status_code == 403


def test_files_from_outside_are_taken_line_by_line(intake: Intake) -> None:
    head = "案号,债务人,统一社会信用代码,受理法院,受理日,终结日"
    lines = f"{head}\n（2026）闽05破1号,某公司,,泉州中院,2026-03-01,\n无日期,某公司,,泉州中院,,\n"
    listed = SimpleUploadedFile("list.csv", lines.encode())
    page = intake.post("registrar", "/intake/files", kind="bankruptcies", file=listed)
    assert "2 rows were read." in page
    assert "Line 3" in page
    posted = SimpleUploadedFile("post.csv", "信件号,结果,结果日期\n77,签收,2026-03-01\n".encode())
    assert "No such letter was posted." in intake.post("registrar", "/intake/files", kind="letters", file=posted)
    assert intake.browser("registrar").post("/intake/files", {"kind": "letters"}).status_code == 422


def test_what_if_says_what_belongs_together_and_when_there_is_no_history(intake: Intake) -> None:
    assert "belongs to what you said" in intake.page("assigner", "/what-if?weeks=4&cases=50")
    assert "history" in intake.page("assigner", "/what-if?weeks=4&cases=50&whose=credit_card")


def test_the_clean_ones_of_a_filing_are_accepted_in_one_step_and_flagged_ones_with_a_note(
    intake: Intake, tmp_path: Path
) -> None:
    with transaction(SYSTEM):
        bank = Institution.objects.get(code="QZLOAN")
    filed(bank, written(tmp_path / "g.csv", some_rows(10, claimant_uscc=bank.uscc)))
    with transaction(SYSTEM) as tx:
        *good, doubtful = [row.id for row in tx.rows("SELECT id FROM cases ORDER BY id DESC LIMIT 4")]
        tx.run("UPDATE claims SET product_facts = product_facts || '{\"is_criminal\": true}' WHERE case_id = %(id)s",
               id=doubtful)  # fmt: skip
    queue = intake.page("registrar", "/intake")
    (filing,) = re.findall(r'name="filing" value="(\d+)"><button', queue)[-1:]
    meant = {"institution": "QZLOAN", "filing": filing, "which": "clean"}
    shown = intake.post("registrar", "/intake/many/preview", **meant)
    assert "Accept 3 cases" in shown
    assert "A crime is suspected: 1" in shown
    (seen,) = re.findall(r'name="seen" value="(\w+)"', shown)
    command = ["acceptance", "preview", "--filing", filing, "--as", "registrar", "--json"]
    told = json.loads(CliRunner().invoke(main, command, catch_exceptions=False).output)
    assert (told["marks"]["clean"], told["flagged"]["rules"]) == (seen, {"CRIMINAL": 1})
    assert "3 cases are accepted." in intake.post("registrar", "/intake/many/accept", **meant, seen=seen)
    again = intake.post("registrar", "/intake/many/accept", **meant, seen=seen)
    assert "nothing was done" in again
    assert "None of them is clean" in again
    narrowed = intake.page("registrar", f"/intake?filing={filing}&rule=CRIMINAL")
    assert f'name="case" value="{doubtful}"' in narrowed
    ticked = {"which": "ticked", "case": doubtful}
    assert "No flagged case is ticked" in intake.post("registrar", "/intake/many/preview", which="ticked")
    (seen,) = re.findall(r'name="seen" value="(\w+)"', intake.post("registrar", "/intake/many/preview", **ticked))
    assert "a reason in writing" in intake.post("registrar", "/intake/many/accept", **ticked, seen=seen)
    done = intake.post("registrar", "/intake/many/accept", **ticked, seen=seen, note="no case was opened")
    assert "1 case is accepted." in done
    assert intake.browser("assigner").post("/intake/many/accept", meant | {"seen": seen}).status_code == 403
    with transaction(SYSTEM) as tx:
        assert tx.value("SELECT count(*) FROM cases WHERE id = ANY (%(ids)s) AND state = 'ACCEPTED'",
                        ids=[*good, doubtful]) == 4  # fmt: skip
