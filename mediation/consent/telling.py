"""What both sides are told in writing when a party ends mediation: why, and what each may do; no names; pure."""

from __future__ import annotations

from typing import Any

from mediation.vocabulary import CaseEvent, PartyRole

HOW = {
    CaseEvent.REFUSE_CONSENT: ("明确表示不同意调解", "does not agree to mediation"),
    CaseEvent.REVOKE_CONSENT: ("撤回了对调解的同意", "no longer agrees to mediation"),
}


LEFT_OUT = {
    "refused": ("不同意调解", "does not agree to mediation"),
    "unanswered": ("未答复是否同意调解", "has not answered whether they agree to mediation"),
}


def left_out(row: Any) -> dict[str, str]:
    """That the others go on without a companion: `row` has `number`, `role` and `why`."""
    role, (zh, en) = PartyRole(row.role), LEFT_OUT[row.why]
    return {
        "zh": f"案件{row.number}：{role.zh}{zh}，不参加调解，调解协议对其不具约束力；其他各方继续调解。"
        "申请机构可以继续，也可以表示不同意在其缺席时调解，调解即时终结。",
        "en": f"Case {row.number}: a {role.en.lower()} {en}. They take no part and no agreement binds them; the others "
        "go on. The institution may go on, or say that it will not mediate without them, and mediation ends at once.",
    }


def ended(row: Any) -> dict[str, str]:
    """The reason in both languages: `row` has `number`, `event` and `party`, the part of who said it."""
    role, (zh, en) = PartyRole(row.party), HOW[CaseEvent(row.event)]
    return {
        "zh": f"案件{row.number}：{role.zh}{zh}，调解即时终结，材料退回申请机构（人民调解法第十七条、"
        "人民法院在线调解规则第十五条）。不同意调解不影响任何一方的权利；申请机构可以依法起诉或者申请仲裁。",
        "en": f"Case {row.number}: a {role.en.lower()} {en}. Mediation ends at once and the file goes back to the "
        "institution (People's Mediation Law art. 17, Online Mediation Rules art. 15). This takes no right from "
        "anybody; the institution may sue or apply for arbitration.",
    }
