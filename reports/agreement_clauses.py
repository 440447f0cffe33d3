"""The wording of a mediation agreement: facts in, Chinese sentences out.

Form: 人民调解法 (2011-01-01) arts. 28, 29 and 33; 人民调解工作若干规定 (2002-11-01) art. 34. A term
that is unclear cannot be confirmed (民事诉讼法司法解释, 2022-04-10, art. 358), so every term says
who pays what, by when, to whom, and what follows if it is not paid.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from mediation.money import CIVIL_CODE_561, yuan
from mediation.terms import Shape
from mediation.vocabulary import ClaimComponent, PartyRole, Product
from reports.agreement_facts import AgreementFacts
from reports.parties import PartyFacts
from reports.wording import day, label, numeral, sum_in_words

DETAILS = "附表一"
PLAN = "附表二"
Article = Callable[[AgreementFacts], str | None]


def dispute(facts: AgreementFacts) -> list[str]:
    """Main facts of the dispute and what is in dispute; the mediator's own text in the middle."""
    claim = facts.claim
    opening = (
        f"申请人{_names(facts.with_role('claimant'))}与被申请人"
        f"{_names(facts.with_role('respondent'))}因{_cause(facts)}发生争议，由本委员会调解，"
        f"案件编号为{facts.case_number}。{_contract(facts)}"
    )
    amount = (
        f"截至{day(claim.cutoff_date)}，申请人主张的债权共计{sum_in_words(claim.total)}，"
        f"包括{_listed(claim.components)}。争议事项为上述债权的金额与减免、履行的方式与期限。"
    )
    told = [line.strip() for line in facts.facts_text.splitlines() if line.strip()]
    return [opening, *told, *_agreed_before(facts), amount]


def _agreed_before(facts: AgreementFacts) -> list[str]:
    """Which agreement is in force so far, and what was paid under it."""
    former = facts.former
    if former is None:
        return []
    return [
        f"各方于{day(former.agreed_on)}经本委员会调解达成{former.number}人民调解协议（以下称原协议），"
        f"约定支付{sum_in_words(former.settled_amount)}。截至本协议签订之日，已支付{sum_in_words(former.paid)}。"
        "现各方同意就尚未支付的部分重新调解。"
    ]


def responsibility(facts: AgreementFacts) -> str:
    """Each party's responsibility (人民调解法 art. 29(2))."""
    sentences = ["被申请人未按约定履行还款义务，应当承担向申请人清偿债务的责任"]
    if borrowers := facts.with_role("co_borrower"):
        sentences.append(f"共同借款人{_names(borrowers)}应当与被申请人共同承担清偿责任")
    if guarantors := facts.with_role("guarantor"):
        sentences.append(f"保证人{_names(guarantors)}应当依照保证合同承担保证责任")
    return "；".join(sentences) + "。各方当事人对上述责任没有异议。"


def debt(facts: AgreementFacts) -> str:
    """What is owed on the cut-off date."""
    claim = facts.claim
    return (
        f"各方确认，截至{day(claim.cutoff_date)}，{_debtors(facts)}尚欠申请人"
        f"{sum_in_words(claim.total)}，其中{_listed(claim.components)}。"
    )


def former(facts: AgreementFacts) -> str | None:
    """What becomes of the agreement before (民法典 art. 543; 民事诉讼法 art. 206), and of payments until then."""
    if facts.former is None:
        return None
    what = (
        "变更原协议，原协议未经变更的部分继续有效"
        if facts.former.varies
        else "取代原协议，原协议自本协议生效之日起不再履行"
    )
    return (
        f"本协议{what}；在本协议生效之前，原协议继续履行。原协议项下已支付的款项已从第一条确认的金额中扣除，"
        "原协议已减免而未恢复的款项不再计入；本协议签订之后、生效之前依原协议支付的款项，抵充本协议的应付款项。"
    )


def waiver(facts: AgreementFacts) -> str:
    """Who gives up what."""
    waivers = facts.terms.waivers
    if not waivers:
        return "申请人对上述债务不作减免。"
    total = sum_in_words(sum(waivers.values(), Decimal(0)))
    condition = "，自应付款项全部付清时生效" if facts.terms.waiver_awaits_performance else ""
    return f"申请人自愿减免{_listed(waivers)}，减免金额共计{total}{condition}。"


def payable(facts: AgreementFacts) -> str:
    """What is to be paid after the waiver."""
    rest = {component: amount for component, amount in facts.payable.items() if amount}
    return (
        f"减免后，{_debtors(facts)}应当向申请人支付{sum_in_words(facts.terms.settled_amount)}，"
        f"其中{_listed(rest)}，明细见{DETAILS}。"
    )


def performance(facts: AgreementFacts) -> str:
    """By when it is to be paid."""
    first, last = facts.terms.instalments[0], facts.terms.instalments[-1]
    if facts.terms.is_lump_sum:
        return (
            f"{_debtors(facts)}应当于{day(last.due_on)}前（含当日）"
            f"一次性付清前条所列款项{yuan(facts.terms.settled_amount)}元。"
        )
    return (
        f"{_debtors(facts)}分{len(facts.terms.instalments)}期支付前条所列款项，"
        f"首期应付日期为{day(first.due_on)}，末期应付日期为{day(last.due_on)}；{_shape(facts)}"
        f"各期应付日期和金额见{PLAN}。附表是本协议的组成部分，"
        "应付日期（遇法定休假日顺延至其后首个工作日）当日付款为按期履行。"
    )


def payee(facts: AgreementFacts) -> str:
    """To whom, how and where it is to be paid."""
    account = facts.terms.payee
    return (
        f"履行方式为银行转账，收款账户为：户名{account.account_name}，"
        f"开户银行{account.bank}，账号{account.account_number}。款项到达该账户之日为付款日，"
        "履行地点为该账户开户银行所在地。"
    )


def application(facts: AgreementFacts) -> str:
    """What a short payment is applied to first (民法典 art. 561)."""
    order = facts.terms.application_order or CIVIL_CODE_561
    named = "、".join(label(ClaimComponent, component) for component in order)
    return f"付款不足以清偿应付款项的，依次抵充{named}。"


def default(facts: AgreementFacts) -> str:
    """What follows when a payment is late: grace, then acceleration or not."""
    terms = facts.terms
    late = (
        f"{_debtors(facts)}逾期付款的，自应付日期次日起有{terms.grace_days}日宽限期，"
        "宽限期内付清的不视为违约；宽限期届满仍未付清的，构成违约，"
        if terms.grace_days
        else f"{_debtors(facts)}未在应付日期付清应付款项的，构成违约，"
    )
    if terms.is_lump_sum:
        claimed = "申请人有权就全部未付款项主张权利"
    elif terms.accelerates:
        claimed = "全部未到期款项自次日起提前到期，申请人有权就全部剩余款项一并主张权利"
    else:
        claimed = "申请人有权就到期未付款项主张权利，其余各期应付日期不变"
    return f"{late}{claimed}；本协议经司法确认的，申请人可以据此申请强制执行。"


def revival(facts: AgreementFacts) -> str | None:
    """Whether the waiver lapses on default; silent when nothing was waived."""
    if not facts.terms.waivers:
        return None
    if facts.terms.waiver_awaits_performance:
        return "发生前条违约情形的，第二条约定的减免不生效，申请人有权按照第一条确认的金额扣除已付款项后主张债权。"
    if facts.terms.waiver_revives:
        return "发生前条违约情形的，第二条约定的减免失效，申请人有权按照第一条确认的金额扣除已付款项后主张债权。"
    return "第二条约定的减免是最终的，发生前条违约情形的，减免不恢复。"


def co_borrowers(facts: AgreementFacts) -> str | None:
    """That co-borrowers owe the whole."""
    borrowers = facts.with_role("co_borrower")
    if not borrowers:
        return None
    return f"共同借款人{_names(borrowers)}与被申请人对本协议约定的付款义务承担共同清偿责任。"


def guarantors(facts: AgreementFacts) -> str | None:
    """That guarantors consent in writing, or the guarantee period runs as before (民法典 art. 695)."""
    named = facts.with_role("guarantor")
    if not named:
        return None
    return (
        f"保证人{_names(named)}已知悉并书面同意本协议的全部内容，包括对债务金额和履行期限的变更，"
        "继续按照原保证合同约定的保证方式和保证范围，对变更后的债务承担保证责任。"
    )


def credit_record(facts: AgreementFacts) -> str:
    """What the claimant reports to the credit register (征信业管理条例, 2013-03-15)."""
    return (
        f"申请人应当依照征信业管理规定，按照{_debtors(facts)}的实际履行情况如实、及时报送信用信息；"
        "全部款项付清后，申请人应当及时报送结清信息并出具结清证明。"
    )


def confirmation(facts: AgreementFacts) -> str:
    """The joint application to the court within thirty days (人民调解法 art. 33)."""
    return (
        "各方同意自本协议生效之日起三十日内共同申请司法确认，"
        f"最迟于{day(facts.apply_for_confirmation_by)}向{facts.court_name}提出。"
        "人民法院裁定本协议有效后，一方当事人拒绝履行或者未全部履行的，"
        "对方当事人可以向人民法院申请强制执行。"
    )


def service(facts: AgreementFacts) -> str:
    """Where documents reach the parties."""
    return (
        "各方确认，本协议所列地址和联系电话适用于调解、司法确认、诉讼和执行各阶段的送达；"
        f"地址或者电话变更的，应当及时书面告知对方当事人和{facts.organisation.name}，"
        "未告知的，按原地址送达视为有效送达。"
    )


def good_faith(_facts: AgreementFacts) -> str:
    """What a court asks before it confirms; people's mediation is free (人民调解法 art. 4)."""
    return (
        "各方出于解决纠纷的目的自愿达成本协议，没有恶意串通、规避法律的行为，"
        "不损害国家利益、社会公共利益或者他人合法权益。本次调解不收取任何费用。"
    )


def effect(facts: AgreementFacts) -> str:
    """When the agreement takes effect, and who holds its copies (人民调解法 art. 29)."""
    spare = facts.copies > len(facts.parties) + 1
    return (
        "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。"
        f"本协议一式{numeral(facts.copies)}份，各方当事人和人民调解委员会各持一份"
        + ("，其余用于申请司法确认。" if spare else "。")
    )


ARTICLES = (
    debt,
    waiver,
    payable,
    performance,
    payee,
    application,
    default,
    revival,
    co_borrowers,
    guarantors,
    credit_record,
    former,
    confirmation,
    service,
    good_faith,
    effect,
)
"""The agreed terms in their order; articles that say None are left out and not counted."""


def articles(facts: AgreementFacts) -> Iterator[tuple[Article | None, str]]:
    """What is printed, in its order: the mediator's own clauses (None) stand before what is procedural."""
    for article in ARTICLES:
        if article is confirmation:
            yield from ((None, clause) for clause in facts.clauses)
        if text := article(facts):
            yield article, text


def _shape(facts: AgreementFacts) -> str:
    """How instalments that are not all alike are spread; silent about equal ones."""
    terms, said = facts.terms, []
    if terms.down_payment:
        said.append(f"其中首期为首付款{yuan(terms.down_payment)}元")
    if terms.deferral_months:
        said.append(f"{'首付款之后' if terms.down_payment else '首期之前'}暂缓付款{terms.deferral_months}个月")
    if terms.shape != Shape.EQUAL:
        said.append(f"付款方式为{label(Shape, terms.shape)}分期")
    return "，".join(said) + "；" if said else ""


def _names(parties: Sequence[PartyFacts]) -> str:
    return "、".join(party.name for party in parties)


def _listed(amounts: Mapping[str, Decimal]) -> str:
    return "、".join(f"{label(ClaimComponent, component)}{yuan(amount)}元" for component, amount in amounts.items())


def _debtors(facts: AgreementFacts) -> str:
    roles = (PartyRole.RESPONDENT, PartyRole.CO_BORROWER)
    return "和".join(role.zh for role in roles if facts.with_role(role))


def _cause(facts: AgreementFacts) -> str:
    product = label(Product, facts.product)
    if product == facts.cause_of_action:
        return product
    return f"{facts.cause_of_action}（业务类型：{product}）"


def _contract(facts: AgreementFacts) -> str:
    """The contract and the default, as far as they are known."""
    known = []
    if facts.contract_no:
        dated = f"于{day(facts.contract_date)}" if facts.contract_date else ""
        known.append(f"双方{dated}订立合同，合同编号为{facts.contract_no}")
    if facts.claim.overdue_since:
        known.append(f"自{day(facts.claim.overdue_since)}起，被申请人未按约定足额还款")
    return "；".join(known) + "。" if known else ""
