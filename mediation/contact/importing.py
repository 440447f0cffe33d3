"""Results from an outside dialler's file: each row recorded, known already, or explained; sent again, nothing changes.

A result is recorded only on the reservation that it names. Every other row is kept too, with the rule it broke, where
supervision finds it; it is never a lawful attempt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mediation import errors
from mediation.cases.log import SHANGHAI
from mediation.clocks import Phrase
from mediation.contact import rules
from mediation.contact.results import UNCHANGED, Judged, Kept, Told, fingerprint, hold, keep, note_counts, settle, sql
from mediation.csv_files import rows_of
from mediation.db import Tx
from mediation.permissions import Permission, may
from mediation.vocabulary import Audience

COLUMNS = {
    "call_id": "呼叫编号",
    "reservation": "预约号",
    "case": "案号",
    "dialled_at": "拨出时间",
    "outcome": "结果",
}
"""The columns of the file, under either name. Times without an offset are Shanghai's; `reservation` may be empty."""

WORDS = {name: result for result in rules.RESULTS for name in (result.value, result.zh)}
FAULTS = {
    "UNREADABLE": Phrase(
        "缺少呼叫编号，或时间、预约号、结果无法识别。",
        "The call has no number, or its time, reservation or result cannot be read.",
    ),
    "UNKNOWN-CASE": Phrase("没有此案号，或非本机构案件。", "There is no such case, or it is not this institution's."),
    "FUTURE": Phrase("拨出时间晚于导入时间。", "The call is later than its import."),
    "CHANGED": Phrase("同一呼叫编号此前报送过不同内容。", "The call was reported before with another content."),
}
LONGEST_REF, LARGEST_ID = 64, 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A row of the file as it was read; `fault` is set when it makes no sense, and then only `line` is sure."""

    line: int
    call_ref: str
    case_number: str
    told: Told
    fault: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A row that was not recorded, and the code of why: a rule of contact or a fault of the row."""

    line: int
    call_ref: str
    code: str

    @property
    def said(self) -> Phrase:
        """Why, in both languages."""
        if self.code in FAULTS:
            return FAULTS[self.code]
        error = rules.BY_CODE[self.code].error
        return Phrase(error().sentence("zh"), error().sentence("en"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file: `rows` is the sum of the other three."""

    rows: int
    recorded: int
    unchanged: int
    explained: tuple[Explained, ...]


def read(content: bytes) -> list[Reported]:
    """The rows of a file; EmptyFile, UnreadableText, HeaderMismatch or NoRows if it is none."""
    table = rows_of(content)
    places = _places([title.strip() for title in table[0]])
    found = [_reported(line, row, places) for line, row in enumerate(table[1:], 2) if any(row)]
    if not found:
        raise errors.NoRows()
    return found


def take(tx: Tx, reported: Sequence[Reported], *, institution_id: int | None, at: datetime) -> Imported:
    """Record results of an institution's dialler, or of the centre's own if None; each once, whoever sends it again.

    NotPermitted if the actor contacts nobody, or speaks for another institution.
    """
    is_bank = tx.actor.audience is Audience.BANK
    if not may(tx.actor.role, Permission.CONTACT) or (is_bank and tx.actor.institution_id != institution_id):
        raise errors.NotPermitted()
    with tx.handing_over():
        _hold(tx, reported, institution_id)
        fresh = list(_fresh(tx, reported, institution_id))
        judged = list(_judged(tx, fresh, institution_id, at))
        known = [row for row, one in judged if one.rule == UNCHANGED]
        kept = [
            Kept(judged=one, call_ref=row.call_ref, fingerprint=row.fingerprint)
            for row, one in judged
            if one.rule != UNCHANGED
        ]
        keep(tx, kept, institution_id=institution_id, at=at)
        lawful = [(one.case_id or 0, str(one.told.outcome)) for _, one in judged if not one.rule]
        note_counts(tx, "contact:results", lawful, at=at)
    return Imported(
        rows=len(reported),
        recorded=len(lawful),
        unchanged=len(reported) - len(fresh) + len(known),
        explained=tuple(
            Explained(line=row.line, call_ref=row.call_ref, code=one.rule)
            for row, one in judged
            if one.rule not in ("", UNCHANGED)
        ),
    )


def _hold(tx: Tx, reported: Sequence[Reported], institution_id: int | None) -> None:
    named = [row.told.reservation for row in reported if row.told.reservation is not None]
    rows = tx.rows(sql.reserved_parties, reservation_ids=named, institution_id=institution_id)
    hold(tx, [row.party_id for row in rows])


def _fresh(tx: Tx, reported: Sequence[Reported], institution_id: int | None) -> Iterator[tuple[Reported, str]]:
    """Rows that were not sent before, nor earlier in this file, each with the fault that is already plain."""
    known: dict[str, set[bytes]] = defaultdict(set)
    refs = sorted({row.call_ref for row in reported})
    for row in tx.rows(sql.known_results, institution_id=institution_id, call_refs=refs):
        known[row.call_ref].add(bytes(row.fingerprint))
    for row in reported:
        before = known[row.call_ref]
        if row.fingerprint in before:
            continue
        yield row, row.fault or ("CHANGED" if before else "")
        before.add(row.fingerprint)


def _judged(
    tx: Tx, fresh: Sequence[tuple[Reported, str]], institution_id: int | None, at: datetime
) -> Iterator[tuple[Reported, Judged]]:
    numbers = sorted({row.case_number for row, _ in fresh if row.case_number})
    found = tx.rows(sql.cases_by_number, numbers=numbers, institution_id=institution_id)
    case_ids = {row.number: int(row.id) for row in found}
    faults = [fault or _fault(row, case_ids, at) for row, fault in fresh]
    plausible = [
        (row, replace(row.told, case_id=case_ids.get(row.case_number)))
        for (row, _), fault in zip(fresh, faults, strict=True)
        if not fault
    ]
    settled = settle(tx, [told for _, told in plausible], institution_id=institution_id)
    yield from ((row, one) for (row, _), one in zip(plausible, settled, strict=True))
    for (row, _), fault in zip(fresh, faults, strict=True):
        if fault:
            yield row, Judged(told=row.told, case_id=case_ids.get(row.case_number), slot=None, rule=fault)


def _fault(row: Reported, case_ids: dict[str, int], at: datetime) -> str:
    if row.case_number and row.case_number not in case_ids:
        return "UNKNOWN-CASE"
    return "FUTURE" if row.told.dialled_at and row.told.dialled_at > at else ""


def _places(titles: Sequence[str]) -> dict[str, int]:
    places = {name: titles.index(t) for name, zh in COLUMNS.items() for t in (name, zh) if t in titles}
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        raise errors.HeaderMismatch(f"({', '.join(missing)})")
    return places


def _reported(line: int, row: Sequence[str], places: dict[str, int]) -> Reported:
    cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
    return of_cells(line, cells, fingerprint(*row))


def of_cells(line: int, cells: Mapping[str, str], unread: bytes | None = None) -> Reported:
    """One row by the names of COLUMNS; `unread` is the fingerprint if it makes no sense, that of the cells if None."""
    cell = {name: cells[name].strip() for name in COLUMNS}
    try:
        told = Told(
            reservation=_id(cell["reservation"]),
            outcome=WORDS[cell["outcome"].lower()],
            dialled_at=_moment(cell["dialled_at"]),
        )
        ref = _ref(cell["call_id"])
        is_same = fingerprint(told.reservation, cell["case"], told.outcome, told.dialled_at)
        return Reported(
            line=line,
            call_ref=ref,
            case_number=cell["case"].replace("\0", ""),
            told=told,
            fault="",
            fingerprint=is_same,
        )
    except (KeyError, ValueError, OverflowError):
        return Reported(
            line=line,
            call_ref="",
            case_number="",
            told=Told(reservation=None, outcome=None, dialled_at=None),
            fault="UNREADABLE",
            fingerprint=unread or fingerprint(*cell.values()),
        )


def _ref(text: str) -> str:
    if not text or len(text) > LONGEST_REF or "\0" in text:
        raise ValueError("no call number")
    return text


def _id(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or int(text) > LARGEST_ID:
        raise ValueError("no reservation")
    return int(text)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("/", "-"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).astimezone(UTC)
