"""Rules on what is agreed: sums that add up, days that count, money that arrives, what follows a default, security."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

from mediation.agreements.lint_facts import ZERO, LintFacts
from mediation.agreements.lint_words import (
    CARD_BUSINESS,
    CARDS,
    CIVIL_CODE,
    CONFIRMING,
    CONTRACTS,
    FINANCE,
    HOUSE,
    INTERPRETATION,
    PEOPLES,
    PEOPLES_RULES,
    SECURITY,
    Rule,
    Severity,
)
from mediation.cases.words import Ground
from mediation.clocks import Phrase as P
from mediation.deadlines import add_months
from mediation.laws import CREDIT, PROCEDURE_LAW
from mediation.vocabulary import ClaimComponent as C
from mediation.vocabulary import GuaranteeMode, Product, Regime, TermsKind

BLOCK, WARN, INFO = Severity
G = Ground
RATE_CEILING_PCT = Decimal(24)
"""Per cent a year of all that is asked for beside principal, above which courts cut on the debtor's request."""
EXCESS = Decimal("0.30")
"""Part of the loss above which a penalty is usually found excessive (合同编通则解释 art. 65)."""
CARD_MONTHS = 60
LUMP_MONTHS = 12
LONG_GRACE_DAYS = 30
OLD_CUTOFF = timedelta(days=90)
APPLY_WITHIN = timedelta(days=45)
"""Thirty days, and as much as a holiday may move the last of them."""
BALLOON_TIMES, BALLOON_SHARE, BALLOON_FROM = 3, Decimal("0.50"), 3
"""Final payment, against the median of the others and against the whole, from so many instalments on."""
PENALTIES = (C.PENALTY_INTEREST, C.COMPOUND_INTEREST, C.LIQUIDATED_DAMAGES)
COSTS = (C.INTEREST, *PENALTIES, C.FEES)


def _payable(facts: LintFacts, *components: C) -> Decimal:
    return sum((facts.payable.get(component, ZERO) for component in components), ZERO)


def _waived(facts: LintFacts) -> Decimal:
    return sum(facts.agreed.waived.values(), ZERO)


def _all_in_rate(facts: LintFacts) -> Decimal:
    """Per cent a year of principal, counted over the whole contract: no higher than what is really charged."""
    claimed, principal = facts.claimed, _payable(facts, C.PRINCIPAL)
    if claimed.contract_date is None or not principal:
        return ZERO
    days = max((claimed.cutoff_date - claimed.contract_date).days, 1)
    return _payable(facts, *COSTS) * 100 * 365 / (principal * days)


def _penalty_is_excessive(facts: LintFacts) -> bool:
    return _payable(facts, *PENALTIES) > EXCESS * _payable(facts, C.PRINCIPAL, C.INTEREST)


def _is_out_of_order(facts: LintFacts) -> bool:
    return any(after.due_on <= before.due_on for before, after in pairwise(facts.agreed.payments))


def _last_weighs(facts: LintFacts) -> tuple[bool, bool]:
    """Whether the last payment is a multiple of the others, and a part of the whole, that is too much."""
    amounts = [payment.amount for payment in facts.agreed.payments]
    if len(amounts) < BALLOON_FROM:
        return False, False
    *others, last = amounts
    return last > BALLOON_TIMES * median(others), last > BALLOON_SHARE * sum(amounts)


def _is_too_long_for_a_card(facts: LintFacts) -> bool:
    procedure, last = facts.procedure, facts.last_due_on
    if procedure.product is not Product.CREDIT_CARD or last is None:
        return False
    return len(facts.agreed.payments) > CARD_MONTHS or last > add_months(procedure.agreed_on, CARD_MONTHS + 1)


def _misses_a_component(facts: LintFacts) -> bool:
    owed = {name for name, amount in facts.payable.items() if amount > 0}
    return not owed <= set(facts.agreed.application_order)


def _may_not_follow(facts: LintFacts) -> bool:
    """Whether a guarantor's own consent to later payment is neither given nor to be expected."""
    return facts.extends and any(
        not (signer.consents or guarantee.consents_in_writing or guarantee.is_left_out)
        for signer, guarantee in facts.guarantees
    )


def _ends_before_plan(facts: LintFacts, mode: GuaranteeMode) -> bool:
    return any(
        guarantee.mode is mode and guarantee.ends_on is not None and guarantee.ends_on < (facts.last_due_on or guarantee.ends_on)
        and guarantee.ends_on >= facts.procedure.agreed_on
        for _, guarantee in facts.guarantees
    )  # fmt: skip


def _has_ended(facts: LintFacts) -> bool:
    return any(
        guarantee.ends_on is not None and guarantee.ends_on < facts.procedure.agreed_on
        for _, guarantee in facts.guarantees
    )


def _says_nothing_of_guarantors(facts: LintFacts) -> bool:
    sign = any(guarantee.signs for _, guarantee in facts.guarantees)
    return sign and "guarantors" not in facts.procedure.articles


def _silent(article: str, facts: LintFacts) -> bool:
    return article not in facts.procedure.articles


# fmt: off
TERMS: tuple[Rule, ...] = (
    Rule(code="CLAIM-DOES-NOT-ADD", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("各项债权之和与债权总额不符", "The components of the claim do not make its total"),
         mend=P("重新核对本金、利息、罚息和费用", "reckon principal, interest, penalty and fees anew"),
         trips=lambda f: sum(f.claimed.components.values(), ZERO) != f.claimed.total),
    Rule(code="WAIVED-MORE-THAN-CLAIMED", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("某一项的减免多于主张的金额", "More of a component is waived than is claimed"),
         mend=P("更正该项减免", "correct what is waived of it"),
         trips=lambda f: any(amount < 0 for amount in f.payable.values())),
    Rule(code="WAIVER-NEGATIVE", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("减免金额为负数", "A waiver is negative"),
         mend=P("更正减免金额", "correct the waiver"),
         trips=lambda f: any(amount < 0 for amount in f.agreed.waived.values())),
    Rule(code="MORE-THAN-CLAIMED", severity=BLOCK, law=INTERPRETATION, article="358(2)", ground=G.INTERESTS,
         said=P("约定金额多于主张的债权", "More is to be paid than is claimed"),
         mend=P("不得超出申请的债权", "agree on no more than was filed"),
         trips=lambda f: f.agreed.settled_amount > f.claimed.total),
    Rule(code="SETTLEMENT-DOES-NOT-ADD", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("债权减去减免不等于约定金额", "The claim less the waiver is not the settled amount"),
         mend=P("写明谁减免哪一项多少", "state who waives how much of what"),
         trips=lambda f: f.agreed.settled_amount <= f.claimed.total
                         and f.claimed.total - _waived(f) != f.agreed.settled_amount),
    Rule(code="NOTHING-TO-PAY", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("没有给付内容", "Nothing is to be paid"),
         mend=P("没有给付内容的，不作协议，由机构撤回", "where nothing is owed the institution withdraws the case"),
         trips=lambda f: f.agreed.settled_amount <= 0),
    Rule(code="NO-PAYMENTS", severity=BLOCK, law=PEOPLES, article="29(3)", ground=G.UNCLEAR,
         said=P("没有履行方式和期限", "Manner and time limit of performance are missing"),
         mend=P("写明每期日期和金额", "state day and amount of each payment"),
         trips=lambda f: not f.agreed.payments or _silent("performance", f)),
    Rule(code="INSTALMENTS-DO-NOT-ADD", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("各期之和与约定总额不符", "The instalments do not make the settled amount"),
         mend=P("更正分期表，精确到分", "correct the table to the fen"),
         trips=lambda f: bool(f.agreed.payments)
                         and sum((p.amount for p in f.agreed.payments), ZERO) != f.agreed.settled_amount),
    Rule(code="INSTALMENT-NOT-POSITIVE", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("有一期金额不大于零", "An instalment is not above zero"),
         mend=P("删除该期或更正金额", "drop it or correct its amount"),
         trips=lambda f: f.agreed.settled_amount > 0 and any(p.amount <= 0 for p in f.agreed.payments)),
    Rule(code="FRACTION-OF-A-FEN", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("有金额不足一分", "An amount is no whole number of fen"),
         mend=P("精确到分", "round to the fen"),
         trips=lambda f: any(p.amount != round(p.amount, 2) for p in f.agreed.payments)),
    Rule(code="LUMP-IN-PARTS", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("一次性给付却有多期", "A lump sum has several payments"),
         mend=P("改为分期给付，或只留一期", "call it instalments, or keep one payment"),
         trips=lambda f: f.agreed.kind is TermsKind.LUMP_SUM and len(f.agreed.payments) > 1),
    Rule(code="DUE-IN-THE-PAST", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("有一期在协议之日或以前到期", "A payment falls due on the day of the agreement or before"),
         mend=P("改为协议之日以后", "name a day after the agreement"),
         trips=lambda f: any(p.due_on <= f.procedure.agreed_on for p in f.agreed.payments)),
    Rule(code="DUE-OUT-OF-ORDER", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("各期日期不是依次递增", "The days of the instalments do not follow each other"),
         mend=P("按日期先后排列，不得同日两期", "put them in the order of their days, one a day"),
         trips=_is_out_of_order),
    Rule(code="DUE-ON-A-DAY-OFF", severity=WARN, law=CIVIL_CODE, article="203", ground=None,
         said=P("有一期在休假日到期", "A payment falls due on a day that does not count"),
         mend=P("改到其后第一个工作日", "move it to the next working day"),
         trips=lambda f: not f.procedure.days_off.isdisjoint(p.due_on for p in f.agreed.payments)),
    Rule(code="DUE-BEYOND-THE-CALENDAR", severity=INFO, law=CIVIL_CODE, article="203", ground=None,
         said=P("放假安排公布以后，有的日期可能落在休假日", "Days off are not announced yet for some of the days"),
         mend=P("遇休假日的，顺延至其后第一日", "a day that turns out to be off moves to the first day after"),
         trips=lambda f: any(p.due_on > f.procedure.known_through for p in f.agreed.payments)),
    Rule(code="LUMP-SUM-FAR-OFF", severity=WARN, law=HOUSE, article="", ground=None,
         said=P("一次性给付在一年以后", "The lump sum is due more than a year from now"),
         mend=P("提前，或改为分期", "bring it forward, or agree on instalments"),
         trips=lambda f: f.agreed.kind is TermsKind.LUMP_SUM and len(f.agreed.payments) == 1
                         and f.agreed.payments[0].due_on > add_months(f.procedure.agreed_on, LUMP_MONTHS)),
    Rule(code="CARD-PLAN-TOO-LONG", severity=BLOCK, law=CARD_BUSINESS, article="70", ground=G.MANDATORY_LAW,
         said=P("信用卡个性化分期超过五年或六十期", "A card's personal plan is longer than five years or 60 instalments"),
         mend=P("缩短至六十期以内", "shorten it to 60 instalments"),
         trips=_is_too_long_for_a_card),
    Rule(code="BALLOON-REFUSED", severity=BLOCK, law=HOUSE, article="", ground=None,
         said=P("末期超过总额的一半", "The last payment is more than half of the whole"),
         mend=P("把末期分摊到各期", "spread it over the other instalments"),
         trips=lambda f: _last_weighs(f)[1]),
    Rule(code="BALLOON", severity=WARN, law=HOUSE, article="", ground=None,
         said=P("末期超过其余各期中位数的三倍", "The last payment is more than three times the median of the others"),
         mend=P("确认债务人末期有偿付来源，或分摊", "make sure where the money will come from, or spread it"),
         trips=lambda f: _last_weighs(f) == (True, False)),
    Rule(code="PAYEE-WITHOUT-ACCOUNT", severity=BLOCK, law=PEOPLES, article="29(3)", ground=G.UNCLEAR,
         said=P("没有收款账户", "The account to pay into is missing"),
         mend=P("由机构指定收款账户", "let the institution name its account"),
         trips=lambda f: not f.agreed.payee_account or not f.agreed.payee_bank or _silent("payee", f)),
    Rule(code="PAYEE-IS-ANOTHER", severity=BLOCK, law=INTERPRETATION, article="358(2)", ground=G.INTERESTS,
         said=P("收款户名不是申请人", "The account is not the claimant's"),
         mend=P("改为申请人的账户", "name an account of the claimant"),
         trips=lambda f: f.agreed.payee_name != f.procedure.claimant),
    Rule(code="CUT-OFF-AHEAD", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("债权计算截止日在协议之日以后", "The claim is counted to a day after the agreement"),
         mend=P("计算至协议之日或以前的一日", "count to the day of the agreement or before"),
         trips=lambda f: f.claimed.cutoff_date > f.procedure.agreed_on),
    Rule(code="CUT-OFF-OLD", severity=INFO, law=HOUSE, article="", ground=None,
         said=P("债权计算截止日早于协议九十日以上", "The claim is counted to a day more than 90 days ago"),
         mend=P("说明其后的利息是否主张", "say whether interest since then is claimed"),
         trips=lambda f: f.procedure.agreed_on - f.claimed.cutoff_date > OLD_CUTOFF and not f.agreed.runs_on),
    Rule(code="INTEREST-WITHOUT-START", severity=WARN, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("利息、罚息没有起算日", "Interest or penalty interest has no first day"),
         mend=P("写明逾期起始日", "state since when the debt is overdue"),
         trips=lambda f: f.claimed.overdue_since is None and _payable(f, *COSTS) > 0),
    Rule(code="RUNS-ON-WITHOUT-RATE", severity=BLOCK, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("利息继续计算，却没有利率或起算日", "Interest runs on without a rate or a first day"),
         mend=P("写明年利率、基数和起算日", "state rate, base and first day"),
         trips=lambda f: f.agreed.runs_on and (f.agreed.further_rate is None or f.agreed.runs_from is None)),
    Rule(code="RUNS-ON-TOO-DEAR", severity=BLOCK, law=FINANCE, article="2", ground=G.MANDATORY_LAW,
         said=P("继续计算的利率超过年利率24%", "The rate that runs on is above 24 per cent a year"),
         mend=P("降至24%以内", "lower it to 24 per cent"),
         trips=lambda f: f.agreed.runs_on and (f.agreed.further_rate or ZERO) > RATE_CEILING_PCT),
    Rule(code="RATE-ABOVE-CEILING", severity=WARN, law=FINANCE, article="2", ground=G.MANDATORY_LAW,
         said=P("合同年利率超过24%", "The contract's rate is above 24 per cent a year"),
         mend=P("减免超过24%的部分", "waive what exceeds 24 per cent"),
         trips=lambda f: (f.claimed.annual_rate or ZERO) > RATE_CEILING_PCT and _payable(f, *COSTS) > 0),
    Rule(code="ALL-IN-TOO-DEAR", severity=WARN, law=CARDS, article="2", ground=G.MANDATORY_LAW,
         said=P("应付利息、罚息、违约金和费用合计超过年利率24%", "What is payable beside principal comes to more than 24 per cent a year"),
         mend=P("减免至24%以内", "waive down to 24 per cent"),
         trips=lambda f: _all_in_rate(f) > RATE_CEILING_PCT),
    Rule(code="PENALTY-EXCESSIVE", severity=WARN, law=CONTRACTS, article="65", ground=G.MANDATORY_LAW,
         said=P("罚息、复利和违约金超过本息的百分之三十", "Penalties are more than 30 per cent of principal and interest"),
         mend=P("减免超出部分", "waive the excess"),
         trips=_penalty_is_excessive),
    Rule(code="ORDER-INCOMPLETE", severity=WARN, law=CIVIL_CODE, article="561", ground=None,
         said=P("抵充顺序未写明或有遗漏", "The order of application is missing or leaves out a component"),
         mend=P("写明费用、利息、本金等全部应付项的顺序", "state the order of all that is payable"),
         trips=lambda f: _misses_a_component(f) or _silent("application", f)),
    Rule(code="GRACE-UNSAID", severity=WARN, law=CIVIL_CODE, article="509, 563", ground=None,
         said=P("没有写明宽限期", "Grace is not stated"),
         mend=P("写明宽限天数，没有宽限期的写零", "state the days of grace, zero if there are none"),
         trips=lambda f: f.agreed.grace_days is None),
    Rule(code="GRACE-LONG", severity=INFO, law=HOUSE, article="", ground=None,
         said=P("宽限期超过三十日", "Grace is longer than 30 days"),
         mend=P("确认双方确有此意", "make sure that both sides mean it"),
         trips=lambda f: (f.agreed.grace_days or 0) > LONG_GRACE_DAYS),
    Rule(code="DEFAULT-UNSAID", severity=BLOCK, law=PEOPLES, article="29(3)", ground=G.UNCLEAR,
         said=P("没有写明违约后果", "What follows a default is not stated"),
         mend=P("写明违约后可主张的金额", "state what may be claimed then"),
         trips=lambda f: _silent("default", f)),
    Rule(code="ACCELERATION-UNSAID", severity=WARN, law=CIVIL_CODE, article="509, 578", ground=None,
         said=P("没有写明是否提前到期", "Whether the rest falls due on default is not stated"),
         mend=P("写明逾期多少即全部到期，或不提前到期", "state when the rest falls due, or that it does not"),
         trips=lambda f: f.agreed.kind is TermsKind.INSTALMENTS and f.agreed.accelerates is None),
    Rule(code="NO-ACCELERATION", severity=INFO, law=CIVIL_CODE, article="509, 578", ground=None,
         said=P("违约时其余各期不提前到期", "The other instalments do not fall due on default"),
         mend=P("机构知悉：每期须分别申请执行", "the institution knows that it enforces each one by itself"),
         trips=lambda f: f.agreed.kind is TermsKind.INSTALMENTS and f.agreed.accelerates is False),
    Rule(code="REVIVAL-UNSAID", severity=WARN, law=CIVIL_CODE, article="158, 509", ground=None,
         said=P("没有写明违约时减免是否恢复", "Whether the waiver lapses on default is not stated"),
         mend=P("写明减免失效或最终", "state that it lapses, or that it is final"),
         trips=lambda f: _waived(f) > 0 and (f.agreed.waiver_revives is None or _silent("revival", f))),
    Rule(code="FEE-CHARGED", severity=BLOCK, law=PEOPLES, article="4", ground=G.MANDATORY_LAW,
         said=P("人民调解收取费用", "A fee is charged for people's mediation"),
         mend=P("删除收费约定", "drop the fee"),
         trips=lambda f: f.procedure.regime is Regime.PEOPLES and f.agreed.mediation_fee > 0),
    Rule(code="FEES-UNSAID", severity=WARN, law=CONFIRMING, article="11", ground=None,
         said=P("没有写明调解费用", "Nothing is said of fees of mediation"),
         mend=P("写明不收费，或由谁负担", "state that it is free, or who pays"),
         trips=lambda f: _silent("good_faith", f)),
    Rule(code="SECURITY-UNSAID", severity=INFO, law=CIVIL_CODE, article="393, 409", ground=None,
         said=P("债权有抵押等担保，协议没有提及", "The debt is secured, and the agreement does not speak of it"),
         mend=P("写明担保物权不因本协议消灭；不得确认物权归属",
                "state that the security stays as it is; never settle who owns the thing"),
         trips=lambda f: f.claimed.is_secured and _silent("security", f)),
    Rule(code="GUARANTEE-UNSAID", severity=BLOCK, law=CIVIL_CODE, article="695", ground=G.UNCLEAR,
         said=P("保证人签署，协议却没有写明其责任", "A guarantor signs, and the agreement does not say for what"),
         mend=P("写明保证人书面同意变更并继续承担保证责任", "state that he consents in writing and stays liable"),
         trips=_says_nothing_of_guarantors),
    Rule(code="GUARANTOR-EXTENDED", severity=BLOCK, law=CIVIL_CODE, article="695", ground=None,
         said=P("延长履行期限，保证人没有书面同意，保证期间不受影响",
                "Payment is put off without a guarantor's written consent: his guarantee period stays as it was"),
         mend=P("由保证人签署或出具书面同意；或由调解员在双方知悉后果后说明理由继续",
                "let him sign or consent in writing; or go on with reasons once both sides know what follows"),
         trips=_may_not_follow),
    Rule(code="GUARANTOR-INCREASED", severity=BLOCK, law=CIVIL_CODE, article="695", ground=None,
         said=P("加重债务，未签署的保证人对加重部分不承担责任", "The debt grows; a guarantor who does not sign is not liable for the growth"),
         mend=P("由保证人书面同意，或删除加重的约定", "obtain his written consent, or drop what adds to the debt"),
         trips=lambda f: f.agreed.runs_on and any(g.is_left_out and not g.consents_in_writing for _, g in f.guarantees)),
    Rule(code="GUARANTOR-LEFT-OUT", severity=INFO, law=CIVIL_CODE, article="692, 695", ground=None,
         said=P("有保证人未参加，减轻对其有效，延期对其无效", "A guarantor takes no part: reductions bind in his favour, extensions do not bind him"),
         mend=P("机构须在原保证期间内行使权利", "the institution acts within the guarantee period as it was"),
         trips=lambda f: any(g.is_left_out for _, g in f.guarantees)),
    Rule(code="GENERAL-GUARANTEE-RUNS-OUT", severity=WARN, law=CIVIL_CODE, article="687, 692, 693", ground=None,
         said=P("一般保证期间在履行期限内届满，调解不能保全", "A general guarantee ends before the plan does; mediation does not save it"),
         mend=P("由保证人书面延长保证期间；否则机构须在期间内对债务人起诉或申请仲裁",
                "have the guarantor extend the period in writing; else sue or arbitrate the debtor in time"),
         trips=lambda f: _ends_before_plan(f, GuaranteeMode.GENERAL)),
    Rule(code="JOINT-GUARANTEE-RUNS-OUT", severity=WARN, law=CIVIL_CODE, article="688, 692, 693", ground=None,
         said=P("连带责任保证期间在履行期限内届满", "A joint guarantee ends before the plan does"),
         mend=P("由保证人书面延长；否则机构须在期间内请求其承担保证责任",
                "have the guarantor extend the period in writing; else demand from him in time"),
         trips=lambda f: _ends_before_plan(f, GuaranteeMode.JOINT)),
    Rule(code="GUARANTEE-ENDED", severity=WARN, law=SECURITY, article="34", ground=None,
         said=P("有保证期间已届满", "A guarantee period has ended"),
         mend=P("确认期间内已依法行使权利；否则须由其另行书面提供保证",
                "show that the right was exercised in time; else he would have to give a new guarantee in writing"),
         trips=_has_ended),
    Rule(code="CREDIT-UNSAID", severity=WARN, law=CREDIT, article="15, 16", ground=None,
         said=P("没有写明如何报送信用信息", "Nothing is said of what is reported to the credit register"),
         mend=P("写明如实报送及结清后更新", "state that it is reported truthfully and updated when paid"),
         trips=lambda f: _silent("credit_record", f)),
    Rule(code="SERVICE-UNSAID", severity=WARN, law=INTERPRETATION, article="354", ground=None,
         said=P("没有约定送达地址", "No address for service is agreed"),
         mend=P("写明送达地址适用于确认、诉讼和执行", "state that the addresses hold for confirmation, suit and enforcement"),
         trips=lambda f: _silent("service", f)),
    Rule(code="CONFIRMATION-UNSAID", severity=WARN, law=PROCEDURE_LAW, article="205", ground=None,
         said=P("没有约定共同申请司法确认", "A joint application for confirmation is not agreed"),
         mend=P("写明三十日内共同申请的法院和最后日期", "state court and last day of the joint application"),
         trips=lambda f: _silent("confirmation", f)),
    Rule(code="CONFIRMATION-MISTIMED", severity=BLOCK, law=PROCEDURE_LAW, article="205", ground=G.OTHER,
         said=P("申请司法确认的最后日期不在三十日内", "The last day to apply is not within the thirty days"),
         mend=P("按生效日重新计算", "count it anew from the day of effect"),
         trips=lambda f: not timedelta() <= f.procedure.apply_by - f.procedure.agreed_on <= APPLY_WITHIN),
    Rule(code="DEBT-UNSAID", severity=BLOCK, law=PEOPLES, article="29(3)", ground=G.UNCLEAR,
         said=P("没有写明债务、减免和应付金额", "Debt, waiver or what is payable is not stated"),
         mend=P("写明确认、减免和应付的金额", "state what is owed, waived and payable"),
         trips=lambda f: not {"debt", "waiver", "payable"} <= f.procedure.articles),
    Rule(code="EFFECT-UNSAID", severity=WARN, law=PEOPLES_RULES, article="34", ground=None,
         said=P("没有写明何时生效、各执几份", "When it takes effect, and who holds a copy, is not stated"),
         mend=P("写明生效条件和份数", "state the condition and the copies"),
         trips=lambda f: _silent("effect", f)),
    Rule(code="CONTRACT-UNNAMED", severity=WARN, law=INTERPRETATION, article="358(5)", ground=G.UNCLEAR,
         said=P("没有合同编号或订立日期", "The contract's number or date is missing"),
         mend=P("写明合同编号和日期，以特定债权", "state both, so that it is clear which debt is meant"),
         trips=lambda f: not f.claimed.contract_no or f.claimed.contract_date is None),
)
"""In the order in which findings are told."""
# fmt: on
