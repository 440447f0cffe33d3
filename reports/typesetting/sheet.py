"""The canvas of our paper: it knows how many pages there are, tags what is drawn, and archives."""

import zlib
from collections.abc import Callable
from typing import Any, BinaryIO

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from reports.typesetting.archive import Metadata, archive
from reports.typesetting.tagging import Structure


class Sheet(Canvas):
    """Pages are kept back until the last one is laid out; `furniture` then draws head and foot."""

    def __init__(
        self,
        target: BinaryIO,
        *,
        metadata: Metadata,
        furniture: "Callable[[Sheet, int, int], None]",
        **options: Any,
    ) -> None:
        super().__init__(target, pdfVersion=(1, 7), **options)
        self.metadata = metadata
        self.furniture = furniture
        self.structure = Structure()
        self.laid_out: list[dict[str, Any]] = []

    @property
    def document(self) -> pdfdoc.PDFDocument:
        """The PDF document under construction."""
        return self._doc

    def write(self, operators: str) -> None:
        """Appends operators to the current page."""
        self._code.append(operators)

    def bookmark(self, title: str, *, level: int, height: float) -> None:
        """An outline entry that leads to `height` above the current origin."""
        key = f"bookmark-{len(self._destinations)}"
        top = self.absolutePosition(0, height)[1]
        target = self.bookmarkPage(key, fit="XYZ", left=0, top=top)
        # ReportLab would bind it to page 1, because no page is added before the last is laid out.
        target.setPage(pdfdoc.PDFObjectReference(f"Page{self.getPageNumber()}"))
        self.addOutlineEntry(title, key, level)

    def showPage(self) -> None:
        """Keeps the finished page back and starts the next."""
        self.laid_out.append(dict(vars(self)))
        self._startPage()

    def save(self) -> None:
        """Gives every page its head and foot and writes the file."""
        for number, page in enumerate(self.laid_out, start=1):
            self.__dict__.update(page)
            with self.structure.artifact(self):
                self.furniture(self, number, len(self.laid_out))
            super().showPage()
            _finish(self.document.idToObject[f"Page{number}"], number)
        self.structure.attach(self.document)
        archive(self.document, self.metadata)
        super().save()


def _finish(page: pdfdoc.PDFPage, number: int) -> None:
    """Ties the page to the structure tree and stores it compressed, as it is."""
    page.StructParents = number - 1
    page.Tabs = "/S"
    page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
    page.Trans = None  # ReportLab writes an empty transition, which PDF/A forbids
    content = zlib.compress(page.stream.encode("ascii"))
    page.Contents = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": "/FlateDecode"}), content, filters=[])
