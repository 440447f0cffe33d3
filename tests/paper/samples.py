"""Facts to print: plain ones, rare names, long names, many parties, 1 to 60 instalments.

Every name, number and account is invented.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mediation.money import split
from reports.agreement import (
    AgreementFacts,
    ClaimFacts,
    InstalmentFacts,
    OrganisationFacts,
    PartyFacts,
    PayeeFacts,
    TermsFacts,
)
from reports.statistics import (
    Figure,
    InstitutionRow,
    MonthRow,
    StatisticsFacts,
    WaterfallStep,
)

RARE_NAMES = ("𬱖晓敏", "㛃𠅤", "䶮喆堃", "阿卜杜热合曼·买买提")
LONG_NAME = "中国示例农业与工商业发展股份有限公司泉州市丰泽区东海湾总部经济区跨境贸易专业支行营业部"

ORGANISATION = OrganisationFacts(
    name="泉州市金融纠纷人民调解委员会",
    address="福建省泉州市丰泽区示例路1号",
    phone="0595-2200****",
)
BANK = PartyFacts(
    role="claimant",
    kind="unincorporated_organisation",
    name="中国示例银行股份有限公司泉州丰泽支行",
    id_type="uscc",
    id_number="91350503MA00000X0X",
    phone="0595-2211****",
    address="福建省泉州市丰泽区示例街188号",
    legal_representative="陆文博",
    legal_representative_post="行长",
    agent_name="沈嘉禾",
    agent_authority="special",
)
DEBTOR = PartyFacts(
    role="respondent",
    kind="natural_person",
    name=RARE_NAMES[0],
    id_type="resident_id",
    id_number="350503198806090428",
    sex="female",
    ethnicity="汉族",
    birth_date=date(1988, 6, 9),
    occupation="个体工商户",
    phone="13800002719",
    address="福建省泉州市丰泽区东海街道示例新村12幢2单元301室",
)
CO_BORROWER = replace(
    DEBTOR,
    role="co_borrower",
    name=RARE_NAMES[1],
    id_number="350503198502117019",
    sex="male",
    birth_date=date(1985, 2, 11),
)
GUARANTOR = replace(
    DEBTOR,
    role="guarantor",
    name=RARE_NAMES[3],
    id_number="350503197912300016",
    sex="male",
    ethnicity="维吾尔族",
    birth_date=date(1979, 12, 30),
    agent_name=RARE_NAMES[2],
    agent_authority="general",
)
CLAIM = ClaimFacts(
    principal=Decimal("128400.00"),
    interest=Decimal("9862.37"),
    penalty_interest=Decimal("2415.20"),
    compound_interest=Decimal("388.06"),
    liquidated_damages=Decimal("3611.94"),
    fees=Decimal("0.00"),
    enforcement_costs=Decimal("0.00"),
    total=Decimal("144677.57"),
    cutoff_date=date(2026, 1, 31),
    overdue_since=date(2025, 3, 16),
)
WAIVED = (
    ("penalty_interest", Decimal("2415.20")),
    ("compound_interest", Decimal("388.06")),
    ("liquidated_damages", Decimal("3611.94")),
)
SETTLED = Decimal("138262.37")
STORY = (
    "被申请人于2021年4月18日在申请人处申领尾号为6620的信用卡一张，并于2023年9月3日办理个人消费"
    "分期借款180,000.00元，分36期偿还。因店铺经营受挫，被申请人自2025年3月起未能按期足额还款。\n"
    "被申请人主张违约金与罚息合计超过其承受能力，请求减免并延长还款期限；申请人主张按照合同约定清偿，"
    "并表示在一次确定还款计划的前提下可以减免部分款项。双方对被申请人于2025年8月支付的4,000.00元应当"
    "抵充本金还是利息存在分歧，经核对账目后一致确认该款已计入截至2026年1月31日的余额。"
)


def instalments(count: int, amount: Decimal = SETTLED) -> tuple[InstalmentFacts, ...]:
    """Equal monthly payments from March 2026 on; the last takes the odd fen."""
    return tuple(
        InstalmentFacts(
            number=place + 1,
            due_on=date(2026 + (place + 2) // 12, (place + 2) % 12 + 1, 15),
            amount=share,
        )
        for place, share in enumerate(split(amount, count))
    )


def terms(count: int = 12) -> TermsFacts:
    """What the sample parties agreed, in this many instalments."""
    return TermsFacts(
        kind="instalments" if count > 1 else "lump_sum",
        settled_amount=SETTLED,
        waived=WAIVED,
        instalments=instalments(count),
        payee=PayeeFacts(
            account_name="中国示例银行股份有限公司泉州丰泽支行",
            bank="中国示例银行泉州丰泽支行",
            account_number="4000000000000000018",
        ),
        grace_days=3,
        accelerates=True,
        waiver_revives=True,
        application_order=("enforcement_costs", "interest", "principal"),
    )


def agreement(count: int = 12, parties: tuple[PartyFacts, ...] = (BANK, DEBTOR)) -> AgreementFacts:
    """A plausible agreement in this many instalments between these parties."""
    return AgreementFacts(
        number="（2026）泉金人调字第0123号",
        case_number="QZ-2026-000123",
        organisation=ORGANISATION,
        parties=parties,
        product="credit_card",
        cause_of_action="信用卡纠纷",
        contract_no="XYK-2021-0418-6620",
        contract_date=date(2021, 4, 18),
        claim=CLAIM,
        facts_text=STORY,
        terms=terms(count),
        mediator_name="林望舒",
        recorder_name="陈知远",
        agreed_on=date(2026, 3, 2),
        apply_for_confirmation_by=date(2026, 4, 1),
        court_name="泉州市丰泽区人民法院",
        copies=max(4, len(parties) + 1),
        verification_code="7F3K-9QXD-2MWC",
        verification_url="https://verify.example.org/d/7F3K9QXD2MWC",
    )


SEAL = "3f5a0c9d4e7b1286a9f0c3d2b1e4857690aabbccddeeff00112233445566778f"


def wilson(successes: int, base: int) -> tuple[Decimal, Decimal, Decimal]:
    """A rate with the bounds of its 95 % interval (Wilson 1927)."""
    rate, z = successes / base, 1.96
    middle = (rate + z * z / (2 * base)) / (1 + z * z / base)
    reach = z * (rate * (1 - rate) / base + z * z / (4 * base * base)) ** 0.5 / (1 + z * z / base)
    low, high = middle - reach, middle + reach
    return Decimal(f"{rate:.4f}"), Decimal(f"{low:.4f}"), Decimal(f"{high:.4f}")


def _rate_figure(code: str, names: tuple[str, str], of: tuple[int, int], *texts: str) -> Figure:
    rate, lower, upper = wilson(*of)
    return Figure(
        code=code,
        label_zh=names[0],
        label_en=names[1],
        value=rate,
        unit="rate",
        lower=lower,
        upper=upper,
        numerator=of[0],
        denominator=of[1],
        definition_zh=texts[0],
        definition_en=texts[1],
    )


FIGURES = (
    Figure(
        code="S1",
        label_zh="收案数",
        label_en="Filings",
        value=68049,
        unit="count",
        definition_zh="统计期间内按申请日期计入系统的申请行数，同一申请补正后不重复计算。",
        definition_en="Rows accepted into the system, by the day they were filed.",
    ),
    Figure(
        code="S2",
        label_zh="受理数",
        label_en="Acceptances",
        value=66845,
        unit="count",
        numerator=66845,
        denominator=68049,
        definition_zh="统计期间内申请、截至统计日已受理的案件数。",
        definition_en="Cases filed in the period and accepted by the as-of date.",
    ),
    replace(
        _rate_figure(
            "S3",
            ("调处率（受理口径）", "Settlement rate, accepted basis"),
            (14110, 66845),
            "截至统计日调解成功的案件数除以受理数；未结案件计入分母，视为未成功。",
            "Agreements to date over acceptances to date; open cases count as not settled.",
        ),
        least=Decimal("0.2111"),
        most=Decimal("0.4120"),
    ),
    _rate_figure(
        "S5",
        ("调解成功率（参与口径）", "Settlement rate, participation basis"),
        (14110, 19467),
        "达成调解协议的案件数除以双方均同意调解的案件数。",
        "Agreements over the cases in which both sides consented to mediation.",
    ),
    Figure(
        code="S8",
        label_zh="调解天数中位数",
        label_en="Median days in mediation",
        value=Decimal("18.6"),
        unit="days",
        lower=Decimal("11.0"),
        upper=Decimal("27.0"),
        denominator=19467,
        definition_zh="自调解员确认之日起至调解结束之日止的天数；未结案件按删失处理，区间为四分位数。",
        definition_en="Days from confirmation to the end, open cases censored, with quartiles.",
    ),
    Figure(
        code="S15",
        label_zh="协议应付金额",
        label_en="Amount agreed",
        value=Decimal("503120448.37"),
        unit="yuan",
        denominator=14110,
        definition_zh="已达成协议约定应付的金额合计，不含减免金额。",
        definition_en="Sum of the amounts payable under the agreements, without what was waived.",
    ),
)
INSTITUTIONS = (
    ("B01", "中国示例银行股份有限公司泉州分行", 18240, 17980, 4126, "148204112.50"),
    ("B02", "示例农村商业银行", 15022, 14871, 3388, "97115020.00"),
    ("B03", "示例消费金融有限公司", 21377, 20910, 3722, "88410337.91"),
    ("B04", "东海示例银行泉州营业部", 13382, 13060, 2866, "169373977.96"),
    ("B05", "示例融资租赁有限公司", 28, 24, 8, "17000.00"),
)
PRODUCTS = (
    ("credit_card", "信用卡纠纷", 38110, 37404, 7210, "121004551.20"),
    ("consumer_loan", "消费贷纠纷", 22460, 22048, 5012, "141230900.17"),
    ("mortgage", "住房贷款纠纷", 7479, 7393, 1888, "240884997.00"),
)
WATERFALL = tuple(
    WaterfallStep(code=code, label_zh=zh, label_en=en, count=count, level=level)
    for code, zh, en, count, level in (
        ("filed", "申请", "Filed", 68049, 0),
        ("refused", "不予受理", "Refused", 1204, 1),
        ("accepted", "受理", "Accepted", 66845, 1),
        ("unreachable", "无法联系", "Could not be reached", 21330, 2),
        ("unwilling", "不同意调解", "Unwilling", 18412, 2),
        ("paid", "自行还清", "Paid in full before mediation", 4118, 2),
        ("consented", "双方同意调解", "Both sides consented", 19467, 2),
        ("agreed", "达成协议", "Agreed", 14110, 3),
        ("not_agreed", "未达成协议", "Ended without agreement", 4022, 3),
        ("in_mediation", "调解中", "In mediation", 1335, 3),
        ("open", "待征询意愿", "Waiting for consent", 3518, 2),
    )
)


def _month(place: int) -> MonthRow:
    month = date(2025 + (place + 2) // 12, (place + 2) % 12 + 1, 1)
    accepted = 5200 + 37 * place * (-1) ** place
    if place == 5:
        return MonthRow(month=month, accepted=12, agreed=4, rate=None, lower=None, upper=None)
    accepted //= 8
    agreed = round(accepted * (0.18 + 0.006 * place + 0.012 * (-1) ** place))
    rate, lower, upper = wilson(agreed, accepted)
    return MonthRow(month=month, accepted=accepted, agreed=agreed, rate=rate, lower=lower, upper=upper)


def _group(code: str, name: str, filed: int, accepted: int, agreed: int, amount: str) -> InstitutionRow:
    rate, lower, upper = wilson(agreed, accepted)
    return InstitutionRow(
        code=code,
        name=name,
        filed=filed,
        accepted=accepted,
        agreed=agreed,
        amount_agreed=Decimal(amount),
        rate=rate,
        lower=lower,
        upper=upper,
    )


def statistics_report(months: int = 12) -> StatisticsFacts:
    """A plausible report of a year: 68,049 filings, one small institution, one empty month."""
    return StatisticsFacts(
        organisation_name="泉州市金融纠纷调解中心",
        as_of=date(2026, 3, 2),
        period_from=date(2025, 3, 1),
        period_to=date(2026, 2, 28),
        figures=FIGURES,
        by_month=tuple(map(_month, range(months))),
        by_institution=tuple(_group(*row) for row in INSTITUTIONS),
        by_product=tuple(_group(*row) for row in PRODUCTS),
        waterfall=WATERFALL,
        seal=SEAL,
    )
