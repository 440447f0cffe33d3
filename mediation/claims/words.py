"""Words of a recomputed claim: how rates and days are counted, what was found, and why something cannot be counted."""

from __future__ import annotations

from mediation.vocabulary import Word


class RateKind(Word):
    """What a rate is a part of, and over what time (利率换算, 银发〔2005〕129号)."""

    YEARLY = "yearly", "年利率，百分之", "Per cent a year"
    MONTHLY = "monthly", "月利率，千分之", "Per mille a month"
    DAILY = "daily", "日利率，万分之", "Per ten thousand a day"


class DayCount(Word):
    """How days are turned into parts of a year."""

    ACTUAL_360 = "actual_360", "按实际天数，一年360天", "Actual days, 360 a year"
    ACTUAL_365 = "actual_365", "按实际天数，一年365天", "Actual days, 365 a year"
    THIRTY_360 = "thirty_360", "整月按30天，一年360天", "Months of 30 days, 360 a year"

    @property
    def year(self) -> int:
        """Days of a year."""
        return 365 if self is DayCount.ACTUAL_365 else 360


class Compounding(Word):
    """On what compound interest runs."""

    NONE = "none", "不计复利", "None"
    ON_INTEREST = "on_interest", "对到期未付的利息计收", "On interest that is due and unpaid"
    ON_BOTH = "on_both", "按月对未付的利息和复利计收", "Monthly, on interest and compound interest that are unpaid"


class Finding(Word):
    """How a component as the institution states it compares with the same recomputed."""

    MATCHES = "matches", "一致", "The same, within the tolerance"
    TOGETHER = "together", "合并一致", "The same together with another component: booked under the other name"
    HIGHER = "higher", "机构主张较高", "The institution states more"
    LOWER = "lower", "机构主张较低", "The institution states less"
    UNKNOWN = "unknown", "无法重算", "Cannot be recomputed"


class Reason(Word):
    """Why a claim or a component cannot be recomputed."""

    NOT_A_DEBT = "not_a_debt", "该类纠纷的金额不按利率计算", "Claims of this kind do not follow from a rate"
    NO_RATE = "no_rate", "申请材料没有写明利率", "The filing names no rate"
    NO_OVERDUE_DAY = "no_overdue_day", "申请材料没有写明逾期起始日", "The filing names no first day of default"
    NO_METHOD = "no_method", "申请材料没有写明还款方式", "The filing does not say how the loan is repaid"
    NO_MATURITY = "no_maturity", "申请材料没有写明到期日", "The filing does not say when the loan ends"
    NO_DISBURSAL = "no_disbursal", "申请材料没有写明放款日", "The filing does not say when the loan was paid out"
    NO_PRINCIPAL = "no_principal", "申请材料没有本金", "The filing states no principal"
    DATES_OUT_OF_ORDER = (
        "dates_out_of_order",
        "申请材料中的日期先后矛盾",
        "The dates of the filing contradict each other",
    )
    NO_PENALTY_RATE = "no_penalty_rate", "申请材料没有写明罚息倍数", "The filing names no penalty rate"
    NO_TARIFF = "no_tariff", "申请材料没有写明收费标准", "The filing names no tariff of these fees"
    NEEDS_RECEIPTS = "needs_receipts", "须凭票据核对", "Has to be checked against receipts"
    NO_CLAUSE = "no_clause", "申请材料没有写明违约金的约定", "The filing names no clause on these damages"


class Remark(Word):
    """What was assumed where the filing says nothing."""

    FLOATING = (
        "floating",
        "贷款为浮动利率，按申请时的利率计算，此前利率可能不同",
        "The rate floats; it is counted at the rate filed, and may have been another before",
    )
    FROM_STATEMENT = (
        "from_statement",
        "没有各笔消费的记账日，按账单日起算；消费自记账日起计息，利息最多可再多一个账单周期",
        "Posting days are not filed, so interest is counted from the day of the statement; it runs from the posting "
        "of each purchase, so there may be up to one more month of it",
    )
    FROM_DUE_DAY = (
        "from_due_day",
        "没有记账日和账单日，按到期还款日起算；利息最多可再多两个账单周期",
        "Neither posting nor statement days are filed, so interest is counted from the day of payment; there may be "
        "up to two more months of it",
    )
    MINIMUM_PAYMENT = (
        "minimum_payment",
        "违约金按每期最低还款额（欠款的10%）未还部分的5%计算，违约金不再计息",
        "Damages are 5 per cent of each minimum payment (10 per cent of what is owed) that was missed; no interest "
        "runs on them",
    )
    LAST_PAYMENT_ONLY = (
        "last_payment_only",
        "只知道最近一次还款，按费用、利息、本金的顺序抵充",
        "Only the last payment is known; it is applied to costs, interest and principal in this order",
    )
    DAY_COUNT = (
        "day_count",
        "申请材料没有写明计息天数的算法，按惯例；其他算法能与机构主张各项相符的，从其算法",
        "The filing does not say how days are counted; the usual way is used, unless another fits every figure stated",
    )
