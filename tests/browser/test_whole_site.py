"""Every page of a city at work, reached by its links as a person reaches it: nothing broken, hidden or lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

import pytest
from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Browser

from fixtures import people
from mediation import present
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.db.embedded import EmbeddedServer
from mediation.http import visiting
from mediation.web.navigation import entries_of
from tests.browser.conftest import TOO_WIDE, Site, Window, barriers, served

NAME = "whole_site_demo"
SAMPLES = 2
"""How many pages of one pattern somebody opens: one shows what another lacks."""
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(one => one.href)"
HOWS = [("zh-hans", "phone"), ("en", "desktop")]
ROLES = {one.username: one.role for one in people.PEOPLE}
ONE_OF_EACH = """
SELECT DISTINCT ON (c.state, s.state) p.id, p.case_id
  FROM parties AS p
  JOIN cases AS c ON c.id = p.case_id
  LEFT JOIN plans AS s ON s.case_id = c.id
 WHERE p.role = 'respondent' AND p.id_index IS NOT NULL
 ORDER BY c.state, s.state, p.id
"""

pytestmark = pytest.mark.torture


@dataclass(slots=True)
class Walk:
    """One person's way through the site, and what was not as it should be on it."""

    site: Site
    window: Window
    opened: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def go_from(self, start: str) -> None:
        """Opens an address and whatever it leads to."""
        ahead = [self.site.url + start]
        known = set(ahead)
        while ahead:
            found = [link for link in self._open(ahead.pop(0)) if link not in known]
            known.update(found)
            ahead += found

    def _open(self, address: str) -> list[str]:
        route = route_of(address)
        if route is None or self.opened[route] == SAMPLES:
            return []
        self.opened[route] += 1
        answer = self.window.page.request.get(address)
        is_page = answer.ok and "text/html" in answer.headers["content-type"]
        if not is_page:
            self.faults += [] if answer.ok else [f"{address}: {answer.status}"]
            return []
        self._look_at(address)
        links = dict.fromkeys(urldefrag(link).url for link in self.window.page.evaluate(LINKS))
        return [link for link in links if link.startswith(f"{self.site.url}/")]

    def _look_at(self, address: str) -> None:
        page = self.window.page
        page.goto(address)
        heard = tuple(self.window.complaints)  # of the page; axe itself puts styles in where it looks at a sheet
        found = [*heard, *(f"too wide: {one}" for one in page.evaluate(TOO_WIDE)), *barriers(page)]
        self.faults += [f"{address}: {fault}" for fault in found]
        self.window.complaints.clear()


def route_of(address: str) -> str | None:
    """The pattern of an address of the site; None where none takes it, as for a style sheet."""
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return None


@pytest.fixture(scope="module")
def city(template: str, server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site before all that the demonstration tells, on the morning after, with a login for each role."""
    from fixtures import demo, telling

    create_database(NAME, template=template)
    with use_database(NAME):
        demo.tell(tmp_path_factory.mktemp("city"), lambda *_: None)
        people.enrol()
    ahead = round(present.until(telling.MORNING).total_seconds())
    with served(server, NAME, MEDIATION_AHEAD_SECONDS=str(ahead)) as site:
        yield site
    drop_database(NAME)


@pytest.mark.parametrize("how", HOWS, ids="-".join)
@pytest.mark.parametrize("username", ROLES)
def test_whoever_logs_in_finds_no_fault_on_any_page(
    city: Site, browser: Browser, username: str, how: tuple[str, str]
) -> None:
    walk = Walk(city, Window.open(browser, city, *how))
    walk.window.visit(city, "/home", username)
    walk.go_from("/home")
    walk.window.page.context.close()
    menu = {route_of(reverse(one.name)) for one in entries_of(ROLES[username])}
    assert set() == menu - set(walk.opened), "these of the menu were not opened"
    assert [] == walk.faults


@pytest.mark.parametrize("how", HOWS, ids="-".join)
def test_a_debtor_finds_no_fault_on_any_page(city: Site, browser: Browser, how: tuple[str, str]) -> None:
    opened, faults = set[str](), list[str]()
    for cookie in visits(city):
        walk = Walk(city, Window.open(browser, city, *how))
        walk.window.page.context.add_cookies([{"name": visiting.COOKIE, "value": cookie, "url": f"{city.url}/my/"}])
        walk.go_from(visiting.PATH)
        walk.window.page.context.close()
        opened.update(walk.opened)
        faults += walk.faults
    assert {"my/", "my/claim", "my/instalments", "my/certificate.pdf"} <= opened
    assert [] == faults


def visits(site: Site) -> list[str]:
    """Cookies of debtors, one for each state of a case and of its plan."""
    with use_database(site.database):
        with transaction(SYSTEM) as tx:
            found = tx.rows(ONE_OF_EACH)
        assert len(found) > 5
        return [_visit(row.id, row.case_id) for row in found]


def _visit(party_id: int, case_id: int) -> str:
    response = HttpResponse()
    visiting.begin(response, party_id=party_id, case_id=case_id)
    return response.cookies[visiting.COOKIE].value
