"""Tables of figures: columns with a title, rows of texts and bars, a total that stands out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.typesetting.style import INK, RULE, SHADE, Align, Style
from reports.typesetting.table import EDGE, Bar, Cell, Row, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; its width is in points."""

    title: str
    width: float
    align: Align = "right"


def ledger(
    columns: Sequence[Column],
    body: Sequence[Sequence[str | Bar]],
    *,
    style: Style,
    total: Sequence[str] | None = None,
) -> Table:
    """A table of figures; the total, if there is one, stays with the last two rows."""
    bold = replace(style, face=style.strong_face)
    plain_styles = [replace(style, align=column.align) for column in columns]
    bold_styles = [replace(bold, align=column.align) for column in columns]
    rows = [
        _row([column.title for column in columns], bold_styles, is_label=True),
        *(_row(cells, plain_styles) for cells in body),
    ]
    rows[0] = replace(rows[0], shade=SHADE, rule=0.6, rule_color=RULE)
    if total is not None:
        rows[-1] = replace(rows[-1], rule=0.6, rule_color=RULE)
        rows.append(_row(total, bold_styles))
    rows[-1] = replace(rows[-1], rule=EDGE, rule_color=INK)
    together = 2 if total is None else 3
    return Table([column.width for column in columns], rows, head=1, together=together)


def _row(cells: Sequence[str | Bar], styles: Sequence[Style], *, is_label: bool = False) -> Row:
    return Row(
        cells=tuple(
            Cell(content="", style=style, bar=cell)
            if isinstance(cell, Bar)
            else Cell(content=cell, style=style, is_label=is_label)
            for cell, style in zip(cells, styles, strict=True)
        )
    )
