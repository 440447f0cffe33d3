"""Every rule is broken by a row that differs in one point, and kept by another; nothing found says a value."""

from __future__ import annotations

from functools import cache

import pytest

from fixtures.debtors import Row
from mediation.filing import rules
from mediation.filing.derived import derive
from mediation.filing.template import BY_NAME, COLUMNS, Column, Kind
from mediation.vocabulary import Product
from tests.pure.filing_rows import DELIVERY, a_row, found_in, read

CARD, LOAN, MORTGAGE, SME = Product.CREDIT_CARD, Product.CONSUMER_LOAN, Product.MORTGAGE, Product.SME_LOAN
INSURANCE, SECURITIES, FRAUD = Product.INSURANCE, Product.SECURITIES, Product.PAYMENT_FRAUD
GUARANTOR = {"guarantor_name": "林志强", "guarantor_id_number": "350503199001011236", "guarantee_mode": "一般保证"}

# Rule, column, product of the row, what breaks it, what keeps it.
CASES: tuple[tuple[str, str, Product, Row, Row], ...] = (
    ("E-CLAIMANT", "claimant_uscc", CARD, {"claimant_uscc": "91110000600037341L"}, {}),
    ("E-PAN", "contract_no", CARD, {"contract_no": "6222021234567890128"}, {"contract_no": "6222021234567890127"}),
    ("W-HANDLER", "handler_name", CARD, {"handler_name": "王不在册"}, {}),
    ("W-AUTHORITY", "authority_type", CARD, {"authority_type": "一般授权"}, {"authority_type": "特别授权"}),
    ("E-POA", "poa_expires_on", CARD, {"poa_expires_on": "2026-10-11"}, {"poa_expires_on": "2026-10-12"}),
    ("W-CAUSE", "cause_of_action", CARD, {"cause_of_action": "离婚纠纷"}, {"cause_of_action": "保证合同纠纷"}),
    ("W-ARBITRATION", "jurisdiction_clause", CARD, {"jurisdiction_clause": "仲裁"}, {"jurisdiction_clause": "无"}),
    ("W-COURT", "court_code", CARD, {"court_code": "110101"}, {"court_code": ""}),
    ("E-SUED", "is_sued", CARD, {"is_sued": "是"}, {"is_sued": "否"}),
    ("E-ARBITRATED", "is_arbitrated", CARD, {"is_arbitrated": "是"}, {"is_arbitrated": "否"}),
    ("W-CRIMINAL", "is_criminal", CARD, {"is_criminal": "是"}, {"is_criminal": "否"}),
    ("E-ID-OLD", "id_number", CARD, {"id_number": "350503900101123"}, {"id_number": "350503199001011236"}),
    ("E-ID-SHAPE", "id_number", CARD, {"id_number": "35050319900101"}, {"id_number": "11010519491231002x"}),
    ("E-ID-PROVINCE", "id_number", CARD, {"id_number": "990503199001011236"}, {"id_number": "350503199001011236"}),
    ("E-ID-DATE", "id_number", CARD, {"id_number": "350503199002291233"}, {"id_number": "440524188001010014"}),
    ("E-ID-CHECK", "id_number", CARD, {"id_number": "350503199001011235"}, {"id_number": "３50503 19900101 1236"}),
    ("E-ID-CHECK", "id_number", SME, {"id_number": "91350100M000100Y44"}, {"id_number": "91350100M000100Y43"}),
    ("E-ID-CHECK", "id_number", CARD, {"id_type": "护照", "id_number": "G1"},
     {"id_type": "护照", "id_number": "G12345678"}),
    ("E-ID-KIND", "id_type", SME, {"id_type": "居民身份证"}, {}),
    ("E-ID-KIND", "id_type", CARD, {"id_type": "统一社会信用代码"}, {"party_kind": "非法人组织"}),
    ("E-NAME", "party_name", CARD, {"party_name": "陈"}, {"party_name": "陈一"}),
    ("W-NAME", "party_name", CARD, {"party_name": "陈一2"}, {"party_name": "阿依古丽·买买提"}),
    ("E-REPRESENTATIVE", "legal_representative", SME, {"legal_representative": ""}, {"legal_representative": "林文"}),
    ("W-AGE", "id_number", CARD, {"id_number": "440524188001010014"}, {"id_number": "350503199001011236"}),
    ("W-SEX", "sex", CARD, {"id_number": "350503199001011236", "sex": "女"},
     {"id_number": "350503199001011236", "sex": "男"}),
    ("W-BIRTH", "birth_date", CARD, {"id_number": "350503199001011236", "birth_date": "1990-01-02"},
     {"id_number": "350503199001011236", "birth_date": "1990年1月1日"}),
    ("W-NO-PHONE", "mobile_phone", CARD, {"mobile_phone": ""}, {"mobile_phone": "0595-22778899"}),
    ("E-CURRENCY", "currency", CARD, {"currency": "USD"}, {"currency": "人民币"}),
    ("E-TOTAL", "total", CARD, {"principal": "100.00", "interest": "1", "liquidated_damages": "0", "total": "101.01"},
     {"principal": "100.00", "interest": "1", "liquidated_damages": "0", "enforcement_costs": "9", "total": "110"}),
    ("E-ZERO", "total", CARD, {"principal": "0", "interest": "0", "liquidated_damages": "0", "total": "0"}, {}),
    ("W-COSTS", "enforcement_costs", CARD, {"enforcement_costs": "0.01"}, {"enforcement_costs": "0"}),
    ("E-FUTURE", "contract_date", CARD, {"contract_date": "2026-10-13"}, {"contract_date": "2020-10-12"}),
    ("E-FUTURE", "cutoff_date", CARD, {"cutoff_date": "2026-10-13"}, {"cutoff_date": "2026-10-12"}),
    ("W-CUTOFF", "cutoff_date", CARD, {"cutoff_date": "2026-08-12"}, {"cutoff_date": "2026-08-13"}),
    ("E-AFTER-CUTOFF", "overdue_since", CARD, {"overdue_since": "2026-10-01"}, {"overdue_since": "2026-09-30"}),
    ("E-BEFORE-CONTRACT", "overdue_since", CARD, {"contract_date": "2026-08-02", "overdue_since": "2026-08-01"},
     {"contract_date": "2026-08-01", "overdue_since": "2026-08-01"}),
    ("W-OVERDUE-DAYS", "overdue_days", CARD, {"overdue_since": "2026-08-01", "overdue_days": "62"},
     {"overdue_since": "2026-08-01", "overdue_days": "61"}),
    ("W-AFTER-CUTOFF", "last_payment_on", CARD, {"last_payment_on": "2026-10-01"}, {"last_payment_on": "2026-09-30"}),
    ("W-FUTURE", "last_demand_on", CARD, {"last_demand_on": "2026-10-13"}, {"last_demand_on": "2026-10-12"}),
    ("W-LIMITATION", "overdue_since", CARD, {"contract_date": "2018-01-01", "overdue_since": "2023-09-20"},
     {"contract_date": "2018-01-01", "overdue_since": "2023-09-20", "last_demand_on": "2025-01-06"}),
    ("W-LIMITATION-DIFFERS", "limitation_expiry_claimed", CARD,
     {"overdue_since": "2026-08-01", "limitation_expiry_claimed": "2029-07-31"},
     {"overdue_since": "2026-08-01", "limitation_expiry_claimed": "2029-08-01"}),
    ("W-UNAUTHORISED", "is_unauthorised_claim", CARD, {"is_unauthorised_claim": "是"}, {"is_unauthorised_claim": "否"}),
    ("W-DISBURSED", "loan_amount_disbursed", LOAN, {"loan_amount_disbursed": "1.00"}, {}),
    ("E-BEFORE-DISBURSED", "matures_on", LOAN, {"disbursed_on": "2024-01-02", "matures_on": "2024-01-01"},
     {"disbursed_on": "2024-01-02", "matures_on": "2024-01-02"}),
    ("W-RATE", "annual_rate", LOAN, {"annual_rate": "24.01"}, {"annual_rate": "24%"}),
    ("W-MULTIPLIER", "overdue_rate_multiplier", LOAN, {"overdue_rate_multiplier": "1.51"},
     {"overdue_rate_multiplier": "1.5"}),
    ("W-PRE-SALE", "is_pre_sale", MORTGAGE, {"is_pre_sale": "是"}, {"is_pre_sale": "否"}),
    ("E-BANKRUPT", "is_bankrupt", SME, {"is_bankrupt": "是"}, {"is_bankrupt": "否"}),
    ("E-FUTURE", "loss_date", INSURANCE, {"loss_date": "2026-10-13"}, {"loss_date": "2026-10-12"}),
    ("W-OFFERED", "offered_amount", INSURANCE, {"claimed_amount": "10", "offered_amount": "10.01"},
     {"claimed_amount": "10", "offered_amount": "10"}),
    ("W-SUITABILITY", "product_risk", SECURITIES, {"product_risk": "R4", "investor_risk": "C3"},
     {"product_risk": "R3", "investor_risk": "C3"}),
    ("E-FUTURE", "transaction_on", FRAUD, {"transaction_on": "2026-10-13"}, {"transaction_on": "2026-10-12"}),
    ("E-GUARANTOR", "guarantor_name", SME, GUARANTOR | {"guarantor_id_number": ""}, GUARANTOR),
    ("E-GUARANTOR-ID", "guarantor_id_number", SME, GUARANTOR | {"guarantor_id_number": "350503199001011235"},
     GUARANTOR | {"guarantor_id_number": "91350100M000100Y43"}),
    ("W-GUARANTEE-MODE", "guarantee_mode", SME, GUARANTOR | {"guarantee_mode": ""}, GUARANTOR),
    ("W-GUARANTEE-ENDED", "guarantee_ends_on", SME, GUARANTOR | {"guarantee_ends_on": "2026-10-11"},
     GUARANTOR | {"guarantee_ends_on": "2026-10-12"}),
)  # fmt: skip

UNREADABLE = {
    Kind.WORD: ("E-WORD", "别的"),
    Kind.MONEY: ("E-MONEY", "-1"),
    Kind.RATE: ("E-RATE", "百分之五"),
    Kind.DATE: ("E-DATE", "2026-02-30"),
    Kind.INT: ("E-INT", "1.5"),
    Kind.BOOL: ("E-BOOL", "不详"),
    Kind.PHONE: ("E-PHONE", "12345"),
    Kind.MASKED: ("E-MASKED", "6222021234567890128"),
}


# A row cannot get the first wrong without the second: another rule has a word in it.
ALSO = {"id_type": ("id_number",), "guarantor_name": ("guarantor_name",), "guarantor_id_number": ("guarantor_name",)}
CODED = [column for column in COLUMNS if column.kind in (Kind.CODE, Kind.IDENTIFIER)]


# Rows are judged by the column, so all rows of a test are judged at once.
@cache
def found_in_cases() -> list[tuple[set[tuple[str, str]], set[tuple[str, str]]]]:
    found = iter(found_in([a_row(product, **row) for _, _, product, *rows in CASES for row in rows]))
    return list(zip(found, found, strict=True))


@cache
def found_in_columns() -> dict[str, set[tuple[str, str]]]:
    rows = [a_row(_product(column), **{column.name: _unreadable(column)[1]}) for column in COLUMNS]
    return dict(zip((column.name for column in COLUMNS), found_in(rows), strict=True))


def _product(column: Column) -> Product:
    return column.required_for[0] if column.required_for else CARD


def _unreadable(column: Column) -> tuple[str, str]:
    return UNREADABLE.get(column.kind, ("E-LENGTH", "长" * (column.longest + 1)))


def test_a_correct_row_of_any_product_breaks_no_rule() -> None:
    assert [set()] * len(Product) == found_in([a_row(product) for product in Product])


@pytest.mark.parametrize("case", range(len(CASES)), ids=[f"{code}:{column}" for code, column, *_ in CASES])
def test_a_rule_is_broken_by_one_row_and_kept_by_another(case: int) -> None:
    broken, kept = found_in_cases()[case]
    assert CASES[case][:2] in broken
    assert CASES[case][:2] not in kept


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_what_cannot_be_read_is_said_of_its_column_alone(column: Column) -> None:
    found = found_in_columns()[column.name]
    assert (_unreadable(column)[0], column.name) in found
    assert {at for code, at in found if code.startswith("E")} <= {column.name, *ALSO.get(column.name, ())}


def test_what_must_be_filled_is_missed_for_each_product_that_needs_it() -> None:
    wanted = [(column, product) for column in COLUMNS for product in column.required_for if column.name != "product"]
    rows = [a_row(product, **{column.name: " \u3000"}) for column, product in wanted]
    found = zip(wanted, found_in(rows), strict=True)
    assert [] == [column.name for (column, _), codes in found if ("E-MISSING", column.name) not in codes]


def test_a_row_of_no_product_misses_it() -> None:
    assert [{("E-MISSING", "product")}] == found_in([a_row(product="")])


def test_a_number_that_a_spreadsheet_cut_is_told_apart() -> None:
    for column, found in zip(CODED, found_in([a_row(**{column.name: "3.50503E+17"}) for column in CODED]), strict=True):
        assert ("E-PREC", column.name) in found
        assert ("E-ID-SHAPE", column.name) not in found


def test_every_rule_has_a_test() -> None:
    tested = {(code, column) for code, column, *_ in CASES}
    of_columns = {"E-MISSING", "E-LENGTH", "E-PREC", *(code for code, _ in UNREADABLE.values())}
    assert tested == {(rule.code, rule.column) for rule in rules.RULES if rule.code not in of_columns}


def test_a_rule_says_the_same_wherever_it_is_broken() -> None:
    said: dict[str, set[tuple[str, str]]] = {}
    for rule in rules.RULES:
        said.setdefault(rule.code, set()).add((rule.zh, rule.en))
        assert rule.column in BY_NAME
        assert rule.code[0] in "EWI"
    assert all(len(sentences) == 1 for sentences in said.values())
    assert all(zh and en for zh, en in rules.SENTENCES.values())


def test_a_row_without_anything_breaks_rules_and_nothing_else() -> None:
    (found,) = found_in([{"product": "", "total": ""}])
    assert {("E-MISSING", column.name) for column in COLUMNS if column.is_required} <= found


def test_rules_that_are_not_asked_of_blank_columns_hold_for_blank_cells() -> None:
    blanks = [column.name for column in COLUMNS for _ in Product]
    rows = [a_row(product, **GUARANTOR) | {column.name: ""} for column in COLUMNS for product in Product]
    found = rules.broken_of(derive(read(rows), DELIVERY), rules.RULES)
    assert {code for line, column, code in found.iter_rows() if column == blanks[line]} <= rules.OF_A_BLANK
