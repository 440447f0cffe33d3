"""The words of assignment that no other stage needs, with their labels."""

from __future__ import annotations

from mediation.vocabulary import Word


class ReleaseGround(Word):
    """Why an assignment that was offered or confirmed is over; `objection` follows a disclosure."""

    RECUSAL = "recusal", "调解员回避", "The mediator recused"
    REPLACEMENT = "replacement", "中心更换", "Replaced by the centre"
    REJECTION = "rejection", "当事人不接受", "Rejected by a party"
    OBJECTION = "objection", "披露后当事人异议", "Objected to after a disclosure"
    AUTOMATION = "automation", "当事人拒绝自动化决定", "Refused as an automated decision"
    REOPENING = "reopening", "二次调解", "The case was reopened"


class DeclineReason(Word):
    """Why a mediator may decline a case (Online Mediation Rules art. 12)."""

    SCOPE = "scope", "不属业务范围", "Outside the mediator's field"
    EXPERTISE = "expertise", "专业能力不符", "Wants expertise"
    CONFLICT = "conflict", "利害关系", "Conflict of interest"
    LOAD = "load", "在办案件过多", "Too many open cases"


class Side(Word):
    """The two sides that choose a mediator."""

    INSTITUTION = "institution", "申请机构", "Institution"
    RESPONDENT = "respondent", "被申请人", "Respondent"


class SelectionOutcome(Word):
    """What came of a list of mediators."""

    CHOSEN = "chosen", "依排序选定", "Chosen by the ranks"
    SILENT = "silent", "双方均未答复", "Neither side answered"
    NOBODY_LEFT = "nobody_left", "无人可选", "Nobody was left"
    OVERTAKEN = "overtaken", "案件已不待指派", "The case no longer waited"
