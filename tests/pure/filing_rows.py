"""Correct rows of every product, and what the rules find about rows, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

import polars as pl

from fixtures.debtors import Maker, Row
from mediation.filing import cells, rules
from mediation.filing.derived import Delivery, derive
from mediation.vocabulary import Product

USCC = "91350500MA2XR7K12P"
RECEIVED_ON = date(2026, 10, 12)
DELIVERY = Delivery(
    institution_id=1,
    uscc=USCC,
    received_on=RECEIVED_ON,
    courts={"350503": 1},
    handlers=frozenset({"吴晓梅"}),
)


def a_row(product: Product = Product.CREDIT_CARD, /, **changes: str) -> Row:
    """A correct row in a file received on RECEIVED_ON, with some cells changed."""
    row = Maker(Random(product.value), "QZ", USCC, date(2026, 9, 30)).row(product, 1)
    return row | {"jurisdiction_clause": "法院"} | changes


def found_in(rows: Sequence[Row]) -> list[set[tuple[str, str]]]:
    """Code and column of every rule that each row breaks."""
    found: list[set[tuple[str, str]]] = [set() for _ in rows]
    for line, column, code in rules.broken(derive(read(rows), DELIVERY)).iter_rows():
        found[line].add((code, column))
    return found


def read(rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as the template reads them; the line is the place in the list."""
    names = sorted({name for row in rows for name in row})
    texts = pl.DataFrame(
        [[line, *(row.get(name, "") for name in names)] for line, row in enumerate(rows)],
        {"line": pl.Int64, **{str(place): pl.String for place in range(len(names))}},
        orient="row",
    )
    return cells.read(texts, {name: place for place, name in enumerate(names)})
