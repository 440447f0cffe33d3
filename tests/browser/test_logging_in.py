"""The first login of a clerk, in a real browser: password, authenticator app, recovery codes, and out again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

KEY = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
       "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip


@pytest.mark.parametrize(("language", "size"), [("zh-hans", "phone"), ("en", "desktop")])
def test_a_new_clerk_sets_up_the_second_factor_and_reaches_her_desk(
    site: Any, open_page: Callable[..., Page], is_accessible: Callable[[Page], None],
    snap: Callable[[Page, str], None], language: str, size: str
) -> None:  # fmt: skip
    from fixtures import people
    from mediation.db.databases import use_database
    from mediation.vocabulary import Role
    from mediation.web.logins import create_login

    name = f"new-{language}"
    with use_database(site.database):
        create_login(name, role=Role.BANK_OPERATOR, password="correct horse battery staple", of="QZCARD")
    page = open_page("/home", language=language, size=size)
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("correct horse battery staple")
    page.locator("main form button").click()
    page.goto("/account/")
    snap(page, f"first-login-{language}-{size}")
    page.locator("main .note a").click()
    snap(page, f"app-{language}-{size}")
    is_accessible(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("[name=code]").fill(people.code_of(secret))
    page.locator("main form button").click()
    expect(page).to_have_url(f"{site.url}/account/second-factors/codes/")
    snap(page, f"codes-{language}-{size}")
    is_accessible(page)
    page.locator(".menu summary").click()
    snap(page, f"menu-{language}-{size}")
    page.locator(".menu form button").click()
    expect(page).to_have_url(f"{site.url}/")


def leave_alone(site: Any, page: Page, *, left: float) -> None:
    """Nobody touches a page until its login ends in so many seconds."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from mediation.db.databases import use_database
    from mediation.http.idling import SEEN

    idle = settings.LOGIN_IDLE.total_seconds()
    cookie = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")  # type: ignore[typeddict-item]
    with use_database(site.database):
        login = SessionStore(cookie)
        login[SEEN] = time.time() - idle + left
        login.save()
    page.clock.fast_forward(int(idle * 1000))


def test_a_login_lands_where_it_was_going_and_when_left_alone_warns_and_ends(
    site: Any, open_page: Callable[..., Page], is_accessible: Callable[[Page], None]
) -> None:
    from fixtures import people

    page = open_page("/operations", language="en")
    page.locator("[name=login]").fill("chief")
    page.locator("[name=password]").fill(people.password("chief"))
    page.locator("main form button").click()
    page.locator("main form [name=code]").first.fill(people.code_of(people.totp_secret("chief")))
    page.locator("main form button").first.click()
    expect(page).to_have_url(f"{site.url}/operations")
    page.clock.install()
    page.reload()
    leave_alone(site, page, left=90)
    expect(page.locator("#idle")).to_be_visible()
    is_accessible(page)
    page.locator("#idle button").click()
    expect(page.locator("#idle")).to_be_hidden()
    leave_alone(site, page, left=-1)
    expect(page).to_have_url(f"{site.url}/account/login/?next=/operations")


def test_a_security_key_is_added_and_opens_the_desk(
    site: Any, open_page: Callable[..., Page], snap: Callable[[Page, str], None]
) -> None:
    from fixtures import people

    page = open_page("/account/second-factors/keys/add/", "assigner", language="en")
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    key.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    snap(page, "key-en-desktop")
    page.locator("#mfa_webauthn_add").click()
    expect(page.get_by_text("Security key added.")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/log")
    page.locator("[name=login]").fill("assigner")
    page.locator("[name=password]").fill(people.password("assigner"))
    page.locator("main form button").click()
    snap(page, "second-factor-en-desktop")
    page.locator("#mfa_webauthn_authenticate").click()
    expect(page).to_have_url(f"{site.url}/log")


def test_the_language_is_switched_on_the_page_one_is_on(site: Any, open_page: Callable[..., Page]) -> None:
    page = open_page("/account/", "clerk")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(f"{site.url}/account/")
    expect(page.locator("h1")).to_have_text("My login")


def test_everything_can_be_reached_by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page("/", language="en")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#code")).to_be_focused()
