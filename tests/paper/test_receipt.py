import os
import re
import subprocess
import sys
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import segno
from pikepdf import pdfa
from pypdf import PdfReader
from reading import fonts_of, lines_of, marks_in_tree, marks_on_pages, tags_of, text_of, untagged_text_of

from mediation.filing import verifying
from mediation.filing.rules import SENTENCES
from mediation.vocabulary import RowOutcome
from reports.receipt import SMALL, WIDTH, BrokenRule, Hand, InconsistentReceipt, RowCounts, facts_of, render
from reports.typesetting.breaking import NEVER_FIRST, one_line
from reports.typesetting.table import PADDING_X

BROKEN = tuple(
    {"code": code, "zh": f"债权合计：{SENTENCES[code][0]}", "en": f"债权合计：{SENTENCES[code][1]}", "rows": rows}
    for code, rows in (
        ("E-TOTAL", 612), ("E-MISSING", 401), ("E-ID-CHECK", 188), ("E-PREC", 77), ("E-AMEND", 12), ("E-DATE", 3),
        ("E-FUTURE", 1),
    )
)  # fmt: skip
RECEIPT: dict[str, Any] = {
    "centre": "泉州市金融纠纷人民调解委员会",
    "institution": "QZCARD",
    "institution_name": "泉州示例银行股份有限公司信用卡中心",
    "batch": 42,
    "file_name": "信用卡逾期_2026年9月第3批.csv",
    "file_bytes": 18240117,
    "file_sha256": sha256(b"file").hexdigest(),
    "received_at": "2026-09-14T16:02:05.123456+00:00",
    "committed_at": "2026-09-15T00:02:57+08:00",
    "uploaded_by": {"role": "BO", "login": "qz.cards.01"},
    "committed_by": {"role": "BS", "login": "qz.cards.supervisor"},
    "rows": {
        "total": 48211,
        "opened": 46790,
        "wrong": 1203,
        "duplicate": 17,
        "unchanged": 190,
        "amended": 8,
        "withdrawn": 3,
    },
    "rows_marked": 3118,
    "broken_rules": list(BROKEN),
    "case_numbers": ["2026-0018302", "2026-0065091"],
    "merkle_root": sha256(b"rows").hexdigest(),
    "template": "2026.1",
    "rules": "0.1.0",
    "signature": {
        "algorithm": "Ed25519",
        "key": sha256(b"key").hexdigest(),
        "value": sha256(b"signature").hexdigest() + sha256(b"of the receipt").hexdigest(),
    },
}
DIGEST = verifying.digest(RECEIPT)
FACTS = facts_of(RECEIPT, digest=DIGEST)
CLEAN = replace(
    FACTS,
    rows=RowCounts(total=3, opened=3, wrong=0, duplicate=0, unchanged=0),
    rows_marked=0,
    broken_rules=(),
)
NOTHING_NEW = replace(
    FACTS,
    rows=RowCounts(total=9, opened=0, wrong=0, duplicate=2, unchanged=7),
    rows_marked=1,
    broken_rules=(),
    case_numbers=(),
    committed_by=Hand(role="SY", login=""),
)
LONG = replace(FACTS, file_name="很长的文件名" * 42, broken_rules=FACTS.broken_rules * 9)
BESIDE = facts_of(
    RECEIPT | {
        "sheets": {"parties": {"total": 5, "opened": 2, "wrong": 3, "duplicate": 0, "unchanged": 0}},
        "broken_rules": [*BROKEN[:2], BROKEN[0] | {"sheet": "parties", "rows": 3}],
    },
    digest=DIGEST,
)  # fmt: skip
VARIANTS = {"usual": FACTS, "beside": BESIDE, "clean": CLEAN, "nothing new": NOTHING_NEW, "long": LONG}


@pytest.fixture(params=VARIANTS, scope="module")
def any_paper(request: pytest.FixtureRequest) -> bytes:
    return render(VARIANTS[request.param])


@pytest.fixture(scope="module")
def paper() -> bytes:
    return render(FACTS)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_it_is_archival_with_every_font_embedded(any_paper: bytes):
    report = pdfa.validate_written(BytesIO(any_paper), "2b")
    assert (report.verdict, list(report.findings)) == ("pass", [])
    assert all(font.is_embedded and font.can_be_copied for font in fonts_of(any_paper))
    assert b"Helvetica" not in any_paper


def test_everything_on_a_page_is_tagged_or_an_artifact(any_paper: bytes):
    assert untagged_text_of(any_paper) == []
    assert marks_on_pages(any_paper) == marks_in_tree(any_paper)


def test_no_line_starts_with_a_closing_mark(any_paper: bytes):
    assert [line for line in lines_of(any_paper) if line and line[0] in NEVER_FIRST] == []


def test_it_has_one_page_unless_there_is_much_to_say():
    pages = {name: len(PdfReader(BytesIO(render(facts))).pages) for name, facts in VARIANTS.items()}
    assert pages == {"usual": 1, "beside": 1, "clean": 1, "nothing new": 1, "long": 2}


def test_the_signature_block_is_never_divided():
    first, last = (page.extract_text() for page in PdfReader(BytesIO(render(LONG))).pages)
    for words in ("签名与核验", "公钥指纹", "openssl pkeyutl", "以该文件为准"):
        assert words in last
        assert words not in first


def test_every_count_is_printed_beside_its_meaning_and_they_add_up(paper: bytes):
    lines = lines_of(paper)
    printed = {}
    for outcome in RowOutcome:
        row = re.compile(rf"{outcome.zh} {re.escape(outcome.en)} ([\d,]+) [\d.]+%")
        (printed[outcome],) = [found[1].replace(",", "") for line in lines if (found := row.fullmatch(line))]
    assert {outcome: int(count) for outcome, count in printed.items()} == {
        outcome: RECEIPT["rows"][outcome] for outcome in RowOutcome
    }
    assert f"合计 All rows of the file {sum(map(int, printed.values())):,}" in lines


def test_everything_that_is_signed_is_on_paper(paper: bytes):
    copied = squeezed(text_of(paper))
    texts = (
        "centre",
        "institution",
        "institution_name",
        "file_name",
        "file_sha256",
        "merkle_root",
        "template",
        "rules",
    )
    assert [name for name in texts if RECEIPT[name] not in copied] == []
    assert "批次Batch42" in copied
    assert "18,240,117字节bytes" in copied
    assert "机构经办人Bankoperatorqz.cards.01" in copied
    assert "机构审批人Banksupervisorqz.cards.supervisor" in copied
    assert "2026-0018302–2026-0065091" in copied
    assert "Rowswithawarning3,118" in copied


def test_moments_are_those_of_shanghai(paper: bytes):
    text = text_of(paper)
    assert "2026年9月15日 00:02:05 UTC+8" in text
    assert "2026年9月15日 00:02:57 UTC+8" in text
    with pikepdf.open(BytesIO(paper)) as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:20260915000000+08'00'"


def test_digest_key_and_signature_are_printed_in_groups(paper: bytes):
    text = re.sub(r"\s+", " ", text_of(paper))
    for digits in (DIGEST, RECEIPT["signature"]["key"], RECEIPT["signature"]["value"]):
        assert " ".join(re.findall(".{8}", digits)) in text


def test_the_rules_that_most_rows_break_are_printed_in_both_languages(paper: bytes):
    copied = squeezed(text_of(paper))
    shown = [rule for rule in BROKEN if squeezed(f"{rule['zh']}{rule['en']}{rule['rows']}") in copied]
    assert shown == list(BROKEN[:4])
    assert "另有3项见签名文件。3moreinthesignedfile." in copied


@pytest.mark.parametrize("count", [1, 4])
def test_no_more_rules_are_announced_than_there_are(count: int):
    text = text_of(render(replace(FACTS, broken_rules=FACTS.broken_rules[:count])))
    assert "more in the signed file" not in text


def test_a_file_without_wrong_rows_has_no_table_of_rules():
    assert "有误的行" not in text_of(render(CLEAN))


def test_every_code_of_a_wrong_row_fits_its_column():
    widest = max((one_line(code, SMALL).width, code) for code in SENTENCES if code.startswith("E"))
    assert widest[0] <= 0.21 * WIDTH - 2 * PADDING_X


def test_the_way_to_check_it_can_be_copied(paper: bytes):
    text = re.sub(r"\s+", " ", text_of(paper))
    assert "python -m mediation receipt verify receipt.json --file FILE --key centre.pem" in text
    assert "jq -cjS 'del(.signature)' receipt.json > signed.json; sha256sum signed.json FILE" in text


def test_a_file_name_that_cannot_be_printed_is_spelled_out():
    named = replace(FACTS, file_name="𠮷\n\u202e\x07😀.csv", uploaded_by=Hand(role="BO", login="𠮷"))
    copied = squeezed(text_of(render(named)))
    assert "[U+20BB7][U+000A][U+202E][U+0007][U+1F600].csv" in copied
    assert "Bankoperator[U+20BB7]" in copied


def test_a_hand_without_a_login_is_the_system():
    assert "提交人Committedby系统Systemclock每一行的去向" in squeezed(text_of(render(NOTHING_NEW)))


def test_english_is_marked_and_the_code_is_described(paper: bytes):
    tags = tags_of(paper)
    assert {tag.language for tag in tags} == {"", "en"}
    assert [tag.name for tag in tags].count("H2") == 3
    (described,) = [tag.alternative for tag in tags if tag.name == "Figure"]
    assert f"FILING-RECEIPT:42:{DIGEST.upper()}" in described


def test_the_code_on_paper_is_the_digest_of_the_receipt(paper: bytes):
    content = f"FILING-RECEIPT:42:{DIGEST.upper()}"
    expected = segno.make_qr(content, error="m", boost_error=False, mask=2).matrix
    with pypdfium2.PdfDocument(paper) as pages:
        image = pages[0].render(scale=8).to_pil().convert("L")
    width, height = image.size
    corner = (int(width * 0.785), int(height * 0.7))
    part = image.crop((*corner, width, int(height * 0.81)))
    left, top, right, bottom = part.point(lambda level: 255 if level < 128 else 0).getbbox()
    size = (right - left) / len(expected)
    assert abs((right - left) - (bottom - top)) <= 2
    printed = [
        [part.getpixel((left + (x + 0.5) * size, top + (y + 0.5) * size)) < 128 for x in range(len(expected))]
        for y in range(len(expected))
    ]
    assert [[bool(module) for module in row] for row in expected] == printed


def test_a_count_below_zero_is_not_printed():
    with pytest.raises(InconsistentReceipt):
        RowCounts(total=1, opened=2, wrong=-1, duplicate=0, unchanged=0)


@pytest.mark.parametrize("name", [field.name for field in fields(RowCounts)])
def test_rows_that_do_not_add_up_are_not_printed(name: str):
    rows = {**RECEIPT["rows"], name: RECEIPT["rows"][name] + 1}
    with pytest.raises(InconsistentReceipt):
        facts_of({**RECEIPT, "rows": rows}, digest=DIGEST)


@pytest.mark.parametrize(
    "change",
    [
        {"broken_rules": (BrokenRule(code="E-TOTAL", zh="债权", en="claim", rows=1204),)},
        {"broken_rules": (BrokenRule(code="E-TOTAL", zh="债权", en="claim", rows=0),)},
        {"case_numbers": ()},
        {"rows_marked": 48212},
        {"rows": RowCounts(total=1203, opened=0, wrong=1203, duplicate=0, unchanged=0)},
        {"committed_at": FACTS.received_at - timedelta(seconds=1)},
    ],
)
def test_facts_that_contradict_each_other_are_not_printed(change: dict[str, Any]):
    with pytest.raises(InconsistentReceipt):
        replace(FACTS, **change)


@pytest.mark.parametrize("name", RECEIPT)
def test_a_receipt_that_lacks_something_is_not_printed(name: str):
    with pytest.raises(KeyError, match=name):
        facts_of({other: value for other, value in RECEIPT.items() if other != name}, digest=DIGEST)


def test_the_same_moment_in_another_zone_makes_the_same_bytes(paper: bytes):
    abroad = datetime(2026, 9, 14, 11, 2, 57, tzinfo=timezone(timedelta(hours=-5)))
    assert paper == render(replace(FACTS, committed_at=abroad))


def test_another_process_makes_the_same_bytes(paper: bytes):
    program = "import sys, test_receipt as t; sys.stdout.buffer.write(t.render(t.FACTS))"
    root = Path(__file__).parents[2]
    for seed, epoch, zone in (("1", "0", "UTC"), ("4711", "1700000000", "America/New_York")):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "SOURCE_DATE_EPOCH": epoch,
            "TZ": zone,
            "PYTHONPATH": os.pathsep.join((str(root), str(Path(__file__).parent))),
        }
        made = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
        assert paper == made.stdout


def test_sheets_beside_the_cases_are_counted():
    text = squeezed(text_of(render(BESIDE)))
    assert "“当事人”表5行，随其案件：已立案卷2，有误3。" in text


def test_a_rule_is_broken_by_no_more_rows_than_are_wrong_in_its_sheet():
    with pytest.raises(InconsistentReceipt):
        replace(BESIDE, broken_rules=(replace(BESIDE.broken_rules[-1], rows=4),))
