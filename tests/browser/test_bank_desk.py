"""A clerk's morning in a real browser: hand a file in, see it judged and what is wrong, commit, take the receipt."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

SAMPLE = Path(__file__).parents[2] / "fixtures" / "samples" / "card_filing.csv"


def take(site: Any) -> None:
    """What the clock does meanwhile."""
    from mediation.db.databases import use_database
    from mediation.filing import taking
    from tests.doors.bank_system import LATER

    with use_database(site.database):
        taking.take_all(at=LATER)


def a_file(folder: Path, first: int) -> Path:
    """Ten rows of the sample, of which the last has no amount."""
    lines = SAMPLE.read_text("gb18030").splitlines()
    rows = lines[first : first + 10]
    total = lines[0].split(",").index("本金余额")
    cells = rows[-1].split(",")
    rows[-1] = ",".join([*cells[:total], "many", *cells[total + 1 :]])
    target = folder / f"cards-{first}.csv"
    target.write_text("\r\n".join([lines[0], *rows, ""]), "utf-8-sig")
    return target


@pytest.mark.parametrize(("language", "size", "first"), [("zh-hans", "desktop", 1), ("en", "phone", 20)])
def test_a_clerk_files_and_takes_the_receipt(
    site: Any, open_page: Callable[..., Page], is_accessible: Callable[[Page], None],
    snap: Callable[[Page, str], None], tmp_path: Path, language: str, size: str, first: int
) -> None:  # fmt: skip
    page = open_page("/bank/filings", "clerk", language=language, size=size)
    page.locator("input[type=file]").set_input_files(a_file(tmp_path, first))
    snap(page, f"bank-filings-{language}-{size}")
    is_accessible(page)
    page.locator("main form button").click()
    expect(page.locator("#standing progress")).to_be_visible()
    snap(page, f"bank-waiting-{language}-{size}")
    is_accessible(page)
    take(site)
    expect(page.locator("main table:visible")).to_have_count(2)  # warnings are folded
    snap(page, f"bank-wrong-{language}-{size}")
    is_accessible(page)
    with page.expect_download() as sheet:
        page.locator("a[href$=error-file]").click()
    assert "错误码" in sheet.value.path().read_text("utf-8-sig")
    page.locator("form[action$=commit] button").click()
    expect(page.locator("#standing progress")).to_be_visible()
    take(site)
    with page.expect_download() as receipt:
        page.locator("a[href$='receipt.json']").click()
    assert json.loads(receipt.value.path().read_text("utf-8"))["rows"]["opened"] == 9
    snap(page, f"bank-committed-{language}-{size}")
    is_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_file_that_is_too_large_is_told_before_it_is_sent(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page("/bank/filings", "clerk", language="en")
    page.locator("form[data-upload]").evaluate("form => { form.dataset.largest = 3 }")
    page.locator("input[type=file]").set_input_files(a_file(tmp_path, 40))
    expect(page.locator("form[data-upload] [role=status]")).to_contain_text("larger than 2 GB")
