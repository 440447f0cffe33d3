"""What must hold for a filed row, one line per rule, over whole columns.

A rule says what holds; a null holds nothing, so what is missing is caught. The first letter of its
code says what follows when it does not: E, the row is wrong; W, it is taken and marked; I, it is
only said. Sentences never hold a value. Where a rule compares values, one that cannot be read is
left to the rule of its own column.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl

from mediation.filing import reading
from mediation.filing.cells import NUMBER_AS_TEXT, TEXT, count_blanks, filled, unreadable
from mediation.filing.template import AMOUNTS, BY_NAME, COLUMNS, Column, Kind
from mediation.filing.threads import select
from mediation.identifiers import IdFault
from mediation.vocabulary import AuthorityType, IdType, JurisdictionClause, PartyKind, RowAction

OLDEST_CUTOFF_DAYS = 60
RATE_CEILING_PCT = 24
USUAL_MULTIPLIER = Decimal("1.5")

CAUSES = (
    "信用卡纠纷", "借记卡纠纷", "金融借款合同纠纷", "小额借款合同纠纷", "储蓄存款合同纠纷", "保证合同纠纷",
    "保证保险合同纠纷", "财产保险合同纠纷", "人身保险合同纠纷", "融资租赁合同纠纷", "保理合同纠纷",
    "金融委托理财合同纠纷", "证券虚假陈述责任纠纷", "证券交易合同纠纷",
)  # fmt: skip
"""Financial causes of action of the Supreme People's Court's list (民事案件案由规定)."""


@dataclass(frozen=True, slots=True)
class Given:
    """A condition that is asked where all these columns have a value that can be read; `anywhere` says it of any row.

    Where no row lacks one, `then` says the same in fewer words, and to read those takes longer than to judge a row.
    """

    names: tuple[str, ...]
    then: pl.Expr
    anywhere: pl.Expr


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold: its code, the column it is about, the condition, and both sentences.

    Nothing breaks it but rows of `products`, if it names any, and in a column with texts of more than `longest` bytes.
    """

    code: str
    column: str
    holds: pl.Expr | Given
    zh: str
    en: str
    products: frozenset[str] = frozenset()
    longest: int = 0


c = pl.col


def where(condition: pl.Expr, then: pl.Expr) -> pl.Expr:
    """The second must hold where the first does; where the first is unknown, nothing is asked."""
    return ~condition.fill_null(False) | then


def if_given(*names: str, then: pl.Expr) -> Given:
    """The condition must hold where all these columns have a value that can be read."""
    return Given(names, then, pl.any_horizontal(c(name).is_null() for name in names) | then)


def unless_yes(name: str) -> Given:
    """The column does not say yes."""
    return if_given(name, then=~c(name))


def _equal(first: str, second: str) -> Given:
    return if_given(first, second, then=c(first) == c(second))


def _in_order(first: str, second: str) -> Given:
    return if_given(first, second, then=c(first) <= c(second))


def _is(name: str, word: str) -> pl.Expr:
    return c(name) == str(word)


def _sound(name: str, fault: str) -> Given:
    return if_given(name, then=c(name) != fault)


_UNREADABLE: dict[Kind, tuple[str, str, str]] = {
    Kind.WORD: ("E-WORD", "不是可选项之一", "not one of the choices"),
    Kind.MONEY: (
        "E-MONEY",
        "不是金额（元，非负，至多两位小数，不写“万”）",
        "not an amount of yuan, not negative",
    ),
    Kind.RATE: ("E-RATE", "不是百分数或倍数（至多四位小数）", "not a rate with at most four decimals"),
    Kind.DATE: (
        "E-DATE",
        "不是日期（如2026-09-30、2026/9/30、2026年9月30日）",
        "not a day such as 2026-09-30",
    ),
    Kind.INT: ("E-INT", "不是非负整数", "not a whole number"),
    Kind.BOOL: ("E-BOOL", "须填“是”或“否”", "neither 是 (yes) nor 否 (no)"),
    Kind.PHONE: ("E-PHONE", "不是手机号码或带区号的固定电话", "neither a mobile nor a landline number"),
    Kind.MASKED: ("E-MASKED", "须掩码：只留前4至6位和后4位，其余为*", "must be masked but for its ends"),
}


def of_column(column: Column) -> Iterator[Rule]:
    """Rules that follow from what the template says of a column."""
    name, text_name = column.name, TEXT + column.name
    text = c(text_name)
    if column.required_for:
        products = frozenset() if column.is_required else frozenset(map(str, column.required_for))
        wanted = c("product").is_in(sorted(products))
        is_filled = where(wanted, text.is_not_null()) if products else text.is_not_null()
        yield Rule("E-MISSING", name, is_filled, "必填项为空", "must be filled", products=products)
    if column.kind in _UNREADABLE:
        code, zh, en = _UNREADABLE[column.kind]
        yield Rule(code, name, if_given(text_name, then=c(name).is_not_null()), zh, en)
    else:
        is_short = if_given(text_name, then=text.str.len_chars() <= column.longest)
        yield Rule("E-LENGTH", name, is_short, "文字过长", "too long", longest=column.longest)
    if column.kind in (Kind.CODE, Kind.IDENTIFIER):
        is_whole = if_given(text_name, then=~text.str.contains(NUMBER_AS_TEXT))
        zh, en = "被电子表格存成数字，末位已丢失", "a spreadsheet made it a number and lost its last digits"
        yield Rule("E-PREC", name, is_whole, zh, en)


_PERSON, _BY_USCC = _is("party_kind", PartyKind.NATURAL_PERSON), _is("id_type", IdType.USCC)
_NOT_OF_A_NAME = r"[^\p{L}·•.’' -]"
_DAYS_OVERDUE = (c("cutoff_date") - c("overdue_since")).dt.total_days()
_CUTOFF_AGE = (c("received_on") - c("cutoff_date")).dt.total_days()
_AGE = c("received_on").dt.year() - c("born_on").dt.year()
_REQUIRED_AMOUNTS = [name for name in AMOUNTS if BY_NAME[name].required_for]
_RISK_BORNE = c("product_risk").str.slice(1) <= c("investor_risk").str.slice(1)

# fmt: off
ACROSS: tuple[Rule, ...] = (
    Rule("E-CLAIMANT", "claimant_uscc", _equal("claimant_uscc", "uploader_uscc"),
         "不是提交机构的统一社会信用代码", "not the credit code of the institution that files"),
    Rule("E-PAN", "contract_no", ~c("holds_card_number"),
         "编号含完整银行卡号，不予接收", "a number is a full card number, which is not taken"),
    Rule("W-HANDLER", "handler_name", if_given("handler_name", then=c("handler_is_known")),
         "不是提交机构登记的在用用户", "not one of the institution's active logins"),
    Rule("W-AUTHORITY", "authority_type",
         if_given("authority_type", then=_is("authority_type", AuthorityType.SPECIAL)),
         "和解须有特别授权（民事诉讼法第62条）", "settling needs special authority (Civil Procedure Law art. 62)"),
    Rule("E-POA", "poa_expires_on", _in_order("received_on", "poa_expires_on"),
         "授权已过期", "the power of attorney has expired"),
    Rule("W-CAUSE", "cause_of_action", if_given("cause_of_action", then=c("cause_of_action").is_in(CAUSES)),
         "不是案由规定中的金融类案由", "not a financial cause of action of the court's list"),
    Rule("W-ARBITRATION", "jurisdiction_clause",
         if_given("jurisdiction_clause", then=~_is("jurisdiction_clause", JurisdictionClause.ARBITRATION)),
         "约定仲裁，请确认可以调解", "arbitration is agreed; see whether mediation is open"),
    Rule("W-COURT", "court_code", if_given("court_code", then=c("court_id").is_not_null()),
         "没有此代码的法院", "no court has this code"),
    Rule("E-SUED", "is_sued", unless_yes("is_sued"),
         "已起诉的纠纷由法院委托，不在此受理", "a dispute in court comes by the court's entrustment only"),
    Rule("E-ARBITRATED", "is_arbitrated", unless_yes("is_arbitrated"),
         "已申请仲裁的纠纷不予受理", "a dispute in arbitration is not taken"),
    Rule("W-CRIMINAL", "is_criminal", unless_yes("is_criminal"),
         "涉嫌犯罪，受理时须审查", "a crime is suspected; acceptance will look into it"),

    Rule("E-ID-OLD", "id_number", _sound("id_fault", IdFault.OLD), IdFault.OLD.zh, IdFault.OLD.en),
    Rule("E-ID-SHAPE", "id_number", _sound("id_fault", IdFault.SHAPE), IdFault.SHAPE.zh, IdFault.SHAPE.en),
    Rule("E-ID-PROVINCE", "id_number", _sound("id_fault", IdFault.PROVINCE), IdFault.PROVINCE.zh, IdFault.PROVINCE.en),
    Rule("E-ID-DATE", "id_number", _sound("id_fault", IdFault.DATE), IdFault.DATE.zh, IdFault.DATE.en),
    Rule("E-ID-CHECK", "id_number", _sound("id_fault", IdFault.CHECK),
         "格式或校验码不符", "its form or check character does not fit"),
    Rule("E-ID-KIND", "id_type",
         if_given("party_kind", "id_type",
                  then=(_PERSON != _BY_USCC) | _is("party_kind", PartyKind.UNINCORPORATED)),
         "证件类型与当事人类型不符", "this document does not go with this kind of party"),
    Rule("E-NAME", "party_name", if_given("party_name", then=c("party_name").str.len_chars() >= 2),
         "姓名/名称不足两个字符", "shorter than two characters"),
    Rule("W-NAME", "party_name",
         if_given("party_name", then=where(_PERSON, ~c("party_name").str.contains(_NOT_OF_A_NAME))),
         "自然人姓名含数字或符号", "a person's name holds digits or symbols"),
    Rule("E-REPRESENTATIVE", "legal_representative",
         where(_is("party_kind", PartyKind.LEGAL_PERSON), c("text:legal_representative").is_not_null()),
         "法人须填法定代表人", "a legal person needs its representative"),
    Rule("W-AGE", "id_number", if_given("born_on", then=_AGE.is_between(18, 120)),
         "未满18岁或超过120岁", "younger than 18 or older than 120"),
    Rule("W-SEX", "sex", _equal("sex", "sex_by_id"),
         "与证件号码不符", "differs from the identity number"),
    Rule("W-BIRTH", "birth_date", _equal("birth_date", "born_on"),
         "与证件号码不符", "differs from the identity number"),
    Rule("W-NO-PHONE", "mobile_phone", c("text:mobile_phone").is_not_null(),
         "没有手机号码，只能按地址联系", "without a number the party can be reached by address only"),

    Rule("E-CURRENCY", "currency", if_given("currency", then=c("currency").is_in(["CNY", "人民币"])),
         "只受理人民币债权", "only claims in yuan are taken"),
    Rule("E-TOTAL", "total", if_given("total", *_REQUIRED_AMOUNTS, then=c("total") == c("components")),
         "不等于各项之和", "not the sum of its components"),
    Rule("E-ZERO", "total", if_given("total", then=c("total") > 0), "须大于零", "must be more than zero"),
    Rule("W-COSTS", "enforcement_costs", if_given("enforcement_costs", then=c("enforcement_costs") == 0),
         "实现债权费用须附凭证", "costs of enforcement need evidence"),
    Rule("E-FUTURE", "contract_date", _in_order("contract_date", "received_on"),
         "晚于提交日", "later than the filing"),
    Rule("E-FUTURE", "cutoff_date", _in_order("cutoff_date", "received_on"),
         "晚于提交日", "later than the filing"),
    Rule("W-CUTOFF", "cutoff_date", if_given("cutoff_date", then=_CUTOFF_AGE <= OLDEST_CUTOFF_DAYS),
         f"早于提交日{OLDEST_CUTOFF_DAYS}日以上", f"more than {OLDEST_CUTOFF_DAYS} days before the filing"),
    Rule("E-AFTER-CUTOFF", "overdue_since", _in_order("overdue_since", "cutoff_date"),
         "晚于债权计算截止日", "later than the cut-off date"),
    Rule("E-BEFORE-CONTRACT", "overdue_since", _in_order("contract_date", "overdue_since"),
         "早于合同签订日期", "earlier than the contract"),
    Rule("W-OVERDUE-DAYS", "overdue_days", if_given("overdue_days", "overdue_since", "cutoff_date",
         then=(c("overdue_days") - _DAYS_OVERDUE).abs() <= 1),
         "与起始日至截止日的天数相差一日以上", "more than a day off the days from default to cut-off"),
    Rule("W-AFTER-CUTOFF", "last_payment_on", _in_order("last_payment_on", "cutoff_date"),
         "晚于债权计算截止日", "later than the cut-off date"),
    Rule("W-FUTURE", "last_demand_on", _in_order("last_demand_on", "received_on"),
         "晚于提交日", "later than the filing"),
    Rule("W-LIMITATION", "overdue_since", _in_order("received_on", "limitation_ends_on"),
         "按所填日期，诉讼时效已届满（民法典第188条）", "by the days given, limitation has run out (民法典 art. 188)"),
    Rule("W-LIMITATION-DIFFERS", "limitation_expiry_claimed", _equal("limitation_expiry_claimed", "limitation_ends_on"),
         "与系统计算的时效届满日不同", "differs from the end of limitation that was computed"),

    Rule("W-UNAUTHORISED", "is_unauthorised_claim", unless_yes("is_unauthorised_claim"),
         "盗刷争议：举证责任在发卡行（法释〔2021〕10号第4条）", "unauthorised use: the issuer bears the proof"),
    Rule("W-DISBURSED", "loan_amount_disbursed", _equal("loan_amount_disbursed", "loan_amount_contract"),
         "与合同金额不同（民法典第670条）", "differs from the amount of the contract (民法典 art. 670)"),
    Rule("E-BEFORE-DISBURSED", "matures_on", _in_order("disbursed_on", "matures_on"),
         "早于放款日", "earlier than the disbursement"),
    Rule("W-RATE", "annual_rate", if_given("annual_rate", then=c("annual_rate") <= RATE_CEILING_PCT),
         f"高于{RATE_CEILING_PCT}%", f"more than {RATE_CEILING_PCT} per cent"),
    Rule("W-MULTIPLIER", "overdue_rate_multiplier", if_given("overdue_rate_multiplier",
         then=c("overdue_rate_multiplier") <= USUAL_MULTIPLIER),
         f"罚息倍数高于{USUAL_MULTIPLIER}", f"the default rate is more than {USUAL_MULTIPLIER} times the rate"),
    Rule("W-PRE-SALE", "is_pre_sale", unless_yes("is_pre_sale"),
         "预告登记不等于抵押登记", "a priority notice is not a mortgage"),
    Rule("E-BANKRUPT", "is_bankrupt", unless_yes("is_bankrupt"),
         "债务人已进入破产程序，不予受理", "the debtor is in bankruptcy proceedings"),
    Rule("E-FUTURE", "loss_date", _in_order("loss_date", "received_on"), "晚于提交日", "later than the filing"),
    Rule("W-OFFERED", "offered_amount", _in_order("offered_amount", "claimed_amount"),
         "高于索赔金额", "more than the amount claimed"),
    Rule("W-SUITABILITY", "product_risk", if_given("product_risk", "investor_risk", then=_RISK_BORNE),
         "产品风险高于投资者承受等级（适当性）", "riskier than the investor's class bears (suitability)"),
    Rule("E-FUTURE", "transaction_on", _in_order("transaction_on", "received_on"),
         "晚于提交日", "later than the filing"),

    Rule("E-GUARANTOR", "guarantor_name", c("text:guarantor_name").is_null() == c("text:guarantor_id_number").is_null(),
         "保证人姓名和证件号码须同时填写", "a guarantor needs both name and number"),
    Rule("E-GUARANTOR-ID", "guarantor_id_number", c("guarantor_id_fault").is_null(),
         "既不是居民身份证号码，也不是统一社会信用代码", "neither a resident's identity number nor a credit code"),
    Rule("W-GUARANTEE-MODE", "guarantee_mode",
         where(c("guarantor_name").is_not_null(), c("text:guarantee_mode").is_not_null()),
         "未填的按一般保证（民法典第686条）", "without it the guarantee is general (民法典 art. 686)"),
    Rule("W-GUARANTEE-ENDED", "guarantee_ends_on", _in_order("received_on", "guarantee_ends_on"),
         "保证期间已届满（民法典第693条）", "the guarantee period has ended (民法典 art. 693)"),
)
# fmt: on

RULES: tuple[Rule, ...] = (*(rule for column in COLUMNS for rule in of_column(column)), *ACROSS)
"""What must hold for a row of the cases."""

OF_A_BLANK = {"E-MISSING", "E-PAN", "E-REPRESENTATIVE", "W-NO-PHONE", "E-GUARANTOR", "W-GUARANTEE-MODE"}
"""Rules that a blank cell may break; no other need be asked of a column which nobody filled."""

OF_A_KIND = {code for code, _, _ in _UNREADABLE.values()}
"""Rules that only a cell breaks which cannot be read as its column's kind."""

BROKEN = {"line": pl.Int64, "column": pl.String, "code": pl.String}
"""Which rule a row breaks, and in which column."""

OF_A_WITHDRAWAL = ("row_action", "claimant_uscc", "product", "contract_no", "cutoff_date")
"""Columns that a row which withdraws a case must fill."""

OTHER_FINDINGS: tuple[tuple[str, str, str], ...] = (
    (reading.FEW, "列数少于表头", "fewer fields than the header"),
    (reading.MANY, "列数多于表头", "more fields than the header"),
    (reading.QUOTE, "引号不成对或位置有误", "a quotation mark is stray or never closed"),
    (reading.CHARACTER, "含控制字符", "control characters"),
    ("E-JSON", "不是JSON对象", "not a JSON object"),
    ("E-JSON-LONG", "一行超过1 MiB", "the line is longer than 1 MiB"),
    ("E-JSON-KEY", "没有此栏目", "no column has this name"),
    ("E-JSON-TWICE", "同一栏目出现两次", "the column stands there twice"),
    (
        "E-JSON-VALUE",
        "须为文字、数字、布尔值；当事人、担保、附件清单须为对象的列表",
        "must be a text, a number or a boolean; parties, guarantees and attachments are lists of objects",
    ),
    ("E-UTF8", "不是UTF-8文字", "not in UTF-8"),
    (
        reading.LOST,
        "含已损毁的字符（U+FFFD）或无法读取的单元格，请从源系统重新导出",
        "characters that were lost (U+FFFD) or a cell that cannot be read: export it again from its source",
    ),
    ("E-TWICE", "本案已列有同一当事人、保证人或文件", "its case has this party, guarantor or file already"),
    ("E-PARTIES", "“当事人”表中本案的行有误", "a row of its case in the sheet 当事人 (parties) is wrong"),
    ("E-GUARANTEES", "“担保”表中本案的行有误", "a row of its case in the sheet 担保 (guarantees) is wrong"),
    ("E-ATTACHMENTS", "“附件清单”表中本案的行有误", "a row of its case in the sheet 附件清单 (attachments) is wrong"),
    (
        "E-FILE-NAME",
        "不是文件名（不以“/”开头，不含“..”和控制字符）",
        "not the name of a file (no leading slash, no '..', no control characters)",
    ),
    ("E-SHA256", "不是SHA-256校验值（64位十六进制）", "not a SHA-256 (64 hexadecimal digits)"),
    ("E-REFERENCE", "“案件”表中没有此机构案件号", "no row of the sheet 案件 (cases) has this reference"),
    (
        "E-REFERENCE-TWICE",
        "前面另一债权的行已用此机构案件号，无法分清其当事人、担保和附件",
        "an earlier row about another claim has this reference, so whose companions are whose is unclear",
    ),
    (
        "W-REFERENCE-TAKEN",
        "本机构另一债权已用此机构案件号，按此号无法分清各案材料",
        "another claim of the institution has this reference, so documents cannot be told apart by it",
    ),
    ("E-CROWDED", "此机构案件号下的当事人、担保和附件过多", "too many companions have this reference"),
    (
        "E-AMEND",
        "该案已达成协议或已结束，不能变更；新的债权请按新的截止日提交",
        "its case is agreed or ended and cannot be changed; what is owed since has a new cut-off date",
    ),
    (
        "I-SENT-BACK",
        "与已不予受理或已撤回的申请内容相同，未再立案；更正后可重新申请",
        "the same as a filing that was refused or withdrawn: put right, it may be filed again",
    ),
    (
        "I-FILED-AGAIN",
        "先前的申请已不予受理或已撤回，按新案办理",
        "an earlier filing was refused or withdrawn: taken as a new case",
    ),
    ("E-AMEND-PARTY", "变更不能撤除当事人或保证人", "a change cannot drop a party or a guarantor"),
    ("E-AMEND-OPEN", "前一次变更尚待确认", "an earlier change of this case waits to be acknowledged"),
    ("E-AMEND-UNKNOWN", "没有可变更的案件", "there is no case to be changed"),
    ("I-AMENDED", "与已提交的内容不同，按变更办理", "differs from what was filed: taken as a change"),
    ("E-WITHDRAW-UNKNOWN", "没有可撤回的案件", "there is no case to be withdrawn"),
    ("E-WITHDRAW-LATE", "该案已达成协议或已结束，不能撤回", "its case is agreed or ended and cannot be withdrawn"),
    ("I-TWICE", "与前一行相同", "the same as an earlier row"),
    (
        "W-TWICE-DIFFERS",
        "与前一行为同一债权但内容不同，以前一行为准",
        "the same claim as an earlier row, which is the one taken",
    ),
)
"""What is found about a row other than by a rule over its cells."""

SENTENCES: dict[str, tuple[str, str]] = {
    **{rule.code: (rule.zh, rule.en) for rule in RULES},
    **{code: (zh, en) for code, zh, en in OTHER_FINDINGS},
}
"""What each code says, in Chinese and English."""


def broken(rows: pl.DataFrame) -> pl.DataFrame:
    """Rules that rows (as `derive` gives them) break: `line`, `column`, `code`, in the order of rows and rules."""
    blanks = count_blanks(rows)
    names = filled(blanks, len(rows))
    unread = unreadable(blanks, names)
    products = set(rows["product"].to_list())
    asked = [rule for rule in RULES if _is_asked(rule, names, unread) and _may_break(rule, rows, products)]
    found = _broken(rows, asked, blanks)
    if found.is_empty() or "row_action" not in names:
        return found
    withdrawals = rows["line"].filter(rows["row_action"] == RowAction.WITHDRAW.value)
    if withdrawals.is_empty():
        return found
    # Whoever takes a case back need only say which.
    return found.filter(~c("line").is_in(withdrawals.implode()) | c("column").is_in(OF_A_WITHDRAWAL))


def broken_of(rows: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Which of these rules rows break, be they of the cases or of another sheet; as `broken` gives them."""
    return _broken(rows, rules, count_blanks(rows))


def _broken(rows: pl.DataFrame, rules: Sequence[Rule], blanks: Mapping[str, int]) -> pl.DataFrame:
    conditions = [(rule, _condition(rule.holds, blanks, len(rows))) for rule in rules]
    asked = [(rule, condition) for rule, condition in conditions if condition is not None]
    holds = select(rows, (condition.alias(str(place)) for place, (_, condition) in enumerate(asked)))
    some = [found.name for found in holds.iter_columns() if found.null_count() or not found.all()]
    if not some:
        return pl.DataFrame(schema=BROKEN)
    row, place = np.nonzero(~holds.select(pl.col(some).fill_null(False)).to_numpy())
    of = [asked[int(some[at])][0] for at in place.tolist()]
    found = {"line": rows["line"].to_numpy()[row], "column": [r.column for r in of], "code": [r.code for r in of]}
    return pl.DataFrame(found, BROKEN)


def _condition(holds: pl.Expr | Given, blanks: Mapping[str, int], height: int) -> pl.Expr | None:
    """What must hold for these rows; nothing, if none of them has all that the rule is about."""
    if isinstance(holds, pl.Expr):
        return holds
    most = max(blanks[name] for name in holds.names)
    if most == height:
        return None
    return holds.anywhere if most else holds.then


def _is_asked(rule: Rule, names: Mapping[str, bool], unread: Container[str]) -> bool:
    """Whether some row may break a rule, given in which columns some row, or every row, holds something.

    `unread` are the columns in which some cell cannot be read.
    """
    if rule.column not in names:
        return rule.code in OF_A_BLANK
    if rule.code in OF_A_KIND:
        return rule.column in unread
    return rule.code != "E-MISSING" or not names[rule.column]


def _may_break(rule: Rule, rows: pl.DataFrame, products: Set[str]) -> bool:
    """Whether rows of these products may break a rule, by what it says of products and lengths."""
    if rule.products and rule.products.isdisjoint(products):
        return False
    return not rule.longest or rows.get_column(TEXT + rule.column).estimated_size() > rule.longest
