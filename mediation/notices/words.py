"""The words of notices."""

from __future__ import annotations

from mediation.vocabulary import Word


class NoticeKind(Word):
    """What a party is told by the centre, under a code that anybody can check."""

    INVITATION = "invitation", "调解邀请", "Invitation to mediate"
    REMINDER = "reminder", "提醒", "Reminder"
    SESSION = "session", "调解会通知", "Notice of a session"
    OUTCOME = "outcome", "结果告知", "Notice of the outcome"


LEGAL_TERMS = (
    "诉讼", "起诉", "应诉", "仲裁", "裁定", "裁决", "判决", "执行", "保全", "管辖", "举证", "质证", "送达",
    "时效", "抗辩", "债权", "债务", "债权人", "债务人", "申请人", "被申请人", "当事人", "被告", "原告",
    "连带", "保证责任", "违约", "逾期", "罚息", "复利", "滞纳金", "本金", "利息", "清偿", "偿还", "履行",
    "义务", "权利", "法律责任", "强制", "征信", "委托", "授权", "代理", "司法确认", "效力", "依法", "视为",
    "放弃", "协议", "和解", "终结", "受理", "异议",
)  # fmt: skip
"""Terms of law and credit that people who are no lawyers stumble over; a measure of our own counts them in notices."""
