"""Gives a filer their file back in its own form, with what was found about its rows beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from mediation.filing import error_lines, error_rows, error_workbook, spool
from mediation.filing.error_rows import Origins
from mediation.filing.json_lines import Lines
from mediation.filing.reading import Sheet
from mediation.vocabulary import SheetName

FindingsOf = Callable[[Sequence[SheetName], int, int], Sequence[Any]]
"""Gives what was found about the lines of some sheets, from one line to another."""


def write(sheet: Sheet, found: FindingsOf, *, ending: str, origins: Origins) -> Iterator[bytes]:
    """The file, in pieces: text and JSON Lines as the rows that were not taken, a workbook (xlsx) whole."""

    def marked(name: SheetName, filed: Sheet) -> error_workbook.Marked:
        return error_workbook.Marked(
            title=name.zh, sheet=filed, findings=lambda first, last: found([name], first, last), origins=origins
        )

    cases = marked(SheetName.CASES, sheet)
    if isinstance(sheet, Lines):
        return error_lines.write(sheet, lambda first, last: found([*SheetName], first, last))
    if ending == "csv":
        return error_rows.write(sheet, cases.findings, origins=origins)
    return error_workbook.write([cases, *(marked(*other) for other in sheet.companions.items())], spool.folder())
