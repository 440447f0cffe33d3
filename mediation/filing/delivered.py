"""Opens a delivered file of any form, so that it can be read as sheets of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mediation.db.sealed_files import SealedFile
from mediation.filing import json_lines, reading, sheets, workbook
from mediation.filing.json_lines import Lines
from mediation.filing.reading import Block, Sheet
from mediation.vocabulary import SheetName

_FIRST = 64
"""Bytes by which a form is known."""


def open_file(file: Path | SealedFile, name: str = "") -> Sheet:
    """The cases of a file, with the sheets that were filed beside them; `name` is what its sender calls it.

    Raises what `workbook.texts_of`, `reading.open_sheet`, `json_lines.open_lines` and `sheets.match` raise.
    """
    form = ending(file, name)
    if form != "xlsx":
        return json_lines.open_lines(file) if form == "jsonl" else reading.open_sheet(file)
    texts = workbook.texts_of(file)
    companions: dict[SheetName, Sheet] = {
        sheet: reading.open_sheet(text) for sheet, text in texts.items() if sheet is not SheetName.CASES
    }
    for sheet, filed in companions.items():
        sheets.match(sheet, filed.header)
    return replace(reading.open_sheet(texts[SheetName.CASES]), companions=companions)


def blocks(sheet: Sheet) -> Iterator[Block]:
    """The rows of a file of any form; raises what `reading.blocks` raises."""
    return json_lines.blocks(sheet) if isinstance(sheet, Lines) else reading.blocks(sheet)


def ending(file: Path | SealedFile, name: str) -> str:
    """What names of files of this form end with, whatever this one is called: csv, xlsx or jsonl."""
    with file.open("rb") as stream:
        start = stream.read(_FIRST)
    if workbook.begins(start):
        return "xlsx"
    return "jsonl" if name.lower().endswith(json_lines.ENDINGS) or json_lines.is_json(start) else "csv"
