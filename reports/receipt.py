"""The receipt for a filed file in Chinese and English: facts in, an archival PDF out.

It is the picture of a signed JSON file, and says so: whoever doubts the paper checks the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from mediation.vocabulary import Role, RowOutcome, SheetName
from reports.signatures import Code
from reports.typesetting.archive import Metadata
from reports.typesetting.breaking import Strong
from reports.typesetting.columns import Columns
from reports.typesetting.ledger import Column, ledger
from reports.typesetting.page import PAGE_WIDTH, Furniture, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.style import GREY, RULE, SHADE, Style
from reports.typesetting.table import Bar, Cell, Row, Table
from reports.typesetting.typefaces import HEI, HEI_BOLD, SONG_BOLD, typeface
from reports.wording import day

TITLE_ZH = "批量申请回执"
TITLE_EN = "Filing receipt"
MARGIN = 19 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
LABEL_WIDTH = 92.0
CODE = 23 * mm
GAP = 5 * mm
ROOM_FOR_TABLE = 60.0
ROOM_FOR_SIGNATURE = 160.0
MOST_RULES = 4
GROUP, GROUPS = 8, 8  # hexadecimal digits in a group, groups in a line
NONE = "—"
CASES = SheetName.CASES.value
SHANGHAI = ZoneInfo("Asia/Shanghai")
AS_WRITTEN = (
    "centre", "institution", "institution_name", "batch", "file_name", "file_bytes", "file_sha256", "rows_marked",
    "merkle_root", "template", "rules",
)  # fmt: skip
TITLE = Style(face=SONG_BOLD, size=18, leading=25, align="left", tag="H1")
SUBTITLE = Style(size=10, leading=14, align="left", color=GREY, language="en", after=6)
SECTION = Style(face=HEI_BOLD, size=11, leading=16, align="left", before=8, after=4, tag="H2")
LABEL = Style(face=HEI, size=7.5, leading=11, align="left", color=GREY)
VALUE = Style(face=HEI, size=8.5, leading=11, align="left")
DIGITS = Style(face=HEI, size=7.2, leading=11, align="left")
CELL = Style(face=HEI, strong_face=HEI_BOLD, size=8, leading=11, align="right")
SMALL = replace(CELL, size=7.5, leading=10)
RESULTS = replace(CELL, align="left", before=4)
NOTE = Style(face=HEI, size=7, leading=10.5, align="left", color=GREY, before=3)
NOTE_EN = replace(NOTE, before=0, language="en")
COMMAND = Style(face=HEI, size=7, leading=10.5, align="left", language="en")
HOW = Style(face=HEI_BOLD, size=7, leading=10.5, align="left")

HOW_TO_CHECK = (
    (
        "用本系统的程序核验 With our program",
        "python -m mediation receipt verify receipt.json --file FILE --key centre.pem",
    ),
    (
        "只用通用工具核验 With common tools alone",
        "jq -cjS 'del(.signature)' receipt.json > signed.json; sha256sum signed.json FILE",
        "jq -r .signature.value receipt.json | xxd -r -p > signature.bin",
        "openssl pkeyutl -verify -pubin -inkey centre.pem -rawin -in signed.json -sigfile signature.bin",
    ),
)
CAUTION_ZH = "本页依签名的JSON文件打印，以该文件为准；公钥须另向本中心取得。已立案卷不等于受理，是否受理另行告知。"
CAUTION_EN = (
    "Printed from a signed JSON file, which prevails; get the key from the centre another way. "
    "A case that was opened is not yet accepted."
)


class InconsistentReceipt(ValueError):
    """What this receipt says contradicts itself, so it must not be printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """Rows of the file, and of them those that ended as each RowOutcome says."""

    total: int
    opened: int
    wrong: int
    duplicate: int
    unchanged: int
    amended: int = 0
    withdrawn: int = 0

    def __post_init__(self) -> None:
        """Raises InconsistentReceipt when a row is lost or counted twice."""
        ends = (self.opened, self.wrong, self.duplicate, self.unchanged, self.amended, self.withdrawn)
        if min(ends) < 0 or sum(ends) != self.total:
            raise InconsistentReceipt("the rows do not add up")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """A rule in both languages, and how many rows of a sheet break it."""

    code: str
    zh: str
    en: str
    rows: int
    sheet: str = CASES


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Whose hand did something: a Role, and a login unless it was the system's."""

    role: str
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """The algorithm, the fingerprint of the key, and the signature, both in hexadecimal."""

    algorithm: str
    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """Everything that stands in a receipt, under the names of its JSON; `digest` is that of what is signed.

    `case_numbers` are the first and the last, or none; `broken_rules` begin with the one most rows break. `sheets` are
    those that were filed beside the cases; receipts of before there were any do not name them.
    """

    centre: str
    institution: str
    institution_name: str
    batch: int
    file_name: str
    file_bytes: int
    file_sha256: str
    received_at: datetime
    committed_at: datetime
    uploaded_by: Hand
    committed_by: Hand
    rows: RowCounts
    sheets: Mapping[str, RowCounts]
    rows_marked: int
    broken_rules: tuple[BrokenRule, ...]
    case_numbers: tuple[str, ...]
    merkle_root: str
    template: str
    rules: str
    digest: str
    signature: SignatureFacts

    def __post_init__(self) -> None:
        """Raises InconsistentReceipt when rules, marks, case numbers or times do not fit the counts or each other."""
        wrong = {CASES: self.rows.wrong} | {name: counts.wrong for name, counts in self.sheets.items()}
        if any(not 0 < rule.rows <= wrong.get(rule.sheet, 0) for rule in self.broken_rules):
            raise InconsistentReceipt("a rule is broken by more rows than are wrong, or by none")
        if not 0 <= self.rows_marked <= self.rows.total:
            raise InconsistentReceipt("more rows are marked than there are")
        if len(self.case_numbers) != (2 if self.rows.opened else 0):
            raise InconsistentReceipt("cases were opened without numbers, or numbers without cases")
        if self.committed_at < self.received_at:
            raise InconsistentReceipt("the file was committed before it was received")


def facts_of(receipt: Mapping[str, Any], *, digest: str) -> ReceiptFacts:
    """The facts of a signed receipt from its JSON; raises KeyError when it lacks one, InconsistentReceipt."""
    return ReceiptFacts(
        **{name: receipt[name] for name in AS_WRITTEN},
        received_at=datetime.fromisoformat(receipt["received_at"]),
        committed_at=datetime.fromisoformat(receipt["committed_at"]),
        uploaded_by=Hand(**receipt["uploaded_by"]),
        committed_by=Hand(**receipt["committed_by"]),
        rows=RowCounts(**receipt["rows"]),
        sheets={name: RowCounts(**counts) for name, counts in receipt.get("sheets", {}).items()},
        broken_rules=tuple(BrokenRule(**rule) for rule in receipt["broken_rules"]),
        case_numbers=tuple(receipt["case_numbers"]),
        digest=digest,
        signature=SignatureFacts(**receipt["signature"]),
    )


def render(facts: ReceiptFacts) -> bytes:
    """The receipt as PDF/A-2b; the same facts give the same bytes."""
    furniture = Furniture(
        margin=MARGIN,
        head_left=facts.centre,
        head_right=TITLE_ZH,
        foot_left=f"批次 Batch {facts.batch}",
        foot_right=f"回执摘要 Digest {facts.digest[: 2 * GROUP]}",
    )
    metadata = Metadata(
        title=f"{TITLE_ZH} {facts.batch}",
        author=facts.centre,
        subject=TITLE_EN,
        keywords=f"{facts.digest}; {facts.file_sha256}",
        dated=facts.committed_at.astimezone(SHANGHAI).date(),
    )
    story = [
        Heading(TITLE_ZH, TITLE, level=0),
        Paragraph(TITLE_EN, SUBTITLE),
        _file(facts),
        *_outcomes(facts),
        *_broken_rules(facts.broken_rules),
        *_signature(facts),
    ]
    return typeset(story, furniture=furniture, metadata=metadata)


def _section(title: str, room: float = ROOM_FOR_TABLE) -> list[Flowable]:
    above = SECTION.before + SECTION.leading + SECTION.after
    return [CondPageBreak(above + room), Heading(title, SECTION, level=1)]


def _file(facts: ReceiptFacts) -> Table:
    """What was filed, by whom and when."""
    lines = (
        [("调解组织 Centre", facts.centre), ("批次 Batch", str(facts.batch))],
        [("申请机构 Institution", f"{facts.institution_name}（{facts.institution}）")],
        [("文件 File", _printable(facts.file_name))],
        [("文件摘要 SHA-256", facts.file_sha256)],
        [("全部行 Merkle root", facts.merkle_root)],
        [
            ("大小 Size", f"{facts.file_bytes:,} 字节 bytes"),
            ("模板、规则 Version", f"{facts.template} / {facts.rules}"),
        ],
        [("收到 Received", _moment(facts.received_at)), ("入库 Committed", _moment(facts.committed_at))],
        [("上传人 Uploaded by", _hand(facts.uploaded_by)), ("提交人 Committed by", _hand(facts.committed_by))],
    )
    return _particulars(lines, width=WIDTH, style=VALUE)


def _outcomes(facts: ReceiptFacts) -> list[Flowable]:
    """Where every row ended: counts that add up, with bars that lie end to end."""
    total, start = facts.rows.total or 1, 0
    rows: list[tuple[str | Bar, ...]] = []
    for outcome in RowOutcome:
        count = int(getattr(facts.rows, outcome))
        bar = Bar(start=start / total, length=count / total, color=RULE) if count else ""
        rows.append((outcome.zh, outcome.en, bar, f"{count:,}", f"{count / total:.2%}"))
        start += count
    columns = (
        Column(title="去向", width=0.12 * WIDTH, align="left"),
        Column(title="Outcome", width=0.53 * WIDTH, align="left"),
        Column(title="", width=0.13 * WIDTH, align="left"),
        Column(title="行数 Rows", width=0.11 * WIDTH),
        Column(title="占比 Share", width=0.11 * WIDTH),
    )
    total_row = ("合计", "All rows of the file", "", f"{facts.rows.total:,}", "")
    table = ledger(columns, rows, style=CELL, total=total_row)
    beside = [Paragraph(_beside(name, counts), NOTE) for name, counts in facts.sheets.items()]
    return [*_section("每一行的去向 Where every row ended"), table, Paragraph(_results(facts), RESULTS), *beside]


def _beside(name: str, counts: RowCounts) -> str:
    """Where the rows of a sheet beside the cases ended: with the case each belongs to."""
    sheet = SheetName(name)
    ends = [(outcome, getattr(counts, outcome)) for outcome in RowOutcome]
    zh = "，".join(f"{outcome.zh}{count:,}" for outcome, count in ends if count)
    return f"“{sheet.zh}”表{counts.total:,}行，随其案件：{zh}。{sheet.en}: {counts.total:,} rows, each with its case."


def _results(facts: ReceiptFacts) -> list[str]:
    numbers, marked = " – ".join(facts.case_numbers) or NONE, f"{facts.rows_marked:,}"
    names = ("案件编号（首末）Case numbers, first and last　", "　　有提示的行 Rows with a warning　")
    return [names[0], Strong(numbers), names[1], Strong(marked)]


def _broken_rules(rules: Sequence[BrokenRule]) -> list[Flowable]:
    """The rules that most rows break."""
    if not rules:
        return []
    columns = (
        Column(title="代码 Code", width=0.21 * WIDTH, align="left"),
        Column(title="应改正之处", width=0.33 * WIDTH, align="left"),
        Column(title="What to put right", width=0.36 * WIDTH, align="left"),
        Column(title="行数 Rows", width=0.10 * WIDTH),
    )
    rows = [(rule.code, rule.zh, rule.en, f"{rule.rows:,}") for rule in rules[:MOST_RULES]]
    note = "一行可能违反多项规则。One row can break several rules."
    if (rest := len(rules) - MOST_RULES) > 0:
        note += f"　另有{rest}项见签名文件。{rest} more in the signed file."
    return [*_section("有误的行 Wrong rows, by rule"), ledger(columns, rows, style=SMALL), Paragraph(note, NOTE)]


def _signature(facts: ReceiptFacts) -> list[Flowable]:
    """The digest, the key, the signature, and how they are checked without the centre."""
    width = WIDTH - CODE - GAP
    lines = (
        [("回执摘要 SHA-256", _grouped(facts.digest))],
        [("公钥指纹 Fingerprint", _grouped(facts.signature.key))],
        [(f"签名 {facts.signature.algorithm}", _grouped(facts.signature.value))],
    )
    signed = _particulars(lines, width=width, style=DIGITS)
    code = Code(f"FILING-RECEIPT:{facts.batch}:{facts.digest.upper()}", CODE)
    how = [
        [Paragraph(title, HOW), *(Paragraph(command, COMMAND) for command in commands)]
        for title, *commands in HOW_TO_CHECK
    ]
    return [
        *_section("签名与核验 Signature, and how to check it", ROOM_FOR_SIGNATURE),
        Columns([[signed], [code]], gap=GAP, widths=(width, CODE)),
        Spacer(0, 5),
        Columns(how, gap=0, widths=(0.34 * WIDTH, 0.66 * WIDTH), padding=6, shade=SHADE),
        Paragraph(CAUTION_ZH, NOTE),
        Paragraph(CAUTION_EN, NOTE_EN),
    ]


def _particulars(lines: Sequence[Sequence[tuple[str, str]]], *, width: float, style: Style) -> Table:
    """Labels and values, one or two to a line."""
    rows = [Row(cells=tuple(_cells(line, style))) for line in lines]
    rows[-1] = replace(rows[-1], rule=0.6, rule_color=RULE)
    return Table((LABEL_WIDTH, width / 2 - LABEL_WIDTH) * 2, rows, together=len(rows))


def _cells(line: Sequence[tuple[str, str]], style: Style) -> Iterator[Cell]:
    for name, value in line:
        yield Cell(content=name, style=LABEL, is_label=True)
        yield Cell(content=value, style=style, span=3 if len(line) == 1 else 1)


def _printable(text: str) -> str:
    """A text that others chose, with the number of every character that cannot be seen or printed."""
    missing = typeface(VALUE.face).missing(text)
    return "".join(
        character if character.isprintable() and character not in missing else f"[U+{ord(character):04X}]"
        for character in text
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{day(local)} {local:%H:%M:%S} UTC+8"


def _hand(hand: Hand) -> str:
    role = Role(hand.role)
    return f"{role.zh} {role.en}\n{_printable(hand.login)}".rstrip()


def _grouped(digits: str) -> str:
    """Hexadecimal in groups that an eye can compare, some to a line."""
    groups = [digits[start : start + GROUP] for start in range(0, len(digits), GROUP)]
    lines = [groups[start : start + GROUPS] for start in range(0, len(groups), GROUPS)]
    return "\n".join(" ".join(line) for line in lines)
