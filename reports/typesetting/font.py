"""A typeface for ReportLab that embeds two-byte CID fonts and falls back from face to face.

ReportLab's own TTFont writes a wrong ToUnicode entry outside the Basic Multilingual Plane, so a
rare surname prints well and is copied as another character, and it prints a box for a missing one.
Here the text copied is the text printed, and a missing character is an error.

Objects: ISO 32000-1, 9.7 (composite fonts) and 9.10.3 (ToUnicode). Widths: thousandths of an em.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from reportlab.pdfbase import pdfdoc

from reports.typesetting.sfnt import Face

FROZEN = 0  # component 0 holds the frozen characters, component n + 1 grows from face n
ENTRIES_PER_BLOCK = 100  # the most that one bfchar block of a CMap may hold
TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""

Value = TypeVar("Value")


class MissingGlyph(ValueError):
    """No typeface here can print these characters."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(characters)
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in self.characters)
        super().__init__(f"no typeface here can print {named}")


class _Memo(dict[str, Value], Generic[Value]):
    """Remembers what a pure function finds for a character."""

    def __init__(self, find: Callable[[str], Value]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, character: str) -> Value:
        value = self[character] = self.find(character)
        return value


class _Subset(dict[str, bytes]):
    """The characters of one face that are in use, each with its two-byte code; 0 is .notdef."""

    def __init__(self, face: Face, characters: Iterable[str] = ()) -> None:
        super().__init__()
        self.face = face
        self.characters: list[str] = []
        for character in characters:
            self[character]

    def __missing__(self, character: str) -> bytes:
        self.characters.append(character)
        code = self[character] = struct.pack(">H", len(self.characters))
        return code

    def embedded(self, level: int) -> "_Embedded":
        """What a file needs to show these characters, compressed at the given zlib level."""
        glyphs = [0, *(self.face.glyphs[ord(character)] for character in self.characters)]
        program = self.face.subset(glyphs)
        return _Embedded(
            face=self.face,
            program=zlib.compress(program, level),
            program_length=len(program),
            to_unicode=zlib.compress(_to_unicode(self.characters), level),
            widths="[0 [" + " ".join(str(self.face.advances[glyph]) for glyph in glyphs) + "]]",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Embedded:
    face: Face
    program: bytes
    program_length: int
    to_unicode: bytes
    widths: str


@dataclass(slots=True)
class _InDocument:
    """What one document has used of a typeface so far."""

    name: str
    subsets: list[_Subset]
    used: set[int] = field(default_factory=set)


class Typeface:
    """A chain of faces under one name; ReportLab treats it as a dynamic font.

    `frozen` characters are cut and compressed once and shared by all documents, the others are cut
    for each document. What a document has used is kept in the document, so documents can be made
    in several threads at a time.
    """

    _dynamicFont = True
    _multiByte = True
    shapable = False
    encoding = SimpleNamespace(name="UTF-8")

    def __init__(self, name: str, faces: Sequence[Face], *, frozen: str = "") -> None:
        self.fontName = name
        self.face = faces[0]
        self.faces = tuple(faces)
        self._frozen = _Subset(self.face, sorted(set(frozen)))
        self._frozen_embedded = self._frozen.embedded(level=9)
        self._component = _Memo(self._find_component)
        self.advance = _Memo(self._find_advance)

    def _find_component(self, character: str) -> int:
        if character in self._frozen:
            return FROZEN
        for place, face in enumerate(self.faces):
            if ord(character) in face.glyphs:
                return FROZEN + 1 + place
        raise MissingGlyph(character)

    def _find_advance(self, character: str) -> int:
        face = self.faces[max(self._component[character] - 1, 0)]
        return face.advances[face.glyphs[ord(character)]]

    @property
    def frozen_program(self) -> bytes:
        """The font of the frozen characters, as it lies in every document that uses one of them."""
        return self._frozen_embedded.program

    def missing(self, text: str) -> tuple[str, ...]:
        """Characters of the text that cannot be printed; ask when a name is entered."""
        known = (face.glyphs for face in self.faces)
        lacking = {ord(character) for character in text if not character.isspace()}
        return tuple(sorted(map(chr, lacking.difference(*known))))

    def width(self, text: str) -> int:
        """Advance of the text in thousandths of an em; raises MissingGlyph."""
        return sum(map(self.advance.__getitem__, text))

    def codes(self, text: str, document: pdfdoc.PDFDocument) -> list[tuple[str, bytes]]:
        """The text as (PDF font name, two-byte codes) pairs; raises MissingGlyph."""
        state = self._state(document)
        pairs = []
        for component, characters in groupby(text, self._component.__getitem__):
            state.used.add(component)
            codes = map(state.subsets[component].__getitem__, characters)
            pairs.append((f"/{state.name}+{component}", b"".join(codes)))
        return pairs

    def _state(self, document: pdfdoc.PDFDocument) -> _InDocument:
        states: dict[str, _InDocument] = vars(document).setdefault("_typefaces", {})
        if self.fontName not in states:
            growing = [_Subset(face) for face in self.faces]
            name = f"F{len(states) + 1}"
            states[self.fontName] = _InDocument(name, [self._frozen, *growing])
            document.delayedFonts.append(self)
        return states[self.fontName]

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: ARG002
        """Advance of the text in points, for ReportLab, which names an encoding."""
        return self.width(text) * size / 1000

    def splitString(self, text: str, document: pdfdoc.PDFDocument) -> list[tuple[str, bytes]]:
        """The text as runs of one embedded font each, for ReportLab."""
        return self.codes(text, document)

    def getSubsetInternalName(self, subset: str, _document: pdfdoc.PDFDocument) -> str:
        """The PDF name of a run's font, for ReportLab."""
        return subset

    def addObjects(self, document: pdfdoc.PDFDocument) -> None:
        """Writes the embedded fonts into the document when ReportLab saves it."""
        state = self._state(document)
        for component in sorted(state.used):
            frozen = component == FROZEN
            subset = state.subsets[component]
            embedded = self._frozen_embedded if frozen else subset.embedded(level=1)
            _add_font(document, f"{state.name}+{component}", embedded)


def _to_unicode(characters: Sequence[str]) -> bytes:
    entries = [
        f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(characters, start=1)
    ]
    blocks = [entries[start : start + ENTRIES_PER_BLOCK] for start in range(0, len(entries), ENTRIES_PER_BLOCK)]
    lines = ["\n".join((f"{len(block)} beginbfchar", *block, "endbfchar")) for block in blocks]
    return TO_UNICODE.format(blocks="\n".join(lines)).encode("ascii")


def _stream(content: bytes, **entries: int) -> pdfdoc.PDFStream:
    dictionary = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode"), **entries})
    return pdfdoc.PDFStream(dictionary, content, filters=[])


def _add_font(document: pdfdoc.PDFDocument, name: str, embedded: _Embedded) -> None:
    """Adds the four objects of a composite font and lists it among the document's fonts."""
    face, pdf_name = embedded.face, pdfdoc.PDFName
    # The six letters tell apart several subsets of one face in one file (ISO 32000-1, 9.6.4).
    tag = "".join(chr(ord("A") + byte % 26) for byte in sha256(name.encode()).digest()[:6])
    base_name = pdf_name(f"{tag}+{face.name}")
    descriptor = {
        "Type": pdf_name("FontDescriptor"),
        "FontName": base_name,
        "Flags": 4 | (2 if face.is_serif else 0),
        "FontBBox": pdfdoc.PDFArray(face.bounds),
        "ItalicAngle": 0,
        "Ascent": face.ascent,
        "Descent": face.descent,
        "CapHeight": face.cap_height,
        "StemV": 80,
        "FontFile2": document.Reference(_stream(embedded.program, Length1=embedded.program_length)),
    }
    descendant = {
        "Type": pdf_name("Font"),
        "Subtype": pdf_name("CIDFontType2"),
        "BaseFont": base_name,
        "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
        "CIDToGIDMap": pdf_name("Identity"),
        "DW": 1000,
        "W": embedded.widths,
        "FontDescriptor": document.Reference(pdfdoc.PDFDictionary(descriptor)),
    }
    font: dict[str, Any] = {
        "Type": pdf_name("Font"),
        "Subtype": pdf_name("Type0"),
        "BaseFont": base_name,
        "Encoding": pdf_name("Identity-H"),
        "DescendantFonts": pdfdoc.PDFArray([document.Reference(pdfdoc.PDFDictionary(descendant))]),
        "ToUnicode": document.Reference(_stream(embedded.to_unicode)),
    }
    fonts = document.idToObject["BasicFonts"].dict
    fonts[name] = document.Reference(pdfdoc.PDFDictionary(font))
