"""Every state, role, product and reason: the words of screen, API and database, with their Chinese and English labels."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A value kept in the database together with what people call it in both languages."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.zh, word.en = zh, en
        return word

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Value and label, in the shape Django's fields take."""
        return [(word.value, f"{word.zh} {word.en}") for word in cls]


class Aggregate(Word):
    """The things that have a state of their own; none overwrites another's."""

    BATCH = "batch", "批次", "Filing batch"
    AMENDMENT = "amendment", "变更", "Amendment of a filed case"
    CASE = "case", "案件", "Case"
    ASSIGNMENT = "assignment", "指派", "Assignment"
    CONSENT = "consent", "同意", "Consent"
    OFFER = "offer", "方案", "Offer"
    AGREEMENT = "agreement", "调解协议", "Mediation agreement"
    PLAN = "plan", "履行计划", "Performance plan"
    INSTALMENT = "instalment", "分期", "Instalment"


class Audience(Word):
    """Who a connection speaks for: one PostgreSQL role and one set of row policies each."""

    STAFF = "staff", "中心工作人员", "Centre staff and the system itself"
    BANK = "bank", "金融机构", "Filing institution"
    MEDIATOR = "mediator", "调解员", "Mediator"
    COURT = "court", "法院", "Court"
    PARTY = "party", "当事人", "Party to one case"


class Role(Word):
    """Who acts; the letters are those of the event log."""

    BANK_OPERATOR = "BO", "机构经办人", "Bank operator"
    BANK_SUPERVISOR = "BS", "机构审批人", "Bank supervisor"
    REGISTRAR = "RG", "受理登记员", "Registrar"
    ASSIGNER = "AD", "指派负责人", "Assigner or director"
    MEDIATOR = "ME", "调解员", "Mediator"
    PARTY = "PT", "当事人", "Party"
    AGENT = "AG", "委托代理人", "Agent of a party"
    COURT_LIAISON = "CL", "诉调对接专员", "Court liaison"
    CONFIRMATION_JUDGE = "CJ", "司法确认法官", "Confirmation judge"
    SYSTEM = "SY", "系统", "System clock"
    AUDITOR = "AU", "审计员", "Auditor"
    ADMINISTRATOR = "SA", "系统管理员", "Administrator of reference data"


class Product(Word):
    """Kind of dispute; decides which block of the filing template is mandatory."""

    CREDIT_CARD = "credit_card", "信用卡纠纷", "Credit card"
    CONSUMER_LOAN = "consumer_loan", "消费贷纠纷", "Consumer loan"
    BUSINESS_LOAN = "business_loan", "经营贷纠纷", "Personal business loan"
    MORTGAGE = "mortgage", "住房贷款纠纷", "Mortgage"
    SME_LOAN = "sme_loan", "小微企业贷款纠纷", "Small enterprise loan"
    INSURANCE = "insurance", "保险纠纷", "Insurance"
    SECURITIES = "securities", "证券期货理财纠纷", "Securities, futures and wealth"
    PAYMENT_FRAUD = "payment_fraud", "支付盗刷纠纷", "Payments and card fraud"


class SheetName(Word):
    """The sheets of the filing template; only the first must be there, the others say more of its rows."""

    CASES = "cases", "案件", "Cases"
    PARTIES = "parties", "当事人", "Further parties"
    GUARANTEES = "guarantees", "担保", "Guarantees"
    ATTACHMENTS = "attachments", "附件清单", "List of attachments"

    @property
    def file_name(self) -> str:
        """Of its CSV."""
        return f"{self.value}.csv"


class RowAction(Word):
    """What a filed row asks for."""

    NEW = "new", "新增", "New"
    CHANGE = "change", "变更", "Change"
    WITHDRAW = "withdraw", "撤回", "Withdraw"


class AuthorityType(Word):
    """Authority of the institution's agent; settling needs special authority (Civil Procedure Law art. 62)."""

    GENERAL = "general", "一般授权", "General authority"
    SPECIAL = "special", "特别授权", "Special authority"


class PartyRole(Word):
    """Part a person or organisation has in a case."""

    CLAIMANT = "claimant", "申请人", "Claimant"
    RESPONDENT = "respondent", "被申请人", "Respondent"
    CO_BORROWER = "co_borrower", "共同借款人", "Co-borrower"
    GUARANTOR = "guarantor", "保证人", "Guarantor"
    AGENT = "agent", "代理人或代表人", "Agent, or who else acts for a party"


class PartyKind(Word):
    NATURAL_PERSON = "natural_person", "自然人", "Natural person"
    LEGAL_PERSON = "legal_person", "法人", "Legal person"
    UNINCORPORATED = "unincorporated_organisation", "非法人组织", "Unincorporated organisation"


class IdType(Word):
    RESIDENT_ID = "resident_id", "居民身份证", "Resident identity card"
    HK_MACAU_PERMIT = (
        "hk_macau_permit",
        "港澳居民居住证",
        "Residence permit for Hong Kong and Macau residents",
    )
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民居住证", "Residence permit for Taiwan residents"
    FOREIGN_PERMANENT = "foreign_permanent", "外国人永久居留身份证", "Foreign permanent resident card"
    PASSPORT = "passport", "护照", "Passport"
    OFFICER_ID = "officer_id", "军官证", "Military officer card"
    USCC = "uscc", "统一社会信用代码", "Unified social credit code"
    OTHER = "other", "其他", "Other"


class Sex(Word):
    MALE = "male", "男", "Male"
    FEMALE = "female", "女", "Female"


class GuaranteeMode(Word):
    """How a guarantor is liable; general when the contract is unclear (Civil Code art. 686)."""

    GENERAL = "general", "一般保证", "General guarantee"
    JOINT = "joint", "连带责任保证", "Joint and several guarantee"


class LegalBasis(Word):
    """Ground on which the institution provides personal data (Personal Information Protection Law art. 13)."""

    CONSENT = "consent", "同意", "Consent"
    SEPARATE_CONSENT = "separate_consent", "单独同意", "Separate consent"
    CONTRACT = "contract", "合同必需", "Necessary for a contract"
    STATUTORY = "statutory", "法定职责", "Statutory duty"


class JurisdictionClause(Word):
    COURT = "court", "法院", "Court"
    ARBITRATION = "arbitration", "仲裁", "Arbitration"
    NONE = "none", "无", "None"


class ClaimComponent(Word):
    """Parts a claim is made of; their sum is the claim."""

    PRINCIPAL = "principal", "本金", "Principal"
    INTEREST = "interest", "利息", "Interest"
    PENALTY_INTEREST = "penalty_interest", "罚息", "Penalty interest"
    COMPOUND_INTEREST = "compound_interest", "复利", "Compound interest"
    LIQUIDATED_DAMAGES = "liquidated_damages", "违约金", "Liquidated damages"
    FEES = "fees", "手续费", "Fees"
    ENFORCEMENT_COSTS = "enforcement_costs", "实现债权费用", "Costs of enforcement"


class BatchState(Word):
    UPLOADING = "UPLOADING", "上传中", "Uploading"
    VALIDATING = "VALIDATING", "校验中", "Validating"
    REFUSED = "REFUSED", "已退回", "Refused as a whole"
    NEEDS_FIX = "NEEDS_FIX", "需修改", "Needs fixing"
    READY = "READY", "待提交", "Ready to commit"
    COMMITTING = "COMMITTING", "入库中", "Committing"
    COMMITTED = "COMMITTED", "已入库", "Committed"
    CANCELLED = "CANCELLED", "已取消", "Cancelled"


class RowOutcome(Word):
    """Where a filed row ended; every row has exactly one."""

    OPENED = "opened", "已立案卷", "Opened a case"
    WRONG = "wrong", "有误", "Wrong, explained"
    DUPLICATE = "duplicate", "重复", "Same debt twice in this file or filed before by this institution"
    UNCHANGED = "unchanged", "无变化", "Filed before, nothing changed"
    AMENDED = "amended", "变更", "Filed before, with other content now"
    WITHDRAWN = "withdrawn", "撤回", "Taken back by the institution"


class AttachmentKind(Word):
    """What a document is, as the institution lists it; `other` also for one that was sent and not listed."""

    CONTRACT = "contract", "合同", "Contract"
    GUARANTEE_CONTRACT = "guarantee_contract", "担保合同", "Guarantee contract"
    STATEMENT = "statement_of_account", "账户对账单", "Statement of account"
    ID_COPY = "id_copy", "身份证明复印件", "Copy of an identity document"
    POWER_OF_ATTORNEY = "power_of_attorney", "授权委托书", "Power of attorney"
    DEMAND = "demand", "催收函或通知", "Demand or notice"
    CALL_RECORDING = "call_recording", "通话录音", "Call recording"
    OTHER = "other", "其他", "Other"


class AttachmentState(Word):
    LISTED = "LISTED", "已列明", "Listed, not received"
    RECEIVED = "RECEIVED", "已收到", "Received and kept"
    MISMATCHED = "MISMATCHED", "校验不符", "Received with other content than declared, not kept"
    ERASED = "ERASED", "已删除", "Erased with what identifies the people of its case"


class AmendmentState(Word):
    """Whether what an institution changed in a filed case holds."""

    PROPOSED = "PROPOSED", "待确认", "Waits to be acknowledged"
    APPLIED = "APPLIED", "已生效", "In effect"
    REFUSED = "REFUSED", "未采纳", "Refused"
    LAPSED = "LAPSED", "已失效", "Lapsed, its case being agreed or over"


class CaseState(Word):
    FILED = "FILED", "已申请", "Filed, waiting for acceptance"
    RECTIFICATION_REQUESTED = "RECTIFICATION_REQUESTED", "待补正", "Rectification requested"
    REFUSED = "REFUSED", "不予受理", "Acceptance refused"
    ACCEPTED = "ACCEPTED", "已受理", "Accepted"
    COORDINATING = "COORDINATING", "协调中", "In coordination by the institution on site"
    SEEKING_CONSENT = "SEEKING_CONSENT", "征询意愿", "Asking the parties for consent"
    AWAITING_ASSIGNMENT = "AWAITING_ASSIGNMENT", "待指派", "Waiting for a mediator"
    ASSIGNED = "ASSIGNED", "已指派", "Assigned, mediator to confirm"
    IN_MEDIATION = "IN_MEDIATION", "调解中", "In mediation"
    SUSPENDED = "SUSPENDED", "中止", "Suspended"
    AGREEMENT_PENDING_SIGNATURE = "AGREEMENT_PENDING_SIGNATURE", "待签署", "Agreement waiting for signatures"
    AGREED = "AGREED", "达成协议", "Agreed"
    TERMINATED = "TERMINATED", "调解终结", "Ended without agreement"
    TRANSFERRED = "TRANSFERRED", "移送法院", "Handed over to the court"
    WITHDRAWN = "WITHDRAWN", "已撤回", "Withdrawn by the claimant"
    RESOLVED_WITHOUT_AGREEMENT = (
        "RESOLVED_WITHOUT_AGREEMENT",
        "自行解决",
        "Resolved directly, not counted as mediated",
    )
    CLOSED = "CLOSED", "已归档", "Closed and archived"


class CaseEvent(Word):
    """The 29 things that can happen to a case, C1 to C29 (variants share a number)."""

    FILE = "file", "申请", "Filed"
    REQUEST_RECTIFICATION = "request_rectification", "要求补正", "Sent back to be put right"
    RECTIFY = "rectify", "补正", "Put right"
    REFUSE = "refuse", "不予受理", "Not accepted"
    ACCEPT = "accept", "受理", "Accepted"
    START_COORDINATION = "start_coordination", "开始协调", "Coordination began"
    RESOLVE_DIRECTLY = "resolve_directly", "自行解决", "Resolved directly"
    SEEK_CONSENT = "seek_consent", "征询意愿", "Consent was asked for"
    RECORD_CONSENT = "record_consent", "记录同意", "Consent was given"
    REFUSE_CONSENT = "refuse_consent", "拒绝调解", "Mediation was refused"
    REVOKE_CONSENT = "revoke_consent", "撤回调解意愿", "Consent was taken back"
    UNREACHABLE = "unreachable", "无法联系", "Nobody could be reached"
    SELECT_JOINTLY = "select_jointly", "共同选定", "The sides chose a mediator"
    APPOINT = "appoint", "指定调解员", "A mediator was appointed"
    REJECT_APPOINTEE = "reject_appointee", "不接受指定", "The mediator was not accepted"
    CONFIRM_ENTRUSTMENT = "confirm_entrustment", "接受指派", "The mediator took the case"
    DECLINE_ENTRUSTMENT = "decline_entrustment", "谢绝指派", "The mediator gave the case back"
    EXPIRE_ENTRUSTMENT = "expire_entrustment", "逾期未接受", "The mediator did not answer in time"
    DISCLOSE_CONFLICT = "disclose_conflict", "披露", "The mediator disclosed something"
    RECUSE = "recuse", "回避", "The mediator stays away"
    REPLACE_MEDIATOR = "replace_mediator", "更换调解员", "The mediator was replaced"
    EXTEND_PERIOD = "extend_period", "延长期限", "The period was lengthened"
    SUSPEND = "suspend", "中止", "The mediation was suspended"
    RESUME = "resume", "恢复", "The mediation went on"
    HOLD_SESSION = "hold_session", "进行调解", "A session was held"
    PROPOSE = "propose", "提出方案", "Terms were proposed"
    COUNTER = "counter", "反提方案", "Other terms were proposed"
    ANSWER_AUTHORITY = "answer_authority", "权限答复", "The institution answered for its authority"
    RECORD_UNDISPUTED_FACTS = "record_undisputed_facts", "记载无争议事实", "Undisputed facts were recorded"
    SETTLE_TERMS = "settle_terms", "达成一致", "The sides agreed on terms"
    SIGN = "sign", "签署", "The agreement was signed"
    REFUSE_SIGNATURE = "refuse_signature", "拒绝签署", "A signature was refused"
    TERMINATE = "terminate", "终结调解", "The mediation ended"
    REOPEN = "reopen", "二次调解", "The mediation was reopened"
    TRANSFER_TO_COURT = "transfer_to_court", "移送法院", "Handed over to the court"
    WITHDRAW = "withdraw", "撤回", "Withdrawn"
    CLOSE = "close", "归档", "Closed"
    RENEGOTIATE = "renegotiate", "重新调解", "Mediation again about an agreement in force"


class Defect(Word):
    """What a registrar may ask an institution to put right, beside what a rule of triage finds lacking."""

    IDENTITY = "identity", "当事人身份信息", "Who the party is"
    CONTACT = "contact", "当事人联系方式或住所", "How the party can be reached"
    AUTHORITY = "authority", "授权委托材料", "The agent's authority"
    CLAIM = "claim", "债权金额或其计算", "The amount claimed, or how it was reckoned"
    CONTRACT = "contract", "合同或其他债权凭证", "The contract, or what else the claim rests on"
    RELIEF = "relief", "调解请求", "What is asked for"
    FACTS = "facts", "事实和理由", "Facts and grounds"
    EVIDENCE = "evidence", "证据材料", "Evidence"


class RefusalReason(Word):
    """Why acceptance is refused; the proper alternative is told (Online Mediation Rules art. 9)."""

    OUT_OF_SCOPE = "out_of_scope", "不属受理范围", "Out of scope"
    NO_JURISDICTION = "no_jurisdiction", "无管辖权", "No jurisdiction"
    UNSUITABLE = "unsuitable", "不适宜调解", "Unsuitable for mediation"
    DUPLICATE = "duplicate", "重复申请", "Duplicate"
    PENDING_SUIT = "pending_suit", "已提起诉讼", "Suit pending"
    ARBITRATION_CLAUSE = "arbitration_clause", "约定仲裁", "Arbitration clause invoked"
    CRIMINAL = "criminal", "涉嫌犯罪", "Criminal suspicion"
    IDENTITY = "identity", "身份不明", "Identity not established"
    OTHER = "other", "其他", "Other"


class TerminationReason(Word):
    """The eight legal grounds on which a mediation ends (Online Mediation Rules art. 25)."""

    AGREEMENT_REACHED = "agreement_reached", "达成调解协议", "Agreement reached"
    SELF_SETTLED = "self_settled_withdrawn", "自行和解撤回", "Settled between the parties, withdrawn"
    UNREACHABLE = "unreachable_in_period", "无法联系", "Party could not be reached in the period"
    PARTY_UNWILLING = "party_unwilling", "当事人不同意调解", "A party is unwilling"
    POSITIONS_TOO_FAR = "positions_too_far", "分歧过大", "Positions too far apart"
    PERIOD_EXPIRED = "period_expired", "期限届满", "Period expired"
    UNANSWERED = "unanswered", "未答复", "Reached, and never answered whether to mediate"
    SIGNATURE_REFUSED = "signature_refused", "拒绝签署", "Signature refused"
    OTHER = "other", "其他", "Other"


class SuspensionReason(Word):
    """Why a mediation rests; only appraisal stops its period (Online Mediation Rules art. 26)."""

    APPRAISAL = "appraisal", "鉴定评估", "Appraisal"
    AUTHORITY = "authority", "等待授权或审批", "Waiting for authority or approval"
    RELATED_MATTER = "related_matter", "等待关联事项处理", "Waiting for a related matter"
    OTHER = "other", "其他", "Other"


class AssignmentState(Word):
    OFFERED = "OFFERED", "待接受", "Offered to the mediator"
    CONFIRMED = "CONFIRMED", "已接受", "Confirmed"
    DECLINED = "DECLINED", "已谢绝", "Declined"
    EXPIRED = "EXPIRED", "逾期", "Expired without an answer"
    RELEASED = "RELEASED", "已解除", "Released"


class RelationKind(Word):
    """A tie between a mediator and an institution (Online Mediation Rules art. 13)."""

    KIN = "kin", "近亲属任职", "A near relative works there"
    EMPLOYER = "employer", "任职未满二十四个月", "Employed there within 24 months"
    OWN_DEBT = "own_debt", "本人债务", "Owes a debt of their own there"
    RECUSAL = "recusal", "自行回避", "Recused from its cases"


class ConsentPurpose(Word):
    """What a person agrees to; each purpose apart (Personal Information Protection Law art. 14, 23, 29)."""

    MEDIATION = "mediation", "同意调解", "Mediation"
    ONLINE = "online", "线上方式", "Online mode"
    E_SERVICE = "e_service", "电子送达", "Electronic service"
    RECORDING = "recording", "录音录像", "Recording"
    COORDINATION = "coordination", "跨机构统筹", "Coordination across institutions"
    DATA_PROVISION = "data_provision", "提供个人信息", "Provision of personal data"


class ConsentState(Word):
    REQUESTED = "REQUESTED", "已征询", "Requested"
    GIVEN = "GIVEN", "已同意", "Given"
    REFUSED = "REFUSED", "已拒绝", "Refused"
    REVOKED = "REVOKED", "已撤回", "Revoked"
    EXPIRED = "EXPIRED", "已失效", "Expired"


class Channel(Word):
    SMS = "sms", "短信", "Text message"
    CALL = "call", "电话", "Call"
    LETTER = "letter", "挂号信", "Registered letter"
    EMAIL = "email", "电子邮件", "E-mail"
    IN_PERSON = "in_person", "当面", "In person"
    PORTAL = "portal", "网上", "Portal"


class Caller(Word):
    """Who makes contact; all of them share one budget of calls."""

    BANK = "bank", "金融机构", "Institution"
    AGENCY = "agency", "受托机构", "Agency of the institution"
    CENTRE = "centre", "调解中心", "Mediation centre"
    MEDIATOR = "mediator", "调解员", "Mediator"
    ROBOT = "robot", "智能外呼", "Dialling robot"


class ContactOutcome(Word):
    DELIVERED = "delivered", "已送达", "Delivered"
    CONNECTED = "connected", "已接通", "Connected"
    NO_ANSWER = "no_answer", "无人接听", "No answer"
    WRONG_PERSON = "wrong_person", "非本人", "Wrong person"
    REFUSED = "refused", "拒绝", "Refused"
    DEAD = "dead", "号码无效", "Number dead"
    BUSY = "busy", "占线", "Busy"
    DIALLED = "dialled", "已发起，尚无结果", "Begun, result not known yet"
    RELEASED = "released", "未拨打", "Given back, not dialled"
    LAPSED = "lapsed", "预约失效", "Reservation lapsed"


class SessionMode(Word):
    VIDEO = "video", "视频", "Video"
    IN_PERSON = "in_person", "现场", "In person"
    TEXT = "text", "非同步文字", "Asynchronous text"


class SessionState(Word):
    SCHEDULED = "scheduled", "已排期", "Scheduled"
    HELD = "held", "已进行", "Held"
    NO_SHOW = "no_show", "缺席", "A party did not appear"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class TermsKind(Word):
    LUMP_SUM = "lump_sum", "一次性给付", "Lump sum"
    INSTALMENTS = "instalments", "分期给付", "Instalments"


class AgreementState(Word):
    """A mediation agreement and its judicial confirmation; never a court's mediation statement."""

    DRAFT = "DRAFT", "草稿", "Draft"
    LINTED = "LINTED", "已核对", "Checked for confirmability"
    SIGNING = "SIGNING", "签署中", "Signing"
    EFFECTIVE = "EFFECTIVE", "已生效", "Effective"
    NOT_APPLIED = "NOT_APPLIED", "未申请确认", "Window for confirmation missed or waived"
    APPLIED = "APPLIED", "已申请确认", "Confirmation applied for"
    ACCEPTED_BY_COURT = "ACCEPTED_BY_COURT", "法院已受理", "Accepted by the court"
    NOT_ACCEPTED = "NOT_ACCEPTED", "法院不予受理", "Not accepted by the court"
    CONFIRMED = "CONFIRMED", "裁定有效", "Confirmed"
    DISMISSED = "DISMISSED", "驳回申请", "Dismissed"
    WITHDRAWN = "WITHDRAWN", "撤回申请", "Application withdrawn"
    SUPERSEDED = "SUPERSEDED", "已被新协议取代", "Superseded"
    VARIED = "VARIED", "已协议变更", "Varied by a later agreement"
    REFUSED = "REFUSED", "未签署", "Signature refused"


class SignerRole(Word):
    """Who signs, in this order."""

    CLAIMANT = "claimant", "申请人", "Claimant"
    RESPONDENT = "respondent", "被申请人", "Respondent"
    CO_BORROWER = "co_borrower", "共同借款人", "Co-borrower"
    GUARANTOR = "guarantor", "保证人", "Guarantor"
    MEDIATOR = "mediator", "调解员", "Mediator"
    ORGANISATION = "organisation", "调解组织", "Mediation organisation"


class PlanState(Word):
    PENDING = "PENDING", "待生效", "Waiting for the agreement to take effect"
    ACTIVE = "ACTIVE", "履行中", "In performance"
    FULFILLED = "FULFILLED", "已履行", "Performed in full"
    DEFAULTED = "DEFAULTED", "已违约", "In default"
    ACCELERATED = "ACCELERATED", "加速到期", "Accelerated"
    ENFORCEMENT_APPLIED = "ENFORCEMENT_APPLIED", "已申请执行", "Enforcement applied for"
    SUED = "SUED", "已起诉", "Sued"
    WRITTEN_OFF = "WRITTEN_OFF", "已核销", "Written off"
    RENEGOTIATED = "RENEGOTIATED", "已重新协商", "Renegotiated"


class InstalmentState(Word):
    SCHEDULED = "SCHEDULED", "未到期", "Not yet due"
    DUE = "DUE", "已到期", "Due, within grace"
    PARTIAL = "PARTIAL", "部分履行", "Partly paid"
    PAID = "PAID", "按期履行", "Paid in time"
    OVERDUE = "OVERDUE", "逾期", "Overdue"
    PAID_LATE = "PAID_LATE", "逾期后履行", "Paid late"
    DEFAULT = "DEFAULT", "违约", "In default"
    WAIVED = "WAIVED", "免除", "Waived"


class Regime(Word):
    """Law a mediation is held under: decides fees, seal and when an agreement takes effect."""

    PEOPLES = "peoples", "人民调解", "People's mediation"
    INVITED = "invited", "特邀调解", "Invited mediation, entrusted by a court"
    COMMERCIAL = "commercial", "商事调解", "Commercial mediation"
    ADMINISTRATIVE = "administrative", "行政调解", "Administrative mediation"
