"""Named SQL statements: `-- name: x`, a comment that says what it is for, then the statement.

One that is sent often, to find little, takes longer to plan than to carry out: `-- name: x, planned once` has each
session of the server plan it once (PREPARE). Its parameters must be of a type that it shows. A list of rows to look up
stands in a SELECT of its own, `(SELECT %(ids)s::bigint[])`: where the server sees how long it is, it finds a plan for
that length worth making each time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

HEADER = re.compile(r"^-- name: (?P<name>\w+)(?P<once>, planned once)?\s*$", re.MULTILINE)
PARAMETER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with `%(name)s` parameters, and where it stands.

    `sent` is what carries it out in a session that has the `plans`: by the name of each, what makes it.
    """

    name: str
    purpose: str
    text: str
    origin: str
    sent: str = ""
    plans: tuple[tuple[str, str], ...] = ()

    def then(self, other: Statement) -> Statement:
        """Both in one journey to the server, each seeing what stands when it begins; the rows are the other's."""
        return replace(
            self,
            name=f"{self.name}, {other.name}",
            text=f"{self.text};\n{other.text}",
            sent=f"{self.sent or self.text};\n{other.sent or other.text}",
            plans=self.plans + other.plans,
        )

    def planned_once(self) -> Statement:
        """The same, for sessions that keep its plan."""
        name = f"{Path(self.origin).stem}_{self.name}"
        wanted = list(dict.fromkeys(PARAMETER.findall(self.text)))
        body = PARAMETER.sub(lambda found: f"${wanted.index(found[1]) + 1}", self.text).replace("%%", "%")
        given = ", ".join(f"%({parameter})s" for parameter in wanted)
        sent = f"EXECUTE {name} ({given})" if given else f"EXECUTE {name}"
        return replace(self, sent=sent, plans=((name, f"PREPARE {name} AS\n{body}"),))


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
    """Statements of a file, in order; a name without a purpose is a programmer's error."""
    parts = HEADER.split(path.read_text(encoding="utf-8"))
    found = []
    for name, once, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        lines = body.strip().splitlines()
        said = list(takewhile(lambda line: line.startswith("--"), lines))
        assert said, f"{path.name}: {name} does not say what it is for"
        purpose = " ".join(line.removeprefix("--").strip() for line in said)
        text = "\n".join(lines[len(said) :]).strip().rstrip(";")
        statement = Statement(name, purpose, text, path.name)
        found.append(statement.planned_once() if once else statement)
    return found


def load(path: Path) -> Statements:
    """Statements of the `.sql` file beside a module."""
    return Statements(path)
