import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import samples
import segno
from pikepdf import pdfa
from pypdf import PdfReader
from reading import (
    fonts_of,
    lines_of,
    marks_in_tree,
    marks_on_pages,
    tags_of,
    text_of,
    untagged_text_of,
)

from mediation.money import capitals, yuan
from reports.agreement import AgreementFacts, InconsistentAgreement, render
from reports.agreement_clauses import ARTICLES
from reports.typesetting.breaking import NEVER_FIRST
from reports.typesetting.font import MissingGlyph

ALL_ROLES = (samples.BANK, samples.DEBTOR, samples.CO_BORROWER, samples.GUARANTOR)
VARIANTS = {
    "lump sum": samples.agreement(1),
    "twelve": samples.agreement(12),
    "sixty": samples.agreement(60),
    "every role": samples.agreement(12, ALL_ROLES),
    "long names": samples.agreement(12, (replace(samples.BANK, name=samples.LONG_NAME), samples.DEBTOR)),
    "no waiver": replace(
        samples.agreement(),
        claim=replace(
            samples.CLAIM,
            penalty_interest=Decimal(0),
            compound_interest=Decimal(0),
            liquidated_damages=Decimal(0),
            total=samples.SETTLED,
        ),
        terms=replace(samples.terms(), waived=()),
    ),
}
ROW = re.compile(r"(\d+) \d{4}年\d+月\d+日 ([\d,]+\.\d\d) ([\d,]+\.\d\d)")


@pytest.fixture(params=VARIANTS, scope="module")
def facts(request: pytest.FixtureRequest) -> AgreementFacts:
    return VARIANTS[request.param]


@pytest.fixture(scope="module")
def paper(facts: AgreementFacts) -> bytes:
    return render(facts)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_name_and_identity_number_is_copied_exactly(facts: AgreementFacts, paper: bytes):
    for copied in (squeezed(text_of(paper)), squeezed("".join(lines_of(paper)))):
        for party in facts.parties:
            assert party.name in copied
            assert party.id_number in copied


def test_every_amount_is_printed_in_figures_and_the_totals_in_capitals(facts: AgreementFacts, paper: bytes):
    copied = squeezed(text_of(paper))
    sums = (facts.claim.total, facts.terms.settled_amount)
    assert all(f"{yuan(amount)}元（大写：{capitals(amount)}）" in copied for amount in sums)
    assert all(yuan(amount) in copied for amount in facts.claim.components.values())


def test_no_line_starts_with_a_closing_mark(paper: bytes):
    assert [line for line in lines_of(paper) if line and line[0] in NEVER_FIRST] == []


def test_it_is_archival(paper: bytes):
    report = pdfa.validate_written(BytesIO(paper), "2b")
    assert (report.verdict, list(report.findings)) == ("pass", [])


def test_every_font_is_embedded_and_none_is_helvetica(paper: bytes):
    fonts = fonts_of(paper)
    assert fonts
    assert all(font.is_embedded and font.can_be_copied for font in fonts)
    assert all("NotoS" in font.name for font in fonts)
    assert b"Helvetica" not in paper


def test_everything_on_a_page_is_tagged_or_an_artifact(paper: bytes):
    assert untagged_text_of(paper) == []


def test_every_mark_on_a_page_belongs_to_an_element(paper: bytes):
    assert marks_on_pages(paper) == marks_in_tree(paper)


def test_the_structure_has_headings_tables_and_a_described_figure(paper: bytes):
    tags = tags_of(paper)
    names = [tag.name for tag in tags]
    assert [names.count(name) for name in ("H1", "H2", "Figure")] == [1, 3, 1]
    assert {"P", "Table", "TR", "TH", "TD", "Caption"} < set(names)
    assert all(tag.alternative for tag in tags if tag.name == "Figure")


@pytest.mark.parametrize("count", [2, 12, 60])
def test_the_instalments_on_paper_make_the_total_on_paper(count: int):
    lines = lines_of(render(samples.agreement(count)))
    rows = [found.groups() for line in lines if (found := ROW.fullmatch(line))]
    amounts = [Decimal(amount.replace(",", "")) for _, amount, _ in rows]
    assert [str(number + 1) for number in range(count)] == [number for number, _, _ in rows]
    assert f"合计 {yuan(sum(amounts, Decimal(0)))}" in lines
    assert rows[-1][2] == "0.00"


def test_the_head_of_the_plan_is_repeated_on_every_page():
    pages = PdfReader(BytesIO(render(samples.agreement(60)))).pages
    assert sum("期次 应付日期" in page.extract_text() for page in pages) == 3


@pytest.mark.parametrize("count", range(2, 40))
def test_the_total_of_the_plan_stands_under_its_last_two_instalments(count: int):
    pages = PdfReader(BytesIO(render(samples.agreement(count)))).pages
    rows = rf"^{count - 1} .*\n{count} .*\n合计 {yuan(samples.SETTLED)}"
    assert any(re.search(rows, page.extract_text(), re.MULTILINE) for page in pages)


def test_a_plan_on_three_pages_is_read_as_one_table_with_one_head():
    short, long = ([tag.name for tag in tags_of(render(samples.agreement(count)))] for count in (2, 60))
    assert [short.count(name) for name in ("Table", "TH")] == [long.count(name) for name in ("Table", "TH")]


def test_a_lump_sum_has_no_plan():
    assert "附表二" not in text_of(render(samples.agreement(1)))


def test_guarantors_agree_in_writing_and_sign():
    paper = squeezed(text_of(render(VARIANTS["every role"])))
    assert f"保证人{samples.GUARANTOR.name}已知悉并书面同意" in paper
    assert "保证人（签名、盖章或者按指印）" in paper
    assert "保证人的委托代理人（签名）" in paper


def test_there_is_no_guarantee_clause_without_a_guarantor():
    assert "保证" not in text_of(render(samples.agreement()))


def test_the_last_day_for_confirmation_is_printed():
    assert "最迟于2026年4月1日向泉州市丰泽区人民法院提出" in squeezed(text_of(render(samples.agreement())))


def test_the_signatures_never_stand_on_a_page_without_text():
    last = PdfReader(BytesIO(render(VARIANTS["every role"]))).pages[-1].extract_text()
    assert last.index("本协议一式") < last.index("（以下无正文）") < last.index("记录人（签名）")


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"accelerates": False}, "其余各期应付日期不变"),
        ({"accelerates": True}, "全部未到期款项自次日起提前到期"),
        ({"waiver_revives": False}, "第二条约定的减免是最终的"),
        ({"waiver_revives": True}, "第二条约定的减免失效"),
        ({"grace_days": 0}, "未在应付日期付清应付款项的，构成违约"),
        ({"grace_days": 5}, "自应付日期次日起有5日宽限期"),
        ({"application_order": ("principal", "interest")}, "依次抵充本金、利息。"),
        ({"application_order": ()}, "依次抵充实现债权费用、利息、本金。"),
    ],
)
def test_the_terms_say_what_follows(terms: dict[str, object], sentence: str):
    facts = samples.agreement()
    paper = render(replace(facts, terms=replace(facts.terms, **terms)))
    assert sentence in squeezed(text_of(paper))


def test_unknown_particulars_leave_no_line():
    stranger = replace(samples.DEBTOR, occupation=None, ethnicity=None)
    text = text_of(render(samples.agreement(12, (samples.BANK, stranger))))
    assert "民族" not in text
    assert "职业" not in text


def test_words_of_the_vocabulary_are_printed_in_chinese():
    text = text_of(render(samples.agreement()))
    assert "代理权限 特别授权" in text
    assert "居民身份证 350503198806090428" in text
    assert "credit_card" not in text


def test_a_name_that_cannot_be_printed_stops_the_paper():
    stranger = replace(samples.DEBTOR, name="𠮷田")
    with pytest.raises(MissingGlyph, match="𠮷"):
        render(samples.agreement(12, (samples.BANK, stranger)))


@pytest.mark.parametrize(
    "change",
    [
        {"settled_amount": Decimal("138262.38")},
        {"instalments": samples.instalments(3, Decimal("138262.36"))},
        {"instalments": ()},
    ],
)
def test_instalments_that_do_not_make_the_settled_amount_are_refused(change: dict[str, object]):
    with pytest.raises(InconsistentAgreement):
        replace(samples.terms(), **change)


def test_a_waiver_that_does_not_lead_from_the_claim_to_the_settled_amount_is_refused():
    facts = samples.agreement()
    with pytest.raises(InconsistentAgreement):
        replace(facts, terms=replace(facts.terms, waived=()))
    swapped = (("fees", Decimal("6415.20")),)
    with pytest.raises(InconsistentAgreement):
        replace(facts, terms=replace(facts.terms, waived=swapped))


def test_fewer_copies_than_holders_are_refused():
    with pytest.raises(InconsistentAgreement):
        replace(samples.agreement(), copies=2)


def test_a_lump_sum_in_several_instalments_is_refused():
    with pytest.raises(InconsistentAgreement):
        replace(samples.terms(2), kind="lump_sum")


def test_a_claim_whose_components_do_not_make_its_total_is_refused():
    with pytest.raises(InconsistentAgreement):
        replace(samples.CLAIM, interest=Decimal(1))


def test_the_outline_leads_to_the_pages_of_the_headings():
    reader = PdfReader(BytesIO(render(VARIANTS["every role"])))
    title, sections = reader.outline
    pages = {mark.title: reader.get_destination_page_number(mark) for mark in [title, *sections]}
    assert len(pages) == 4
    for heading, page in pages.items():
        assert heading in reader.pages[page].extract_text()


def test_the_file_is_dated_with_the_day_of_the_agreement():
    with pikepdf.open(BytesIO(render(samples.agreement()))) as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:20260302000000+08'00'"
        assert str(pdf.open_metadata()["xmp:CreateDate"]) == "2026-03-02T00:00:00+08:00"


def test_the_code_on_paper_is_the_address():
    facts = samples.agreement()
    expected = segno.make_qr(facts.verification_url, error="m", boost_error=False, mask=2).matrix
    with pypdfium2.PdfDocument(render(facts)) as pages:
        image = pages[len(pages) - 1].render(scale=8).to_pil().convert("L")
    left, top, right, bottom = _code_box(image)
    count = len(expected)
    size = (right - left) / count
    printed = [
        [image.getpixel((left + (x + 0.5) * size, top + (y + 0.5) * size)) < 128 for x in range(count)]
        for y in range(count)
    ]
    assert abs((right - left) - (bottom - top)) <= 2
    assert [[bool(module) for module in row] for row in expected] == printed


def _code_box(image):
    """Bounds of the code: the dark pixels in the lower left of the page, above the foot."""
    width, height = image.size
    part = image.crop((0, int(height * 0.45), int(width * 0.25), int(height * 0.62)))
    left, top, right, bottom = part.point(lambda level: 255 - level).getbbox()
    return left, top + int(height * 0.45), right, bottom + int(height * 0.45)


def test_another_process_makes_the_same_bytes():
    program = (
        "import sys, samples; from reports.agreement import render;sys.stdout.buffer.write(render(samples.agreement()))"
    )
    root = Path(__file__).parents[2]
    for seed, epoch, zone in (("1", "0", "UTC"), ("4711", "1700000000", "America/New_York")):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "SOURCE_DATE_EPOCH": epoch,
            "TZ": zone,
            "PYTHONPATH": os.pathsep.join((str(root), str(Path(__file__).parent))),
        }
        made = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
        assert render(samples.agreement()) == made.stdout


def test_documents_made_at_the_same_time_do_not_mix():
    facts = [*VARIANTS.values()] * 3
    alone = [render(one) for one in facts]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(render, facts))
    finally:
        sys.setswitchinterval(interval)
    assert alone == together


def test_the_committee_can_be_reached():
    paper = squeezed(text_of(render(samples.agreement())))
    assert samples.ORGANISATION.address in paper
    assert samples.ORGANISATION.phone in paper


def test_what_is_not_usual_in_terms_is_said():
    facts = samples.agreement(12)
    unusual = replace(
        facts.terms, shape="stepped", down_payment=Decimal("5000.00"), deferral_months=3, waiver_awaits_performance=True
    )
    articles = "".join(article(replace(facts, terms=unusual)) or "" for article in ARTICLES)
    for said in ("首期为首付款5,000.00元", "暂缓付款3个月", "逐步递增分期", "自应付款项全部付清时生效", "减免不生效"):
        assert said in articles
