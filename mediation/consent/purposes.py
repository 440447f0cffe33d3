"""What each consent is for and what its revocation stops at once: one table, printed in docs/generated/consent.md.

Each purpose is agreed to apart (个人信息保护法 arts. 14, 23, 29) and may be revoked at any time, from then on (art.
15). Who said no is not asked again for a while (网络数据安全管理条例 art. 22(5); how long is the centre's judgement).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from mediation.vocabulary import ConsentPurpose

ASK_AGAIN_AFTER = timedelta(days=30)
"""Kept by the trigger consents_not_nagged. Whoever comes by themselves may consent sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What follows from one purpose; `enforced_by` is what keeps it in the database, empty where callers ask the guard.

    `needs_special`: an agent answers only with special authority. `is_of_person`: one answer for all cases of the
    person, and no event, since institutions read events.
    """

    purpose: ConsentPurpose
    stops_zh: str
    stops_en: str
    basis: str
    enforced_by: str = ""
    needs_special: bool = False
    is_of_person: bool = False


P = ConsentPurpose
# fmt: off
RULES: tuple[Rule, ...] = (
    Rule(purpose=P.MEDIATION, stops_zh="立即终结调解，材料退回申请机构",
         stops_en="Mediation ends at once, and the file goes back to the institution",
         basis="人民调解法第17、23条；人民法院在线调解规则第15条", enforced_by="allowed_moves"),
    Rule(purpose=P.ONLINE, stops_zh="不再安排或进行视频调解；已预约的取消，另行提供时间",
         stops_en="No session by video is booked or held; those booked are called off, something else is offered",
         basis="人民法院在线调解规则第4条", enforced_by="sessions_online_stands"),
    Rule(purpose=P.E_SERVICE, stops_zh="不再发送短信和电子邮件，改为邮寄",
         stops_en="No text message or e-mail is sent any more; papers are posted",
         basis="民事诉讼法第90条", enforced_by="contact_electronic_stands"),
    Rule(purpose=P.RECORDING, stops_zh="停止录音录像，仅作书面笔录",
         stops_en="Nothing is recorded any more; minutes are written",
         basis="个人信息保护法第29条", enforced_by="session_recording_stands"),
    Rule(purpose=P.COORDINATION, stops_zh="不再一并查看各机构案件，联合还款预算即行失效",
         stops_en="Your cases are not looked at together any more, and the joint budget ends",
         basis="个人信息保护法第23、29条", enforced_by="exists_with_consent", needs_special=True, is_of_person=True),
    Rule(purpose=P.DATA_PROVISION, stops_zh="依据同意提供的个人信息不再接收，也不再移送",
         stops_en="What rests on consent is neither taken any more nor handed on to a court",
         basis="个人信息保护法第23、29条", needs_special=True),
)
# fmt: on
BY_PURPOSE = {rule.purpose: rule for rule in RULES}
