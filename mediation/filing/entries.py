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
from mediation.filing import companions
from mediation.filing.cells import filled
from mediation.filing.companions import CONTENT, named_content
from mediation.filing.derived import PERSONAL
from mediation.filing.sheets import BY_NAME_OF
from mediation.filing.template import COLUMNS, Column, Kind
from mediation.vocabulary import AttachmentKind, GuaranteeMode, IdType, PartyKind, PartyRole, SheetName

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
    names = filled(rows) - {"row_action"}
    cells = [named_content(column) for column in COLUMNS if column.name in names]
    carried = [pl.col(CONTENT)] if CONTENT in rows.columns else []
    content = pl.concat_str([pl.lit(""), *cells, *carried], separator="\x1f", ignore_nulls=True)
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
    """Respondents and guarantors of correct rows as `opening.render` takes them; a row's own before its companions."""
    placed = rows.with_row_index("filing")
    with_guarantor = placed.filter(pl.col("guarantor_name").is_not_null())
    found = [_debtors(placed, pl.lit(PartyRole.RESPONDENT.value)), _guarantors(with_guarantor, _liability())]
    if (further := companions.carried(rows, SheetName.PARTIES)) is not None:
        found.append(_debtors(further, pl.col("party_role")))
    if (others := companions.carried(rows, SheetName.GUARANTEES)) is not None:
        found.append(_guarantors(others, _liability("guarantee_amount", "collateral")))
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


def _debtors(rows: pl.DataFrame, role: pl.Expr) -> pl.DataFrame:
    return _parties(
        rows,
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


def _guarantors(rows: pl.DataFrame, liability: pl.Expr) -> pl.DataFrame:
    is_person = pl.col("guarantor_id_type") == IdType.RESIDENT_ID.value
    person, organisation = pl.lit(PartyKind.NATURAL_PERSON.value), pl.lit(PartyKind.LEGAL_PERSON.value)
    return _parties(
        rows,
        role=pl.lit(PartyRole.GUARANTOR.value),
        kind=pl.when(is_person).then(person).otherwise(organisation),
        name=pl.col("guarantor_name"),
        id_type=pl.col("guarantor_id_type"),
        id_number=pl.col("guarantor_id_number"),
        liability=liability,
    )


def _liability(*names: str) -> pl.Expr:
    """A guarantor's liability as a JSON object, with some columns of the guarantee under their own names."""
    mode = pl.col("guarantee_mode").fill_null(GuaranteeMode.GENERAL.value)
    members = [
        pl.format('"mode": "{}"', mode),
        pl.format('"period_ends_on": "{}"', "guarantee_ends_on"),
        *(_member(BY_NAME_OF[SheetName.GUARANTEES][name]) for name in names),
    ]
    return _object(members)


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
    # Control characters are refused on reading, but for these.
    escaped = value.str.replace_many(["\\", '"', "\n", "\t"], ["\\\\", '\\"', "\\n", "\\t"])
    return pl.lit('"') + escaped + pl.lit('"')
