"""What tests of mapping profiles start from: what institutions say about their exports, and proposals for them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from fixtures.exports import Export, rows_of
from mediation.filing.profile_findings import Facts, Proposal
from mediation.filing.profiles import titles
from mediation.filing.proposing import propose

CARD_USCC = "91350500MA2XR7K12P"
CARD = {
    "claimant_uscc": CARD_USCC,
    "handler_name": "吴晓梅",
    "handler_phone": "0595-22778899",
    "authority_type": "特别授权",
    "poa_number": "PAU-2026-0087",
    "poa_expires_on": "2027-12-31",
    "product": "信用卡纠纷",
    "cause_of_action": "信用卡纠纷",
    "reserved_contact": "是",
    "relief_sought": "请求被申请人偿还信用卡欠款",
    "facts": "持卡人逾期未还款，经催收未果。",
    "legal_basis": "合同必需",
    "is_criminal": "否",
    "is_sued": "否",
    "credit_limit": "0.00",
}
UNNAMED = {
    "contract_no": "F01",
    "party_name": "F02",
    "mobile_phone": "F04",
    "户籍/住所地址": "F05",
    "principal": "F06",
    "interest": "F07",
    "liquidated_damages": "F08",
    "overdue_days": "F10",
    "cutoff_date": "F11",
    "合同签订日期": "F12",
    "credit_limit": "F13",
}
"""What the institution chooses where an export has no titles to go by."""


def proposed(export: Export, **constants: str) -> Proposal:
    header, rows = rows_of(export.path())
    chosen = UNNAMED if export.name == "cards_unnamed" else {}
    return propose(header, rows, Facts(constants=export.facts() | constants, chosen=chosen))


def frame(header: Sequence[str], rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    return pl.DataFrame([list(row) for row in rows], [(name, pl.String) for name in titles(header)], orient="row")
