"""What can go wrong from an agreement to the last payment."""

from __future__ import annotations

from mediation.errors.general import MediationError
from mediation.errors.negotiation import OfferClosed


class SignaturesOutOfOrder(MediationError):
    """It is not this signer's turn, or they have signed already."""

    zh, code, status = "尚未轮到该签署人，或其已签署。", "signatures_out_of_order", 409


class TotalsDiffer(MediationError):
    """The instalments do not add up to the settled amount."""

    zh, code, status = "各期金额之和与约定总额不符。", "totals_differ", 422


class SpecialAuthorityMissing(MediationError):
    """The institution's agent lacks special authority to settle (Civil Procedure Law art. 62)."""

    zh, code, status = (
        "机构代理人无特别授权，不能达成和解（民事诉讼法第六十二条）。",
        "special_authority_missing",
        409,
    )


class WindowClosed(MediationError):
    """The thirty days for joint confirmation have passed (Civil Procedure Law art. 205)."""

    zh, code, status = "已超过三十日共同申请司法确认的期限（民事诉讼法第二百零五条）。", "window_closed", 409


class PaymentKnown(MediationError):
    """This bank transaction was posted before."""

    zh, code, status = "该笔银行流水已入账。", "payment_known", 409


class PayeeUnknown(MediationError):
    """The institution has not named the account that payments go to."""

    zh, code, status = "机构尚未指定收款账户。", "payee_unknown", 409


CONSTRAINTS: dict[str, type[MediationError]] = {
    "payment_txn_unique": PaymentKnown,
    "agreement_one_live": OfferClosed,
    "plan_adds_up": TotalsDiffer,
}
