"""Looks at what the columns of an export hold, whatever they are called: numbers, days, identifiers, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import polars as pl

from mediation.filing import profile_days, profile_forms
from mediation.filing.profile_synonyms import BLANKS
from mediation.filing.profiles import Cell, Layout, Number, Phone, titles
from mediation.identifiers import luhn_ok, resident_id_ok, uscc_ok

MOST_ROWS = 5_000
"""Rows that are looked at, spread over the whole sample."""

MOSTLY = 0.95
"""Share of the cells that must be of a kind before the column is; a few may be wrong."""

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵"
    "万钱严覃武戴莫孔向汤庄洪赖施柯颜连纪詹翁涂游骆温章康盛辛管祝左舒尤阮柳蓝俞耿童柴"
)
_SURNAME = rf"(?:[{_SURNAMES}]|欧阳|上官|司徒|诸葛|司马|东方|夏侯)"
_PERSON = rf"^(?:{_SURNAME}[\u4e00-\u9fff]{{1,2}}|[\u4e00-\u9fff]{{2,10}}[·•][\u4e00-\u9fff·•]{{2,12}})$"
_ORGANISATION = (
    r"(?:公司|厂|店|合作社|经营部|商行|企业|集团|工作室|事务所|商场|加工部|养殖场|农场|服务部|批发部|超市|酒楼|茶行)"
    r"(?:（.*）|\(.*\))?$"
)
_ADDRESS = (
    r"(?:省|市|区|县|镇|乡|街|路|村|巷|里).*(?:[0-9]+|[一二三四五六七八九十]+)(?:号|室|栋|幢|组|楼|弄|座)"
    r"|(?:路|街|村|镇|组)[0-9A-Za-z\u4e00-\u9fff-]*$"
)
_ADDRESS_LATIN = r"(?i)\b(?:road|rd|street|st|avenue|ave|district|city|village|town|lane|building|no\.)\b"
_BRANCH = r"(?:支行|分行|银行|分理处|营业部|信用社|网点|中心)$"
_COURT_CASE = r"^[(（]?(?:19|20)[0-9]{2}[)）]?[\u4e00-\u9fff][0-9]{0,4}[\u4e00-\u9fff]{1,6}[0-9]+号"
_SPREADSHEET_NUMBER = r"^[0-9](?:\.[0-9]+)?E\+?[0-9]+$"


class Style(NamedTuple):
    """How a whole file writes numbers; `is_sure` when no other way reads it as well."""

    decimal_mark: str = "."
    group_mark: str = ","
    is_sure: bool = True


_STYLES = (Style(".", ","), Style(",", "."), Style(",", " "), Style(".", " "), Style(".", "'"), Style(",", "'"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One column of the sample: its cells, cleaned and in half width, null when empty; texts that mean empty; shares.

    Shares are of the cells that are filled; `numbers` are of cells that read as numbers in the file's style.
    """

    title: str
    cells: pl.Series
    blanks: tuple[str, ...]
    shares: Mapping[str, float]
    layouts: Mapping[Layout, float]
    numbers: pl.Series
    form: Number = field(default_factory=Number)

    @property
    def texts(self) -> pl.Series:
        """The cells that are filled."""
        return self.cells.drop_nulls()

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return int(self.texts.n_unique())

    @property
    def is_empty(self) -> bool:
        """Whether no row has anything."""
        return self.texts.is_empty()

    @property
    def is_number(self) -> bool:
        """Whether the column holds numbers."""
        return self.shares["number"] >= MOSTLY

    @property
    def is_money(self) -> bool:
        """Whether the column may hold amounts: numbers that are not days, identifiers or telephones."""
        telling = ("resident", "uscc", "phone", "card")
        is_day = self.layouts.get(Layout.YMD_DIGITS, 0) >= MOSTLY
        return self.is_number and not is_day and max(self.shares[kind] for kind in telling) < 0.5

    @property
    def is_negative(self) -> bool:
        """Whether the column holds negative amounts only, as ledgers write what is owed."""
        return self.form.takes_negatives and bool((self.numbers <= 0).all())

    @property
    def has_decimals(self) -> bool:
        """Whether some number is not whole."""
        return bool((self.numbers != self.numbers.floor()).any())

    def cell(self, form: Number | None = None) -> Cell:
        """The column as a source of numbers."""
        return Cell(header=self.title, form=form or self.form, blanks=self.blanks)


def look(header: Sequence[str], rows: Sequence[Sequence[str]], *, decimal_mark: str = "") -> dict[str, Evidence]:
    """What each column of a sample holds, by its title, at most MOST_ROWS rows of it; short rows are filled up.

    `decimal_mark` is how the institution says that it writes decimals, if it does.
    """
    names = titles(header)
    chosen = [rows[place] for place in _spread(len(rows))]
    columns = [[row[place] if place < len(row) else "" for row in chosen] for place in range(len(names))]
    cleaned = [_blanked(_cleaned(texts)) for texts in columns]
    style = style_of([cells for cells, _ in cleaned], told=decimal_mark)
    return {
        name: _look(name, cells, blanks=blanks, style=style)
        for name, (cells, blanks) in zip(names, cleaned, strict=True)
    }


def style_of(columns: Sequence[pl.Series], *, told: str = "") -> Style:
    """How the file writes numbers: as most of its columns of numbers with separators are written."""
    separated = [texts for texts in map(pl.Series.drop_nulls, columns) if texts.str.contains("[0-9][., '][0-9]").any()]
    counts = {
        style: sum(_share(texts, profile_forms.shape(_number(style, texts))) >= MOSTLY for texts in separated)
        for style in _STYLES
    }
    best = max(_STYLES, key=lambda style: (style.decimal_mark == told, counts[style]))
    rivals = [style for style in _STYLES if style.decimal_mark != best.decimal_mark]
    is_sure = bool(told) or not counts[best] or counts[best] > max(counts[style] for style in rivals)
    return best._replace(is_sure=is_sure)


def _spread(count: int) -> list[int]:
    return sorted(set(np.linspace(0, count - 1, min(count, MOST_ROWS)).astype(int).tolist())) if count else []


def _cleaned(texts: Sequence[str]) -> pl.Series:
    cells = pl.Series(texts, dtype=pl.String)
    return profile_forms.over(cells, lambda cell: profile_forms.cleaned(cell, is_text=False))


def _blanked(cells: pl.Series) -> tuple[pl.Series, tuple[str, ...]]:
    found = tuple(text for text in cells.drop_nulls().unique().sort().to_list() if text in BLANKS)
    return profile_forms.over(cells, lambda cell: pl.when(~cell.is_in(found)).then(cell)), found


def _look(title: str, cells: pl.Series, *, blanks: tuple[str, ...], style: Style) -> Evidence:
    texts = cells.drop_nulls()
    form = _number(style, texts)
    numbers = profile_forms.over(cells, lambda text: profile_forms.number(text, form))
    return Evidence(
        title=title,
        cells=cells,
        blanks=blanks,
        shares=_shares(texts) | {"number": _part(numbers.is_not_null().sum(), len(texts))},
        layouts=profile_days.layouts_of(texts),
        numbers=numbers.drop_nulls(),
        form=form,
    )


def _number(style: Style, texts: pl.Series) -> Number:
    """The form of a column of numbers in this style: with 万 when every cell has it, negative when it must be."""
    suffix = next((unit for unit in ("万元", "万") if _share(texts, f"{unit}$") >= MOSTLY), "")
    form = Number(decimal_mark=style.decimal_mark, group_mark=style.group_mark, suffix=suffix)
    signed = replace(form, takes_negatives=True)
    is_signed = _share(texts, profile_forms.shape(form)) < MOSTLY <= _share(texts, profile_forms.shape(signed))
    return signed if is_signed else form


def _shares(texts: pl.Series) -> dict[str, float]:
    identifiers = texts.str.replace_all("[ -]", "").str.to_uppercase()
    listed, count = identifiers.to_list(), len(texts)
    residents = resident_id_ok(listed)  # One in 31 of them is by chance a sound credit code, too.
    phones = profile_forms.over(texts, lambda text: profile_forms.phone(text, Phone()))
    return {
        "resident": _part(residents.sum(), count),
        "old": _share(identifiers, "^[1-8][0-9]{14}$"),
        "uscc": _part((uscc_ok(listed) & ~residents).sum(), count),
        "shaped": _share(identifiers, "^[0-9A-Z]{18}$"),
        "card": _part((luhn_ok(listed) & identifiers.str.contains("^[3-6][0-9]{14,18}$").to_numpy()).sum(), count),
        "mobile": _share(phones, "^1[3-9][0-9]{9}$"),
        "phone": _part(phones.is_not_null().sum(), count),
        "person": _share(texts, _PERSON),
        "organisation": _share(texts, _ORGANISATION),
        "latin": _share(texts, r"^[A-Za-z][A-Za-z .'-]+$"),
        "branch": _share(texts, _BRANCH),
        "address": max(_share(texts.filter(texts.str.len_chars() >= 6), _ADDRESS), _share(texts, _ADDRESS_LATIN)),
        "court_case": _share(texts, _COURT_CASE),
        "masked": _share(texts, r"\*{2,}"),
        "spreadsheet": _share(identifiers, _SPREADSHEET_NUMBER),
        "digits": _share(texts, "[0-9]"),
    }


def _share(texts: pl.Series, pattern: str) -> float:
    return _part(texts.str.contains(pattern).sum(), len(texts))


def _part(count: float | Decimal, whole: int) -> float:
    return float(count) / whole if whole else 0.0
