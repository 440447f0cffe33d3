"""An institution is not paid: it finds the case, lets all of it fall due, takes the kit, and applies to enforce."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from mediation.confirmation import outcomes
from mediation.confirmation.words import CourtOutcome
from mediation.db import Tx
from mediation.performance import actions as performance
from mediation.vocabulary import Role
from tests.browser import centre
from tests.browser.centre import DAY, at_the_centre, now
from tests.browser.walking import OTHER_PHONE, Walker
from tests.database.test_journey import acting


def confirmed_and_in_default(tx: Tx) -> str:
    """A case whose agreement a court has confirmed, and whose debtor was told ten days ago of having missed a day."""
    (case,) = centre.applied(tx, centre.agreed(tx, centre.consented(tx, centre.accepted(tx, "QZCARD", 1))))
    (number,) = centre.numbers(tx, [case])
    judge = acting(tx, Role.CONFIRMATION_JUDGE)
    for outcome, ruling in ((CourtOutcome.ACCEPTED, ""), (CourtOutcome.CONFIRMED, "（2026）闽0503诉前调确9号")):
        told = outcomes.Told(named=number, outcome=outcome, on=now().date(), number=ruling)
        outcomes.take(judge, [told], at=now())
    performance.sweep(tx, at=now() + 40 * DAY)
    days = {"missed": now().date() - 20 * DAY, "told": now().date() - 10 * DAY, "id": case}
    tx.run("UPDATE plans SET defaulted_on = %(missed)s, noticed_on = %(told)s WHERE case_id = %(id)s", **days)
    return number


def test_what_is_not_paid_is_enforced(site: Any, sit_down: Callable[..., Walker]) -> None:
    with at_the_centre(site) as tx:
        number = confirmed_and_in_default(tx)
    clerk = sit_down("clerk", "/performance", OTHER_PHONE)
    clerk.follow(f"/cases/{number}/performance")
    clerk.look("plan")
    clerk.follow("/performance/accelerate")
    clerk.look("accelerate")
    clerk.page.locator("main form .btn-primary").click()
    clerk.is_done()
    kit = zipfile.ZipFile(io.BytesIO(clerk.took("main a[href$='/enforcement-kit.zip']")))
    assert ["json", "pdf"] == sorted(name.rpartition(".")[2] for name in kit.namelist())
    clerk.follow("/performance/enforce")
    clerk.page.locator("main form .btn-primary").click()
    clerk.is_done()
    clerk.look("plan-enforced")
