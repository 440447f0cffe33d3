"""Words of the people in a case: who they are, who acts for whom, who needs care, and what is then done differently."""

from __future__ import annotations

from mediation.vocabulary import CaseState, Word


class RepresentationKind(Word):
    """Why somebody acts for a party: by its power of attorney, as the head of an organisation, or by law."""

    AGENT = "agent", "委托代理人", "Agent by power of attorney"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人或负责人", "Legal representative of an organisation"
    GUARDIAN = "guardian", "法定代理人", "Guardian"


class IdentityWay(Word):
    """How it was made sure who somebody is; the document itself is neither copied nor written down."""

    DOCUMENT_SHOWN = "document_shown", "当面出示证件原件", "Original document shown in person"
    DOCUMENT_ON_VIDEO = "document_on_video", "视频出示证件原件", "Original document shown on video"
    FACE = "face", "人脸识别认证", "Face recognition by a certified body"
    REAL_NAME_LOGIN = "real_name_login", "实名认证登录", "Login with a verified real name"
    AUTHORITY = "authority", "核对授权委托材料及工作证件", "Power of attorney and staff card compared"


class Vulnerability(Word):
    """Why a party needs to be treated with care; told to nobody who does not care for the case."""

    MINOR = "minor", "未成年人", "Minor"
    ELDERLY = "elderly", "六十周岁以上", "Sixty or older"
    ILLNESS = "illness", "重病", "Grave illness"
    DISABILITY = "disability", "残疾", "Disability"
    HEARING = "hearing", "听力或言语残疾", "Does not hear or speak"
    MOBILITY = "mobility", "行动不便", "Walks with difficulty"
    PREGNANCY = "pregnancy", "孕产期", "Pregnancy or childbirth"
    LANGUAGE = "language", "语言障碍", "Does not follow the common language"
    HARDSHIP = "hardship", "低保或特困", "On subsistence support"
    DOMESTIC_VIOLENCE = "domestic_violence", "家庭暴力", "Domestic violence"


class Accommodation(Word):
    """What is done differently for a party in need of care; says nothing of the reason."""

    IN_PERSON = "in_person", "当面调解", "A session in person"
    AT_HOME = "at_home", "上门调解", "A session where the party is"
    IN_WRITING = "in_writing", "书面文字调解", "A session in writing"
    STEP_FREE = "step_free", "无障碍调解室", "A room without steps"
    LARGER_TYPE = "larger_type", "大字版文书", "Papers in larger type"
    READ_ALOUD = "read_aloud", "宣读文书", "Papers are read aloud"
    ACCOMPANIED = "accompanied", "由他人陪同", "Somebody the party trusts is present"
    GUARDIAN = "guardian", "由监护人代理", "The guardian acts"
    INTERPRETER = "interpreter", "翻译", "An interpreter"
    APART = "apart", "分别调解", "Sessions apart from the other parties"
    SHORT_SESSIONS = "short_sessions", "缩短每次时间", "Short sessions with pauses"
    WRITTEN_CONTACT = "written_contact", "仅书面联系", "Contact in writing, to the party alone"
    MORE_TIME = "more_time", "延长答复时间", "More time to answer"


class NextStep(Word):
    """What has to happen next in a case, and by whom, for lists."""

    TRIAGE = "triage", "登记员审查受理", "The registrar accepts or refuses"
    RECTIFY = "rectify", "申请机构补正", "The institution mends the filing"
    SEEK_CONSENT = "seek_consent", "通知当事人、征询意愿", "The centre tells the parties and asks them"
    COORDINATE = "coordinate", "申请机构与当事人协调", "The institution talks with the party"
    ANSWER_CONSENT = "answer_consent", "当事人答复是否同意调解", "The party says whether it wants mediation"
    ASSIGN = "assign", "中心指派调解员", "The centre assigns a mediator"
    CONFIRM = "confirm", "调解员确认接受", "The mediator confirms"
    MEDIATE = "mediate", "调解员主持调解", "The mediator brings the sides to terms"
    RESUME = "resume", "中止事由消除后恢复", "To go on once the reason for the pause is gone"
    SIGN = "sign", "各方签署协议", "The parties sign"
    PERFORM = "perform", "申请司法确认、履行协议", "Confirmation and performance"
    APPLY = "apply", "双方共同申请司法确认", "Both sides apply for confirmation"
    AWAIT_COURT = "await_court", "法院审查司法确认申请、按期履行", "The court decides; what falls due is paid"
    PAY = "pay", "按期履行", "What falls due next is paid"
    DEFAULT = "default", "已违约，申请机构决定如何处理", "In default: the institution decides what follows"
    ENFORCE = "enforce", "法院强制执行", "The court enforces"
    HAND_OVER = "hand_over", "移送法院或归档", "To the court or the archive"
    NOTHING = "nothing", "无", "Nothing"


class Wants(Word):
    """Why an open case wants its mediator, for the list of what comes next."""

    CONFIRM = "confirm", "答复是否接受指派", "Say whether you take the case"
    SESSION = "session", "调解会", "A session takes place"
    DRAW_UP = "draw_up", "方案已接受，拟定协议", "Terms are accepted: draw up the agreement"
    OFFER = "offer", "方案待答复", "An offer waits for its answer"
    SIGNATURES = "signatures", "等待签署", "Signatures are missing"
    PERIOD = "period", "调解期限届满", "The mediation period ends"
    CLOCK = "clock", "诉讼时效或保证期间将届满", "Limitation or a guarantee runs out"
    SUPPLEMENT = "supplement", "法院要求补充材料", "The court asked for a supplement"
    REPORT = "report", "调解已终结，须书面报告", "The mediation has ended: report how"
    REST = "rest", "中止事由是否消除", "See whether it can go on"
    AGAIN = "again", "有人申请重新调解", "Somebody wants to mediate again"
    AMENDMENT = "amendment", "机构变更了申请内容，待您确认", "The institution changed its filing: say whether it holds"
    ANSWERED = (
        "answered",
        "机构已答复授权请示或逾期未答，请继续",
        "The institution has answered a request, or is late: go on",
    )
    ASKED = "asked", "等待机构答复授权请示", "The institution has yet to answer a request"


NEXT_STEPS: dict[CaseState, NextStep] = {
    CaseState.FILED: NextStep.TRIAGE,
    CaseState.RECTIFICATION_REQUESTED: NextStep.RECTIFY,
    CaseState.ACCEPTED: NextStep.SEEK_CONSENT,
    CaseState.COORDINATING: NextStep.COORDINATE,
    CaseState.SEEKING_CONSENT: NextStep.ANSWER_CONSENT,
    CaseState.AWAITING_ASSIGNMENT: NextStep.ASSIGN,
    CaseState.ASSIGNED: NextStep.CONFIRM,
    CaseState.IN_MEDIATION: NextStep.MEDIATE,
    CaseState.SUSPENDED: NextStep.RESUME,
    CaseState.AGREEMENT_PENDING_SIGNATURE: NextStep.SIGN,
    CaseState.AGREED: NextStep.PERFORM,
    CaseState.TERMINATED: NextStep.HAND_OVER,
    CaseState.TRANSFERRED: NextStep.NOTHING,
    CaseState.REFUSED: NextStep.NOTHING,
    CaseState.WITHDRAWN: NextStep.NOTHING,
    CaseState.RESOLVED_WITHOUT_AGREEMENT: NextStep.NOTHING,
    CaseState.CLOSED: NextStep.NOTHING,
}


class DirectResolution(Word):
    """How an institution and a party settled a case between themselves; never counted as mediated."""

    PAID = "paid_in_full", "已全额清偿", "Paid in full"
    ARRANGED = "bank_arrangement", "机构另行安排还款", "An arrangement of the institution's own"
    DROPPED = "claim_dropped", "机构放弃主张", "The claim is dropped"


class Ground(Word):
    """Why a court does not accept an application (民诉法解释 art. 355) or dismisses it (art. 358).

    The first five are those of article 355.
    """

    OUT_OF_SCOPE = "out_of_scope", "不属于人民法院受理范围", "Outside the scope of the courts"
    NO_JURISDICTION = "no_jurisdiction", "不属于收到申请的法院管辖", "Not this court's jurisdiction"
    FAMILY_STATUS = "family_status", "身份关系的确认或解除", "Family relations: validity, invalidity, ending"
    OTHER_PROCEDURE = (
        "other_procedure",
        "适用其他特别程序、公示催告、破产程序审理",
        "For another special or a bankruptcy procedure",
    )
    TITLE = "title", "涉及物权、知识产权确权", "Title to property or intellectual property"
    MANDATORY_LAW = "unlawful", "违反法律强制性规定", "Against mandatory law"
    INTERESTS = "harms_others", "损害国家利益、社会公共利益、他人合法权益", "Harms the state, the public or others"
    PUBLIC_ORDER = "public_order", "违背公序良俗", "Against public order or good morals"
    INVOLUNTARY = "involuntary", "违反自愿原则", "Not voluntary"
    UNCLEAR = "content_unclear", "内容不明确", "Its content is unclear"
    OTHER = "other", "其他不能进行司法确认的情形", "Other circumstances"
