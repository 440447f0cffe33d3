"""Logging in: both factors, guesses counted by all workers together, a bank's own sign-on, and nobody signs up."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from fixtures import people
from mediation import settings as of_site
from mediation.accounts.models import User
from mediation.db import SYSTEM, transaction
from mediation.vocabulary import Role
from mediation.web.logins import create_login

PASSWORD = "correct horse battery staple"
ENGLISH = {"accept-language": "en"}
pytestmark = pytest.mark.usefixtures("fresh_database")


def a_browser() -> Client:
    return Client(SERVER_NAME="localhost", headers=ENGLISH)


def give_password(browser: Client, username: str, password: str, **more: str) -> Any:
    return browser.post("/account/login/", {"login": username, "password": password, **more}, follow=True)


@pytest.fixture
def chief() -> User:
    return create_login("chief", role=Role.ADMINISTRATOR, password=PASSWORD)


def enrol(browser: Client, address: str) -> Any:
    """Do what the page for an authenticator app asks for."""
    browser.get(address)
    secret = browser.session["mfa.totp.secret"]
    return browser.post(address, {"code": people.code_of(secret)}, follow=True)


def test_a_first_login_sets_up_the_second_factor_and_gets_recovery_codes(chief: User) -> None:
    browser = a_browser()
    landed = give_password(browser, "chief", PASSWORD, next="/operations")
    assert landed.request["PATH_INFO"] == "/account/second-factors/app/"
    page = enrol(browser, "/account/second-factors/app/")
    assert page.request["PATH_INFO"] == "/account/second-factors/codes/"
    assert browser.get("/operations").status_code == 200
    assert Authenticator.objects.filter(user=chief).count() == 2


def test_the_secret_of_an_app_is_sealed(chief: User) -> None:
    with transaction(SYSTEM):
        people.TOTP.activate(chief, "JBSWY3DPEHPK3PXP")
    stored = Authenticator.objects.get(user=chief).data["secret"]
    assert "JBSWY3DPEHPK3PXP" not in stored
    assert Authenticator.objects.get(user=chief).wrap().validate_code(people.code_of("JBSWY3DPEHPK3PXP"))


def test_a_password_is_kept_dearly_and_a_cheap_hash_is_replaced_at_the_next_login(chief: User) -> None:
    """64 MB and more for each guess; the other tests hash cheaply."""
    with override_settings(PASSWORD_HASHERS=of_site.PASSWORD_HASHERS):
        give_password(a_browser(), "chief", PASSWORD)
    with transaction(SYSTEM):
        assert User.objects.get(pk=chief.pk).password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")


def test_a_later_login_needs_both(chief: User) -> None:
    with transaction(SYSTEM):
        people.TOTP.activate(chief, "JBSWY3DPEHPK3PXP")
    browser = a_browser()
    assert give_password(browser, "chief", PASSWORD).request["PATH_INFO"] == "/account/second-factor/"
    assert browser.get("/operations").status_code == 302
    browser.post("/account/second-factor/", {"code": people.code_of("JBSWY3DPEHPK3PXP")})
    assert browser.get("/operations").status_code == 200


def test_a_code_opens_once(chief: User) -> None:
    with transaction(SYSTEM):
        people.TOTP.activate(chief, "JBSWY3DPEHPK3PXP")
    code = people.code_of("JBSWY3DPEHPK3PXP")
    first, second = a_browser(), a_browser()
    for browser in (first, second):
        give_password(browser, "chief", PASSWORD)
        browser.post("/account/second-factor/", {"code": code})
    assert [browser.get("/operations").status_code for browser in (first, second)] == [200, 302]


def test_a_wrong_password_does_not_log_in_and_says_so_the_same_for_every_name(chief: User) -> None:
    pages = [give_password(a_browser(), name, "guess").content.decode() for name in ("chief", "nobody")]
    assert all("username and/or password" in page for page in pages)


def test_after_five_guesses_even_the_right_password_waits(chief: User) -> None:
    for _ in range(5):
        give_password(a_browser(), "chief", "guess")
    page = give_password(a_browser(), "chief", PASSWORD).content.decode()
    assert "Too many failed login attempts" in page


def test_guesses_through_scripts_are_counted_too(chief: User) -> None:
    """They are answered with status 400, and what fails leaves nothing behind, but the count."""
    script = {**ENGLISH, "x-requested-with": "XMLHttpRequest"}
    for _ in range(5):
        a_browser().post("/account/login/", {"login": "chief", "password": "guess"}, headers=script)
    assert "Too many failed login attempts" in give_password(a_browser(), "chief", PASSWORD).content.decode()


def test_too_many_calls_of_the_login_are_a_page_that_says_when_to_come_back() -> None:
    with override_settings(ACCOUNT_RATE_LIMITS={"login": "2/m/ip"}):
        answers = [a_browser().post("/account/login/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Wait five minutes" in answers[2].content.decode()


def test_the_last_second_factor_cannot_be_taken_away(chief: User) -> None:
    with transaction(SYSTEM):
        people.TOTP.activate(chief, "JBSWY3DPEHPK3PXP")
    browser = a_browser()
    browser.cookies["sessionid"] = people.session_of("chief")
    page = browser.post("/account/second-factors/app/remove/").content.decode()
    assert "/account/second-factors/keys/add/" in page
    assert "Deactivate</button>" not in page
    assert Authenticator.objects.filter(user=chief, type="totp").exists()
    assert "Deactivate" not in browser.get("/account/second-factors/").content.decode()
    with transaction(SYSTEM):
        Authenticator.objects.create(user=chief, type="webauthn", data={"name": "key"})
    assert "Deactivate" in browser.get("/account/second-factors/").content.decode()


def test_an_administrator_lets_somebody_set_up_a_new_one(chief: User) -> None:
    clerk = create_login("registrar", role=Role.REGISTRAR, password=PASSWORD)
    with transaction(SYSTEM):
        people.TOTP.activate(clerk, "JBSWY3DPEHPK3PXP")
    lost, browser = a_browser(), a_browser()
    lost.cookies["sessionid"], browser.cookies["sessionid"] = people.session_of("registrar"), people.session_of("chief")
    form = {"action": "renew_second_factors", "_selected_action": [clerk.pk]}
    page = browser.post("/admin/accounts/user/", form, follow=True).content.decode()
    assert "They set up a new one when they log in next." in page
    assert lost.get("/account/").status_code == 302
    landed = give_password(lost, "registrar", PASSWORD, next="/account/")
    assert "Your role needs a second factor" in landed.content.decode()


def test_other_logins_are_listed_and_ended_and_banks_have_none_of_their_own_here(chief: User) -> None:
    mine, other = a_browser(), a_browser()
    mine.cookies["sessionid"], other.cookies["sessionid"] = people.session_of("chief"), people.session_of("chief")
    assert mine.get("/account/logins/").content.decode().count("127.0.0.1") == 2
    assert "No institution or court has its own login set up here" in mine.get("/account/sign-on/").content.decode()
    mine.post("/account/logins/")
    assert [browser.get("/operations").status_code for browser in (mine, other)] == [200, 302]


def test_a_closed_login_ends_at_once(chief: User) -> None:
    browser = a_browser()
    browser.cookies["sessionid"] = people.session_of("chief")
    with transaction(SYSTEM):
        User.objects.update(is_active=False)
    assert browser.get("/operations").status_code == 302


def test_nobody_signs_up() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert a_browser().get("/account/signup/").status_code == 404


def test_a_login_page_leads_nowhere_else(chief: User) -> None:
    with transaction(SYSTEM):
        people.TOTP.activate(chief, "JBSWY3DPEHPK3PXP")
    browser = a_browser()
    give_password(browser, "chief", PASSWORD, next="https://evil.example/")
    landed = browser.post("/account/second-factor/", {"code": people.code_of("JBSWY3DPEHPK3PXP")})
    assert landed["Location"] == "/home"
