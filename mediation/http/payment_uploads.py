"""A bank's file of payments in any of the forms that filings come in, taken and answered with a signed receipt.

What pages, API and commands do alike: the readers are those of filing, the posting is that of performance.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from mediation import __version__
from mediation.accounts import actions as accounts
from mediation.cases.log import SHANGHAI
from mediation.db import Tx
from mediation.db.sealed_files import Kept
from mediation.filing import cells, json_lines, reading, signing, workbook
from mediation.filing.template import EVERY, Column, Kind, match
from mediation.performance import payment_files
from mediation.performance.payment_files import Delivered, Taken
from mediation.performance.words import Outcome, PaymentKind

FORM = "payment-receipt/1"
COLUMNS: tuple[Column, ...] = (
    Column("流水号", "transaction_ref", Kind.TEXT, EVERY),
    Column("案号", "case_number", Kind.TEXT, EVERY),
    Column("还款日期", "paid_on", Kind.DATE, EVERY),
    Column("金额", "amount", Kind.MONEY, EVERY),
    Column("币种", "currency", Kind.TEXT),
    Column("类型", "kind", Kind.WORD, words=PaymentKind),
    Column("原流水号", "reverses", Kind.TEXT),
)
"""The columns of the file, under either name; `case_number` is the centre's or the institution's own."""
_HEADERS = {name: column.header for column in COLUMNS for name in (column.name, column.header)}


def read(kept: Kept) -> Delivered:
    """The rows of a delivered file; raises what `filing.reading`, `filing.workbook` and `template.match` raise."""
    rows, unreadable = _read(kept)
    return Delivered(name=kept.name, sha256=kept.sha256, rows=rows, unreadable=unreadable)


def take(tx: Tx, institution: Any, kept: Kept, *, at: datetime) -> tuple[Taken, dict[str, Any]]:
    """Post the payments of a file and keep the receipt that is signed for it; both."""
    taken = payment_files.take(tx, institution.id, read(kept), at=at)
    receipt = signing.sign(_receipt(tx, institution, kept, taken, at))
    payment_files.keep_receipt(tx, taken.file_id, receipt)
    return taken, receipt


def _receipt(tx: Tx, institution: Any, kept: Kept, taken: Taken, at: datetime) -> dict[str, Any]:
    return {
        "form": FORM,
        "centre": accounts.organisation(tx).name,
        "institution": institution.code,
        "institution_name": institution.name,
        "file": taken.file_id,
        "file_name": kept.name,
        "file_sha256": kept.sha256.hex(),
        "file_bytes": kept.size,
        "taken_at": at.astimezone(SHANGHAI).isoformat(),
        "taken_by": {"role": str(tx.actor.role), "user": tx.actor.user_id},
        "rows": {"total": taken.rows, **{str(outcome): taken.counts[outcome] for outcome in Outcome}},
        "amount_posted": str(taken.amount_posted),
        "suspended": [
            {
                "line": one.line,
                "transaction_ref": one.transaction_ref,
                "field": one.field,
                "rule": one.rule.value,
                "zh": one.rule.zh,
                "en": one.rule.en,
            }
            for one in taken.explained
        ],
        "held": [{"line": line, "amount": str(amount)} for line, amount in taken.held.items()],
        "rules": __version__,
    }


def _read(kept: Kept) -> tuple[pl.DataFrame, dict[int, str]]:
    if workbook.is_workbook(kept.file):
        with tempfile.TemporaryDirectory(prefix=".converting-") as folder:
            sheets = workbook.to_csv(kept.file, Path(folder)).sheets
            return _read_table(reading.open_sheet(next(iter(sheets.values()))))
    with kept.file.open("rb") as stream:
        is_json = kept.name.lower().endswith(json_lines.ENDINGS) or json_lines.is_json(stream.read(64))
    if not is_json:
        return _read_table(reading.open_sheet(kept.file))
    lines = [pair for some in json_lines.raw_lines(json_lines.open_lines(kept.file)) for pair in some]
    return _read_objects(lines)


def _read_table(sheet: reading.Sheet) -> tuple[pl.DataFrame, dict[int, str]]:
    places = match([_HEADERS.get(title.strip(), title) for title in sheet.header], COLUMNS)
    found = list(reading.blocks(sheet))
    unreadable = {broken.line: broken.text for block in found for broken in block.broken}
    rows = [cells.read(block.rows, places, COLUMNS) for block in found if len(block.rows)]
    return (pl.concat([some.select(rows[0].columns) for some in rows]) if rows else _none()), unreadable


def _read_objects(lines: list[tuple[int, bytes]]) -> tuple[pl.DataFrame, dict[int, str]]:
    unreadable = dict[int, str]()
    rows = list(_objects(lines, unreadable))
    schema = {"line": pl.Int64, **{str(place): pl.String for place in range(len(COLUMNS))}}
    places = {column.name: place for place, column in enumerate(COLUMNS)}
    return cells.read(pl.DataFrame(rows, schema, orient="row"), places, COLUMNS), unreadable


def _objects(lines: list[tuple[int, bytes]], unreadable: dict[int, str]) -> Iterator[list[Any]]:
    """Objects as rows of text; what is none, or has lists or objects in it, goes to the unreadable."""
    for number, line in lines:
        try:
            said = json.loads(line, parse_float=str, parse_int=str)
            row = {_HEADERS[key]: value for key, value in said.items() if key in _HEADERS}
        except (ValueError, AttributeError, RecursionError):
            unreadable[number] = line.decode(errors="replace")
            continue
        values = [row.get(column.header) for column in COLUMNS]
        if all(value is None or isinstance(value, str) for value in values):
            yield [number, *(value or "" for value in values)]
        else:
            unreadable[number] = line.decode(errors="replace")


def _none() -> pl.DataFrame:
    schema = {"line": pl.Int64, **{str(place): pl.String for place in range(len(COLUMNS))}}
    return cells.read(pl.DataFrame(schema=schema), {c.name: n for n, c in enumerate(COLUMNS)}, COLUMNS)
