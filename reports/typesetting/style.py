"""How a paragraph looks, and the few colours of our paper. Lengths are in points."""

from dataclasses import dataclass
from typing import Literal

from reportlab.lib.colors import Color, HexColor

from reports.typesetting.typefaces import SONG, SONG_BOLD

INK = HexColor("#1a1d23")
GREY = HexColor("#5f6672")
RULE = HexColor("#9aa1ac")
HAIRLINE = HexColor("#d5d9df")
SHADE = HexColor("#f3f4f6")

Align = Literal["justify", "left", "center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """`tag` is the paragraph's role for a screen reader, `language` its language if not Chinese."""

    face: str = SONG
    strong_face: str = SONG_BOLD
    size: float
    leading: float
    indent: float = 0
    align: Align = "justify"
    before: float = 0
    after: float = 0
    tracking: float = 0
    color: Color = INK
    tag: Literal["P", "H1", "H2", "Caption"] = "P"
    language: str | None = None
