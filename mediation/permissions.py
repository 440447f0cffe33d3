"""Who may do what: one table from role to permissions, and from role to the audience its rows are filtered for."""

from __future__ import annotations

from mediation.vocabulary import Audience, Caller, Role, Word


class Permission(Word):
    """One thing a page, an endpoint or a command lets you do."""

    PUBLIC = "public", "公开", "Open to everyone"
    OWN_LOGIN = "login.own", "管理自己的登录", "Look after one's own login"
    FILE = "filing.file", "提交批次", "File disputes"
    COMMIT = "filing.commit", "提交入库", "Commit a filing batch"
    READ_CASES = "cases.read", "查看案件", "Read the cases that are yours to see"
    REVEAL = "cases.reveal", "查看完整证件", "Reveal an identifier, with a reason"
    ACCEPT = "cases.accept", "受理", "Accept or refuse a filing"
    WITHDRAW = "cases.withdraw", "撤回", "Withdraw a case"
    CONSENT = "consent.record", "记录同意", "Record consent or refusal"
    REPRESENT = "parties.represent", "登记代理和送达地址", "Record who acts for a party, and its address for service"
    CARE = "parties.care", "登记特殊需要", "See and record what makes a party vulnerable"
    COORDINATE = "consent.coordinate", "跨机构统筹", "See a person's cases together, with their consent"
    CONTACT = "contact.call", "联系当事人", "Contact a party"
    NOTIFY = "notices.issue", "发出通知", "Issue notices in the centre's name, and record what became of them"
    CONTACT_WISHES = "contact.wishes", "登记联系意愿", "Record how a person does or does not want to be contacted"
    ASSIGN = "assignment.run", "指派", "Run the assignment"
    CHOOSE = "assignment.choose", "选定调解员", "Choose a mediator with the other side, or object to one"
    CONFIRM_ENTRUSTMENT = "assignment.answer", "答复指派", "Accept or decline an assignment"
    MEDIATE = "sessions.hold", "主持调解", "Hold sessions and record minutes"
    NEGOTIATE = "negotiation.offer", "提出和答复方案", "Make and answer offers"
    ANSWER_REQUESTS = (
        "authority.answer",
        "答复审批请求",
        "Draw up the authority, and answer requests beyond it",
    )
    PUBLISH_AUTHORITY = (
        "authority.publish",
        "公布授权",
        "Publish the authority, and say who approves what",
    )
    MEDIATE_AGAIN = (
        "agreements.again",
        "重新调解",
        "Mediate again about an agreement in force, or say that not all agree to it",
    )
    SIGN = "agreements.sign", "签署协议", "Sign an agreement"
    APPLY_CONFIRMATION = "confirmation.apply", "申请司法确认", "Apply for judicial confirmation"
    RECORD_RULING = "confirmation.rule", "登记裁定", "Record a court's ruling"
    REPORT_PAYMENT = "performance.pay", "登记还款", "Report payments"
    DISPUTE_PAYMENT = "performance.dispute", "提出还款异议", "Say for a party that a payment is missing"
    SYSTEMS = "systems.manage", "管理机构系统", "Let the institution's systems in, and say where they are told"
    ODOO = "odoo.manage", "管理 Odoo 连接", "Connect an Odoo, and say what goes there and what comes from there"
    READ_STATISTICS = "statistics.read", "查看统计", "Read statistics"
    READ_LOG = "events.read", "查看日志", "Read and verify the event log"
    INVITE = "people.invite", "邀请人员", "Invite people to a login"
    ADMINISTER = "reference.change", "维护基础数据", "Change reference data"
    OPERATE = "system.operate", "运行维护", "Run jobs and read health"


P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.BANK_OPERATOR: frozenset(
        {P.FILE, P.COMMIT, P.READ_CASES, P.WITHDRAW, P.CONTACT, P.CONTACT_WISHES, P.CHOOSE, P.NEGOTIATE,
         P.ANSWER_REQUESTS, P.REPORT_PAYMENT, P.READ_STATISTICS}
    ),
    Role.BANK_SUPERVISOR: frozenset(
        {P.FILE, P.COMMIT, P.READ_CASES, P.WITHDRAW, P.CONTACT, P.CONTACT_WISHES, P.CHOOSE, P.NEGOTIATE,
         P.ANSWER_REQUESTS, P.PUBLISH_AUTHORITY, P.SYSTEMS, P.ODOO, P.SIGN, P.APPLY_CONFIRMATION, P.REPORT_PAYMENT,
         P.READ_STATISTICS, P.INVITE}
    ),
    Role.REGISTRAR: frozenset(
        {P.READ_CASES, P.ACCEPT, P.CONTACT, P.CONTACT_WISHES, P.NOTIFY, P.CONSENT, P.REPRESENT, P.CARE, P.REVEAL,
         P.DISPUTE_PAYMENT, P.READ_STATISTICS}
    ),
    Role.ASSIGNER: frozenset(
        {P.READ_CASES, P.ASSIGN, P.CARE, P.MEDIATE_AGAIN, P.SIGN, P.READ_STATISTICS, P.READ_LOG}
    ),
    Role.MEDIATOR: frozenset(
        {P.READ_CASES, P.REVEAL, P.CONSENT, P.REPRESENT, P.CARE, P.COORDINATE, P.CONTACT, P.CONTACT_WISHES, P.NOTIFY,
         P.CONFIRM_ENTRUSTMENT, P.MEDIATE, P.NEGOTIATE, P.MEDIATE_AGAIN, P.SIGN, P.APPLY_CONFIRMATION,
         P.DISPUTE_PAYMENT}
    ),
    Role.PARTY: frozenset(
        {P.READ_CASES, P.CONSENT, P.REPRESENT, P.CONTACT_WISHES, P.CHOOSE, P.NEGOTIATE, P.SIGN, P.APPLY_CONFIRMATION,
         P.DISPUTE_PAYMENT}
    ),
    Role.AGENT: frozenset(
        {P.READ_CASES, P.CONSENT, P.CONTACT_WISHES, P.CHOOSE, P.NEGOTIATE, P.SIGN, P.DISPUTE_PAYMENT}
    ),
    Role.COURT_LIAISON: frozenset({P.READ_CASES, P.READ_STATISTICS, P.APPLY_CONFIRMATION, P.RECORD_RULING}),
    Role.CONFIRMATION_JUDGE: frozenset({P.READ_CASES, P.RECORD_RULING}),
    Role.AUDITOR: frozenset({P.READ_LOG, P.READ_STATISTICS}),
    Role.ADMINISTRATOR: frozenset({P.ADMINISTER, P.INVITE, P.OPERATE, P.ODOO, P.READ_LOG}),
    Role.SYSTEM: frozenset(Permission),
}  # fmt: skip

AUDIENCES: dict[Role, Audience] = {
    Role.BANK_OPERATOR: Audience.BANK,
    Role.BANK_SUPERVISOR: Audience.BANK,
    Role.REGISTRAR: Audience.STAFF,
    Role.ASSIGNER: Audience.STAFF,
    Role.MEDIATOR: Audience.MEDIATOR,
    Role.PARTY: Audience.PARTY,
    Role.AGENT: Audience.PARTY,
    Role.COURT_LIAISON: Audience.COURT,
    Role.CONFIRMATION_JUDGE: Audience.COURT,
    Role.AUDITOR: Audience.STAFF,
    Role.ADMINISTRATOR: Audience.STAFF,
    Role.SYSTEM: Audience.STAFF,
}

EVERYBODY = frozenset(Audience)

C = Caller
CALLERS: dict[Role, frozenset[Caller]] = {
    **dict.fromkeys(Role, frozenset()),
    Role.BANK_OPERATOR: frozenset({C.BANK, C.AGENCY, C.ROBOT}),
    Role.BANK_SUPERVISOR: frozenset({C.BANK, C.AGENCY, C.ROBOT}),
    Role.REGISTRAR: frozenset({C.CENTRE, C.ROBOT}),
    Role.MEDIATOR: frozenset({C.MEDIATOR, C.ROBOT}),
    Role.SYSTEM: frozenset(Caller),
}
"""As whom each role contacts people, itself or through what it commissions."""


WITH_LOGIN = tuple(role for role in Role if role not in (Role.SYSTEM, Role.PARTY, Role.AGENT))
"""Nobody logs in as the system, and parties are visitors."""
INVITES: dict[Role, tuple[Role, ...]] = {
    **dict.fromkeys(Role, ()),
    Role.BANK_SUPERVISOR: (Role.BANK_OPERATOR,),
    Role.ADMINISTRATOR: WITH_LOGIN,
}
"""As what each role may invite people; somebody of an institution invites to that institution alone."""


def may(role: Role, permission: Permission, audiences: frozenset[Audience] = EVERYBODY) -> bool:
    """True when the role has the permission and is of one of the audiences; what nobody granted is refused."""
    is_granted = permission in (P.PUBLIC, P.OWN_LOGIN) or permission in GRANTS[role]
    return is_granted and AUDIENCES[role] in audiences
