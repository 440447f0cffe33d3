"""Reads a finished PDF as people and courts do: text, lines, fonts, tags and pixels."""

from collections.abc import Iterator
from ctypes import c_double
from io import BytesIO
from typing import NamedTuple

import pikepdf
import pypdfium2
from pypdf import PdfReader


def text_of(document: bytes) -> str:
    """All text as pypdf copies it."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)


def lines_of(document: bytes) -> list[str]:
    """The lines a reader sees, as PDFium copies them."""
    with pypdfium2.PdfDocument(document) as pages:
        return [line for page in pages for line in page.get_textpage().get_text_range().split("\r\n")]


class Font(NamedTuple):
    """A font that a page uses."""

    name: str
    is_embedded: bool
    can_be_copied: bool


def fonts_of(document: bytes) -> list[Font]:
    """Every font that is listed on a page."""
    with pikepdf.open(BytesIO(document)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.as_dict().values()]
        return [
            Font(
                str(font.BaseFont),
                "/FontFile2" in font.DescendantFonts[0].FontDescriptor,
                "/ToUnicode" in font,
            )
            for font in fonts
        ]


class Tag(NamedTuple):
    """One element of the structure tree."""

    name: str
    alternative: str
    language: str


def tags_of(document: bytes) -> list[Tag]:
    """The structure tree in reading order."""
    with pikepdf.open(BytesIO(document)) as pdf:
        return list(_below(pdf.Root.StructTreeRoot.K))


def _below(element: pikepdf.Dictionary) -> Iterator[Tag]:
    yield Tag(str(element.S)[1:], str(element.get("/Alt", "")), str(element.get("/Lang", "")))
    for child in element.K:
        if "/S" in child:
            yield from _below(child)


def untagged_text_of(document: bytes) -> list[str]:
    """Operators that show text outside every tag and every artifact."""
    found = []
    with pikepdf.open(BytesIO(document)) as pdf:
        for page in pdf.pages:
            depth = 0
            for _, operator in pikepdf.parse_content_stream(page):
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(operator), 0)
                if depth == 0 and str(operator) in ("Tj", "TJ"):
                    found.append(str(operator))
    return found


def marks_on_pages(document: bytes) -> list[tuple[int, int]]:
    """Page and number of every marked piece of content, in the order of the pages."""
    with pikepdf.open(BytesIO(document)) as pdf:
        return [
            (place, int(operands[1].MCID))
            for place, page in enumerate(pdf.pages)
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC"
        ]


def marks_in_tree(document: bytes) -> list[tuple[int, int]]:
    """The same marks as the structure tree refers to them."""
    with pikepdf.open(BytesIO(document)) as pdf:
        numbers = {page.objgen: place for place, page in enumerate(pdf.pages)}
        marks = [(numbers[mark.Pg.objgen], int(mark.MCID)) for mark in _marks(pdf.Root.StructTreeRoot.K)]
    return sorted(marks)


def _marks(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    for child in element.K:
        if "/S" in child:
            yield from _marks(child)
        else:
            yield child


def line_ends_of(document: bytes) -> list[float]:
    """Where each line of the first page ends, from the top, in points from the left edge."""
    with pypdfium2.PdfDocument(document) as pages:
        text = pages[0].get_textpage()
        ends: dict[float, float] = {}
        for place in range(text.count_chars()):
            x, y = c_double(), c_double()
            pypdfium2.raw.FPDFText_GetCharOrigin(text, place, x, y)
            right = text.get_charbox(place, loose=True)[2]
            ends[round(y.value)] = max(ends.get(round(y.value), 0), right)
    return [end for _, end in sorted(ends.items(), reverse=True)]
