"""The laws that the centre cites: how each is called in both languages, the version cited and its first day.

English names are those in common use; the Chinese name is the one that counts, and stands on whatever goes to a court.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Names a legal text, the version cited and the day it came into force."""

    name: str
    version: str
    in_force_from: date

    @property
    def zh(self) -> str:
        """As a word of the vocabulary says itself."""
        return self.name

    @property
    def en(self) -> str:
        """The same in English."""
        return ENGLISH[self.name]


PROCEDURE_LAW = Law(name="民事诉讼法", version="2023-09-01修正", in_force_from=date(2024, 1, 1))
PROCEDURE_INTERPRETATION = Law(name="民诉法解释", version="法释〔2022〕11号", in_force_from=date(2022, 4, 10))
CIVIL_CODE = Law(name="民法典", version="2020-05-28通过", in_force_from=date(2021, 1, 1))
ONLINE_RULES = Law(name="人民法院在线调解规则", version="法释〔2021〕23号", in_force_from=date(2022, 1, 1))
CONFIRMATION = Law(name="人民调解协议司法确认程序规定", version="法释〔2011〕5号", in_force_from=date(2011, 3, 30))
CREDIT = Law(name="征信业管理条例", version="国务院令第631号", in_force_from=date(2013, 3, 15))
COMPLAINTS = Law(
    name="银行业保险业消费投诉处理管理办法", version="银保监会令2020年第3号", in_force_from=date(2020, 3, 1)
)
ENGLISH = {
    "民事诉讼法": "Civil Procedure Law",
    "民诉法解释": "Interpretation of the Civil Procedure Law",
    "民事诉讼法司法解释": "Interpretation of the Civil Procedure Law",
    "民法典": "Civil Code",
    "人民法院在线调解规则": "Online Mediation Rules",
    "在线调解规则": "Online Mediation Rules",
    "特邀调解规定": "Invited Mediation Provisions",
    "人民调解法": "People's Mediation Law",
    "人民调解工作若干规定": "People's Mediation Work Provisions",
    "人民调解协议司法确认程序规定": "Judicial Confirmation Provisions",
    "司法确认规定": "Judicial Confirmation Provisions",
    "征信业管理条例": "Credit Reporting Regulations",
    "银行业保险业消费投诉处理管理办法": "Banking and Insurance Complaints Measures",
    "个人信息保护法": "Personal Information Protection Law",
    "老年人权益保障法": "Law on the Protection of the Elderly",
    "网络数据安全管理条例": "Network Data Security Regulations",
    "企业破产法": "Enterprise Bankruptcy Law",
    "企业破产法司法解释三": "Third Interpretation of the Enterprise Bankruptcy Law",
    "担保制度解释": "Security Interests Interpretation",
    "合同编通则解释": "Contracts Interpretation",
    "诉讼时效规定": "Limitation Provisions",
    "银行卡规定": "Bank Card Provisions",
    "商业银行信用卡业务监督管理办法": "Credit Card Business Measures",
    "金融审判意见": "Opinions on Financial Trials",
    "中级法院管辖通知": "Intermediate Courts Jurisdiction Notice",
    "经济犯罪嫌疑规定": "Suspected Economic Crimes Provisions",
    "国家金融监督管理总局关于做好续贷工作提高小微企业金融服务水平的通知": (
        "Financial Regulator's Notice on Loan Renewal for Small and Micro Enterprises"
    ),
    "国家金融监督管理总局关于发展消费金融助力提振消费的通知": "Financial Regulator's Notice on Consumer Finance",
    "教育部等四部门关于调整完善国家助学贷款有关政策的通知": "Four Ministries' Notice on National Student Loans",
    "中国人民银行关于实施一次性信用修复政策有关安排的通知": "People's Bank of China Notice on One-off Credit Repair",
    "中国人民银行公告": "People's Bank of China Announcement ",
    "中心规则": "the centre's own rule",
    "中心自定": "the centre's judgement",
    "参照": "compare ",
}
"""What laws are called in English, every one that is cited, and the words that stand between them."""
_NAMES = re.compile("|".join(sorted(ENGLISH, key=len, reverse=True)))
_ARTICLES = re.compile(r"第([0-9、]+)条(?:第([0-9]+)项)?")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_FULL_WIDTH = str.maketrans({"；": "; ", "（": " (", "）": ")", "、": ", "})


def in_english(cited: str) -> str:
    """A citation as rules carry it, such as 民法典第688、692条；法释〔2020〕17号, in English.

    Numbers of documents stay as they are: they are what a text is found by.
    """
    named = _DAY.sub(_day, _NAMES.sub(lambda name: ENGLISH[name[0]], cited))
    return re.sub(r" +", " ", _ARTICLES.sub(_articles, named).translate(_FULL_WIDTH)).strip()


def _day(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def _articles(found: re.Match[str]) -> str:
    many, item = "s" if "、" in found[1] else "", f" item {found[2]}" if found[2] else ""
    return f" art{many}. {found[1].replace('、', ', ')}{item}"
