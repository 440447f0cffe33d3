"""Words of relief programmes: what they may ask about, how, and how a case stands to one."""

from __future__ import annotations

from mediation.vocabulary import Word


class ValueKind(Word):
    """What a fact is."""

    WORD = "word", "选项", "A word"
    WORDS = "words", "若干选项", "Some words"
    YUAN = "yuan", "金额（元）", "Yuan"
    NUMBER = "number", "数", "A number"
    DAY = "day", "日期", "A day"
    YES_NO = "yes_no", "是或否", "Yes or no"


class Fact(Word):
    """What a condition may ask about."""

    PRODUCT = "product", "纠纷类型", "Kind of dispute"
    PARTY_KIND = "party_kind", "债务人类型", "Kind of debtor"
    CLAIM_TOTAL = "claim_total", "债权合计", "Claim in all"
    PRINCIPAL = "principal", "本金", "Principal"
    OVERDUE_DAYS = "overdue_days", "逾期天数", "Days overdue"
    OVERDUE_SINCE = "overdue_since", "逾期起始日", "Overdue since"
    MATURES_ON = "matures_on", "贷款到期日", "The loan ends on"
    RATE_TYPE = "rate_type", "利率类型", "Kind of rate"
    LOAN_CLASS = "loan_class", "五级分类", "Class of the loan"
    IS_FIRST_HOME = "is_first_home", "是否首套住房", "First home"
    VULNERABILITY = "vulnerability", "特殊困难", "Vulnerability"
    BEYOND_MEANS = "beyond_means", "欠款超出还款能力", "The debt is beyond the debtor's means"
    WILLING_TO_PAY = "willing_to_pay", "仍有还款意愿", "The debtor is willing to pay"
    TEMPORARY_DIFFICULTY = "temporary_difficulty", "暂时遇到还款困难", "The difficulty is temporary"
    STILL_OPERATING = "still_operating", "仍在正常经营", "The business goes on"
    NEEDS_FUNDS = "needs_funds", "到期后仍有融资需求", "Funds are still needed when the loan ends"
    IS_MEDIUM = "is_medium", "属于中型企业", "A medium-sized enterprise"
    LOAN_MISUSED = "loan_misused", "挪用贷款或逃废债", "The loan was put to another use, or is evaded"
    IS_STUDENT_LOAN = "is_student_loan", "属于国家助学贷款", "A state student loan"
    YEARS_SINCE_GRADUATION = "years_since_graduation", "毕业后年数", "Years since graduation"
    SPREAD_ABOVE_NEW = "spread_above_new", "加点高于新发放房贷的基点数", "Basis points above new mortgages"
    REPAID_ON = "repaid_on", "足额还清之日", "Repaid in full on"


KINDS: dict[Fact, ValueKind] = {
    **dict.fromkeys(Fact, ValueKind.YES_NO),
    **dict.fromkeys((Fact.PRODUCT, Fact.PARTY_KIND, Fact.RATE_TYPE, Fact.LOAN_CLASS), ValueKind.WORD),
    **dict.fromkeys((Fact.CLAIM_TOTAL, Fact.PRINCIPAL), ValueKind.YUAN),
    **dict.fromkeys((Fact.OVERDUE_DAYS, Fact.YEARS_SINCE_GRADUATION, Fact.SPREAD_ABOVE_NEW), ValueKind.NUMBER),
    **dict.fromkeys((Fact.OVERDUE_SINCE, Fact.MATURES_ON, Fact.REPAID_ON), ValueKind.DAY),
    Fact.VULNERABILITY: ValueKind.WORDS,
}
"""What each fact is."""

FILED = (Fact.PRODUCT, Fact.PARTY_KIND, Fact.CLAIM_TOTAL, Fact.PRINCIPAL, Fact.OVERDUE_DAYS, Fact.OVERDUE_SINCE,
         Fact.MATURES_ON, Fact.RATE_TYPE, Fact.LOAN_CLASS, Fact.IS_FIRST_HOME, Fact.VULNERABILITY)  # fmt: skip
"""What the case itself tells; all else the debtor says."""


class Operator(Word):
    """How a fact is compared."""

    IS = "is", "是", "is"
    IN = "in", "属于", "is one of"
    HAS = "has", "含", "has one of"
    AT_MOST = "at_most", "不超过", "at most"
    AT_LEAST = "at_least", "不低于", "at least"
    BY = "by", "不晚于", "by"
    FROM = "from", "不早于", "from"


FITTING: dict[ValueKind, tuple[Operator, ...]] = {
    ValueKind.WORD: (Operator.IS, Operator.IN),
    ValueKind.WORDS: (Operator.HAS,),
    ValueKind.YUAN: (Operator.AT_MOST, Operator.AT_LEAST),
    ValueKind.NUMBER: (Operator.AT_MOST, Operator.AT_LEAST),
    ValueKind.DAY: (Operator.BY, Operator.FROM),
    ValueKind.YES_NO: (Operator.IS,),
}
"""How each kind of fact can be compared."""


class Standing(Word):
    """How a condition stands."""

    MET = "met", "符合", "Met"
    UNMET = "unmet", "尚不符合", "Not met"
    UNKNOWN = "unknown", "尚待说明", "Not known yet"


class Outcome(Word):
    """How a case stands to a programme; none of them refuses anybody anything."""

    ELIGIBLE = "eligible", "符合条件", "Eligible"
    NEARLY = "nearly", "接近符合", "Nearly eligible"
    NOT_YET = "not_yet", "尚未开始", "Has not begun"
    ELSEWHERE = "elsewhere", "适用于其他情形", "Meant for other cases"
    EXPIRED = "expired", "已到期", "Over"
