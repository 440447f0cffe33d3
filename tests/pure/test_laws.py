"""Laws are cited in the reader's language."""

from __future__ import annotations

import re

from mediation.agreements.lint_rules import RULES
from mediation.cases.triage_rules import TRIAGE
from mediation.clocks import CLOCKS
from mediation.laws import in_english

NUMBERED = re.compile(r"(法释|法发)〔\d{4}〕\d+号|2020年修正")


def test_every_law_of_a_clock_or_of_the_check_has_an_english_name() -> None:
    named = {one.law.en for one in (*CLOCKS, *RULES)}
    assert {"Civil Code", "Civil Procedure Law"} <= named
    assert not [name for name in named if not name.isascii()]


def test_a_citation_is_said_in_english_with_its_articles() -> None:
    assert (
        in_english("民法典第688、692条；民事诉讼法第62条") == "Civil Code arts. 688, 692; Civil Procedure Law art. 62"
    )


def test_no_citation_of_triage_stays_chinese_but_for_the_numbers_of_documents() -> None:
    said = [NUMBERED.sub("", in_english(rule.source)) for rule in TRIAGE]
    assert not [one for one in said if re.search(r"[\u4e00-\u9fff]", one)]
