"""A court liaison's day: figures and the cases behind them, packets, outcomes, a transfer, a report; and the log.

Walked in English at a desk and in Chinese on a phone: what the walks of the centre leave out of the four combinations.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from schedulers.ordered import make_ordered
from tests.browser import centre
from tests.browser.centre import DAY, at_the_centre, now
from tests.browser.walking import OTHER_DESK, OTHER_PHONE, Walker


@pytest.fixture(scope="module")
def weeks_ago(site: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Cases of a file of some weeks ago, one after the other; enough for a court to be shown figures of them."""
    return iter(centre.long_filed(site, tmp_path_factory.mktemp("filed"), "QZCARD", 60))


@pytest.mark.parametrize("how", [OTHER_DESK, OTHER_PHONE], ids=["desk", "phone"])
def test_a_court_takes_what_is_before_it_answers_and_reads_the_figures(
    site: Any, sit_down: Callable[..., Walker], weeks_ago: Iterator[int], tmp_path: Path, how: tuple[str, str]
) -> None:
    with at_the_centre(site) as tx:
        ids = centre.applied(tx, centre.agreed(tx, centre.consented(tx, list(islice(weeks_ago, 2)))))
        first, second = centre.numbers(tx, ids)
        gone = list(islice(weeks_ago, 1))
        centre.handed_over(tx, gone)
        (left,) = centre.numbers(tx, gone)
    liaison = sit_down("liaison", "/home", how)
    takes_a_packet(liaison, first)
    ruling = f"{now().date()},（2026）闽0503诉前调确{ids[0]}号"
    told = f"case,outcome,on,number\n{first},confirmed,{ruling}\n{second},confirmed,,\n"
    (file := tmp_path / "outcomes.csv").write_text(told, "utf-8")
    tells_outcomes(liaison, file, first)
    receives(liaison, left)
    reads_figures(liaison, second)
    liaison.go("/statistics/reports")
    liaison.fill(form="pdf")
    liaison.page.locator("main form:has([name=rhythm]) button").click()
    with at_the_centre(site) as tx:
        make_ordered(tx, now())
    liaison.page.reload()
    liaison.look("reports")
    assert liaison.took("main td a.btn").startswith(b"%PDF")
    auditor = sit_down("auditor", "/log", how)
    auditor.look("log")
    auditor.fill(number=first)
    auditor.page.locator("main form button").click()
    auditor.look("chain")


def takes_a_packet(liaison: Walker, number: str) -> None:
    """Chooses an application, and takes its packet."""
    liaison.look("court-desk")
    liaison.page.locator(f"[name=number][value='{number}']").check()
    assert zipfile.is_zipfile(io.BytesIO(liaison.took("form[action$='packet.zip'] button")))


def tells_outcomes(liaison: Walker, file: Path, number: str) -> None:
    """One on the page of its application, and others in a file of which a line is wrong."""
    liaison.follow(f"/{number}")
    liaison.fill(outcome="accepted", on=now().date())
    liaison.page.locator("main form:has([name=outcome]) button").click()
    liaison.is_done()
    liaison.look("court-application")
    liaison.go("/court/outcomes")
    liaison.page.locator("[type=file]").set_input_files(file)
    liaison.page.locator("main form button").click()
    liaison.look("court-outcomes")


def receives(liaison: Walker, number: str) -> None:
    """Takes the archive of a case that was handed over, and gives a receipt."""
    liaison.go("/court/transfers")
    row = f"main tr:has-text('{number}')"
    assert zipfile.is_zipfile(io.BytesIO(liaison.took(f"{row} a")))
    liaison.look("court-transfers")
    liaison.page.locator(f"{row} [name=docket_number]").fill(f"（2026）闽0503民初{number}号")
    liaison.page.locator(f"{row} button").click()
    liaison.is_done()


def reads_figures(liaison: Walker, number: str) -> None:
    """As a workbook, of another period, and down to the cases that are before this court."""
    liaison.go("/statistics")
    liaison.look("statistics")
    assert openpyxl.load_workbook(io.BytesIO(liaison.took(".takeaway a[href*='.xlsx']"))).sheetnames
    liaison.fill(to_day=now().date() - DAY, as_of=now().date())
    liaison.page.locator("main form .btn-primary").click()
    liaison.page.locator("main a[href*='part=accepted']").first.click()
    expect(liaison.page.locator("main")).to_contain_text(number)
    liaison.look("statistics-cases")
