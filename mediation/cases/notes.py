"""What the log keeps of things that hang on a case, in words; the moves of the case itself are `CaseEvent`."""

from __future__ import annotations

from mediation.vocabulary import CaseEvent, Word


class NoteEvent(Word):
    """The name of a note in the log: what it is about, and what happened to it."""

    AGREEMENT_ACKNOWLEDGE = "agreement:acknowledge", "调解员说明保留警示的理由", "The mediator let warnings stand"
    AGREEMENT_CLAUSES = "agreement:clauses", "调解员拟写自拟条款", "The mediator wrote clauses of their own"
    AGREEMENT_SIGN = "agreement:sign", "签署人签署协议", "A signer signed the agreement"
    AGREEMENT_COMPLETE = "agreement:complete", "协议生效", "The agreement took effect"
    AGREEMENT_RECOMPUTE = "agreement:recompute", "重新计算申请期限", "Last day to apply computed anew"
    AGREEMENT_DRAW_UP_APPLICATION = (
        "agreement:draw_up_application",
        "拟定司法确认申请书",
        "Application drawn up",
    )
    AGREEMENT_SIGN_APPLICATION = (
        "agreement:sign_application",
        "签署司法确认申请书",
        "Application signed",
    )
    AGREEMENT_DECLINE_APPLICATION = "agreement:decline_application", "不申请司法确认", "Confirmation not wanted"
    AGREEMENT_APPLY_JOINTLY = "agreement:apply_jointly", "共同申请司法确认", "Confirmation applied for jointly"
    AGREEMENT_MISS_WINDOW = "agreement:miss_window", "逾期未申请司法确认", "Nobody applied for confirmation in time"
    AGREEMENT_COURT_ACCEPTS = "agreement:court_accepts", "法院受理确认申请", "The court took the application on"
    AGREEMENT_COURT_DECLINES = "agreement:court_declines", "法院不予受理", "The court did not take the application on"
    AGREEMENT_CONFIRM = "agreement:confirm", "法院裁定确认有效", "The court confirmed the agreement"
    AGREEMENT_DISMISS = "agreement:dismiss", "法院裁定驳回申请", "The court dismissed the application"
    AGREEMENT_ASK_SUPPLEMENT = "agreement:ask_supplement", "法院要求补充材料", "The court asked for a supplement"
    AGREEMENT_ANSWER_SUPPLEMENT = "agreement:answer_supplement", "已补充材料", "The court was given what it asked for"
    AGREEMENT_HAND_OUT_PACKET = (
        "agreement:hand_out_packet",
        "交付司法确认材料",
        "The packet for the court was handed out",
    )
    AGREEMENT_WITHDRAW_APPLICATION = "agreement:withdraw_application", "撤回确认申请", "The application was withdrawn"
    AGREEMENT_OBJECT = "agreement:object", "对确认裁定提出异议", "Somebody objected to the confirmation"
    AGREEMENT_REVOKE = "agreement:revoke", "法院撤销确认裁定", "The court revoked the confirmation"
    AGREEMENT_SUPERSEDE = "agreement:supersede", "协议被新协议取代", "A new agreement took its place"
    AGREEMENT_ASK_AGAIN = "agreement:ask_again", "申请重新调解", "Somebody wants to mediate again"
    AGREEMENT_DECLINE_AGAIN = "agreement:decline_again", "未同意重新调解", "Not all agree to mediate again"
    AGREEMENT_VARY = "agreement:vary", "协议被变更", "The agreement was varied"
    AMENDMENT_PROPOSE = "amendment:propose", "申请机构提出变更", "The institution asked for a change"
    AMENDMENT_APPLY = "amendment:apply", "变更生效", "A change took effect"
    AMENDMENT_REFUSE = "amendment:refuse", "变更未获确认", "A change was refused"
    AMENDMENT_LAPSE = "amendment:lapse", "变更失效", "A change lapsed"
    ASSIGNMENT_KEEP = "assignment:keep", "维持原指派", "The assignment was kept"
    ASSIGNMENT_ASK_REPLACEMENT = "assignment:ask_replacement", "申请更换调解员", "Another mediator was asked for"
    ATTACHMENT_RECEIVE = "attachment:receive", "收到材料", "Documents arrived"
    AUTHORITY_REQUEST = "authority:request", "请求机构审批方案", "The institution was asked for authority"
    AUTHORITY_APPROVE = "authority:approve", "机构批准方案", "The institution approved the terms"
    AUTHORITY_REFUSE = "authority:refuse", "机构不批准方案", "The institution refused the terms"
    AUTHORITY_COUNTER = "authority:counter", "机构提出其他方案", "The institution offered other terms"
    AUTHORITY_EXPIRE = "authority:expire", "机构逾期未答复", "The institution let the request pass"
    BUDGET_STATE = "budget:state", "申报可还款额", "What can be paid was stated"
    CHOICE_LIST = "choice:list", "发出候选调解员名单", "A list of mediators was drawn"
    CHOICE_ANSWER = "choice:answer", "答复候选名单", "A side answered the list"
    CHOICE_NAME = "choice:name", "提名调解员", "A side named a mediator"
    CHOICE_REFUSE_AUTOMATION = "choice:refuse_automation", "拒绝自动指派", "Automated assignment was refused"
    CLAIM_CHECK = "claim:check", "复核债权计算", "The claim was recomputed"
    CONSENT_ASK = "consent:ask", "征求同意", "Consent was asked for"
    CONSENT_GIVE = "consent:give", "表示同意", "Consent was given"
    CONSENT_REFUSE = "consent:refuse", "表示不同意", "Consent was refused"
    CONSENT_REVOKE = "consent:revoke", "撤回同意", "Consent was revoked"
    CONTACT_ATTEMPT = "contact:attempt", "联系当事人", "The party was contacted"
    CONTACT_RESERVE = "contact:reserve", "预留通话", "A call was reserved"
    CONTACT_RESULT = "contact:result", "联系结果", "What became of a contact"
    CONTACT_RESULTS = "contact:results", "导入联系结果", "Results of contacts came in"
    CONTACT_OPT_OUT = "contact:opt_out", "要求不再以此方式联系", "The party opted out of a way of contact"
    CONTACT_OPT_IN = "contact:opt_in", "恢复此联系方式", "The party opted in again"
    CONTACT_QUARANTINE = "contact:quarantine", "号码有误，停用", "A wrong number was set aside"
    CONTACT_CORRECT_NUMBER = "contact:correct_number", "更正号码", "A number was corrected"
    CONTACT_AGREE_HOURS = "contact:agree_hours", "约定联系时段", "Hours of contact were agreed"
    CONTACT_QUIET_HOURS = "contact:quiet_hours", "约定不联系的时段", "Hours without contact were asked for"
    DELIVERY_REPORT = "delivery:report", "送达结果", "What became of messages"
    DISCLOSURE_CONSENT = "disclosure:consent", "同意调解员继续", "A side agreed that the mediator goes on"
    GUARANTOR_CONSENT = "guarantor:consent", "保证人书面同意", "The guarantor consented in writing"
    GUARANTOR_LEAVE_OUT = "guarantor:leave_out", "不列入保证人", "The guarantor was left out"
    LIMITATION_INTERRUPT = "limitation:interrupt", "诉讼时效中断", "The limitation period was interrupted"
    NOTICE_ISSUE = "notice:issue", "发出通知", "A notice was issued"
    OFFER_ACCEPT = "offer:accept", "接受方案", "An offer was accepted"
    OFFER_REJECT = "offer:reject", "拒绝方案", "An offer was rejected"
    OFFER_WITHDRAW = "offer:withdraw", "撤回方案", "An offer was withdrawn"
    OFFER_EXPIRED = "offer:expired", "方案过期", "An offer expired"
    OFFER_LAPSED = "offer:lapsed", "方案失效", "An offer lapsed"
    PARTY_REPRESENT = "party:represent", "登记代理人", "Somebody acts for a party"
    PARTY_REPRESENT_END = "party:represent_end", "代理终止", "Somebody acts for a party no longer"
    PARTY_LANGUAGE = "party:language", "登记语言", "A party's language was recorded"
    PARTY_ADDRESS = "party:address", "确认送达地址", "An address for service was confirmed"
    PARTY_LEAVE_OUT = "party:leave_out", "不再等待该当事人", "Mediation goes on without a party"
    PARTY_TAKE_IN = "party:take_in", "当事人重新加入", "A party came in after all"
    PAYMENT_NOTICE = "payment:notice", "通知债务人违约", "The debtor was told of the default"
    PAYMENT_URGE = "payment:urge", "催促履行", "The debtor was urged to perform"
    PAYMENT_REVERSE = "payment:reverse", "冲正还款", "A payment was taken back"
    PAYMENT_GIVE_BACK = "payment:give_back", "退还多付款项", "What was paid beyond the plan was given back"
    PAYMENT_WAIVE = "payment:waive", "免除剩余款项", "The rest of instalments was given up"
    PAYMENT_REVIVE = "payment:revive", "恢复已减免款项", "What was given up is owed again"
    PAYMENT_DISPUTE = "payment:dispute", "对还款记录提出异议", "A missing payment was disputed"
    PAYMENT_ANSWER = "payment:answer", "答复还款异议", "The dispute about a payment was answered"
    PAYMENT_ENFORCEMENT = "payment:enforcement", "登记执行结果", "What enforcement came to was written down"
    PAYMENT_CREDIT_RECORD = "payment:credit_record", "答复征信更正", "The correction of credit records was answered"
    PAYMENT_CREDIT_TAKE = "payment:credit_take", "认领征信更正", "Somebody took the correction of credit records on"
    PAYMENT_CREDIT_GIVE_BACK = (
        "payment:credit_give_back",
        "退回征信更正",
        "The correction of credit records is nobody's again",
    )
    PAYMENT_RELEASE_PROPOSE = "payment:release_propose", "申请免除或核销", "Giving up or writing off was proposed"
    PAYMENT_RELEASE_CONFIRM = "payment:release_confirm", "复核通过免除或核销", "A second person confirmed giving it up"
    PAYMENT_RELEASE_REFUSE = "payment:release_refuse", "复核未通过免除或核销", "A second person refused giving it up"
    PERIOD_RECOMPUTE = "period:recompute", "重新计算调解期限", "The mediation period was computed anew"
    PERSON_ERASE = "person:erase", "删除个人信息", "Personal data was erased"
    POWER_RENEW = "power:renew", "更新授权委托书", "The institution's power of attorney was renewed"
    PROOF_HAND_IN = "proof:hand_in", "当事人提交材料", "A party handed a paper in"
    PROOF_SHOW = "proof:show", "当事人同意向机构出示材料", "A party lets the institution see a paper"
    PROOF_HIDE = "proof:hide", "当事人不再向机构出示材料", "A party lets the institution see a paper no longer"
    PROOF_TAKE_BACK = "proof:take_back", "当事人撤回材料", "A party took a paper back"
    PLAN_ACTIVATE = "plan:activate", "开始履行", "Performance began"
    PLAN_PAY = "plan:pay", "收到还款", "Payments arrived"
    PLAN_FULFIL = "plan:fulfil", "履行完毕", "All was paid"
    PLAN_DEFAULT = "plan:default", "违约", "In default"
    PLAN_CURE = "plan:cure", "补足欠款", "The default was cured"
    PLAN_REOPEN = "plan:reopen", "恢复履行", "Performance goes on after all"
    PLAN_ACCELERATE = "plan:accelerate", "全部款项提前到期", "All that is open fell due at once"
    PLAN_RENEGOTIATE = "plan:renegotiate", "计划被新协议取代", "A new plan took its place"
    PLAN_APPLY_ENFORCEMENT = "plan:apply_enforcement", "申请强制执行", "Enforcement was applied for"
    PLAN_SUE = "plan:sue", "提起诉讼", "The institution sued"
    PLAN_WRITE_OFF = "plan:write_off", "核销", "The debt was written off"
    TRANSFER_RECEIVE = "transfer:receive", "法院接收移送案件", "The court has received the case"
    REPORT_MAKE = "report:make", "调解员作出调解终结报告", "The mediator reported how the mediation ended"
    SESSION_OFFER = "session:offer", "提供可选时间", "Times for a session were offered"
    SESSION_PICK = "session:pick", "选定时间", "A time was picked"
    SESSION_BOOK = "session:book", "安排调解会", "A session was booked"
    SESSION_MOVE = "session:move", "改期", "A session was moved"
    SESSION_CANCEL = "session:cancel", "取消调解会", "A session was cancelled"
    SESSION_NO_SHOW = "session:no_show", "未到会", "Somebody did not come"
    SESSION_DRAFT = "session:draft", "拟定笔录", "Minutes were drafted"
    SESSION_SIGN_RECORD = "session:sign_record", "签署笔录", "Minutes were signed"
    SESSION_REFUSE_RECORD = "session:refuse_record", "拒签笔录", "Minutes were not signed"
    SESSION_RECORD = "session:record", "录音录像变更", "Recording was turned on or off"
    SESSION_RIGHTS_GIVEN = "session:rights_given", "告知权利义务", "Rights and duties were told"
    SESSION_RIGHTS_ACKNOWLEDGED = (
        "session:rights_acknowledged",
        "确认已知晓权利义务",
        "Rights and duties acknowledged",
    )
    SESSION_IDENTITY_CHECKED = "session:identity_checked", "核验身份", "Identity was checked"
    SESSION_TEXT_AGREED = "session:text_agreed", "同意文字调解", "Mediation in writing was agreed to"


EVENTS: dict[str, Word] = {word.value: word for kind in (CaseEvent, NoteEvent) for word in kind}
"""Everything the log keeps, by the name it has there."""


class Subject(Word):
    """What events are about, for whoever chooses among them."""

    CASE = "case", "案件流程", "The course of the case"
    PARTIES = "parties", "当事人与同意", "Parties and their consent"
    CONTACT = "contact", "联系与送达", "Contact and delivery"
    MEDIATOR = "mediator", "调解员与调解会", "Mediator and sessions"
    TERMS = "terms", "债权、方案与授权", "Claim, offers and authority"
    AGREEMENT = "agreement", "协议、司法确认与移送", "Agreement, confirmation and transfer"
    PAYMENT = "payment", "履行与还款", "Performance and payments"


_ABOUT: dict[Subject, tuple[str, ...]] = {
    Subject.PARTIES: ("consent", "party", "guarantor", "person", "disclosure", "budget", "proof"),
    Subject.CONTACT: ("contact", "notice", "delivery"),
    Subject.MEDIATOR: ("assignment", "choice", "session", "period"),
    Subject.TERMS: ("claim", "limitation", "amendment", "attachment", "offer", "authority", "power"),
    Subject.AGREEMENT: ("agreement", "report", "transfer"),
    Subject.PAYMENT: ("plan", "payment"),
}
"""By what stands before the colon of a note's name."""
BY_SUBJECT: dict[Subject, list[Word]] = {
    Subject.CASE: list(CaseEvent),
    **{about: [word for word in NoteEvent if word.split(":")[0] in kinds] for about, kinds in _ABOUT.items()},
}
"""Every event, under what it is about."""
