"""The roster in the admin: what an administrator writes there is what the next run obeys."""

from __future__ import annotations

import pytest
from django.test import Client

from fixtures import people, world
from mediation.assignment import loading
from mediation.db import SYSTEM, transaction
from mediation.vocabulary import Role
from mediation.web.logins import create_login

CHINESE = {"accept-language": "zh-CN"}


@pytest.fixture
def administrator(fresh_database: str) -> Client:
    create_login("chief", role=Role.ADMINISTRATOR, password="correct horse battery staple", of="")
    visitor = Client(SERVER_NAME="localhost")
    visitor.cookies["sessionid"] = people.session_of("chief")
    return visitor


def test_a_tie_and_a_leave_are_written_and_obeyed(administrator: Client) -> None:
    with transaction(SYSTEM):
        bank, mediator = world.a_bank(), world.a_mediator()
    tie = {"mediator": mediator.pk, "institution": bank.pk, "kind": "kin", "until": ""}
    leave = {"mediator": mediator.pk, "from_day": "2026-10-12", "until": "2026-10-13", "reason": "rest"}
    assert 302 == administrator.post("/admin/assignment/relation/add/", tie).status_code
    assert 302 == administrator.post("/admin/assignment/leave/add/", leave).status_code
    assert "近亲属任职" in administrator.get("/admin/assignment/relation/", headers=CHINESE).content.decode()
    logins = administrator.get("/admin/accounts/user/", headers=CHINESE).content.decode()
    assert (">系统管理员</a>" in logins, ">SA</a>" in logins) == (True, False)
    with transaction(SYSTEM) as tx:
        (found,) = loading.roster(tx, on=world.NOON.date())
    assert (frozenset({bank.pk}), True) == (found.kin, found.is_absent)


def test_a_kind_of_tie_that_nobody_knows_is_refused(administrator: Client) -> None:
    with transaction(SYSTEM):
        bank, mediator = world.a_bank(), world.a_mediator()
    page = administrator.post(
        "/admin/assignment/relation/add/", {"mediator": mediator.pk, "institution": bank.pk, "kind": "friend"}
    )
    assert 200 == page.status_code


def test_a_mediator_of_a_few_facts_can_be_added(administrator: Client) -> None:
    facts = {
        "name": "陈建国", "licence_number": "M1", "products": "credit_card", "languages": "mandarin",
        "districts": "350503", "capacity": 40, "share_pct": 50, "skills": "信用卡纠纷 80\n", "nearness": "",
        "seniority": 1, "term_from": "2026-01-01", "term_until": "2027-12-31",
    }  # fmt: skip
    assert 200 == administrator.post("/admin/accounts/mediator/add/", {**facts, "products": "gold"}).status_code
    wrong = administrator.post("/admin/accounts/mediator/add/", {**facts, "nearness": "350502 much"}, headers=CHINESE)
    assert "“350502 much”：请写名称" in wrong.content.decode()
    assert 302 == administrator.post("/admin/accounts/mediator/add/", facts, headers=CHINESE).status_code
    with transaction(SYSTEM) as tx:
        (found,) = loading.roster(tx, on=world.NOON.date())
    assert ({"credit_card": 80}, 20, {"350503": 100}) == (found.products, found.capacity, found.districts)


def test_what_has_a_command_of_its_own_is_shown_and_not_changed(administrator: Client) -> None:
    for table in ("cases/calendarday", "cases/calendarnotice", "consent/consenttext", "relief/loadedprogramme"):
        assert 200 == administrator.get(f"/admin/{table}/").status_code
        assert 403 == administrator.get(f"/admin/{table}/add/").status_code
