"""Tells what differs between a case as it stands and a later row of the same claim, column by column.

A version is a flat record of the template's columns as text; one that is kept also holds what the case is made of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from mediation import identifiers
from mediation.cases.opening import CLAIMS
from mediation.db import Tx, load
from mediation.db.sealed import unseal
from mediation.filing import entries
from mediation.filing.template import BY_NAME, Kind
from mediation.vocabulary import GuaranteeMode, PartyRole

sql = load(Path(__file__).with_name("amendments.sql"))

OF_CASE = ("institution_ref", "cause_of_action")
DERIVED = ("limitation_ends_on", "product_facts")
PARTY_COLUMNS: Mapping[str, Mapping[str, str]] = {
    PartyRole.RESPONDENT: {
        "party_kind": "kind", "party_name": "name", "id_type": "id_type", "id_number": "id_number",
        "mobile_phone": "phone", "domicile_address": "address", "sex": "sex", "birth_date": "birth_date",
        "legal_representative": "legal_representative",
    },
    PartyRole.GUARANTOR: {"guarantor_name": "name", "guarantor_id_number": "id_number"},
}  # fmt: skip
"""Where each column of a party stands, by the party's role."""

SEALED = {"id_number": "id_sealed", "phone": "phone_sealed", "address": "address_sealed"}
COLUMN_OF_SEALED = {"id_number": "parties.id", "phone": "parties.phone", "address": "parties.address"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One column that differs; identifiers masked, an empty cell is empty."""

    column: str
    old: str
    new: str

    def sentence(self, language: str = "zh") -> str:
        """The change in words."""
        old, new = (_said(self.column, text, language) for text in (self.old, self.new))
        header = BY_NAME[self.column].header
        return f"{header}: from {old} to {new}" if language == "en" else f"{header}：由{old}改为{new}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What a row changes in its case; `version` is what the case is to be made of, identifiers in clear."""

    case_id: int
    line: int
    before: bytes
    after: bytes
    changes: tuple[Change, ...]
    drops_guarantor: bool
    version: dict[str, Any]


def compare(tx: Tx, rows: pl.DataFrame) -> list[Amendment]:
    """What rows (with `case_id`) change in the cases they belong to, in their order."""
    if rows.is_empty():
        return []
    ids = rows["case_id"].to_list()
    filed = {row.case_id: row for row in tx.rows(sql.filed_versions, case_ids=ids)}
    parties: dict[int, dict[str, Any]] = {case_id: {} for case_id in ids}
    for row in tx.rows(sql.filed_parties, case_ids=ids):
        parties[row.case_id][row.role] = _opened(row)
    return [
        _amendment(filed[case_id], parties[case_id], version) for case_id, version in zip(ids, _new(rows), strict=True)
    ]


def _amendment(filed: Any, parties: dict[str, Any], version: dict[str, Any]) -> Amendment:
    claim = {name: getattr(filed, name) for name in CLAIMS}
    before = _flat(filed._asdict(), claim, parties) | {"court_code": filed.court_code}
    after = _flat(version, version["claim"], {party["role"]: party for party in version["parties"]})
    # The same court may be named by its code or by its region's.
    court_code = version.pop("court_code")
    after["court_code"] = before["court_code"] if filed.court_id == version["court_id"] else court_code
    names = [name for name in BY_NAME if (before.get(name) or "") != (after.get(name) or "")]
    return Amendment(
        case_id=filed.case_id,
        line=version.pop("line"),
        before=bytes(filed.row_fingerprint),
        after=version.pop("row_fingerprint"),
        changes=tuple(Change(column=n, old=_masked(n, before.get(n)), new=_masked(n, after.get(n))) for n in names),
        drops_guarantor=bool(before.get("guarantor_name")) and not after.get("guarantor_name"),
        version=version,
    )


def _new(rows: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The versions that rows hold, as a case is made of them."""
    owned: dict[int, list[dict[str, Any]]] = {}
    for party in entries.parties(rows).to_dicts():
        owned.setdefault(party.pop("filing"), []).append(party)
    heads = rows.select("line", "row_fingerprint", "court_id", "court_code", *OF_CASE).to_dicts()
    for place, (head, claim) in enumerate(zip(heads, entries.claims(rows).to_dicts(), strict=True)):
        yield head | {"claim": claim, "parties": owned[place]}


def _opened(row: Any) -> dict[str, Any]:
    cells: dict[str, Any] = row._asdict()
    return cells | {name: unseal(cells[column], COLUMN_OF_SEALED[name], row.id) for name, column in SEALED.items()}


def _flat(head: Mapping[str, Any], claim: Mapping[str, Any], parties: Mapping[str, Any]) -> dict[str, str]:
    """A version under the template's columns."""
    found = {name: head[name] for name in OF_CASE} | {name: claim[name] for name in CLAIMS if name not in DERIVED}
    found |= _object(claim["product_facts"])
    for role, columns in PARTY_COLUMNS.items():
        party = parties.get(role, {})
        found |= {column: party.get(name) for column, name in columns.items()}
    liability = _object(parties.get(PartyRole.GUARANTOR, {}).get("liability"))
    found |= {"guarantee_mode": liability.get("mode"), "guarantee_ends_on": liability.get("period_ends_on")}
    return {name: _text(value) for name, value in found.items()}


def _object(text: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text) if isinstance(text, str) else text or {}
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _masked(column: str, text: str | None) -> str:
    kind = BY_NAME[column].kind
    if not text:
        return ""
    if kind is Kind.IDENTIFIER:
        return identifiers.mask_id(text)
    return identifiers.mask_phone(text) if kind is Kind.PHONE else text


def _said(column: str, text: str, language: str) -> str:
    words = GuaranteeMode if column == "guarantee_mode" else BY_NAME[column].words
    if words and text:
        word = words(text)
        return word.en if language == "en" else word.zh
    return text or ("nothing" if language == "en" else "空")
