"""Columns of a table (polars) in PostgreSQL's form of an array, as `arrays` writes lists.

Apart from `arrays`, which everything loads: polars takes its time, and keeps Ctrl-C from whoever waits for input.
"""

from __future__ import annotations

import polars as pl


def as_array(values: pl.Series) -> str:
    """A column of numbers, days or texts as one parameter, without a Python object for each value."""
    text = values.cast(pl.String)
    if values.dtype == pl.String:
        for special in ("\\", '"'):
            text = text.str.replace_all(special, "\\" + special, literal=True)
        text = '"' + text + '"'
    return "{" + (text.fill_null("NULL").str.join(",").item() or "") + "}"
