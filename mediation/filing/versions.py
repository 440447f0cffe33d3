"""Tells what differs between a case as it stands and a later row of the same claim, column by column.

A version is a flat record of the template's columns as text; one that is kept also holds what the case is made of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from mediation import identifiers
from mediation.cases.opening import CLAIMS, PARTIES
from mediation.db import Tx, load
from mediation.db.sealed import unseal
from mediation.filing import entries
from mediation.filing.sheets import BY_HEADER
from mediation.filing.template import Kind
from mediation.vocabulary import PartyRole

sql = load(Path(__file__).with_name("amendments.sql"))

OF_CASE = ("institution_ref", "cause_of_action")
DERIVED = ("limitation_ends_on", "product_facts")
DEBTOR = {
    "party_role": "role", "party_kind": "kind", "party_name": "name", "id_type": "id_type", "id_number": "id_number",
    "mobile_phone": "phone", "domicile_address": "address", "sex": "sex", "birth_date": "birth_date",
    "legal_representative": "legal_representative",
}  # fmt: skip
"""Where each column of a debtor stands in its party."""
GUARANTOR = {"guarantor_name": "name", "guarantor_id_number": "id_number"}
DOCUMENT = {"attachment_kind": "kind", "file_name": "file_name", "sha256": "sha256"}
"""Where each column of a listed document stands."""
LIABILITY = {
    "guarantee_mode": "mode", "guarantee_ends_on": "period_ends_on", "guarantee_amount": "guarantee_amount",
    "collateral": "collateral",
}  # fmt: skip
"""Where each column of a guarantee stands in its guarantor's liability."""
COLUMNS = {column.name: column for column in BY_HEADER.values()}
"""The columns of all sheets."""

SEALED = {"id_number": "id_sealed", "phone": "phone_sealed", "address": "address_sealed"}
COLUMN_OF_SEALED = {"id_number": "parties.id", "phone": "parties.phone", "address": "parties.address"}


OF_PARTY = PARTIES.keys() - {"filing"} | {"id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One column that differs; identifiers masked, an empty cell is empty. `whose` names a further party."""

    column: str
    old: str
    new: str
    whose: str = ""

    def sentence(self, language: str = "zh") -> str:
        """The change in words."""
        old, new = (_said(self.column, text, language) for text in (self.old, self.new))
        header = COLUMNS[self.column].header
        if language == "en":
            return f"{self.whose and f'{self.whose}, '}{header}: from {old} to {new}"
        return f"{self.whose and f'{self.whose}，'}{header}：由{old}改为{new}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What a row changes in its case; `version` is what the case is to be made of, identifiers in clear.

    Each party of a version has the `id` that it has in the case, or none if it is new there.
    """

    case_id: int
    line: int
    before: bytes
    after: bytes
    changes: tuple[Change, ...]
    drops_party: bool
    version: dict[str, Any]


def is_whole(version: Mapping[str, Any]) -> bool:
    """Whether a version that was kept has all that a case is made of; without, parts of the case would be emptied."""
    return (
        version.keys() >= {*OF_CASE, "court_id", "claim", "parties"}
        and version["claim"].keys() >= CLAIMS.keys()
        and all(party.keys() >= OF_PARTY for party in version["parties"])
    )


def compare(tx: Tx, rows: pl.DataFrame) -> list[Amendment]:
    """What rows (with `case_id`) change in the cases they belong to, in their order."""
    if rows.is_empty():
        return []
    ids = rows["case_id"].to_list()
    filed = {row.case_id: row for row in tx.rows(sql.filed_versions, case_ids=ids)}
    parties: dict[int, list[dict[str, Any]]] = {case_id: [] for case_id in ids}
    for row in tx.rows(sql.filed_parties, case_ids=ids):
        parties[row.case_id].append(_opened(row))
    documents: dict[int, dict[str, dict[str, Any]]] = {case_id: {} for case_id in ids}
    for row in tx.rows(sql.filed_attachments, case_ids=ids):
        documents[row.case_id][row.file_name] = row._asdict()
    return [
        _amendment(filed[case_id], parties[case_id], documents[case_id], version)
        for case_id, version in zip(ids, _new(rows), strict=True)
    ]


def _amendment(
    filed: Any, parties: Sequence[dict[str, Any]], documents: Mapping[str, dict[str, Any]], version: dict[str, Any]
) -> Amendment:
    before = _flat(filed._asdict(), {name: getattr(filed, name) for name in CLAIMS}) | {"court_code": filed.court_code}
    after = _flat(version, version["claim"])
    # The same court may be named by its code or by its region's.
    court_code = version.pop("court_code")
    after["court_code"] = before["court_code"] if filed.court_id == version["court_id"] else court_code
    own = version.pop("own_parties")
    pairs = pair(parties, version["parties"])
    changes = _changes(before, after)
    for place, (old, new) in enumerate(zip(pairs, version["parties"], strict=True)):
        new["id"] = old and old["id"]
        changes += _changes(_party(old), _party(new), whose="" if place < own else new["name"])
    for new in version["attachments"]:
        old = documents.get(new["file_name"])
        changes += _changes(_document(old), _document(new), whose=new["file_name"] if old else "")
    return Amendment(
        case_id=filed.case_id,
        line=version.pop("line"),
        before=bytes(filed.row_fingerprint),
        after=version.pop("row_fingerprint"),
        changes=tuple(changes),
        drops_party=len(parties) > sum(old is not None for old in pairs),
        version=version,
    )


def pair(filed: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The filed party that each new one is, or None: the one of the same number, else the only other one of its kind.

    The first debtor of a version, whom its own row names, is the first of the case, if neither number says otherwise.
    """
    free, found = list(filed), list[Any]([None] * len(new))

    def take(is_it: Callable[[Mapping[str, Any], Mapping[str, Any], list[Any]], bool]) -> None:
        for place, party in enumerate(new):
            alike = [old for old in free if _is_debtor(old) == _is_debtor(party)]
            if found[place] is None and (same := [old for old in alike if is_it(old, party, alike)]):
                found[place] = same[0]
                free.remove(same[0])

    take(lambda old, party, _: bool(old["id_number"] == party["id_number"]))
    take(lambda old, party, _: old is filed[0] and party is new[0])
    waiting = [_is_debtor(party) for place, party in enumerate(new) if found[place] is None]
    take(lambda _, party, alike: len(alike) == 1 == waiting.count(_is_debtor(party)))
    return found


def _is_debtor(party: Mapping[str, Any]) -> bool:
    return bool(party["role"] != PartyRole.GUARANTOR)


def _changes(before: Mapping[str, str], after: Mapping[str, str], *, whose: str = "") -> list[Change]:
    names = [name for name in COLUMNS if (before.get(name) or "") != (after.get(name) or "")]
    return [
        Change(column=name, old=_masked(name, before.get(name)), new=_masked(name, after.get(name)), whose=whose)
        for name in names
    ]


def _new(rows: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The versions that rows hold, as a case is made of them; first of their parties those that the rows name."""
    owned: dict[int, list[dict[str, Any]]] = {}
    for party in entries.parties(rows).to_dicts():
        owned.setdefault(party.pop("filing"), []).append(party)
    listed: dict[int, list[dict[str, Any]]] = {}
    if (documents := entries.attachments(rows)) is not None:
        digests = pl.col("declared_sha256").bin.encode("hex").alias("sha256")
        for document in documents.select("filing", "line", "kind", "file_name", digests).to_dicts():
            listed.setdefault(document.pop("filing"), []).append(document)
    own_parties = 1 + pl.col("guarantor_name").is_not_null().cast(pl.Int64)
    heads = rows.select(
        "line", "row_fingerprint", "court_id", "court_code", *OF_CASE, own_parties=own_parties
    ).to_dicts()
    for place, (head, claim) in enumerate(zip(heads, entries.claims(rows).to_dicts(), strict=True)):
        yield head | {"claim": claim, "parties": owned[place], "attachments": listed.get(place, [])}


def _opened(row: Any) -> dict[str, Any]:
    cells: dict[str, Any] = row._asdict()
    return cells | {name: unseal(cells[column], COLUMN_OF_SEALED[name], row.id) for name, column in SEALED.items()}


def _flat(head: Mapping[str, Any], claim: Mapping[str, Any]) -> dict[str, str]:
    """A version under the template's columns, but for its parties."""
    found = {name: head[name] for name in OF_CASE} | {name: claim[name] for name in CLAIMS if name not in DERIVED}
    return {name: _text(value) for name, value in (found | _object(claim["product_facts"])).items()}


def _party(party: Mapping[str, Any] | None) -> dict[str, str]:
    """A party under the template's columns; nothing if there is none."""
    if party is None:
        return {}
    columns = DEBTOR if _is_debtor(party) else GUARANTOR
    liability = _object(party["liability"])
    found = {column: party[name] for column, name in columns.items()}
    found |= {column: liability.get(name) for column, name in LIABILITY.items()}
    return {name: _text(value) for name, value in found.items()}


def _document(document: Mapping[str, Any] | None) -> dict[str, str]:
    """A listed document under the template's columns; nothing if there is none."""
    return {column: _text(document[name]) for column, name in DOCUMENT.items()} if document else {}


def _object(text: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text) if isinstance(text, str) else text or {}
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _masked(column: str, text: str | None) -> str:
    kind = COLUMNS[column].kind
    if not text:
        return ""
    if kind is Kind.IDENTIFIER:
        return identifiers.mask_id(text)
    return identifiers.mask_phone(text) if kind is Kind.PHONE else text


def _said(column: str, text: str, language: str) -> str:
    words = COLUMNS[column].words
    if words and text:
        word = words(text)
        return word.en if language == "en" else word.zh
    return text or ("nothing" if language == "en" else "空")
