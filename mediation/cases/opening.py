"""Opening cases in bulk: whole columns are sealed, numbered and hashed, then copied into their tables."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from mediation.accounts.actions import draw_from_books
from mediation.cases import log
from mediation.db import Actor, Tx
from mediation.db.sealed import index_many, seal_many
from mediation.vocabulary import CaseEvent, CaseState, PartyRole

ZERO = Decimal("0.00")
MONEY = pl.Decimal(18, 2)
_FEW = 8
"""Rows that are written one by one sooner than polars begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """A party as filed, identifiers in clear; sealed before they reach the database."""

    role: PartyRole
    kind: str
    name: str
    id_type: str
    id_number: str
    phone: str | None = None
    address: str | None = None
    region_code: str = ""
    sex: str | None = None
    birth_date: date | None = None
    legal_representative: str | None = None
    liability: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    """A claim as filed; yuan at the cut-off date."""

    principal: Decimal
    interest: Decimal = ZERO
    penalty_interest: Decimal = ZERO
    compound_interest: Decimal = ZERO
    liquidated_damages: Decimal = ZERO
    fees: Decimal = ZERO
    enforcement_costs: Decimal = ZERO
    total: Decimal
    cutoff_date: date
    contract_no: str
    contract_date: date
    overdue_since: date | None = None
    overdue_days: int | None = None
    overdue_instalments: int | None = None
    relief_sought: str
    facts: str
    handler_name: str
    handler_phone: str
    authority_type: str
    poa_number: str
    poa_expires_on: date
    legal_basis: str
    jurisdiction_clause: str | None = None
    limitation_ends_on: date | None = None
    product_facts: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """Everything one correct row opens a case with."""

    institution_id: int
    institution_ref: str
    former_id: int | None = None
    row_key: bytes
    row_fingerprint: bytes
    product: str
    cause_of_action: str
    court_id: int | None
    filed_on: date
    batch_id: int
    line: int
    claim: NewClaim
    parties: tuple[NewParty, ...]


_AMOUNTS = ("principal", "interest", "penalty_interest", "compound_interest", "liquidated_damages", "fees",
            "enforcement_costs", "total")  # fmt: skip
_DAYS = ("cutoff_date", "contract_date", "overdue_since", "poa_expires_on", "limitation_ends_on")
_TEXTS = ("contract_no", "relief_sought", "facts", "handler_name", "handler_phone", "authority_type",
          "poa_number", "legal_basis", "jurisdiction_clause", "product_facts")  # fmt: skip

CASES: Mapping[str, Any] = {
    **dict.fromkeys(("institution_id", "court_id", "former_id", "batch_id", "line"), pl.Int64),
    **dict.fromkeys(("institution_ref", "product", "cause_of_action"), pl.String),
    **dict.fromkeys(("row_key", "row_fingerprint"), pl.Binary),
    "filed_on": pl.Date,
}
"""Columns of a filing that its case and the case's first event keep."""

CLAIMS: Mapping[str, Any] = {
    **dict.fromkeys(_AMOUNTS, pl.Decimal(18, 2)),
    **dict.fromkeys(_DAYS, pl.Date),
    **dict.fromkeys(("overdue_days", "overdue_instalments"), pl.Int64),
    **dict.fromkeys(_TEXTS, pl.String),
}
"""Columns of a filing that its claim keeps; `product_facts` is a JSON object."""

PARTIES: Mapping[str, Any] = {
    "filing": pl.Int64,
    **dict.fromkeys(("role", "kind", "name", "id_type", "id_number", "phone", "address"), pl.String),
    **dict.fromkeys(("region_code", "sex", "legal_representative", "liability"), pl.String),
    "birth_date": pl.Date,
}
"""Columns of a party; `filing` is the position of its filing, from 0; `liability` is a JSON object."""

_AS_FILED = ["role", "kind", "name", "id_type", "region_code", "sex", "birth_date", "legal_representative"]
"""Columns of a party that are kept as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """Ids and numbers that cases and their parties will have, and who opens them when."""

    case_ids: pl.Series
    numbers: list[str]
    party_ids: list[int]
    actor: Actor
    at: datetime


Tables = dict[str, tuple[list[str], bytes]]
"""Rows of each table as COPY takes them: columns, and lines of comma-separated values."""


def open_cases(tx: Tx, filings: Sequence[NewCase], *, at: datetime) -> list[int]:
    """Open one case per filing, each with its claim, parties and first event; their ids, in that order."""
    if not filings:
        return []
    rows = [_cells(filing) | _cells(filing.claim) for filing in filings]
    owned = [{"filing": i} | _cells(party) for i, filing in enumerate(filings) for party in filing.parties]
    reserved = reserve(tx, cases=len(rows), parties=len(owned), at=at)
    copy_tables(tx, render(reserved, pl.DataFrame(rows, {**CASES, **CLAIMS}), pl.DataFrame(owned, PARTIES)))
    return reserved.case_ids.to_list()


def reserve(tx: Tx, *, cases: int, parties: int, at: datetime) -> Reserved:
    """Draw what `render` needs from the database; the numbers of the cases follow one another."""
    year = at.astimezone(log.SHANGHAI).year
    first = draw_from_books(tx, "case", year, count=cases)
    ids = tx.one(log.sql.draw_case_ids, cases=cases, parties=parties)
    return Reserved(
        case_ids=pl.Series("case_id", ids.cases, pl.Int64),
        numbers=[f"{year}-{number:07d}" for number in range(first, first + cases)],
        party_ids=ids.parties,
        actor=tx.actor,
        at=at,
    )


def render(reserved: Reserved, filings: pl.DataFrame, parties: pl.DataFrame) -> Tables:
    """Write down, sealed and hashed, one case per row of `filings` (columns CASES and CLAIMS) with its `parties`.

    Touches no database, so that it may run in a thread of its own while the rows before are copied.
    """
    case_ids, events = reserved.case_ids, _events(reserved, filings)
    heads, claims = _heads(filings, events["hash"]), filings[[name for name in CLAIMS if name != "product_facts"]]
    numbers = pl.Series("number", reserved.numbers, pl.String)
    return {
        "cases": as_csv(heads.hstack([case_ids.alias("id"), numbers])),
        "claims": as_csv(claims.hstack([case_ids, _json(filings["product_facts"])])),
        "parties": as_csv(_sealed(reserved, parties)),
        "events": as_csv(events),
    }


def copy_tables(tx: Tx, tables: Tables) -> None:
    """COPY rendered rows into their tables, in the order given."""
    tx.copy_in({table: (columns, _Whole(lines)) for table, (columns, lines) in tables.items()})


def as_csv(rows: pl.DataFrame) -> tuple[list[str], bytes]:
    """The columns and the lines of a frame.

    Every text is quoted, so that nothing a filer wrote is read as an end of data or as NULL; null is NULL.
    """
    if len(rows) <= _FEW:
        return rows.columns, "".join(",".join(map(_quoted, row)) + "\n" for row in rows.iter_rows()).encode()
    hexed = [
        (pl.lit("\\x") + pl.col(name).bin.encode("hex")).alias(name)
        for name, kind in rows.schema.items()
        if kind == pl.Binary
    ]
    stream, shown = io.BytesIO(), rows.with_columns(hexed) if hexed else rows
    shown.write_csv(stream, include_header=False, quote_style="non_numeric")
    return rows.columns, stream.getvalue()


def _quoted(cell: Any) -> str:
    """One cell as `write_csv` has it."""
    match cell:
        case None:
            return ""
        case bool():
            return f'"{str(cell).lower()}"'
        case int() | Decimal():
            return str(cell)
        case bytes():
            return f'"\\x{cell.hex()}"'
        case _:
            return '"' + str(cell).replace('"', '""') + '"'


class _Whole(io.BytesIO):
    """Gives all it holds at once: a driver that asks for 8 kB at a time waits for other threads each time."""

    def read(self, _size: int | None = None) -> bytes:
        return super().read()


def _cells(record: NewCase | NewClaim | NewParty) -> dict[str, Any]:
    names = [field.name for field in fields(record) if field.name not in ("claim", "parties")]
    return {name: _cell(getattr(record, name)) for name in names}


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value) if isinstance(value, str) else value


def _heads(filings: pl.DataFrame, first_hash: pl.Series) -> pl.DataFrame:
    """The cases themselves, standing at their first event."""
    return filings.select_seq(
        *(name for name in CASES if name not in ("batch_id", "line")),
        claim_total="total",
        state=pl.lit(CaseState.FILED.value),
        last_event=pl.lit(CaseEvent.FILE.value),
        event_seq=pl.lit(1),
        event_hash=first_hash,
    )


def _events(reserved: Reserved, filings: pl.DataFrame) -> pl.DataFrame:
    """The first event of each case."""
    # A bank's batch is opened by the system on its behalf; others file in person.
    role = "SY" if reserved.actor.role in ("BO", "BS") else str(reserved.actor.role)
    event, by = (1, CaseEvent.FILE.value, "", CaseState.FILED.value), (reserved.actor.user_id, role)
    fixed = "|".join(map(str, (*event, log.microseconds(reserved.at), *by)))
    # The payload as log.canonical writes it, and what is hashed as log.digest puts it together.
    former = pl.format(', "former": {}', "former_id").fill_null("")
    names = ("seq", "event", "from_state", "to_state", "actor_id", "role")
    rows = filings.select_seq(
        reserved.case_ids,
        *(pl.lit(value).alias(name) for name, value in zip(names, (*event, *by), strict=True)),
        at=pl.lit(reserved.at.isoformat()),
        payload=pl.format('{{"line": {}, "batch": {}{}}}', "line", "batch_id", former),
    )
    texts = map(f"|{{}}|{fixed}|{{}}".format, reserved.case_ids.to_list(), rows["payload"].to_list())
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    return rows.hstack([pl.Series("hash", digests, pl.Binary)])


def _sealed(reserved: Reserved, parties: pl.DataFrame) -> pl.DataFrame:
    ids = reserved.party_ids
    numbers, phones, addresses = (parties[name].to_list() for name in ("id_number", "phone", "address"))
    sealed = {
        "id_sealed": seal_many(numbers, "parties.id", ids),
        "id_index": index_many(numbers, "identifier"),
        "phone_sealed": seal_many(phones, "parties.phone", ids),
        "phone_index": index_many(phones, "phone"),
        "address_sealed": seal_many(addresses, "parties.address", ids),
    }
    return parties[_AS_FILED].hstack([
        pl.Series("id", ids, pl.Int64),
        reserved.case_ids[parties["filing"]],
        _json(parties["liability"]),
        *(pl.Series(name, cells, pl.Binary) for name, cells in sealed.items()),
    ])  # fmt: skip


def _json(objects: pl.Series) -> pl.Series:
    return objects.fill_null("{}") if objects.null_count() else objects
