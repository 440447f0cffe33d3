"""The words of the check: how grave a finding is, on which ground a court refuses, the laws that rules come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mediation.agreements.lint_facts import LintFacts
from mediation.cases.words import Ground
from mediation.clocks import Phrase
from mediation.laws import Law
from mediation.vocabulary import Word


class Severity(Word):
    """What follows from a finding."""

    BLOCK = "block", "禁止签署", "Nobody signs until it is mended"
    WARN = "warn", "须确认", "The mediator mends it, or says why it may stand"
    INFO = "info", "提示", "Told, and kept"


def _never(_facts: LintFacts) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that the check looks at, and how to mend it.

    `ground` is the one on which a court would refuse, None if the agreement would only be hard to enforce or a
    safeguard is missing. `trips` looks at the whole agreement, `reads` at one clause of the mediator's own words,
    without spaces and in half-width figures.
    """

    code: str
    severity: Severity
    law: Law
    article: str
    ground: Ground | None
    said: Phrase
    mend: Phrase
    trips: Callable[[LintFacts], bool] = _never
    reads: Callable[[str, LintFacts], bool] | None = None

    @property
    def source(self) -> str:
        """Law, article and version, as a page cites them."""
        article = f"第{self.article}条" if self.article else ""
        return f"《{self.law.name}》{article}（{self.law.version}）"

    @property
    def source_in_english(self) -> str:
        """Law and article; the version has none but its Chinese name."""
        return f"{self.law.en} art. {self.article}" if self.article else self.law.en


INTERPRETATION = Law(name="民事诉讼法司法解释", version="法释〔2022〕11号", in_force_from=date(2022, 4, 10))
CIVIL_CODE = Law(name="民法典", version="2020-05-28", in_force_from=date(2021, 1, 1))
SECURITY = Law(name="担保制度解释", version="法释〔2020〕28号", in_force_from=date(2021, 1, 1))
CONTRACTS = Law(name="合同编通则解释", version="法释〔2023〕13号", in_force_from=date(2023, 12, 5))
LIMITATION = Law(name="诉讼时效规定", version="法释〔2020〕17号", in_force_from=date(2021, 1, 1))
PEOPLES = Law(name="人民调解法", version="2010-08-28", in_force_from=date(2011, 1, 1))
PEOPLES_RULES = Law(name="人民调解工作若干规定", version="司法部令第75号", in_force_from=date(2002, 11, 1))
INVITED = Law(name="特邀调解规定", version="法释〔2016〕14号", in_force_from=date(2016, 7, 1))
ONLINE = Law(name="在线调解规则", version="法释〔2021〕23号", in_force_from=date(2022, 1, 1))
CONFIRMING = Law(name="司法确认规定", version="法释〔2011〕5号", in_force_from=date(2011, 3, 30))
CARDS = Law(name="银行卡规定", version="法释〔2021〕10号", in_force_from=date(2021, 5, 25))
CARD_BUSINESS = Law(
    name="商业银行信用卡业务监督管理办法", version="银监会令2011年第2号", in_force_from=date(2011, 1, 13)
)
FINANCE = Law(name="金融审判意见", version="法发〔2017〕22号", in_force_from=date(2017, 8, 4))
PERSONAL = Law(name="个人信息保护法", version="2021-08-20", in_force_from=date(2021, 11, 1))
BANKRUPTCY = Law(name="企业破产法", version="2006-08-27", in_force_from=date(2007, 6, 1))
FIRST_INSTANCE = Law(name="中级法院管辖通知", version="法发〔2021〕27号", in_force_from=date(2021, 10, 1))
CRIME = Law(name="经济犯罪嫌疑规定", version="法释〔1998〕7号，2020年修正", in_force_from=date(2021, 1, 1))
HOUSE = Law(name="中心规则", version="2026.1", in_force_from=date(2026, 11, 1))
"""What the centre asks for by itself, where no law names a figure."""
