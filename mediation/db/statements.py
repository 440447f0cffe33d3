"""Named SQL statements: `-- name: x`, a line that says what it is for, then the statement."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

HEADER = re.compile(r"^-- name: (?P<name>\w+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with `%(name)s` parameters, and where it stands."""

    name: str
    purpose: str
    text: str
    origin: str

    def then(self, other: Statement) -> Statement:
        """Both in one journey to the server, each seeing what stands when it begins; the rows are the other's."""
        return replace(self, name=f"{self.name}, {other.name}", text=f"{self.text};\n{other.text}")


class Statements:
    """The statements of one `.sql` file, as attributes."""

    def __init__(self, path: Path) -> None:
        self._all = {statement.name: statement for statement in parse(path)}
        self._path = path

    def __getattr__(self, name: str) -> Statement:
        try:
            return self._all[name]
        except KeyError:
            raise AttributeError(f"{self._path.name} has no statement named {name}") from None

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._all.values())


def parse(path: Path) -> list[Statement]:
    """Statements of a file, in order; a name without a purpose line is a programmer's error."""
    parts = HEADER.split(path.read_text(encoding="utf-8"))
    found = []
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        lines = body.strip().splitlines()
        purpose = lines[0].removeprefix("--").strip()
        assert purpose != lines[0], f"{path.name}: {name} does not say what it is for"
        text = "\n".join(lines[1:]).strip().rstrip(";")
        found.append(Statement(name, purpose, text, path.name))
    return found


def load(path: Path) -> Statements:
    """Statements of the `.sql` file beside a module."""
    return Statements(path)
