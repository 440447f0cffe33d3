"""Understands the titles of an export's columns: which column of the template one may mean, in which unit, about whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mediation.filing import template
from mediation.filing.profile_synonyms import OF_PRODUCT, SYNONYMS
from mediation.vocabulary import Product

EXACT, CLOSE, LOOSE = 0.95, 0.85, 0.5
"""How far a title is believed: a known one, a known one with words that add nothing, a known one among other words."""

ABBREVIATIONS: Mapping[str, str] = {
    short: word
    for word, shorts in {
        "account": "acct acc accts actno",
        "number": "no num nbr nr numb",
        "name": "nm nme",
        "customer": "cust cus client clnt borrower debtor cardholder holder obligor loanee applicant",
        "identity": "cert cer certificate ident papers",
        "mobile": "mob cell cellphone mphone mobil",
        "phone": "tel telephone telno phoneno",
        "address": "addr adr addrs dress",
        "balance": "bal blc outstanding outst remain remaining os",
        "amount": "amt amnt sum money",
        "principal": "prin prcp prcpl capital cap princ corpus",
        "interest": "int intr intrst inte",
        "penalty": "pen pnlt penal pnty fine punish punitive pnl",
        "compound": "comp cmpd cpd",
        "fee": "chrg chg",
        "statement": "stmt stat",
        "total": "ttl tot all aggregate",
        "due": "owed owe owing payable receivable",
        "overdue": "ovd ovdue ovrd dlay delay delayed delinquent delinquency delinq dlq arrears arrear pastdue late od",
        "days": "day dys",
        "date": "dt dte",
        "last": "latest lst recent lately",
        "payment": "pay pmt pymt repay repayment repaid",
        "cutoff": "cutoffdate",
        "open": "opn",
        "contract": "cntr ctr contr cont cntrct",
        "agreement": "agmt agrmt",
        "loan": "ln lon loans",
        "limit": "lmt line quota",
        "class": "cls clas classify classification classified",
        "sex": "gender gndr",
        "birth": "birthday brth dob born",
        "rate": "rt apr",
        "maturity": "mat matu matur mature matures maty",
        "disburse": "disb disbursement disbursed disburs grant lend lending putout drawdown release",
        "currency": "ccy curr cur crcy",
        "product": "prod prd",
        "duebill": "dbl billno",
        "guarantor": "guar gtor grtr guaranty surety",
        "representative": "rep repr",
        "annual": "yearly year yr pa annum",
        "month": "monthly mth mon mthly",
        "daily": "dly",
        "type": "typ tp",
        "instalment": "installment instal",
        "instalments": "installments",
        "method": "mthd mode way",
        "inner": "inbs onbs",
        "outer": "out offbs",
        "property": "prop collateral house",
        "reference": "ref",
        "dpd": "dayspastdue",
        "litigation": "suit lawsuit",
        "term": "tenor terms tenure",
        "certificate": "crt",
    }.items()
    for short in shorts.split()
}
_PHRASES = (
    ("days past due", "dpd"), ("past due", "overdue"), ("as of", "asof"), ("cut off", "cutoff"), ("due bill", "duebill"),
    ("id (?=number|card|type|kind|code)", "identity "), ("identity card number", "identity number"), ("national id", "identity"),
    ("number of", ""), ("date of birth", "birth date"), ("date of loss", "loss date"), ("e mail", "email"),
)  # fmt: skip
_NEUTRAL_WORDS = set("customer loan the of current outstanding total number code main primary rmb cny yuan value info no to in "
                     "for a desc cd account balance amount due unpaid".split())  # fmt: skip
_CONTRARY_WORDS = set("paid written off waived reduced plan previous prior min minimum max maximum avg average budget original "
                      "monthly month next first history orig collected received exempt provision ytd age score".split())  # fmt: skip
_ROLE_WORDS: Mapping[str, str] = {
    word: role
    for role, words in {
        "guarantor": "guarantor",
        "other": "spouse coborrower cobor contact kin handler manager officer rm teller branch org organisation organization "
                 "inst bank dept employer unit office work staff collector agent beneficiary mortgagor pledgor merchant "
                 "operator user counterparty payee developer father mother family friend colleague relative emergency court lawyer",
        "representative": "representative legal",
    }.items()
    for word in words.split()
}  # fmt: skip
_REFUSED_WORDS = set("kin relative relatives relation relationship relationships spouse father mother parent parents colleague friend "
                     "friends emergency family referee relname reltel".split())  # fmt: skip
_REFUSED_PAIRS = [({"contact"}, {"name", "person", "relation", "1", "2", "3", "4", "address"}),
                  ({"employer", "company", "compound", "unit", "office", "work", "corp", "corporate", "business"}, {"phone", "mobile"}),
                  ({"reference"}, {"name", "phone", "mobile"})]  # fmt: skip

_NEUTRAL = ("主借款人", "借款人", "持卡人", "债务人", "承租人", "投保人", "客户", "贷款", "信用卡", "合同", "借据", "当前", "目前", "截至", "截止", "最新",
            "信息", "金额", "余额", "日期", "时间", "号码", "编号", "号", "名称", "姓名", "人民币", "本人", "结欠", "尚欠", "现", "主", "的", "数", "值", "额",
            "元", "款", "项", "未还", "剩余", "账户", "账面", "结果", "期末")  # fmt: skip
_CONTRARY = ("已还", "实还", "已付", "实付", "已收", "实收", "归还", "减免", "核销", "豁免", "计提", "预提", "本期", "当期", "上期", "下期", "每期", "月均",
             "日均", "累计", "年初", "上年", "上月", "月初", "计划", "最低", "预计", "历史", "最高", "最大", "初始", "首付", "评估", "转让", "冲销", "展期", "基准",
             "类型", "状态", "标志", "频率", "科目", "有效期", "机关", "上浮", "浮动", "银行", "开户行", "还款卡", "还款账", "扣款", "收款", "曾用")  # fmt: skip
_ROLES: tuple[tuple[str, str], ...] = (
    *((word, "guarantor") for word in ("保证人", "担保人")),
    *((word, "representative") for word in ("法定代表人", "法人代表")),
    *((word, "other") for word in (
        "共同借款人", "共借人", "配偶", "客户经理", "经办", "管户", "信贷员", "主办", "调查人", "抵押人", "出质人", "受益人", "机构", "支行", "网点", "分行", "工作单位",
        "催收", "律师", "法官", "代理", "推荐", "登记", "出租人", "开发商", "担保公司", "担保机构", "支付对象", "交易对手", "申请人", "责任人", "审批", "实际控制", "操作员",
        "柜员", "团队", "单位")),
)  # fmt: skip
_REFUSED = (*template.REFUSED, "紧急联系", "单位联系", "工作电话", "公司电话", "办公电话", "办公室电话", "配偶", "父亲", "母亲", "父母", "子女", "同事", "朋友", "家属",
            "亲戚", "直系", "与客户关系", "与本人关系", "与借款人关系", "推荐人", "介绍人", "家人", "通讯录", "单位座机", "工作单位电话", "兄弟", "姐妹")  # fmt: skip
_REFUSED_INITIALS = re.compile(r"^(?:J*LXR[A-Z]*[0-9]*|QS[A-Z]*(?:XM|DH|SJ)|DWDH|GZDWDH|PO(?:XM|DH|SJ)|JSXM|JSDH|TS(?:XM|DH))$")

_UNITS: tuple[tuple[str, str], ...] = (
    ("百万元", "百万"), ("万元", "万"), ("千元", "千"), ("亿元", "亿"), ("百元", "百"), ("角", "角"), ("分", "分"), ("元", "元"), ("万", "万"), ("人民币", "元"), ("rmb", "元"), ("cny", "元"),
    ("yuan", "元"), ("fen", "分"), ("cent", "分"), ("cents", "分"), ("wan", "万"), ("‰", "‰"), ("permille", "‰"), ("‱", "‱"), ("bp", "‱"), ("%", "%"),
    ("pct", "%"), ("percent", "%"), ("$", "外币"), ("usd", "外币"), ("hkd", "外币"), ("美元", "外币"), ("港币", "外币"), ("港元", "外币"),
)  # fmt: skip
_UNIT_AT_END = re.compile("(百万元|万元|千元|亿元)$")
_BRACKETS = re.compile(r"[(\[{【〔<《]([^)\]}】〕>》]*)[)\]}】〕>》]?")


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart: its Chinese, its English words, notes in brackets, and a unit where one is named."""

    text: str
    chinese: str
    words: frozenset[str]
    notes: tuple[str, ...]
    unit: str


@lru_cache(maxsize=4096)
def parsed(text: str) -> Title:
    """A title, taken apart."""
    plain = unicodedata.normalize("NFKC", text).replace("‱", "‱").strip()
    notes = tuple(note.strip() for note in _BRACKETS.findall(plain))
    bare = _BRACKETS.sub(" ", plain) if _BRACKETS.sub("", plain).strip() else plain
    chinese = "".join(re.findall(r"[\u4e00-\u9fff/]+", bare)).strip("/")
    if at_end := _UNIT_AT_END.search(chinese):
        notes, chinese = (*notes, at_end.group()), chinese[: at_end.start()]
    latin = re.sub(r"[^\x00-\x7f]+", " ", bare)
    found = _words(latin)
    units = [_unit(note) for note in (*notes, *(re.findall("[a-z%]+", latin.lower())))]
    unit = next((known for known in units if known), "")
    return Title(text, chinese, frozenset(found), notes, unit)


def believed(text: str, products: Iterable[Product] = ()) -> dict[str, float]:
    """How far a title may be believed to mean each column of the template; columns it does not mean are left out."""
    title = parsed(text)
    found: dict[str, float] = {}
    for column, known in _known(frozenset(products)).items():
        score = max((_score(title, column, one) for one in known), default=0)
        if score:
            found[column] = score
    if not found and title.notes:
        inner = [believed(note, products) for note in title.notes if not _unit(note)]
        found = {column: min(score, CLOSE) for scores in inner for column, score in scores.items() if score >= CLOSE}
    return found


def is_refused(text: str) -> bool:
    """Whether a title tells of contacts of third persons, which filing has no need of (PIPL art. 6)."""
    plain = unicodedata.normalize("NFKC", text)
    if any(word in plain for word in _REFUSED) or _REFUSED_INITIALS.match(plain.strip().upper()):
        return True
    words = parsed(text).words
    return bool(words & _REFUSED_WORDS) or any(words & one and words & other for one, other in _REFUSED_PAIRS)


def may_be_refused(text: str) -> bool:
    """Whether a title may be that of a third person's contact: CONTACT_TEL is the customer's own, or not."""
    return "contact" in parsed(text).words


def rank(text: str, column: str) -> int:
    """Place of a title among those known for a column; the earlier, the likelier. Unknown ones come last."""
    title = parsed(text)
    for place, one in enumerate(_known(frozenset()).get(column, ())):
        if title.chinese == one or (isinstance(one, frozenset) and title.words == one):
            return place
    return 999


@lru_cache(maxsize=64)
def _known(products: frozenset[Product]) -> Mapping[str, tuple[str | frozenset[str], ...]]:
    """Known titles of each column: Chinese and initials as text, English as sets of words."""
    tables = [SYNONYMS, *(OF_PRODUCT[product] for product in Product if product in products and product in OF_PRODUCT)]
    known: dict[str, list[str | frozenset[str]]] = {}
    for table in tables:
        for column, (chinese, english, initials) in table.items():
            phrases = [frozenset(_words(phrase)) for phrase in english.split(",") if phrase.strip()]
            header = template.BY_NAME[column].header
            known.setdefault(column, []).extend([header, *chinese.split(), *initials.split(), *phrases])
    return {column: tuple(ones) for column, ones in known.items()}


def _score(title: Title, column: str, known: str | frozenset[str]) -> float:
    if isinstance(known, frozenset):
        return _score_words(title.words, column, known)
    if known.isascii():
        return EXACT if title.text.strip().upper() == known else 0
    if title.chinese == known:
        return EXACT
    if not title.chinese or known not in title.chinese:
        return 0
    rest = title.chinese.replace(known, "·", 1)
    if not _role(known) and _role(title.chinese) not in ("", _ROLE_OF.get(column, "")):
        return 0
    if any(word in rest for word in _CONTRARY):
        return 0
    for word in _NEUTRAL:
        rest = rest.replace(word, "")
    return CLOSE if rest.strip("·/") == "" else LOOSE


def _score_words(words: frozenset[str], column: str, known: frozenset[str]) -> float:
    if not known <= words:
        return 0
    rest = words - known
    if not rest:
        return EXACT
    roles = {_ROLE_WORDS[word] for word in rest if word in _ROLE_WORDS}
    if roles - {_ROLE_OF.get(column, "")} or rest & _CONTRARY_WORDS:
        return 0
    return CLOSE if rest <= _NEUTRAL_WORDS | set(_UNIT_WORDS) else LOOSE


_ROLE_OF = {
    **dict.fromkeys(("guarantor_name", "guarantor_id_number", "guarantee_mode", "guarantee_ends_on"), "guarantor"),
    "legal_representative": "representative",
}
_UNIT_WORDS = tuple(word for word, _ in _UNITS if word.isascii())


def _role(chinese: str) -> str:
    return next((role for word, role in _ROLES if word in chinese), "")


def _unit(note: str) -> str:
    named = re.sub(r"^(?:金额)?单位[::]?", "", note.strip().lower())
    return next((unit for word, unit in _UNITS if named == word), "")


def _words(text: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])", " ", text)
    pieces = re.findall(r"[A-Za-z]+|[0-9]+|%|‰", spaced)
    words = " ".join(word for piece in pieces for word in _word(piece.lower()))
    for phrase, meaning in _PHRASES:
        words = re.sub(rf"\b{phrase}\b", meaning, words)
    return words.split()


@lru_cache(maxsize=4096)
def _word(piece: str) -> tuple[str, ...]:
    """A piece of a title as words: by itself, by what it is short for, or cut where known words meet (CUSTNM)."""
    if piece in _VOCABULARY or len(piece) < 4:
        return tuple(ABBREVIATIONS.get(piece, piece).split())
    cut: list[tuple[str, ...] | None] = [(), *[None] * len(piece)]
    for end in range(2, len(piece) + 1):
        ways = [
            (*before, piece[start:end])
            for start in range(end - 1)
            if (before := cut[start]) is not None and piece[start:end] in _VOCABULARY
        ]
        cut[end] = min(ways, key=len) if ways else None
    whole = cut[-1]
    return tuple(ABBREVIATIONS.get(part, part) for part in whole) if whole else (piece,)


def _vocabulary() -> frozenset[str]:
    phrases = (phrase for _, english, _ in SYNONYMS.values() for phrase in english.split(","))
    plain = {word for phrase in phrases for word in phrase.split()}
    ours = {*ABBREVIATIONS, *ABBREVIATIONS.values(), *plain, *_ROLE_WORDS, *_REFUSED_WORDS, *_CONTRARY_WORDS}
    return frozenset(word for word in ours if len(word) > 1) - {"to", "in", "of", "os", "pa", "rm"}


_VOCABULARY = _vocabulary()
