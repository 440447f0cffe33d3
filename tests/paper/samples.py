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
STORY = """被申请人于2021年4月18日在申请人处申领尾号为6620的信用卡一张，并于2023年9月3日办理个人消费分期借款180,000.00元，分36期偿还。因店铺经营受挫，被申请人自2025年3月起未能按期足额还款。
被申请人主张违约金与罚息合计超过其承受能力，请求减免并延长还款期限；申请人主张按照合同约定清偿，并表示在一次确定还款计划的前提下可以减免部分款项。双方对被申请人于2025年8月支付的4,000.00元应当抵充本金还是利息存在分歧，经核对账目后一致确认该款已计入截至2026年1月31日的余额。"""


def instalments(count: int, amount: Decimal = SETTLED) -> tuple[InstalmentFacts, ...]:
    """Equal monthly payments from March 2026 on; the last takes the odd fen."""
    return tuple(
        InstalmentFacts(
            number=place + 1, due_on=date(2026 + (place + 2) // 12, (place + 2) % 12 + 1, 15), amount=share
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
            account_number="4000 0000 0000 0000 018",
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
        copies=4,
        verification_code="7F3K-9QXD-2MWC",
        verification_url="https://verify.example.org/d/7F3K9QXD2MWC",
    )
