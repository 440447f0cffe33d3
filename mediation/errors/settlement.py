"""What can go wrong from an agreement to the last payment."""

from __future__ import annotations

from mediation.errors.general import MediationError
from mediation.errors.negotiation import OfferClosed


class SignaturesOutOfOrder(MediationError):
    """It is not this signer's turn, or they have signed already."""

    zh, code, status = "尚未轮到该签署人，或其已签署。", "signatures_out_of_order", 409


class TooManyAtOnce(MediationError):
    """These are more than are done in one go; choose fewer, and come back for the rest."""

    zh, code, status = "超过单次办理的数量上限，请分批办理。", "too_many_at_once", 422


class PaperNotShown(MediationError):
    """What was shown to the signer is not the paper as it was drawn up."""

    zh, code, status = "向签署人出示的文本与文书原文不一致。", "paper_not_shown", 409


class SigningUnproved(MediationError):
    """An electronic signature needs its evidence and what makes it reliable (电子签名法 art. 13), no other does."""

    zh, code, status = "电子签名须附证据并说明其可靠性（电子签名法第十三条）。", "signing_unproved", 422


class TotalsDiffer(MediationError):
    """The instalments do not add up to the settled amount."""

    zh, code, status = "各期金额之和与约定总额不符。", "totals_differ", 422


class SpecialAuthorityMissing(MediationError):
    """The institution's agent has no special authority (Civil Procedure Law art. 62), or it has run out: renew it."""

    zh, code, status = (
        "机构代理人无特别授权或者授权已过期，不能达成和解（民事诉讼法第六十二条）；请机构更新授权委托书。",
        "special_authority_missing",
        409,
    )


class WrongCourt(MediationError):
    """The court that the agreement names may not confirm it (Civil Procedure Law art. 205)."""

    zh, code, status = "协议载明的法院无管辖权，不能申请司法确认（民事诉讼法第二百零五条）。", "wrong_court", 409


class ApplicationIncomplete(MediationError):
    """Not all parties have signed the joint application for confirmation (Civil Procedure Law art. 205)."""

    zh, code, status = "共同申请书尚未由各方签署（民事诉讼法第二百零五条）。", "application_incomplete", 409


class OutcomeKnown(MediationError):
    """The same outcome, or another with its number, is being recorded at this moment."""

    zh, code, status = "同一结果或者同一文书号正在登记，请重试。", "outcome_known", 409


class WindowClosed(MediationError):
    """The thirty days for joint confirmation have passed (Civil Procedure Law art. 205)."""

    zh, code, status = "已超过三十日共同申请司法确认的期限（民事诉讼法第二百零五条）。", "window_closed", 409


class AgreementStands(MediationError):
    """An agreement is in force in this case, so it cannot end without one."""

    zh, code, status = "本案已有生效的调解协议，不能以未达成协议结案。", "agreement_stands", 409


class NothingOwed(MediationError):
    """Nothing is open under this agreement, or its performance has gone to a court or out of the books."""

    zh, code, status = "该协议项下没有待履行的款项，或者已进入强制执行、诉讼或者核销。", "nothing_owed", 409


class CourtDecides(MediationError):
    """An application to confirm this agreement is before a court, which decides first, unless it is withdrawn."""

    zh, code, status = "该协议的司法确认申请正在法院审查中，须待其作出决定或者撤回申请。", "court_decides", 409


class AlreadyAsked(MediationError):
    """Somebody has asked already to mediate again about this agreement."""

    zh, code, status = "已有人申请重新调解，请等待答复。", "already_asked", 409


class NobodyAsked(MediationError):
    """Nobody has asked to mediate again about this agreement; a side asks, or its mediator takes it down."""

    zh, code, status = "尚无人申请重新调解；应由一方申请，或者由调解员代为记录。", "nobody_asked", 409


class PaymentKnown(MediationError):
    """This bank transaction was posted before."""

    zh, code, status = "该笔银行流水已入账。", "payment_known", 409


class PayeeUnknown(MediationError):
    """The institution has not named the account that payments go to."""

    zh, code, status = "机构尚未指定收款账户。", "payee_unknown", 409


class DayAhead(MediationError):
    """What has happened did not happen on a day that is still to come."""

    zh, code, status = "日期不得晚于今日。", "day_ahead", 422


class NotConfirmable(MediationError):
    """A court would not confirm this agreement, or it could not be enforced; the rules it breaks are named."""

    zh, code, status = "协议不能确认或者不能执行，须先改正所列各项。", "not_confirmable", 422


class WarningsOpen(MediationError):
    """The mediator has neither mended nor let stand what the check warns of."""

    zh, code, status = "有提示事项未改正，也未由调解员说明理由。", "warnings_open", 409


class NoSuchWarning(MediationError):
    """The check has no warning of this code; what stops an agreement is mended, never let stand."""

    zh, code, status = "没有该项提示；禁止签署的事项须改正，不能放行。", "no_such_warning", 422


class ClausesUnsound(MediationError):
    """An agreement has at most twenty clauses of its own, none empty, longer than 1,000 characters or unprintable."""

    zh, code, status = "自拟条款至多二十款，每款不得为空、超过一千字或者含有无法打印的字符。", "clauses_unsound", 422


class ClausesAreFinal(MediationError):
    """The agreement is drawn up, or mediation is over: its clauses stay as they are."""

    zh, code, status = "协议已拟定或者调解已结束，自拟条款不得再改。", "clauses_are_final", 409


class ConsequenceUnknown(MediationError):
    """Both sides must know, and a reason must be given, before a guarantor is left out (Civil Code art. 695)."""

    zh, code, status = (
        "双方知悉后果并写明理由，方可不由保证人签署（民法典第六百九十五条）。",
        "consequence_unknown",
        422,
    )


CONSTRAINTS: dict[str, type[MediationError]] = {
    "payment_txn_unique": PaymentKnown,
    "agreement_one_in_force": OfferClosed,
    "agreement_one_in_the_making": OfferClosed,
    "cases_agreement_stands": AgreementStands,
    "renegotiations_one_open": AlreadyAsked,
    "plan_adds_up": TotalsDiffer,
    "court_reports_once": OutcomeKnown,
    "confirmations_ruling_once": OutcomeKnown,
    "signatures_in_order": SignaturesOutOfOrder,
    "signatures_of_paper_shown": PaperNotShown,
    "signatures_reliable": SigningUnproved,
    "claimant_may_settle": SpecialAuthorityMissing,
    "agreement_not_linted": NotConfirmable,
    "clauses_before_drawing_up": ClausesAreFinal,
    "guarantor_stances_known": ConsequenceUnknown,
}
