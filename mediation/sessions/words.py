"""The words of sessions that no other stage needs, with their labels."""

from __future__ import annotations

from mediation.vocabulary import Word


class AskedBy(Word):
    """Who wanted a session moved or cancelled."""

    INSTITUTION = "institution", "申请机构", "Institution"
    RESPONDENT = "respondent", "被申请人一方", "Respondent's side"
    MEDIATOR = "mediator", "调解员", "Mediator"
    CENTRE = "centre", "调解中心", "Mediation centre"


class Side(Word):
    """The two sides that slots are offered to, and that a mediator talks to alone."""

    INSTITUTION = "institution", "申请机构", "Institution"
    RESPONDENT = "respondent", "被申请人一方", "Respondent's side"


class StatementKind(Word):
    """What is said that never leaves; undisputed facts do, and are a record that everybody signs."""

    CONCESSION = "concession", "让步", "Conceded in order to settle"
    PRIVATE = "private", "单独告知", "Told to the mediator alone"


class CancelReason(Word):
    """Why a session is called off; what more there is to say belongs in the minutes."""

    UNAVAILABLE = "unavailable", "不能到场", "Somebody cannot come"
    SETTLED = "settled", "已自行解决", "Settled before"
    EQUIPMENT = "equipment", "技术或场地原因", "Equipment or premises"
    CASE_ENDED = "case_ended", "案件调解已结束", "The mediation is over"
    MEDIATOR_CHANGED = "mediator_changed", "调解员已更换", "The mediator changed"
    NOT_ONLINE = "not_online", "有人不同意线上方式", "Somebody does not want it online"
    OTHER = "other", "其他", "Other"


class RecordKind(Word):
    """What is written down of a session; each is read and signed apart (Online Mediation Rules art. 22)."""

    MINUTES = "minutes", "调解笔录", "Minutes"
    FACTS = "undisputed_facts", "无争议事实记载", "Undisputed facts"

    @property
    def may_leave(self) -> bool:
        """Whether it may be handed to a court without both sides' leave (Invited Mediation Provisions art. 22)."""
        return self is RecordKind.FACTS
