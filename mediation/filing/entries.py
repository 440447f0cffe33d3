"""Turns judged rows into what cases are opened from: keys and fingerprints first, then filings and parties."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from mediation.cases.opening import CASES, CLAIMS, PARTIES
from mediation.db.sealed import index_many
from mediation.filing.cells import TEXT, filled
from mediation.filing.derived import PERSONAL
from mediation.filing.template import COLUMNS, Column, Kind
from mediation.vocabulary import GuaranteeMode, IdType, PartyKind, PartyRole

_HAS_PLACE = {
    *CASES, *CLAIMS, "row_action", "claimant_uscc", "currency", "court_code", "party_kind", "party_name", "id_type",
    "id_number", "sex", "birth_date", "mobile_phone", "domicile_address", "guarantor_name", "guarantor_id_number",
    "legal_representative", "guarantee_mode", "guarantee_ends_on",
}  # fmt: skip
FACTS = tuple(column for column in COLUMNS if column.name not in _HAS_PLACE)
"""Columns without a place of their own in a case; the claim keeps them together as facts of its product."""


def identify(rows: pl.DataFrame, institution_id: int) -> pl.DataFrame:
    """The rows with `row_key`, the same for the same claim, and `row_fingerprint`, the same for the same content.

    The key is of institution, product, contract and cut-off date, and null without one of them. The fingerprint
    depends neither on how a value is written nor on the order of the columns.
    """
    key = pl.format(f"{institution_id}|{{}}|{{}}|{{}}", "product", "contract_no", "cutoff_date")
    names = filled(rows) - {"row_action"}
    cells = [_named(column) for column in COLUMNS if column.name in names]
    content = pl.concat_str([pl.lit(""), *cells], separator="\x1f", ignore_nulls=True)
    texts = rows.select(key=key, content=content)
    return rows.with_columns(
        pl.Series("row_key", index_many(texts["key"].to_list(), "row"), pl.Binary),
        fingerprints(texts["content"]).alias("row_fingerprint"),
    )


def fingerprints(texts: pl.Series) -> pl.Series:
    """SHA-256 of each text, as a leaf of `merkle`."""
    digests = [hashlib.sha256(b"\x00" + text).digest() for text in texts.cast(pl.Binary).to_list()]
    return pl.Series(digests, dtype=pl.Binary)


def filings(rows: pl.DataFrame, batch: Any, *, filed_on: date) -> pl.DataFrame:
    """Correct rows of a batch as `opening.render` takes them, in the same order."""
    ready = rows.with_columns(
        batch_id=pl.lit(batch.id), institution_id=pl.lit(batch.institution_id), filed_on=pl.lit(filed_on)
    )
    return pl.concat([ready.select(_typed(CASES)), claims(rows)], how="horizontal")


def claims(rows: pl.DataFrame) -> pl.DataFrame:
    """What the claims of correct rows keep of them (columns CLAIMS)."""
    names = filled(rows)
    facts = [column for column in FACTS if column.name in names]
    ready = rows.with_columns(pl.col("enforcement_costs").fill_null(0), product_facts=_json(facts))
    return ready.select(_typed(CLAIMS))


def parties(rows: pl.DataFrame) -> pl.DataFrame:
    """Respondents and guarantors of correct rows as `opening.render` takes them."""
    placed = rows.with_row_index("filing")
    with_guarantor = placed.filter(pl.col("guarantor_name").is_not_null())
    return pl.concat([_respondents(placed), _guarantors(with_guarantor)])


def _respondents(rows: pl.DataFrame) -> pl.DataFrame:
    return _parties(
        rows,
        role=pl.lit(PartyRole.RESPONDENT.value),
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


def _guarantors(rows: pl.DataFrame) -> pl.DataFrame:
    is_person = pl.col("guarantor_id_type") == IdType.RESIDENT_ID.value
    person, organisation = pl.lit(PartyKind.NATURAL_PERSON.value), pl.lit(PartyKind.LEGAL_PERSON.value)
    mode = pl.col("guarantee_mode").fill_null(GuaranteeMode.GENERAL.value)
    ends_on = pl.format(', "period_ends_on": "{}"', "guarantee_ends_on").fill_null("")
    return _parties(
        rows,
        role=pl.lit(PartyRole.GUARANTOR.value),
        kind=pl.when(is_person).then(person).otherwise(organisation),
        name=pl.col("guarantor_name"),
        id_type=pl.col("guarantor_id_type"),
        id_number=pl.col("guarantor_id_number"),
        liability=pl.format('{{"mode": "{}"{}}}', mode, ends_on),
    )


def _parties(rows: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    given = rows.select("filing", **columns).with_columns(region_code=_region())
    absent = [pl.lit(None).alias(name) for name in PARTIES if name not in given.columns]
    return given.with_columns(absent).select(_typed(PARTIES))


def _typed(columns: Mapping[str, Any]) -> list[pl.Expr]:
    return [pl.col(name).cast(kind) for name, kind in columns.items()]


def _region() -> pl.Expr:
    # Where a person was registered or an organisation was entered: both numbers say so.
    kind, number = pl.col("id_type"), pl.col("id_number")
    of_organisation = pl.when(kind == IdType.USCC.value).then(number.str.slice(2, 6))
    return pl.when(kind.is_in(PERSONAL)).then(number.str.slice(0, 6)).otherwise(of_organisation).fill_null("")


@cache
def _named(column: Column) -> pl.Expr:
    text = pl.col(TEXT + column.name)
    is_exact = column.kind in (Kind.TEXT, Kind.CODE, Kind.IDENTIFIER)
    return pl.lit(f"{column.name}=") + (text if is_exact else pl.coalesce(pl.col(column.name).cast(pl.String), text))


def _json(columns: Sequence[Column]) -> pl.Expr:
    """The columns that have a value as one JSON object; amounts and rates as text, since JSON numbers are inexact."""
    members = pl.concat_str([pl.lit(""), *map(_json_member, columns)], separator=", ", ignore_nulls=True)
    return pl.lit("{") + members.str.strip_prefix(", ") + pl.lit("}")


@cache
def _json_member(column: Column) -> pl.Expr:
    return pl.lit(f'"{column.name}": ') + _json_value(column)


def _json_value(column: Column) -> pl.Expr:
    value = pl.col(column.name).cast(pl.String)
    if column.kind in (Kind.INT, Kind.BOOL):
        return value
    # Control characters are refused on reading, but for these.
    escaped = value.str.replace_many(["\\", '"', "\n", "\t"], ["\\\\", '\\"', "\\n", "\\t"])
    return pl.lit('"') + escaped + pl.lit('"')
