"""What can go wrong when mediators are chosen, objected to and replaced."""

from __future__ import annotations

from mediation.errors.filing import NeedsSecondPerson
from mediation.errors.general import MediationError, NotFound


class NeedsSecondApprover(NeedsSecondPerson):
    """An assignment against the rules must be approved by someone other than who asked for it."""

    zh, code, status = "例外指派须由申请人以外的人批准。", "needs_second_approver", 403


class MediatorBarred(MediationError):
    """A rule excludes this mediator from the case."""

    zh, code, status = "依规则该调解员不得办理此案。", "mediator_barred", 409


class DisclosureOpen(MediationError):
    """What the mediator has disclosed must be answered by both sides first."""

    zh, code, status = "调解员披露的事项须先由双方答复。", "disclosure_open", 409


class AlreadyReopened(MediationError):
    """The case was reopened once; it is not reopened again."""

    zh, code, status = "本案已进行过二次调解，不再重启。", "already_reopened", 409


class NotAutomated(MediationError):
    """People have chosen this mediator; reject him with a reason instead."""

    zh, code, status = "该调解员系由人选定，如不接受请说明理由。", "not_automated", 409


class RunDecides(MediationError):
    """A person appoints only where a party has refused the automated decision; otherwise the run decides."""

    zh, code, status = "仅在当事人拒绝自动化决定时由人指定，其余由统一指派决定。", "run_decides", 409


class ListClosed(MediationError):
    """No list waits for your answer in this case, or its time is over."""

    zh, code, status = "本案没有待您答复的调解员名单，或期限已过。", "list_closed", 409


class NotOnList(MediationError):
    """Each mediator of the list may be struck or ranked once, and nobody else; only a few may be struck."""

    zh, code, status = "名单上每名调解员只能划除或排序一次，不得列入名单以外的人，且划除人数有限。", "not_on_list", 422


class LeaveWrong(MediationError):
    """Leave ends on its first day or later, is not over, and has a reason."""

    zh, code, status = "休假截止日不得早于起始日，不得已经过去，且须有原因。", "leave_wrong", 422


class HoursWrong(MediationError):
    """Hours of work end after they begin."""

    zh, code, status = "工作时间的结束须晚于开始。", "hours_wrong", 422


class NotRunYet(MediationError):
    """No assignment run has decided on this yet."""

    zh, code, status = "尚无指派运行对此作出决定。", "not_run_yet", 409


CONSTRAINTS: dict[str, type[MediationError]] = {
    "overrides_by_two_people": NeedsSecondApprover,
}


class NoHistory(NotFound):
    """No mediation had begun by then, so there is no history to learn from yet."""

    zh, code = "当时尚无已开始的调解，暂无历史可供推演。", "no_history"
