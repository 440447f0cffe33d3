"""The public list of bankruptcy proceedings, taken in from a file so that acceptance can look debtors up in it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mediation import errors
from mediation.db import Tx, load
from mediation.db.sealed import index_many
from mediation.identifiers import compact, compact_case_number, is_uscc, normalise

sql = load(Path(__file__).with_name("bankruptcies.sql"))
HEADER = ("案号", "债务人", "统一社会信用代码", "受理法院", "受理日", "终结日")
LONGEST = (64, 100, 18, 100, 10, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file: its rows, how many of them said something new, the lines that could not be read."""

    rows: int
    changed: int
    wrong: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One debtor of one proceeding; `ended_on` is open while it goes on."""

    case_number: str
    name: str
    uscc: str | None
    court: str
    accepted_on: date
    ended_on: date | None


def import_bankruptcies(tx: Tx, path: Path) -> Imported:
    """Take in a CSV file of debtors in bankruptcy, header HEADER; a file sent again changes nothing.

    A debtor is known by case number and name; the credit code, which may be blank, is kept as keyed index only.
    Raises HeaderMismatch and UnreadableText.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    missing = [title for title in HEADER if title not in (reader.fieldnames or ())]
    if missing:
        raise errors.HeaderMismatch(f"（{'、'.join(missing)}）")
    read = [(reader.line_num, _listed(row)) for row in reader]
    debtors = list({(row.case_number, row.name): row for _, row in read if row}.values())
    changed = tx.run(
        sql.keep_bankruptcies,
        case_numbers=[row.case_number for row in debtors],
        names=[row.name for row in debtors],
        id_indexes=index_many([row.uscc for row in debtors], "identifier"),
        courts=[row.court for row in debtors],
        accepted_on=[row.accepted_on for row in debtors],
        ended_on=[row.ended_on for row in debtors],
    )
    return Imported(rows=len(read), changed=changed, wrong=tuple(line for line, row in read if row is None))


def _text(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise errors.UnreadableText()


def _listed(row: dict[str, str]) -> Listed | None:
    """A line of the file; None if a cell that must be filled is blank, or one is too long or not what it should be."""
    cells = [normalise(row[title] or "") for title in HEADER]
    number, name, uscc, court, accepted, ended = compact_case_number(cells[0]), cells[1], compact(cells[2]), *cells[3:]
    too_long = any(len(cell) > most for cell, most in zip(cells, LONGEST, strict=True))
    if too_long or not number or not name or (uscc and not is_uscc(uscc)):
        return None
    try:
        days = date.fromisoformat(accepted), date.fromisoformat(ended) if ended else None
    except ValueError:
        return None
    return Listed(number, name, uscc or None, court, *days)
