"""Two at once, any bytes at all, what goes back to the filer: no case twice, no traceback, no value in a message."""

from __future__ import annotations

import csv
import io
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.db import connections
from django.db import transaction as django_transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures import world
from fixtures.mixed import write_mixed_file
from mediation import errors
from mediation.accounts.models import Institution
from mediation.db import SYSTEM, Tx, transaction
from mediation.filing import actions as filing
from mediation.filing import error_rows, spool, workbook
from mediation.filing.template import COLUMNS
from mediation.vocabulary import RowOutcome, SheetName
from tests.database.filing_desk import LENDING, allow, bank, clerk_of, counted, filed, some_rows, written
from tests.pure.filing_rows import USCC, a_row

__all__ = ["bank"]
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.csv"
    write_mixed_file(path, institution_code="Q", uscc=USCC, seed=11, rows=300, products=LENDING)
    return path


def error_table(tx: Tx, batch_id: int) -> list[dict[str, str]]:
    text = b"".join(filing.error_file(tx, batch_id)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


class TestTwoAtOnce:
    """Threads with connections of their own, on a database of their own."""

    @staticmethod
    def at_once(bank: Institution, *paths: Path) -> list[dict[str, Any]]:
        def one(path: Path) -> dict[str, Any]:
            try:
                return filed(bank, path)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(paths)) as threads:
            return list(threads.map(one, paths))

    @pytest.fixture
    def alone(self, fresh_database: str) -> Institution:
        with transaction(SYSTEM):
            return world.a_bank("QZBANK", uscc=USCC)

    def test_one_file_sent_three_times_at_once_opens_its_cases_once(self, alone: Institution, mixed: Path) -> None:
        first, second, third = self.at_once(alone, mixed, mixed, mixed)
        assert first == second == third
        with transaction(SYSTEM) as tx:
            now = counted(tx)
        assert (1, 300, first["rows"]["opened"]) == (now["filing_batches"], now["filing_rows"], now["cases"])

    def test_two_files_with_rows_in_common_open_each_once(self, alone: Institution, tmp_path: Path) -> None:
        rows = some_rows(60)
        paths = written(tmp_path / "f.csv", rows[:40]), written(tmp_path / "g.csv", rows[20:])
        reports = self.at_once(alone, *paths)
        assert 60 == sum(report["rows"]["opened"] for report in reports)
        assert 20 == sum(report["rows"]["unchanged"] for report in reports)
        with transaction(SYSTEM) as tx:
            assert 60 == counted(tx)["cases"]

    def test_two_people_who_commit_at_once_get_the_same_receipt(self, alone: Institution, mixed: Path) -> None:
        with transaction(SYSTEM) as tx:
            batch = filing.receive(tx, alone.code, mixed, at=world.NOON)

        def commit(user_id: int) -> Any:
            try:
                with transaction(clerk_of(alone, user_id)) as tx:
                    return filing.commit(tx, batch.id, at=world.NOON)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as threads:
            first, second = threads.map(commit, (8, 9))
        assert first.receipt == second.receipt
        assert first.committed_by == second.committed_by

    def test_what_fails_on_the_way_leaves_nothing_and_can_be_sent_again(self, alone: Institution, mixed: Path) -> None:
        def fail(done: int, total: int, wrong: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            filing.file(clerk_of(alone), alone.code, mixed, at=world.NOON, done=fail)
        with transaction(SYSTEM) as tx:
            assert {0} == set(counted(tx).values())
        assert "COMMITTED" == filed(alone, mixed)["state"]


def test_a_bank_sees_its_own_batches_only(tx: Tx, bank: Institution, mixed: Path) -> None:
    report, other = filed(bank, mixed), world.a_bank()
    with transaction(clerk_of(other)) as theirs:
        assert [] == filing.search(theirs)
        assert [] == filing.findings(theirs, report["batch"])
        with pytest.raises(errors.NotFound):
            filing.find(theirs, report["batch"])
    with pytest.raises(errors.UnknownInstitution):
        filing.file(clerk_of(other), bank.code, mixed, at=world.NOON)
    with transaction(clerk_of(bank)) as own:
        assert [report["batch"]] == [batch.id for batch in filing.search(own)]


def test_the_error_file_holds_the_rows_that_were_not_taken_and_why(tx: Tx, bank: Institution, mixed: Path) -> None:
    report = filed(bank, mixed)
    ended = tx.rows("SELECT line, outcome FROM filing_rows WHERE outcome IN ('wrong', 'duplicate') ORDER BY line")
    table = error_table(tx, report["batch"])
    assert [(str(row.line), {"wrong": "有误", "duplicate": "重复"}[row.outcome]) for row in ended] == [
        (row["原文件行号"], row["校验结果"]) for row in table
    ]
    assert all(row["错误码"] and row["说明"] for row in table)
    source = mixed.read_text(encoding="utf-8-sig").splitlines()
    assert source[0].split(",") == list(table[0])[:-4]


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_of_the_error_file_is_a_formula(tx: Tx, bank: Institution, tmp_path: Path, start: str) -> None:
    allow(bank, error_limit_pct=100)
    row = a_row(party_name=f"{start}cmd|'/C calc'!A1", facts=f" {start}1+1", principal="-1", mobile_phone="+1")
    report = filed(bank, written(tmp_path / "f.csv", [row]))
    (found,) = error_table(tx, report["batch"])
    assert [] == [name for name, cell in found.items() if cell.lstrip(" ").startswith(STARTS)]


def test_the_error_file_sent_back_as_it_is_finds_the_same(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    allow(bank, error_limit_pct=100)
    rows = [a_row(party_name="=陈", principal="-1"), a_row(contract_no="HT2", mobile_phone="+86 1"), *some_rows(1)]
    first = filed(bank, written(tmp_path / "f.csv", rows))
    table = error_table(tx, first["batch"])
    (tmp_path / "back.csv").write_bytes(b"".join(filing.error_file(tx, first["batch"])))
    second = filed(bank, tmp_path / "back.csv")
    again = error_table(tx, second["batch"])
    assert [row["错误码"] for row in table] == [row["错误码"] for row in again]
    assert list(table[0]) == list(again[0])


def test_corrected_rows_of_the_error_file_open_their_cases(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    first = filed(bank, written(tmp_path / "f.csv", [*some_rows(9), a_row(total="1.00")]))
    text = b"".join(filing.error_file(tx, first["batch"]))
    (tmp_path / "back.csv").write_bytes(text.replace(b",1.00,", f",{a_row()['total']},".encode()))
    assert 1 == filed(bank, tmp_path / "back.csv")["rows"]["opened"]


def test_no_message_holds_a_value_of_the_row(tx: Tx, bank: Institution, mixed: Path) -> None:
    report = filed(bank, mixed)
    said = [
        error_rows.sentence(finding, language)
        for finding in filing.findings(tx, report["batch"])
        for language in ("zh", "en")
    ]
    header, *lines = csv.reader(mixed.read_text(encoding="utf-8-sig").splitlines())
    private = [
        header.index(title) for title in ("姓名/名称", "证件号码", "手机号码", "合同编号", "债权合计", "户籍/住所地址")
    ]
    values = {line[place].strip() for line in lines if len(line) == len(header) for place in private} - {"", "1.00"}
    assert len(values) > 1000
    assert [] == [sentence for sentence in said if any(value in sentence for value in values)]


def test_a_kept_file_is_for_the_service_alone_and_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(b"x")
    kept = spool.keep(tmp_path / "f.csv")
    path = kept.file.path
    assert (0o600, 0o700) == (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode))
    assert kept.file == spool.find(kept.sha256)
    stored = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    spool.forget(before=stored - timedelta(seconds=1))
    assert path.exists()
    assert 1 <= spool.forget(before=stored + timedelta(seconds=1))
    with pytest.raises(errors.FileGone):
        spool.find(kept.sha256)


def test_nothing_of_a_kept_file_lies_in_clear(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as written:
        written.add_worksheet("案件").write_column(0, 0, ["姓名", *(f"郑云舟{place}" for place in range(2000))])
    kept = spool.keep(tmp_path / "f.xlsx")
    text = workbook.texts_of(kept.file)[SheetName.CASES]
    assert 2000 == text.open("rb").read().count("郑云舟".encode())
    lying = [path.read_bytes() for path in spool.folder().glob(f"{kept.sha256.hex()}*")]
    assert 2 == len(lying)
    assert not any("郑云舟".encode() in raw or b"PK\x03\x04" in raw or b"sheetData" in raw for raw in lying)


@pytest.fixture(scope="module")
def standing(shared_database: str) -> Any:
    """A bank that stays while many files are tried on it."""
    with django_transaction.atomic():
        with transaction(SYSTEM):
            made = world.a_bank("HOSTILE", uscc=USCC)
            allow(made, error_limit_pct=100)
        yield made
        django_transaction.set_rollback(True)


HEADER = ",".join(column.header for column in COLUMNS)
CELLS = st.sampled_from(
    ["", "是", "2026-02-30", "1e9", "999999999999.99", "-0", "=1", "\\N", "\\.", '"', '""', "\r", "\n", "\t", "\0", "’",
     "２０２６年９月３０日", "\ud7ff", "\U0010ffff", "\ufffe", "{}", "%s", "信用卡纠纷", "自然人", "9" * 18]
) | st.text(max_size=12).filter(lambda text: text.isprintable())  # fmt: skip
ROWS = st.lists(st.dictionaries(st.sampled_from([column.name for column in COLUMNS]), CELLS, max_size=6), max_size=4)
QUIET = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def comes_to(bank: Institution, path: Path) -> dict[str, int] | None:
    """Counts, or None where the file was refused as a whole; anything but a MediationError is a failure."""
    with django_transaction.atomic():
        try:
            return dict(filed(bank, path)["rows"])
        except errors.MediationError:
            return None
        finally:
            django_transaction.set_rollback(True)


@QUIET
@given(content=st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: HEADER.encode() + b"\n" + tail))
def test_any_bytes_are_refused_or_counted(standing: Institution, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    rows = comes_to(standing, path)
    assert rows is None or rows["total"] == sum(rows[name] for name in RowOutcome)


@QUIET
@given(changes=ROWS, scratch=st.sampled_from(["", ",", '"', "\n", "\0"]))
def test_rows_with_any_cells_end_once_each(
    standing: Institution, tmp_path: Path, changes: list[dict[str, str]], scratch: str
) -> None:
    rows = [a_row(**{name: text for name, text in change.items() if name != "x"}) for change in changes] + some_rows(2)
    path = written(tmp_path / "f.csv", rows)
    text = path.read_text("utf-8-sig")
    path.write_text(text.replace("350503", scratch + "350503", 1) + scratch + "\n", encoding="utf-8")
    found = comes_to(standing, path)
    assert found is None or found["total"] == sum(found[name] for name in RowOutcome)
