"""The four typefaces of our paper, read from `reports/fonts` once per process."""

from functools import cache
from pathlib import Path
from threading import Lock

from reportlab.pdfbase import pdfmetrics

from reports.typesetting import sfnt
from reports.typesetting.font import Typeface

SONG = "Song"
SONG_BOLD = "SongBold"
HEI = "Hei"
HEI_BOLD = "HeiBold"

FONTS = Path(__file__).parents[1] / "fonts"
FREQUENT = ""

_reading = Lock()


def typeface(name: str) -> Typeface:
    """The typeface of this name; the first call reads all four (about 0.1 s)."""
    with _reading:
        return _typefaces()[name]


@cache
def _typefaces() -> dict[str, Typeface]:
    serif, serif_bold, sans, sans_bold = (
        sfnt.read(FONTS / file_name)
        for file_name in (
            "NotoSerifSC-Regular.ttf",
            "NotoSerifSC-Bold.tgh.ttf",
            "NotoSansSC-Regular.tgh.ttf",
            "NotoSansSC-Bold.tgh.ttf",
        )
    )
    # Only the regular serif is complete, so every chain ends in it.
    chains = (
        Typeface(SONG, [serif], frozen=FREQUENT),
        Typeface(SONG_BOLD, [serif_bold, serif]),
        Typeface(HEI, [sans, serif]),
        Typeface(HEI_BOLD, [sans_bold, sans, serif]),
    )
    for chain in chains:
        pdfmetrics.registerFont(chain)
    return {chain.fontName: chain for chain in chains}
