"""Turns judged rows into what cases are opened from: keys and fingerprints first, then cases, claims and parties."""

from __future__ import annotations

import hashlib
from datetime import date

import polars as pl

from mediation.cases.opening import CASES, CLAIMS, PARTIES
from mediation.db.sealed import index_many
from mediation.filing.cells import TEXT
from mediation.filing.template import COLUMNS, Column, Kind
from mediation.vocabulary import GuaranteeMode, PartyKind, PartyRole

_OWN_COLUMN = {*CASES, *CLAIMS, "row_action", "claimant_uscc", "currency", "court_code", "party_kind", "party_name",
               "id_type", "id_number", "sex", "birth_date", "mobile_phone", "domicile_address",
               "legal_representative", "guarantor_name", "guarantor_id_number", "guarantee_mode",
               "guarantee_ends_on"}  # fmt: skip
FACTS = tuple(column for column in COLUMNS if column.name not in _OWN_COLUMN)
"""Columns that have no place of their own; a claim keeps them as facts of its product."""


def identify(rows: pl.DataFrame, institution_id: int) -> pl.DataFrame:
    """The rows with `row_key`, which equal claims share (null without one), and `row_fingerprint`, of all cells.

    The key is of institution, product, contract and cut-off date; the fingerprint does not depend on how a value is
    written, nor on the order of columns.
    """
    key = pl.format(f"{institution_id}|{{}}|{{}}|{{}}", "product", "contract_no", "cutoff_date")
    cells = [_canonical(column) for column in COLUMNS if column.name != "row_action"]
    texts = rows.select(key=key, cells=pl.concat_str(cells, separator="\x1f", ignore_nulls=True))
    return rows.with_columns(
        pl.Series("row_key", index_many(texts["key"].to_list(), "row"), pl.Binary),
        pl.Series("row_fingerprint", fingerprints(texts["cells"]), pl.Binary),
    )


def fingerprints(texts: pl.Series) -> list[bytes]:
    """SHA-256 of each text."""
    return [hashlib.sha256(text.encode()).digest() for text in texts.to_list()]


def filings(rows: pl.DataFrame, *, batch_id: int, institution_id: int, filed_on: date) -> pl.DataFrame:
    """Correct rows as `open_frames` takes them, in the same order."""
    ready = rows.with_columns(
        pl.col("enforcement_costs").fill_null(0),
        batch_id=pl.lit(batch_id),
        institution_id=pl.lit(institution_id),
        filed_on=pl.lit(filed_on),
        product_facts=_json([column for column in FACTS]),
    )
    return ready.select(pl.col(name).cast(kind) for name, kind in {**CASES, **CLAIMS}.items())


def parties(rows: pl.DataFrame) -> pl.DataFrame:
    """Respondents and guarantors of correct rows as `open_frames` takes them."""
    ...
