"""What can go wrong while terms are looked for."""

from __future__ import annotations

from mediation.errors.general import MediationError


class OfferClosed(MediationError):
    """The offer was answered or has expired."""

    zh, code, status = "方案已答复或已过期。", "offer_closed", 409


class OfferIsTheirs(MediationError):
    """Only who made an offer withdraws it, and only the other side answers it."""

    zh, code, status = "方案只能由提出方撤回、由对方答复。", "offer_is_theirs", 409


class OfferIsFinal(MediationError):
    """What an offer says is never changed; withdraw it or counter it."""

    zh, code, status = "方案内容不得更改，可以撤回或者另提方案。", "offer_is_final", 409


class ClaimChanged(MediationError):
    """The claim is not what it was when the offer was made."""

    zh, code, status = "债权金额与提出方案时不一致，请重新提出方案。", "claim_changed", 409


class WaiverTooHigh(MediationError):
    """What is waived and what is paid do not make the claim, or more of a component is waived than is claimed."""

    zh, code, status = "应付金额与减免金额之和不等于债权总额，或者某项减免超过其债权金额。", "waiver_too_high", 422


class PlanTooLong(MediationError):
    """The plan has more payments, or lasts more months, than is allowed for this kind of debt."""

    zh, code, status = "分期期数或者期限超过该类债务允许的上限。", "plan_too_long", 422


class BalloonTooLarge(MediationError):
    """The last payment is a larger share of the sum than is allowed."""

    zh, code, status = "末期金额占比超过上限。", "balloon_too_large", 422


class PlanImpossible(MediationError):
    """The sum cannot be paid in this way: a part is below one fen, or a day has passed or is told wrongly."""

    zh, code, status = "该方案无法履行：有一期金额不足一分，或者日期已过、月份有误。", "plan_impossible", 422


class StandingOfferEnded(MediationError):
    """The standing offer is over, or was withdrawn."""

    zh, code, status = "该常设方案已到期或者已撤回。", "standing_offer_ended", 409


class StandingOfferUnsound(MediationError):
    """The days or bounds of the standing offer do not follow each other, or it is over already.

    It ends on or after its first day, within ten years; it is answered before its first payment, which is due within a
    year; its class goes from the lower bound to the higher.
    """

    zh, code, status = (
        "常设方案有误：截止日不得早于起始日或今日，答复期须在首期还款日之前，首期须在一年之内，范围须由低到高。",
        "standing_offer_unsound",
        422,
    )


CONSTRAINTS: dict[str, type[MediationError]] = {
    "offers_one_open": OfferClosed,
    "agreements_offer_id_key": OfferClosed,
    "offer_is_final": OfferIsFinal,
}
