"""Reads and writes small files of comma-separated values whole; no cell that leaves in one is a formula.

What banks file goes through `filing.reading`, which streams.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from mediation import errors

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def text_of(content: bytes) -> str:
    """The text, strictly in UTF-8 or else strictly in GB18030; UnreadableText if it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise errors.UnreadableText()


def rows_of(content: bytes) -> list[list[str]]:
    """The rows, header first; EmptyFile, or UnreadableText if it is no such file."""
    if not content.strip():
        raise errors.EmptyFile()
    try:
        return list(csv.reader(io.StringIO(text_of(content), newline="")))
    except csv.Error as failure:
        raise errors.UnreadableText() from failure


def written(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as a file that spreadsheets open: UTF-8 with its mark, and no text in it a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; reading a filing undoes it."""
    is_formula = any(shown.startswith(FORMULA_STARTS) for shown in (cell.lstrip(" "), cell.lstrip()))
    return f"'{cell}" if is_formula else cell
