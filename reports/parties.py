"""Who appears in a document: the mediation organisation, the parties, and their particulars.

What the particulars must hold: 人民调解法 (2011-01-01) art. 29(1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mediation.vocabulary import AuthorityType, IdType, PartyKind, PartyRole, Sex
from reports.typesetting.breaking import one_line
from reports.typesetting.style import GREY, RULE, SHADE, Style
from reports.typesetting.table import PADDING_X, Cell, Row, Table
from reports.typesetting.typefaces import HEI_BOLD
from reports.wording import day, label, numeral

LABEL_WIDTH = 96.0  # points; 统一社会信用代码 fits on one line
NAME = Style(size=10.5, leading=15, align="left")
LABEL = Style(size=10.5, leading=15, align="left", color=GREY)
ROLE = Style(face=HEI_BOLD, size=10.5, leading=15, align="left")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    """The People's Mediation Committee that makes the document."""

    name: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """One party's particulars; a line that is None is left out.

    `role` and `kind` are a PartyRole and a PartyKind; `id_type`, `sex` and `agent_authority` are
    words of the vocabulary, or text to print as it is.
    """

    role: str
    kind: str
    name: str
    id_type: str
    id_number: str
    sex: str | None = None
    ethnicity: str | None = None
    birth_date: date | None = None
    occupation: str | None = None
    phone: str | None = None
    address: str | None = None
    legal_representative: str | None = None
    legal_representative_post: str | None = None
    agent_name: str | None = None
    agent_authority: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether the party is a human being."""
        return self.kind == PartyKind.NATURAL_PERSON

    @property
    def head(self) -> str:
        """What the person who represents the organisation is called."""
        return "法定代表人" if self.kind == PartyKind.LEGAL_PERSON else "负责人"

    @property
    def called(self) -> str:
        """What the document calls the party's role, such as 申请人."""
        return label(PartyRole, self.role)


def particulars(party: PartyFacts, heading: str, width: float) -> Table:
    """The party's particulars under a heading, two to a line where they are short."""
    value_width = width / 2 - LABEL_WIDTH
    title = Cell(content=heading, style=ROLE, span=4, is_label=True)
    rows = [Row(cells=(title,), shade=SHADE, rule_color=RULE)]
    for lines in _paired(_lines(party), value_width - 2 * PADDING_X):
        span = 3 if len(lines) == 1 else 1
        cells = [
            Cell(content=text, style=style, span=columns, is_label=style is LABEL)
            for line in lines
            for text, style, columns in zip(line, (LABEL, NAME), (1, span), strict=True)
        ]
        rows.append(Row(cells=tuple(cells)))
    rows[-1] = replace(rows[-1], rule=0.6, rule_color=RULE)
    return Table((LABEL_WIDTH, value_width) * 2, rows, together=len(rows))


def headings(parties: Sequence[PartyFacts]) -> list[str]:
    """申请人, 被申请人 …, numbered where several parties have the same role."""
    called = [party.called for party in parties]
    return [
        f"{name}（{numeral(called[: place + 1].count(name))}）" if called.count(name) > 1 else name
        for place, name in enumerate(called)
    ]


def _lines(party: PartyFacts) -> list[tuple[str, str]]:
    """Label and text of each line that is known, in the order of the official form."""
    is_person = party.is_person
    lines = (
        ("姓名" if is_person else "名称", party.name),
        ("性别", label(Sex, party.sex) if party.sex else None),
        ("民族", party.ethnicity),
        ("出生日期", day(party.birth_date) if party.birth_date else None),
        (label(IdType, party.id_type), party.id_number),
        ("职业", party.occupation),
        (party.head, party.legal_representative),
        ("职务", party.legal_representative_post),
        ("委托代理人", party.agent_name),
        (
            "代理权限",
            label(AuthorityType, party.agent_authority) if party.agent_authority else None,
        ),
        ("联系电话", party.phone),
        ("住址" if is_person else "住所", party.address),
    )
    return [(name, text) for name, text in lines if text]


def _paired(lines: Sequence[tuple[str, str]], room: float) -> Iterator[tuple[tuple[str, str], ...]]:
    """Neighbours that are both short enough share a row."""
    waiting: tuple[tuple[str, str], ...] = ()
    for line in lines:
        is_short = one_line(line[1], NAME).width <= room
        if waiting and not is_short:
            yield waiting
            waiting = ()
        waiting = (*waiting, line)
        if len(waiting) == 2 or not is_short:
            yield waiting
            waiting = ()
    if waiting:
        yield waiting
