"""Identifiers are read as people type them, checked alike one by one and by the column, masked."""

import random
from collections.abc import Callable, Iterable
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from mediation.identifiers import (
    ID_CHECKS,
    PROVINCES,
    IdFault,
    age_on,
    compact,
    compact_case_number,
    compact_phone,
    is_bank_card,
    is_court_case_number,
    is_foreign_permanent,
    is_hk_macau_permit,
    is_landline,
    is_mobile,
    is_passport,
    is_postcode,
    is_resident_id,
    is_taiwan_permit,
    is_travel_permit,
    is_uscc,
    luhn_ok,
    mask_card,
    mask_given_name,
    mask_id,
    mask_name,
    mask_phone,
    normalise,
    organisation_code_fits,
    personal_facts,
    resident_id_fault,
    resident_id_ok,
    uscc_ok,
)
from mediation.vocabulary import IdType, Sex

RESIDENT_IDS = [
    "11010519491231002X",
    "440524188001010014",
    "350503199001011236",
    "350503199001011244",
]
USCCS = ["91350100M000100Y43", "91110000600037341L"]
CARDS = ["6222021234567890128", "622848012345678900", "4111111111111111"]
COLUMNS = [
    pytest.param(is_resident_id, resident_id_ok, RESIDENT_IDS, id="resident identity"),
    pytest.param(is_uscc, uscc_ok, USCCS, id="credit code"),
    pytest.param(is_bank_card, luhn_ok, CARDS, id="bank card"),
]
Check = Callable[[str], bool]
ColumnCheck = Callable[[Iterable[str | None]], NDArray[np.bool_]]
ANY_CHARACTER = st.characters(exclude_categories=())  # lone surrogates included
ANY_TEXT = st.text(ANY_CHARACTER) | st.text("0123456789XMHY ", min_size=13, max_size=19)


def with_check_character(seventeen: str) -> str:
    """Completes an identity number with the weights as GB 11643 defines them: 2^i mod 11."""
    total = sum(int(digit) * (2 ** (17 - i) % 11) for i, digit in enumerate(seventeen))
    remainder = (12 - total % 11) % 11
    return seventeen + ("X" if remainder == 10 else str(remainder))


def with_credit_check(seventeen: str) -> str:
    """Completes a credit code by trying every character until the sum of GB 32100 fits."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(letter) * 3**i for i, letter in enumerate(seventeen))
    (check,) = [letter for value, letter in enumerate(alphabet) if (total + value) % 31 == 0]
    return seventeen + check


@pytest.mark.parametrize("text", RESIDENT_IDS)
def test_a_valid_resident_identity_number_has_no_fault(text: str) -> None:
    assert resident_id_fault(text) is None
    assert is_resident_id(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("350503199002291233", IdFault.DATE),
        ("110105491231002", IdFault.OLD),
        ("110105194912310021", IdFault.CHECK),
        (with_check_character("99010519491231002"), IdFault.PROVINCE),
        (with_check_character("81000019900101123"), IdFault.PROVINCE),
        (with_check_character("11010517991231002"), IdFault.DATE),
        (with_check_character("11010519491331002"), IdFault.DATE),
        (with_check_character("11010519490031002"), IdFault.DATE),
        (with_check_character("11010519490100002"), IdFault.DATE),
        ("11010519491231002x", IdFault.SHAPE),
        ("１１０１０５１９４９１２３１００２X", IdFault.SHAPE),
        ("11010519491231002X\n", IdFault.SHAPE),
        ("", IdFault.SHAPE),
    ],
)
def test_the_fault_of_a_resident_identity_number_is_named(text: str, fault: IdFault) -> None:
    assert resident_id_fault(text) is fault
    assert not resident_id_ok([text]).any()


def test_a_leap_day_is_a_date_of_birth_only_in_a_leap_year() -> None:
    born = [with_check_character(f"350503{year}0229123") for year in (1900, 1990, 2000, 2004)]
    assert [is_resident_id(text) for text in born] == [False, False, True, True]
    assert resident_id_ok(born).tolist() == [False, False, True, True]


def test_the_last_day_of_each_month_is_a_date_and_the_next_is_not() -> None:
    for month, last in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1):
        pair = [with_check_character(f"3505031991{month:02}{last + n:02}123") for n in (0, 1)]
        assert [is_resident_id(text) for text in pair] == [True, False]
        assert resident_id_ok(pair).tolist() == [True, False]


def test_there_are_34_provincial_regions_with_hong_kong_and_macau() -> None:
    assert len(PROVINCES) == 34 - 2
    assert PROVINCES["35"] == "福建省"


def test_the_check_character_of_a_credit_code_is_worked_out_alike() -> None:
    assert [with_credit_check(text[:17]) for text in USCCS] == USCCS


@pytest.mark.parametrize("text", USCCS)
def test_a_valid_credit_code_passes_with_its_organisation_code(text: str) -> None:
    assert is_uscc(text)
    assert organisation_code_fits(text)


@pytest.mark.parametrize(
    "text",
    [
        "91350100M000100Y4I",
        "91350100M000100Y44",
        "91350I00M000100Y43",
        "000000000000000000",
        with_credit_check("9135010AM000100Y4"),
        with_credit_check("90350100M000100Y4"),
        "91350100m000100y43",
        "9135010OM000100Y43",
    ],
)
def test_a_broken_credit_code_fails(text: str) -> None:
    assert not is_uscc(text)
    assert not uscc_ok([text]).any()


def test_an_organisation_code_is_judged_apart_from_the_credit_code() -> None:
    assert not organisation_code_fits("91350100M000100Y53")
    assert not organisation_code_fits("not a code")


@pytest.mark.parametrize("text", CARDS)
def test_a_valid_card_number_passes(text: str) -> None:
    assert is_bank_card(text)


@pytest.mark.parametrize("text", ["6222021234567890129", "000000000000", "4" * 20, "4111 1111"])
def test_a_broken_card_number_fails(text: str) -> None:
    assert not is_bank_card(text)


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (is_mobile, "13800138000", "12800138000"),
        (is_mobile, "19912345678", "1380013800"),
        (is_landline, "0595-22345678", "595-22345678"),
        (is_landline, "01012345678-123", "010-123456"),
        (is_postcode, "362000", "36200"),
        (is_passport, "E12345678", "E123"),
        (is_travel_permit, "H1234567890", "H123456"),
        (is_travel_permit, "M12345678", "X12345678"),
        (is_travel_permit, "12345678", "123456789"),
        (is_foreign_permanent, "FRA350012345678", "FR350012345678"),
        (is_foreign_permanent, with_check_character("93584019800101123"), "935840198001011230"),
        (is_hk_macau_permit, with_check_character("81000019900101123"), RESIDENT_IDS[0]),
        (is_hk_macau_permit, with_check_character("82000019900101123"), "820000199001011230"),
        (is_taiwan_permit, with_check_character("83000019900101123"), "830000199013011230"),
        (is_court_case_number, "（2024）闽0503诉前调1234号", "（2024）闽0503诉前调号"),
        (is_court_case_number, "（2023）最高法民申1号", "（1823）闽0503民初1号"),
        (is_court_case_number, "（2024）京民终7号", "（2024）闽05031234号"),
    ],
)
def test_each_kind_of_identifier_tells_good_from_bad(check: Check, good: str, bad: str) -> None:
    assert check(good)
    assert not check(bad)


def test_the_permits_of_hong_kong_macau_and_taiwan_are_told_apart() -> None:
    permits = [with_check_character(f"8{digit}000019900101123") for digit in (1, 2, 3)]
    assert [is_hk_macau_permit(text) for text in permits] == [True, True, False]
    assert [is_taiwan_permit(text) for text in permits] == [False, False, True]
    assert not any(map(is_resident_id, permits))


def test_every_document_with_a_rule_has_a_check() -> None:
    assert set(IdType) - set(ID_CHECKS) == {IdType.OFFICER_ID, IdType.OTHER}


@given(ANY_TEXT)
def test_no_check_and_no_canonical_form_raises_on_any_text(text: str) -> None:
    checks = [*ID_CHECKS.values(), is_bank_card, is_mobile, is_landline, is_postcode]
    checks += [is_travel_permit, is_court_case_number, organisation_code_fits]
    for form in (text, compact(text), compact_phone(text), compact_case_number(text)):
        assert {check(form) for check in checks} <= {True, False}


@pytest.mark.parametrize(("check", "column", "valid"), COLUMNS)
def test_a_column_is_checked_as_its_values_are(check: Check, column: ColumnCheck, valid: list[str]) -> None:
    @given(st.lists(ANY_TEXT | st.sampled_from(valid)))
    def agree(texts: list[str]) -> None:
        assert column(texts).tolist() == [check(text) for text in texts]

    agree()


@pytest.mark.parametrize(("check", "column", "valid"), COLUMNS)
def test_a_column_of_mutated_values_is_checked_as_its_values_are(
    check: Check, column: ColumnCheck, valid: list[str]
) -> None:
    @given(st.sampled_from(valid), st.data())
    def agree(text: str, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(text) - 1))
        new = data.draw(st.sampled_from("0123456789AXIZ") | ANY_CHARACTER)
        mutants = [text[:at] + new + text[at + 1 :], text[:at] + text[at + 1 :], text + new]
        assert column(mutants).tolist() == [check(mutant) for mutant in mutants]
        assert not column(mutants[:1])[0] or new == text[at]

    agree()


@pytest.mark.parametrize(("check", "column", "valid"), COLUMNS)
def test_thousands_of_random_numbers_are_checked_alike(check: Check, column: ColumnCheck, valid: list[str]) -> None:
    chance = random.Random(20230224)
    texts = ["".join(chance.choices("0123456789", k=len(valid[-1]))) for _ in range(3000)]
    texts += [f"35050319{chance.randrange(10**9):09}{chance.choice('0123456789X')}" for _ in texts]
    assert column(texts).tolist() == [check(text) for text in texts]


@pytest.mark.parametrize(("check", "column", "valid"), COLUMNS)
def test_a_column_may_be_a_series_with_gaps_or_be_empty(check: Check, column: ColumnCheck, valid: list[str]) -> None:
    assert column(pl.Series([valid[0], None, ""])).tolist() == [True, False, False]
    assert column([valid[0], None, 1]).tolist() == [True, False, False]  # type: ignore[list-item]
    assert column([]).tolist() == []


def test_a_name_is_normalised_but_keeps_its_middle_dot() -> None:
    assert normalise("\ufeff阿依古丽\u00b7买\u200b买提\u00a0") == "阿依古丽\u00b7买买提"
    assert normalise("ＡＢＣ公司") == "ABC公司"


@given(st.text(ANY_CHARACTER))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X ",
        "110105\u200b19491231\u00a0002X",
        "\u202a11010519491231002X\u202c",
        "110105-19491231-002X",
        "110105\u201319491231\u2013002X",
    ],
)
def test_an_identifier_is_compacted_however_it_is_typed(typed: str) -> None:
    assert compact(typed) == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("+86 138-0013-8000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("＋８６１３８００１３８０００", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("+86-0595-22345678", "0595-22345678"),
        ("0595\u201322345678", "0595-22345678"),
        ("86123", "86123"),
    ],
)
def test_a_telephone_number_loses_its_country_code(typed: str, canonical: str) -> None:
    assert compact_phone(typed) == canonical


def test_a_case_number_gets_full_width_brackets() -> None:
    assert compact_case_number("(2024) 闽0503诉前调1234号") == "（2024）闽0503诉前调1234号"


def test_an_identity_number_tells_birth_sex_and_region() -> None:
    facts = personal_facts("350503199001011236")
    assert (facts.birth_date, facts.sex) == (date(1990, 1, 1), Sex.MALE)
    assert (facts.region, facts.province) == ("350503", "福建省")
    assert personal_facts("350503199001011244").sex is Sex.FEMALE


def test_a_permit_tells_birth_and_sex_but_no_province() -> None:
    facts = personal_facts(with_check_character("83000019900101123"))
    assert (facts.birth_date, facts.province) == (date(1990, 1, 1), None)


@pytest.mark.parametrize("text", ["350503199002291233", "110105194912310021", "E12345678", ""])
def test_facts_of_an_unsound_number_are_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not an identity number$"):
        personal_facts(text)


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 999))
def test_every_made_number_is_valid_and_tells_what_it_was_made_from(born: date, n: int) -> None:
    text = with_check_character(f"350503{born:%Y%m%d}{n:03}")
    facts = personal_facts(text)
    assert resident_id_fault(text) is None
    assert (facts.birth_date, facts.sex) == (born, Sex.MALE if n % 2 else Sex.FEMALE)


@pytest.mark.parametrize(
    ("day", "age"), [("2010-02-28", 17), ("2010-03-01", 18), ("2012-02-28", 19), ("2012-02-29", 20)]
)
def test_age_is_counted_in_full_years(day: str, age: int) -> None:
    assert age_on(date.fromisoformat(day), date(1992, 2, 29)) == age


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (mask_id, "11010520000101021X", "110105********021X"),
        (mask_id, "E12345678", "*********"),
        (mask_phone, "13800138000", "138****8000"),
        (mask_phone, "12345", "*****"),
        (mask_card, "6222021234567890128", "622202******0128"),
        (mask_card, "4111111111111111", "411111******1111"),
        (mask_name, "张小三", "张**"),
        (mask_name, "张三", "张*"),
        (mask_name, "张", "*"),
        (mask_name, "", ""),
        (mask_given_name, "张小三", "张*三"),
        (mask_given_name, "张三", "张*"),
        (mask_given_name, "𠮷田小三", "𠮷**三"),
    ],
)
def test_a_mask_shows_only_what_it_should(mask: Callable[[str], str], text: str, shown: str) -> None:
    assert mask(text) == shown


@given(st.text("0123456789X", max_size=30))
def test_a_mask_of_an_identifier_hides_at_least_three_characters(text: str) -> None:
    for mask in (mask_id, mask_phone, mask_card):
        assert len(mask(text).replace("*", "")) <= max(0, len(text) - 3)
