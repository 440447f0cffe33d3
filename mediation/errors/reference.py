"""What a caller can get wrong about the centre's reference data."""

from __future__ import annotations

from mediation.errors.general import MediationError


class NoticeUnsound(MediationError):
    """Each line of a notice of days off is a day of its year, `off` or `worked`, and a name; no day stands twice."""

    zh, code, status = (
        "放假通知文件有误：每行依次为该年的日期、off 或 worked、名称，日期不得重复。",
        "notice_unsound",
        422,
    )


class DeadlinesMove(MediationError):
    """These days change deadlines that run, or days that are past; look at which, then say that you have seen it."""

    zh, code, status = "该通知会改变正在计算的期限或者已经过去的日期，请先查看变化，再确认。", "deadlines_move", 409


CONSTRAINTS: dict[str, type[MediationError]] = {}
