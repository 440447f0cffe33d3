"""Writes the workbook that an institution downloads and fills in: the template's columns, explained in both languages.

Columns of numbers that are no amounts are text from the start, so that a spreadsheet cannot take digits from them; a
row of each product shows how they are filled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from mediation.filing.sheets import COLUMNS_OF, DebtorRole
from mediation.filing.template import (
    COLUMNS,
    VERSION,
    ClaimDecision,
    Column,
    InsuranceLine,
    InvestorRisk,
    Kind,
    PaymentChannel,
    ProductRisk,
    RepaymentMethod,
)
from mediation.filing.workbook_conversion import META, VERSION_KEY
from mediation.vocabulary import (
    AttachmentKind,
    AuthorityType,
    GuaranteeMode,
    IdType,
    LegalBasis,
    PartyKind,
    Product,
    RowAction,
    SheetName,
    Word,
)

Value = str | int | Decimal | date | Word

_FORMATS = {Kind.MONEY: "0.00", Kind.DATE: "yyyy-mm-dd", Kind.INT: "0"}
TEXT_FORMAT = "@"
LAST_ROW = 1_048_575
WORKBOOK_OPTIONS = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
_WRITTEN_ON = datetime(2026, 1, 1)  # noqa: DTZ001 - the format has no zones; fixed, so that the bytes are
_COMMENT = {"x_scale": 2, "y_scale": 1.2, "author": ""}
_YES, _NO = "是", "否"
_ABOUT: Mapping[SheetName, str] = {
    SheetName.PARTIES: "案件的其他债务人：每人一行，机构案件号与“案件”表一致。没有的留空。\n"
    "Further debtors of a case, one in a row, under the reference that its row of 案件 has. Else leave it empty.",
    SheetName.GUARANTEES: "案件的保证人和担保：每人一行，机构案件号与“案件”表一致；已填在“案件”表中的不重复。\n"
    "Guarantors and securities of a case, one in a row, under its reference; not those that its row of 案件 names.",
    SheetName.ATTACHMENTS: "案件的材料：每个文件一行，机构案件号与“案件”表一致；文件另行提交，按文件名和校验值核对。\n"
    "Documents of a case, one file in a row, under its reference; the files come later, matched by name and checksum.",
}
"""What the first cell of a sheet says about it."""

EXAMPLE_USCC = "91350500EXAMPLE007"
"""Credit code in the examples; it is no institution's, so examples that are left in are filed by nobody."""

_PERSON: dict[str, Value] = {
    "row_action": RowAction.NEW,
    "claimant_uscc": EXAMPLE_USCC,
    "handler_name": "吴示例",
    "handler_phone": "0595-22778899",
    "authority_type": AuthorityType.SPECIAL,
    "poa_number": "授权2026-001",
    "poa_expires_on": date(2027, 12, 31),
    "party_kind": PartyKind.NATURAL_PERSON,
    "party_name": "张示例",
    "id_type": IdType.RESIDENT_ID,
    "id_number": "350503199001011236",
    "mobile_phone": "13800000000",
    "reserved_contact": _YES,
    "domicile_address": "福建省泉州市丰泽区示例路1号",
    "contract_date": date(2024, 3, 1),
    "currency": "CNY",
    "cutoff_date": date(2026, 9, 30),
    "principal": Decimal("36573.10"),
    "interest": Decimal("1200.50"),
    "penalty_interest": Decimal("300.00"),
    "compound_interest": Decimal("0.00"),
    "liquidated_damages": Decimal("0.00"),
    "fees": Decimal("0.00"),
    "total": Decimal("38073.60"),
    "relief_sought": "请求被申请人偿还欠款本息",
    "facts": "双方订立合同后，被申请人未按约定履行，经催告仍未履行。",
    "legal_basis": LegalBasis.CONTRACT,
    "is_criminal": _NO,
    "is_sued": _NO,
}
_DEBT: dict[str, Value] = {"overdue_since": date(2026, 6, 1), "overdue_days": 121}
_LOAN: dict[str, Value] = _DEBT | {
    "cause_of_action": "金融借款合同纠纷",
    "loan_amount_contract": Decimal("50000.00"),
    "loan_amount_disbursed": Decimal("50000.00"),
    "disbursed_on": date(2024, 3, 5),
    "matures_on": date(2027, 3, 5),
    "annual_rate": Decimal("4.35"),
    "overdue_rate_multiplier": Decimal("1.5"),
    "repayment_method": RepaymentMethod.EQUAL_INSTALMENT,
}
EXAMPLES: Mapping[Product, dict[str, Value]] = {
    Product.CREDIT_CARD: _DEBT | {
        "cause_of_action": "信用卡纠纷",
        "credit_limit": Decimal("40000.00"),
        "card_number_masked": "622848******1234",
    },
    Product.CONSUMER_LOAN: _LOAN | {
        "guarantor_name": "李示例",
        "guarantor_id_number": "440524188001010014",
        "guarantee_mode": GuaranteeMode.JOINT,
        "guarantee_ends_on": date(2030, 3, 5),
    },
    Product.BUSINESS_LOAN: _LOAN | {"purpose": "进货"},
    Product.MORTGAGE: _LOAN | {
        "property_certificate_no": "闽（2024）泉州市不动产权第0000001号",
        "property_address": "福建省泉州市丰泽区示例路1号",
    },
    Product.SME_LOAN: _LOAN | {
        "party_kind": PartyKind.LEGAL_PERSON,
        "party_name": "示例商贸有限公司",
        "id_type": IdType.USCC,
        "id_number": "91350500EXAMPLE1A7",
        "legal_representative": "王示例",
    },
    Product.INSURANCE: {
        "cause_of_action": "财产保险合同纠纷",
        "policy_no": "PDAA202400000000000001",
        "insurance_line": InsuranceLine.MOTOR,
        "loss_date": date(2026, 5, 20),
        "claim_decision": ClaimDecision.PARTIAL,
        "claimed_amount": Decimal("38073.60"),
        "offered_amount": Decimal("20000.00"),
    },
    Product.SECURITIES: {
        "cause_of_action": "证券交易合同纠纷",
        "instrument_code": "000000",
        "product_risk": ProductRisk.R2,
        "investor_risk": InvestorRisk.C3,
        "amount_invested": Decimal("100000.00"),
    },
    Product.PAYMENT_FRAUD: {
        "cause_of_action": "借记卡纠纷",
        "transaction_id": "202605200000000001",
        "transaction_on": date(2026, 5, 20),
        "transaction_channel": PaymentChannel.ONLINE,
        "transaction_amount": Decimal("38073.60"),
    },
}  # fmt: skip
"""What the row of each product holds beside what all of them do."""


COMPANION_EXAMPLES: Mapping[SheetName, dict[str, Value]] = {
    SheetName.PARTIES: {
        "party_role": DebtorRole.CO_BORROWER,
        "party_kind": PartyKind.NATURAL_PERSON,
        "party_name": "赵示例",
        "id_type": IdType.RESIDENT_ID,
        "id_number": "350503199001011244",
        "mobile_phone": "13800000001",
        "domicile_address": "福建省泉州市丰泽区示例路1号",
    },
    SheetName.GUARANTEES: {
        "guarantor_name": "示例担保有限公司",
        "guarantor_id_number": "91350500EXAMPLE2A8",
        "guarantee_mode": GuaranteeMode.JOINT,
        "guarantee_amount": Decimal("50000.00"),
        "guarantee_ends_on": date(2030, 3, 5),
        "collateral": "示例路1号房产抵押",
    },
    SheetName.ATTACHMENTS: {
        "attachment_kind": AttachmentKind.CONTRACT,
        "file_name": "借款合同.pdf",
        "sha256": hashlib.sha256(b"").hexdigest(),
    },
}
"""The example row of each sheet beside the cases; it belongs to the example of OF_COMPANIONS."""
OF_COMPANIONS = Product.MORTGAGE


def reference(product: Product) -> str:
    """The institution's reference in the example of a product."""
    return f"示例{list(Product).index(product) + 1}（请删除）"


def example(product: Product) -> dict[str, Value]:
    """The example of a product, by the names of columns."""
    number = list(Product).index(product) + 1
    own = {
        "institution_ref": reference(product),
        "product": product,
        "contract_no": f"20260000000000000{number}",
    }
    return _PERSON | own | EXAMPLES[product]


def write_template(target: Path) -> None:
    """Write the workbook; the same bytes every time."""
    with xlsxwriter.Workbook(target, WORKBOOK_OPTIONS) as book:
        book.set_properties({"title": f"案件提交模板 {VERSION}", "created": _WRITTEN_ON})
        for name, columns in COLUMNS_OF.items():
            _lay_out(book, book.add_worksheet(name.zh), columns)
        for row, product in enumerate(Product, 1):
            _fill(book.get_worksheet_by_name(SheetName.CASES.zh), row, COLUMNS, example(product))
        for name, values in COMPANION_EXAMPLES.items():
            own = {"institution_ref": reference(OF_COMPANIONS)}
            _fill(book.get_worksheet_by_name(name.zh), 1, COLUMNS_OF[name], own | values)
        for name, about in _ABOUT.items():
            book.get_worksheet_by_name(name.zh).write_comment(0, 0, about, _COMMENT)
        meta = book.add_worksheet(META)
        meta.write_row(0, 0, [VERSION_KEY, VERSION])
        meta.hide()


def _lay_out(book: Any, sheet: Any, columns: Sequence[Column]) -> None:
    sheet.freeze_panes(1, 2)
    for place, column in enumerate(columns):
        cells = book.add_format({"num_format": _FORMATS.get(column.kind, TEXT_FORMAT)})
        header = book.add_format({"bold": True, "num_format": TEXT_FORMAT, "bg_color": _colour(column), "border": 1})
        sheet.set_column(place, place, max(12, 2 * len(column.header) + 2), cells)
        sheet.write_string(0, place, column.header, header)
        sheet.write_comment(0, place, _explained(column), _COMMENT)
        if listed := choices(column):
            sheet.data_validation(1, place, LAST_ROW, place, {"validate": "list", "source": listed})


def _fill(sheet: Any, row: int, columns: Sequence[Column], values: Mapping[str, Value]) -> None:
    """Write one row; the format of a cell is its column's."""
    for place, column in enumerate(columns):
        match values.get(column.name):
            case None:
                pass
            case date() as day:
                sheet.write_datetime(row, place, day)
            case Decimal() | int() as number:
                sheet.write_number(row, place, number)
            case Word() as word:
                sheet.write_string(row, place, word.zh)
            case text:
                sheet.write_string(row, place, text)


def choices(column: Column) -> list[str]:
    """What a cell of the column may hold, if that can be listed."""
    if column.kind is Kind.BOOL:
        return [_YES, _NO]
    return [word.zh for word in column.words] if column.words else []


def _explained(column: Column) -> str:
    """What is asked in a column, in Chinese and in English."""
    length = f"，至多{column.longest}字" if column.kind in (Kind.TEXT, Kind.CODE, Kind.IDENTIFIER) else ""
    zh, en = column.kind.zh + length, column.kind.en
    if column.is_required:
        return f"必填。{zh}。\nRequired. {en}."
    if not column.required_for:
        return f"选填。{zh}。\nOptional. {en}."
    products = "、".join(product.zh for product in column.required_for)
    return f"{products}必填。{zh}。\nRequired for: {', '.join(product.en for product in column.required_for)}. {en}."


def _colour(column: Column) -> str:
    return "#F8CBAD" if column.is_required else "#FFE699" if column.required_for else "#E2EFDA"
