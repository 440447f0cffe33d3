"""Judges the rows of a file block by block: correct, wrong, the same as an earlier one, or filed before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from mediation.db import Tx, load
from mediation.filing import cells, entries, profile_applying, reading, rules
from mediation.filing.derived import Delivery, derive
from mediation.filing.merkle import MerkleTree
from mediation.filing.profiles import Profile
from mediation.filing.template import match
from mediation.vocabulary import RowOutcome

sql = load(Path(__file__).with_name("filing.sql"))

AMENDED, TWICE, TWICE_DIFFERS = "E-AMEND", "I-TWICE", "W-TWICE-DIFFERS"
FINDINGS = {"line": pl.Int64, "column": pl.String, "code": pl.String, "other_line": pl.Int64}
OUTCOMES = {
    "line": pl.Int64,
    "outcome": pl.String,
    "row_key": pl.Binary,
    "row_fingerprint": pl.Binary,
    "case_id": pl.Int64,
}
_KEYS = {"row_key": pl.Binary, "line": pl.Int64, "row_fingerprint": pl.Binary}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One block: the rows that open cases, where each row ends, and what was found about them (FINDINGS)."""

    opening: pl.DataFrame
    outcomes: pl.DataFrame
    findings: pl.DataFrame


@dataclass(slots=True)
class Tally:
    """What the rows of a file came to so far."""

    rows: Counter[str] = field(default_factory=Counter)
    marked: int = 0
    tree: MerkleTree = field(default_factory=MerkleTree)

    @property
    def total(self) -> int:
        """Rows that were delivered."""
        return self.rows.total()

    def counts(self) -> dict[str, int]:
        """Rows delivered, and where they ended."""
        return {"total": self.total, **{outcome.value: self.rows[outcome] for outcome in RowOutcome}}

    def add(self, judged: Judged) -> None:
        """Count one more block."""
        self.rows.update(judged.outcomes["outcome"].to_list())
        self.marked += judged.findings.filter(pl.col("code").str.starts_with("W"))["line"].n_unique()
        self.tree.add(judged.outcomes["row_fingerprint"].to_list())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One block, judged as far as the file alone allows."""

    rows: pl.DataFrame
    compared: pl.DataFrame
    broken: pl.DataFrame
    lost: pl.DataFrame


def judge(tx: Tx, sheet: reading.Sheet, *, delivery: Delivery, profile: Profile | None = None) -> Iterator[Judged]:
    """The whole file, block by block, in order; of correct rows with the same key the first one counts.

    An export of the institution's own is read by its profile.

    Raises HeaderMismatch or ThirdPartyContacts before the first block, TruncatedFile at the end of half a file.
    """
    for block in _ahead(_read(sheet, delivery, profile)):
        placed = _placed(tx, block.compared)
        every = pl.concat([placed, block.lost.select(placed.columns)]).sort("line")
        noted = every.filter(pl.col("code").is_not_null()).select(*FINDINGS)
        yield Judged(
            opening=block.rows.filter(placed["outcome"] == RowOutcome.OPENED.value),
            outcomes=every.select(*OUTCOMES),
            findings=pl.concat([block.broken.with_columns(other_line=pl.lit(None, pl.Int64)), noted]),
        )


def _read(sheet: reading.Sheet, delivery: Delivery, profile: Profile | None) -> Iterator[_Read]:
    places = match(sheet.header) if profile is None else profile_applying.places(profile)
    seen = [pl.DataFrame(schema=_KEYS)]
    for block in reading.blocks(sheet):
        given = block.rows if profile is None else profile_applying.translate(profile, sheet.header, block.rows)
        rows = entries.identify(derive(cells.read(given, places), delivery), delivery.institution_id)
        broken = rules.broken(rows)
        compared = _compared(rows.select(*_KEYS), broken, seen)
        yield _Read(rows=rows, compared=compared, broken=broken, lost=_lost(block.broken))


def _ahead(blocks: Iterator[_Read]) -> Iterator[_Read]:
    """The blocks, each read in another thread while the caller is busy with the one before."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = worker.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = worker.submit(next, blocks, None)
            yield block


def _compared(keys: pl.DataFrame, broken: pl.DataFrame, seen: list[pl.DataFrame]) -> pl.DataFrame:
    """Each row next to the first correct one of the file with its key; `seen` holds those, and grows."""
    wrong = broken.filter(pl.col("code").str.starts_with("E"))["line"]
    keys = keys.with_columns(is_wrong=pl.col("line").is_in(wrong.implode()))
    here = keys.filter(~pl.col("is_wrong")).select(*_KEYS).unique("row_key", keep="first", maintain_order=True)
    before = pl.concat(seen).join(here, on="row_key", how="semi")
    new = here.join(before, on="row_key", how="anti")
    seen.append(new)
    firsts = pl.concat([before, new])
    return keys.join(firsts, on="row_key", how="left", suffix="_first", maintain_order="left")


def _placed(tx: Tx, compared: pl.DataFrame) -> pl.DataFrame:
    """Where each row ends, given the first of the file with its key and the case there may be."""
    is_again = pl.col("line") != pl.col("line_first")
    known = _known(tx, compared.filter(~pl.col("is_wrong") & ~is_again)["row_key"])
    placed = compared.join(known, on="row_key", how="left", suffix="_known", maintain_order="left")
    is_known, is_same = pl.col("case_id").is_not_null(), pl.col("row_fingerprint") == pl.col("row_fingerprint_first")
    is_unchanged = pl.col("row_fingerprint") == pl.col("row_fingerprint_known")
    outcome = (
        pl.when("is_wrong").then(_word(RowOutcome.WRONG))
        .when(is_again).then(_word(RowOutcome.DUPLICATE))
        .when(~is_known).then(_word(RowOutcome.OPENED))
        .when(is_unchanged).then(_word(RowOutcome.UNCHANGED))
        .otherwise(_word(RowOutcome.WRONG))
    )  # fmt: skip
    code = (
        pl.when("is_wrong").then(None)
        .when(is_again & is_same).then(pl.lit(TWICE))
        .when(is_again).then(pl.lit(TWICE_DIFFERS))
        .when(is_known & ~is_unchanged).then(pl.lit(AMENDED))
    )  # fmt: skip
    other_line = pl.when(~pl.col("is_wrong") & is_again).then("line_first")
    return placed.select(
        *_KEYS, "case_id", outcome=outcome, code=code, column=pl.lit("contract_no"), other_line=other_line
    )


def _known(tx: Tx, keys: pl.Series) -> pl.DataFrame:
    """Cases opened by rows with these keys; sorted keys, so that neighbours in the index are looked up together."""
    found = tx.rows(sql.known_cases, keys=",".join(keys.bin.encode("hex").sort().to_list())) if len(keys) else []
    return pl.DataFrame(
        [(bytes.fromhex(row.row_key), row.case_id, bytes.fromhex(row.row_fingerprint)) for row in found],
        {"row_key": pl.Binary, "case_id": pl.Int64, "row_fingerprint": pl.Binary},
        orient="row",
    )


def _lost(broken: list[reading.Broken]) -> pl.DataFrame:
    """Lines that are no rows, as outcome and finding; their fingerprint is that of their text."""
    return pl.DataFrame({
        "line": pl.Series([row.line for row in broken], dtype=pl.Int64),
        "code": pl.Series([row.code for row in broken], dtype=pl.String),
        "row_fingerprint": entries.fingerprints(pl.Series([row.text for row in broken], dtype=pl.String)),
    }).with_columns(
        row_key=pl.lit(None, pl.Binary),
        case_id=pl.lit(None, pl.Int64),
        other_line=pl.lit(None, pl.Int64),
        outcome=_word(RowOutcome.WRONG),
        column=pl.lit(""),
    )  # fmt: skip


def _word(outcome: RowOutcome) -> pl.Expr:
    return pl.lit(outcome.value)
