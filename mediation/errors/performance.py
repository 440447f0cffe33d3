"""What can go wrong once an agreement is performed, or not."""

from __future__ import annotations

from mediation.errors.filing import NeedsSecondPerson
from mediation.errors.general import MediationError


class LedgerIsAppendOnly(MediationError):
    """Entries of the ledger are never changed or removed; another entry takes them back."""

    zh, code, status = "台账分录不得修改或删除，须以冲回分录更正。", "ledger_append_only", 409


class LedgerDiffers(MediationError):
    """What stands on an instalment or a payment is not what the ledger says."""

    zh, code, status = "分期或还款金额与台账不符。", "ledger_differs", 409


class PlanNotRunning(MediationError):
    """The case has no plan in a state that allows this."""

    zh, code, status = "该案件没有处于可办理状态的履行计划。", "plan_not_running", 409


class AccelerationNotAgreed(MediationError):
    """The agreement does not let the rest fall due at once."""

    zh, code, status = "协议未约定加速到期。", "acceleration_not_agreed", 409


class NoticeTooShort(MediationError):
    """The debtor must be told of the default first, and given the days to cure it."""

    zh, code, status = "须先通知债务人违约情况，并留足补救期限。", "notice_too_short", 409


class DisputeOpen(MediationError):
    """A payment of this plan is disputed; the institution must answer first."""

    zh, code, status = "该计划有还款争议尚未答复。", "dispute_open", 409


class SuspenseSettled(MediationError):
    """This was settled before, or cannot be settled in this way."""

    zh, code, status = "该笔款项已处理，或不能以此方式处理。", "suspense_settled", 409


class NothingHeld(MediationError):
    """Not so much is held of this payment."""

    zh, code, status = "该笔还款没有足额暂存款。", "nothing_held", 409


class NotReversible(MediationError):
    """The payment was taken back before, or belongs to a plan that is over."""

    zh, code, status = "该笔还款已冲正，或所属计划已终止。", "not_reversible", 409


class NumberUsed(MediationError):
    """Something was reported under this number before; a reversal has a number of its own."""

    zh, code, status = "该流水号已报送过；冲正须使用自己的流水号。", "number_used", 409


class NotFulfilled(MediationError):
    """A certificate of performance needs a plan that is performed in full."""

    zh, code, status = "履行计划尚未全部履行，不能出具履行证明。", "not_fulfilled", 409


class NotEnforceable(MediationError):
    """Only a confirmed agreement that is not performed can be enforced; otherwise sue, or apply for a payment order."""

    zh, code, status = (
        "仅经司法确认且未履行的协议可申请强制执行；否则可起诉或申请支付令。",
        "not_enforceable",
        409,
    )


class ReleaseNeedsSecond(NeedsSecondPerson):
    """So much is given up or written off only by two people: propose it, and a supervisor of yours answers."""

    zh, code, status = (
        "超过单人限额的免除或核销须由两人办理：请提出申请，由本机构审批人复核。",
        "release_needs_second",
        403,
    )


class ReleaseNotYours(MediationError):
    """Another person of your institution, a supervisor, answers this; not the one who proposed it, nor a system."""

    zh, code, status = "须由本机构另一名审批人复核，申请人本人和系统接口均不能代替。", "release_not_yours", 403


class ReleaseClosed(MediationError):
    """This was answered before, or something of this plan waits for a supervisor already."""

    zh, code, status = "该申请已答复，或该计划已有申请待复核。", "release_closed", 409


class FollowUpAnswered(MediationError):
    """This request was answered before."""

    zh, code, status = "该事项已答复。", "follow_up_answered", 409


class FollowUpTaken(MediationError):
    """A colleague has taken this, or nobody has it any more; look at the list again."""

    zh, code, status = "该事项已由同事办理，或已不在办理中，请重新查看列表。", "follow_up_taken", 409


CONSTRAINTS: dict[str, type[MediationError]] = {
    "ledger_append_only": LedgerIsAppendOnly,
    "ledger_holds": LedgerDiffers,
    "disputes_one_open": DisputeOpen,
    "releases_one_open": ReleaseClosed,
    "releases_answered_by_second": ReleaseNotYours,
    "payments_reversal_unique": NumberUsed,
}
