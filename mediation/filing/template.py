"""The template of a filing as one table: every column, what its cells hold, which products must fill it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mediation import errors
from mediation.vocabulary import (
    AuthorityType,
    GuaranteeMode,
    IdType,
    JurisdictionClause,
    LegalBasis,
    PartyKind,
    Product,
    RowAction,
    Sex,
    Word,
)

VERSION = "2026.2"


class Kind(Word):
    """What the cells of a column hold, and so how they are read."""

    TEXT = "text", "文本", "Text"
    CODE = "code", "编号（不含空格）", "Number or code, no spaces"
    WORD = "word", "选项", "One of a list of words"
    MONEY = "money", "金额（元，两位小数）", "Yuan, two places"
    RATE = "rate", "百分比或倍数", "Per cent, or a multiple"
    DATE = "date", "日期", "Day"
    INT = "int", "整数", "Whole number"
    BOOL = "bool", "是/否", "Yes or no"
    IDENTIFIER = "identifier", "证件号码或统一社会信用代码", "Identity number of a person or organisation"
    PHONE = "phone", "手机或座机", "Mobile or landline"
    MASKED = "masked", "卡号或账号（中间隐去）", "Card or account number, its middle hidden"


class RepaymentMethod(Word):
    """How a loan is repaid."""

    EQUAL_INSTALMENT = "equal_instalment", "等额本息", "Equal instalments"
    EQUAL_PRINCIPAL = "equal_principal", "等额本金", "Equal principal"
    INTEREST_FIRST = "interest_first", "先息后本", "Interest first"
    BULLET = "bullet", "到期还本付息", "Bullet"
    MONTHLY_INTEREST = "monthly_interest", "按月计息按季结息", "Interest reckoned monthly, settled quarterly"


class RateType(Word):
    FIXED = "fixed", "固定", "Fixed"
    FLOATING = "floating", "浮动", "Floating on the loan prime rate"


class LoanClass(Word):
    """The five supervisory classes of a loan."""

    NORMAL = "normal", "正常", "Normal"
    SPECIAL_MENTION = "special_mention", "关注", "Special mention"
    SUBSTANDARD = "substandard", "次级", "Substandard"
    DOUBTFUL = "doubtful", "可疑", "Doubtful"
    LOSS = "loss", "损失", "Loss"


class MortgageType(Word):
    ORDINARY = "ordinary", "一般", "Ordinary"
    MAXIMUM = "maximum", "最高额", "Maximum amount"


class InsuranceLine(Word):
    MOTOR = "motor", "车险", "Motor"
    LIFE = "life", "寿险", "Life"
    HEALTH = "health", "健康险", "Health"
    PROPERTY = "property", "财产险", "Property"
    SURETY = "surety", "保证保险", "Surety"


class ClaimDecision(Word):
    """What the insurer decided on a claim."""

    REFUSED = "refused", "拒赔", "Refused"
    PARTIAL = "partial", "部分赔", "Paid in part"
    PENDING = "pending", "未决", "Pending"


class ProductRisk(Word):
    R1 = "R1", "R1", "R1"
    R2 = "R2", "R2", "R2"
    R3 = "R3", "R3", "R3"
    R4 = "R4", "R4", "R4"
    R5 = "R5", "R5", "R5"


class InvestorRisk(Word):
    C1 = "C1", "C1", "C1"
    C2 = "C2", "C2", "C2"
    C3 = "C3", "C3", "C3"
    C4 = "C4", "C4", "C4"
    C5 = "C5", "C5", "C5"


class PaymentChannel(Word):
    ONLINE = "online", "线上", "Online"
    POS = "pos", "POS", "POS"
    ATM = "atm", "ATM", "ATM"


CARD, MORTGAGE, SME = (Product.CREDIT_CARD,), (Product.MORTGAGE,), (Product.SME_LOAN,)
LOANS = (Product.CONSUMER_LOAN, Product.BUSINESS_LOAN, Product.MORTGAGE, Product.SME_LOAN)
DEBTS = (*CARD, *LOANS)
INSURANCE, SECURITIES, FRAUD = (Product.INSURANCE,), (Product.SECURITIES,), (Product.PAYMENT_FRAUD,)
EVERY = tuple(Product)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, its name in code, what a cell holds, and the products that must fill it.

    `longest` is in characters; `words` are the choices of a WORD.
    """

    header: str
    name: str
    kind: Kind
    required_for: tuple[Product, ...] = ()
    longest: int = 64
    words: type[Word] | None = None

    def __hash__(self) -> int:
        return hash(self.name)  # much is kept for each column, and looked up for every file

    @property
    def is_required(self) -> bool:
        """Whether every file must have the column."""
        return self.required_for == EVERY


K = Kind
# fmt: off
COMMON = (
    Column("操作",                     "row_action",          K.WORD,       (),    words=RowAction),
    Column("机构案件号",               "institution_ref",     K.CODE,       EVERY),
    Column("申请机构统一社会信用代码", "claimant_uscc",       K.IDENTIFIER, EVERY),
    Column("金融机构编码",             "fin_institution_code", K.CODE,      ()),
    Column("经办人",                   "handler_name",        K.TEXT,       EVERY, 50),
    Column("经办电话",                 "handler_phone",       K.PHONE,      EVERY, 30),
    Column("代理权限",                 "authority_type",      K.WORD,       EVERY, words=AuthorityType),
    Column("授权书编号",               "poa_number",          K.CODE,       EVERY),
    Column("授权有效期至",             "poa_expires_on",      K.DATE,       EVERY),
    Column("案件类型",                 "product",             K.WORD,       EVERY, words=Product),
    Column("案由",                     "cause_of_action",     K.TEXT,       EVERY, 40),
    Column("当事人类型",               "party_kind",          K.WORD,       EVERY, words=PartyKind),
    Column("姓名/名称",                "party_name",          K.TEXT,       EVERY, 100),
    Column("证件类型",                 "id_type",             K.WORD,       EVERY, words=IdType),
    Column("证件号码",                 "id_number",           K.IDENTIFIER, EVERY, 32),
    Column("性别",                     "sex",                 K.WORD,       (),    words=Sex),
    Column("出生日期",                 "birth_date",          K.DATE,       ()),
    Column("手机号码",                 "mobile_phone",        K.PHONE,      (),    30),
    Column("是否预留联系方式",         "reserved_contact",    K.BOOL,       EVERY),
    Column("户籍/住所地址",            "domicile_address",    K.TEXT,       EVERY, 200),
    Column("法定代表人",               "legal_representative", K.TEXT,      (),    50),
    Column("约定管辖/争议解决条款",    "jurisdiction_clause", K.WORD,       (),    words=JurisdictionClause),
    Column("管辖法院",                 "court_code",          K.CODE,       (),    12),
    Column("合同编号",                 "contract_no",         K.CODE,       EVERY),
    Column("合同签订日期",             "contract_date",       K.DATE,       EVERY),
    Column("币种",                     "currency",            K.CODE,       (),    3),
    Column("债权计算截止日",           "cutoff_date",         K.DATE,       EVERY),
    Column("本金余额",                 "principal",           K.MONEY,      EVERY),
    Column("正常利息",                 "interest",            K.MONEY,      EVERY),
    Column("罚息",                     "penalty_interest",    K.MONEY,      EVERY),
    Column("复利",                     "compound_interest",   K.MONEY,      EVERY),
    Column("违约金/滞纳金",            "liquidated_damages",  K.MONEY,      EVERY),
    Column("手续费/分期手续费",        "fees",                K.MONEY,      EVERY),
    Column("实现债权费用",             "enforcement_costs",   K.MONEY,      ()),
    Column("债权合计",                 "total",               K.MONEY,      EVERY),
    Column("逾期起始日",               "overdue_since",       K.DATE,       DEBTS),
    Column("逾期天数",                 "overdue_days",        K.INT,        DEBTS),
    Column("逾期期数",                 "overdue_instalments", K.INT,        ()),
    Column("五级分类",                 "loan_class",          K.WORD,       (),    words=LoanClass),
    Column("最近还款日",               "last_payment_on",     K.DATE,       ()),
    Column("最近还款金额",             "last_payment_amount", K.MONEY,      ()),
    Column("最近主张权利日",           "last_demand_on",      K.DATE,       ()),
    Column("诉讼时效届满日",           "limitation_expiry_claimed", K.DATE, ()),
    Column("调解请求",                 "relief_sought",       K.TEXT,       EVERY, 1000),
    Column("纠纷事实",                 "facts",               K.TEXT,       EVERY, 4000),
    Column("可减免范围编号",           "authority_matrix_id", K.CODE,       ()),
    Column("个人信息处理依据",         "legal_basis",         K.WORD,       EVERY, words=LegalBasis),
    Column("是否涉刑",                 "is_criminal",         K.BOOL,       EVERY),
    Column("是否已诉",                 "is_sued",             K.BOOL,       EVERY),
    Column("是否已仲裁",               "is_arbitrated",       K.BOOL,       ()),
    Column("是否已公证",               "is_notarised",        K.BOOL,       ()),
)
GUARANTOR = (
    Column("保证人姓名",               "guarantor_name",      K.TEXT,       (),    100),
    Column("保证人证件号码",           "guarantor_id_number", K.IDENTIFIER, (),    32),
    Column("保证方式",                 "guarantee_mode",      K.WORD,       (),    words=GuaranteeMode),
    Column("保证期间届满日",           "guarantee_ends_on",   K.DATE,       ()),
)
BLOCKS = (
    Column("授信额度",                 "credit_limit",        K.MONEY,      ()),
    Column("卡号（掩码）",             "card_number_masked",  K.MASKED,     (),    25),
    Column("开卡日",                   "card_opened_on",      K.DATE,       ()),
    Column("领用合约版本",             "card_terms_version",  K.CODE,       ()),
    Column("账单日",                   "statement_day",       K.INT,        ()),
    Column("还款日",                   "due_day",             K.INT,        ()),
    Column("透支本金",                 "overdraft_principal", K.MONEY,      ()),
    Column("分期余额",                 "instalment_balance",  K.MONEY,      ()),
    Column("是否盗刷争议",             "is_unauthorised_claim", K.BOOL,     ()),
    Column("合同金额",                 "loan_amount_contract", K.MONEY,     LOANS),
    Column("放款金额",                 "loan_amount_disbursed", K.MONEY,    LOANS),
    Column("放款日",                   "disbursed_on",        K.DATE,       LOANS),
    Column("到期日",                   "matures_on",          K.DATE,       LOANS),
    Column("提前到期日",               "accelerated_on",      K.DATE,       ()),
    Column("利率类型",                 "rate_type",           K.WORD,       (),    words=RateType),
    Column("年利率（%）",              "annual_rate",         K.RATE,       LOANS),
    Column("罚息倍数",                 "overdue_rate_multiplier", K.RATE,   ()),
    Column("还款方式",                 "repayment_method",    K.WORD,       LOANS, words=RepaymentMethod),
    Column("总期数",                   "instalments_total",   K.INT,        ()),
    Column("已还期数",                 "instalments_paid",    K.INT,        ()),
    Column("贷款用途",                 "purpose",             K.TEXT,       (),    100),
    Column("联合贷款机构",             "co_lender",           K.TEXT,       (),    100),
    Column("担保机构",                 "guarantee_insurer",   K.TEXT,       (),    100),
    Column("助贷机构",                 "assistance_platform", K.TEXT,       (),    100),
    Column("不动产权证号",             "property_certificate_no", K.TEXT,   MORTGAGE),
    Column("房屋坐落",                 "property_address",    K.TEXT,       MORTGAGE, 200),
    Column("抵押登记号",               "mortgage_registration_no", K.TEXT,  ()),
    Column("抵押登记日",               "mortgage_registered_on", K.DATE,    ()),
    Column("抵押类型",                 "mortgage_type",       K.WORD,       (),    words=MortgageType),
    Column("最高债权额",               "mortgage_max_amount", K.MONEY,      ()),
    Column("是否预告登记",             "is_pre_sale",         K.BOOL,       ()),
    Column("是否首套",                 "is_first_home",       K.BOOL,       ()),
    Column("实际控制人",               "actual_controller",   K.TEXT,       (),    50),
    Column("行业代码",                 "industry_code",       K.CODE,       ()),
    Column("是否破产",                 "is_bankrupt",         K.BOOL,       ()),
    Column("保单号",                   "policy_no",           K.CODE,       INSURANCE),
    Column("险种",                     "insurance_line",      K.WORD,       INSURANCE, words=InsuranceLine),
    Column("出险日",                   "loss_date",           K.DATE,       INSURANCE),
    Column("报案号",                   "report_no",           K.CODE,       ()),
    Column("理赔申请日",               "claim_filed_on",      K.DATE,       ()),
    Column("理赔结论",                 "claim_decision",      K.WORD,       INSURANCE, words=ClaimDecision),
    Column("结论依据条款",             "decision_clause",     K.TEXT,       (),    200),
    Column("索赔金额",                 "claimed_amount",      K.MONEY,      INSURANCE),
    Column("核定金额",                 "offered_amount",      K.MONEY,      ()),
    Column("账户（掩码）",             "account_no_masked",   K.MASKED,     (),    40),
    Column("产品代码",                 "instrument_code",     K.CODE,       SECURITIES),
    Column("产品风险等级",             "product_risk",        K.WORD,       SECURITIES, words=ProductRisk),
    Column("投资者风险等级",           "investor_risk",       K.WORD,       SECURITIES, words=InvestorRisk),
    Column("投资金额",                 "amount_invested",     K.MONEY,      SECURITIES),
    Column("损失金额",                 "loss_claimed",        K.MONEY,      ()),
    Column("交易流水号",               "transaction_id",      K.CODE,       FRAUD),
    Column("交易日",                   "transaction_on",      K.DATE,       FRAUD),
    Column("交易渠道",                 "transaction_channel", K.WORD,       FRAUD, words=PaymentChannel),
    Column("交易金额",                 "transaction_amount",  K.MONEY,      FRAUD),
    Column("商户号",                   "merchant_no",         K.CODE,       ()),
    Column("挂失日",                   "reported_loss_on",    K.DATE,       ()),
    Column("报警回执号",               "police_receipt_no",   K.CODE,       ()),
)
# fmt: on

COLUMNS = COMMON + GUARANTOR + BLOCKS
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEADER = {column.header: column for column in COLUMNS}
AMOUNTS = ("principal", "interest", "penalty_interest", "compound_interest", "liquidated_damages", "fees",
           "enforcement_costs")  # fmt: skip
"""The components of a claim; their sum is its total."""

REFUSED = ("联系人", "亲友", "亲属", "单位电话")
"""Words in a header that give away contacts of third persons, which filing has no need of (PIPL art. 6)."""


def match(header: Sequence[str], columns: Sequence[Column] = COLUMNS) -> dict[str, int]:
    """Position of each column in a file's header, by name; titles that are none of theirs are left out.

    Raises ThirdPartyContacts, or HeaderMismatch naming the columns that are missing or stand there twice.
    """
    return dict(_matched(tuple(header), tuple(columns)))


@lru_cache(maxsize=8)
def _matched(header: tuple[str, ...], columns: tuple[Column, ...]) -> dict[str, int]:
    titles, known = _titles(header), {column.header: column for column in columns}
    if any(word in title for title in titles for word in REFUSED):
        raise errors.ThirdPartyContacts(f"（{'、'.join(REFUSED)}）")
    missing = [column.header for column in columns if column.is_required and column.header not in titles]
    doubled = [title for title in known if titles.count(title) > 1]
    if missing or doubled:
        raise errors.HeaderMismatch(f"（{'、'.join(missing + doubled)}）")
    return {known[title].name: place for place, title in enumerate(titles) if title in known}


def unknown(header: Sequence[str]) -> list[str]:
    """The columns of a file that the template does not know; they are not read."""
    return [title for title in _titles(header) if title and title not in BY_HEADER]


def _titles(header: Sequence[str]) -> list[str]:
    return [title.strip().replace("(", "（").replace(")", "）") for title in header]
