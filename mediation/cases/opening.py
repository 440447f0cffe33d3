"""Opening cases in bulk: rows sealed, numbered, hashed, then copied straight into their tables."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mediation.accounts.actions import draw_numbers
from mediation.cases import log
from mediation.cases.actions import draw_ids
from mediation.db import Tx
from mediation.db.sealed import index_many, seal_many
from mediation.vocabulary import CaseEvent, CaseState, PartyRole

ZERO = Decimal("0.00")


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


CASES = ("id", "number", "institution_id", "institution_ref", "row_key", "row_fingerprint", "product",
         "cause_of_action", "court_id", "claim_total", "state", "last_event", "event_seq", "event_hash", "filed_on")  # fmt: skip
CLAIMS = ("case_id", *(field.name for field in fields(NewClaim)))
PARTIES = ("id", "case_id", "role", "kind", "name", "id_type", "id_sealed", "id_index", "phone_sealed", "phone_index",
           "address_sealed", "region_code", "sex", "birth_date", "legal_representative", "liability")  # fmt: skip
EVENTS = ("case_id", "seq", "event", "from_state", "to_state", "at", "actor_id", "role", "payload", "hash")


def open_cases(tx: Tx, filings: Sequence[NewCase], *, at: datetime) -> list[int]:
    """Open one case per filing, each with its claim, parties and first event; their ids, in the same order."""
    if not filings:
        return []
    ids = draw_ids(tx, "cases", count=len(filings))
    year = at.astimezone(log.SHANGHAI).year
    first = draw_numbers(tx, "case", year, count=len(filings))
    payloads = [log.canonical({"batch": f.batch_id, "line": f.line}) for f in filings]
    hashes = [_first_hash(tx, case_id, payload, at) for case_id, payload in zip(ids, payloads, strict=True)]
    numbers = (f"{year}-{number:07d}" for number in range(first, first + len(filings)))
    _copy(tx, "cases", CASES, map(_case_row, ids, numbers, filings, hashes))
    _copy(tx, "claims", CLAIMS, (_claim_row(case_id, f.claim) for case_id, f in zip(ids, filings, strict=True)))
    _copy(tx, "parties", PARTIES, _party_rows(tx, ids, filings))
    _copy(tx, "events", EVENTS, (_event_row(tx, *row, at) for row in zip(ids, payloads, hashes, strict=True)))
    return ids


def _first_hash(tx: Tx, case_id: int, payload: str, at: datetime) -> bytes:
    parts = (case_id, 1, CaseEvent.FILE, "", CaseState.FILED, log.microseconds(at), tx.actor.user_id,
             _filing_role(tx), payload)  # fmt: skip
    return log.digest(b"", parts)


def _filing_role(tx: Tx) -> str:
    """A bank's batch is opened by the system on its behalf; others file in person."""
    return "SY" if tx.actor.role in ("BO", "BS") else str(tx.actor.role)


def _case_row(case_id: int, number: str, filing: NewCase, digest: bytes) -> tuple[Any, ...]:
    return (case_id, number, filing.institution_id, filing.institution_ref, filing.row_key, filing.row_fingerprint,
            filing.product, filing.cause_of_action, filing.court_id, filing.claim.total, CaseState.FILED,
            CaseEvent.FILE, 1, digest, filing.filed_on)  # fmt: skip


def _claim_row(case_id: int, claim: NewClaim) -> tuple[Any, ...]:
    values = [getattr(claim, field.name) for field in fields(NewClaim)]
    values[-1] = values[-1] or {}
    return (case_id, *values)


def _event_row(tx: Tx, case_id: int, payload: str, digest: bytes, at: datetime) -> tuple[Any, ...]:
    return (case_id, 1, CaseEvent.FILE, "", CaseState.FILED, at, tx.actor.user_id, _filing_role(tx), payload, digest)


def _party_rows(tx: Tx, case_ids: Sequence[int], filings: Sequence[NewCase]) -> Iterator[tuple[Any, ...]]:
    owned = [(case_id, party) for case_id, f in zip(case_ids, filings, strict=True) for party in f.parties]
    ids = draw_ids(tx, "parties", count=len(owned))
    numbers = [party.id_number for _, party in owned]
    phones = [party.phone for _, party in owned]
    sealed = zip(
        seal_many(numbers, "parties.id", ids),
        index_many(numbers, "identifier"),
        seal_many(phones, "parties.phone", ids),
        index_many(phones, "phone"),
        seal_many((party.address for _, party in owned), "parties.address", ids),
        strict=True,
    )
    for party_id, (case_id, p), cells in zip(ids, owned, sealed, strict=True):
        yield (party_id, case_id, p.role, p.kind, p.name, p.id_type, *cells, p.region_code, p.sex, p.birth_date,
               p.legal_representative, p.liability or {})  # fmt: skip


def _copy(tx: Tx, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    lines = (",".join([_cell(value) for value in row]) for row in rows)
    tx.copy_in(table, columns, io.StringIO("\n".join(lines)))


def _cell(value: Any) -> str:
    """Quoted, so that nothing a filer wrote is read as an end of data or as NULL; only None is NULL."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    text = str(value)
    return '"' + text.replace('"', '""') + '"'
