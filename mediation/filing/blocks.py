"""The template in parts, as a form lays it out: what every dispute is asked, and what those of its product are."""

from __future__ import annotations

from mediation.filing.template import (
    BLOCKS,
    CARD,
    COMMON,
    FRAUD,
    GUARANTOR,
    INSURANCE,
    LOANS,
    MORTGAGE,
    SECURITIES,
    SME,
    Column,
)
from mediation.vocabulary import Product, Word

_BLOCKS = {
    "credit_limit": CARD,
    "loan_amount_contract": LOANS,
    "property_certificate_no": MORTGAGE,
    "actual_controller": SME,
    "policy_no": INSURANCE,
    "account_no_masked": SECURITIES,
    "transaction_id": FRAUD,
}
"""The first column of each block, and whose it is."""
_ALSO = {Product.PAYMENT_FRAUD: ("card_number_masked",)}
"""Columns that a product has in another's block."""
_FROM_OUTSIDE = ("row_action", "product")
"""What a form does not ask: it files new disputes, of one product."""


BEGINNING = {"currency": "CNY", "reserved_contact": "是", "is_criminal": "否", "is_sued": "否"}
"""What nearly every dispute says, as a form begins with it."""


class Part(Word):
    """One part of a dispute, by the first column of the template that belongs to it."""

    ACTING = "institution_ref", "申请机构与代理人", "The institution, and who acts for it"
    KIND = "cause_of_action", "案件类型", "The kind of dispute"
    DEBTOR = "party_kind", "被申请人", "The other side"
    CONTRACT = "jurisdiction_clause", "合同", "The contract"
    CLAIM = "cutoff_date", "债权", "What is owed"
    REQUEST = "relief_sought", "调解请求与事实", "What is asked for, and why"
    STANDING = "is_criminal", "有无其他程序", "Other proceedings"
    GUARANTOR = "guarantor_name", "保证人", "A guarantor"


def block(product: Product) -> list[Column]:
    """The columns of a product's own block, in the template's order."""
    found = list[Column]()
    of: tuple[Product, ...] = CARD
    for column in BLOCKS:
        of = _BLOCKS.get(column.name, of)
        if product in of or column.name in _ALSO.get(product, ()):
            found.append(column)
    return found


def parts(product: Product) -> dict[Part, list[Column]]:
    """What a dispute of a product is asked, part by part; its own block is with the kind of dispute."""
    starts = {part.value: part for part in Part}
    found: dict[Part, list[Column]] = {}
    part = Part.ACTING
    for column in COMMON + GUARANTOR:
        part = starts.get(column.name, part)
        if column.name not in _FROM_OUTSIDE:
            found.setdefault(part, []).append(column)
    found[Part.KIND] += block(product)
    return found
