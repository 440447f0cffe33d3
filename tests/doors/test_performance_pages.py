"""What can be done about a plan, each through its page: what follows is shown first, a refusal keeps what was typed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fixtures import cast, people
from mediation.accounts.models import Institution, User
from mediation.cases import searching
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.identifiers import mask_given_name
from mediation.performance import actions as performance
from mediation.performance import defaults, follow_ups, standing
from mediation.vocabulary import PlanState, Role
from mediation.web.pages.performance import deciding
from tests.database.performance_desk import a_plan, confirm, paid, plan_of, terms

DAY = timedelta(days=1)


class Money:
    """Plans of the clerk's bank, each in a state of its own, and everybody's browser."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.first, self.second = self.today - 40 * DAY, self.today + 20 * DAY
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
        people.enrol()
        with transaction(SYSTEM) as tx:
            self.bank = Institution.objects.get(code="QZCARD")
            mediator = User.objects.get(username="mediator").mediator_id
            names = (
                "told",
                "untold",
                "confirmed",
                "enforced",
                "sued",
                "written",
                "waived",
                "disputed",
                "urged",
                "paid",
                "over",
            )
            self.cases = {name: self.a_plan(tx) for name in names}
            tx.run("UPDATE cases SET mediator_id = %(mediator)s", mediator=mediator)
            performance.post_payments(
                tx,
                self.bank.pk,
                [paid(self.cases["paid"], "P1", self.first, "600"), paid(self.cases["over"], "P2", self.first, "650")],
                at=self.now - 39 * DAY,
            )
            performance.sweep(tx, at=self.now - 20 * DAY)
            told = [self.cases[name] for name in ("told", "confirmed", "sued", "written")]
            defaults.note_notice(tx, told, at=self.now - 19 * DAY)
            for name in ("confirmed", "enforced"):
                confirm(tx, self.cases[name])
            at_court = Tx(Actor.taken_down(Role.BANK_OPERATOR))
            defaults.end(at_court, [self.cases["enforced"]], PlanState.ENFORCEMENT_APPLIED, at=self.now - DAY)
            follow_ups.open_all(tx, at=self.now - 19 * DAY)
            found = tx.rows("SELECT id, number FROM cases")
        self.numbers = {name: row.number for name, id in self.cases.items() for row in found if row.id == id}
        self.browsers = {one.username: self.browser(one.username) for one in people.PEOPLE}

    def a_plan(self, tx: Tx) -> int:
        agreed = terms("300", "300", days=[self.first, self.second], waived="45.50")
        return a_plan(tx, self.bank, agreed, at=self.now - 60 * DAY)

    def browser(self, username: str) -> Client:
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        client.cookies["sessionid"] = people.session_of(username)
        return client

    def open(self, name: str, step: str = "", who: str = "clerk") -> Any:
        return self.browsers[who].get(f"/cases/{self.numbers[name]}/performance{step and '/'}{step}")

    def send(self, name: str, step: str, page: Any, who: str = "clerk", **told: Any) -> Any:
        """Send the form of a page with what the page has shown."""
        (seen,) = re.findall(r'name="seen" value="(\w+)"', page.content.decode()) or [""]
        place = f"/cases/{self.numbers[name]}/performance/{step}"
        return self.browsers[who].post(place, {"seen": seen, **told})

    def take(self, name: str, step: str, who: str = "clerk", **told: Any) -> str:
        """Take a step that shows at once what follows; the plan's page after it."""
        answer = self.send(name, step, self.open(name, step, who), who, **told)
        assert answer.status_code == 302, answer.content.decode()
        return words(self.browsers[who].get(answer["Location"]))

    def plan(self, name: str) -> Any:
        with transaction(SYSTEM) as tx:
            return plan_of(tx, self.cases[name])


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture(scope="module")
def money(template: str) -> Iterator[Money]:
    create_database("performance_pages", template=template)
    with use_database("performance_pages"):
        yield Money()
    drop_database("performance_pages")


def test_each_list_names_what_waits_and_an_empty_one_says_so(money: Money) -> None:
    banks, centres = (
        words(money.browsers["clerk"].get("/performance")),
        words(money.browsers["mediator"].get("/performance")),
    )
    assert all(money.numbers[name] in banks for name in ("told", "untold", "paid", "over"))
    assert "No payment is disputed." in banks
    assert ("Whom to urge" in banks, "Whom to urge" in centres) == (False, True)
    assert ("Paid beyond a plan" in banks, "Paid beyond a plan" in centres) == (True, False)


def test_a_long_list_is_read_to_its_end_a_page_at_a_time(money: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "MOST", 3)
    clerk, place, read = money.browsers["clerk"], "?list=defaults", list[str]()
    assert re.search(r'rel="next" href="\?list=defaults&amp;after=3"', words(clerk.get("/performance")))
    while place:
        page = words(clerk.get(f"/performance{place}"))
        read += re.findall(r">([\d-]+)</a></th>", page)
        place = html.unescape("".join(re.findall(r'rel="next" href="([^"]+)"', page)))
    with transaction(SYSTEM) as tx:
        assert [row.number for row in standing.in_default(tx, limit=50)] == read
    assert len(read) > 3
    assert "The first ones" in page
    behind = words(clerk.get(f"/performance?list=defaults&after={2**70}"))
    assert ("No plan is in default" in behind, read[0] in behind) == (False, True)


def test_a_list_names_the_debtor_as_the_list_of_cases_does(money: Money) -> None:
    page = words(money.browsers["clerk"].get("/performance?list=defaults"))
    with transaction(SYSTEM) as tx:
        (name,) = searching.respondents(tx, [money.cases["told"]]).values()
    assert (mask_given_name(name) in page, name in page) == (True, False)


def test_all_falls_due_once_the_debtor_was_told_and_what_was_given_up_revives(money: Money) -> None:
    assert "has not been told of the default yet" in words(money.open("untold", "accelerate"))
    assert money.send("untold", "accelerate", money.open("untold", "accelerate")).status_code == 409
    page = money.open("told", "accelerate")
    assert "¥600.00 falls due today" in words(page)
    assert "In all ¥645.50 is owed then" in words(page)
    assert "All of it has fallen due" in money.take("told", "accelerate")
    assert (money.plan("told").state, money.plan("told").total) == ("ACCELERATED", Decimal("645.50"))


def test_nothing_is_done_that_was_not_shown_and_what_was_typed_stays(money: Money) -> None:
    told = {"numbers": [2], "reason": "一次性优惠"}
    blank = money.send("waived", "waive", money.open("waived", "waive"), numbers=[2])
    assert (blank.status_code, 'value="2" checked' in re.sub(r'class="[^"]*" |id="\w+" ', "", words(blank))) == (
        422,
        True,
    )
    shown = money.send("waived", "waive", blank, **told)
    assert "¥300.00 is given up for good, of instalments 2." in words(shown)
    assert 'value="一次性优惠"' in words(shown)
    assert "¥600.00 is given up for good" in words(money.send("waived", "waive", shown, numbers=[1, 2], reason="x"))
    assert money.plan("waived").state == "DEFAULTED"
    assert money.send("waived", "waive", shown, **told).status_code == 302
    with transaction(SYSTEM) as tx:
        assert [0, 300] == [row.waived for row in defaults.instalments(tx, money.plan("waived").id)]


@pytest.mark.parametrize(
    ("name", "step", "state"),
    [("confirmed", "enforce", "ENFORCEMENT_APPLIED"), ("sued", "sue", "SUED"), ("written", "write-off", "WRITTEN_OFF")],
)
def test_a_plan_in_default_ends_at_court_or_in_the_books(money: Money, name: str, step: str, state: str) -> None:
    wrong = {"confirmed": "sue", "sued": "enforce", "written": "write-off"}[name]
    assert "no plan in a state that allows this" in words(money.open(name, wrong))
    if state == "WRITTEN_OFF":
        money.take(name, "accelerate")
    assert "The plan ends here." in words(money.open(name, step))
    assert "It is written down that" in money.take(name, step)
    assert money.plan(name).state == state


def test_what_enforcement_came_to_stands_on_the_plan(money: Money) -> None:
    early = {
        "outcome": "ended_for_now",
        "on": money.today + DAY,
        "docket_number": "（2026）闽0503执7号",
        "recovered": "120.50",
    }
    refused = money.send("enforced", "outcome", money.open("enforced", "outcome"), **early)
    assert ("This day has not come yet." in words(refused), 'value="120.50"' in words(refused)) == (True, True)
    told = early | {"on": money.today}
    shown = money.send("enforced", "outcome", refused, **told)
    assert "¥120.50 of ¥600.00 was recovered." in words(shown)
    assert money.send("enforced", "outcome", shown, **told).status_code == 302
    assert "（2026）闽0503执7号 · ¥120.50 recovered" in re.sub("<[^>]+>", "", words(money.open("enforced")))
    assert "no plan in a state" in words(money.open("told", "outcome"))


def test_a_payment_is_disputed_for_the_debtor_and_answered_by_the_bank(money: Money) -> None:
    future = {"paid_on": money.today + DAY, "amount": "12.50"}
    refused = money.send("disputed", "dispute", money.open("disputed", "dispute", "mediator"), "mediator", **future)
    assert ("This day has not come yet." in words(refused), 'value="12.50"' in words(refused)) == (True, True)
    told = {"paid_on": money.first, "amount": "300"}
    assert "the institution is to answer" in money.take("disputed", "dispute", "registrar", **told)
    assert money.numbers["disputed"] in words(money.browsers["clerk"].get("/performance"))
    assert "¥300.00 was paid on" in words(money.open("disputed", "answer-dispute"))
    page = money.take("disputed", "answer-dispute", state="rejected", reason="未收到该笔款项")
    assert "未收到该笔款项" in page


def test_urging_is_for_the_centre_alone(money: Money) -> None:
    told = {"channel": "call", "result": "refused", "promised_on": money.today + 5 * DAY}
    refused = money.send("urged", "urge", money.open("urged", "urge", "mediator"), "mediator", **told)
    assert "A day stands only beside a promise." in words(refused)
    page = money.take("urged", "urge", "mediator", **{**told, "result": "promised"})
    assert "Promised to pay (by " in page
    assert "Log of urging" not in words(money.open("urged"))
    assert money.open("urged", "urge").status_code == 403


def test_a_credit_record_is_taken_by_one_person_and_put_right_or_not_with_a_reason(money: Money) -> None:
    place, case = "/performance/credit-records", {"case": money.cases["over"]}

    def press(who: str, verb: str, told: Any) -> str:
        return words(money.browsers[who].post(f"{place}/{verb}", told, follow=True))

    assert f'value="{case["case"]}"' in words(money.browsers["clerk"].get(place))
    assert "Nobody has it" in words(money.browsers["clerk"].get("/bank/"))
    assert "nothing is ticked" in press("clerk", "take", {})
    assert "1 is yours now." in press("supervisor", "take", case)
    assert "A colleague has taken this" in press("clerk", "take", case)
    assert "A colleague has taken this" in words(
        money.send("over", "credit-record", money.open("over", "credit-record"), state="corrected")
    )
    assert "1 is nobody&#x27;s again." in press("supervisor", "give-back", case)
    assert "1 is yours now." in press("clerk", "take", case)
    assert money.browsers["mediator"].post(f"{place}/take", case).status_code == 403
    page = money.open("over", "credit-record")
    refused = money.send("over", "credit-record", page, state="declined", reason=" ")
    assert (refused.status_code, "note bad" in words(refused) or "alert" in words(refused)) == (422, True)
    told = {"state": "corrected", "reason": "报送更正"}
    assert "The record was corrected" in money.take("over", "credit-record", **told)
    assert "The record was corrected: 报送更正" in words(money.browsers["clerk"].get(place))


def test_a_large_waiver_is_proposed_and_confirmed_by_a_supervisor(money: Money) -> None:
    with transaction(SYSTEM):
        Institution.objects.filter(pk=money.bank.pk).update(release_sum_over=0)
    told = {"numbers": ["2"], "reason": "优惠"}
    shown = money.send("disputed", "waive", money.open("disputed", "waive"), **told)
    assert "more than one person gives up in a day" in words(shown)
    assert money.send("disputed", "waive", shown, **told).status_code == 302
    place = "/bank/releases"
    page = words(money.browsers["clerk"].get(place))
    (release,) = re.findall(r'id="release-(\d+)"', page)
    assert "Confirm, and carry it out" not in page
    assert "you are the second person" in words(money.browsers["supervisor"].get("/bank/"))
    assert "a supervisor, answers this" in words(
        money.browsers["clerk"].post(f"{place}/{release}/confirm", follow=True)
    )
    assert "in writing" in words(money.browsers["supervisor"].post(f"{place}/{release}/refuse", follow=True))
    assert "carried out" in words(money.browsers["supervisor"].post(f"{place}/{release}/confirm", follow=True))
    assert [300, 0] == [row.amount - row.waived for row in performance_of(money, "disputed")]
    with transaction(SYSTEM):
        Institution.objects.filter(pk=money.bank.pk).update(release_sum_over=100_000)


def performance_of(money: Money, name: str) -> list[Any]:
    with transaction(SYSTEM) as tx:
        return defaults.instalments(tx, plan_of(tx, money.cases[name]).id)


def test_what_was_paid_beyond_a_plan_goes_back(money: Money) -> None:
    with transaction(SYSTEM) as tx:
        (payment,) = tx.rows("SELECT id FROM payments WHERE transaction_ref = 'P2'")
    told = {"payment": payment.id, "amount": "50.01", "reason": "多付"}
    shown = money.send("over", "give-back", money.open("over", "give-back"), **told)
    refused = money.send("over", "give-back", shown, **told)
    assert (refused.status_code, "Not so much is held" in words(refused), 'value="50.01"' in words(refused)) == (
        422,
        True,
        True,
    )
    shown = money.send("over", "give-back", refused, **{**told, "amount": "50"})
    assert "¥50.00 goes back to the payer; of this payment ¥0.00 stays held." in words(shown)
    assert money.send("over", "give-back", shown, **{**told, "amount": "50"}).status_code == 302


def test_a_payment_is_taken_back_once_under_a_number_of_its_own(money: Money) -> None:
    with transaction(SYSTEM) as tx:
        (payment,) = tx.rows("SELECT id FROM payments WHERE transaction_ref = 'P1'")
    told = {"payment": payment.id, "number": "P2"}
    shown = money.send("paid", "take-back", money.open("paid", "take-back"), **told)
    assert "¥600.00 is owed again; ¥600.00 is open then." in words(shown)
    assert "The plan runs again" in words(shown)
    refused = money.send("paid", "take-back", shown, **told)
    assert "Something was reported under this number before" in words(refused)
    done = money.send("paid", "take-back", refused, **{**told, "number": "R1"})
    assert (done.status_code, money.plan("paid").state) == (302, "ACTIVE")


def test_who_may_not_sees_no_step_and_nobody_sees_another_s_plan(money: Money) -> None:
    assert "/accelerate" not in words(money.open("untold", who="registrar"))
    assert money.open("untold", "accelerate", "registrar").status_code == 403
    with transaction(SYSTEM) as tx:
        tx.run("UPDATE cases SET institution_id = (SELECT id FROM institutions WHERE code = 'QZLOAN')"
               " WHERE id = %(id)s", id=money.cases["urged"])  # fmt: skip
    assert [404, 404] == [money.open("urged", step).status_code for step in ("", "waive")]
