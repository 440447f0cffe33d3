"""Gives a filer of JSON Lines back the objects that were not taken, each with what is wrong with it.

An object comes back as it was written, number for number, with RESULTS behind its own keys; a line that is no object,
as TEXT in one. Put right, the lines can be filed again as they are: the added keys are not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mediation.filing import error_rows, json_lines
from mediation.filing.error_rows import Findings
from mediation.filing.json_lines import RESULTS, Lines

TEXT = "_text"


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


def write(sheet: Lines, findings: Findings) -> Iterator[bytes]:
    """The objects that are wrong or doubled, in pieces; `findings` are those of all sheets."""
    for lines in json_lines.raw_lines(sheet):
        told = error_rows.by_line(findings(lines[0][0], lines[-1][0]))
        yield b"".join(_line(line, told[number]) for number, line in lines if number in told)


def _line(line: bytes, told: tuple[str, ...]) -> bytes:
    number, *said = told
    results = dict(zip(RESULTS, (_Number(number), *said), strict=True))
    try:
        written = _written(_read(line) | results)
    except (ValueError, TypeError, RecursionError):
        written = _written({TEXT: line.decode(errors="replace")} | results)
    return written.encode(errors="replace") + b"\n"


def _read(line: bytes) -> dict[str, Any]:
    """The object that a line is; ValueError or TypeError when it is none, or has a key twice."""
    text = line.decode().removeprefix("\ufeff")
    found = json.loads(text, parse_float=_Number, parse_int=_Number, object_pairs_hook=_once)
    if not isinstance(found, dict):
        raise TypeError
    return {key: value for key, value in found.items() if key not in RESULTS}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _written(value: Any) -> str:
    match value:
        case _Number():
            return str(value)
        case Mapping():
            return (
                f"{{{', '.join(f'{json.dumps(key, ensure_ascii=False)}: {_written(v)}' for key, v in value.items())}}}"
            )
        case list():
            return f"[{', '.join(map(_written, value))}]"
        case _:
            return json.dumps(value, ensure_ascii=False)
