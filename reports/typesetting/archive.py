"""Makes a document archival: PDF/A-2b (ISO 19005-2), and the same bytes for the same facts."""

import zlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

CREATOR = "mediation"
PRODUCER = "ReportLab"
BEIJING_HOURS = 8
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords>{keywords}</pdf:Keywords>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{dated}</xmp:CreateDate><xmp:ModifyDate>{dated}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the file says about itself; `dated` is the legal date of the document, not today."""

    title: str
    author: str
    subject: str
    keywords: str
    dated: date


def archive(document: pdfdoc.PDFDocument, metadata: Metadata) -> None:
    """Adds dates, metadata, colour profile and identifier; call it when all pages are drawn."""
    document._timeStamp = SimpleNamespace(YMDhms=(*metadata.dated.timetuple()[:3], 0, 0, 0), dhh=BEIJING_HOURS, dmm=0)
    document.setTitle(metadata.title)
    document.setAuthor(metadata.author)
    document.setSubject(metadata.subject)
    document.setKeywords(metadata.keywords)
    document.setCreator(CREATOR)
    document.setProducer(PRODUCER)
    xmp = _xmp(metadata)
    catalog = document.Catalog
    catalog.Metadata = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Type": "/Metadata", "Subtype": "/XML"}), xmp, filters=[])
    catalog.OutputIntents = pdfdoc.PDFArray([_output_intent(document)])
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    document._ID = _identifier(document, xmp)


def _xmp(metadata: Metadata) -> bytes:
    text = XMP.format(
        title=escape(metadata.title),
        author=escape(metadata.author),
        subject=escape(metadata.subject),
        keywords=escape(metadata.keywords),
        creator=CREATOR,
        producer=PRODUCER,
        dated=f"{metadata.dated.isoformat()}T00:00:00+08:00",
    )
    return text.encode()


@cache
def _colour_profile() -> bytes:
    return zlib.compress(Path(__file__).with_name("sRGB.icc").read_bytes(), 9)


def _output_intent(document: pdfdoc.PDFDocument) -> pdfdoc.PDFDictionary:
    entries = pdfdoc.PDFDictionary({"N": 3, "Filter": "/FlateDecode"})
    profile = pdfdoc.PDFStream(entries, _colour_profile(), filters=[])
    return pdfdoc.PDFDictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pdfdoc.PDFString("sRGB"),
            "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": document.Reference(profile),
        }
    )


def _identifier(document: pdfdoc.PDFDocument, xmp: bytes) -> bytes:
    """The file identifier, from what the pages show (ReportLab's own depends on the environment)."""
    digest = sha256(xmp)
    for number in range(1, document.pageCounter):
        digest.update(document.idToObject[f"Page{number}"].stream.encode())
    identifier = digest.hexdigest()[:32].encode()
    return b"[<" + identifier + b"><" + identifier + b">]"
