"""Laws are cited in the reader's language."""

from __future__ import annotations

import re

from mediation.agreements.lint_rules import RULES
from mediation.cases.triage_rules import TRIAGE
from mediation.clocks import CLOCKS
from mediation.consent.purposes import RULES as CONSENT
from mediation.contact.rules import RULES as CONTACT
from mediation.laws import in_english
from mediation.relief.programmes import shipped

NUMBERED = re.compile(r"(法释|法发|金规|教财)?〔\d{4}〕第?\d+号|2020年修正|银监会令2011年第2号")


def test_every_law_of_a_clock_or_of_the_check_has_an_english_name() -> None:
    named = {one.law.en for one in (*CLOCKS, *RULES)}
    assert {"Civil Code", "Civil Procedure Law"} <= named
    assert not [name for name in named if not name.isascii()]


def test_a_citation_is_said_in_english_with_its_articles() -> None:
    assert (
        in_english("民法典第688、692条；民事诉讼法第62条") == "Civil Code arts. 688, 692; Civil Procedure Law art. 62"
    )


def test_no_citation_stays_chinese_but_for_the_numbers_of_documents() -> None:
    rules = [rule.source for rule in TRIAGE] + [rule.basis for rule in (*CONTACT, *CONSENT)]
    said = {NUMBERED.sub("", in_english(source)) for source in (*rules, *(one.source for one in shipped()))}
    assert len(said) > 20
    assert not [one for one in said if re.search(r"[\u4e00-\u9fff]", one)]


def test_a_notice_is_said_with_its_day() -> None:
    said = in_english("国家金融监督管理总局关于发展消费金融助力提振消费的通知（2025年3月14日）")
    assert said == "Financial Regulator's Notice on Consumer Finance (2025-03-14)"
