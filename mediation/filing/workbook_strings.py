"""Keeps the strings that the cells of a workbook share in a sealed file, and the ones in use at hand.

A workbook of 232,900 rows shares some millions of strings; in memory they would take a gigabyte. The key of the file is
known to this process alone, and gone with it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path

from mediation import errors
from mediation.filing.workbook_cells import LONGEST_TEXT, text
from mediation.filing.workbook_parts import SMALL
from mediation.sealed_streams import SealedReader, SealedWriter, StreamKey

_AT_HAND, _SHORT = 1 << 16, 256
"""How many strings are at hand, and how many bytes one of them may have."""
_CHUNKS = 2048
"""How many chunks of the file are at hand: 8 MB."""

_ITEM = re.compile(rb"<si>\s*<t>([^<]*)</t>\s*</si>|<si\b[^>]*?/>|<si\b[^>]*>(.*?)</si>", re.S)
_OPEN, _CLOSE = b"<si><t>", b"</t></si>"
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>", re.S)
_RUN = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)</t>")


class SharedStrings(dict[bytes, bytes]):
    """The strings of a workbook by their number, as cells write it; BrokenWorkbook when there is no such string."""

    def __init__(self, chunks: Iterable[bytes], spill: Path) -> None:
        super().__init__()
        self._ends = array("I", [0])
        file, key = spill.open("w+b"), StreamKey.passing()
        spill.unlink()
        writer = SealedWriter(file, key)
        for strings in _strings(chunks):
            writer.write(b"".join(strings))
            self._ends.extend(accumulate(map(len, strings), initial=self._ends.pop()))
        writer.finish(b"")
        self._kept = SealedReader(file, key, b"", at_hand=_CHUNKS)

    def __missing__(self, number: bytes) -> bytes:
        at = int(number) if number.isdigit() else len(self._ends)
        if at >= len(self._ends) - 1:
            raise errors.BrokenWorkbook()
        start = self._ends[at]
        string = self._kept.at(start, self._ends[at + 1] - start)
        if len(string) <= _SHORT:
            if len(self) >= _AT_HAND:
                self.clear()
            self[number] = string
        return string


def _strings(chunks: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = b""
    for chunk in chunks:
        whole, end, rest = (rest + chunk).rpartition(b"</si>")
        if not end and len(rest) > SMALL:
            raise errors.WorkbookTooLarge()
        yield _items(whole + end)
    if b"<si" in rest.replace(b"<si/>", b""):
        raise errors.BrokenWorkbook()
    yield [b""] * rest.count(b"<si/>")


def _items(xml: bytes) -> list[bytes]:
    xml = xml.replace(b'<t xml:space="preserve">', b"<t>")
    count = xml.count(b"</t></si>")
    if xml.startswith(_OPEN) and xml.count(_OPEN) == count and xml.count(b"<") == 4 * count:
        items = xml[len(_OPEN) : -len(_CLOSE)].split(_CLOSE + _OPEN)
    else:
        items = [plain or _written(rich) for plain, rich in _ITEM.findall(xml)]
    is_as_written = not (b"&" in xml or b"_x" in xml or b"\r" in xml or max(map(len, items), default=0) > LONGEST_TEXT)
    return items if is_as_written else list(map(text, items))


def _written(rich: bytes) -> bytes:
    """What is written in the runs of a string, without their looks and without how it is pronounced."""
    return b"".join(_RUN.findall(_PHONETIC.sub(b"", rich)))
