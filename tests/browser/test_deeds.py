"""Steps that have a page of their own can be shown to whoever takes them, in every language and on every screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mediation.assignment import actions as assignment
from mediation.db import Tx
from mediation.vocabulary import Role
from tests.browser import centre
from tests.browser.centre import at_the_centre, now
from tests.browser.walking import DESK, OTHER_DESK, OTHER_PHONE, PHONE, Walker
from tests.database.test_journey import acting


def accepted_and_in_mediation(tx: Tx) -> list[str]:
    """Numbers of a case that was just accepted, and of one that `deedful` mediates."""
    (fresh,), (mediated,) = centre.accepted(tx, "QZCARD", 1), centre.consented(tx, centre.accepted(tx, "QZCARD", 1))
    centre.mediator_of(tx, mediated, "deedful")
    assignment.confirm(acting(tx, Role.MEDIATOR), [mediated], at=now())
    return centre.numbers(tx, [fresh, mediated])


def test_steps_with_pages_of_their_own_can_be_shown(site: Any, sit_down: Callable[..., Walker]) -> None:
    with at_the_centre(site) as tx:
        fresh, mediated = accepted_and_in_mediation(tx)
    clerk = sit_down("clerk", f"/cases/{fresh}/coordinate", PHONE)
    clerk.look("coordinate")
    clerk.fill(reason="现场协商")
    clerk.page.locator("main form .btn-primary").click()
    clerk.is_done()
    clerk.go(f"/cases/{fresh}/resolve")
    clerk.look("resolve")
    mediator = sit_down("deedful", f"/cases/{mediated}/end-without-agreement", OTHER_DESK)
    mediator.look("end")
    assigner = sit_down("assigner", f"/cases/{mediated}/centre/suspend", OTHER_PHONE)
    assigner.look("suspend")
    seals = sit_down("assigner", "/seals", DESK)
    seals.look("seals")
