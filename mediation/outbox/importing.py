"""Results of deliveries from a file of the post room or a provider: each row recorded, known already, or explained.

Sent again, nothing changes. What was reported first stays; a row that says otherwise is named, for a person to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from mediation import errors
from mediation.cases.log import SHANGHAI
from mediation.clocks import Phrase
from mediation.csv_files import rows_of
from mediation.db import Tx
from mediation.outbox.actions import Report, report
from mediation.outbox.words import DeliveryReason, DeliveryState

COLUMNS = {"letter": "信件号", "result": "结果", "result_on": "结果日期"}
"""The columns that count, under either name, as in the manifest; others are passed over. Days are Shanghai's."""
ARRIVED = {DeliveryState.DELIVERED.value, DeliveryState.DELIVERED.zh, "签收"}
FAILED = {word: reason for reason in DeliveryReason for word in (reason.value, reason.zh)}
FAULTS = {
    "unreadable": Phrase("信件号、结果或日期无法识别。", "The letter, the result or the day cannot be read."),
    "unknown": Phrase("没有寄出过此信件。", "No such letter was posted."),
    "ambiguous": Phrase("编号对应多个信件，无法判断。", "Several have this number; which one is meant cannot be told."),
    "changed": Phrase("此前报送过不同结果，保留原结果。", "Another result was reported before, which stays."),
    "untimely": Phrase("日期早于寄出或晚于今天。", "The day is before the posting, or has not come yet."),
}
LARGEST, LONGEST_REF = 20 * 1024 * 1024, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A row that was not recorded, and the code of why (FAULTS)."""

    line: int
    letter: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file: `rows` is the sum of the other three."""

    rows: int
    recorded: int
    unchanged: int
    explained: tuple[Explained, ...]


def take(tx: Tx, content: bytes, *, at: datetime, provider: str = "letter") -> Imported:
    """Record the results in a file; EmptyFile, UnreadableText, HeaderMismatch if it is none, FileTooLarge."""
    # The manifest comes back with letters whose result is still open.
    rows = [(line, row) for line, row in _rows(content) if row["result"] or row["result_on"]]
    told = {line: _report(row, provider) for line, row in rows}
    worth = iter(report(tx, [one for one in told.values() if one], at=at))
    codes = {line: next(worth) if one else "unreadable" for line, one in told.items()}
    return Imported(
        rows=len(rows),
        recorded=list(codes.values()).count("recorded"),
        unchanged=list(codes.values()).count("unchanged"),
        explained=tuple(
            Explained(line=line, letter=row["letter"][:LONGEST_REF], code=codes[line])
            for line, row in rows
            if codes[line] in FAULTS
        ),
    )


def _rows(content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    if len(content) > LARGEST:
        raise errors.FileTooLarge()
    table = rows_of(content)
    names = {name: english for english, chinese in COLUMNS.items() for name in (english, chinese)}
    head = [names.get(cell.strip(), "") for cell in table[0]]
    if any(head.count(name) != 1 for name in COLUMNS):
        raise errors.HeaderMismatch()
    for line, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            found = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name}
            yield line, {name: found.get(name, "") for name in COLUMNS}


def _report(row: Mapping[str, str], provider: str) -> Report | None:
    letter, result, at = row["letter"], row["result"], _moment(row["result_on"])
    if result not in ARRIVED | FAILED.keys() or at is None or not 0 < len(letter) <= LONGEST_REF or "\0" in letter:
        return None
    state = DeliveryState.DELIVERED if result in ARRIVED else DeliveryState.FAILED
    return Report(provider=provider, provider_id=letter, state=state, reason=FAILED.get(result), at=at)


def _moment(text: str) -> datetime | None:
    plain = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
    day, _, rest = plain.partition(" ")
    padded = "-".join(part.zfill(2) for part in day.split("-"))
    try:
        found = datetime.fromisoformat(f"{padded} {rest.zfill(5) if rest else ''}".strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
