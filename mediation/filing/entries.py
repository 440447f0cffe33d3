"""Turns judged rows into what cases are opened from: keys and fingerprints first, then filings and parties."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from mediation.cases.opening import CASES, CLAIMS, PARTIES
from mediation.db.sealed import index_many
from mediation.filing import companions
from mediation.filing.cells import count_blanks, filled, unreadable
from mediation.filing.companions import CONTENT
from mediation.filing.derived import PERSONAL
from mediation.filing.sheets import BY_NAME_OF
from mediation.filing.template import COLUMNS, Column, Kind
from mediation.filing.threads import select
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
_Columns = Mapping[str, pl.Expr | str]
"""What columns are made of: another column's name, or an expression."""

_FACTS = [column.name for column in FACTS]
_COSTS = pl.col("enforcement_costs").fill_null(0)


def identify(rows: pl.DataFrame, institution_id: int) -> pl.DataFrame:
    """The rows with `row_key`, the same for the same claim, and `row_fingerprint`, the same for the same content.

    The key is of institution and CLAIM, and null without one of them. The fingerprint covers the companions of a row,
    and depends neither on how a value is written nor on the order of the columns.
    """
    key = pl.format(f"{institution_id}|{{}}|{{}}|{{}}", *CLAIM)
    blanks = count_blanks(rows)
    names = filled(blanks, len(rows))
    cells = tuple((column, names[column.name]) for column in COLUMNS if column.name in names)
    content = _content(cells, frozenset(unreadable(blanks, names)))
    if CONTENT in rows.columns:
        content = pl.concat_str([content, pl.lit("\x1f") + pl.col(CONTENT)], ignore_nulls=True)
    texts = select(rows, key=key, content=content)
    return rows.hstack([
        pl.Series("row_key", index_many(texts["key"].to_list(), "row"), pl.Binary),
        fingerprints(texts["content"]).alias("row_fingerprint"),
    ])  # fmt: skip


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
    return _typed(rows, {**CASES, **CLAIMS}, {**known, **_of_claims(rows)})


def claims(rows: pl.DataFrame) -> pl.DataFrame:
    """What the claims of correct rows keep of them (columns CLAIMS)."""
    return _typed(rows, CLAIMS, _of_claims(rows))


def _of_claims(rows: pl.DataFrame) -> _Columns:
    blanks = rows[_FACTS].null_count().row(0)
    facts = [column for column, blank in zip(FACTS, blanks, strict=True) if blank < len(rows)]
    return {"enforcement_costs": _COSTS, "product_facts": _json(tuple(facts))}


def parties(rows: pl.DataFrame) -> pl.DataFrame:
    """Respondents and guarantors of correct rows as `opening.render` takes them; a row's own before its companions."""
    placed = rows.with_row_index("filing")
    found = [_typed(placed, PARTIES, _respondent())]
    if rows["guarantor_name"].count():
        found.append(_typed(placed.filter(pl.col("guarantor_name").is_not_null()), PARTIES, _guarantor()))
    if (further := companions.carried(rows, SheetName.PARTIES)) is not None:
        found.append(_typed(further, PARTIES, _debtor("party_role")))
    if (others := companions.carried(rows, SheetName.GUARANTEES)) is not None:
        found.append(_typed(others, PARTIES, _liable(_liability("guarantee_amount", "collateral"))))
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
def _respondent() -> _Columns:
    return _debtor(pl.lit(PartyRole.RESPONDENT.value))


@cache
def _guarantor() -> _Columns:
    return _liable(_liability())


def _debtor(role: pl.Expr | str) -> _Columns:
    return {
        "role": role,
        "kind": "party_kind",
        "name": "party_name",
        "phone": "mobile_phone",
        "address": "domicile_address",
        "region_code": _region("id_type", "id_number"),
        "sex": pl.coalesce("sex_by_id", "sex"),
        "birth_date": pl.coalesce("born_on", "birth_date"),
        "liability": pl.lit("{}"),
    }


def _liable(liability: pl.Expr) -> _Columns:
    is_person = pl.col("guarantor_id_type") == IdType.RESIDENT_ID.value
    person, organisation = pl.lit(PartyKind.NATURAL_PERSON.value), pl.lit(PartyKind.LEGAL_PERSON.value)
    absent = ("phone", "address", "sex", "birth_date", "legal_representative")
    return {
        **dict.fromkeys(absent, pl.lit(None)),
        "role": pl.lit(PartyRole.GUARANTOR.value),
        "kind": pl.when(is_person).then(person).otherwise(organisation),
        "name": "guarantor_name",
        "id_type": "guarantor_id_type",
        "id_number": "guarantor_id_number",
        "region_code": _region("guarantor_id_type", "guarantor_id_number"),
        "liability": liability,
    }


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


def _typed(rows: pl.DataFrame, types: Mapping[str, Any], columns: _Columns) -> pl.DataFrame:
    """Columns of these types, in their order; one that `columns` has nothing about stands in the rows."""
    given = dict(zip(rows.columns, rows.dtypes, strict=True))
    standing, made = dict[str, pl.Series](), dict[str, pl.Expr]()
    for name, kind in types.items():
        source = columns.get(name, name)
        if isinstance(source, pl.Expr):
            made[name] = source.cast(kind)
        elif given[source] != kind:
            made[name] = pl.col(source).cast(kind)
        else:
            standing[name] = rows[source].alias(name)
    new = select(rows, pl.col("line").alias("place"), **made)
    return pl.DataFrame([standing[name] if name in standing else new[name] for name in types])


def _region(kind: str, number: str) -> pl.Expr:
    # Where a person was registered or an organisation was entered: both numbers say so.
    of_organisation = pl.when(pl.col(kind) == IdType.USCC.value).then(pl.col(number).str.slice(2, 6))
    of_person = pl.when(pl.col(kind).is_in(PERSONAL)).then(pl.col(number).str.slice(0, 6))
    return pl.coalesce(of_person, of_organisation, pl.lit(""))


@lru_cache(maxsize=256)
def _content(cells: tuple[tuple[Column, bool], ...], unread: frozenset[str]) -> pl.Expr:
    """Cells after their names, nothing for a blank one; those of which none is blank are written in one go.

    Of each column it is told whether that is so; in those named in `unread` some cells have no value.
    """
    pieces = [pl.lit("")]
    for is_always_filled, run in groupby((cell for cell in cells if cell[0].name != "row_action"), itemgetter(1)):
        named = {
            column.name: (companions.content if column.name in unread else companions.said)(column) for column, _ in run
        }
        if is_always_filled:
            pieces.append(pl.format("".join(f"\x1f{name}={{}}" for name in named), *named.values()))
        else:
            pieces += [pl.lit(f"\x1f{name}=") + cell for name, cell in named.items()]
    return pl.concat_str(pieces, ignore_nulls=True)


@lru_cache(maxsize=256)
def _json(columns: tuple[Column, ...]) -> pl.Expr:
    """The columns that have a value as one JSON object; amounts and rates as text, since JSON numbers are inexact."""
    return _object([_member(column) for column in columns])


def _object(members: Sequence[pl.Expr]) -> pl.Expr:
    joined = pl.concat_str([pl.lit(""), *members], separator=", ", ignore_nulls=True)
    return pl.format("{{{}}}", joined.str.strip_prefix(", "))


@cache
def _member(column: Column) -> pl.Expr:
    value = companions.said(column)
    if column.kind in (Kind.INT, Kind.BOOL):
        return pl.format(f'"{column.name}": {{}}', value)
    if column.kind in (Kind.TEXT, Kind.CODE, Kind.IDENTIFIER):
        # Control characters are refused on reading, but for these.
        value = value.str.replace_many(["\\", '"', "\n", "\t"], ["\\\\", '\\"', "\\n", "\\t"])
    return pl.format(f'"{column.name}": "{{}}"', value)
