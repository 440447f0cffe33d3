"""Lets an institution file a workbook: its sheets become CSV files, which are read like any other.

A process with limits does the work (see `workbook_conversion`); this one never opens the archive.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.filing.workbook_conversion import OLE_SIGNATURE, SheetName

NO_WORKBOOK = (
    errors.OtherSpreadsheet, errors.EncryptedWorkbook, errors.UnsafeWorkbook, errors.BrokenWorkbook,
    errors.WorkbookTooLarge, errors.SheetMissing, errors.SheetNotTaken, errors.MergedCells,
)  # fmt: skip
"""Why a workbook cannot be filed."""
WALL_SECONDS = 300
ZIP_SIGNATURE = b"PK\x03\x04"

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_BY_CODE = {kind.code: kind for kind in errors.catalogue()}
_LIMIT_SIGNALS = (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A workbook as text: its sheets (the cases, and of the others those with rows) as UTF-8 CSV files.

    Line N of a file is row N of its sheet. `notes` say which sheets were not read.
    """

    sheets: Mapping[str, Path]
    template_version: str | None
    notes: tuple[str, ...]


def is_workbook(path: Path) -> bool:
    """Whether a file begins like a workbook of any kind, readable or not."""
    with path.open("rb") as file:
        start = file.read(len(OLE_SIGNATURE))
    return start.startswith(ZIP_SIGNATURE) or start == OLE_SIGNATURE


def to_csv(source: Path, folder: Path) -> Workbook:
    """Write the sheets of a workbook into a folder, or nothing.

    Raises UnknownFormat, OtherSpreadsheet, EncryptedWorkbook, UnsafeWorkbook, BrokenWorkbook, WorkbookTooLarge,
    SheetMissing, MergedCells, or HeaderMismatch when the first row of a sheet is no header.
    """
    if not is_workbook(source):
        raise errors.EmptyFile() if source.stat().st_size == 0 else errors.UnknownFormat()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".converting-") as work:
        said = _convert(source.resolve(), Path(work))
        if error := said.get("error"):
            raise _BY_CODE[error](said.get("detail", ""))
        names = [SheetName(value) for value in said["sheets"]]
        for name in names:
            os.replace(Path(work) / name.file_name, folder / name.file_name)
    return Workbook(
        sheets={name.zh: folder / name.file_name for name in names},
        template_version=said["template_version"],
        notes=tuple(said["notes"]),
    )


def text_of(path: Path) -> Path:
    """The file that rows are read from: the file itself or, for a workbook, its sheet 案件 as CSV beside it.

    Written once and kept as long as the workbook is. Raises what `to_csv` raises, and SheetNotTaken.
    """
    if not is_workbook(path):
        return path
    text = path.with_name(f"{path.name}.csv")
    if not text.exists():
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".converting-") as work:
            book = to_csv(path, Path(work))
            cases = book.sheets[SheetName.CASES.zh]
            if others := [name for name in book.sheets if name != SheetName.CASES.zh]:
                raise errors.SheetNotTaken(f"（{'、'.join(others)}）")
            os.replace(cases, text)
    return text


def _convert(source: Path, folder: Path) -> dict[str, Any]:
    """What the other process says; WorkbookTooLarge when it came to a limit, BrokenWorkbook when it broke."""
    command = [sys.executable, "-S", "-P", "-m", "mediation.filing.workbook_conversion", str(source), str(folder)]
    try:
        ended = subprocess.run(  # noqa: S603 - nothing in the command is a person's but the place of a file
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"},
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise errors.WorkbookTooLarge() from None
    if ended.returncode in _LIMIT_SIGNALS:
        raise errors.WorkbookTooLarge()
    if ended.returncode:
        _log.error("the conversion of a workbook ended with %d", ended.returncode)
        raise errors.BrokenWorkbook()
    said: dict[str, Any] = json.loads(ended.stdout)
    return said
