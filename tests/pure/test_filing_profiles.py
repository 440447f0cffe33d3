"""A profile turns an export into rows of the template: the same values, every row, nothing quietly lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation import errors
from mediation.filing import cells, profile_applying, profile_cells, profile_checks, profile_versions
from mediation.filing.profile_applying import UNREAD, apply
from mediation.filing.profile_days import CLASHES, FIRST_OF_MONTH
from mediation.filing.profile_json import ProfileUnreadable, from_json, to_json
from mediation.filing.profiles import (
    AsText,
    Cell,
    Compact,
    Computed,
    Constant,
    Day,
    Form,
    Layout,
    Mapped,
    Number,
    Operation,
    Phone,
    Profile,
    Source,
    Words,
    titles,
)
from mediation.filing.template import BY_NAME, Kind

JUDGED = {*cells.TYPES, Kind.WORD, Kind.PHONE}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
AMOUNTS = st.decimals(0, Decimal("99999999999.99"), places=2)
DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))
ANYTHING = st.text(max_size=30) | st.sampled_from(["1,234.50", "-5", "12.50", "2026-09-30", "NULL", "是", "1E+17", "¥"])
WRITERS = {
    Layout.YMD: lambda d: f"{d.year}年{d.month}月{d.day}日",
    Layout.YMD_DIGITS: lambda d: f"{d:%Y%m%d}",
    Layout.SHORT_YMD: lambda d: f"{d:%y-%m-%d}",
    Layout.SHORT_YMD_DIGITS: lambda d: f"{d:%y%m%d}",
    Layout.DMY: lambda d: f"{d:%d/%m/%Y}",
    Layout.MDY: lambda d: f"{d.month}/{d.day}/{d.year} 0:00",
    Layout.D_MONTH_Y: lambda d: f"{d:%d}-{MONTHS[d.month - 1]}-{d:%y}",
    Layout.MONTH_D_Y: lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    Layout.MONTH_Y: lambda d: f"{MONTHS[d.month - 1]}-{d.year}",
    Layout.YM: lambda d: f"{d.year}/{d.month}",
    Layout.YM_DIGITS: lambda d: f"{d:%Y%m}",
    Layout.SERIAL: lambda d: str((d - date(1899, 12, 30)).days),
}


def profile(**sources: Source) -> Profile:
    columns = tuple(Mapped(column=name, source=source) for name, source in sources.items())
    return Profile(institution="QZ", name="test", columns=columns)


def column(name: str, source: Source, **frame: list[str]) -> list[str]:
    return apply(profile(**{name: source}), pl.DataFrame(frame))[BY_NAME[name].header].to_list()


def cell(form: Form, **said: object) -> Cell:
    return Cell(header="X", form=form, **said)  # type: ignore[arg-type]


def value_of(name: str, text: str) -> object:
    return cells.read(pl.DataFrame({"line": [2], "0": [text]}), {name: 0})[name][0]


@settings(deadline=None)
@given(amount=AMOUNTS, marks=st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'"), (".", "")]),
       around=st.sampled_from(["{}", "¥{}", "￥ {}", "{}元", "CNY {}", "人民币{}元", " {}\t", "+{}"]),
       factor=st.sampled_from(["1", "0.01", "10000"]))  # fmt: skip
def test_an_amount_in_any_format_comes_back_as_the_same_value(
    amount: Decimal, marks: tuple[str, str], around: str, factor: str
) -> None:
    decimal, group = marks
    written = f"{amount / Decimal(factor):,.6f}".translate(str.maketrans({",": group, ".": decimal}))
    form = Number(decimal_mark=decimal, group_mark=group, factor=Decimal(factor))
    assert column("principal", cell(form), X=[around.format(written)]) == [f"{amount:.2f}"]


@settings(deadline=None)
@given(day=DAYS, layout=st.sampled_from(Layout))
def test_a_day_in_any_layout_comes_back_as_the_same_day(day: date, layout: Layout) -> None:
    read = column("contract_date", cell(Day(layouts=(layout,), pivot=70)), X=[WRITERS[layout](day)])
    assert read == [str(day.replace(day=1) if layout in FIRST_OF_MONTH else day)]


@pytest.mark.parametrize("text", ["2026-02-30", "13/13/2026", "2026-09-30T23:00:00Z", "26-09-30", "昨天", "0"])
def test_what_is_no_day_goes_through_as_it_stands(text: str) -> None:
    assert column("contract_date", cell(Day(layouts=tuple(set(Layout) - CLASHES[0] - CLASHES[1]))), X=[text]) == [text]


@pytest.mark.parametrize("text", ["(1,234.50)", "1,234.50-", "-1,234.50", "1,234.50CR", "贷 1,234.50", "¥-1,234.50"])
def test_a_negative_amount_is_refused_unless_the_profile_takes_it(text: str) -> None:
    refusing, taking = Number(group_mark=","), Number(group_mark=",", takes_negatives=True, factor=Decimal(-1))
    assert value_of("principal", column("principal", cell(refusing), X=[text])[0]) is None
    assert column("principal", cell(taking), X=[text]) == ["1234.50"]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Number(), "12万"),
        (Number(), "1,23.50"),
        (Number(), "$12.00"),
        (Number(), "1.2E+5"),
        (Number(), "12.345"),
        (Number(factor=Decimal("0.01")), "12.50"),
        (Number(decimal_mark=",", group_mark="."), "12.50"),
        (Number(suffix="万", factor=Decimal(10_000)), "12.50"),
        (Number(), "--5"),
    ],
)
def test_an_amount_in_another_form_than_said_is_never_taken(form: Number, text: str) -> None:
    read = column("principal", cell(form), X=[text])[0]
    assert read.removesuffix(UNREAD) == text
    assert value_of("principal", read) is None


@pytest.mark.parametrize(
    ("factor", "around", "text", "yearly"),
    [
        ("365", ("%",), "0.05%", "18.2500"),
        ("360", ("%",), "0.0135", "4.8600"),
        ("12", ("%",), "0.65", "7.8000"),
        ("1.2", ("‰",), "5.4375‰", "6.5250"),
        ("100", (), ".0435", "4.3500"),
        ("1", ("%",), "4.35%", "4.3500"),
    ],
)
def test_a_rate_becomes_per_cent_a_year(factor: str, around: tuple[str, ...], text: str, yearly: str) -> None:
    assert column("annual_rate", cell(Number(factor=Decimal(factor), around=around)), X=[text]) == [yearly]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("+86 13800001111", "13800001111"),
        ("0086-138-0000-1111", "13800001111"),
        ("86 138 0000 1111", "13800001111"),
        ("（0595）22778899", "059522778899"),
        ("+86 595 22778899", "059522778899"),
        ("0595-22778899转801", "0595-22778899-801"),
        ("22778899", "0595-22778899"),
        ("13800001111/13900002222", "13800001111/13900002222"),
    ],
)
def test_telephones_lose_their_prefix(text: str, read: str) -> None:
    assert column("mobile_phone", cell(Phone(area_code="0595")), X=[text]) == [read]


def test_words_are_translated_and_unknown_ones_are_refused_or_become_the_default() -> None:
    meanings = (("M", "男"), ("F", "女"), ("１", "男"))
    assert column("sex", cell(Words(meanings=meanings)), X=["M", "f", "女", "1", ""]) == [
        "男",
        "f",
        f"女{UNREAD}",
        "男",
        "",
    ]
    assert column("sex", cell(Words(meanings=meanings, default="女")), X=["M", "?", ""]) == ["男", "女", ""]


def test_numbers_of_documents_lose_blanks_and_spreadsheet_marks() -> None:
    texts = ["350503 19900101 1236", "'350503199001011236", '="350503199001011236"', "３50503199001011236\t"]
    assert set(column("id_number", cell(Compact()), X=texts)) == {"350503199001011236"}


def test_blanks_are_empty_and_empty_cells_stand_for_what_the_profile_says() -> None:
    form = Number()
    assert column("fees", cell(form, blanks=("NULL", "-")), X=["NULL", "-", "", "1"]) == ["", "", "", "1.00"]
    assert column("fees", cell(form, blanks=("NULL",), empty="0"), X=["NULL", ""]) == ["0.00", "0.00"]


def test_columns_are_computed_by_a_few_operations() -> None:
    a, b = Cell(header="A", form=Number()), Cell(header="B", form=Number())
    on, text = Cell(header="D", form=Day()), Cell(header="T")
    frame = {"A": ["60"], "B": ["1.50"], "D": ["2026年9月30日"], "T": ["AB123"], "E": [""]}
    made = {
        "total": Computed(operation=Operation.SUM, of=(a, b, Constant(text="1"))),
        "principal": Computed(operation=Operation.DIFFERENCE, of=(a, b)),
        "overdue_since": Computed(operation=Operation.DAYS_BEFORE, of=(on, a)),
        "overdue_days": Computed(operation=Operation.DAYS_BETWEEN, of=(on, Constant(text="2026-09-01"))),
        "contract_no": Computed(operation=Operation.JOIN, of=(text, on), separator="/"),
        "institution_ref": Computed(operation=Operation.FIRST, of=(text,), length=2),
        "policy_no": Computed(operation=Operation.LAST, of=(text,), length=3),
        "purpose": Computed(operation=Operation.FIRST_GIVEN, of=(Cell(header="E"), text)),
    }
    row = apply(profile(**made), pl.DataFrame(frame)).row(0)
    assert row == ("62.50", "58.50", "2026-08-01", "29", "AB123/2026-09-30", "AB", "123", "AB123")


def test_a_text_of_one_column_does_not_pass_for_a_computed_value_of_another() -> None:
    of = (Cell(header="D", form=Day()), Cell(header="N", form=Number()))
    before = Computed(operation=Operation.DAYS_BEFORE, of=of)
    read = column("overdue_since", before, D=["2026-09-30"] * 3, N=["2026-09-01", "", "1.5"])
    assert [value_of("overdue_since", text) for text in read] == [None, None, None]
    assert read[0].startswith("2026-09-01")
    assert read[1] == ""


UNAMBIGUOUS = tuple(layout for layout in Layout if layout not in (Layout.MDY, Layout.SHORT_YMD, Layout.YM_DIGITS))
EVERY_FORM = profile(
    institution_ref=Cell(header="A", form=Compact()),
    party_name=Cell(header="A"),
    sex=Cell(header="B", form=Words(meanings=(("M", "男"),))),
    mobile_phone=Cell(header="B", form=Phone(area_code="0595")),
    contract_date=Cell(header="A", form=Day(layouts=UNAMBIGUOUS, pivot=70)),
    principal=Cell(header="A", form=Number(group_mark=",", takes_negatives=True)),
    interest=Cell(header="B", form=Number(decimal_mark=",", group_mark=".", factor=Decimal("0.01")), empty="0"),
    total=Computed(operation=Operation.SUM, of=(Cell(header="A", form=Number()), Cell(header="B", form=Number()))),
    overdue_since=Computed(
        operation=Operation.DAYS_BEFORE, of=(Cell(header="A", form=Day()), Cell(header="B", form=Number()))
    ),
    overdue_days=Cell(header="B", form=Number(suffix="天")),
    annual_rate=Cell(header="A", form=Number(is_rounded=True, around=("%",))),
    facts=Computed(operation=Operation.JOIN, of=(Cell(header="A"), Cell(header="B", form=Day())), separator="-"),
)  # fmt: skip


@given(rows=st.lists(st.tuples(ANYTHING, ANYTHING), max_size=6))
@settings(deadline=None, max_examples=20)
def test_no_text_makes_it_fail_and_no_row_is_lost_or_moved(rows: list[tuple[str, str]]) -> None:
    frame = pl.DataFrame({"A": [a for a, _ in rows], "B": [b for _, b in rows]}, {"A": pl.String, "B": pl.String})
    read = apply(EVERY_FORM, frame)
    assert read.height == len(rows)
    assert set(read.dtypes) <= {pl.String}
    assert read.null_count().sum_horizontal().sum() == 0
    assert apply(EVERY_FORM, frame.reverse()).reverse().equals(read)


PLAIN = {
    m.column: m.source for m in EVERY_FORM.columns if isinstance(m.source, Cell) and BY_NAME[m.column].kind in JUDGED
}


@given(text=ANYTHING, name=st.sampled_from(sorted(PLAIN)))
@settings(deadline=None)
def test_what_the_profile_cannot_read_the_template_cannot_read_either(text: str, name: str) -> None:
    frame = pl.DataFrame({"A": [text], "B": [text]})
    read = apply(profile(**{name: PLAIN[name]}), frame).item()
    there = profile_cells.read(frame, [PLAIN[name]]).row(0, named=True)
    if there["value:0"] is None:
        assert value_of(name, read) is None
        assert read.removesuffix(UNREAD) == (there["text:0"] or "")


def test_the_export_may_have_other_columns_in_any_order_and_repeated_titles() -> None:
    header = ["扩展", "余额", " 余额 ", "", "姓名"]
    assert titles(header) == ("扩展", "余额", "余额#2", "#4", "姓名")
    wanted = profile(principal=Cell(header="余额#2", form=Number()), party_name=Cell(header="姓名"))
    rows = pl.DataFrame({"line": [2], "0": ["x"], "1": ["1"], "2": ["2"], "3": [""], "4": ["张三"]})
    assert profile_applying.translate(wanted, header, rows).row(0) == (2, "2.00", "张三")
    assert profile_applying.places(wanted) == {"principal": 0, "party_name": 1}
    assert profile_applying.left_out(wanted, header) == ([], ["扩展", "余额", "#4"])


def test_an_export_without_a_column_of_the_profile_is_refused_by_its_name() -> None:
    with pytest.raises(errors.HeaderMismatch, match="贷款余额"):
        apply(profile(principal=Cell(header="贷款余额", form=Number())), pl.DataFrame({"姓名": ["张三"]}))


def test_the_profile_says_which_columns_of_the_export_are_behind_a_finding() -> None:
    since = Computed(
        operation=Operation.DAYS_BEFORE, of=(Cell(header="CUTOFF", form=Day()), Cell(header="DPD", form=Number()))
    )
    told = profile_applying.origins(profile(overdue_since=since, currency=Constant(text="CNY")))
    assert told == {"overdue_since": "CUTOFF、DPD", "currency": ""}


@pytest.mark.parametrize(
    "title",
    ["联系人1姓名", "亲友电话", "CONTACT_NM", "KIN_PHONE", "SpouseTel", "LXRDH", "单位电话", "Emergency Contact"],
)
def test_contacts_of_third_persons_never_get_in(title: str) -> None:
    sly = profile(party_name=Cell(header=title), mobile_phone=Cell(header="手机", form=Phone()))
    read = apply(sly, pl.DataFrame({title: ["林某友"], "手机": ["13800001111"]}))
    assert read.row(0) == ("", "13800001111")
    assert any("第三方" in fault.zh for fault in profile_checks.faults(sly))
    assert profile_applying.left_out(sly, [title, "手机"])[0] == [title]


FORMS = st.one_of(
    st.just(AsText()),
    st.just(Compact()),
    st.builds(Phone, area_code=st.sampled_from(["", "0595"])),
    st.builds(
        Number,
        decimal_mark=st.sampled_from(".,"),
        factor=st.decimals("0.01", "10000", places=2),
        suffix=st.text(max_size=2),
    ),
    st.builds(
        Day, layouts=st.lists(st.sampled_from(Layout), min_size=1).map(tuple), pivot=st.none() | st.integers(0, 99)
    ),
    st.builds(Words, meanings=st.lists(st.tuples(st.text(), st.text())).map(tuple), default=st.none() | st.text()),
)
CELLS = st.builds(Cell, header=st.text(), form=FORMS, blanks=st.lists(st.text()).map(tuple), empty=st.text())
SOURCES = st.recursive(
    CELLS | st.builds(Constant, text=st.text()),
    lambda inner: st.builds(
        Computed,
        operation=st.sampled_from(Operation),
        of=st.lists(inner, max_size=3).map(tuple),
        length=st.integers(0, 9),
    ),
    max_leaves=4,
)  # fmt: skip
PROFILES = st.builds(
    Profile,
    institution=st.text(),
    name=st.text(),
    columns=st.lists(st.builds(Mapped, column=st.sampled_from(list(BY_NAME)), source=SOURCES), max_size=4).map(tuple),
    ignored=st.lists(st.text()).map(tuple),
    version=st.integers(1, 99),
)


@settings(deadline=None, max_examples=40)
@given(saved=PROFILES)
def test_json_gives_the_same_profile_back(saved: Profile) -> None:
    assert from_json(to_json(saved)) == saved
    assert profile_versions.fingerprint(from_json(to_json(saved))) == profile_versions.fingerprint(saved)


@settings(deadline=None, max_examples=40)
@given(saved=PROFILES)
def test_any_profile_can_be_checked_and_compared(saved: Profile) -> None:
    assert isinstance(profile_checks.faults(saved), tuple)
    assert profile_versions.compare(saved, saved) == ()


@given(
    path=st.sampled_from(["schema", "columns", "version", "name"]),
    junk=st.none() | st.integers() | st.text() | st.lists(st.integers(), min_size=1),
)
def test_anything_but_a_profile_is_refused(path: str, junk: object) -> None:
    data = json.loads(to_json(EVERY_FORM))
    if data[path] != junk and not (path in ("version", "name") and type(junk) is type(data[path])):
        with pytest.raises(ProfileUnreadable):
            from_json(json.dumps(data | {path: junk}))
    with pytest.raises(ProfileUnreadable, match="eval"):
        from_json(json.dumps(data | {"eval": "1"}))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("principal", cell(Number(decimal_mark=",", group_mark=","))),
        ("principal", cell(Number(factor=Decimal(0)))),
        ("principal", cell(Day())),
        ("contract_date", cell(Day(layouts=(Layout.DMY, Layout.MDY)))),
        ("overdue_since", Computed(operation=Operation.DAYS_BEFORE, of=(cell(Day()),))),
        ("total", Computed(operation=Operation.SUM, of=(cell(AsText()),))),
        ("contract_no", Computed(operation=Operation.FIRST, of=(cell(AsText()),))),
        ("party_name", Constant(text="张三")),
        ("poa_expires_on", Constant(text="明年")),
        ("nonsense", Constant(text="x")),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(name: str, source: Source) -> None:
    assert len(profile_checks.faults(profile(**{name: source}))) >= 1


def test_required_columns_without_a_source_are_named_in_both_languages_and_the_profile_is_refused() -> None:
    card = profile(product=Constant(text="信用卡纠纷"))
    lacking = {one.column: one for one in profile_checks.missing(card)}
    assert {"claimant_uscc", "total", "overdue_since"} <= set(lacking)
    assert "matures_on" not in lacking
    assert "逾期起始日" in lacking["overdue_since"].zh
    assert "overdue since" in lacking["overdue_since"].en
    with pytest.raises(profile_checks.ProfileIncomplete, match="逾期起始日"):
        profile_checks.require_complete(card)


def test_a_saved_profile_is_followed_by_a_new_version_and_what_changed_is_said() -> None:
    saved = profile(principal=cell(Number()), currency=Constant(text="CNY"))
    changed = saved.with_source("principal", cell(Number(factor=Decimal("0.01")))).with_source("currency", None)
    following = profile_versions.following(saved, replace(changed, name="other"))
    assert (following.version, following.name) == (2, "test")
    assert profile_versions.following(saved, replace(saved, version=7)) is saved
    said = profile_versions.compare(saved, following)
    assert len(said) == 2
    assert "CNY" in said[0].en
    assert "分" in said[1].zh


def test_the_day_before_is_never_off_by_the_clock() -> None:
    on = [date(2026, 3, 1) + timedelta(days=n) for n in range(400)]
    before = Computed(operation=Operation.DAYS_BEFORE, of=(cell(Day()), Constant(text="60")))
    read = column("overdue_since", before, X=[str(day) for day in on])
    assert read == [str(day - timedelta(days=60)) for day in on]
