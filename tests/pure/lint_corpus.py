"""Sound agreements, and unsound ones that differ from a sound one in a single thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mediation.agreements.lint_facts import Agreed, Claimed, Guarantee, LintFacts, Payment, Procedure, Signer
from mediation.deadlines import Calendar, add_months
from mediation.vocabulary import (
    AuthorityType,
    ClaimComponent,
    GuaranteeMode,
    PartyKind,
    PartyRole,
    Product,
    Regime,
    TermsKind,
)
from reports.agreement_clauses import ARTICLES

TODAY = date(2026, 10, 12)
D = Decimal
CALENDAR = Calendar()
GENERAL, JOINT = GuaranteeMode
ARTICLE_NAMES = frozenset(article.__name__ for article in ARTICLES)
ALL_ARTICLES = ARTICLE_NAMES | {"dispute", "responsibility", "security"}


def payable(day: date) -> date:
    """The day itself, or the next that is worked."""
    return day if day > CALENDAR.known_through or CALENDAR.is_working_day(day) else CALENDAR.add_working_days(day, 1)


def monthly(*amounts: str, first: date = date(2026, 10, 20)) -> tuple[Payment, ...]:
    return tuple(
        Payment(due_on=payable(add_months(first, month)), amount=D(amount)) for month, amount in enumerate(amounts)
    )


BORROWER = Signer(role=PartyRole.RESPONDENT, birth_date=date(1990, 1, 1))
GUARANTOR = replace(BORROWER, role=PartyRole.GUARANTOR, guarantee=Guarantee(mode=JOINT, ends_on=date(2028, 8, 1)))
CLAIMED = Claimed(
    components={"principal": D("9000.00"), "interest": D("600.00"), "penalty_interest": D("400.00")},
    total=D("10000.00"),
    cutoff_date=date(2026, 9, 30),
    contract_no="XYK0000000001",
    contract_date=date(2021, 1, 3),
    overdue_since=date(2026, 5, 1),
    annual_rate=D("14.6"),
)
AGREED = Agreed(
    kind=TermsKind.INSTALMENTS,
    settled_amount=D("9600.00"),
    waived={"penalty_interest": D("400.00")},
    payments=monthly("3200.00", "3200.00", "3200.00"),
    payee_name="测试银行泉州分行",
    payee_bank="测试银行泉州分行",
    payee_account="3505010000000001",
    application_order=tuple(map(str, ClaimComponent)),
    grace_days=3,
    accelerates=True,
    waiver_revives=True,
)
PROCEDURE = Procedure(
    product=Product.CREDIT_CARD,
    regime=Regime.PEOPLES,
    filed_on=date(2026, 10, 1),
    agreed_on=TODAY,
    apply_by=date(2026, 11, 11),
    claimant="测试银行泉州分行",
    authority=AuthorityType.SPECIAL,
    authority_ends_on=date(2027, 12, 31),
    court_region="350503",
    regions=frozenset({"350503", "350502"}),
    mediator="林调解",
    facts_told=True,
    articles=ALL_ARTICLES,
    known_through=CALENDAR.known_through,
)
SOUND = LintFacts(procedure=PROCEDURE, signers=(BORROWER,), claimed=CLAIMED, agreed=replace(AGREED))
GUARANTEED = replace(
    SOUND,
    procedure=replace(PROCEDURE, product=Product.SME_LOAN),
    signers=(BORROWER, GUARANTOR),
)
Change = Callable[[LintFacts], LintFacts]


def _into(part: str) -> Callable[..., Change]:
    def change(**to: Any) -> Change:
        return lambda facts: replace(facts, **{part: replace(getattr(facts, part), **to)})

    return change


procedure, claimed, agreed = _into("procedure"), _into("claimed"), _into("agreed")


def borrower(**to: Any) -> Change:
    return lambda facts: replace(facts, signers=(replace(BORROWER, **to), *facts.signers[1:]))


def guarantor(*, consents: bool = True, **to: Any) -> Change:
    def change(_facts: LintFacts) -> LintFacts:
        assert GUARANTOR.guarantee is not None
        surety = replace(GUARANTOR, consents=consents, guarantee=replace(GUARANTOR.guarantee, **to))
        return replace(GUARANTEED, signers=(BORROWER, surety))

    return change


def tripped(code: str) -> Change:
    return procedure(tripped=frozenset({code}))


def silent(article: str) -> Change:
    return lambda facts: procedure(articles=facts.procedure.articles - {article})(facts)


def both(*changes: Change) -> Change:
    def change(facts: LintFacts) -> LintFacts:
        for each in changes:
            facts = each(facts)
        return facts

    return change


def costs(**components: str) -> Change:
    """Another claim, payable in full at once."""

    def change(facts: LintFacts) -> LintFacts:
        parts = {"principal": D("9000.00")} | {name: D(amount) for name, amount in components.items()}
        total = sum(parts.values(), D(0))
        claim = replace(CLAIMED, components=parts, total=total)
        terms = replace(AGREED, settled_amount=total, waived={}, payments=(Payment(due_on=date(2026, 11, 10), amount=total),),
                        kind=TermsKind.LUMP_SUM)  # fmt: skip
        return replace(facts, claimed=claim, agreed=terms)

    return change


def years_of(periods: int) -> Change:
    amounts = ["157.00"] * (periods - 1)
    return agreed(payments=monthly(*amounts, str(D("9600.00") - 157 * D(periods - 1))))


# fmt: off
BAD: list[tuple[str, Change]] = [
    ("OUT-OF-SCOPE", tripped("CAUSE")),
    ("ARBITRATION", tripped("ARBITRATION-CLAUSE")),
    ("ARBITRATION", tripped("ARBITRATED")),
    ("COURT-UNKNOWN", procedure(court_region=None)),
    ("COURT-WRONG", procedure(court_region="350203")),
    ("COURT-LEVEL", tripped("INTERMEDIATE-COURT")),
    ("BANKRUPT", tripped("BANKRUPT")),
    ("BANKRUPT-NAMESAKE", tripped("BANKRUPT-NAME")),
    ("BANKRUPT-GUARANTOR", tripped("BANKRUPT-GUARANTOR")),
    ("SUIT-PENDING", tripped("SUED")),
    ("FILED-TWICE", tripped("FILED-TWICE")),
    ("FILED-ELSEWHERE", tripped("FILED-ELSEWHERE")),
    ("CRIMINAL", tripped("CRIMINAL")),
    ("CONSENT-MISSING", borrower(consents=False)),
    ("MINOR-ALONE", borrower(birth_date=date(2008, 10, 13))),
    ("RIGHTS-NOT-TOLD", borrower(knows_rights=False)),
    ("IDENTITY-UNCHECKED", borrower(is_identified=False)),
    ("SUPPORT", borrower(birth_date=date(1956, 10, 12))),
    ("AUTHORITY-GENERAL", procedure(authority=AuthorityType.GENERAL)),
    ("AUTHORITY-ENDED", procedure(authority_ends_on=TODAY - timedelta(days=1))),
    ("AUTHORITY-ENDS-SOON", procedure(authority_ends_on=date(2026, 11, 10))),
    ("AGENT-GENERAL", borrower(agent_authority=AuthorityType.GENERAL)),
    ("PARTY-UNNAMED", borrower(is_named=False)),
    ("PARTY-WITHOUT-NUMBER", borrower(has_id_number=False)),
    ("NO-DEBTOR", lambda facts: replace(GUARANTEED, signers=(GUARANTOR,))),
    ("NO-SERVICE-ADDRESS", borrower(can_be_served=False)),
    ("HEAD-UNNAMED", borrower(kind=PartyKind.LEGAL_PERSON, birth_date=None, has_head=False)),
    ("FACTS-MISSING", procedure(facts_told=False)),
    ("FACTS-MISSING", silent("dispute")),
    ("RESPONSIBILITY-MISSING", silent("responsibility")),
    ("MEDIATOR-UNNAMED", procedure(mediator="")),
    ("CLAIM-BARRED", claimed(was_barred=True)),
    ("SHAM-CONTACT", borrower(shares_contact=True)),
    ("SHAM-HEAD", borrower(shares_head=True)),
    ("SHAM-HASTE", both(costs(interest="600.00"), procedure(filed_on=date(2026, 10, 11)))),
    ("CLAIM-DOES-NOT-ADD", claimed(components={"principal": D("9000.00"), "interest": D("599.99"), "penalty_interest": D("400.00")})),
    ("WAIVED-MORE-THAN-CLAIMED", agreed(waived={"fees": D("400.00")})),
    ("WAIVER-NEGATIVE", agreed(waived={"penalty_interest": D("400.00"), "interest": D("-100.00"), "principal": D("100.00")})),
    ("MORE-THAN-CLAIMED", agreed(settled_amount=D("10000.01"), waived={}, payments=monthly("5000.00", "5000.01"))),
    ("SETTLEMENT-DOES-NOT-ADD", agreed(waived={"penalty_interest": D("399.99")})),
    ("NOTHING-TO-PAY", lambda facts: replace(facts, agreed=replace(AGREED, settled_amount=D(0), waived=CLAIMED.components, payments=monthly("0.00")))),
    ("NO-PAYMENTS", agreed(payments=())),
    ("NO-PAYMENTS", silent("performance")),
    ("INSTALMENTS-DO-NOT-ADD", agreed(payments=monthly("3200.00", "3200.00", "3200.01"))),
    ("INSTALMENTS-DO-NOT-ADD", agreed(payments=monthly("3200.00", "3200.00"))),
    ("INSTALMENT-NOT-POSITIVE", agreed(payments=monthly("4800.00", "0.00", "4800.00"))),
    ("FRACTION-OF-A-FEN", agreed(payments=monthly("3200.005", "3199.995", "3200.00"))),
    ("LUMP-IN-PARTS", agreed(kind=TermsKind.LUMP_SUM)),
    ("DUE-IN-THE-PAST", agreed(payments=monthly("3200.00", "3200.00", "3200.00", first=date(2026, 9, 14)))),
    ("DUE-IN-THE-PAST", agreed(payments=monthly("3200.00", "3200.00", "3200.00", first=TODAY))),
    ("DUE-OUT-OF-ORDER", lambda facts: agreed(payments=(AGREED.payments[1], AGREED.payments[0], AGREED.payments[2]))(facts)),
    ("DUE-OUT-OF-ORDER", lambda facts: agreed(payments=(AGREED.payments[0], AGREED.payments[0], AGREED.payments[2]))(facts)),
    ("DUE-ON-A-DAY-OFF", procedure(days_off=frozenset({date(2026, 11, 20)}))),
    ("LUMP-SUM-FAR-OFF", agreed(kind=TermsKind.LUMP_SUM, payments=(Payment(due_on=date(2027, 10, 13), amount=D("9600.00")),))),
    ("CARD-PLAN-TOO-LONG", years_of(61)),
    ("CARD-PLAN-TOO-LONG", agreed(payments=(*monthly("4800.00"), Payment(due_on=date(2031, 12, 1), amount=D("4800.00"))))),
    ("BALLOON-REFUSED", agreed(payments=monthly("2300.00", "2400.00", "4900.00"))),
    ("BALLOON", agreed(payments=monthly(*["1000.00"] * 6, "3600.00"))),
    ("PAYEE-WITHOUT-ACCOUNT", agreed(payee_account="")),
    ("PAYEE-WITHOUT-ACCOUNT", agreed(payee_bank=None)),
    ("PAYEE-WITHOUT-ACCOUNT", silent("payee")),
    ("PAYEE-IS-ANOTHER", agreed(payee_name="某咨询公司")),
    ("CUT-OFF-AHEAD", claimed(cutoff_date=date(2026, 10, 13))),
    ("CUT-OFF-OLD", claimed(cutoff_date=date(2026, 7, 13))),
    ("INTEREST-WITHOUT-START", claimed(overdue_since=None)),
    ("RUNS-ON-WITHOUT-RATE", agreed(runs_on=True, runs_from=date(2026, 10, 1))),
    ("RUNS-ON-WITHOUT-RATE", agreed(runs_on=True, further_rate=D("6"))),
    ("RUNS-ON-TOO-DEAR", agreed(runs_on=True, further_rate=D("24.01"), runs_from=date(2026, 10, 1))),
    ("RATE-ABOVE-CEILING", claimed(annual_rate=D("36"))),
    ("ALL-IN-TOO-DEAR", both(costs(interest="1000.00", fees="200.00"), claimed(contract_date=date(2026, 4, 1)))),
    ("PENALTY-EXCESSIVE", costs(interest="600.00", penalty_interest="2000.00", liquidated_damages="900.00")),
    ("ORDER-INCOMPLETE", agreed(application_order=("principal",))),
    ("ORDER-INCOMPLETE", silent("application")),
    ("GRACE-UNSAID", agreed(grace_days=None)),
    ("GRACE-LONG", agreed(grace_days=31)),
    ("DEFAULT-UNSAID", silent("default")),
    ("ACCELERATION-UNSAID", agreed(accelerates=None)),
    ("NO-ACCELERATION", agreed(accelerates=False)),
    ("REVIVAL-UNSAID", agreed(waiver_revives=None)),
    ("REVIVAL-UNSAID", silent("revival")),
    ("FEE-CHARGED", agreed(mediation_fee=D("100.00"))),
    ("FEES-UNSAID", silent("good_faith")),
    ("SECURITY-UNSAID", both(claimed(is_secured=True), silent("security"))),
    ("GUARANTEE-UNSAID", both(guarantor(), silent("guarantors"))),
    ("GUARANTOR-EXTENDED", guarantor(consents=False)),
    ("GENERAL-GUARANTEE-RUNS-OUT", guarantor(mode=GENERAL, ends_on=date(2026, 12, 1))),
    ("JOINT-GUARANTEE-RUNS-OUT", guarantor(ends_on=TODAY)),
    ("GUARANTEE-ENDED", guarantor(ends_on=TODAY - timedelta(days=1))),
    ("CREDIT-UNSAID", silent("credit_record")),
    ("SERVICE-UNSAID", silent("service")),
    ("CONFIRMATION-UNSAID", silent("confirmation")),
    ("CONFIRMATION-MISTIMED", procedure(apply_by=date(2026, 12, 1))),
    ("CONFIRMATION-MISTIMED", procedure(apply_by=TODAY - timedelta(days=1))),
    ("DEBT-UNSAID", silent("debt")),
    ("DEBT-UNSAID", silent("payable")),
    ("EFFECT-UNSAID", silent("effect")),
    ("CONTRACT-UNNAMED", claimed(contract_no=None)),
    ("CONTRACT-UNNAMED", claimed(contract_date=None)),
    ("GUARANTOR-LEFT-OUT", guarantor(consents=False, is_left_out=True)),
]
"""What is wrong, and how it came to be wrong: each finding is the only one."""

ALSO: list[tuple[set[str], Change]] = [
    ({"DUE-BEYOND-THE-CALENDAR"}, agreed(payments=monthly("3200.00", "3200.00", "3200.00", first=date(2027, 1, 10)))),
    ({"GUARANTOR-INCREASED", "GUARANTOR-LEFT-OUT"}, both(guarantor(consents=False, is_left_out=True), agreed(runs_on=True, further_rate=D("6"), runs_from=date(2026, 10, 1)))),
]
"""Things that do not come alone."""

GOOD: dict[str, Change] = {
    "instalments of a card": lambda facts: facts,
    "a lump sum within a month": agreed(kind=TermsKind.LUMP_SUM, payments=monthly("9600.00")),
    "sixty instalments of a card": years_of(60),
    "everything payable, nothing waived": costs(interest="600.00"),
    "a waiver that is final": agreed(waiver_revives=False),
    "no grace, and said so": agreed(grace_days=0),
    "a guarantor who signs": guarantor(),
    "a guarantor who consents by letter": guarantor(consents=False, consents_in_writing=True),
    "a guarantor who was left out, both knowing": guarantor(consents=False, is_left_out=True),
    "a minor whose guardian acts": borrower(birth_date=date(2010, 1, 1), has_guardian=True),
    "somebody who is eighteen today": borrower(birth_date=date(2008, 10, 12)),
    "an agent with special authority": borrower(agent_authority=AuthorityType.SPECIAL),
    "an enterprise": borrower(kind=PartyKind.LEGAL_PERSON, birth_date=None),
    "interest that runs on at a rate from a day": agreed(runs_on=True, further_rate=D("4.35"), runs_from=date(2026, 10, 1)),
    "growing instalments": agreed(payments=monthly("2400.00", "3200.00", "4000.00")),
    "a mortgage that is spoken of": claimed(is_secured=True),
    "the court of the debtor's home": procedure(court_region="350502"),
    "authority that ends on the last day to apply": procedure(authority_ends_on=date(2026, 11, 11)),
    "a commercial mediator's fee": both(procedure(regime=Regime.COMMERCIAL), agreed(mediation_fee=D("100.00"))),
}

BAD_CLAUSES: list[tuple[str, str]] = [
    ("VAGUE-TIME", "被申请人应当尽快付清欠款。"),
    ("VAGUE-TIME", "剩余款项在春节前付清。"),
    ("VAGUE-TIME", "被申请人于年底前还清"),
    ("VAGUE-TIME", "被申请人 应 及时 还款。"),
    ("VAGUE-TIME", "自签字起数日后付款"),
    ("VAGUE-SUM", "申请人适当减免利息。"),
    ("VAGUE-SUM", "申请人同意减免部分利息"),
    ("VAGUE-SUM", "每月还款额在收入允许的左右浮动"),
    ("VAGUE-SUM", "被申请人尽力偿还"),
    ("LATER-TALKS", "剩余利息由双方另行协商。"),
    ("LATER-TALKS", "还款计划待定"),
    ("LATER-TALKS", "未尽事宜，再行协商。"),
    ("CONDITIONAL", "待房屋出售后付清余款。"),
    ("CONDITIONAL", "被申请人经济好转后还款"),
    ("CONDITIONAL", "工程款到位后一并清偿"),
    ("CONDITIONAL", "视被申请人收入情况还款"),
    ("ALTERNATIVE", "被申请人可以选择提前偿还本金的方式"),
    ("ALTERNATIVE", "以上两种方案任选其一。"),
    ("TIME-WITHOUT-START", "被申请人应在十日内付清。"),
    ("OPEN-ENDED", "被申请人负担相关费用。"),
    ("OPEN-ENDED", "担保范围包括但不限于利息。"),
    ("UNNAMED-PROPERTY", "被申请人以名下房产作为保障。"),
    ("UNNAMED-PROPERTY", "被申请人不得处分其车辆"),
    ("TITLE-PROPERTY", "泉秀路1号房屋归申请人所有。"),
    ("TITLE-PROPERTY", "被申请人协助办理过户手续"),
    ("TITLE-PROPERTY", "被申请人以坐落于泉秀路1号的商铺抵债"),
    ("TITLE-INTELLECTUAL", "被申请人的商标转让给申请人。"),
    ("FAMILY-STATUS", "双方离婚后由女方还款"),
    ("SPECIAL-PROCEDURE", "被申请人进入破产程序的，申请人优先受偿"),
    ("THIRD-PARTY", "如不还款，由其父亲代为偿还。"),
    ("THIRD-PARTY", "案外人王某承担连带责任"),
    ("PUBLIC-PROPERTY", "被申请人以宅基地使用权作保"),
    ("REMEDY-WAIVED", "被申请人不得向监管部门投诉。"),
    ("REMEDY-WAIVED", "申请人放弃申请执行的权利"),
    ("LIMITATION-WAIVED", "被申请人放弃诉讼时效抗辩。"),
    ("DEDUCTED-BEFOREHAND", "首期利息预先扣除"),
    ("PERSON-HELD", "被申请人将工资卡交由申请人，申请人代管工资卡及密码"),
    ("THREAT", "未按期还款的，追究刑事责任。"),
    ("EXPOSURE", "逾期的，申请人可以公开被申请人姓名。"),
    ("EXPOSURE", "申请人有权将欠款情况通知被申请人单位"),
    ("CREDIT-PROMISE", "付清后申请人删除被申请人的逾期记录。"),
    ("CREDIT-PROMISE", "申请人不上报征信"),
    ("PAID-ELSEWHERE", "每期以微信转给经办人。"),
    ("PAID-ELSEWHERE", "款项可以现金交付"),
    ("ANOTHER-ACCOUNT", "款项汇入账号6222020200012345678。"),
    ("ANOTHER-SUM", "被申请人另付1,234.56元。"),
    ("ANOTHER-SUM", "被申请人首月付１．５万元"),
    ("NEW-CHARGE", "逾期的，每日按万分之五支付违约金。"),
]

GOOD_CLAUSES = [
    "被申请人应当于2026年11月10日前付清首期3200.00元。",
    "付款不足的，依次抵充费用、利息、本金。",
    "应付日期为休假日的，顺延至其后第一个工作日。",
    "被申请人可以提前清偿，提前清偿的不收取违约金。",
    "被申请人变更电话的，应当于变更次日起三日内书面告知申请人和调解委员会。",
    "申请人应当自全部款项付清之日起十个工作日内出具结清证明。",
    "因履行本协议发生争议的，双方协商解决；协商不成的，向泉州市丰泽区人民法院起诉。",
    "双方确认本协议不涉及所有权的变动，原抵押登记编号为闽2021抵押第00001号，抵押权继续有效。",
    "被申请人的付款均汇入账号3505010000000001。",
    "申请人减免罚息400.00元。",
    "一期逾期超过三日的，其余各期于次日起全部到期。",
    "本协议签署前，调解员已向双方宣读全部条款，双方均无异议。",
    "被申请人应当于每期应付日当日24时以前转账。",
    "申请人应当如实报送信用信息，付清后更新为结清。",
]
# fmt: on
