"""What a page calls the template's columns: their titles, what their cells hold, what can be chosen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mediation.filing.rules import CAUSES
from mediation.filing.template import Column, Kind
from mediation.filing.template_workbook import choices
from mediation.http.language import language, say
from mediation.web.words import said

IN_ENGLISH = {
    "institution_ref": "Your reference",
    "claimant_uscc": "Credit code of the institution",
    "fin_institution_code": "Code of the financial institution",
    "authority_type": "What the agent may do",
    "poa_number": "Number of the power of attorney",
    "poa_expires_on": "Power of attorney, valid until",
    "party_name": "Name",
    "id_type": "Identity document",
    "id_number": "Identity number",
    "reserved_contact": "Contact was agreed in the contract",
    "domicile_address": "Address",
    "jurisdiction_clause": "Clause on disputes",
    "court_code": "Court",
    "contract_no": "Contract number",
    "cutoff_date": "Reckoned up to",
    "authority_matrix_id": "Number of the authority",
    "legal_basis": "Ground for processing personal data",
    "is_criminal": "Criminal proceedings",
    "is_sued": "In court already",
    "is_arbitrated": "In arbitration",
    "is_notarised": "Notarised",
    "is_unauthorised_claim": "Card misuse is claimed",
    "is_pre_sale": "Priority notice registered",
    "is_first_home": "First home",
    "is_bankrupt": "Bankrupt",
}
"""Columns whose name in code would not do as a title."""


def name_of(column: Column) -> str:
    """A column's title; in English its name in words, since files have the title in Chinese only."""
    plain = column.name.replace("_", " ").capitalize()
    return say(column.header, IN_ENGLISH.get(column.name, plain))


def choices_of(column: Column) -> list[tuple[str, Any]]:
    """What a cell of the column may hold as a file has it, and how it is called, if that can be listed."""
    if column.kind is Kind.BOOL:
        return list(zip(choices(column), (_("Yes"), _("No")), strict=True))
    if column.name == "cause_of_action":
        return [(cause, cause) for cause in CAUSES]
    return [(word.zh, said(word)) for word in column.words] if column.words else []


def help_of(column: Column) -> str:
    """What a cell holds, where that is not plain from its title and its field."""
    title = column.header if language() == "en" else ""
    if choices_of(column) or column.kind in (Kind.DATE, Kind.TEXT):
        return title
    return " · ".join(filter(None, [title, str(said(column.kind))]))
