"""The sheets of the template beside its cases: further parties, guarantees, documents; each row names its case.

The case is named by the institution's own reference, in a column that is first in every sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from mediation import errors
from mediation.filing import template
from mediation.filing.template import BY_NAME, COLUMNS, EVERY, Column, Kind
from mediation.vocabulary import AttachmentKind, PartyRole, SheetName, Word

REFERENCE = BY_NAME["institution_ref"]


class DebtorRole(Word):
    """The part that a further party has in a case."""

    RESPONDENT = PartyRole.RESPONDENT.value, PartyRole.RESPONDENT.zh, PartyRole.RESPONDENT.en
    CO_BORROWER = PartyRole.CO_BORROWER.value, PartyRole.CO_BORROWER.zh, PartyRole.CO_BORROWER.en


PARTIES: tuple[Column, ...] = (
    Column("当事人地位", "party_role", Kind.WORD, EVERY, words=DebtorRole),
    *(
        BY_NAME[name]
        for name in (
            "party_kind", "party_name", "id_type", "id_number", "sex", "birth_date", "mobile_phone", "domicile_address",
            "legal_representative",
        )
    ),
)  # fmt: skip
GUARANTEES: tuple[Column, ...] = (
    replace(BY_NAME["guarantor_name"], required_for=EVERY),
    replace(BY_NAME["guarantor_id_number"], required_for=EVERY),
    BY_NAME["guarantee_mode"],
    Column("担保金额", "guarantee_amount", Kind.MONEY),
    BY_NAME["guarantee_ends_on"],
    Column("担保物", "collateral", Kind.TEXT, longest=200),
)
ATTACHMENTS: tuple[Column, ...] = (
    Column("材料类型", "attachment_kind", Kind.WORD, words=AttachmentKind),
    Column("文件名", "file_name", Kind.TEXT, EVERY, longest=255),
    Column("SHA-256", "sha256", Kind.CODE),
)
COLUMNS_OF: Mapping[SheetName, tuple[Column, ...]] = MappingProxyType(
    {
        SheetName.CASES: COLUMNS,
        SheetName.PARTIES: (REFERENCE, *PARTIES),
        SheetName.GUARANTEES: (REFERENCE, *GUARANTEES),
        SheetName.ATTACHMENTS: (REFERENCE, *ATTACHMENTS),
    }
)
"""Columns of each sheet."""
COMPANIONS = tuple(name for name in COLUMNS_OF if name is not SheetName.CASES)
"""The sheets whose rows belong to rows of the cases."""

BY_NAME_OF: Mapping[SheetName, Mapping[str, Column]] = MappingProxyType(
    {sheet: {column.name: column for column in columns} for sheet, columns in COLUMNS_OF.items()}
)
BY_HEADER: Mapping[str, Column] = {
    column.header: column for columns in reversed([*COLUMNS_OF.values()]) for column in columns
}
"""The columns of all sheets; what is one header in several, as in the first of them."""


def column_of(name: str, sheet: str = SheetName.CASES) -> Column | None:
    """The column of this name, as its sheet has it; None for what is no column."""
    return BY_NAME_OF[SheetName(sheet)].get(name)


def match(sheet: SheetName, header: Sequence[str]) -> dict[str, int]:
    """Position of each column of a sheet in its header, by name; raises what `template.match` raises, with its name."""
    try:
        return template.match(header, COLUMNS_OF[sheet])
    except (errors.HeaderMismatch, errors.ThirdPartyContacts) as refusal:
        raise type(refusal)(f"（{sheet.zh}）{refusal.detail}") from None
