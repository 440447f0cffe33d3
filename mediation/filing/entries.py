"""Turns judged rows into what cases are opened from: keys and fingerprints first, then filings and parties."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any

import polars as pl

from mediation.cases.opening import CASES, CLAIMS, PARTIES
from mediation.db.sealed import index_many
from mediation.filing import companions
from mediation.filing.cells import filled
from mediation.filing.companions import CONTENT
from mediation.filing.derived import PERSONAL
from mediation.filing.sheets import BY_NAME_OF
from mediation.filing.template import COLUMNS, Column, Kind
from mediation.vocabulary import AttachmentKind, IdType, PartyKind, PartyRole, SheetName

_HAS_PLACE = {
    *CASES, *CLAIMS, "row_action", "claimant_uscc", "currency", "court_code", "party_kind", "party_name", "id_type",
    "id_number", "sex", "birth_date", "mobile_phone", "domicile_address", "guarantor_name", "guarantor_id_number",
    "legal_representative", "guarantee_mode", "guarantee_ends_on",
}  # fmt: skip
CLAIM = ("product", "contract_no", "cutoff_date")
"""Columns that say, within an institution, which claim a row is about."""

FACTS = tuple(column for column in COLUMNS if column.name not in _HAS_PLACE)
"""Columns without a place of their own in a case; the claim keeps them together as facts of its product."""


def identify(rows: pl.DataFrame, institution_id: int) -> pl.DataFrame:
    """The rows with `row_key`, the same for the same claim, and `row_fingerprint`, the same for the same content.

    The key is of institution and CLAIM, and null without one of them. The fingerprint covers the companions of a row,
    and depends neither on how a value is written nor on the order of the columns.
    """
    key = pl.format(f"{institution_id}|{{}}|{{}}|{{}}", *CLAIM)
    names = filled(rows)
    cells = [column for column in COLUMNS if column.name in names and column.name != "row_action"]
    named = chain.from_iterable(_content(column, names[column.name]) for column in cells)
    carried = [pl.lit("\x1f") + pl.col(CONTENT)] if CONTENT in rows.columns else []
    content = pl.concat_str([pl.lit(""), *named, *carried], ignore_nulls=True)
    texts = rows.select(key=key, content=content)
    return rows.with_columns(
        pl.Series("row_key", index_many(texts["key"].to_list(), "row"), pl.Binary),
        fingerprints(texts["content"]).alias("row_fingerprint"),
    )


def fingerprints(texts: pl.Series) -> pl.Series:
    """SHA-256 of each text, as a leaf of `merkle`."""
    start, digests = hashlib.sha256(b"\x00"), list[bytes]()
    for text in texts.cast(pl.Binary).to_list():
        leaf = start.copy()
        leaf.update(text)
        digests.append(leaf.digest())
    return pl.Series(digests, dtype=pl.Binary)


def filings(rows: pl.DataFrame, batch: Any, *, filed_on: date) -> pl.DataFrame:
    """Correct rows of a batch as `opening.render` takes them, in the same order."""
    known = {
        "batch_id": pl.lit(batch.id),
        "institution_id": pl.lit(batch.institution_id),
        "filed_on": pl.lit(filed_on),
    }
    return rows.select(*_typed(CASES, known, rows.schema), *_of_claims(rows))


def claims(rows: pl.DataFrame) -> pl.DataFrame:
    """What the claims of correct rows keep of them (columns CLAIMS)."""
    return rows.select(_of_claims(rows))


def _of_claims(rows: pl.DataFrame) -> list[pl.Expr | str]:
    facts = _json([column for column in FACTS if rows[column.name].null_count() < len(rows)])
    columns = {"enforcement_costs": pl.col("enforcement_costs").fill_null(0), "product_facts": facts}
    return _typed(CLAIMS, columns, rows.schema)


def parties(rows: pl.DataFrame) -> pl.DataFrame:
    """Respondents and guarantors of correct rows as `opening.render` takes them; a row's own before its companions."""
    placed = rows.with_row_index("filing")
    with_guarantor = placed.filter(pl.col("guarantor_name").is_not_null())
    found = [placed.select(_respondent()), with_guarantor.select(_guarantor())]
    if (further := companions.carried(rows, SheetName.PARTIES)) is not None:
        found.append(further.select(_debtor(pl.col("party_role"))))
    if (others := companions.carried(rows, SheetName.GUARANTEES)) is not None:
        found.append(others.select(_liable(_liability("guarantee_amount", "collateral"))))
    return pl.concat(found)


def count_parties(rows: pl.DataFrame) -> int:
    """How many parties the rows have, as `parties` gives them."""
    further = sum(companions.count(rows, sheet) for sheet in (SheetName.PARTIES, SheetName.GUARANTEES))
    return len(rows) + rows["guarantor_name"].count() + further


def attachments(rows: pl.DataFrame) -> pl.DataFrame | None:
    """What documents correct rows list as a table of them, with `filing` for the case, or None if they list none."""
    if (listed := companions.carried(rows, SheetName.ATTACHMENTS)) is None:
        return None
    return listed.select(
        "filing",
        "line",
        pl.col("attachment_kind").fill_null(AttachmentKind.OTHER.value).alias("kind"),
        "file_name",
        pl.col("sha256").str.decode("hex").alias("declared_sha256"),
    )


@cache
def _respondent() -> list[pl.Expr | str]:
    return _debtor(pl.lit(PartyRole.RESPONDENT.value))


@cache
def _guarantor() -> list[pl.Expr | str]:
    return _liable(_liability())


def _debtor(role: pl.Expr) -> list[pl.Expr | str]:
    return _party(
        role=role,
        kind=pl.col("party_kind"),
        name=pl.col("party_name"),
        id_type=pl.col("id_type"),
        id_number=pl.col("id_number"),
        phone=pl.col("mobile_phone"),
        address=pl.col("domicile_address"),
        sex=pl.coalesce("sex_by_id", "sex"),
        birth_date=pl.coalesce("born_on", "birth_date"),
        legal_representative=pl.col("legal_representative"),
    )


def _liable(liability: pl.Expr) -> list[pl.Expr | str]:
    is_person = pl.col("guarantor_id_type") == IdType.RESIDENT_ID.value
    person, organisation = pl.lit(PartyKind.NATURAL_PERSON.value), pl.lit(PartyKind.LEGAL_PERSON.value)
    return _party(
        role=pl.lit(PartyRole.GUARANTOR.value),
        kind=pl.when(is_person).then(person).otherwise(organisation),
        name=pl.col("guarantor_name"),
        id_type=pl.col("guarantor_id_type"),
        id_number=pl.col("guarantor_id_number"),
        liability=liability,
    )


def _liability(*names: str) -> pl.Expr:
    """A guarantor's liability as a JSON object, with some columns of the guarantee under their own names.

    Nothing is said of a mode that the contract leaves unclear: which it is depends on the contract's date.
    """
    members = [
        pl.format('"mode": "{}"', "guarantee_mode"),
        pl.format('"period_ends_on": "{}"', "guarantee_ends_on"),
        *(_member(BY_NAME_OF[SheetName.GUARANTEES][name]) for name in names),
    ]
    return _object(members)


def _party(**columns: pl.Expr) -> list[pl.Expr | str]:
    region = _region(columns["id_type"], columns["id_number"])
    absent = {name: pl.lit(None) for name in PARTIES if name != "filing"}
    return _typed(PARTIES, absent | {"region_code": region} | columns)


def _typed(
    types: Mapping[str, Any], columns: Mapping[str, pl.Expr], given: Mapping[str, Any] = MappingProxyType({})
) -> list[pl.Expr | str]:
    """Columns of their types, each by its expression, or else as it stands, which may be of its type: `given` says."""
    return [
        columns[name].cast(kind).alias(name)
        if name in columns
        else name
        if given.get(name) == kind
        else _as_it_stands(name, kind)
        for name, kind in types.items()
    ]


@cache
def _as_it_stands(name: str, kind: Any) -> pl.Expr:
    return pl.col(name).cast(kind)


def _region(kind: pl.Expr, number: pl.Expr) -> pl.Expr:
    # Where a person was registered or an organisation was entered: both numbers say so.
    of_organisation = pl.when(kind == IdType.USCC.value).then(number.str.slice(2, 6))
    return pl.when(kind.is_in(PERSONAL)).then(number.str.slice(0, 6)).otherwise(of_organisation).fill_null("")


@cache
def _content(column: Column, is_always_filled: bool) -> tuple[pl.Expr, ...]:
    """A cell after its name, nothing for a blank one; in one piece only where some are blank, for that takes longer."""
    name, cell = pl.lit(f"\x1f{column.name}="), companions.content(column)
    return (name, cell) if is_always_filled else (name + cell,)


def _json(columns: Sequence[Column]) -> pl.Expr:
    """The columns that have a value as one JSON object; amounts and rates as text, since JSON numbers are inexact."""
    return _object([_member(column) for column in columns])


def _object(members: Sequence[pl.Expr]) -> pl.Expr:
    joined = pl.concat_str([pl.lit(""), *members], separator=", ", ignore_nulls=True)
    return pl.lit("{") + joined.str.strip_prefix(", ") + pl.lit("}")


@cache
def _member(column: Column) -> pl.Expr:
    return pl.lit(f'"{column.name}": ') + _json_value(column)


def _json_value(column: Column) -> pl.Expr:
    value = pl.col(column.name).cast(pl.String)
    if column.kind in (Kind.INT, Kind.BOOL):
        return value
    if column.kind in (Kind.TEXT, Kind.CODE, Kind.IDENTIFIER):
        # Control characters are refused on reading, but for these.
        value = value.str.replace_many(["\\", '"', "\n", "\t"], ["\\\\", '\\"', "\\n", "\\t"])
    return pl.lit('"') + value + pl.lit('"')
