"""Every page that needs no case: in both languages, on a desk and on a phone, without a fault of access or policy.

Each is light and still, also the one that a role begins from.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PAGES = [
    ("start", "/", ""),
    ("login", "/account/login/", ""),
    ("check", "/check", ""),
    ("not-there", "/nowhere", ""),
    ("refused", "/operations", "clerk"),
    ("home-clerk", "/home", "clerk"),
    ("home-chief", "/home", "chief"),
    ("bank-desk", "/bank/", "clerk"),
    ("bank-payments", "/bank/payments", "clerk"),
    ("performance", "/performance", "mediator"),
    ("credit-records", "/performance/credit-records", "clerk"),
    ("bank-standing", "/bank/standing", "clerk"),
    ("bank-standing-new", "/bank/standing/new", "clerk"),
    ("bank-powers", "/bank/powers", "clerk"),
    ("bank-power-new", "/bank/powers/new?former=X", "clerk"),
    ("bank-releases", "/bank/releases", "clerk"),
    ("bank-systems", "/bank/systems", "supervisor"),
    ("odoo", "/odoo/", "supervisor"),
    ("cases", "/cases", "registrar"),
    ("next", "/next", "mediator"),
    ("diary", "/diary", "mediator"),
    ("intake", "/intake", "registrar"),
    ("assignments", "/assignments", "assigner"),
    ("roster", "/roster", "assigner"),
    ("what-if", "/what-if", "assigner"),
    ("statistics", "/statistics?from_day=2040-01-01&to_day=2040-02-01&as_of=2040-02-01", "liaison"),
    ("court-desk", "/court/", "liaison"),
    ("court-outcomes", "/court/outcomes", "liaison"),
    ("court-transfers", "/court/transfers", "liaison"),
    ("statistics-reports", "/statistics/reports", "liaison"),
    ("statistics-cases", "/statistics/cases?part=applied", "liaison"),
    ("operations", "/operations", "chief"),
    ("account", "/account/", "clerk"),
    ("password", "/account/password/", "clerk"),
    ("logins", "/account/logins/", "clerk"),
    ("second-factors", "/account/second-factors/", "clerk"),
    ("invitations", "/invitations", "chief"),
    ("admin", "/admin/", "chief"),
    ("admin-institutions", "/admin/accounts/institution/", "chief"),
    ("reference-days", "/reference/days", "chief"),
    ("reference-programmes", "/reference/programmes", "chief"),
    ("reference-texts-new", "/reference/texts/new?purpose=mediation", "registrar"),
    ("log", "/log", "auditor"),
    ("log-reference", "/log/reference", "auditor"),
]


@pytest.mark.parametrize(("language", "size"), [("zh-hans", "desktop"), ("en", "phone")])
@pytest.mark.parametrize(("name", "address", "username"), PAGES, ids=[name for name, *_ in PAGES])
def test_a_page_is_accessible_light_and_still_and_keeps_the_policy(
    look_at: Callable[..., Page], is_accessible: Callable[[Page], None], is_light_and_still: Callable[[Page], None],
    snap: Callable[[Page, str], None],
    name: str, address: str, username: str, language: str, size: str
) -> None:  # fmt: skip
    page = look_at(address, username, language=language, size=size)
    is_light_and_still(page)
    snap(page, f"{name}-{language}-{size}")
    is_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the page is wider than the screen"
    )
