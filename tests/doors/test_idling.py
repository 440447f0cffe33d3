"""Logins and visits that are left alone end, and whoever comes back goes on where they were."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fixtures import people
from mediation.http.idling import SEEN, STEP
from mediation.vocabulary import Role
from mediation.web.logins import create_login

IDLE = settings.LOGIN_IDLE.total_seconds()


@pytest.fixture
def chief(fresh_database: str) -> Client:
    create_login("chief", role=Role.ADMINISTRATOR, password="correct horse battery staple")
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    client.cookies["sessionid"] = people.session_of("chief")
    return client


def seen_ago(client: Client, seconds: float) -> None:
    session = client.session
    session[SEEN] = time.time() - seconds
    session.save()


def left(client: Client, address: str = "/left", **headers: str) -> Any:
    return client.get(address, headers=headers).json()["left"]


def test_a_login_left_alone_ends_and_leads_back(chief: Client) -> None:
    assert chief.get("/operations").status_code == 200
    seen_ago(chief, IDLE - 5)
    assert left(chief, **{"x-unattended": "1"}) < 10
    assert chief.get("/operations").status_code == 200
    assert left(chief) > IDLE - STEP
    seen_ago(chief, IDLE + 1)
    assert chief.get("/log?number=1").headers["Location"] == "/account/login/?next=/log%3Fnumber%3D1"
    assert "You were away for a while" in chief.get("/account/login/").content.decode()
    assert chief.get("/operations").status_code == 302  # and it is over for good


def test_a_form_sent_too_late_leads_back_to_its_page(chief: Client) -> None:
    for referer, place in (("http://localhost/log?day=1", "/log%3Fday%3D1"), ("http://elsewhere/log", "/home")):
        chief.cookies["sessionid"] = people.session_of("chief")
        seen_ago(chief, IDLE + 1)
        back = chief.post("/left", headers={"referer": referer})
        assert back.headers["Location"] == f"/account/login/?next={place}"
