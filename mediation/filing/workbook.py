"""Lets an institution file a workbook: its sheets become CSV files, which are read like any other.

A process with limits does the work (see `workbook_conversion`); this one never opens the archive. That one is given the
keys of the files it reads and writes, and no other. The texts are sealed like the workbook.
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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cryptography

from mediation import errors
from mediation.db.sealed_files import SealedFile, key_of, new_key
from mediation.filing.workbook_conversion import OLE_SIGNATURE, Vouched
from mediation.sealed_streams import Openable
from mediation.vocabulary import SheetName

NO_WORKBOOK = (
    errors.OtherSpreadsheet, errors.EncryptedWorkbook, errors.UnsafeWorkbook, errors.BrokenWorkbook,
    errors.WorkbookTooLarge, errors.SheetMissing, errors.MergedCells,
)  # fmt: skip
"""Why a workbook cannot be filed."""
WALL_SECONDS = 300
ZIP_SIGNATURE = b"PK\x03\x04"

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_PACKAGES = Path(cryptography.__file__).parents[1]
"""What the other process may import: this package, and the installed ones for their cryptography."""
_BY_CODE = {kind.code: kind for kind in errors.catalogue()}
_LIMIT_SIGNALS = (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A workbook as text: its sheets (the cases, and of the others those with rows) as sealed UTF-8 CSV files.

    Line N of a file is row N of its sheet. `notes` say which sheets were not read.
    """

    sheets: Mapping[str, SealedFile]
    template_version: str | None
    notes: tuple[str, ...]


def is_workbook(file: Openable) -> bool:
    """Whether a file begins like a workbook of any kind, readable or not."""
    return begins(_start(file))


def begins(start: bytes) -> bool:
    """Whether a workbook of any kind, readable or not, begins with these bytes, of which there are eight at least."""
    return start.startswith((ZIP_SIGNATURE, OLE_SIGNATURE))


def to_csv(source: Path | SealedFile, folder: Path) -> Workbook:
    """Write the sheets of a workbook into a folder, or nothing.

    Raises UnknownFormat, OtherSpreadsheet, EncryptedWorkbook, UnsafeWorkbook, BrokenWorkbook, WorkbookTooLarge,
    SheetMissing, MergedCells, or HeaderMismatch when the first row of a sheet is no header.
    """
    if not is_workbook(source):
        raise errors.UnknownFormat() if _start(source) else errors.EmptyFile()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".converting-") as work:
        said = _convert(source, Path(work))
        if error := said.get("error"):
            raise _BY_CODE[error](said.get("detail", ""))
        names = [SheetName(value) for value in said["sheets"]]
        for name in names:
            os.replace(Path(work) / name.file_name, folder / name.file_name)
    return Workbook(
        sheets={name.zh: SealedFile(folder / name.file_name, _vouched(source, name)) for name in names},
        template_version=said["template_version"],
        notes=tuple(said["notes"]),
    )


def texts_of(file: Path | SealedFile) -> dict[SheetName, SealedFile]:
    """The sheets of a workbook as CSV beside it, which rows are read from.

    Written once and kept as long as the workbook is. Raises what `to_csv` raises.
    """
    path = _path(file)
    texts = {
        name: SealedFile(path.with_name(f"{path.name}.{name.file_name}"), _vouched(file, name)) for name in SheetName
    }
    if not texts[SheetName.CASES].path.exists():
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".converting-") as work:
            book = to_csv(file, Path(work))
            # The cases last: where they are, all is.
            for name in reversed(SheetName):
                if name.zh in book.sheets:
                    os.replace(book.sheets[name.zh].path, texts[name].path)
    return {name: text for name, text in texts.items() if text.path.exists()}


def _path(file: Path | SealedFile) -> Path:
    return file.path if isinstance(file, SealedFile) else file


def _vouched(file: Path | SealedFile, sheet: SheetName) -> bytes:
    """What a sheet's text vouches for: that it is this sheet of this workbook."""
    workbook = file.name if isinstance(file, SealedFile) else file.name.encode()
    return workbook + b"|" + sheet.value.encode()


def _start(file: Openable) -> bytes:
    with file.open("rb") as stream:
        return stream.read(len(OLE_SIGNATURE))


def _convert(source: Path | SealedFile, folder: Path) -> dict[str, Any]:
    """What the other process says; WorkbookTooLarge when it came to a limit, BrokenWorkbook when it broke."""
    with _path(source).open("rb") as file:
        key = Vouched.of(key_of(file), source.name) if isinstance(source, SealedFile) else None
        told = {"source": key and asdict(key), "keys": {name: _new(source, name) for name in SheetName}}
        number = str(file.fileno())
        command = [sys.executable, "-S", "-P", "-m", "mediation.filing.workbook_conversion", number, str(folder)]
        try:
            ended = subprocess.run(  # noqa: S603 - nothing in the command is a person's
                command,
                input=json.dumps(told).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": f"{_ROOT}{os.pathsep}{_PACKAGES}", "PYTHONIOENCODING": "utf-8"},
                pass_fds=(file.fileno(),),
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


def _new(source: Path | SealedFile, sheet: SheetName) -> dict[str, str]:
    """A key for a sheet's text."""
    return asdict(Vouched.of(new_key(), _vouched(source, sheet)))
