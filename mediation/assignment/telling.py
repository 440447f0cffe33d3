"""Why this mediator, in a sentence that both sides may read: no figures, and nothing about other mediators; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mediation.assignment.rules import PARTS

# fmt: off
HOW: dict[str, tuple[str, str]] = {
    "run": ("按公开规则第{rules}版与其他待指派案件一并指派{spoke}{lot}。",
            "Matched together with all waiting cases by version {rules} of the published rules{spoke}{lot}."),
    "jointly": ("由双方共同选定。", "Chosen by both sides together."),
    "list": ("按双方对名单的排序选定：申请机构排序{institution}，被申请人排序{respondent}，合计最小。",
             "Chosen from the list by the ranks of both sides: institution {institution}, respondent {respondent}, "
             "together the lowest."),
    "person": ("当事人拒绝自动化决定，由指派负责人指定。",
               "Appointed by the assigner, since a party refused the automated decision."),
    "override": ("由中心两人书面批准的例外指派。", "Appointed as an exception that two people approved in writing."),
}
# fmt: on


def sentence(reason: Mapping[str, Any], language: str = "zh") -> str:
    """The reason of an assignment in words, `zh` or `en`."""
    zh, en = HOW[reason["chosen"]]
    facts: dict[str, Any] = {"rules": "", "institution": "", "respondent": "", **reason}
    spoken = [part for code in reason.get("spoke", ()) for part in PARTS if part.code == code]
    if language == "en":
        names = ", ".join(part.en for part in spoken)
        spoke = f"; what spoke for this mediator: {names}" if names else ""
        lot = "; equals were drawn by lot" if reason.get("by_lot") else ""
        return en.format(**{**facts, **_ranks(reason, "no answer"), "spoke": spoke, "lot": lot})
    names = "、".join(part.zh for part in spoken)
    spoke = f"，主要因素：{names}" if names else ""
    lot = "，并列者由抽签决定" if reason.get("by_lot") else ""
    return zh.format(**{**facts, **_ranks(reason, "未答复"), "spoke": spoke, "lot": lot})


def _ranks(reason: Mapping[str, Any], silent: str) -> dict[str, Any]:
    return {side: silent if rank is None else rank for side, rank in reason.get("ranks", {}).items()}
