"""A mediator's whole case, and in it the institution's answers: from the login to the signature of the mediator.

While the mediator works in Chinese at a desk, the institution answers in English on a phone, and the other way round;
so both people are walked in two of the four combinations, and every page is laid out at 360 pixels in both languages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from fixtures import people
from tests.browser import centre
from tests.browser.centre import DAY, at_the_centre, now
from tests.browser.walking import DESK, PHONE, Walker

Way = tuple[str, str]


@pytest.mark.parametrize(("mine", "theirs"), [(DESK, PHONE), (PHONE, DESK)], ids=["desk", "phone"])
def test_a_mediator_takes_a_case_from_the_first_call_to_the_last_signature(
    site: Any, sit_down: Callable[..., Walker], mine: Way, theirs: Way
) -> None:
    name, ago = f"mediator-{mine[0]}", timedelta(hours=1 if mine is DESK else 2)  # two sessions of one mediator
    with at_the_centre(site) as tx:
        centre.empowered("QZLOAN")
        (case,) = centre.consented(tx, centre.accepted(tx, "QZLOAN", 1))
        centre.mediator_of(tx, case, name)
        (number,) = centre.numbers(tx, [case])
    mediator = sit_down("", "/next", mine)
    logs_in(mediator, name)
    mediator.look("next")
    mediator.follow(number)
    mediator.done("/confirm")
    calls(mediator, number)
    meets(mediator, number, ago)
    asks(mediator, number)
    bank = sit_down("lender", "/bank/approvals", theirs)
    approves(bank)
    mediator.unfold("/propose")
    mediator.fill(settled_amount=9000, periods=3)
    mediator.done("/propose")
    mediator.look("case-offered")
    bank.go(f"/cases/{number}")
    bank.look("bank-case-offered")
    bank.page.locator("[formaction$='/accept']").click()
    bank.is_done()
    with at_the_centre(site) as tx:
        centre.settled(tx, case)
    draws_up(mediator, number)
    with at_the_centre(site) as tx:
        centre.signed_by_both(tx, case)
    mediator.go(f"/cases/{number}")
    mediator.look("case-to-sign")
    mediator.done("/sign")
    for name, address in (("month", "/diary?view=month"), ("people", f"/cases/{number}/people")):
        mediator.go(address)
        mediator.look(name)


def logs_in(mediator: Walker, name: str) -> None:
    """With the password and the app, to the page that was asked for."""
    mediator.fill(login=name, password=people.password(name))
    mediator.page.locator("main form button").click()
    mediator.fill(code=people.code_of(people.totp_secret(name)))
    mediator.page.locator("main form button").first.click()


def calls(mediator: Walker, number: str) -> None:
    """By leave; who refuses is called no more, not even from a page that was opened before."""
    mediator.go(f"/cases/{number}/calls")
    mediator.unfold("/agreed-hours")
    for hour in mediator.page.locator("form[action$='/agreed-hours'] input[type=checkbox]").all():
        hour.check()
    mediator.done("/agreed-hours")
    stale = Walker(page=mediator.page.context.new_page(), looks=mediator.looks)
    stale.go(f"/cases/{number}/calls")
    mediator.press("/reserve")
    mediator.look("call")
    mediator.fill(outcome="refused")
    mediator.done("/result")
    stale.press("/reserve")
    expect(stale.page.locator(".alert-danger")).to_contain_text("COOL-OFF")
    stale.look("no-more-calls")
    stale.page.close()


def meets(mediator: Walker, number: str, ago: timedelta) -> None:
    """Offers times, books what both sides pick, prepares everybody, and takes down how it went."""
    mediator.go(f"/cases/{number}/sessions")
    mediator.fill(mode="video")
    mediator.press("/offer")
    for side in ("institution", "respondent"):
        mediator.page.locator("[name=start]").first.check()
        mediator.fill(side=side)
        mediator.done("/pick")
    mediator.page.locator("main th a").click()
    session = mediator.page.url
    mediator.unfold("/move")
    mediator.fill(starts_at=f"{now() - ago:%Y-%m-%dT%H:%M}", minutes=45)
    mediator.done("/move")
    mediator.go(f"/cases/{number}/sessions")
    mediator.look("sessions")
    mediator.fill(channel="in_person", way="document_shown")
    mediator.page.locator("[name=acknowledged]").check()
    mediator.done("/prepare")
    mediator.go(session)
    mediator.page.locator("[name=attended][value=yes]").check()
    mediator.done("/hold")
    mediator.page.locator("#tminutes").fill("双方确认欠款本金，协商分期。")
    mediator.done("/draft")
    mediator.page.locator("#nkind").select_option("private")
    mediator.fill(side="respondent", text="每月可以负担三千元。")
    mediator.done("/note")
    mediator.look("session")


def asks(mediator: Walker, number: str) -> None:
    """Whether the institution's authority covers terms; of what is refused at first, nothing has to be typed again."""
    mediator.go(f"/cases/{number}")
    mediator.unfold("/propose")
    mediator.fill(settled_amount=9000, periods=3, first_due_on=now().date() - DAY)
    mediator.page.locator("[formaction$='/ask']").click()
    expect(mediator.page.locator(".alert-danger")).to_be_visible()
    expect(mediator.page.locator("[name=settled_amount]")).to_have_value("9000")
    mediator.fill(first_due_on=now().date() + 30 * DAY)
    mediator.page.locator("[formaction$='/ask']").click()
    mediator.is_done()


def approves(bank: Walker) -> None:
    """A request beyond the authority arrives, and is answered."""
    bank.look("approvals")
    bank.page.locator("main th a").click()
    bank.look("approval")
    bank.page.locator("[value=approve]").click()
    bank.is_done()


def draws_up(mediator: Walker, number: str) -> None:
    """A clause that stops the agreement is mended first."""
    mediator.go(f"/cases/{number}")
    mediator.unfold("/write-clauses")
    mediator.fill(clauses="申请人应删除逾期记录。")
    mediator.press("/write-clauses")
    expect(mediator.page.locator(".note.bad")).to_be_visible()
    mediator.look("clause-stopped")
    mediator.fill(clauses="付清后申请人出具结清证明。")
    mediator.done("/write-clauses")
    mediator.done("/draw-up")
