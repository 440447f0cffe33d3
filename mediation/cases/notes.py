"""What the log keeps of things that hang on a case, in words; the moves of the case itself are `CaseEvent`."""

from __future__ import annotations

from mediation.vocabulary import Word


class NoteEvent(Word):
    """The name of a note in the log: what it is about, and what happened to it."""

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
    AMENDMENT_PROPOSE = "amendment:propose", "申请机构提出变更", "The institution asked for a change"
    AMENDMENT_APPLY = "amendment:apply", "变更生效", "A change took effect"
    AMENDMENT_REFUSE = "amendment:refuse", "变更未获确认", "A change was refused"
    AMENDMENT_LAPSE = "amendment:lapse", "变更失效", "A change lapsed"
    ASSIGNMENT_KEEP = "assignment:keep", "维持原指派", "The assignment was kept"
    ASSIGNMENT_ASK_REPLACEMENT = "assignment:ask_replacement", "申请更换调解员", "Another mediator was asked for"
    ATTACHMENT_RECEIVE = "attachment:receive", "收到材料", "Documents arrived"
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
    DELIVERY_REPORT = "delivery:report", "送达结果", "What became of messages"
    DISCLOSURE_CONSENT = "disclosure:consent", "同意调解员继续", "A side agreed that the mediator goes on"
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
    PERIOD_RECOMPUTE = "period:recompute", "重新计算调解期限", "The mediation period was computed anew"
    PERSON_ERASE = "person:erase", "删除个人信息", "Personal data was erased"
    PLAN_ACTIVATE = "plan:activate", "开始履行", "Performance began"
    PLAN_PAY = "plan:pay", "收到还款", "Payments arrived"
    PLAN_FULFIL = "plan:fulfil", "履行完毕", "All was paid"
    PLAN_DEFAULT = "plan:default", "违约", "In default"
    PLAN_CURE = "plan:cure", "补足欠款", "The default was cured"
    SESSION_OFFER = "session:offer", "提供可选时间", "Times for a session were offered"
    SESSION_PICK = "session:pick", "选定时间", "A time was picked"
    SESSION_BOOK = "session:book", "安排调解会", "A session was booked"
    SESSION_MOVE = "session:move", "改期", "A session was moved"
    SESSION_CANCEL = "session:cancel", "取消调解会", "A session was cancelled"
    SESSION_NO_SHOW = "session:no_show", "未到会", "Somebody did not come"
    SESSION_DRAFT = "session:draft", "拟定笔录", "Minutes were drafted"
    SESSION_SIGN_RECORD = "session:sign_record", "签署笔录", "Minutes were signed"
    SESSION_REFUSE_RECORD = "session:refuse_record", "拒签笔录", "Minutes were not signed"
    SESSION_RIGHTS_GIVEN = "session:rights_given", "告知权利义务", "Rights and duties were told"
    SESSION_RIGHTS_ACKNOWLEDGED = (
        "session:rights_acknowledged",
        "确认已知晓权利义务",
        "Rights and duties acknowledged",
    )
    SESSION_IDENTITY_CHECKED = "session:identity_checked", "核验身份", "Identity was checked"
    SESSION_TEXT_AGREED = "session:text_agreed", "同意文字调解", "Mediation in writing was agreed to"


NOTES = {note.value: note for note in NoteEvent}
