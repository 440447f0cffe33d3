"""The end of a document: where people sign, where the committee seals, and how it is verified.

No seal or signature is ever drawn: an agreement takes effect by real ones (人民调解法 art. 29).
"""

from collections.abc import Sequence
from datetime import date
from typing import cast

from reportlab.lib.units import mm
from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from reports.parties import OrganisationFacts, PartyFacts, headings
from reports.typesetting.columns import Columns
from reports.typesetting.ink import draw_rule, rgb
from reports.typesetting.paragraph import Paragraph
from reports.typesetting.qr import qr_path
from reports.typesetting.sheet import Sheet
from reports.typesetting.style import GREY, INK, RULE, Style
from reports.typesetting.tagging import Element
from reports.typesetting.typefaces import HEI, HEI_BOLD
from reports.wording import day

GAP = 12 * mm
CODE = 25 * mm
ROLE = Style(size=9, leading=14, align="left", color=GREY, before=9)
NAME = Style(size=10.5, leading=16, align="left")
ROOM = 34.0  # points of blank paper to sign on
SEALED = Style(size=11, leading=19, align="center")
SEAL_HERE = Style(size=9, leading=15, align="center", color=GREY, before=28)
VERIFY = Style(face=HEI_BOLD, size=9, leading=14, align="left")
VERIFY_HOW = Style(face=HEI, size=7.5, leading=11.5, align="left", color=GREY)


class SigningLine(Flowable):
    """Blank paper over a rule."""

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """The width of its column."""
        self.width, self.height = available_width, ROOM
        return self.width, self.height

    def draw(self) -> None:
        """Draws the rule as decoration."""
        sheet = cast(Sheet, self.canv)
        with sheet.structure.artifact(sheet):
            draw_rule(sheet, (0, 0), length=self.width, width=0.5, color=RULE)


class Code(Flowable):
    """The QR code of an address."""

    def __init__(self, address: str, size: float) -> None:
        super().__init__()
        self.address = address
        self.size = size
        self.element = Element("Figure", alternative=f"核验二维码：{address}")

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """A square."""
        self.width = self.height = self.size
        return self.size, self.size

    def draw(self) -> None:
        """Draws the modules as a figure with an alternative text."""
        sheet = cast(Sheet, self.canv)
        with sheet.structure.content(sheet, self.element):
            sheet.write(f"{rgb(INK)} rg {qr_path(self.address, self.size)}")


def signing_rows(parties: Sequence[PartyFacts], *, mediator: str, recorder: str) -> list[Flowable]:
    """A place to sign for every party and the agents of organisations, then for the mediators."""
    return _rows([*_of_parties(parties), _place("人民调解员（签名）", mediator), _place("记录人（签名）", recorder)])


def party_rows(parties: Sequence[PartyFacts]) -> list[Flowable]:
    """A place to sign for every party and the agents of organisations."""
    return _rows(_of_parties(parties))


def sealing_row(*, organisation: OrganisationFacts, signed_on: date, code: str, address: str) -> Columns:
    """How the document is verified, and where the committee's seal goes."""
    how = [
        Paragraph("文书核验", VERIFY),
        Paragraph("扫码核对本文书与存档是否一致。", VERIFY_HOW),
        Paragraph("核验码", VERIFY_HOW),
        Paragraph(code, VERIFY),
        Paragraph(f"{organisation.address}　{organisation.phone}", VERIFY_HOW),
    ]
    seal = [
        Paragraph("（人民调解委员会盖章）", SEAL_HERE),
        Paragraph(organisation.name, SEALED),
        Paragraph(day(signed_on), SEALED),
    ]
    verification = Columns([[Code(address, CODE)], how], gap=4 * mm, widths=(CODE, 44 * mm))
    return Columns([[Spacer(0, 24), verification], seal], gap=GAP)


def _of_parties(parties: Sequence[PartyFacts]) -> list[list[Flowable]]:
    """The places of the parties, an even number of them."""
    places = [
        place
        for party, heading in zip(parties, headings(parties), strict=True)
        for place in _party_places(party, heading)
    ]
    return [*places, []] if len(places) % 2 else places


def _rows(places: Sequence[list[Flowable]]) -> list[Flowable]:
    return [Columns(places[start : start + 2], gap=GAP) for start in range(0, len(places), 2)]


def _party_places(party: PartyFacts, heading: str) -> list[list[Flowable]]:
    if party.is_person:
        own = _place(f"{heading}（签名、盖章或者按指印）", party.name)
        agent = _place(f"{heading}的委托代理人（签名）", party.agent_name or "")
        return [own, agent] if party.agent_name else [own]
    signer = party.agent_name or party.legal_representative or ""
    return [
        _place(f"{heading}（盖章）", party.name),
        _place(f"{party.head}或者委托代理人（签名）", signer),
    ]


def _place(role: str, name: str) -> list[Flowable]:
    return [Paragraph(role, ROLE), Paragraph(name, NAME), SigningLine()]
