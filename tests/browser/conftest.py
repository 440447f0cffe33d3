"""A real browser before a real server, on a database of its own that a small centre works in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from mediation.db.embedded import EmbeddedServer
from tests.browser.walking import Walker

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
SMALLEST: ViewportSize = {"width": 360, "height": 740}
TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > window.innerWidth)
  .map(one => one.outerHTML.slice(0, 150))"""
WEIGHT = """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .reduce((bytes, one) => bytes + one.encodedBodySize, 0)"""
HEAVIEST = 120_000
# Cumulative Layout Shift (web.dev) is good up to 0.1; less than 0.01 is a masthead painted before it has all arrived.
SHIFTED = """() => {
  const watch = new PerformanceObserver(() => {});
  watch.observe({type: "layout-shift", buffered: true});
  return watch.takeRecords().filter((one) => one.value > 0.01)
    .flatMap((one) => one.sources.map((source) => source.node?.outerHTML?.slice(0, 150)));
}"""
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # of what passes, one element for each rule is enough
}

# A menu opens over the page, and hides what lies beneath it from axe.
UNFOLD = """async () => {
    const folds = document.querySelectorAll("details:not([open], .menu)");
    folds.forEach((one) => { one.open = one.dataset.unfolded = true; });
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""
FOLD = """document.querySelectorAll("details[data-unfolded]").forEach((one) => {
    one.open = false;
    delete one.dataset.unfolded;
})"""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site of these tests is, and the database it works on."""

    url: str
    database: str

    def session_of(self, username: str) -> str:
        """The cookie of a browser in which one of `fixtures.people` is logged in."""
        from fixtures import people
        from mediation.db.databases import use_database

        with use_database(self.database):
            return people.session_of(username)


@pytest.fixture(scope="session")
def site(template: str, server: EmbeddedServer) -> Iterator[Site]:
    """The site, served as in production, with the demonstration's institutions, mediators and people."""
    from fixtures import cast, people
    from mediation.db import SYSTEM, transaction
    from mediation.db.databases import create_database, drop_database, use_database

    create_database("browser", template=template)
    with use_database("browser"):
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
        people.enrol()
    with served(server, "browser") as site:
        yield site
    drop_database("browser")


@contextmanager
def served(server: EmbeddedServer, database: str, **settings: str) -> Iterator[Site]:
    """The site before a database, in a process of its own; `settings` are of its environment."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "mediation.wsgi", f"--bind=127.0.0.1:{port}", "--threads=4",
               "--no-control-socket", "--log-level=warning"]  # fmt: skip
    with subprocess.Popen(command, env={**os.environ, **settings, "DATABASE_URL": server.url(database)}) as process:
        while not _answers(port) and process.poll() is None:
            time.sleep(0.05)
        yield Site(f"http://localhost:{port}", database)  # a security key knows names, not numbers
        process.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine; on Debian: apt-get install chromium fonts-noto-cjk")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright leaves a loop in this thread; tests do not use it
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass(frozen=True, slots=True)
class Window:
    """A page in a browser that shares nothing with others, and what it complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, browser: Browser, site: Site, language: str, size: str) -> Window:
        context = browser.new_context(
            base_url=site.url, locale=LOCALES[language], viewport=SIZES[size], reduced_motion="reduce"
        )
        window = cls(page := context.new_page())
        page.on("console", lambda said: window.hear(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: window.hear(str(fault)))
        return window

    def hear(self, complaint: str) -> None:
        if "status of 4" not in complaint:
            self.complaints.append(f"{self.page.url}: {complaint}")

    def visit(self, site: Site, address: str, username: str) -> Page:
        """Go there as one of `fixtures.people`, or as nobody."""
        self.page.context.clear_cookies()
        if username:
            cookie = {"name": "sessionid", "value": site.session_of(username), "url": site.url}
            self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        self.page.goto(address)
        return self.page


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a new window; at the end, no page may have broken the policy."""
    windows: list[Window] = []

    def open_page(address: str, username: str = "", *, language: str = "zh-hans", size: str = "desktop") -> Page:
        windows.append(Window.open(browser, site, language, size))
        return windows[-1].visit(site, address, username)

    yield open_page
    for window in windows:
        window.page.context.close()
    assert [] == [complaint for window in windows for complaint in window.complaints]


@pytest.fixture(scope="session")
def windows(site: Site, browser: Browser) -> Callable[[str, str], Window]:
    """One window for each language and size; a new one costs more than the page in it."""
    return cache(partial(Window.open, browser, site))


@pytest.fixture
def look_at(site: Site, windows: Callable[[str, str], Window]) -> Iterator[Callable[..., Page]]:
    """As `open_page`, in a window that others looked through before: for tests that leave nothing in the browser."""
    used: list[Window] = []

    def look_at(address: str, username: str = "", *, language: str, size: str) -> Page:
        used.append(windows(language, size))
        used[-1].complaints.clear()
        return used[-1].visit(site, address, username)

    yield look_at
    assert [] == [complaint for window in used for complaint in window.complaints]


@pytest.fixture
def is_light_and_still() -> Callable[[Page], None]:
    """Fails when a page with all it loads is over 120 kB as it is sent, or moves what somebody may be reading."""

    def check(page: Page) -> None:
        assert 0 < page.evaluate(WEIGHT) <= HEAVIEST, page.url
        assert [] == page.evaluate(SHIFTED), page.url

    return check


@pytest.fixture
def is_accessible() -> Callable[[Page], None]:
    """Fails when axe finds what WCAG 2.2 AA does not allow, also in what is folded away."""

    def check(page: Page) -> None:
        assert [] == barriers(page), page.url

    return check


def barriers(page: Page) -> list[str]:
    """What axe finds that WCAG 2.2 AA does not allow, also in what is folded away."""
    page.evaluate(UNFOLD)
    answer = Axe().run(page, options=RULES).response
    assert answer["passes"], "axe looked at nothing"
    page.evaluate(FOLD)
    return [f"{one['id']}: {[node['html'][:200] for node in one['nodes']][:3]}" for one in answer["violations"]]


@pytest.fixture
def look(is_accessible: Callable[[Page], None], snap: Callable[[Page, str], None]) -> Callable[[Page, str], None]:
    """Looks at a page as it stands, with everything unfolded: by axe, in a picture, and on the smallest of phones."""

    def look(page: Page, name: str) -> None:
        page.locator("main details:not([open])").evaluate_all("folded => folded.forEach(one => { one.open = true })")
        size = page.viewport_size or SMALLEST
        is_accessible(page)
        snap(page, f"{name}-{page.locator('html').get_attribute('lang')}-{size['width']}")
        page.set_viewport_size(SMALLEST)
        assert [] == page.evaluate(TOO_WIDE), f"{name} is wider than a phone"
        page.set_viewport_size(size)

    return look


@pytest.fixture
def sit_down(open_page: Callable[..., Page], look: Callable[[Page, str], None]) -> Callable[..., Walker]:
    """Opens an address as `open_page` does, in a language and on a screen, and walks on from there."""

    def sit_down(username: str, address: str, how: tuple[str, str]) -> Walker:
        language, size = how
        return Walker(page=open_page(address, username, language=language, size=size), looks=look)

    return sit_down


@pytest.fixture
def snap(pytestconfig: pytest.Config) -> Callable[[Page, str], None]:
    """Keeps a picture of the whole page where --screenshots says; none otherwise."""
    folder = pytestconfig.getoption("--screenshots")

    def snap(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return snap
