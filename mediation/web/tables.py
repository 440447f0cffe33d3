"""Tables of many rows, described by their columns: a template that loops over cells is most of a page's time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

NUMBER = mark_safe(' class="num"')  # a text of ours
TABLE = """<div class="table-frame"><table class="table table-stack"><thead><tr>{}</tr></thead>
<tbody>{}</tbody></table></div>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its label, what it shows of a row, whether that is a number."""

    label: str | Promise
    cell: Callable[[Any], object]
    is_number: bool = False


def table(columns: Sequence[Column], rows: Iterable[Any]) -> SafeString:
    """Rows under their labels; the first column names the row, and on a phone each row stands as a card."""
    head, pattern = _written(tuple((str(column.label), column.is_number) for column in columns))
    cells = [column.cell for column in columns]
    body = "\n".join([pattern.format(*[escaped(cell(row)) for cell in cells]) for row in rows])
    return format_html(TABLE, head, mark_safe(body))  # noqa: S308  # each cell of it is escaped


@lru_cache(maxsize=512)
def _written(columns: tuple[tuple[str, bool], ...]) -> tuple[SafeString, str]:
    """The head of a table by its columns' labels and whether they are numbers, and a row as a pattern for its cells.

    A cell carries the label of its column for phones.
    """
    said = [(NUMBER if is_number else "", label) for label, is_number in columns]
    head = format_html_join("", '<th scope="col"{}>{}</th>', said)
    named, *others = [format_html('{} data-label="{}">', *one).replace("{", "{{").replace("}", "}}") for one in said]
    return head, f'<tr><th scope="row"{named}{{}}</th>{"".join(f"<td{one}{{}}</td>" for one in others)}</tr>'


def escaped(cell: object) -> str:
    """What a cell holds, escaped unless it is written by us; a day is not broken at its hyphens."""
    if isinstance(cell, date):
        return in_one_line(cell)
    return cell if isinstance(cell, SafeString) else escape(str(cell))


@lru_cache(maxsize=1024)
def in_one_line(text: object) -> SafeString:
    """A word or a day that is not to be broken, however narrow its column."""
    return format_html('<span class="text-nowrap">{}</span>', text)
