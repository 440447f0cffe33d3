"""Codes that survive a telephone, and texts that everybody can read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.notices import codes, plain, texts
from mediation.notices.words import NoticeKind

FACTS = {
    "centre": "泉金",
    "phone": "0595-22500000",
    "url": "https://example.org/check",
    "code": "7EF5-X348-4HCF",
    "until": "2026年12月10日",
    "when": "2026年12月3日15时30分",
    "place": "视频，链接会另外发给您",
    "what": "您还没有告诉我们愿不愿意调解",
    "due": "2026年12月10日",
    "times": "2026年12月3日15时30分；2026年12月4日9时00分",
}
KINDS = [(version, kind, topic) for version in texts.versions() for kind in NoticeKind
         for topic in ("", *texts.topics(kind, version=version))]  # fmt: skip
places = st.integers(0, codes.LENGTH - 1)


@pytest.mark.parametrize(("version", "kind", "topic"), KINDS)
def test_every_notice_can_be_read_by_who_finished_primary_school(version: str, kind: NoticeKind, topic: str) -> None:
    said = texts.text(kind, {**FACTS, "topic": topic}, version=version)
    assert plain.reading(said.whole).is_plain, plain.reading(said.whole)
    assert plain.reading(said.short).is_plain, plain.reading(said.short)


@pytest.mark.parametrize(("version", "kind", "topic"), KINDS)
def test_every_notice_says_in_english_too_what_follows_silence(version: str, kind: NoticeKind, topic: str) -> None:
    said = texts.text(kind, {**FACTS, "topic": topic}, language="en", version=version)
    sentences = [part for part in said.whole.replace("?", ".").split(".") if part.strip()]
    assert said.silence
    assert max(len(sentence.split()) for sentence in sentences) <= 25


def test_the_official_way_of_saying_it_is_not_plain() -> None:
    official = (
        "申请人依据金融借款合同约定主张债权，被申请人逾期未履行还款义务的，申请人有权依法向有管辖权的人民法院提起诉讼，"
        "并申请财产保全、强制执行，由此产生的罚息、复利、违约金及诉讼费用均由被申请人承担连带清偿责任。"
    )
    found = plain.reading(official)
    assert not found.is_plain
    assert found.terms > 5


def test_rare_characters_make_a_text_hard() -> None:
    assert plain.reading("请您在十天内打电话。").is_plain
    assert not plain.reading("请您莅临鞫谳。").is_plain
    assert plain.reading("").is_plain


@given(places, st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_found(place: int, other: str) -> None:
    code = codes.new_code()
    wrong = code[:place] + other + code[place + 1 :]
    assert codes.read_code(wrong) == (code if wrong == code else None)


@given(places, places)
def test_two_exchanged_characters_are_found(one: int, two: int) -> None:
    code = codes.new_code()
    swapped = list(code)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    wrong = "".join(swapped)
    assert codes.read_code(wrong) == (code if wrong == code else None)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n", "查询码"])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    code = codes.new_code()
    wide = "".join(chr(ord(character) + 0xFEE0) for character in codes.spoken(code).lower())
    known = [typed.format(codes.spoken(code)), typed.format(codes.spoken(code).lower()), typed.format(wide)]
    assert [codes.read_code(one) for one in known] == ([code] * 3 if "{}" in typed else [None] * 3)


def test_what_the_eye_takes_for_another_character_is_read_as_meant() -> None:
    code = next(code for code in iter(codes.new_code, "") if {"8", "5"} <= set(code))
    assert codes.read_code(code.replace("8", "B").replace("5", "S")) == code


@given(st.text(max_size=200))
def test_nothing_typed_breaks_the_reader(typed: str) -> None:
    code = codes.read_code(typed)
    assert code is None or set(code) <= set(codes.ALPHABET)
