"""The words of performance: accounts of the ledger, what a bank's payment can be, and what becomes of it."""

from __future__ import annotations

from mediation.vocabulary import Word


class Account(Word):
    """Where an amount stands; an entry debits one account and credits another, so that every plan adds up to zero."""

    AGREED = "agreed", "约定应付", "Agreed to be paid"
    DUE = "due", "应收", "Laid out in instalments and still open"
    PAID = "paid", "实收", "Received from the debtor"
    HELD = "held", "暂存", "Received and not applied to any instalment"
    WAIVED = "waived", "免除", "Given up by the claimant"
    REVIVED = "revived", "恢复", "Given up in the agreement, and owed again since it was not performed"
    SUSPENSE = "suspense", "待查", "Received, and not known what for"
    CARRIED = "carried", "转入新计划", "Received under a plan, and gone over to the one in its place"


A = Account
ENTRIES: tuple[tuple[Account, Account, str], ...] = (
    (A.DUE, A.AGREED, "an instalment is laid out"),
    (A.AGREED, A.DUE, "what is open goes over to a plan that replaces this one"),
    (A.PAID, A.HELD, "a payment is received"),
    (A.HELD, A.DUE, "it is applied to an instalment"),
    (A.DUE, A.HELD, "an application is taken back"),
    (A.HELD, A.PAID, "a payment, or what is held of it, goes back to the debtor"),
    (A.WAIVED, A.DUE, "the rest of an instalment is given up"),
    (A.DUE, A.REVIVED, "what the agreement gave up is owed again"),
    (A.PAID, A.SUSPENSE, "money is received, and not known what for"),
    (A.SUSPENSE, A.PAID, "it goes to a case, or back"),
    (A.HELD, A.CARRIED, "a payment goes over to a plan that replaces this one"),
    (A.CARRIED, A.HELD, "and is received there"),
)
"""The account debited, the account credited, and what that means; the database knows no other entries."""


class PaymentKind(Word):
    """What a line of a bank's payment file reports."""

    PAYMENT = "payment", "还款", "A payment"
    REVERSAL = "reversal", "冲正", "A payment taken back"


class SuspenseState(Word):
    """What became of a reported payment that could not be posted."""

    OPEN = "open", "待处理", "Waits for somebody"
    ATTACHED = "attached", "已入账", "Attached to a case"
    RETURNED = "returned", "已退回", "Returned to the payer"
    REVERSED = "reversed", "已冲正", "Taken back by the institution"
    DISMISSED = "dismissed", "已更正", "No money behind it: corrected by the institution"


class Outcome(Word):
    """Where a line of a payment file ended; every line has exactly one."""

    POSTED = "posted", "已入账", "Posted"
    REVERSED = "reversed", "已冲正", "A posted payment taken back"
    UNCHANGED = "unchanged", "已报送过", "Reported before, nothing changed"
    SUSPENDED = "suspended", "待查", "Held until somebody has looked"


class PaymentRule(Word):
    """What must hold of a reported payment before it is posted; the first that does not is told."""

    LINE = (
        "P-LINE",
        "该行列数不符、引号不配对或不是有效的JSON。",
        "The line has not the header's columns, or cannot be read.",
    )
    REFERENCE = (
        "P-REF",
        "缺少银行流水号，或超过64个字符。",
        "There is no transaction number of up to 64 characters.",
    )
    KIND = "P-KIND", "类型只能是还款或冲正。", "The kind is 还款 or 冲正."
    AMOUNT = "P-AMOUNT", "金额不是有效数额。", "The amount is none: up to 12 digits of yuan and 2 decimals."
    NEGATIVE = (
        "P-NEGATIVE",
        "金额应大于零；冲正请注明类型和原流水号。",
        "The amount is above zero; a reversal says so and names the payment.",
    )
    CURRENCY = "P-CURRENCY", "币种不是人民币。", "The currency is not renminbi."
    DATE = "P-DATE", "还款日期无法识别。", "The day of payment cannot be read."
    FUTURE = "P-FUTURE", "还款日期晚于报送日。", "The day of payment is later than its report."
    CONFLICT = (
        "P-CONFLICT",
        "同一流水号此前报送过不同内容。",
        "The same transaction was reported with another content.",
    )
    CASE = "P-CASE", "没有此案号，或非本机构案件。", "There is no such case, or it is not this institution's."
    PLAN = "P-PLAN", "该案件没有生效的履行计划。", "The case has no plan that has begun."
    FINISHED = "P-FINISHED", "该案件的履行计划已终止。", "The plan of the case is over."
    REVERSES = (
        "P-REVERSES",
        "未找到金额相同、尚未冲正的原流水。",
        "No posted payment of this number and amount is there to be taken back.",
    )


FIELDS: dict[PaymentRule, str] = {
    PaymentRule.LINE: "",
    PaymentRule.REFERENCE: "transaction_ref",
    PaymentRule.KIND: "kind",
    PaymentRule.AMOUNT: "amount",
    PaymentRule.NEGATIVE: "amount",
    PaymentRule.CURRENCY: "currency",
    PaymentRule.DATE: "paid_on",
    PaymentRule.FUTURE: "paid_on",
    PaymentRule.CONFLICT: "transaction_ref",
    PaymentRule.CASE: "case_number",
    PaymentRule.PLAN: "case_number",
    PaymentRule.FINISHED: "case_number",
    PaymentRule.REVERSES: "reverses",
}
"""The field that a rule is about."""
WITH_MONEY = (PaymentRule.CASE, PaymentRule.PLAN, PaymentRule.FINISHED)
"""Rules that are broken by money that did arrive; the others are broken by what was reported of it."""


class DisputeState(Word):
    """A debtor's word that a payment is not shown, or wrongly."""

    OPEN = "open", "待答复", "Waits for the institution's answer"
    UPHELD = "upheld", "属实", "The debtor is right"
    REJECTED = "rejected", "不属实", "The payment was not made as the debtor says"


class UrgeResult(Word):
    """What came of urging somebody to perform (People's Mediation Law art. 31)."""

    PROMISED = "promised", "承诺还款", "Promised to pay"
    DISPUTES = "disputes", "对款项有异议", "Disputes what is owed"
    HARDSHIP = "hardship", "履行困难", "Cannot pay at present"
    REFUSED = "refused", "拒绝履行", "Refuses to pay"
    NOT_REACHED = "not_reached", "未联系上", "Could not be reached"


class FollowUpState(Word):
    """What became of the request to put a credit record right after performance."""

    OPEN = "open", "待答复", "Waits for the institution"
    CORRECTED = "corrected", "已更正", "The record was corrected"
    NOTHING = "nothing", "无不良记录", "There was no record to correct"
    DECLINED = "declined", "不予更正", "Not corrected, with a reason"
    LAPSED = "lapsed", "已失效", "The payment behind it was taken back"


class ReleaseKind(Word):
    """What of a debt an institution gives up or writes off, where that takes two of its people."""

    WAIVE = "waive", "免除分期款项", "Instalments are given up"
    WRITE_OFF = "write_off", "核销", "The debt is written off"


class ReleaseState(Word):
    """Where a proposal stands that a second person of the institution answers."""

    OPEN = "open", "待复核", "Waits for a supervisor"
    CONFIRMED = "confirmed", "已复核通过", "Confirmed and carried out"
    REFUSED = "refused", "复核未通过", "Refused"


class EnforcementOutcome(Word):
    """What an application to enforce came to (Civil Procedure Law art. 268; its Interpretation art. 517)."""

    FULLY = "fully", "执行完毕", "Enforced in full"
    SETTLED = "settled", "执行和解", "Settled between the sides"
    ENDED_FOR_NOW = "ended_for_now", "终结本次执行程序", "Ended for now: nothing was found that can be taken"
    ENDED = "ended", "终结执行", "Ended for good"
    REFUSED = "refused", "不予受理或驳回申请", "Not taken, or refused"


class PaperKind(Word):
    """Papers of performance."""

    CERTIFICATE = "certificate", "履行完毕证明", "Certificate of performance"
    ENFORCEMENT = "enforcement", "申请执行材料", "Kit for an application to enforce"


class Basis(Word):
    """On which rule a step about a plan rests, as it stands on its page."""

    ACCELERATION = (
        "acceleration",
        "协议的加速到期条款；民法典第五百零九条",
        "The agreement's clause on default; Civil Code art. 509",
    )
    RELEASE = (
        "release",
        "民法典第575条（债务人可在合理期限内拒绝）",
        "Civil Code art. 575; the debtor may refuse within a reasonable time",
    )
    ENFORCEMENT = (
        "enforcement",
        "民事诉讼法第206、250条",
        "Civil Procedure Law arts. 206 and 250",
    )
    OUTCOME = (
        "outcome",
        "民事诉讼法第268条；民诉法解释第517条",
        "Civil Procedure Law art. 268; its Interpretation art. 517",
    )
    SUIT = "suit", "人民调解法第32条", "People's Mediation Law art. 32"
    WRITE_OFF = (
        "write_off",
        "金融企业呆账核销管理办法（2017年版）：账销案存",
        "Rules on Writing off Bad Debts of Financial Enterprises (2017): the books close, the claim stays",
    )
    PAYMENT = "payment", "民法典第557条", "Civil Code art. 557"
    UNDUE = "undue", "民法典第985条", "Civil Code art. 985"
    URGING = "urging", "人民调解法第31条", "People's Mediation Law art. 31"
    CREDIT_RECORD = (
        "credit_record",
        "征信业管理条例第25条",
        "Regulation on the Credit Reporting Industry art. 25",
    )
