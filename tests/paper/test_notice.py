"""The letter that a party gets by post: archival, plain, and safe to put into an envelope with a window."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from pikepdf import pdfa
from pypdf import PdfReader
from reading import fonts_of, lines_of, marks_in_tree, marks_on_pages, tags_of, text_of, untagged_text_of

from mediation.notices import texts
from mediation.notices.words import NoticeKind
from reports.notice import AddressTooLong, NoticeFacts, Words, render
from reports.parties import OrganisationFacts
from reports.typesetting.breaking import NEVER_FIRST

FILLED = {
    "centre": "泉金", "phone": "0595-22500000", "url": "https://example.org/check", "code": "7EF5-X348-4HCF",
    "until": "2026年12月10日", "when": "2026年12月3日15时30分", "place": "视频", "what": "您还没有答复",
}  # fmt: skip
POINT = 72 / 25.4  # millimetres to points
WINDOW = (20 * POINT, 842 - 90 * POINT, 105 * POINT, 842 - 45 * POINT)


def words(kind: NoticeKind, language: texts.Language = "zh") -> Words:
    said = texts.text(kind, FILLED, language=language)
    return Words(title=said.title, body=said.body, silence=said.silence)


FACTS = NoticeFacts(
    centre=OrganisationFacts(
        name="泉州市金融纠纷人民调解委员会", address="福建省泉州市丰泽区海丝中央法务区", phone="0595-22500000"
    ),
    addressee="欧阳建国",
    address="福建省泉州市丰泽区泉秀路1号泉秀花园3号楼502室",
    reference="18302",
    issued_on=date(2026, 11, 25),
    code="7EF5-X348-4HCF",
    check_url="https://example.org/check/7EF5X3484HCF",
    mediator="林雅芬",
    chinese=words(NoticeKind.INVITATION),
)
LONG = replace(FACTS, addressee="很长的名字" * 6, address="福建省泉州市安溪县" + "某某街道" * 15)
VARIANTS = {
    **{str(kind): replace(FACTS, chinese=words(kind)) for kind in NoticeKind},
    "nobody mediates yet": replace(FACTS, mediator=""),
    "english": replace(FACTS, english=words(NoticeKind.INVITATION, "en")),
    "long": LONG,
}


@pytest.fixture(params=VARIANTS, scope="module")
def any_paper(request: pytest.FixtureRequest) -> bytes:
    return render(VARIANTS[request.param])


def test_it_is_archival_with_every_font_embedded(any_paper: bytes):
    report = pdfa.validate_written(BytesIO(any_paper), "2b")
    assert (report.verdict, list(report.findings)) == ("pass", [])
    assert all(font.is_embedded and font.can_be_copied for font in fonts_of(any_paper))


def test_everything_on_a_page_is_tagged_or_an_artifact(any_paper: bytes):
    assert untagged_text_of(any_paper) == []
    assert marks_on_pages(any_paper) == marks_in_tree(any_paper)


def test_no_line_starts_with_a_closing_mark(any_paper: bytes):
    assert [line for line in lines_of(any_paper) if line and line[0] in NEVER_FIRST] == []


def test_the_chinese_letter_is_one_sheet():
    pages = {name: len(PdfReader(BytesIO(render(facts))).pages) for name, facts in VARIANTS.items()}
    assert {name for name, count in pages.items() if count != 1} == {"english"}


def test_the_same_facts_give_the_same_bytes():
    assert render(FACTS) == render(FACTS)


@pytest.mark.parametrize("facts", [FACTS, LONG], ids=["usual", "long"])
def test_the_window_shows_the_address_and_nothing_about_the_matter(facts: NoticeFacts):
    with pypdfium2.PdfDocument(render(facts)) as pages:
        seen = "".join(pages[0].get_textpage().get_text_bounded(*WINDOW).split())
    assert facts.address in seen
    assert facts.addressee in seen
    assert not [word for word in ("调解", "纠纷", "金融", facts.code, facts.reference) if word in seen]


def test_an_address_that_the_window_would_cut_off_is_not_printed():
    with pytest.raises(AddressTooLong):
        render(replace(FACTS, address="某某街道" * 60))


def test_it_says_how_to_check_it_and_what_follows_if_one_does_nothing():
    text = "".join(text_of(render(FACTS)).split())
    assert text.count("7EF5-X348-4HCF") >= 2
    assert "如果您什么都不做" in text
    assert [tag.alternative for tag in tags_of(render(FACTS)) if tag.name == "Figure"] == [
        "核验二维码：https://example.org/check/7EF5X3484HCF"
    ]
