"""The structure tree that lets a screen reader read a page as headings, text and tables.

ISO 32000-1, 14.7 and 14.8. Everything on a page is either content of one element or an artifact.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from reportlab.pdfbase import pdfdoc

ROOT = "StructTreeRoot"


class Mark(NamedTuple):
    """A piece of page content: its page number, and its number on that page."""

    page: int
    number: int


class Writer(Protocol):
    """A canvas that takes page operators as they are."""

    def write(self, operators: str) -> None:
        """Appends operators to the current page."""

    def getPageNumber(self) -> int:
        """The number of the current page, from 1."""


class Element(pdfdoc.PDFObject):
    """One node of the tree: a heading, a paragraph, a table, a row, a cell or a figure."""

    __RefOnly__ = 1

    def __init__(
        self,
        tag: str,
        *,
        attributes: Mapping[str, str | int] | None = None,
        alternative: str | None = None,
        language: str | None = None,
    ) -> None:
        self.tag = tag
        self.attributes = attributes
        self.alternative = alternative
        self.language = language
        self.parent: Element | None = None
        self.children: list[Element | Mark] = []

    def add(self, child: "Element") -> "Element":
        """Puts the child at the end of this element, unless it has a place already."""
        if child.parent is None:
            child.parent = self
            self.children.append(child)
        return child

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The structure element dictionary, for ReportLab."""
        kids = " ".join(_kid(child, document) for child in self.children)
        parent = _reference(self.parent, document) if self.parent else _number(ROOT, document)
        entries = [f"/S /{self.tag} /P {parent} /K [{kids}]"]
        if self.attributes:
            pairs = " ".join(f"/{name} {value}" for name, value in self.attributes.items())
            entries.append(f"/A <</O /Table {pairs}>>")
        for name, text in (("Alt", self.alternative), ("Lang", self.language)):
            if text:
                entries.append(f"/{name} <FEFF{text.encode('utf-16-be').hex()}>")
        return f"<<{' '.join(entries)}>>".encode("ascii")


class Structure:
    """The tree of one document, filled while its pages are drawn."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self.marked: dict[int, list[Element]] = {}

    @contextmanager
    def content(self, canvas: Writer, element: Element) -> Iterator[None]:
        """What is drawn inside belongs to the element."""
        self.root.add(element)
        page = canvas.getPageNumber()
        owners = self.marked.setdefault(page, [])
        element.children.append(Mark(page, len(owners)))
        canvas.write(f"/{element.tag} <</MCID {len(owners)}>> BDC")
        owners.append(element)
        yield
        canvas.write("EMC")

    @contextmanager
    def artifact(self, canvas: Writer) -> Iterator[None]:
        """What is drawn inside is decoration, or repeats what was read before."""
        canvas.write("/Artifact BMC")
        yield
        canvas.write("EMC")

    def attach(self, document: pdfdoc.PDFDocument) -> None:
        """Writes the tree into the document when all its pages are drawn."""
        root = pdfdoc.PDFDictionary({"Type": "/StructTreeRoot"})
        document.Catalog.StructTreeRoot = document.Reference(root, ROOT)
        root["K"] = _reference(self.root, document)
        root["ParentTree"] = f"<</Nums [{' '.join(self._parents(document))}]>>"
        root["ParentTreeNextKey"] = len(self.marked)
        document.Catalog.MarkInfo = "<</Marked true>>"
        document.Catalog.ViewerPreferences = "<</DisplayDocTitle true>>"

    def _parents(self, document: pdfdoc.PDFDocument) -> Iterator[str]:
        """For each page, the elements that own its marks in the order of their numbers."""
        for page, owners in sorted(self.marked.items()):
            elements = " ".join(_reference(owner, document) for owner in owners)
            yield f"{page - 1} [{elements}]"


def _number(name: str, document: pdfdoc.PDFDocument) -> str:
    return f"{document.idToObjectNumberAndVersion[name][0]} 0 R"


def _reference(element: pdfdoc.PDFObject, document: pdfdoc.PDFDocument) -> str:
    return _number(document.Reference(element).name, document)


def _kid(child: Element | Mark, document: pdfdoc.PDFDocument) -> str:
    if isinstance(child, Element):
        return _reference(child, document)
    page = _number(f"Page{child.page}", document)
    return f"<</Type /MCR /Pg {page} /MCID {child.number}>>"
