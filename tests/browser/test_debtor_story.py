"""A debtor's whole story on a phone: from the code on a notice to a signed agreement and its instalments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fixtures import world
from mediation.agreements import actions as agreements
from mediation.agreements import signing
from mediation.assignment import actions as assignment
from mediation.claims import actions as claims
from mediation.consent import actions as consent
from mediation.db import Tx, sealed
from mediation.negotiation import actions as negotiation
from mediation.notices import actions as notices
from mediation.performance import actions as performance
from mediation.plans import Layout
from mediation.vocabulary import Role, SignerRole
from tests.browser.centre import at_the_centre, now
from tests.database.test_journey import acting, prepare


def invited(tx: Tx) -> tuple[int, str, str]:
    """A case whose debtor was just invited: its id, the code of the notice, the identity number."""
    world.a_mediator(capacity=1000)
    (case,) = world.some_accepted_cases(tx, world.a_bank(), 1, at=now())
    claims.check_claims(tx, at=now())
    consent.seek(tx, [case], at=now())
    (notice,) = notices.invite(tx, [case], at=now())
    row = tx.one("SELECT id_sealed FROM parties WHERE id = %(id)s", id=notice.party_id)
    return case, notice.code, sealed.unseal(row.id_sealed, "parties.id", notice.party_id) or ""


def offered(tx: Tx, case: int) -> None:
    """A mediator takes the case, and its institution offers something."""
    assignment.assign(tx, at=now())
    assignment.confirm(acting(tx, Role.MEDIATOR), [case], at=now())
    prepare(acting(tx, Role.MEDIATOR), [case])
    day = now().date()
    layout = Layout(periods=3, first_due_on=day + timedelta(days=30))
    offer = negotiation.NewOffer(
        case_id=case, settled_amount=Decimal("9500.00"), layout=layout, expires_on=day + timedelta(days=10)
    )
    negotiation.propose(acting(tx, Role.BANK_SUPERVISOR), [offer], at=now())


def settled(tx: Tx, case: int) -> None:
    """The institution accepts what the debtor proposed, and signs."""
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), [case], at=now())
    agreements.draw_up(acting(tx, Role.MEDIATOR), [case], at=now())
    signing.sign_for(acting(tx, Role.BANK_SUPERVISOR), [case], SignerRole.CLAIMANT, at=now())


def signed(tx: Tx, case: int) -> None:
    """Mediator and centre sign after the debtor, and the plan begins."""
    signing.sign_for(acting(tx, Role.MEDIATOR), [case], SignerRole.MEDIATOR, at=now())
    signing.sign_for(acting(tx, Role.ASSIGNER), [case], SignerRole.ORGANISATION, at=now())
    performance.draw_up(tx, [case], at=now())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_debtor_goes_from_a_notice_to_a_signed_agreement_on_a_phone(
    site: Any, open_page: Callable[..., Page], is_accessible: Callable[[Page], None],
    is_light_and_still: Callable[[Page], None], snap: Callable[[Page, str], None], language: str
) -> None:  # fmt: skip
    def look(name: str) -> None:
        snap(page, f"portal-{name}-{language}")
        is_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name

    def show_who_it_is() -> None:
        page.locator("[name=number]").fill(number[-6:])
        page.locator("[name=born]").fill(number[6:10])

    with at_the_centre(site) as tx:
        case, code, number = invited(tx)
    page = open_page(f"/check/{code}", language=language, size="phone")
    is_light_and_still(page)
    look("0-check")
    page.locator(f"a[href$='/my/enter/{code}']").click()
    show_who_it_is()
    look("1-enter")
    page.locator("main form button").click()
    expect(page).to_have_url(f"{site.url}/my/")
    is_light_and_still(page)
    look("2-case")
    page.locator("a[href='/my/claim']").click()
    look("3-claim")
    page.goto("/my/consent")
    look("4-consent")
    page.locator("form:has([value=mediation]) [value=give]").click()
    with at_the_centre(site) as tx:
        offered(tx, case)
    page.goto("/my/offers")
    look("5-offers")
    page.locator("main a[href='/my/plan']").click()
    page.locator("[name=total]").fill("9000")
    page.locator("[name=income]").fill("4000")
    page.locator("[name=expenses]").fill("2000")
    page.locator("[value=count]").click()
    look("6-plan")
    page.locator("[value=propose]").nth(2).click()
    expect(page).to_have_url(f"{site.url}/my/offers")
    look("7-proposed")
    with at_the_centre(site) as tx:
        settled(tx, case)
    page.goto("/my/sign")
    look("8-sign")
    show_who_it_is()
    page.locator("[value=sign]").click()
    expect(page.locator("main .badge.good").first).to_be_visible()
    with at_the_centre(site) as tx:
        signed(tx, case)
    page.goto("/my/instalments")
    look("9-instalments")
    for name in ("session", "rights", "papers", "wishes"):
        page.goto(f"/my/{name}")
        look(name)
    page.locator(".masthead form[action='/my/leave'] button").click()
    expect(page).to_have_url(f"{site.url}/check")
