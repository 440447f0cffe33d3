"""Keeps the rows of companion sheets by the reference of their case, until that row of the cases comes by.

The sheets of a workbook are in no order of each other, and each may have a million rows: they are kept in a private
database that is on disk as far as it is large, and gone when it is closed. Nothing is in clear in it: it holds digests
of references and sealed cells, under a key that is kept nowhere. What nobody has come for is left at the end.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

import polars as pl
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mediation.filing import cells, companions, entries, reading, sheets
from mediation.filing.reading import Sheet
from mediation.vocabulary import SheetName

MOST_OF_A_CASE = 200
"""Companions that one case may have; a file with more of them means something else by its references."""
MOST_AT_ONCE = 20_000
"""Companions that are given out together, but for those of one case."""

CACHE_KILOBYTES = 32_768
REFERENCE_TWICE, CROWDED, WITHOUT_CASE = "E-REFERENCE-TWICE", "E-CROWDED", "E-REFERENCE"

_CODES = {"twice": REFERENCE_TWICE, "crowded": CROWDED, "without_case": WITHOUT_CASE}
_MARK = "\x1f"
"""Between cells; reading takes no row that holds one."""

_LAID_OUT = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -{CACHE_KILOBYTES};
CREATE TABLE kept (sheet TEXT, line INTEGER, reference BLOB, fault TEXT, cells BLOB);
CREATE TABLE wanted (line INTEGER PRIMARY KEY, reference BLOB, claim BLOB);
CREATE TABLE owners (reference BLOB PRIMARY KEY, line INTEGER, claim BLOB) WITHOUT ROWID;
CREATE TABLE crowded (reference BLOB PRIMARY KEY) WITHOUT ROWID;
BEGIN;
"""
"""One transaction, which never ends: nobody else reads here."""
_SORT = "CREATE INDEX kept_reference ON kept (reference)"
_CROWD = """
INSERT INTO crowded
SELECT reference FROM kept WHERE reference IS NOT NULL GROUP BY reference HAVING count(*) > ?
"""
_CLAIM = """
INSERT INTO owners (reference, line, claim)
SELECT w.reference, w.line, w.claim
  FROM wanted AS w
 WHERE w.reference IN (SELECT k.reference FROM kept AS k) AND w.reference NOT IN (SELECT c.reference FROM crowded AS c)
 ORDER BY w.line
ON CONFLICT DO NOTHING
"""
_COUNT = """
SELECT w.line, count(k.reference)
  FROM wanted AS w
  LEFT JOIN owners AS o ON o.reference = w.reference AND o.claim = w.claim
  LEFT JOIN kept AS k ON k.reference = o.reference
 GROUP BY w.line
 ORDER BY w.line
"""
_TAKE = """
SELECT w.line, k.line, 0, k.fault, o.line < w.line, k.cells
  FROM wanted AS w
  JOIN owners AS o ON o.reference = w.reference AND o.claim = w.claim
  JOIN kept AS k ON k.reference = w.reference
 WHERE k.sheet = ? AND w.line BETWEEN ? AND ?
 ORDER BY w.line, k.line
"""
_BARRED = """
SELECT w.line, :crowded, NULL
  FROM wanted AS w
  JOIN crowded AS c ON c.reference = w.reference
UNION ALL
SELECT w.line, :twice, o.line
  FROM wanted AS w
  JOIN owners AS o ON o.reference = w.reference AND o.claim <> w.claim
"""
_LEFT = """
SELECT k.sheet, k.line, coalesce(k.fault, CASE WHEN c.reference IS NULL THEN :without_case ELSE :crowded END)
  FROM kept AS k
  LEFT JOIN owners AS o ON o.reference = k.reference
  LEFT JOIN crowded AS c ON c.reference = k.reference
 WHERE o.reference IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some rows of the cases, the companions that belong to them, and what bars rows from having theirs."""

    rows: pl.DataFrame
    raw: Mapping[SheetName, pl.DataFrame]
    barred: pl.DataFrame


@contextmanager
def shelved(filed: Mapping[SheetName, Sheet]) -> Iterator[Shelf]:
    """The rows of whole sheets, forgotten at the end; raises what `sheets.match` and `reading.blocks` raise."""
    with closing(sqlite3.connect("", check_same_thread=False, isolation_level=None)) as rows:
        shelf = Shelf(rows)
        for name, sheet in filed.items():
            shelf.put(name, sheet)
        shelf.sort()
        yield shelf


class _Seal:
    """Seals texts under a key of its own, each with a number used once."""

    def __init__(self) -> None:
        self._key, self._count = secrets.token_bytes(32), 0
        self._cipher = AESGCM(self._key)

    def digest(self, text: str | None) -> bytes | None:
        """The same for the same text."""
        return None if text is None else hashlib.blake2b(text.encode(), key=self._key, digest_size=16).digest()

    def closed(self, text: str | None) -> bytes | None:
        """The text, sealed."""
        if text is None:
            return None
        self._count += 1
        nonce = self._count.to_bytes(12, "big")
        return nonce + self._cipher.encrypt(nonce, text.encode(), None)

    def opened(self, sealed: bytes | None) -> str | None:
        """What was sealed."""
        return None if sealed is None else self._cipher.decrypt(sealed[:12], sealed[12:], None).decode()


class Shelf:
    """The rows of companion sheets, used from one thread at a time: put there, sorted once, then given out."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        rows.executescript(_LAID_OUT)
        self._rows, self._seal, self._sheets = rows, _Seal(), list[SheetName]()

    def sort(self) -> None:
        """Make what was put here ready to be given out."""
        self._rows.execute(_SORT)
        self._rows.execute(_CROWD, (MOST_OF_A_CASE,))

    def parts(self, rows: pl.DataFrame) -> Iterator[Part]:
        """The rows of a block of the cases, in order, in as many parts as their companions ask for."""
        claims = pl.concat_str(pl.col(*entries.CLAIM).cast(pl.String).fill_null(""), separator="|")
        self._rows.execute("DELETE FROM wanted")
        wanted = rows.select("line", "institution_ref", claims.alias("claim")).iter_rows()
        digest = self._seal.digest
        self._rows.executemany(
            "INSERT INTO wanted VALUES (?, ?, ?)", ((at, digest(r), digest(c)) for at, r, c in wanted)
        )
        self._rows.execute(_CLAIM)
        barred = _found(
            (line, SheetName.CASES, line, code, other) for line, code, other in self._rows.execute(_BARRED, _CODES)
        )
        counts = pl.Series("count", [count for _, count in self._rows.execute(_COUNT)], pl.Int64)
        for part in rows.with_columns(part=counts.cum_sum() // MOST_AT_ONCE).partition_by("part", include_key=False):
            first, last = part["line"].min(), part["line"].max()
            raw = {name: self._take(name, (name.value, first, last)) for name in self._sheets}
            yield Part(rows=part, raw=raw, barred=barred.filter(pl.col("row").is_between(first, last)))

    def left(self) -> Iterator[pl.DataFrame]:
        """What is wrong with the companions that belong to no case of the file, as findings."""
        found = self._rows.execute(_LEFT, _CODES)
        while some := found.fetchmany(MOST_AT_ONCE):
            yield _found((None, sheet, line, code, None) for sheet, line, code in some)

    def put(self, name: SheetName, sheet: Sheet) -> None:
        """Keep all rows of a sheet."""
        self._sheets.append(name)
        places = sheets.match(name, sheet.header)
        for block in reading.blocks(sheet):
            for rows in (_whole(name, places, block.rows), _broken(places, sheet, block.broken)):
                kept = rows.select("line", "reference", "fault", "cells").iter_rows()
                self._rows.executemany(
                    "INSERT INTO kept VALUES (?, ?, ?, ?, ?)",
                    (
                        (name.value, line, self._seal.digest(reference), fault, self._seal.closed(cells))
                        for line, reference, fault, cells in kept
                    ),
                )

    def _take(self, name: SheetName, where: tuple[object, ...]) -> pl.DataFrame:
        found = [(*place, self._seal.opened(cells)) for *place, cells in self._rows.execute(_TAKE, where)]
        raw = pl.DataFrame(found, companions.PLACE | {"cells": pl.String}, orient="row")
        width = len(sheets.COLUMNS_OF[name])
        texts = raw["cells"].str.split_exact(_MARK, width - 1).struct.unnest()
        texts.columns = [str(place) for place in range(width)]
        return pl.concat([raw.drop("cells"), texts], how="horizontal")


def _whole(name: SheetName, places: Mapping[str, int], rows: pl.DataFrame) -> pl.DataFrame:
    """Rows as they are kept: their cells in the order of the sheet's columns, as one text."""
    texts = [
        pl.col(str(places[column.name])) if column.name in places else pl.lit("") for column in sheets.COLUMNS_OF[name]
    ]
    return rows.select(
        "line",
        _references(rows.select("line", pl.col(str(places[sheets.REFERENCE.name])).alias("0"))),
        fault=pl.lit(None, pl.String),
        cells=pl.concat_str(texts, separator=_MARK),
    )


def _broken(places: Mapping[str, int], sheet: Sheet, broken: Sequence[reading.Broken]) -> pl.DataFrame:
    """Lines that are no rows, under the reference that seems to stand in them."""
    place = places[sheets.REFERENCE.name]
    pieces = [row.text.split(sheet.delimiter, place + 1) for row in broken]
    texts = [found[place].strip('"')[: sheets.REFERENCE.longest] if len(found) > place else "" for found in pieces]
    rows = pl.DataFrame(
        {"line": [row.line for row in broken], "0": texts, "fault": [row.code for row in broken]},
        {"line": pl.Int64, "0": pl.String, "fault": pl.String},
    )
    return rows.select("line", _references(rows.select("line", "0")), "fault", cells=pl.lit(None, pl.String))


def _references(rows: pl.DataFrame) -> pl.Series:
    column = sheets.REFERENCE
    return cells.read(rows, {column.name: 0}, (column,))[column.name].alias("reference")


def _found(rows: Iterable[tuple[int | None, str, int, str, int | None]]) -> pl.DataFrame:
    """Findings: the row of the cases, the sheet, the line, the code, the other line."""
    ours = (REFERENCE_TWICE, CROWDED, WITHOUT_CASE)
    found = [
        (row, str(sheet), line, 0, sheets.REFERENCE.name if code in ours else "", code, other)
        for row, sheet, line, code, other in rows
    ]
    return pl.DataFrame(found, companions.FINDINGS, orient="row")
