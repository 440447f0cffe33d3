"""A bank's own sign-on (OpenID Connect Core 1.0, code flow with PKCE) opens the logins of that bank, and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client, override_settings

from fixtures import world
from fixtures.serving import serving
from mediation.accounts.models import User
from mediation.db import SYSTEM, transaction
from mediation.vocabulary import Role
from mediation.web.logins import create_login

PASSWORD = "correct horse battery staple"


class Provider(BaseHTTPRequestHandler):
    """The least that an OpenID provider must do; who has just logged in there is `subject`."""

    subject: ClassVar[str] = ""
    asked: ClassVar[list[dict[str, list[str]]]] = []

    @property
    def here(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def do_GET(self) -> None:
        answers = {
            "/.well-known/openid-configuration": {
                "issuer": self.here,
                "authorization_endpoint": f"{self.here}/authorize",
                "token_endpoint": f"{self.here}/token",
                "userinfo_endpoint": f"{self.here}/userinfo",
                "jwks_uri": f"{self.here}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/userinfo": {"sub": f"id-of-{self.subject}", "preferred_username": self.subject},
        }
        self._say(answers[self.path])

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append(parse_qs(form))
        claims = {"iss": self.here, "aud": "mediation", "sub": f"id-of-{self.subject}", "exp": 4_000_000_000, "iat": 0}
        token = jwt.encode(claims, "a key of the provider, long enough for SHA-256", algorithm="HS256")
        self._say({"access_token": "theirs", "token_type": "Bearer", "id_token": token})

    def _say(self, what: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def provider(fresh_database: str) -> Iterator[type[Provider]]:
    """The sign-on of the bank called MINE, which the site knows as such."""
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Provider)) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/.well-known/openid-configuration"
        source = {"provider_id": "mine", "name": "Mine", "client_id": "mediation", "secret": "theirs and ours",
                  "institution": "MINE", "settings": {"server_url": address}}  # fmt: skip
        with transaction(SYSTEM):
            for code in ("MINE", "OTHER"):
                world.a_bank(code)
        for name, of in (("clerk", "MINE"), ("stranger", "OTHER")):
            create_login(name, role=Role.BANK_OPERATOR, password=PASSWORD, of=of)
        create_login("chief", role=Role.ADMINISTRATOR, password=PASSWORD)
        Provider.asked.clear()
        with override_settings(
            SIGN_ON=[source], SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [source], "OAUTH_PKCE_ENABLED": True}}
        ):
            yield Provider


def signed_on(provider: type[Provider], subject: str) -> tuple[Client, Any]:
    """A browser that comes back from the bank's sign-on as this person, and the page it lands on."""
    provider.subject = subject
    browser = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    sent = browser.post("/account/sign-on/mine/")
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = {"code": "once", "state": asked["state"][0]}
    return browser, browser.get("/account/sign-on/mine/back/", back, follow=True)


def test_a_clerk_of_the_bank_is_let_in_and_needs_no_second_factor_of_ours(provider: type[Provider]) -> None:
    _, page = signed_on(provider, "clerk")
    assert page.request["PATH_INFO"] == "/bank/"
    assert provider.asked[0]["code_verifier"]


def test_who_came_once_comes_again(provider: type[Provider]) -> None:
    pages = [signed_on(provider, "clerk")[1].request["PATH_INFO"] for _ in range(2)]
    assert pages == ["/bank/", "/bank/"]


@pytest.mark.parametrize("name", ["stranger", "chief", "nobody", ""])
def test_the_bank_opens_nobody_elses_login(provider: type[Provider], name: str) -> None:
    browser, page = signed_on(provider, name)
    assert "No login here" in page.content.decode()
    assert "_auth_user_id" not in browser.session


def test_a_closed_login_stays_closed(provider: type[Provider]) -> None:
    signed_on(provider, "clerk")
    with transaction(SYSTEM):
        User.objects.filter(username="clerk").update(is_active=False)
    assert "No login here" in signed_on(provider, "clerk")[1].content.decode()


def test_who_moved_to_another_bank_is_not_let_in(provider: type[Provider]) -> None:
    signed_on(provider, "clerk")
    with transaction(SYSTEM):
        User.objects.filter(username="clerk").update(institution=User.objects.get(username="stranger").institution_id)
    assert "No login here" in signed_on(provider, "clerk")[1].content.decode()


def test_an_answer_that_was_not_asked_for_is_refused(provider: type[Provider]) -> None:
    provider.subject = "clerk"
    browser = Client(SERVER_NAME="localhost")
    browser.get("/account/sign-on/mine/back/", {"code": "once", "state": "made up"})
    assert "_auth_user_id" not in browser.session
