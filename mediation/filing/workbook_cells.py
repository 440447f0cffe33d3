"""Says what a cell of a workbook holds as the text that a person would have typed into a CSV file.

Everything is bytes in UTF-8, as it stands in the part of the sheet. What no text can say truthfully begins with LOST.
Numbers and their formats: ECMA-376 part 1, 18.8.30 and 18.17.4; escapes in text: 22.9.2.19.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from mediation import errors

LOST = "\ufffd".encode()
"""The replacement character: reading takes no row that holds it."""

LONGEST_TEXT = 32_767
"""Characters in a cell of a spreadsheet; one more is kept of a longer text, so that it is too long for any column."""

MOST_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number."""

_NUMBER = re.compile(rb"-?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?")
_SHORT = re.compile(rb"-?(?:[1-9][0-9]{0,10}|0)(?:\.[0-9]{1,4})?")
_RESIDUE = 1e-6
"""What binary arithmetic may leave at the end of a value of at most four decimals, such as a difference of amounts."""

_FIRST_DAY, _LAST_DAY = date(1900, 3, 1), date(2100, 12, 31)
"""Before the first, spreadsheets count a leap day that 1900 did not have."""
_DAY_ZERO = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_ISO_MOMENT = re.compile(rb"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?Z?)?")
_MIDNIGHT = b"00:00:00"

_ENTITY = re.compile(rb"&(?:#([0-9]{1,7});|#x([0-9a-fA-F]{1,6});|(lt|gt|amp|quot|apos);)?")
_ENTITIES = {b"lt": b"<", b"gt": b">", b"amp": b"&", b"quot": b'"', b"apos": b"'"}
_ESCAPE = re.compile(rb"_x([0-9a-fA-F]{4})_")

_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_BUILT_IN = {9: "0%", 10: "0.00%", 11: "0.00E+00", 48: "##0.0E+0"}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
"""Literal text, padding, colours, languages and conditions in a number format."""

Reader = Callable[[bytes], bytes]


class Known(dict[bytes, bytes]):
    """A reader that remembers what it has read, as far as `most` values."""

    def __init__(self, read: Reader, most: int = 20_000) -> None:
        super().__init__()
        self._read, self._most = read, most

    def __missing__(self, raw: bytes) -> bytes:
        if len(self) >= self._most:
            self.clear()
        self[raw] = text = self._read(raw)
        return text


def format_name(number: int, code: str | None) -> str:
    """The kind of number that a format is for: date, percent, power, `000…` for leading zeros, or empty."""
    code = code or _BUILT_IN.get(number, "")
    first = _NOT_SHOWN.sub("", code).split(";")[0]
    if number in _BUILT_IN_DATES or (first.upper() != "GENERAL" and re.search("[ymdhs]", first, re.I)):
        return "date"
    if "%" in first:
        return "percent"
    if re.search("E[+-]", first, re.I):
        return "power"
    return first if re.fullmatch("0{2,20}", first) else ""


def number_reader(name: str, *, is_1904: bool) -> Reader:
    """How the numbers under a format of this name are read."""
    match name:
        case "":
            return plain
        case "date":
            return Known(lambda raw: moment(raw, is_1904=is_1904)).__getitem__
        case "percent":
            return percent
        case "power":
            return power
        case zeros:
            return lambda raw: _padded(plain(raw), len(zeros))


def plain(raw: bytes) -> bytes:
    """A number without what binary arithmetic adds to it.

    One whose last digits a spreadsheet has lost, or may have, is written as a power of ten, so that no identifier is
    taken from it.
    """
    if not raw or _SHORT.fullmatch(raw):
        return raw
    value = _value(raw)
    if value is None:
        return LOST + raw[:MOST_DIGITS]
    if abs(value) >= 10**MOST_DIGITS or (abs(value) >= 1 and b"E" in raw.upper()):
        return _power(value)
    return _digits(value)


def power(raw: bytes) -> bytes:
    """A number that is shown as a power of ten: a spreadsheet takes an identifier such as 12E5 for one."""
    value = _value(raw)
    return _power(value) if value and value.is_integer() else plain(raw)


def percent(raw: bytes) -> bytes:
    """A number that is shown as a percentage, with its sign: 0.0435 is 4.35%."""
    value = _value(raw)
    if value is None or abs(value) >= 10 ** (MOST_DIGITS - 2):
        return plain(raw)
    return _digits(value * 100) + b"%"


def moment(raw: bytes, *, is_1904: bool) -> bytes:
    """The day that a serial number stands for, with the time where there is one.

    A serial from before March 1900 or after 2100 stays a number, which no column takes for a day.
    """
    value = _value(raw)
    if value is None or not 0 <= value < 80_000:
        return plain(raw)
    days, seconds = divmod(round(value * 86_400), 86_400)
    day = _DAY_ZERO[is_1904] + timedelta(days=days)
    if not _FIRST_DAY <= day <= _LAST_DAY:
        return plain(raw)
    minutes, second = divmod(seconds, 60)
    time = f" {minutes // 60:02}:{minutes % 60:02}:{second:02}" if seconds else ""
    return f"{day}{time}".encode()


def iso_moment(raw: bytes) -> bytes:
    """A day or moment in ISO 8601, as strict workbooks write it."""
    found = _ISO_MOMENT.fullmatch(raw)
    if not found:
        return LOST + raw[:32]
    return found[1] if found[2] in (None, _MIDNIGHT) else found[1] + b" " + found[2]


def truth(raw: bytes) -> bytes:
    """Yes or no, as the template says it."""
    return {b"1": "是".encode(), b"0": "否".encode()}.get(raw, LOST)


def is_as_written(raw: bytes) -> bool:
    """Whether `text` leaves every part of this as it is."""
    return not (b"&" in raw or b"_x" in raw or b"\r" in raw or len(raw) > LONGEST_TEXT)


def text(raw: bytes) -> bytes:
    """A text with its references and escapes undone, and one kind of line end; BrokenWorkbook for other entities."""
    if b"&" in raw:
        raw = _ENTITY.sub(_referred, raw)
    if b"_x" in raw:
        raw = _ESCAPE.sub(lambda found: _character(int(found[1], 16)), raw)
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if len(raw) > LONGEST_TEXT:
        raw = raw.decode()[: LONGEST_TEXT + 1].encode()
    return raw


def _padded(number: bytes, width: int) -> bytes:
    return number.rjust(width, b"0") if number.isdigit() else number


def _value(raw: bytes) -> float | None:
    value = float(raw) if _NUMBER.fullmatch(raw) else None
    return None if value is None or abs(value) == float("inf") else value


def _power(value: float) -> bytes:
    sign = LOST if value < 0 else b""
    return sign + f"{value:.{MOST_DIGITS - 1}E}".encode()


def _digits(value: float) -> bytes:
    near = round(value, 4)
    if abs(value - near) < _RESIDUE:
        value = near + 0.0
    return format(Decimal(f"{value:.{MOST_DIGITS}g}"), "f").encode()


def _referred(found: re.Match[bytes]) -> bytes:
    decimal, hexadecimal, name = found.groups()
    if name:
        return _ENTITIES[name]
    if not decimal and not hexadecimal:
        raise errors.BrokenWorkbook()
    return _character(int(decimal) if decimal else int(hexadecimal, 16))


def _character(code: int) -> bytes:
    is_character = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code).encode() if is_character else LOST
