"""The rules of triage, one table: what each looks at, what follows, where to go instead, by which law.

Articles are those of the version in force in 2026; the laws are named as courts cite them.
"""

from __future__ import annotations

from dataclasses import dataclass

from mediation.cases.models import Verdict
from mediation.clocks import Phrase
from mediation.vocabulary import Audience, Product, RefusalReason

VERSION = "2026.1"
SOON_DAYS = 30
"""How near a time bar is pressing: as long as a mediation may take (人民法院在线调解规则 art. 24)."""

INTERMEDIATE_COURT_FROM = 100_000_000
"""Yuan from which an intermediate court may be the court of first instance (法发〔2021〕27号)."""

_LOAN = ("金融借款合同纠纷", "小额借款合同纠纷", "保证合同纠纷", "保证保险合同纠纷")
SCOPE: dict[Product, tuple[str, ...]] = {
    Product.CREDIT_CARD: ("信用卡纠纷",),
    Product.CONSUMER_LOAN: _LOAN,
    Product.BUSINESS_LOAN: _LOAN,
    Product.MORTGAGE: _LOAN,
    Product.SME_LOAN: (*_LOAN, "融资租赁合同纠纷", "保理合同纠纷"),
    Product.INSURANCE: ("财产保险合同纠纷", "人身保险合同纠纷", "保证保险合同纠纷"),
    Product.SECURITIES: ("金融委托理财合同纠纷", "证券虚假陈述责任纠纷", "证券交易合同纠纷"),
    Product.PAYMENT_FRAUD: ("借记卡纠纷", "信用卡纠纷", "储蓄存款合同纠纷"),
}
"""Causes of action (民事案件案由规定) of the disputes that the centre takes, by product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that triage looks at.

    `trips` and `due_on` are SQL over the columns of `facts`; what is unknown trips nothing. `reason` and `route` say
    why a case is refused and where to go or what to do instead. `shown_to` are those who learn of it beside staff.
    """

    code: str
    zh: str
    en: str
    trips: str
    verdict: Verdict
    reason: RefusalReason | None
    route: Phrase
    source: str
    due_on: str = "NULL::date"
    shown_to: tuple[Audience, ...] = (Audience.BANK, Audience.MEDIATOR)


ACCEPT, LOOK, RECTIFY, REFUSE = Verdict
R = RefusalReason
STAFF_ONLY: tuple[Audience, ...] = ()
NOT_THE_BANK = (Audience.MEDIATOR,)

# fmt: off
TRIAGE: tuple[Rule, ...] = (
    Rule(code="SUED", verdict=REFUSE, reason=R.PENDING_SUIT,
         zh="已起诉", en="A suit is pending",
         trips="is_sued",
         route=Phrase("受理该案的人民法院（可委托调解）", "the court that has the suit, which may entrust mediation"),
         source="人民调解工作若干规定第22条"),
    Rule(code="ARBITRATED", verdict=REFUSE, reason=R.ARBITRATION_CLAUSE,
         zh="已申请仲裁", en="An arbitration is pending",
         trips="is_arbitrated",
         route=Phrase("受理该案的仲裁机构", "the arbitral institution that has the case"),
         source="民事诉讼法第127条"),
    Rule(code="ARBITRATION-CLAUSE", verdict=REFUSE, reason=R.ARBITRATION_CLAUSE,
         zh="约定仲裁", en="Arbitration is agreed",
         trips="has_arbitration_clause",
         route=Phrase("约定的仲裁机构", "the arbitral institution agreed on"),
         source="民事诉讼法第127条；民诉法解释第355条"),
    Rule(code="BANKRUPT", verdict=REFUSE, reason=R.UNSUITABLE,
         zh="债务人已进入破产程序", en="The debtor is in bankruptcy proceedings",
         trips="is_listed OR is_bankrupt",
         route=Phrase("向破产管理人申报债权", "lodge the claim with the administrator"),
         source="企业破产法第16、48条；民诉法解释第355条"),
    Rule(code="COURT-ELSEWHERE", verdict=REFUSE, reason=R.NO_JURISDICTION,
         zh="管辖法院和各方当事人均不在本市", en="Neither court nor parties are in the city",
         trips="has_court AND NOT court_in_city AND NOT people_in_city",
         route=Phrase("有管辖权的人民法院邀请的调解组织", "a mediation organisation of the court with jurisdiction"),
         source="人民法院在线调解规则第9条；民事诉讼法第205条"),
    Rule(code="COURT-UNKNOWN", verdict=RECTIFY, reason=R.NO_JURISDICTION,
         zh="未写明管辖法院，当事人又不在本市", en="No court is named and no party is in the city",
         trips="NOT has_court AND NOT people_in_city",
         route=Phrase("补充管辖法院，或对方在本市的住所", "name the court, or the other side's domicile in the city"),
         source="人民法院在线调解规则第9条；民事诉讼法第205条"),
    Rule(code="AUTHORITY-EXPIRED", verdict=RECTIFY, reason=R.OTHER,
         zh="代理人的授权已过期", en="The agent's authority has expired",
         trips="poa_expires_on < today", due_on="poa_expires_on",
         route=Phrase("提交有效的授权委托书", "hand in a valid power of attorney"),
         source="民法典第173条；民事诉讼法第62条"),
    Rule(code="NO-ADDRESS", verdict=RECTIFY, reason=R.IDENTITY,
         zh="没有被申请人的电话和地址", en="Neither telephone nor address of a debtor is known",
         trips="NOT can_be_reached",
         route=Phrase("补充被申请人的联系电话或地址", "add the respondent's telephone number or address"),
         source="人民法院在线调解规则第8、15条"),
    Rule(code="CRIMINAL", verdict=LOOK, reason=R.CRIMINAL,
         zh="涉嫌犯罪", en="A crime is suspected",
         trips="is_criminal",
         route=Phrase("公安机关", "the public security organ"),
         source="人民调解工作若干规定第22条；法释〔1998〕7号（2020年修正）第10、11条"),
    Rule(code="BANKRUPT-NAME", verdict=LOOK, reason=R.UNSUITABLE,
         zh="与破产名单中的名称相同", en="A party bears a name in the bankruptcy list",
         trips="has_listed_name",
         route=Phrase("核对主体；相符的，向破产管理人申报债权",
                      "see who it is; if the same, lodge with the administrator"),
         source="企业破产法第16、48条"),
    Rule(code="BANKRUPT-GUARANTOR", verdict=LOOK, reason=R.UNSUITABLE,
         zh="保证人已进入破产程序", en="A guarantor is in bankruptcy proceedings",
         trips="guarantor_is_listed",
         route=Phrase("就保证债权向保证人的管理人申报", "lodge the guarantee with the guarantor's administrator"),
         source="企业破产法司法解释三（法释〔2019〕3号）第4条"),
    Rule(code="CAUSE", verdict=LOOK, reason=R.OUT_OF_SCOPE,
         zh="案由不在该类产品的受理范围", en="The cause of action is not one of this product's",
         trips="NOT in_scope",
         route=Phrase("其他调解组织或有管辖权的人民法院", "another mediation organisation or the competent court"),
         source="人民法院在线调解规则第9、12条"),
    Rule(code="INTERMEDIATE-COURT", verdict=LOOK, reason=R.NO_JURISDICTION,
         zh="标的额达到中级人民法院管辖标准", en="The amount is an intermediate court's",
         trips=f"claim_total >= {INTERMEDIATE_COURT_FROM}",
         route=Phrase("向中级人民法院申请司法确认", "confirmation by the intermediate court"),
         source="民事诉讼法第205条；法发〔2021〕27号"),
    Rule(code="FILED-ELSEWHERE", verdict=LOOK, reason=R.DUPLICATE, shown_to=STAFF_ONLY,
         zh="另一机构就同一人的同一合同提出过申请", en="Another institution filed on the same contract",
         trips="filed_elsewhere",
         route=Phrase("由债权受让人凭转让通知申请", "the assignee files, with the notice of assignment"),
         source="民法典第545、546条"),
    Rule(code="FILED-TWICE", verdict=LOOK, reason=R.DUPLICATE,
         zh="该机构就同一人的同一合同提出过申请", en="The institution filed on the same contract before",
         trips="filed_here",
         route=Phrase("在先前的案件中处理", "go on in the earlier case"),
         source="民诉法解释第247条"),
    Rule(code="MINOR", verdict=LOOK, reason=R.UNSUITABLE, shown_to=NOT_THE_BANK,
         zh="有未成年人", en="A party is a minor",
         trips="has_minor",
         route=Phrase("由监护人代理", "the guardian acts for the minor"),
         source="民法典第19、23条"),
    Rule(code="LIMITATION-ENDED", verdict=LOOK, reason=R.OTHER,
         zh="申请时诉讼时效已届满", en="Limitation had run out when the case was filed",
         trips="limitation_ends_on < filed_on", due_on="limitation_ends_on",
         route=Phrase("债务人同意履行的仍可调解，不得以时效误导",
                      "open to mediation if the debtor will perform all the same"),
         source="民法典第188、192、193条"),
    Rule(code="GUARANTEE-ENDED", verdict=LOOK, reason=R.OTHER,
         zh="保证期间已届满", en="A guarantee period has ended",
         trips="guarantee_ended_on IS NOT NULL", due_on="guarantee_ended_on",
         route=Phrase("请机构证明期间内已起诉、申请仲裁或请求保证人承担责任",
                      "let the institution show that it sued, arbitrated or demanded within the period"),
         source="民法典第692、693条"),
    Rule(code="GENERAL-GUARANTEE-SOON", verdict=LOOK, reason=R.OTHER,
         zh="一般保证期间三十日内届满", en="A general guarantee ends within 30 days",
         trips="general_ends_on <= soon", due_on="general_ends_on",
         route=Phrase("期间内须对债务人起诉或申请仲裁，调解不能保全",
                      "sue or arbitrate the debtor in time; mediation saves nothing"),
         source="民法典第687、692、693、694条"),
    Rule(code="JOINT-GUARANTEE-SOON", verdict=ACCEPT, reason=None,
         zh="连带责任保证期间三十日内届满", en="A joint guarantee ends within 30 days",
         trips="joint_ends_on <= soon", due_on="joint_ends_on",
         route=Phrase("期间内须请求保证人承担保证责任", "demand from the guarantor in time"),
         source="民法典第688、692、693、694条"),
    Rule(code="LIMITATION-SOON", verdict=ACCEPT, reason=None,
         zh="如未申请调解，诉讼时效三十日内届满", en="But for the filing limitation would end in 30 days",
         trips="limitation_ends_on BETWEEN filed_on AND soon", due_on="limitation_ends_on",
         route=Phrase("保存提出申请的凭证，时效自申请之日中断",
                      "keep proof of the filing, which interrupts limitation"),
         source="民法典第188、195条；法释〔2020〕17号第12条"),
    Rule(code="AUTHORITY-GENERAL", verdict=ACCEPT, reason=None,
         zh="代理人只有一般授权", en="The agent has general authority only",
         trips="authority_type = 'general'",
         route=Phrase("达成协议前须有特别授权", "special authority is needed before anything is settled"),
         source="民事诉讼法第62条"),
    Rule(code="ELDER", verdict=ACCEPT, reason=None, shown_to=NOT_THE_BANK,
         zh="有六十周岁以上的老年人", en="A party is 60 or older",
         trips="has_elder",
         route=Phrase("提供便利，充分说明，必要时告知可申请法律援助",
                      "take time, explain, and tell of legal aid where needed"),
         source="老年人权益保障法第2条"),
)
"""The rules, in the order in which reasons are given."""
# fmt: on
