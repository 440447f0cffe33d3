"""Finds the case that a file in an archive of documents belongs to, and the name that the case knows it by.

A file lies in a folder that is named after the institution's reference of the case (`机构案件号/合同.pdf`, at any
depth), or begins with it (`机构案件号_合同.pdf`), or a list names it: the one in the archive, or the one that was filed
with the case. Where several cases have the reference, the list that was filed with them decides, and else nobody does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mediation.db import Tx, load
from mediation.filing.evidence_words import EntryNote
from mediation.vocabulary import AttachmentKind, CaseState

sql = load(Path(__file__).with_name("evidence.sql"))
OVER = (CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line of the list in an archive: which document of which case is to have which digest, if it says."""

    line: int
    reference: str
    file_name: str
    kind: AttachmentKind
    sha256: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is known of a document: the digest that was declared, and that of what was received."""

    declared: bytes | None
    content: bytes | None


@dataclass(slots=True, kw_only=True)
class Register:
    """The cases that files may belong to, and their documents."""

    cases: dict[str, list[Any]]
    documents: dict[tuple[int, str], Document]
    contents: set[tuple[int, bytes]]
    references: dict[str, set[str]]
    elsewhere: dict[str, list[int]] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        """The cases that files may belong to."""
        return sorted({case.id for cases in self.cases.values() for case in cases}.union(*self.elsewhere.values()))

    def find(self, name: str) -> tuple[int, str] | EntryNote:
        """The case that a file belongs to and the name that the case knows it by, or why there is none."""
        base = name.rpartition("/")[2]
        for reference, rest in _places(name):
            if reference in self.cases:
                return self._in(reference, (rest, rest.rpartition("/")[2], base))
        named = self.references.get(name) or self.references.get(base) or set()
        if len(named) == 1:
            return self._in(next(iter(named)), (name, base))
        found = self.elsewhere.get(base, [])
        if len(found) == 1:
            return found[0], base
        return EntryNote.CASES if named or found else EntryNote.NO_CASE

    def case_of(self, reference: str, names: Sequence[str]) -> int | EntryNote:
        """The case with a reference; of several, the one that lists a document by one of these names."""
        known = self.cases.get(reference, [])
        live = [case.id for case in known if case.state not in OVER]
        if len(live) > 1:
            live = [case for case in live if any((case, name) in self.documents for name in names)] or live
        if len(live) == 1:
            return int(live[0])
        return EntryNote.CASES if live else EntryNote.CASE_OVER if known else EntryNote.NO_CASE

    def _in(self, reference: str, names: Sequence[str]) -> tuple[int, str] | EntryNote:
        case = self.case_of(reference, names)
        if isinstance(case, EntryNote):
            return case
        return case, next((name for name in names if (case, name) in self.documents), names[0])


def register(tx: Tx, institution_id: int, names: Sequence[str], listed: Iterable[Listed]) -> Register:
    """What has to be known to find the cases of files with these names."""
    references = defaultdict[str, set[str]](set)
    for line in listed:
        references[line.file_name].add(line.reference)
    wanted = {place for name in names for place, _ in _places(name)}.union(*references.values())
    cases = defaultdict[str, list[Any]](list)
    for case in tx.rows(sql.cases_by_reference, institution_id=institution_id, references=sorted(wanted)):
        cases[case.institution_ref].append(case)
    found = Register(cases=dict(cases), documents={}, contents=set(), references=references)
    lost = [name for name in names if not any(place in cases for place, _ in _places(name))]
    elsewhere = defaultdict[str, list[int]](list)
    bases = sorted({name.rpartition("/")[2] for name in lost})
    for row in tx.rows(sql.cases_listing, institution_id=institution_id, names=bases, over=[*map(str, OVER)]):
        elsewhere[row.file_name].append(row.case_id)
    found.elsewhere = dict(elsewhere)
    look_up(tx, found)
    return found


def look_up(tx: Tx, found: Register) -> None:
    """Learn anew which documents the cases have."""
    for row in tx.rows(sql.documents, case_ids=found.ids):
        declared, content = (digest and bytes(digest) for digest in (row.declared_sha256, row.content_sha256))
        found.documents[row.case_id, row.file_name] = Document(declared=declared, content=content)
        if content:
            found.contents.add((row.case_id, content))


def _places(name: str) -> Iterator[tuple[str, str]]:
    """What in a name may be a reference, with the rest of the name: folders from outside in, then longer beginnings."""
    parts = name.split("/")
    for at, folder in enumerate(parts[:-1], 1):
        yield folder.strip(), "/".join(parts[at:])
    base = parts[-1]
    for at in range(len(base) - 1, 0, -1):
        if base[at] == "_":
            yield base[:at].strip(), base[at + 1 :]
