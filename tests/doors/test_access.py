"""Every address of the site, tried as nobody and as every role: in, to the login, or refused, as the table says."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from django.test import Client

from fixtures import cast, people
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.permissions import Permission
from mediation.urls import urlpatterns
from mediation.web.access import Address, addresses, is_of_party, lets_in, permission_of

# The API has tokens of its own, and tests of its own.
EVERY = [one for one in addresses(urlpatterns) if not one.route.startswith("api/")]
OF_PARTIES = [one for one in EVERY if is_of_party(one.view)]
PAGES = [one for one in EVERY if not is_of_party(one.view)]
CLOSED = [one for one in PAGES if permission_of(one.view) not in (Permission.PUBLIC, Permission.OWN_LOGIN)]
EXAMPLES = {"int": "7", "uuid": "00000000-0000-0000-0000-000000000000"}


def example(page: Address, **instead: str) -> str:
    """An address that the pattern of a page takes."""
    examples = EXAMPLES | instead
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: examples.get(found[1] or "str", "x"), page.route)
    return "/" + re.sub(r"\^|\$|\(\?P<\w+>\.\*\)", "", route)


@pytest.fixture(scope="module")
def centre(template: str) -> Iterator[dict[str, str]]:
    """The cookie of each of `fixtures.people`, in a database of their own."""
    create_database("access", template=template)
    with use_database("access"):
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
        people.enrol()
        yield {one.username: people.session_of(one.username) for one in people.PEOPLE}
    drop_database("access")


@pytest.fixture
def visitor() -> Client:
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


def test_somebody_of_every_role_that_logs_in_is_tried() -> None:
    assert len({one.role for one in people.PEOPLE}) == len(people.PEOPLE) == 9


def test_nobody_is_sent_to_the_login(centre: dict[str, str], visitor: Client) -> None:
    answers = {page.route: visitor.get(example(page)) for page in CLOSED}
    assert len(answers) > 40
    sent = {route: answer.headers.get("Location", "").split("?")[0] for route, answer in answers.items()}
    assert [] == [route for route, place in sent.items() if place != "/account/login/"]


def test_a_number_beyond_the_largest_is_not_found(centre: dict[str, str], visitor: Client) -> None:
    visitor.cookies["sessionid"] = centre["supervisor"]
    numbered = [page for page in PAGES if "<int:" in page.route]
    assert len(numbered) > 30
    answers = {page.route: visitor.get(example(page, int=str(2**63))).status_code for page in numbered}
    assert [] == [route for route, status in answers.items() if status != 404]


@pytest.mark.parametrize("username", ["", *(one.username for one in people.PEOPLE)])
def test_a_page_of_parties_sends_everybody_else_to_its_entrance(
    centre: dict[str, str], visitor: Client, username: str
) -> None:
    visitor.cookies["sessionid"] = centre.get(username, "")
    answers = [visitor.get(example(page)) for page in OF_PARTIES]
    assert len(answers) > 10
    assert {(answer.headers.get("Location"), answer["Cache-Control"]) for answer in answers} == {
        ("/my/enter", "no-store")
    }


def test_what_is_below_the_path_of_a_visit_is_for_parties_but_for_the_entrance() -> None:
    below = {page.name for page in EVERY if page.route.startswith("my/")}
    assert below - {page.name for page in OF_PARTIES} == {"party_enter", "party_enter_with"}


@pytest.mark.parametrize("person", people.PEOPLE, ids=lambda one: one.username)
def test_a_role_is_refused_what_it_may_not(centre: dict[str, str], visitor: Client, person: people.Person) -> None:
    visitor.cookies["sessionid"] = centre[person.username]
    barred = [page for page in CLOSED if not lets_in(page.view, person.role)]
    let_in = [page.route for page in barred if visitor.get(example(page)).status_code != 403]
    assert [] == let_in


@pytest.mark.parametrize("person", people.PEOPLE, ids=lambda one: one.username)
def test_a_role_gets_into_what_it_may(centre: dict[str, str], visitor: Client, person: people.Person) -> None:
    visitor.cookies["sessionid"] = centre[person.username]
    open_to = [page for page in PAGES if lets_in(page.view, person.role) and "logout" not in page.route]
    answers = {page.route: visitor.get(example(page)) for page in open_to if "admin/" not in page.route}
    refused = [
        route
        for route, answer in answers.items()
        if answer.status_code in (403, 500) or "/account/login/" in answer.headers.get("Location", "")
    ]
    assert [] == refused
    closed = {page.route for page in CLOSED}
    shown = [answer for route, answer in answers.items() if route in closed and answer.status_code == 200]
    assert all("no-store" in answer["Cache-Control"] for answer in shown)


def test_a_password_alone_leads_to_the_second_factor(centre: dict[str, str], visitor: Client) -> None:
    session = visitor.session
    visitor.cookies["sessionid"] = centre["chief"]
    session = visitor.session
    del session["account_authentication_methods"]
    session.save()
    answer = visitor.get("/operations")
    assert answer["Location"] == "/account/second-factors/app/?next=/operations"
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session.save()
    assert visitor.get("/operations").status_code == 200


def test_who_signs_long_after_showing_who_they_are_shows_it_again_and_comes_back(
    centre: dict[str, str], visitor: Client
) -> None:
    visitor.cookies["sessionid"] = centre["mediator"]
    assert visitor.post("/cases/x/sign").status_code == 404  # shown just now
    session, page = visitor.session, {"referer": "http://localhost/cases/x"}
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": time.time() - 601} for one in records]
    session.save()
    sent = visitor.post("/cases/x/sign", headers=page)["Location"]
    assert sent == "/account/second-factors/again/?next=%2Fcases%2Fx"
    assert [visitor.get("/next").status_code, visitor.post("/cases/x/end").status_code] == [200, 404]
    back = visitor.post(sent, {"code": people.code_of(people.totp_secret("mediator")), "next": "/cases/x"})
    assert (back["Location"], visitor.post("/cases/x/sign").status_code) == ("/cases/x", 404)
    session["account_authentication_methods"] = [{"method": "socialaccount", "provider": "mine", "at": 0}]
    session.save()
    sent = visitor.post("/cases/x/sign", headers=page)["Location"]
    assert sent == "/account/sign-on/mine/?auth_params=prompt%3Dlogin&next=%2Fcases%2Fx"
