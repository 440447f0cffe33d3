"""How overdue customer invoices become filing rows where nobody says otherwise: a filter and a mapping profile.

An invoice is a claim of its own. It is filed under its number and stated as of the day it was due, neither of which
moves: an invoice that changes later changes its case and opens no second one.
"""

from __future__ import annotations

from collections.abc import Mapping

from mediation.filing.profiles import (
    AsText,
    Cell,
    Compact,
    Computed,
    Constant,
    Day,
    Form,
    Mapped,
    Number,
    Operation,
    Phone,
    Profile,
    Source,
    Words,
)
from mediation.filing.template import BY_NAME
from mediation.vocabulary import IdType, PartyKind, RowAction

MODEL = "account.move"
OVERDUE = (
    ["move_type", "=", "out_invoice"],
    ["state", "=", "posted"],
    ["payment_state", "in", ["not_paid", "partial"]],
    ["invoice_date_due", "<", "today"],
)
"""Invoices to customers that are due and not paid in full."""

PARTNER = "commercial_partner_id"
"""Who owes: of an invoice to a department or a contact, the company."""
TEXT = AsText()
CANCELLED = Words(meanings=(("cancel", RowAction.WITHDRAW.zh),), default="")
PAID = Words(meanings=(("paid", RowAction.WITHDRAW.zh), ("reversed", RowAction.WITHDRAW.zh)), default="")
"""Of what nothing is owed any more, the case is taken back."""
YES, NO, NOTHING = "是", "否", Constant(text="0.00")


def proposed(institution: str, name: str, constants: Mapping[str, str], *, representative: str = "") -> Profile:
    """A profile for account.move; `constants` are what is the same for every row, by the template's names.

    Odoo keeps no legal representative of a company: `representative` is the field of the partner that does, and without
    one the debtors are taken for natural persons.
    """
    sources = _of_invoice() | _of_partner(representative) | {n: Constant(text=text) for n, text in constants.items()}
    columns = tuple(Mapped(column=column, source=sources[column]) for column in BY_NAME if column in sources)
    return Profile(institution=institution, name=name, columns=columns)


def _of_invoice() -> dict[str, Source]:
    number, signed, due, total = _cell("name"), _day("invoice_date"), _day("invoice_date_due"), _amount("amount_total")
    reference = Computed(operation=Operation.FIRST_GIVEN, of=(_cell("ref"), _cell("invoice_origin"), number))
    told = (
        Constant(text="应收账款发票"),
        number,
        Constant(text="，合同或订单"),
        reference,
        Constant(text="，到期未付清。"),
    )
    return {
        "row_action": Computed(operation=Operation.JOIN, of=(_cell("state", CANCELLED), _cell("payment_state", PAID))),
        "institution_ref": number,
        "contract_no": number,
        "contract_date": signed,
        "currency": _cell("currency_id.name"),
        "cutoff_date": due,
        "principal": _amount("amount_residual"),
        **dict.fromkeys(("interest", "penalty_interest", "compound_interest", "liquidated_damages", "fees"), NOTHING),
        "total": _amount("amount_residual"),
        "overdue_since": due,
        "overdue_days": Constant(text="0"),
        "facts": Computed(operation=Operation.JOIN, of=told),
        "loan_amount_contract": total,
        "loan_amount_disbursed": total,
        "disbursed_on": signed,
        "matures_on": due,
    }


def _of_partner(representative: str) -> dict[str, Source]:
    address = tuple(_cell(f"{PARTNER}.{field}") for field in ("state_id.name", "city", "street", "street2"))
    found: dict[str, Source] = {
        "party_kind": Constant(text=PartyKind.NATURAL_PERSON.zh),
        "party_name": _cell(f"{PARTNER}.name"),
        "id_type": Constant(text=IdType.RESIDENT_ID.zh),
        "id_number": _cell(f"{PARTNER}.vat", Compact()),
        "mobile_phone": _cell(f"{PARTNER}.phone", Phone()),
        "domicile_address": Computed(operation=Operation.JOIN, of=address),
    }
    if not representative:
        return found
    return found | {
        "party_kind": _if_company(PartyKind.LEGAL_PERSON.zh, PartyKind.NATURAL_PERSON.zh),
        "id_type": _if_company(IdType.USCC.zh, IdType.RESIDENT_ID.zh),
        "legal_representative": _cell(f"{PARTNER}.{representative}"),
    }


def _if_company(yes: str, no: str) -> Cell:
    return _cell(f"{PARTNER}.is_company", Words(meanings=((YES, yes), (NO, no))))


def _cell(path: str, form: Form = TEXT) -> Cell:
    return Cell(header=path, form=form)


def _day(path: str) -> Cell:
    return _cell(path, Day())


def _amount(path: str) -> Cell:
    return _cell(path, Number())
