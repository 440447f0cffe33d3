"""The public list of bankruptcy proceedings, taken in from a file so that acceptance can look debtors up in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from mediation import errors
from mediation.accounts import changes
from mediation.csv_files import text_of
from mediation.db import Tx, load
from mediation.db.sealed import index_many
from mediation.identifiers import compact, compact_case_number, is_uscc, normalise
from mediation.sealed_streams import Openable

sql = load(Path(__file__).with_name("bankruptcies.sql"))
HEADER = ("案号", "债务人", "统一社会信用代码", "受理法院", "受理日", "终结日")
LONGEST = (64, 100, 18, 100, 10, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file: its rows are `changed` (they said something new), `unchanged`, `repeated` or wrong.

    `repeated` are those that a later line about the same debtor of the same proceeding stands for; `wrong` the lines
    that could not be taken, each with the column that is to blame.
    """

    rows: int
    changed: int
    unchanged: int = 0
    repeated: int = 0
    wrong: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One debtor of one proceeding; `ended_on` is open while it goes on."""

    case_number: str
    name: str
    uscc: str | None
    court: str
    accepted_on: date
    ended_on: date | None


def import_bankruptcies(tx: Tx, file: Openable, *, at: datetime) -> Imported:
    """Take in a CSV file of debtors in bankruptcy, header HEADER; a file sent again changes nothing.

    A debtor is known by case number and name; the credit code, which may be blank, is kept as keyed index only.
    Raises HeaderMismatch and UnreadableText.
    """
    try:
        read = list(_rows(_text(file)))
    except csv.Error as failure:
        raise errors.UnreadableText() from failure
    wrong = tuple((line, row) for line, row in read if isinstance(row, str))
    debtors = list({(row.case_number, row.name): row for _, row in read if isinstance(row, Listed)}.values())
    changed = tx.run(
        sql.keep_bankruptcies,
        case_numbers=[row.case_number for row in debtors],
        names=[row.name for row in debtors],
        id_indexes=index_many([row.uscc for row in debtors], "identifier"),
        courts=[row.court for row in debtors],
        accepted_on=[row.accepted_on for row in debtors],
        ended_on=[row.ended_on for row in debtors],
    )
    changes.record(tx, "bankruptcy", "", {"rows": len(read), "changed": changed}, at=at)
    return Imported(
        rows=len(read),
        changed=changed,
        unchanged=len(debtors) - changed,
        repeated=len(read) - len(wrong) - len(debtors),
        wrong=wrong,
    )


def _text(file: Openable) -> str:
    with file.open("rb") as stream:
        return text_of(stream.read())


def _rows(text: str) -> Iterator[tuple[int, Listed | str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [title for title in HEADER if title not in (reader.fieldnames or ())]
    if missing:
        raise errors.HeaderMismatch(f"（{'、'.join(missing)}）")
    for row in reader:
        if any(row[title] for title in HEADER):
            yield reader.line_num, _listed(row)


def _listed(row: dict[str, str]) -> Listed | str:
    """A line of the file, or the column whose cell is blank and must not be, too long, or not what it should be."""
    cells = [normalise(row[title] or "") for title in HEADER]
    number, name, uscc, court, accepted, ended = compact_case_number(cells[0]), cells[1], compact(cells[2]), *cells[3:]
    fit = (bool(number), bool(name), not uscc or is_uscc(uscc), True, _is_day(accepted), not ended or _is_day(ended))
    for title, cell, most, is_fit in zip(HEADER, cells, LONGEST, fit, strict=True):
        if len(cell) > most or not is_fit:
            return title
    until = date.fromisoformat(ended) if ended else None
    return Listed(number, name, uscc or None, court, date.fromisoformat(accepted), until)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
