"""What is wrong with reported payments by themselves, a whole file at a time, before anything is looked up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from mediation.performance.words import PaymentKind, PaymentRule

CELLS = ("kind", "transaction_ref", "case_number", "paid_on", "amount", "currency", "reverses")
"""What a line says; each is a value in the column of its name, and as it was written in TEXT and the name."""
TEXT = "text:"
RENMINBI = ("CNY", "RMB", "人民币", "156")
LONGEST = 64
_BELOW_ZERO = r"^[-(（−－]"


def judged(rows: pl.DataFrame, *, today: date) -> pl.DataFrame:
    """The rows with `rule`, the first that they break by themselves or null, and no kind left open.

    A line twice in the file with the same content has `is_again`; with another content it breaks CONFLICT.
    """
    text = {name: pl.col(TEXT + name) for name in CELLS}
    kind = pl.when(text["kind"].is_null()).then(pl.lit(PaymentKind.PAYMENT.value)).otherwise(pl.col("kind"))
    currency = text["currency"].str.to_uppercase()
    broken = (
        (
            PaymentRule.REFERENCE,
            text["transaction_ref"].is_null() | (text["transaction_ref"].str.len_chars() > LONGEST),
        ),
        (PaymentRule.KIND, pl.col("kind").is_null()),
        (PaymentRule.NEGATIVE, text["amount"].str.contains(_BELOW_ZERO) | (pl.col("amount") == 0)),
        (PaymentRule.AMOUNT, pl.col("amount").is_null()),
        (PaymentRule.CURRENCY, ~currency.is_in(RENMINBI)),
        (PaymentRule.DATE, pl.col("paid_on").is_null()),
        (PaymentRule.FUTURE, pl.col("paid_on") > today),
        (PaymentRule.CASE, (pl.col("kind") == PaymentKind.PAYMENT) & text["case_number"].is_null()),
        (PaymentRule.CASE, text["case_number"].str.len_chars() > LONGEST),
        (PaymentRule.REVERSES, (pl.col("kind") == PaymentKind.REVERSAL) & text["reverses"].is_null()),
        (PaymentRule.REVERSES, text["reverses"].str.len_chars() > LONGEST),
    )
    rule = pl.coalesce(*(pl.when(is_broken).then(pl.lit(code.value)) for code, is_broken in broken))
    return _again(rows.with_columns(kind=kind).with_columns(rule=rule))


def _again(rows: pl.DataFrame) -> pl.DataFrame:
    content = pl.struct(pl.coalesce(pl.col(name).cast(pl.String), pl.col(TEXT + name)).alias(name) for name in CELLS)
    has_number = pl.col("transaction_ref").is_not_null()
    is_later = has_number & (pl.col("line") != pl.col("line").first().over("transaction_ref"))
    is_same = pl.col("content") == pl.col("content").first().over("transaction_ref")
    conflict = pl.when(is_later & ~is_same).then(pl.lit(PaymentRule.CONFLICT.value)).otherwise(pl.col("rule"))
    return rows.with_columns(content=content.hash()).with_columns(is_again=is_later & is_same, rule=conflict)


def said(row: Mapping[str, Any]) -> dict[str, str]:
    """What a line said, cell by cell; long cells are cut."""
    return {name: row[TEXT + name][:LONGEST] for name in CELLS if row.get(TEXT + name)}


def fingerprint(row: Mapping[str, Any]) -> bytes:
    """Sixteen bytes that tell whether two lines report the same: by their values, else as they are written."""
    parts = [str(row[name] if row.get(name) is not None else row.get(TEXT + name) or "") for name in CELLS]
    return hashlib.sha256("\0".join(parts).encode()).digest()[:16]
