"""A mediator's day: what comes next and why, a case taken, terms proposed and drawn up, and nobody else's cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fixtures import cast, people, world
from mediation.accounts.models import Institution, Mediator, User
from mediation.agreements import signing
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.cases import opening
from mediation.cases.flags import Flag, put_up
from mediation.cases.models import Verdict
from mediation.consent import actions as consent
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.negotiation import actions as negotiation
from mediation.vocabulary import Audience, CaseEvent, Channel, PartyRole, Role, SignerRole
from mediation.web.logins import create_login
from tests.database.filing_desk import filed, some_rows, written
from tests.database.test_journey import acting
from tests.paper.reading import text_of


class Desk:
    """Three cases of one bank, assigned just now to three mediators, and the browser of the first one's."""

    def __init__(self, folder: Path) -> None:
        now = timezone.now()
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
            bank = Institution.objects.get(code="QZLOAN")
        filed(bank, written(folder / "f.csv", some_rows(3, claimant_uscc=bank.uscc)))
        with transaction(SYSTEM) as tx:
            self.ids = [row.id for row in tx.rows("SELECT id FROM cases ORDER BY id")]
            cases.accept(tx, self.ids, at=now)
            consent.seek(tx, self.ids, at=now)
            consent.give(acting(tx, Role.PARTY), self.ids, channel=Channel.PORTAL, at=now)
            assignment.assign(tx, at=now)
            rows = tx.rows("SELECT number, mediator_id FROM cases ORDER BY id")
            (self.number, hers), (self.other, his), (self.third, theirs) = [
                (row.number, row.mediator_id) for row in rows
            ]
            licence = {one.pk: one.licence_number for one in Mediator.objects.all()}
        create_login("hers", role=Role.MEDIATOR, password="a long enough word 7", of=licence[hers])
        create_login("his", role=Role.MEDIATOR, password="a long enough word 7", of=licence[his])
        nobodys = next(number for one, number in sorted(licence.items()) if one not in (hers, his, theirs))
        create_login("theirs", role=Role.MEDIATOR, password="a long enough word 7", of=licence[theirs])
        create_login("lender", role=Role.BANK_OPERATOR, password="a long enough word 7", of="QZLOAN")
        create_login("stranger", role=Role.MEDIATOR, password="a long enough word 7", of=nobodys)
        people.enrol()
        self.client, self.his = self.browser("hers"), self.browser("his")

    def browser(self, username: str) -> Client:
        found = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        found.cookies["sessionid"] = people.session_of(username)
        return found

    def page(self, address: str) -> str:
        return str(self.client.get(address, follow=True).content.decode())

    def press(self, verb: str, **told: Any) -> str:
        answer = self.client.post(f"/cases/{self.number}/{verb}", told, follow=True)
        return str(answer.content.decode())

    def told(self, verb: str, **told: Any) -> str:
        """What he presses in his case."""
        return str(self.his.post(f"/cases/{self.other}/{verb}", told, follow=True).content.decode())

    def his_page(self, below: str = "") -> str:
        answer = self.his.get(f"/cases/{self.other}{below}")
        assert answer.status_code == 200
        return str(answer.content.decode())


@pytest.fixture(scope="module")
def desk(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    create_database("mediator_desk", template=template)
    with use_database("mediator_desk"):
        yield Desk(tmp_path_factory.mktemp("files"))
    drop_database("mediator_desk")


def test_a_case_goes_from_the_list_to_signing(desk: Desk) -> None:
    """One walk, since each step begins where the one before it ended."""
    assert "Say whether you take the case" in desk.page("/home")
    assert "The case is yours" in desk.press("confirm")
    assert "Calling" in desk.page(f"/cases/{desk.number}")
    today = timezone.localdate()
    terms = {
        "settled_amount": "9000.00",
        "periods": 3,
        "first_due_on": today + timedelta(days=40),
        "expires_on": today + timedelta(days=9),
    }
    asked = desk.press("ask", **terms)
    assert "The institution has published no authority for this. 7 questions are left today." in asked
    assert "not in a state" not in desk.press("propose", **terms)
    assert "An offer waits for its answer" in desk.page("/next")
    behind = desk.page(f"/next?after={2**70}")
    assert ("The most urgent" in behind, "An offer waits for its answer" in behind) == (True, False)
    with transaction(SYSTEM) as tx:
        for side in (Role.BANK_SUPERVISOR, Role.PARTY):
            negotiation.accept(acting(tx, side), desk.ids[:1], at=timezone.now())
    assert "This has to be mended" in desk.press("write-clauses", clauses="申请人应删除逾期记录。")
    assert "Your clauses are kept" in desk.press("write-clauses", clauses="\n付清后申请人出具结清证明。\n")
    page = desk.page(f"/cases/{desk.number}")
    assert "Mend these, or say why they may stand" in page
    assert "identity" in page
    warned = [part.split('"')[0] for part in page.split('name="stands" value="')[1:]]
    assert "neither mended nor let stand" in desk.press("draw-up")
    drawn = desk.press("draw-up", stands=warned, reason="looked at with both sides")
    assert "The agreement is drawn up" in drawn
    assert "is to sign" in drawn
    assert "Signatures are missing" in desk.page("/next")
    sign_and_apply(desk)


def sign_and_apply(desk: Desk) -> None:
    """The institution signs, the debtor before the mediator, the mediator, the centre; then the court is asked."""
    assert "everybody signs it, too" in desk.press("draw-up-application")
    with transaction(SYSTEM) as tx:
        signing.sign_for(acting(tx, Role.BANK_SUPERVISOR), desk.ids[:1], SignerRole.CLAIMANT, at=timezone.now())
    page = desk.page(f"/cases/{desk.number}")
    digests, (party,) = found(page, r'name="sha256" value="(\w+)"'), found(page, r'name="party" value="(\d+)"')
    how = {"party": party, "way": "on_paper", "channel": "in_person", "identity": "document_shown"}
    assert "not the paper" in desk.press("sign-for", **how, sha256="00")
    assert "signer&#x27;s turn" in desk.press("sign")
    assert "they have signed" in desk.press("sign-for", **how, sha256=digests)
    assert desk.client.get(f"/cases/{desk.number}/application.pdf").content.startswith(b"%PDF")
    assert "You have signed." in desk.press("sign")
    assert "not in a state" in desk.press("hand-in-application")
    centre = desk.browser("assigner")
    assert "Seal for the centre" in centre.get(f"/cases/{desk.number}").content.decode()
    assert "You have signed." in centre.post(f"/cases/{desk.number}/sign", follow=True).content.decode()
    assert "Hand it in to the court" in desk.page(f"/cases/{desk.number}")
    assert "is with the court" in desk.press("hand-in-application")


def test_what_is_not_allowed_says_why_and_nothing_happens(desk: Desk) -> None:
    assert "The case is not in a state that allows this." in desk.press("end", reason="other")
    assert "Something is left out" in desk.press("decline", reason="because")


def test_nobody_else_may_act_in_a_case(desk: Desk) -> None:
    other = Client(SERVER_NAME="localhost")
    for username, status in (("mediator", 404), ("clerk", 403), ("registrar", 403)):
        other.cookies["sessionid"] = people.session_of(username)
        assert other.post(f"/cases/{desk.number}/sign").status_code == status
    assert other.get("/next").status_code == 403


def found(page: str, pattern: str) -> list[str]:
    return re.findall(pattern, page)


def test_a_party_is_called_by_leave_and_within_the_rules(desk: Desk) -> None:
    """At any hour, since the person agrees to all of them here."""
    (party,) = set(found(desk.his_page("/calls"), r'name="party" value="(\d+)"'))
    desk.told("calls/agreed-hours", party=party, hours=[22, 23, *range(8)])
    assert "3 calls left today" in desk.his_page("/calls")
    assert not found(desk.his_page("/calls"), r"tel:\d+")
    page = desk.told("calls/reserve", party=party)
    assert "Dial until" in page
    assert found(page, r"tel:\d+")
    (reservation,) = found(page, r'name="reservation" value="(\d+)"')
    dialled = timezone.localtime().strftime("%H:%M")
    assert "no such thing" in desk.told("calls/result", reservation="999999", outcome="refused", dialled_at=dialled)
    assert "Something is left out" in desk.told("calls/result", reservation=reservation, outcome="sang", dialled_at="")
    page = desk.told("calls/result", reservation=reservation, outcome="refused", dialled_at=dialled)
    assert "The result is recorded." in page
    assert "nobody calls for seven days" in page
    assert "COOL-OFF" in desk.told("calls/reserve", party=party)
    assert "binds everybody" in desk.told("calls/opt-out", party=party, channel="sms")
    assert "not wanted" in desk.his_page("/calls")


def test_times_are_offered_and_picked_and_a_session_is_held_and_written_down(desk: Desk) -> None:
    assert "The case is yours" in desk.told("confirm") + desk.told("confirm")
    starts = found(desk.told("sessions/offer", mode="video"), r'name="start" value="([^"]+)"')
    assert "once both sides have picked" in desk.told("sessions/pick", side="institution", start=starts[:2])
    assert "The session is booked" in desk.told("sessions/pick", side="respondent", start=starts[1:2])
    (session,) = set(found(desk.his_page("/sessions"), r"/sessions/(\d+)"))
    assert "How it went" not in desk.his_page(f"/sessions/{session}")
    assert "has not begun" in desk.told(f"sessions/{session}/hold", attended="yes")
    assert "(Begins)" in desk.told(
        f"sessions/{session}/move", by="mediator", minutes="45", starts_at="2020-01-01T10:00"
    )
    now = timezone.localtime() - timedelta(hours=1)
    moved = desk.told(f"sessions/{session}/move", by="respondent", minutes="45", starts_at=f"{now:%Y-%m-%dT%H:%M}")
    assert "The session is moved" in moved
    assert 'name="minutes" value="45"' in desk.his_page(f"/sessions/{session}")
    assert "rights" in desk.told(f"sessions/{session}/hold", attended="yes")
    desk.told("sessions/prepare", who="all", channel="in_person", acknowledged="1", way="document_shown")
    assert "consented" in desk.told(f"sessions/{session}/record", recorded="yes")
    assert "how the session went" in desk.told(f"sessions/{session}/hold", attended="yes")
    page = desk.told(f"sessions/{session}/draft", kind="undisputed_facts", body="The loan was paid out.")
    (sha256,) = set(found(page, r'name="sha256" value="(\w+)"'))
    for who in sorted(set(found(page, r'name="who" value="(\d+)"'))):
        page = desk.told(f"sessions/{session}/sign", kind="undisputed_facts", who=who, sha256=sha256, answer="signed")
    assert "Record them as undisputed" in page
    assert "may go to a court" in desk.told(f"sessions/{session}/settle-facts")
    assert desk.his.get(f"/cases/{desk.other}/sessions/{session}/undisputed_facts.pdf").content.startswith(b"%PDF")
    assert "for your eyes alone" in desk.told(
        f"sessions/{session}/note", side="respondent", kind="private", text="2000"
    )
    assert desk.client.get(f"/cases/{desk.number}/sessions/{session}").status_code == 404  # it is of the other case


def test_what_a_party_says_is_taken_down_in_its_name_with_its_proof(desk: Desk) -> None:
    (party,) = set(found(desk.his_page("/people"), r'name="party" value="(\d+)"'))
    answer = {"party": party, "purpose": "recording", "answer": "give", "channel": "call"}
    assert "To be read out" in desk.told("people/ask", party=party, purpose="recording")
    assert "needs proof" in desk.told("people/answer", **answer, proof="recording", ref="")
    assert "The answer is taken down." in desk.told("people/answer", **answer, proof="recording", ref="tape 7")
    assert "tape 7" in desk.his_page("/people")
    assert "left out" in desk.told("people/add-agent", party=party, name="Li")
    assert "what is done differently" in desk.told("people/raise-need", party=party, need="hearing")
    assert "A session in writing" in desk.his_page("/people")
    assert "Papers go there" in desk.told("people/confirm-address", party=party, channel="in_person", address="1 Road")
    assert "no such thing" in desk.told("people/raise-need", party="999999", need="hearing")


def test_the_pages_of_a_case_are_for_who_has_the_case(desk: Desk) -> None:
    stranger, clerk = desk.browser("stranger"), desk.browser("clerk")  # of another institution
    for below in ("calls", "sessions", "people"):
        assert stranger.get(f"/cases/{desk.other}/{below}").status_code == 404
        assert clerk.get(f"/cases/{desk.other}/{below}").status_code == (403 if below == "people" else 404)
    for verb in ("calls/reserve", "sessions/offer", "people/ask", "people/invite"):
        assert stranger.post(f"/cases/{desk.other}/{verb}").status_code == 404
    assert "Nobody is planned for today" in desk.page("/plan")


def test_what_a_mediator_discloses_is_answered_by_both_sides_before_he_goes_on(desk: Desk) -> None:
    assert "given a reason" in desk.told("disclose", text=" ")
    assert "both sides are to say" in desk.told("disclose", text="a cousin works at the bank")
    below = f"/cases/{desk.other}/mediator"
    for username, verb in (("lender", "consent"), ("registrar", "respondent/consent")):
        browser = desk.browser(username)
        assert "a cousin works at the bank" in browser.get(below).content.decode()
        answered = browser.post(f"{below}/{verb}", follow=True).content.decode()
        assert "goes on with the mediator" in answered
    assert answered.count("goes on</span>") == 2
    assert desk.browser("clerk").get(below).status_code == 404
    assert desk.browser("registrar").post(f"{below}/consent").status_code == 403
    assert desk.browser("lender").post(f"{below}/respondent/consent").status_code == 403


def test_a_clock_is_listed_when_it_is_near_and_counted_while_it_runs_for_years(desk: Desk) -> None:
    shown = []
    for days in (91, 90):
        with transaction(SYSTEM) as tx:
            case, last = cases.find(tx, desk.other).id, timezone.localdate() + timedelta(days=days)
            to = (Audience.MEDIATOR,)
            clock = Flag(case_id=case, code="LIMITATION", verdict=Verdict.ACCEPT, shown_to=to, due_on=last)
            put_up(tx, [clock], at=timezone.now())
        page = desk.his.get("/next").content.decode()
        shown.append(("Limitation or a guarantee runs out" in page, "runs out later than in 90 days" in page))
    assert shown == [(False, True), (True, False)]


def test_a_mediation_rests_and_goes_on_and_who_stays_away_leaves_a_note(desk: Desk) -> None:
    desk.told("confirm")
    by = timezone.localdate() + timedelta(days=9)
    why = {"reason": "appraisal", "why": "the house is appraised"}
    kept = desk.told("suspend", **why, look_again_on=timezone.localdate())
    assert ("the house is appraised</textarea>" in kept, "A day that is to come" in kept) == (True, True)
    assert "The mediation rests" in desk.told("suspend", **why, look_again_on=by)
    assert "the house is appraised" in desk.his_page()
    assert "See whether it can go on" in str(desk.his.get("/next").content.decode())
    assigner = desk.browser("assigner")
    asked = f"/cases/{desk.other}/centre/resume"
    assert "It has rested since" in assigner.get(asked).content.decode()
    assert (
        "The mediation goes on." in assigner.post(asked, {"why": "the report is there"}, follow=True).content.decode()
    )
    assert [assigner.get(asked).status_code, desk.browser("registrar").get(asked).status_code] == [404, 403]
    assert "given a reason" in desk.told("recuse", reason="a cousin", note="")
    assert "You stay away" in desk.told("recuse", reason="a cousin", note="the file is complete")
    assert desk.his.get(f"/cases/{desk.other}").status_code == 404


def test_what_ended_is_tried_once_more_and_only_once(desk: Desk) -> None:
    """The case that its mediator stays away from: the debtor takes consent back, and thinks better of it, twice."""
    place, registrar, clerk = f"/cases/{desk.other}", desk.browser("registrar"), desk.browser("lender")
    for answer in ("The case is open again", "was reopened once"):
        with transaction(SYSTEM) as tx:
            event = CaseEvent.REVOKE_CONSENT if "open again" in answer else CaseEvent.REFUSE_CONSENT
            cases.move(acting(tx, Role.PARTY), event, {desk.ids[1]: {"reason": "party_unwilling"}}, at=timezone.now())
        shown = [browser.get(place).content.decode() for browser in (registrar, clerk)]
        assert ["once more" in page for page in shown] == [answer == "The case is open again"] * 2
        assert answer in registrar.post(f"{place}/respondent/reopen", follow=True).content.decode()
    assert "was reopened once" in clerk.post(f"{place}/reopen", follow=True).content.decode()


def test_what_an_institution_changes_waits_for_the_mediator_or_the_registrar(desk: Desk, tmp_path: Path) -> None:
    place = f"/cases/{desk.third}"
    with transaction(SYSTEM):
        bank = Institution.objects.get(code="QZLOAN")
    for browser, verb, told in (
        (desk.browser("registrar"), "refuse", "The case stays as it is."),
        (desk.browser("theirs"), "acknowledge", "The change takes effect."),
    ):
        rows = some_rows(3, claimant_uscc=bank.uscc)
        filed(bank, written(tmp_path / f"{verb}.csv", [*rows[:2], {**rows[2], "facts": f"changed, to {verb}"}]))
        page = browser.get(place).content.decode()
        assert f"changed, to {verb}" in page
        (change,) = found(page, r'name="change" value="(\d+)"')
        assert "The institution changed its filing" in desk.browser("theirs").get("/next").content.decode()
        theirs = desk.browser("lender").get(place).content.decode()
        assert (f"changed, to {verb}" in theirs, "changes/" in theirs) == (True, False)
        other = browser.post(f"/cases/{desk.number}/changes/{verb}", {"change": change}, follow=True)
        assert "no such thing" in other.content.decode()
        page = browser.post(f"{place}/changes/{verb}", {"change": change}, follow=True).content.decode()
        assert told in page
    assert "changed, to acknowledge" in page
    assert desk.third not in desk.browser("registrar").get("/intake").content.decode()


def test_a_mediation_lasts_longer_ends_and_goes_to_the_court(desk: Desk) -> None:
    place, theirs = f"/cases/{desk.third}", desk.browser("theirs")

    def press(verb: str, browser: Client = theirs, **told: Any) -> str:
        return str(browser.post(f"{place}/{verb}", told, follow=True).content.decode())

    press("confirm")
    today = timezone.localdate()
    terms = {"settled_amount": "9000.00", "periods": 3, "first_due_on": today + timedelta(days=40),
             "expires_on": today + timedelta(days=9)}  # fmt: skip
    (offer,) = found(press("propose", **terms), r'name="offer" value="(\d+)"')
    assert "answer is taken down" in press("take-answer", offer=offer, answer="accept")
    assert "Taken back" in press("take-back", offer=offer)
    assert "answered or has expired" in press("take-answer", offer=offer, answer="reject")
    page, until = theirs.get(place).content.decode(), today + timedelta(days=70)
    everybody = found(page, r'name="agreed" value="(\d+)"')
    assert "Online Mediation Rules art. 24" in page
    assert "Both sides must consent" in press("extend", until=until, agreed=everybody[:1])
    assert "as everybody agreed" in press("extend", until=until, agreed=everybody)
    assert theirs.get(f"{place}/transfer").status_code == 404
    assert "has to report in writing" in press("end", reason="positions_too_far")
    drafted = theirs.get(f"{place}/end-without-agreement").content.decode()
    assert "受理。" in drafted
    told = {"reason": "positions_too_far", "course": "各方分歧较大，最多只愿还9,000元。"}
    refused = press("end-without-agreement", **told)
    assert ("it may say none of that" in refused, told["course"] in refused) == (True, True)
    told["course"] = "各方分歧较大。"
    assert "its end is reported" in press("end-without-agreement", **told)
    with transaction(SYSTEM) as tx:
        assert sum(row.event == "report:make" for row in cases.timeline(tx, desk.ids[2])) == 1
    assert "its end is reported" not in press("report", course="")
    assert "is reported." in press("report", course="各方分歧较大，难以达成一致。", remarks="被申请人电话可以接通。")
    paper = theirs.get(f"{place}/report.pdf").content
    assert "第2版" in text_of(paper)
    assert desk.browser("lender").get(f"{place}/report.pdf").content == paper
    assert desk.browser("clerk").get(f"{place}/report.pdf").status_code == 404
    page = theirs.get(f"{place}/transfer").content.decode()
    assert "1 offer, what anybody conceded" in page
    assert theirs.get(f"{place}/transfer.zip").content.startswith(b"PK")
    assert desk.browser("registrar").post(f"{place}/transfer/hand-over").status_code == 403
    clerk = desk.browser("lender")
    assert "We want to try once more" in clerk.get(place).content.decode()
    assert "handed over to the court" in press("transfer/hand-over")
    assert "The court has not said yet" in theirs.get(place).content.decode()
    assert "not in a state" in press("reopen", clerk)


def guaranteed(desk: Desk, *, mediated: bool) -> tuple[str, Client]:
    """A case with a guarantor, all of whom are asked or have consented; its number, and its mediator's browser."""
    now = timezone.now()
    with transaction(SYSTEM) as tx:
        (filing,) = world.some_filings(Institution.objects.get(code="QZLOAN"), 1)
        (debtor,) = filing.parties
        liability = {"mode": "joint", "period_ends_on": "2028-08-01"}
        surety = replace(
            debtor, role=PartyRole.GUARANTOR, name="李保证", id_number="350503199001011244", liability=liability
        )
        ids = opening.open_cases(tx, [replace(filing, parties=(debtor, surety))], at=now)
        consent.seek(tx, cases.accept(tx, ids, at=now), at=now)
        if mediated:
            consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=now)
            assignment.assign(tx, at=now)
            assignment.confirm(acting(tx, Role.MEDIATOR), ids, at=now)
        row = tx.one("SELECT number, mediator_id FROM cases WHERE id = %(case)s", case=ids[0])
        licences = {one.pk: one.licence_number for one in Mediator.objects.all()}
        login = User.objects.filter(mediator_id=row.mediator_id or 0).first()
    if mediated and login is None:
        login = create_login(
            "fourth", role=Role.MEDIATOR, password="a long enough word 7", of=licences[row.mediator_id]
        )
    return row.number, desk.browser(login.username if login else "stranger")


def test_a_companion_who_does_not_answer_is_left_out_and_the_institution_has_the_last_word(desk: Desk) -> None:
    number, _ = guaranteed(desk, mediated=False)
    place, registrar, clerk = f"/cases/{number}", desk.browser("registrar"), desk.browser("lender")

    def press(verb: str, browser: Client, **told: Any) -> str:
        return str(browser.post(f"{place}/{verb}", told, follow=True).content.decode())

    (surety,) = found(clerk.get(place).content.decode(), r'name="party" value="(\d+)"')
    assert surety in found(registrar.get(f"{place}/people").content.decode(), r'id="without-(\d+)"')
    assert (
        registrar.post(f"{place}/leave-out").status_code == clerk.post(f"{place}/people/leave-out").status_code == 403
    )
    assert "given a reason" in press("people/leave-out", registrar, party=surety)
    assert "goes on without them" in press(
        "people/leave-out", registrar, party=surety, reason="moved, nobody knows where"
    )
    assert "or has answered" in press("leave-out", clerk, party=surety, reason="once more")
    assert "Not without them" in clerk.get(place).content.decode()
    assert "The mediation has ended." in press("end-without", clerk, party=surety)


def test_a_guarantor_stands_apart_and_a_debtor_says_what_they_can_pay_to_all(desk: Desk) -> None:
    number, browser = guaranteed(desk, mediated=True)
    place = f"/cases/{number}"

    def press(verb: str, **told: Any) -> str:
        return str(browser.post(f"{place}/{verb}", told, follow=True).content.decode())

    page = browser.get(f"{place}/people").content.decode()
    assert "Without the guarantor" in page
    debtor, surety = sorted(set(found(page, r'name="party" value="(\d+)"')), key=int)
    told = {"party": surety, "reason": "not found"}
    assert "must know" in press("people/stand-apart", **told, claimant_knows="on")
    assert "goes on without them" in press("people/stand-apart", **told, claimant_knows="on", debtor_knows="on")
    assert "They do not sign the new terms" not in browser.get(f"{place}/people").content.decode()
    assert "Nobody consents to it" in browser.get(f"{place}/together").content.decode()
    press("people/ask", party=debtor, purpose="coordination")
    press(
        "people/answer", party=debtor, purpose="coordination", answer="give", channel="call", proof="recording", ref="7"
    )
    assert "Divide it in proportion" in browser.get(f"{place}/together").content.decode()
    assert "amount" in press("together/budget", party=debtor, monthly="a lot")
    assert "600.00 yuan a month" in press("together/budget", party=debtor, monthly="600")
    assert "is for this case" in browser.get(f"{place}/together").content.decode()
    assert desk.browser("lender").get(f"{place}/together").status_code == 403
