"""Somebody at a browser, and what people do on every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

DESK, PHONE = ("zh-hans", "desktop"), ("en", "phone")
"""Two of the four combinations of a language and a screen."""
OTHER_DESK, OTHER_PHONE = ("en", "desktop"), ("zh-hans", "phone")
"""The other two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walker:
    """Somebody on a page; a form is known by the end of its address."""

    page: Page
    looks: Callable[[Page, str], None]

    def look(self, name: str) -> None:
        """See that the page can be shown to anybody, with everything unfolded."""
        self.looks(self.page, name)

    def go(self, address: str) -> None:
        self.page.goto(address)

    def follow(self, link: str) -> None:
        """The first link below the masthead that ends like this."""
        self.page.locator(f"main a[href$='{link}']").first.click()

    def unfold(self, form: str) -> None:
        self.page.locator(f"details:not([open]):has(form[action$='{form}']) > summary").click()

    def fill(self, **fields: Any) -> None:
        """Choose or write what fields are to hold, each the first of its name that is seen."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]:visible").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(str(value))
            else:
                field.fill(str(value))

    def press(self, form: str) -> None:
        self.page.locator(f"main form[action$='{form}'] button").first.click()

    def done(self, form: str) -> None:
        """Press, and be told that it is done."""
        self.press(form)
        self.is_done()

    def is_done(self) -> None:
        expect(self.page.locator("main > .alert-success").first).to_be_visible()

    def took(self, link: str) -> bytes:
        """What is downloaded by a link or a button."""
        with self.page.expect_download() as download:
            self.page.locator(link).first.click()
        return download.value.path().read_bytes()
