"""Reads the list that an archive of documents may have in it: `manifest.csv` or `附件清单.csv`, in any folder.

Columns as in the sheet 附件清单 of the template: 机构案件号, 材料类型, 文件名, SHA-256. The first and the third must be
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mediation import errors
from mediation.db.sealed_files import SealedFile
from mediation.filing import reading
from mediation.filing.evidence_matching import Listed
from mediation.identifiers import compact, normalise
from mediation.vocabulary import AttachmentKind

NAMES = ("manifest.csv", "附件清单.csv")
LARGEST_LIST = 16 << 20
REFERENCE, KIND, NAME, DIGEST = HEADER = ("机构案件号", "材料类型", "文件名", "SHA-256")
_DIGEST = re.compile("[0-9a-f]{64}")
_KINDS = {word: kind for kind in AttachmentKind for word in (kind.value, kind.zh, kind.en.lower())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What the lists of an archive say: the lines that could be read, and the numbers of those that could not."""

    lines: tuple[Listed, ...]
    wrong: tuple[int, ...]


def is_list(name: str) -> bool:
    """Whether a file in an archive is a list of the others."""
    return Path(name).name.lower() in NAMES


def read_list(file: SealedFile) -> Lists:
    """The lines of a list; raises HeaderMismatch, and what `reading.open_sheet` raises."""
    sheet = reading.open_sheet(file)
    titles = [normalise(title) for title in sheet.header]
    if missing := [title for title in (REFERENCE, NAME) if title not in titles]:
        raise errors.HeaderMismatch(f"（{'、'.join(missing)}）")
    lines, wrong = list[Listed](), list[int]()
    for number, cells in _rows(sheet):
        said = dict(zip(titles, map(normalise, cells), strict=True)) if cells else {}
        line = _listed(number, said)
        if line:
            lines.append(line)
        else:
            wrong.append(number)
    return Lists(lines=tuple(lines), wrong=tuple(wrong))


def _rows(sheet: reading.Sheet) -> Iterator[tuple[int, list[str]]]:
    for block in reading.blocks(sheet):
        yield from ((broken.line, []) for broken in block.broken)
        yield from ((line, [cell or "" for cell in cells]) for line, *cells in block.rows.iter_rows())


def _listed(number: int, said: dict[str, str]) -> Listed | None:
    """A line of a list; None without a reference or a name, or with a digest that is none."""
    reference, name = said.get(REFERENCE, ""), said.get(NAME, "").replace("\\", "/").removeprefix("./")
    digest = compact(said.get(DIGEST, "")).lower()
    if not reference or not 0 < len(name) <= 255 or (digest and not _DIGEST.fullmatch(digest)):
        return None
    kind = _KINDS.get(said.get(KIND, "").lower(), AttachmentKind.OTHER)
    sha256 = bytes.fromhex(digest) if digest else None
    return Listed(line=number, reference=reference, file_name=name, kind=kind, sha256=sha256)
