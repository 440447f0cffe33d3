"""Amounts are read strictly, written as the law wants them, and divided without losing a fen."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.money import (
    CIVIL_CODE_561,
    apply_in_order,
    capitals,
    court_fee,
    court_fee_halved,
    parse,
    rounded,
    split,
    split_weighted,
    yuan,
)

AMOUNTS = st.decimals(0, Decimal("999999999999.99"), places=2)
DIGITS = {numeral: digit for digit, numeral in enumerate("零壹贰叁肆伍陆柒捌玖")}
TENS = {"拾": 10, "佰": 100, "仟": 1000}


def read_capitals(text: str) -> Decimal:
    """Reads 大写 by its grammar: [亿 group][万 group][group]元[角][分]."""
    grammar = r"人民币(?:(?:(.*)亿)?(?:(.*)万)?(.*)元)?(?:零?(.)角)?(?:零?(.)分)?整?"
    found = re.fullmatch(grammar, text)
    assert found is not None
    hundred_millions, ten_thousands, ones, jiao, fen = found.groups(default="")
    whole = read_group(hundred_millions) * 10**8 + read_group(ten_thousands) * 10**4
    parts = Decimal(DIGITS.get(jiao, 0)) / 10 + Decimal(DIGITS.get(fen, 0)) / 100
    return whole + read_group(ones) + parts


def read_group(words: str) -> int:
    terms = re.findall(r"([零壹贰叁肆伍陆柒捌玖])([拾佰仟]?)", words)
    return sum(DIGITS[numeral] * TENS.get(place, 1) for numeral, place in terms)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1234.50", "人民币壹仟贰佰叁拾肆元伍角整"),
        ("800004235.68", "人民币捌亿零肆仟贰佰叁拾伍元陆角捌分"),
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.50", "人民币伍角整"),
        ("10", "人民币壹拾元整"),
        ("20000", "人民币贰万元整"),
        ("100000000", "人民币壹亿元整"),
        ("120000", "人民币壹拾贰万元整"),
        ("10010000", "人民币壹仟零壹万元整"),
        ("100000001.01", "人民币壹亿零壹元零壹分"),
        (
            "999999999999.99",
            "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
    ],
)
def test_capitals_are_written_with_zeros_where_they_belong(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "人民币壹拾万零柒仟元伍角叁分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
    ],
)
def test_capitals_agree_with_the_examples_printed_in_the_payment_rules(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


@given(AMOUNTS)
def test_capitals_read_back_are_the_same_amount(amount: Decimal) -> None:
    assert read_capitals(capitals(amount)) == amount


@given(AMOUNTS)
def test_capitals_never_double_a_zero_or_end_a_group_with_one(amount: Decimal) -> None:
    assert not re.search("零零|零[亿万拾佰仟角分整]|.零元", capitals(amount).removeprefix("人民币"))


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "1000000000000", "NaN", "Infinity"])
def test_an_amount_that_cannot_be_owed_has_no_capitals(amount: str) -> None:
    with pytest.raises(ValueError, match="whole number of fen"):
        capitals(Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("1234.5", "1,234.50"), ("0", "0.00"), ("-0.001", "0.00"), ("2.675", "2.68")],
)
def test_yuan_are_shown_with_thousands_and_two_decimals(amount: str, shown: str) -> None:
    assert yuan(Decimal(amount)) == shown


def test_half_a_fen_is_rounded_up() -> None:
    assert str(rounded(Decimal("1501.225"))) == "1501.23"


@pytest.mark.parametrize(
    "text",
    [
        "¥1,234.50",
        "1234.5",
        " 1234.50\n",
        "¥ 1,234.50",
        "\N{FULLWIDTH YEN SIGN}１，２３４．５０",
        "１２３４．５",
        "\u3000\u00a01234.50",
    ],
)
def test_an_amount_is_read_however_it_is_typed(text: str) -> None:
    assert str(parse(text)) == "1234.50"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "¥",
        "12万",
        "-1",
        "+1",
        "1e3",
        "NaN",
        "inf",
        "1.234",
        "1.",
        ".5",
        "1234567890123",
        "1,2,3",
        "12,34",
        "1,234,567,890,123",
        "10²",
        "٣",
        "1 234",
        "1.2.3",
        "0x10",
    ],
)
def test_text_that_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an amount is"):
        parse(text)


def test_a_refused_amount_is_not_repeated_in_the_message() -> None:
    with pytest.raises(ValueError, match="an amount is") as refusal:
        parse("98765.432")
    assert "98765" not in str(refusal.value)
    assert refusal.value.__cause__ is refusal.value.__context__ is None


@given(AMOUNTS)
def test_a_shown_amount_reads_back_as_itself(amount: Decimal) -> None:
    assert parse(yuan(amount)) == amount


@given(st.text() | st.text("0123456789.,¥ 万-", max_size=8))
def test_reading_any_text_gives_an_amount_in_range_or_a_value_error(text: str) -> None:
    try:
        amount = parse(text)
    except ValueError:
        return
    assert 0 <= amount < 10**12


@given(AMOUNTS, st.integers(1, 360))
def test_instalments_lose_no_fen_and_only_the_last_differs(total: Decimal, parts: int) -> None:
    shares = split(total, parts)
    assert len(shares) == parts
    assert sum(shares) == total
    assert set(shares[:-1]) <= {shares[0]}
    assert 0 <= shares[-1] - shares[0] < parts * Decimal("0.01")


def test_the_last_instalment_takes_the_odd_fen() -> None:
    assert split(Decimal(100), 3) == (Decimal("33.33"), Decimal("33.33"), Decimal("33.34"))


def test_an_amount_cannot_be_split_into_no_parts() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        split(Decimal(1), 0)


@given(AMOUNTS, st.lists(st.decimals(0, 10**6, places=4), min_size=1, max_size=40).filter(any))
def test_weighted_shares_lose_no_fen_and_stay_within_one_of_exact(total: Decimal, weights: list[Decimal]) -> None:
    shares = split_weighted(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights) * Decimal("0.01")
        assert share >= 0


def test_weighted_shares_give_odd_fen_to_the_largest_remainders_earlier_first() -> None:
    assert split_weighted(Decimal("0.05"), [1, 1, 1]) == (
        Decimal("0.02"),
        Decimal("0.02"),
        Decimal("0.01"),
    )
    assert split_weighted(Decimal("0.10"), [Decimal("1.2"), Decimal("1.8"), 0]) == (
        Decimal("0.04"),
        Decimal("0.06"),
        Decimal("0.00"),
    )


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_weights_that_divide_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split_weighted(Decimal(1), weights)


DUES = {
    "principal": Decimal("500.00"),
    "interest": Decimal("30.50"),
    "enforcement_costs": Decimal("20.00"),
}


def test_a_short_payment_goes_to_costs_then_interest_then_principal() -> None:
    applied = apply_in_order(Decimal(60), DUES, CIVIL_CODE_561)
    assert applied.to == {
        "enforcement_costs": Decimal("20.00"),
        "interest": Decimal("30.50"),
        "principal": Decimal("9.50"),
    }
    assert applied.left_over == 0


def test_an_agreed_order_overrides_the_legal_one() -> None:
    applied = apply_in_order(Decimal(60), DUES, ("principal", "interest", "enforcement_costs"))
    assert applied.to["principal"] == 60
    assert applied.to["enforcement_costs"] == 0


def test_an_order_that_forgets_a_component_is_refused() -> None:
    with pytest.raises(ValueError, match="names every component"):
        apply_in_order(Decimal(60), DUES, ("interest", "principal"))


@given(AMOUNTS, st.fixed_dictionaries(dict.fromkeys(CIVIL_CODE_561, AMOUNTS)))
def test_an_applied_payment_adds_up_and_is_left_over_only_when_all_is_paid(
    payment: Decimal, dues: dict[str, Decimal]
) -> None:
    applied = apply_in_order(payment, dues, CIVIL_CODE_561)
    assert sum(applied.to.values()) + applied.left_over == payment
    assert all(0 <= applied.to[name] <= due for name, due in dues.items())
    assert applied.left_over == 0 or applied.to == dues


@given(AMOUNTS, st.fixed_dictionaries(dict.fromkeys(CIVIL_CODE_561, AMOUNTS)))
def test_a_component_is_paid_only_after_those_before_it(payment: Decimal, dues: dict[str, Decimal]) -> None:
    applied = apply_in_order(payment, dues, CIVIL_CODE_561).to
    for earlier, later in pairwise(CIVIL_CODE_561):
        assert applied[later] == 0 or applied[earlier] == dues[earlier]


@pytest.mark.parametrize(
    ("claim", "fee"),
    [
        ("0", "50.00"),
        ("10000", "50.00"),
        ("68049", "1501.23"),
        ("100000", "2300.00"),
        ("200000", "4300.00"),
        ("500000", "8800.00"),
        ("1000000", "13800.00"),
        ("2000000", "22800.00"),
        ("5000000", "46800.00"),
        ("10000000", "81800.00"),
        ("20000000", "141800.00"),
        ("30000000", "191800.00"),
    ],
)
def test_the_court_fee_is_cumulative_over_the_bands(claim: str, fee: str) -> None:
    assert court_fee(Decimal(claim)) == Decimal(fee)


def test_the_halved_court_fee_is_rounded_once() -> None:
    assert court_fee_halved(Decimal(68049)) == Decimal("750.61")


@given(AMOUNTS, AMOUNTS)
def test_a_larger_claim_never_costs_less(one: Decimal, other: Decimal) -> None:
    assert court_fee(min(one, other)) <= court_fee(max(one, other))
