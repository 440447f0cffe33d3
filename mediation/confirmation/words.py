"""Words of judicial confirmation: what courts say, on which grounds, who objects, and what is left to do instead."""

from __future__ import annotations

from mediation.vocabulary import Word


class CourtOutcome(Word):
    """What a court says about a joint application."""

    ACCEPTED = "accepted", "受理", "Accepted"
    NOT_ACCEPTED = "not_accepted", "不予受理", "Not accepted"
    SUPPLEMENT = "supplement", "要求补充", "A supplement is asked for"
    CONFIRMED = "confirmed", "裁定有效", "Confirmed"
    DISMISSED = "dismissed", "裁定驳回", "Dismissed"
    WITHDRAWN = "withdrawn", "撤回申请", "Withdrawn"
    OBJECTION = "objection", "提出异议", "Somebody objects to the confirmation"
    REVOKED = "revoked", "异议成立，撤销裁定", "The objection stands, the confirmation is revoked"


class Objector(Word):
    """Who may object to a confirmation, and within what time (民诉法解释 2022-04-10 art. 372)."""

    PARTY = "party", "当事人", "A party, within 15 days of receiving the ruling"
    THIRD_PARTY = "third_party", "利害关系人", "A third party, within 6 months of knowing of it"


class Alternative(Word):
    """What is left to parties whose agreement no court has confirmed; it binds them all the same."""

    FRESH_AGREEMENT = (
        "fresh_agreement",
        "重新达成调解协议并在三十日内共同申请司法确认（民事诉讼法第二百零五条）",
        "Make a fresh agreement and apply for its confirmation within 30 days (Civil Procedure Law art. 205)",
    )
    PAYMENT_ORDER = (
        "payment_order",
        "债权人向人民法院申请支付令（民事诉讼法第二百二十五条）",
        "The creditor applies for a payment order (Civil Procedure Law art. 225)",
    )
    NOTARISED = (
        "notarised_instrument",
        "办理赋予强制执行效力的债权文书公证（公证法第三十七条）",
        "Have the debt notarised with power of enforcement (Notarization Law art. 37)",
    )
    SUE = (
        "sue",
        "就调解协议的履行或者原纠纷向人民法院提起诉讼（民事诉讼法第二百零六条）",
        "Sue on the agreement or on the original dispute (Civil Procedure Law art. 206)",
    )


ALTERNATIVES = {
    "NOT_APPLIED": (Alternative.FRESH_AGREEMENT, Alternative.PAYMENT_ORDER, Alternative.NOTARISED),
    "WITHDRAWN": (Alternative.FRESH_AGREEMENT, Alternative.PAYMENT_ORDER, Alternative.NOTARISED),
    "NOT_ACCEPTED": (Alternative.FRESH_AGREEMENT, Alternative.SUE),
    "DISMISSED": (Alternative.FRESH_AGREEMENT, Alternative.SUE),
}
"""What is left, by the state of the agreement."""
