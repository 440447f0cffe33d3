"""Judges the rows of a file block by block: correct, wrong, the same as an earlier one, or filed before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import polars as pl

from mediation.db import Tx, load
from mediation.filing import cells, companions, delivered, entries, profile_applying, reading, rules, versions
from mediation.filing.companions import FINDINGS, NO_FINDINGS, Hung
from mediation.filing.derived import Delivery, derive
from mediation.filing.firsts import KEYS, FirstRows, first_rows
from mediation.filing.merkle import MerkleTree
from mediation.filing.profiles import Profile
from mediation.filing.references import References
from mediation.filing.shelf import Shelf, shelved
from mediation.filing.template import BY_HEADER, match
from mediation.filing.threads import select, worker
from mediation.lifecycle import GIVEN_BACK, PRE_AGREED
from mediation.vocabulary import CaseState, RowAction, RowOutcome, SheetName

sql = load(Path(__file__).with_name("filing.sql"))

TWICE, TWICE_DIFFERS = "I-TWICE", "W-TWICE-DIFFERS"
AMENDED, AMEND_LATE, AMEND_OPEN, AMEND_UNKNOWN = "I-AMENDED", "E-AMEND", "E-AMEND-OPEN", "E-AMEND-UNKNOWN"
SENT_BACK, FILED_AGAIN = "I-SENT-BACK", "I-FILED-AGAIN"
AMEND_PARTY, WITHDRAW_LATE, WITHDRAW_UNKNOWN = "E-AMEND-PARTY", "E-WITHDRAW-LATE", "E-WITHDRAW-UNKNOWN"
OUTCOMES = {
    "line": pl.Int64,
    "outcome": pl.String,
    "row_key": pl.Binary,
    "row_fingerprint": pl.Binary,
    "case_id": pl.Int64,
}
_PLACED = {**OUTCOMES, "code": pl.String, "column": pl.String, "other_line": pl.Int64}
_IS_AGAIN = pl.col("line") != pl.col("line_first")
_KNOWN = {
    "row_key": pl.Binary,
    "case_id": pl.Int64,
    "row_fingerprint": pl.Binary,
    "state": pl.String,
    "proposed": pl.Binary,
}
_NONE_KNOWN, _NONE_PLACED = pl.DataFrame(schema=_KNOWN), pl.DataFrame(schema=_PLACED)
_NONE_ENDED = pl.DataFrame(schema={"sheet": pl.String, "outcome": pl.String})

_B = TypeVar("_B")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One block: the rows that open cases or change them, where each row ends, what was found about them (FINDINGS).

    `companions` has the `sheet` and the `outcome` of each companion: it ends as the row it belongs to.
    """

    opening: pl.DataFrame
    amendments: list[versions.Amendment]
    outcomes: pl.DataFrame
    findings: pl.DataFrame
    companions: pl.DataFrame


@dataclass(slots=True)
class Tally:
    """What the rows of a file came to so far."""

    rows: Counter[str] = field(default_factory=Counter)
    companions: Counter[tuple[str, str]] = field(default_factory=Counter)
    marked: int = 0
    faults: int = 0
    tree: MerkleTree = field(default_factory=MerkleTree)

    @property
    def total(self) -> int:
        """Rows that were delivered."""
        return self.rows.total()

    def counts(self) -> dict[str, int]:
        """Rows delivered, and where they ended."""
        return {"total": self.total, **{outcome.value: self.rows[outcome] for outcome in RowOutcome}}

    def sheets(self) -> dict[str, dict[str, int]]:
        """For each sheet beside the cases that has rows: how many, and where they ended."""
        found: dict[str, dict[str, int]] = {}
        for (sheet, end), count in self.companions.items():
            counts = found.setdefault(sheet, dict.fromkeys(("total", *map(str, RowOutcome)), 0))
            counts["total"] += count
            counts[end] += count
        return found

    def add(self, judged: Judged) -> None:
        """Count one more block."""
        self.rows.update(judged.outcomes["outcome"].to_list())
        self.companions.update(judged.companions[["sheet", "outcome"]].rows())
        found = list(zip(judged.findings["row"].to_list(), judged.findings["code"].to_list(), strict=True))
        self.marked += len({row for row, code in found if code.startswith("W")})
        self.faults += sum(code.startswith("E") for _, code in found)
        self.tree.add(judged.outcomes["row_fingerprint"].to_list())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """Some rows, judged as far as the file alone allows, and their companions as they are counted."""

    rows: pl.DataFrame
    compared: pl.DataFrame
    broken: pl.DataFrame
    lost: pl.DataFrame
    counted: pl.DataFrame


def judge(tx: Tx, sheet: reading.Sheet, *, delivery: Delivery, profile: Profile | None = None) -> Iterator[Judged]:
    """The whole file, block by block, in order; of correct rows with the same key the first one counts.

    An export of the institution's own is read by its profile.

    Raises HeaderMismatch or ThirdPartyContacts before the first block, TruncatedFile at the end of half a file.
    """
    references = References(delivery.has_filed)
    for block in _ahead(_read(sheet, delivery, profile), worker(sheet.lines)):
        known = _known(tx, block.compared) if delivery.has_filed else _NONE_KNOWN
        placed, amendments = _amended(tx, block.rows, _placed(block.compared, known))
        every = placed if block.lost.is_empty() else pl.concat([placed, block.lost]).sort("line")
        noted = every.filter(every["code"].is_not_null()) if every["code"].count() else _NONE_PLACED
        opening = _opening(block.rows, placed)
        taken = references.taken(tx, opening, institution_id=delivery.institution_id)
        of_cases = [_of_cases(found) for found in (noted, _changed(amendments), taken) if len(found)]
        yield Judged(
            opening=opening,
            amendments=amendments,
            outcomes=every[[*OUTCOMES]],
            findings=pl.concat([block.broken, *of_cases]),
            companions=_ended(block.counted, every),
        )


def _opening(rows: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """The rows that open cases."""
    is_opened = placed["outcome"] == RowOutcome.OPENED.value
    found = cells.without_texts(rows).hstack([placed["case_id"].alias("former_id")])
    return found if is_opened.all() else found.filter(is_opened)


def _ended(counted: pl.DataFrame, every: pl.DataFrame) -> pl.DataFrame:
    """Where companions end: as the rows they belong to, and wrong without one."""
    if counted.is_empty():
        return _NONE_ENDED
    ends = counted.join(every.select(row="line", outcome="outcome"), on="row", how="left")
    return ends.select("sheet", pl.col("outcome").fill_null(RowOutcome.WRONG.value))


def _read(sheet: reading.Sheet, delivery: Delivery, profile: Profile | None) -> Iterator[_Read]:
    places = match(sheet.header) if profile is None else profile_applying.places(profile)
    last: _Read | None = None
    with ExitStack() as opened:
        firsts = opened.enter_context(first_rows())
        shelf = opened.enter_context(shelved(sheet.companions)) if sheet.companions else None
        for block in _ahead(delivered.blocks(sheet), worker(sheet.lines)):
            given = block.rows if profile is None else profile_applying.translate(profile, sheet.header, block.rows)
            lost = _lost(block.broken)
            for hung in _hung(derive(cells.read(given, places), delivery), shelf or block.companions, delivery):
                rows = entries.identify(hung.rows, delivery.institution_id)
                broken = pl.concat([_of_cases(rules.broken(rows)), hung.findings])
                compared = _compared(rows[[*KEYS]], broken, firsts)
                last = _Read(rows=rows, compared=compared, broken=broken, lost=lost, counted=hung.counted)
                yield last
                lost = lost.clear()
        if shelf and last:
            for left in shelf.left():
                yield _without_rows(last, left)


def _hung(rows: pl.DataFrame, given: Shelf | Mapping[SheetName, pl.DataFrame], delivery: Delivery) -> Iterator[Hung]:
    """The rows of a block with the companions that came or wait for them, in as many parts as those ask for."""
    if not isinstance(given, Shelf) or rows.is_empty():
        yield companions.hang(rows, {} if isinstance(given, Shelf) else given, delivery)
        return
    for part in given.parts(rows):
        hung = companions.hang(part.rows, part.raw, delivery)
        yield replace(hung, findings=pl.concat([part.barred, hung.findings]))


def _without_rows(read: _Read, found: pl.DataFrame) -> _Read:
    """What is read of companions that belong to no row."""
    rows, compared, lost = read.rows.clear(), read.compared.clear(), read.lost.clear()
    return _Read(rows=rows, compared=compared, broken=found, lost=lost, counted=found.select("row", "sheet"))


def _ahead(blocks: Iterator[_B], reader: Executor) -> Iterator[_B]:
    """The blocks, each but the first given to a reader of its own while the caller is busy with the one before."""
    if (first := next(blocks, None)) is None:
        return
    with reader:
        coming = reader.submit(next, blocks, None)
        yield first
        while (block := coming.result()) is not None:
            coming = reader.submit(next, blocks, None)
            yield block


def _compared(keys: pl.DataFrame, broken: pl.DataFrame, firsts: FirstRows) -> pl.DataFrame:
    """Each row next to the first correct one of the file with its key; `firsts` holds those, and grows."""
    faults = zip(broken["row"].to_list(), broken["code"].to_list(), strict=True)
    wrong = list({row for row, code in faults if code.startswith("E")})
    keys = keys.hstack([pl.Series("is_wrong", np.isin(keys["line"].to_numpy(), np.array(wrong, np.int64)))])
    good = keys[[*KEYS]].filter(~keys["is_wrong"]) if wrong else keys[[*KEYS]]
    are_distinct = good["row_key"].n_unique() == len(good)
    here = good if are_distinct else good.filter(good["row_key"].is_first_distinct())
    before = firsts.find(here["row_key"])
    new = here if before.is_empty() else here.join(before, on="row_key", how="anti")
    firsts.add(new)
    if len(new) == len(keys):
        return keys.hstack([new[name].alias(f"{name}_first") for name in KEYS if name != "row_key"])
    return keys.join(pl.concat([before, new]), on="row_key", how="left", suffix="_first", maintain_order="left")


def _placed(compared: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Where each row ends, given the first of the file with its key and the case there may be."""
    are_first = bool((compared["line"] == compared["line_first"]).all())
    end, outcomes, codes = _ends(are_first=are_first, are_new=known.is_empty())
    placed = compared
    if not known.is_empty():
        placed = compared.join(known, on="row_key", how="left", suffix="_known", maintain_order="left")
    places = select(placed, end).to_series()
    return select(
        placed,
        "line",
        outcomes[places],
        *("row_key", "row_fingerprint"),
        pl.lit(None, pl.Int64).alias("case_id") if known.is_empty() else "case_id",
        codes[places],
        pl.lit("contract_no").alias("column"),
        pl.when(~pl.col("is_wrong") & _IS_AGAIN).then("line_first").alias("other_line"),
    )


_End = tuple[pl.Expr, RowOutcome, str | None]
"""An end of rows: when it is a row's, the outcome, and what is said."""


@cache
def _ends(*, are_first: bool, are_new: bool) -> tuple[pl.Expr, pl.Series, pl.Series]:
    """The place of the first end that is a row's, given the first with its key and its case; outcomes; what is said.

    Where all correct rows `are_first` or none has a case, there are fewer ends to be looked at.
    """
    again = [(_IS_AGAIN & _is_same(), RowOutcome.DUPLICATE, TWICE), (_IS_AGAIN, RowOutcome.DUPLICATE, TWICE_DIFFERS)]
    ends: list[_End] = [
        (pl.col("is_wrong"), RowOutcome.WRONG, None),
        *([] if are_first else again),
        *(_of_unknown(pl.lit(True)) if are_new else [*_of_unknown(pl.col("case_id").is_null()), *_of_known()]),
    ]
    place = pl.coalesce(pl.when(condition).then(place) for place, (condition, _, _) in enumerate(ends))
    outcomes = pl.Series("outcome", [str(outcome) for _, outcome, _ in ends])
    return place, outcomes, pl.Series("code", [code for _, _, code in ends], pl.String)


def _known(tx: Tx, compared: pl.DataFrame) -> pl.DataFrame:
    """Cases opened by rows with the keys of these; sorted, so that neighbours in the index are looked up together."""
    keys = compared["row_key"].filter(~compared["is_wrong"] & (compared["line"] == compared["line_first"]))
    found = tx.rows(sql.known_cases, keys=",".join(sorted(map(bytes.hex, keys.to_list())))) if len(keys) else []
    if not found:
        return _NONE_KNOWN
    return pl.DataFrame(
        [
            (_bytes(r.row_key), r.case_id, _bytes(r.row_fingerprint), r.state, _bytes(r.proposed_fingerprint))
            for r in found
        ],
        _KNOWN,
        orient="row",
    )


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


def _is_same() -> pl.Expr:
    action = pl.col("row_action").fill_null(RowAction.NEW.value)
    is_same_action = action == pl.col("row_action_first").fill_null(RowAction.NEW.value)
    return is_same_action & (pl.col("row_fingerprint") == pl.col("row_fingerprint_first"))


_IS_WITHDRAWAL, _IS_CHANGE = (pl.col("row_action") == action.value for action in (RowAction.WITHDRAW, RowAction.CHANGE))


def _of_unknown(is_unknown: pl.Expr) -> list[_End]:
    """Where a correct row without a case ends."""
    return [
        (_IS_WITHDRAWAL & is_unknown, RowOutcome.WRONG, WITHDRAW_UNKNOWN),
        (_IS_CHANGE & is_unknown, RowOutcome.WRONG, AMEND_UNKNOWN),
        (is_unknown, RowOutcome.OPENED, None),
    ]


def _of_known() -> list[_End]:
    """Where a correct row ends, given its case: the first condition that holds, the outcome, and what is said."""
    c, fingerprint = pl.col, pl.col("row_fingerprint")
    may_change = c("state").is_in([str(state) for state in PRE_AGREED])
    was_given_back = c("state").is_in([str(state) for state in GIVEN_BACK])
    is_as_filed = fingerprint == c("row_fingerprint_known")
    is_unchanged = is_as_filed | (fingerprint == c("proposed")).fill_null(False)
    return [
        (_IS_WITHDRAWAL & (c("state") == CaseState.WITHDRAWN.value), RowOutcome.UNCHANGED, None),
        (_IS_WITHDRAWAL & ~may_change, RowOutcome.WRONG, WITHDRAW_LATE),
        (_IS_WITHDRAWAL, RowOutcome.WITHDRAWN, None),
        (was_given_back & is_as_filed, RowOutcome.UNCHANGED, SENT_BACK),
        (was_given_back & ~_IS_CHANGE.fill_null(False), RowOutcome.OPENED, FILED_AGAIN),
        (is_unchanged, RowOutcome.UNCHANGED, None),
        (~may_change, RowOutcome.WRONG, AMEND_LATE),
        (c("proposed").is_not_null(), RowOutcome.WRONG, AMEND_OPEN),
        (pl.lit(True), RowOutcome.AMENDED, None),
    ]


def _amended(tx: Tx, rows: pl.DataFrame, placed: pl.DataFrame) -> tuple[pl.DataFrame, list[versions.Amendment]]:
    """What rows change in their cases; one that would drop a party is wrong, since a party is never deleted."""
    is_amended = placed["outcome"] == RowOutcome.AMENDED.value
    if not is_amended.any():
        return placed, []
    found = versions.compare(tx, rows.with_columns(placed["case_id"]).filter(is_amended))
    dropping = pl.col("line").is_in([amendment.line for amendment in found if amendment.drops_party])
    corrected = placed.with_columns(
        outcome=pl.when(dropping).then(pl.lit(RowOutcome.WRONG.value)).otherwise("outcome"),
        code=pl.when(dropping).then(pl.lit(AMEND_PARTY)).otherwise("code"),
    )
    return corrected, [amendment for amendment in found if not amendment.drops_party]


def _changed(amendments: list[versions.Amendment]) -> pl.DataFrame:
    """One finding for every column that a row changes."""
    found = [(amendment.line, change.column, AMENDED) for amendment in amendments for change in amendment.changes]
    return pl.DataFrame(found, rules.BROKEN, orient="row")


def _of_cases(found: pl.DataFrame) -> pl.DataFrame:
    """Findings about rows of the cases themselves."""
    if found.is_empty():
        return NO_FINDINGS
    other_line = pl.col("other_line") if "other_line" in found.columns else pl.lit(None, pl.Int64)
    named = {
        "row": pl.col("line"),
        "sheet": pl.lit(SheetName.CASES.value),
        "item": pl.lit(0, pl.Int64),
        "other_line": other_line,
    }
    return found.select(named.get(name, pl.col(name)).alias(name) for name in FINDINGS)


def _lost(broken: list[reading.Broken]) -> pl.DataFrame:
    """Lines that are no rows, as outcome and finding; their fingerprint is that of their text."""
    if not broken:
        return _NONE_PLACED
    found: dict[str, Any] = dict.fromkeys(_PLACED, [None] * len(broken)) | {
        "line": [row.line for row in broken],
        "outcome": [RowOutcome.WRONG.value] * len(broken),
        "row_fingerprint": entries.fingerprints(pl.Series([row.text for row in broken], dtype=pl.String)),
        "code": [row.code for row in broken],
        "column": [row.column or _column(row.title) for row in broken],
    }
    return pl.DataFrame(found, _PLACED)


def _column(title: str) -> str:
    return BY_HEADER[title].name if title in BY_HEADER else ""
