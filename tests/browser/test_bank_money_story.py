"""An institution's repayments and systems: a file with a row that cannot be posted, put right; a system let in.

Walked in English at a desk and in Chinese on a phone, as `test_bank_desk` walks the other two combinations.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mediation.api import clients
from tests.browser import centre
from tests.browser.centre import at_the_centre, now
from tests.browser.walking import OTHER_DESK, OTHER_PHONE, Walker
from tests.doors.bank_system import a_token


@pytest.mark.parametrize("how", [OTHER_DESK, OTHER_PHONE], ids=["desk", "phone"])
def test_payments_are_reported_put_right_and_a_system_is_let_in(
    site: Any, sit_down: Callable[..., Walker], tmp_path: Path, how: tuple[str, str]
) -> None:
    with at_the_centre(site) as tx:
        ids = centre.agreed(tx, centre.consented(tx, centre.accepted(tx, "QZCARD", 2)))
        first, second = centre.numbers(tx, ids)
    day = now().date()
    paid = ["流水号,案号,还款日期,金额", f"T{ids[0]},{first},{day},3000.00", f"T{ids[1]},2020-0000009,{day},3000.00"]
    (file := tmp_path / f"paid-{how[0]}.csv").write_text("\r\n".join(paid), "utf-8-sig")

    clerk = sit_down("clerk", "/bank/payments", how)
    clerk.page.locator("[type=file]").set_input_files(file)
    clerk.press("/payments")
    clerk.look("payment-file")
    clerk.page.locator("main a[href='/bank/payments']").click()
    clerk.look("payments")
    row = clerk.page.locator("tr", has_text=f"T{ids[1]}")
    row.locator("[name=case]").fill(second)
    row.locator("button").first.click()
    clerk.is_done()
    clerk.go(f"/cases/{second}")
    clerk.look("case-paid")

    supervisor = sit_down("supervisor", "/bank/systems", how)
    supervisor.fill(name=f"core-{how[0]}")
    supervisor.page.locator("[name=scopes]").first.check()
    supervisor.press("/systems")
    supervisor.look("system-made")
    client, secret = supervisor.page.locator(".note code").all_inner_texts()
    with at_the_centre(site):
        assert a_token(clients.Registered(id=client, secret=secret)).status_code == 200
