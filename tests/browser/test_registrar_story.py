"""A registrar's and an assigner's day: doubts settled, a filing put right, a run proved, leave, cases handed over.

Walked in Chinese at a desk and in English on a phone. Whatever is looked at is laid out once more at 360 pixels, so
the Chinese pages have been on a phone, too; the court and the bank's money are walked in the other two combinations.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from mediation.assignment import actions as assignment
from mediation.vocabulary import Role
from tests.browser import centre
from tests.browser.centre import DAY, at_the_centre, now
from tests.browser.walking import DESK, PHONE, Walker
from tests.database.test_journey import acting


@pytest.mark.parametrize("how", [DESK, PHONE], ids=["desk", "phone"])
def test_doubts_are_settled_and_cases_go_to_mediators_and_deputies(
    site: Any, sit_down: Callable[..., Walker], how: tuple[str, str]
) -> None:
    with at_the_centre(site) as tx:
        ids = centre.doubtful(tx, "QZCARD", 2)
        good, lacking = centre.numbers(tx, ids)
    registrar = sit_down("registrar", "/home", how)
    sends_back(registrar, good, lacking)
    puts_right(sit_down("clerk", "/bank/", how), lacking)
    registrar.go("/intake")
    registrar.follow(f"/cases/{lacking}")
    registrar.look("case-put-right")
    registrar.done("/accept")
    with at_the_centre(site) as tx:
        centre.consented(tx, ids)
    assigner = sit_down("assigner", "/home", how)
    proves_a_run(assigner, good)
    with at_the_centre(site) as tx:
        assignment.confirm(acting(tx, Role.MEDIATOR), ids, at=now())
        mediator = tx.value("SELECT mediator_id FROM cases WHERE id = %(case)s", case=ids[0])
    hands_over(assigner, mediator, good)


def sends_back(registrar: Walker, good: str, lacking: str) -> None:
    """Accepts one of two cases that a rule doubts, and has the other put right."""
    registrar.look("intake")
    registrar.follow(f"/cases/{good}")
    registrar.look("case-to-accept")
    registrar.done("/accept")
    registrar.go(f"/cases/{lacking}")
    registrar.unfold("/rectify")
    registrar.page.locator("[name=defects]").first.check()
    registrar.done("/rectify")


def puts_right(clerk: Walker, number: str) -> None:
    """The institution answers what is lacking."""
    clerk.follow(f"/cases/{number}")
    clerk.look("case-to-put-right")
    clerk.page.locator("form[action$='/put-right'] input[required]").fill("身份证正反面已补交 / sent again")
    clerk.done("/put-right")


def proves_a_run(assigner: Walker, number: str) -> None:
    """Matches what waits, has the run checked, takes its file, and asks why a case went where it went."""
    assigner.press("/now")
    assigner.look("assignments")
    assigner.page.locator("main th a").first.click()
    assigner.follow("?check")
    expect(assigner.page.locator(".note.good")).to_be_visible()
    assigner.look("run-checked")
    assert json.loads(assigner.took("main a[href$='.json']"))
    assigner.go(f"/cases/{number}")
    assigner.follow("/why")
    assigner.look("why")
    assigner.go("/what-if?weeks=4")
    assigner.look("what-if")


def hands_over(assigner: Walker, mediator: int, number: str) -> None:
    """Enters a mediator's leave, and gives the cases to deputies."""
    assigner.go("/roster")
    assigner.look("roster")
    assigner.follow(f"/roster/{mediator}")
    assigner.unfold("/leave")
    assigner.fill(until=now().date() + 5 * DAY, reason="病假")
    assigner.done("/leave")
    assigner.fill(note="请上午联系 / call in the morning")
    assigner.done("/hand-over")
    expect(assigner.page.locator(f"main a[href='/cases/{number}/why']")).to_be_visible()
    assigner.look("handed-over")
