"""Reads small files of comma-separated values whole: lists and results that somebody outside sends.

What banks file goes through `filing.reading`, which streams.
"""

from __future__ import annotations

import csv
import io

from mediation import errors


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
