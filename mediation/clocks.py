"""The statutory time limits of a financial dispute, one table: length, start, source and rules.

An article is quoted in the version of the law named beside it; later renumbering is a new row.
"""

from dataclasses import dataclass
from typing import NamedTuple

from mediation import laws
from mediation.vocabulary import Word


class Phrase(NamedTuple):
    """Says the same thing in both languages."""

    zh: str
    en: str


class Unit(Word):
    """What a clock counts."""

    CALENDAR_DAYS = "calendar_days", "日", "calendar days"
    WORKING_DAYS = "working_days", "个工作日", "working days"
    MONTHS = "months", "个月", "months"
    YEARS = "years", "年", "years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One statutory time limit: its length, the event it runs from, its source and its rules.

    `pause` says what suspends it and to what effect, `extension` who may lengthen it; without them
    nothing and nobody does.
    """

    code: str
    name: Phrase
    length: int
    unit: Unit
    starts: Phrase
    law: laws.Law
    article: str
    rolls_over: bool
    pause: Phrase | None = None
    extension: Phrase | None = None
    note: Phrase | None = None


# fmt: off
_DAYS, _WORKING_DAYS, _MONTHS, _YEARS = Unit
_BY_CONSENT = Phrase("各方当事人同意延长", "all parties agree")
_BY_PRESIDENT = Phrase("经本院院长批准", "the president of the court gives leave")
_BY_COURT = Phrase("有正当理由耽误的，障碍消除后十日内申请，由法院决定（民事诉讼法第86条）",
                   "the court allows it, if asked within 10 days of the obstacle (CPL art. 86)")
_IN_LAST_SIX_MONTHS = Phrase("最后六个月内中止的，障碍消除后满六个月届满（民法典第194条）",
                             "an obstacle in the last six months starts them again (Civil Code art. 194)")
_ENTRUSTED = Phrase("调解组织或调解员确认接受委派委托", "the mediator confirms the entrustment")
_MAIN_DEBT_DUE = Phrase("主债务履行期限届满", "the main debt falls due")
_COMPLAINED = Phrase("收到消费投诉", "the institution receives the complaint")

CLOCKS = (
    Clock(code="D1", length=2, unit=_WORKING_DAYS, law=laws.ONLINE_RULES, article="10", rolls_over=False,
          name=Phrase("共同选择调解员", "joint choice of the mediator"),
          starts=Phrase("双方同意在线调解", "both parties agree to online mediation"),
          note=Phrase("逾期由法院指定", "afterwards the court appoints")),
    Clock(code="D2", length=3, unit=_WORKING_DAYS, law=laws.ONLINE_RULES, article="10", rolls_over=False,
          name=Phrase("法院指定调解组织或调解员", "appointment by the court"),
          starts=Phrase("收到在线调解申请", "the court receives the application")),
    Clock(code="D3", length=3, unit=_WORKING_DAYS, law=laws.ONLINE_RULES, article="12", rolls_over=False,
          name=Phrase("确认是否接受委派委托", "the mediator's answer to the entrustment"),
          starts=Phrase("收到委派委托信息", "the mediator receives the entrustment"),
          note=Phrase("逾期可重新指定", "silence lets the court appoint another")),
    Clock(code="D4", length=3, unit=_WORKING_DAYS, law=laws.ONLINE_RULES, article="15", rolls_over=False,
          name=Phrase("征询对方调解意愿", "asking the other side for consent"),
          starts=Phrase("接受委派", "the mediator accepts")),
    Clock(code="D5", length=30, unit=_DAYS, law=laws.ONLINE_RULES, article="24", rolls_over=True,
          name=Phrase("立案前调解期限", "mediation before docketing"), starts=_ENTRUSTED,
          pause=Phrase("鉴定评估期限不计入（第26条）", "appraisal is not counted (art. 26)"),
          extension=_BY_CONSENT,
          note=Phrase("线下调解自签收材料之日起算（特邀调解规定第27条）",
                      "offline it runs from signing for the papers (Invited Mediation art. 27)")),
    Clock(code="D6", length=15, unit=_DAYS, law=laws.ONLINE_RULES, article="24", rolls_over=True,
          name=Phrase("立案后调解期限（普通程序）", "mediation of a docketed case, ordinary"),
          starts=_ENTRUSTED, extension=_BY_CONSENT),
    Clock(code="D6b", length=7, unit=_DAYS, law=laws.ONLINE_RULES, article="24", rolls_over=True,
          name=Phrase("立案后调解期限（简易程序）", "mediation of a docketed case, summary"),
          starts=_ENTRUSTED, extension=_BY_CONSENT),
    Clock(code="D8", length=30, unit=_DAYS, law=laws.PROCEDURE_LAW, article="205", rolls_over=True,
          name=Phrase("共同申请司法确认", "joint application for judicial confirmation"),
          starts=Phrase("调解协议生效", "the agreement takes effect"), extension=_BY_COURT),
    Clock(code="D9", length=3, unit=_DAYS, law=laws.CONFIRMATION, article="4", rolls_over=True,
          name=Phrase("决定是否受理司法确认申请", "decision to accept the application"),
          starts=Phrase("收到司法确认申请", "the court receives the application")),
    Clock(code="D10", length=15, unit=_DAYS, law=laws.CONFIRMATION, article="5", rolls_over=True,
          name=Phrase("作出是否确认的决定", "decision on confirmation"),
          starts=Phrase("受理司法确认申请", "the court accepts the application"),
          extension=_BY_PRESIDENT, note=Phrase("可延长十日", "by up to 10 days")),
    Clock(code="D10b", length=30, unit=_DAYS, law=laws.PROCEDURE_LAW, article="187", rolls_over=True,
          name=Phrase("特别程序审结", "outer limit of the special procedure"),
          starts=Phrase("立案", "the court dockets the application"), extension=_BY_PRESIDENT),
    Clock(code="D11", length=15, unit=_DAYS, law=laws.PROCEDURE_INTERPRETATION, article="372", rolls_over=True,
          name=Phrase("当事人对确认裁定提出异议", "a party's objection to the ruling"),
          starts=Phrase("收到裁定", "the party receives the ruling"), extension=_BY_COURT),
    Clock(code="D11b", length=6, unit=_MONTHS, law=laws.PROCEDURE_INTERPRETATION, article="372", rolls_over=True,
          name=Phrase("利害关系人对确认裁定提出异议", "a third party's objection to the ruling"),
          starts=Phrase("知道或应当知道权益受侵害", "the third party knows or should know"),
          extension=_BY_COURT),
    Clock(code="D12", length=2, unit=_YEARS, law=laws.PROCEDURE_LAW, article="250", rolls_over=True,
          name=Phrase("申请执行", "application for enforcement"),
          starts=Phrase("履行期间（分期的，最后一期）届满",
                        "the performance period, or the last instalment, falls due"),
          pause=_IN_LAST_SIX_MONTHS,
          note=Phrase("中断后重新计算", "an interruption starts it afresh")),
    Clock(code="D13", length=7, unit=_DAYS, law=laws.PROCEDURE_LAW, article="126", rolls_over=True,
          name=Phrase("登记立案", "docketing of a suit"),
          starts=Phrase("收到起诉状", "the court receives the complaint")),
    Clock(code="D14", length=5, unit=_DAYS, law=laws.PROCEDURE_LAW, article="226", rolls_over=True,
          name=Phrase("通知是否受理支付令申请", "notice whether a payment order is accepted"),
          starts=Phrase("提出支付令申请", "the creditor applies")),
    Clock(code="D14b", length=15, unit=_DAYS, law=laws.PROCEDURE_LAW, article="227", rolls_over=True,
          name=Phrase("发出支付令", "issue of the payment order"),
          starts=Phrase("受理支付令申请", "the court accepts the application")),
    Clock(code="D14c", length=15, unit=_DAYS, law=laws.PROCEDURE_LAW, article="227", rolls_over=True,
          name=Phrase("债务人清偿或提出异议", "payment or objection by the debtor"),
          starts=Phrase("收到支付令", "the debtor receives the order"), extension=_BY_COURT),
    Clock(code="D15", length=3, unit=_YEARS, law=laws.CIVIL_CODE, article="188, 189", rolls_over=True,
          name=Phrase("诉讼时效", "limitation"),
          starts=Phrase("知道或应当知道权利受损（分期的，最后一期届满）",
                        "the creditor knows of the breach, or the last instalment falls due"),
          pause=_IN_LAST_SIX_MONTHS),
    Clock(code="D15b", length=20, unit=_YEARS, law=laws.CIVIL_CODE, article="188", rolls_over=True,
          name=Phrase("最长权利保护期间", "long stop of limitation"),
          starts=Phrase("权利受到损害", "the right is infringed"),
          extension=Phrase("法院依申请决定延长", "the court extends it on application")),
    Clock(code="D16", length=3, unit=_YEARS, law=laws.CIVIL_CODE, article="195", rolls_over=True,
          name=Phrase("诉讼时效中断后重新计算", "limitation after an interruption"),
          starts=Phrase("时效中断或有关程序终结", "the interruption, or the end of its procedure"),
          pause=_IN_LAST_SIX_MONTHS,
          note=Phrase("向人民调解委员会提出请求、催收到达债务人、部分履行等均为中断（时效规定第8、12、14条）",
                      "asking a mediation committee, a demand that reaches the debtor, part "
                      "payment (法释〔2020〕17号 arts. 8, 12, 14)")),
    Clock(code="D17", length=6, unit=_MONTHS, law=laws.CIVIL_CODE, article="692, 693", rolls_over=False,
          name=Phrase("保证期间（连带责任保证）", "guarantee period, joint guarantee"),
          starts=_MAIN_DEBT_DUE,
          note=Phrase("有约定的从约定；须在期间内请求保证人承担责任；遇休假日是否顺延有争议，取较早之日",
                      "a period in the contract prevails; demand from the guarantor within it; "
                      "roll-over is disputed, so the earlier day is given")),
    Clock(code="D18", length=6, unit=_MONTHS, law=laws.CIVIL_CODE, article="686, 692, 693", rolls_over=False,
          name=Phrase("保证期间（一般保证）", "guarantee period, general guarantee"),
          starts=_MAIN_DEBT_DUE,
          note=Phrase("须在期间内对债务人起诉或申请仲裁，仅调解不足；遇休假日取较早之日",
                      "sue or arbitrate the debtor within it, mediation alone does not save it; "
                      "the earlier day is given")),
    Clock(code="D19", length=15, unit=_DAYS, law=laws.COMPLAINTS, article="", rolls_over=False,
          name=Phrase("机构处理消费投诉", "the institution's own complaint handling"),
          starts=_COMPLAINED),
    Clock(code="D19b", length=30, unit=_DAYS, law=laws.COMPLAINTS, article="", rolls_over=False,
          name=Phrase("机构处理消费投诉（情况复杂）", "complaint handling, complex"),
          starts=_COMPLAINED),
    Clock(code="D19c", length=60, unit=_DAYS, law=laws.COMPLAINTS, article="", rolls_over=False,
          name=Phrase("机构处理消费投诉（特别复杂）", "complaint handling, special reasons"),
          starts=_COMPLAINED),
    Clock(code="D20", length=20, unit=_DAYS, law=laws.CREDIT, article="25", rolls_over=False,
          name=Phrase("征信异议核查处理", "answer to a credit-record objection"),
          starts=Phrase("收到异议", "the objection is received")),
    Clock(code="D21", length=5, unit=_YEARS, law=laws.CREDIT, article="16", rolls_over=False,
          name=Phrase("不良信息保存", "keeping of a negative credit mark"),
          starts=Phrase("不良行为终止", "the bad conduct ends")),
    Clock(code="D22", length=30, unit=_DAYS, law=laws.PROCEDURE_LAW, article="95", rolls_over=False,
          name=Phrase("公告送达", "service by public notice"),
          starts=Phrase("发出公告", "the court issues the notice")),
)
"""The clocks of the product. D7, appraisal, has no length of its own: it stops D5."""
# fmt: on
