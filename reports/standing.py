"""How the instalments of an agreement stand, as a table: what each paper of performance shows of the ledger; yuan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.platypus import CondPageBreak
from reportlab.platypus.flowables import Flowable

from mediation.money import yuan
from mediation.vocabulary import InstalmentState
from reports.typesetting.ledger import Column, ledger
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.style import Style
from reports.typesetting.table import Table
from reports.typesetting.typefaces import HEI, HEI_BOLD, SONG_BOLD
from reports.wording import day, label

ZERO = Decimal(0)
ORGANISATION = Style(face=SONG_BOLD, size=14, leading=24, align="center", tracking=1)
NAME = Style(face=SONG_BOLD, size=22, leading=38, align="center", tracking=4, tag="H1", after=4)
NUMBER = Style(size=11, leading=18, align="right", after=6)
BODY = Style(size=12, leading=21, indent=24, after=1)
SECTION = Style(face=HEI_BOLD, size=12.5, leading=21, align="left", before=8, after=3, tag="H2")
CELL = Style(face=HEI, strong_face=HEI_BOLD, size=8.5, leading=12, align="right")
NOTE = Style(face=HEI, size=8, leading=12, align="left", before=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentStanding:
    """One instalment: what was to be paid by when, and was paid, and on which day last; `state` of the vocabulary."""

    number: int
    due_on: date
    amount: Decimal
    paid: Decimal
    waived: Decimal
    paid_on: date | None
    state: str

    @property
    def open(self) -> Decimal:
        """Yuan still to be paid."""
        return self.amount - self.paid - self.waived


def table(instalments: Sequence[InstalmentStanding], width: float) -> Table:
    """The instalments with their sums."""
    columns = (
        Column(title="期次", width=0.07 * width),
        Column(title="应付日", width=0.19 * width, align="left"),
        Column(title="应付（元）", width=0.15 * width),
        Column(title="已付（元）", width=0.15 * width),
        Column(title="未付（元）", width=0.14 * width),
        Column(title="最后付款日", width=0.19 * width, align="left"),
        Column(title="状态", width=0.11 * width, align="left"),
    )
    rows = [
        (str(one.number), day(one.due_on), yuan(one.amount), yuan(one.paid), yuan(one.open),
         day(one.paid_on) if one.paid_on else "—", label(InstalmentState, one.state))
        for one in instalments
    ]  # fmt: skip
    sums = [sum((getattr(one, name) for one in instalments), ZERO) for name in ("amount", "paid", "open")]
    return ledger(columns, rows, style=CELL, total=("合计", "", *map(yuan, sums), "", ""))


def section(title: str, paragraphs: Sequence[str]) -> list[Flowable]:
    """A heading with its text below it on the same page."""
    room = SECTION.before + SECTION.leading + SECTION.after + 3 * BODY.leading
    return [CondPageBreak(room), Heading(title, SECTION, level=1), *(Paragraph(text, BODY) for text in paragraphs)]
