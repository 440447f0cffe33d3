"""Says how an institution's own export becomes the columns of the template: one source for each column, nothing hidden.

A profile is data: it can be read, compared and sent as JSON (see `profile_json`), but it cannot run anything. What it
says is carried out by `profile_applying`, checked by `profile_checks`, proposed by `proposing`. A profile that was
saved is never changed; `profile_versions` makes the one that follows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mediation.filing import template
from mediation.vocabulary import Word

SCHEMA = 1
"""Version of the form of a profile; another form is not read."""

MARKS = ("¥", "￥", "元", "圆", "人民币", "RMB", "CNY")
"""What may stand before or after an amount of yuan without changing it."""

COUNTED = ("天", "日", "期", "个月", "月", "days", "day", "次")
"""What may stand after a whole number without changing it."""


class Layout(Word):
    """One way to write a day; a time of day after it is left out."""

    YMD = "ymd", "年月日", "2026-09-30, 2026/9/30, 2026.9.30 or 2026年9月30日"
    YMD_DIGITS = "ymd_digits", "八位年月日", "20260930"
    SHORT_YMD = "short_ymd", "两位年份的年月日", "26-09-30"
    SHORT_YMD_DIGITS = "short_ymd_digits", "六位年月日", "260930"
    DMY = "dmy", "日在前", "Day first: 30/09/2026 or 30.9.26"
    MDY = "mdy", "月在前", "Month first: 09/30/2026"
    D_MONTH_Y = "d_month_y", "日、月名、年", "30-Sep-26, 30 September 2026 or 30-9月-26"
    MONTH_D_Y = "month_d_y", "月名、日、年", "Sep 30, 2026"
    MONTH_Y = "month_y", "月名和年，取当月一日", "Mar-2018, taken as the first of the month"
    YM = "ym", "年月，取当月一日", "2018-03 or 2018年3月, taken as the first of the month"
    YM_DIGITS = "ym_digits", "六位年月，取当月一日", "201803, taken as the first of the month"
    SERIAL = "serial", "电子表格日期序号", "46295, a spreadsheet's count of days"


class Operation(Word):
    """What may be computed from several sources; there is nothing else."""

    SUM = "sum", "相加", "Sum of amounts"
    DIFFERENCE = "difference", "相减", "The first amount less the others"
    DAYS_BETWEEN = "days_between", "相差天数", "Days from the second day to the first"
    DAYS_BEFORE = "days_before", "往前推算天数", "The day so many days before the first"
    JOIN = "join", "连接", "Texts one after the other"
    FIRST = "first", "前几位", "The first characters"
    LAST = "last", "后几位", "The last characters"
    FIRST_GIVEN = "first_given", "为空时取下一列", "The first source that is not empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class AsText:
    """The text as it stands, without the blanks around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compact:
    """A number or code that may be written with blanks inside: 3505 0319 9001 0112 36."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A mobile or landline number, with or without +86, 0086, brackets, blanks.

    `area_code` (0595) is put before local numbers of seven or eight digits; without it they stay as they are.
    """

    area_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """An amount, rate or count.

    `decimal_mark` stands before the decimals, `group_mark` between thousands (it may be left out of a cell);
    `around` may stand before or after the number; `suffix` must stand after it in every cell (万). The number is
    multiplied by `factor`, the only place where a unit counts: 10000 for 万, 0.01 for fen, 360 for per cent a day.
    Negative amounts (-5, 5-, (5), 5CR, 贷5) are refused unless `takes_negatives`. More decimals than the column has
    are refused unless `is_rounded`, halves away from zero.
    """

    decimal_mark: str = "."
    group_mark: str = ""
    around: tuple[str, ...] = MARKS
    suffix: str = ""
    factor: Decimal = Decimal(1)
    takes_negatives: bool = False
    is_rounded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day in one of several layouts, no two of which read the same text differently.

    Years of two digits below `pivot` are 20xx, others 19xx; without a pivot they are refused.
    """

    layouts: tuple[Layout, ...] = (Layout.YMD, Layout.YMD_DIGITS)
    pivot: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words or codes of the institution and what each is called in the template.

    Others become `default`; without one they are refused.
    """

    meanings: tuple[tuple[str, str], ...]
    default: str | None = None


Form = AsText | Compact | Phone | Number | Day | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A column of the export and how its cells are written.

    `blanks` are texts that mean an empty cell (NULL, 00000000); `empty` is what an empty cell stands for, written as
    the column writes it, and nothing unless said.
    """

    header: str
    form: Form = AsText()
    blanks: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """The same for every row, as the institution gives it, written as the template wants it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """The result of an operation; `separator` belongs to JOIN, `length` (characters) to FIRST and LAST."""

    operation: Operation
    of: tuple[Source, ...]
    separator: str = ""
    length: int = 0


Source = Cell | Constant | Computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A column of the template, by its name in code, and where it comes from."""

    column: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one kind of export of one institution is read.

    `institution` is its code; `name` tells its exports apart; `version` counts the profiles of that name from 1;
    `template` is the version of the template it was made for. `columns` are in the template's order. `ignored` and
    `dropped` list the columns of the export that are not read: of no use here, or refused because they tell of third
    persons.
    """

    institution: str
    name: str
    columns: tuple[Mapped, ...]
    ignored: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    version: int = 1
    template: str = template.VERSION
    schema: int = SCHEMA

    def source(self, column: str) -> Source | None:
        """Where a column of the template comes from, if from anywhere."""
        return next((mapped.source for mapped in self.columns if mapped.column == column), None)

    def with_source(self, column: str, source: Source | None) -> Profile:
        """The same profile with another source for one column, or none."""
        kept = {mapped.column: mapped for mapped in self.columns if mapped.column != column}
        if source is not None:
            kept[column] = Mapped(column=column, source=source)
        order = [*template.BY_NAME, *(name for name in kept if name not in template.BY_NAME)]
        return replace(self, columns=tuple(kept[name] for name in order if name in kept))

    def constants(self) -> dict[str, str]:
        """What is the same for every row, by column of the template."""
        return {m.column: m.source.text for m in self.columns if isinstance(m.source, Constant)}

    def headers(self) -> tuple[str, ...]:
        """Columns of the export that are read, in the order of the template."""
        return tuple(dict.fromkeys(cell.header for mapped in self.columns for cell in cells(mapped.source)))


def cells(source: Source) -> Iterator[Cell]:
    """The columns of the export that a source reads."""
    match source:
        case Cell():
            yield source
        case Computed(of=of):
            for operand in of:
                yield from cells(operand)


def titles(header: Sequence[str]) -> tuple[str, ...]:
    """Names for the columns of an export: its header without blanks, made different from each other.

    The second of two equal titles gets #2; a column without a title is called by its place, #7.
    """
    names: dict[str, int] = {}
    for place, cell in enumerate(header, start=1):
        title = cell.strip().strip("\ufeff'\"").strip() or f"#{place}"
        count = 1
        while (name := title if count == 1 else f"{title}#{count}") in names:
            count += 1
        names[name] = place
    return tuple(names)
