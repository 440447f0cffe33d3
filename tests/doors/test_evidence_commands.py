"""Documents and the list of bankruptcies from a shell; what has lain long enough is removed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from django.test import override_settings

from fixtures import world
from fixtures.archives import PDF, archive
from mediation.accounts.actions import institution
from mediation.cases.bankruptcies import HEADER
from mediation.commands.door import main
from mediation.db import SYSTEM, transaction
from mediation.filing import content, keeping, spool
from mediation.http import payment_uploads
from tests.database.filing_desk import filed, some_rows, written
from tests.pure.filing_rows import USCC

pytestmark = pytest.mark.usefixtures("fresh_database")


def said(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert code == done.exit_code, done.output
    return done.output


@pytest.fixture
def packed(tmp_path: Path) -> Iterator[str]:
    """An archive for a bank with one case; one of its files is wrong. Nothing else lies in the home folder."""
    with override_settings(HOME=tmp_path / "home"):
        yield _packed(tmp_path)


def _packed(tmp_path: Path) -> str:
    with transaction(SYSTEM):
        world.a_court()
        bank = world.a_bank("QZBANK", uscc=USCC)
    filed(bank, written(tmp_path / "f.csv", some_rows(1)))
    (tmp_path / "e.zip").write_bytes(archive({"REF0/a.pdf": PDF, "REF0/b.exe": b"MZ"}))
    return str(tmp_path / "e.zip")


def test_documents_are_delivered_and_again_the_same_receipt(packed: str) -> None:
    first, again = (json.loads(said("evidence", packed, "--institution", "QZBANK", "--json")) for _ in range(2))
    assert first == again
    assert {"total": 2, "stored": 1, "unchanged": 0, "wrong": 1} == first["entries"]


def test_a_person_reads_which_file_is_wrong_and_why(packed: str) -> None:
    assert "E-TYPE" in said("evidence", packed, "--institution", "QZBANK")


def test_the_list_of_bankruptcies_comes_as_a_workbook_too(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as book:
        page = book.add_worksheet("名单")
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ["（2026）闽05破1号", "甲有限公司", "", "泉州市中级人民法院", "2026-03-16", ""])
        page.write_row(2, 0, ["（2026）闽05破2号", "乙有限公司", "", "泉州市中级人民法院", "三月", ""])
    found = json.loads(said("bankruptcies", "import", str(tmp_path / "list.xlsx"), "--json", code=1))
    assert (2, 1, [[3, "受理日"]]) == (found["rows"], found["changed"], found["wrong"])
    assert "受理日" in said("bankruptcies", "import", str(tmp_path / "list.xlsx"), code=1)


def test_files_go_when_their_time_is_over_and_documents_stay(packed: str, tmp_path: Path) -> None:
    said("evidence", packed, "--institution", "QZBANK")
    uploaded, loose = spool.keep(tmp_path / "f.csv"), spool.keep(tmp_path / "e.zip")
    content.put(loose)
    old = (world.NOON - timedelta(days=8)).timestamp()
    for path in content.folder().glob("*/*"):
        os.utime(path, (old, old))
    with transaction(SYSTEM) as tx:
        first = keeping.forget(tx, at=world.NOON + timedelta(days=29))
        assert uploaded.file.path.exists()
        later = keeping.forget(tx, at=world.NOON + timedelta(days=31))
    assert (1, 0, 1) == (first["documents"], first["filings"], later["filings"])
    assert not uploaded.file.path.exists()
    with content.open_content(hashlib.sha256(PDF).digest()) as kept:
        assert PDF == kept.read()


def test_a_file_of_payments_goes_as_long_after_it_was_taken(packed: str, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("流水号,案号,还款日期,金额\nT1,none,2026-10-01,5\n")
    kept = spool.keep(tmp_path / "p.csv")
    with transaction(SYSTEM) as tx:
        world.a_centre()
        payment_uploads.take(tx, institution(tx, "QZBANK"), kept, at=world.NOON)
    for days, is_kept in ((29, True), (31, False)):
        with transaction(SYSTEM) as tx:
            keeping.forget(tx, at=world.NOON + timedelta(days=days))
        assert kept.file.path.exists() is is_kept
