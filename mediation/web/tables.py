"""Tables of many rows, described by their columns: a template that loops over cells is most of a page's time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

NUMBER = mark_safe(' class="num"')  # a text of ours
OPENED = {"th": mark_safe('<th scope="row"'), "td": mark_safe("<td")}
"""A cell that names its row, and another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its label, what it shows of a row, whether that is a number."""

    label: str | Promise
    cell: Callable[[Any], object]
    is_number: bool = False

    def head(self) -> SafeString:
        """The cell above the column."""
        return _head(str(self.label), self.is_number)

    def pattern(self, tag: str) -> str:
        """A cell of the column as a pattern for what it shows."""
        return _pattern(tag, str(self.label), self.is_number)


def table(columns: Sequence[Column], rows: Iterable[Any]) -> SafeString:
    """Rows under their labels; the first column names the row, and on a phone each row stands as a card."""
    named, *others = columns
    cells = [named.pattern("th"), *(column.pattern("td") for column in others)]
    shown = ([_whole(column.cell(row)) for column in columns] for row in rows)
    return format_html(
        '<div class="table-frame"><table class="table table-stack">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        format_html_join("", "{}", ((column.head(),) for column in columns)),
        format_html_join("\n", f"<tr>{''.join(cells)}</tr>", shown),
    )


@lru_cache(maxsize=1024)
def _head(label: str, is_number: bool) -> SafeString:
    return format_html('<th scope="col"{}>{}</th>', NUMBER if is_number else "", label)


@lru_cache(maxsize=1024)
def _pattern(tag: str, label: str, is_number: bool) -> str:
    """A cell carries the label of its column for phones."""
    opened = format_html('{}{} data-label="{}">', OPENED[tag], NUMBER if is_number else "", label)
    return f"{opened.replace('{', '{{').replace('}', '}}')}{{}}</{tag}>"


def _whole(cell: object) -> object:
    """A day is not broken at its hyphens."""
    return _whole_day(cell) if isinstance(cell, date) else cell


@lru_cache(maxsize=1024)
def _whole_day(day: date) -> SafeString:
    return format_html('<span class="text-nowrap">{}</span>', day)
