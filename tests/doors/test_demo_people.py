"""What `make serve` prints is enough to log in."""

from __future__ import annotations

from django.test import Client

from fixtures.people import code_of
from mediation.commands.demo import people


def test_each_printed_login_opens_its_desk(fresh_database: str) -> None:
    printed = people()
    assert len(printed) == 9
    for name, _role, password, secret in printed:
        browser = Client(SERVER_NAME="localhost", REMOTE_ADDR=f"127.0.1.{len(name)}")
        browser.post("/account/login/", {"login": name, "password": password})
        landed = browser.post("/account/second-factor/", {"code": code_of(secret)}, follow=True)
        assert landed.status_code == 200, name
        assert landed.request["PATH_INFO"].startswith("/account/") is False, name


def test_asking_again_changes_nobody(fresh_database: str) -> None:
    assert people() == people()
