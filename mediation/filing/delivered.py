"""Opens a delivered file of any form, so that it can be read as sheets of rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mediation.db.sealed_files import SealedFile
from mediation.filing import reading, sheets, workbook
from mediation.vocabulary import SheetName


def open_file(file: Path | SealedFile) -> reading.Sheet:
    """The cases of a file, with the sheets that were filed beside them.

    Raises what `workbook.texts_of`, `reading.open_sheet` and `sheets.match` raise.
    """
    texts = workbook.texts_of(file)
    companions: dict[SheetName, reading.Sheet] = {
        name: reading.open_sheet(text) for name, text in texts.items() if name is not SheetName.CASES
    }
    for name, sheet in companions.items():
        sheets.match(name, sheet.header)
    return replace(reading.open_sheet(texts[SheetName.CASES]), companions=companions)
