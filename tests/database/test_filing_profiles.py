"""What a profile makes of an institution's own export is filed like any other file."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from fixtures import world
from fixtures.export_samples import EXPORTS
from fixtures.exports import FOLDER, Export, rows_of
from mediation import errors
from mediation.accounts.models import Institution
from mediation.db import Tx
from mediation.filing import actions as filing
from mediation.filing import mapping, profile_applying
from mediation.filing.profile_findings import Facts
from mediation.filing.profiles import Profile
from mediation.filing.proposing import propose
from mediation.vocabulary import RowOutcome
from tests.database.filing_desk import bank, codes, filed
from tests.pure.filing_exports import CARD, frame, proposed
from tests.pure.filing_rows import USCC

__all__ = ["bank"]


def translated(profile: Profile, path: Path, target: Path) -> Path:
    """The export as a file in the template's columns."""
    read = profile_applying.apply(profile, frame(*rows_of(path)))
    with target.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([read.columns, *read.iter_rows()])
    return target


def test_the_banks_own_export_of_1500_real_accounts_is_filed_completely(
    tx: Tx, bank: Institution, tmp_path: Path
) -> None:
    path = FOLDER / "card_bank_export.csv"
    profile = propose(*rows_of(path), Facts(constants=CARD | {"claimant_uscc": USCC})).profile
    report = filed(bank, translated(profile, path, tmp_path / "f.csv"))
    assert report["rows"] == dict.fromkeys(("total", *RowOutcome), 0) | {"total": 1500, "opened": 1500}
    header, rows = rows_of(path)
    owed = sum(Decimal(row[header.index("TOTAL_DUE")].replace(",", "")) for row in rows)
    sums = tx.one("SELECT sum(total) AS total, count(overdue_since) AS known FROM claims")
    assert (sums.total, sums.known) == (owed, 1500)


@pytest.mark.parametrize("export", [e for e in EXPORTS if e.name != "loans_ambiguous"], ids=lambda export: export.name)
def test_other_exports_are_filed_completely(tx: Tx, bank: Institution, tmp_path: Path, export: Export) -> None:
    profile = proposed(export, claimant_uscc=USCC).profile
    report = filed(bank, translated(profile, export.path(), tmp_path / "f.csv"))
    assert report["rows"]["opened"] == report["rows"]["total"] == export.rows
    assert {code[0] for code in codes(tx, report)} <= {"W"}


def test_a_row_that_cannot_be_read_is_marked_by_the_rule_of_its_column(
    tx: Tx, bank: Institution, tmp_path: Path
) -> None:
    path = FOLDER / "card_bank_export.csv"
    profile = propose(*rows_of(path), Facts(constants=CARD | {"claimant_uscc": USCC})).profile
    header, rows = rows_of(path)
    for row, (title, text) in enumerate(
        {"STMT_BAL": "3.9万", "CUTOFF": "九月底", "DPD": "60.5", "MOBILE": "123"}.items()
    ):
        rows[row][header.index(title)] = text
    dirty = tmp_path / "dirty.csv"
    with dirty.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows[:100]])
    report = filed(bank, translated(profile, dirty, tmp_path / "f.csv"))
    assert report["rows"]["wrong"] == 4
    found = tx.rows('SELECT line, "column", code FROM row_errors ORDER BY line, "column"')
    assert {(2, "principal", "E-MONEY"), (3, "cutoff_date", "E-DATE"), (3, "overdue_since", "E-DATE"),
            (4, "overdue_days", "E-INT"), (5, "mobile_phone", "E-PHONE")} <= {tuple(row) for row in found}  # fmt: skip
    assert profile_applying.origins(profile)["overdue_since"] == "CUTOFF、DPD"


def save_for(tx: Tx, bank: Institution, **changes: str) -> Profile:
    facts = Facts(name="cards", constants=CARD | {"claimant_uscc": USCC} | changes)
    profile = propose(*rows_of(FOLDER / "card_bank_export.csv"), facts).profile
    return mapping.keep(tx, bank.code, profile, at=world.NOON)


def test_an_export_is_filed_unchanged_by_the_profile_that_knows_its_columns(tx: Tx, bank: Institution) -> None:
    save_for(tx, bank)
    report = filed(bank, FOLDER / "card_bank_export.csv")
    assert report["rows"] == dict.fromkeys(("total", *RowOutcome), 0) | {"total": 1500, "opened": 1500}
    assert report == filed(bank, FOLDER / "card_bank_export.csv")


def test_an_export_is_looked_at_by_the_profile_that_is_named(tx: Tx, bank: Institution) -> None:
    save_for(tx, bank)
    path = FOLDER / "card_bank_export.csv"
    with pytest.raises(errors.NotFound):
        filing.receive(tx, bank.code, path, at=world.NOON, profile="loans")
    batch = filing.receive(tx, bank.code, path, at=world.NOON, profile="cards")
    assert ("READY", 1500, "cards") == (batch.state, batch.rows_opened, batch.profile_name)


def test_without_a_profile_an_export_is_refused_and_the_missing_columns_are_named(tx: Tx, bank: Institution) -> None:
    with pytest.raises(errors.HeaderMismatch, match="机构案件号"):
        filed(bank, FOLDER / "card_bank_export.csv")


def test_a_wrong_row_names_the_exports_own_column(tx: Tx, bank: Institution, tmp_path: Path) -> None:
    save_for(tx, bank)
    lines = (FOLDER / "card_bank_export.csv").read_text("utf-8-sig").splitlines()
    spoilt = [line.replace("350525200207149103", "350525200207149104") for line in lines[:20]]
    path = tmp_path / "spoilt.csv"
    path.write_text("\n".join(spoilt) + "\n", encoding="utf-8")
    report = filed(bank, path)
    assert (18, 1) == (report["rows"]["opened"], report["rows"]["wrong"])
    told = b"".join(filing.error_file(tx, report["batch"])).decode("utf-8")
    assert "（CERT_NO）" in told
    assert told.splitlines()[0].startswith("ACCT_NO,")


def test_a_saved_profile_is_followed_never_changed(tx: Tx, bank: Institution) -> None:
    first = save_for(tx, bank)
    assert first == save_for(tx, bank)
    second = save_for(tx, bank, handler_name="林小红")
    assert (1, 2) == (first.version, second.version)
    assert [second] == mapping.profiles(tx, bank.code)
    with pytest.raises(Exception, match="profile_is_kept"):
        tx.run("UPDATE filing_profiles SET version = 3")


def test_a_profile_that_cannot_fill_the_template_is_refused(tx: Tx, bank: Institution) -> None:
    profile = propose(*rows_of(FOLDER / "card_bank_export.csv"), Facts(name="cards")).profile
    with pytest.raises(errors.HeaderMismatch, match="经办人"):
        mapping.keep(tx, bank.code, profile, at=world.NOON)


def test_another_institutions_profile_is_not_used(tx: Tx, bank: Institution) -> None:
    other = world.a_bank()
    profile = propose(*rows_of(FOLDER / "card_bank_export.csv"), Facts(name="c", constants=CARD)).profile
    mapping.keep(tx, other.code, profile, at=world.NOON)
    with pytest.raises(errors.HeaderMismatch):
        filed(bank, FOLDER / "card_bank_export.csv")
