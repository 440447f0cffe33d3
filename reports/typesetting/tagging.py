"""The structure tree that lets a screen reader read a page as headings, text and tables.

ISO 32000-1, 14.7 and 14.8. Everything on a page is either content of one element or an artifact.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from reportlab.pdfbase import pdfdoc


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
        entries: dict[str, object] = {
            "Type": pdfdoc.PDFName("StructElem"),
            "S": pdfdoc.PDFName(self.tag),
            "P": document.Reference(self.parent) if self.parent else _ROOT,
            "K": pdfdoc.PDFArray([_kid(child, document) for child in self.children]),
        }
        if self.attributes:
            owner = {"O": pdfdoc.PDFName("Table")}
            entries["A"] = pdfdoc.PDFDictionary({**owner, **self.attributes})
        if self.alternative:
            entries["Alt"] = pdfdoc.PDFString(self.alternative)
        if self.language:
            entries["Lang"] = pdfdoc.PDFString(self.language)
        return pdfdoc.PDFDictionary(entries).format(document)


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
        pages: list[object] = []
        for page, owners in sorted(self.marked.items()):
            pages += [page - 1, pdfdoc.PDFArray([document.Reference(owner) for owner in owners])]
        parents = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(pages)})
        root = {
            "Type": pdfdoc.PDFName("StructTreeRoot"),
            "K": document.Reference(self.root),
            "ParentTree": document.Reference(parents),
            "ParentTreeNextKey": len(self.marked),
        }
        document.Reference(pdfdoc.PDFDictionary(root), _ROOT.name)
        document.Catalog.StructTreeRoot = _ROOT
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        document.Catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})


_ROOT = pdfdoc.PDFObjectReference("StructTreeRoot")


def _kid(child: Element | Mark, document: pdfdoc.PDFDocument) -> object:
    if isinstance(child, Element):
        return document.Reference(child)
    page = pdfdoc.PDFObjectReference(f"Page{child.page}").format(document).decode("ascii")
    return f"<</Type /MCR /Pg {page} /MCID {child.number}>>"
