"""The structure tree of a tagged PDF, its metadata and its colour profile: what makes it PDF/A-2b and readable aloud.

Open-source reportlab writes none of these, but lets a document carry them. Claimed: PDF/A-2b (ISO 19005-2). PDF/UA is
not claimed.
"""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from core.paper.resources import output_profile

LANGUAGE = "en-GB"
EMPTY_ALLOWED = {"TD", "TH"}  # an empty cell keeps its column


@dataclass(eq=False)
class Element:
    """A node of the tree. `kids` are elements and (page, mark) pairs, in reading order; `said` is its own text."""

    tag: str
    parent: "Element | None" = None
    alt: str = ""
    scope: str = ""  # Column or Row, of a TH
    span: int = 1  # columns, of a cell
    box: tuple[float, float, float, float] | None = None  # of a Figure
    kids: "list[Element | tuple[int, int]]" = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def child(self, tag: str, *, alt: str = "", scope: str = "", span: int = 1) -> "Element":
        """A new element, last of this one's."""
        made = Element(tag, self, alt, scope, span)
        self.kids.append(made)
        return made


def write_structure(document: Any, root: Element, marks: dict[int, list[Element]]) -> None:  # noqa: ANN401 - reportlab's
    """Hang the tree into a reportlab document. `marks`: page from 1 → the elements its marks belong to, in order."""
    _prune(root)
    names: dict[int, str] = {}
    elements = list(_walk(root))
    for number, element in enumerate(elements):
        names[id(element)] = f"Element{number}"
    for element in elements:
        document.Reference(PDFDictionary(_entry(element, names)), names[id(element)])
    numbers: list[Any] = []
    for page in sorted(marks):
        owners = PDFArray([PDFObjectReference(names[id(owner)]) for owner in marks[page]])
        document.Reference(owners, f"Marks{page}")
        numbers += [page - 1, PDFObjectReference(f"Marks{page}")]
    tree = PDFDictionary(
        {
            "Type": PDFName("StructTreeRoot"),
            "K": PDFArray([PDFObjectReference(names[id(root)])]),
            "ParentTree": PDFDictionary({"Nums": PDFArray(numbers)}),
            "ParentTreeNextKey": max(marks, default=0),
        }
    )
    document.Reference(tree, "StructureRoot")
    document.Catalog.StructTreeRoot = tree
    document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def write_archive_marks(
    document: Any,  # noqa: ANN401 - reportlab's
    title: str,
    product: str,
    keywords: str,
    when: str,
) -> None:
    """The XMP packet and the output intent of PDF/A-2b. `when` is ISO 8601 with offset."""
    packet = _XMP.format(
        title=escape(title, quote=False),
        language=LANGUAGE,
        product=escape(product, quote=False),
        producer=escape(document.info.producer, quote=False),
        keywords=escape(keywords, quote=False),
        when=when,
    )
    kind = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    document.Catalog.Metadata = PDFStream(content=packet.encode(), dictionary=kind, filters=[])
    profile = PDFStream(content=output_profile(), dictionary=PDFDictionary({"N": 3}), filters=[PDFZCompress])
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString("sRGB"),
        "Info": PDFString("sRGB"),
        "DestOutputProfile": document.Reference(profile, "Profile"),
    }
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.OutputIntents = PDFArray([PDFDictionary(intent)])


def _prune(element: Element) -> None:
    for kid in element.kids:
        if isinstance(kid, Element):
            _prune(kid)
    element.kids = [kid for kid in element.kids if not isinstance(kid, Element) or kid.kids or kid.tag in EMPTY_ALLOWED]


def _walk(element: Element) -> list[Element]:
    found = [element]
    for kid in element.kids:
        if isinstance(kid, Element):
            found += _walk(kid)
    return found


def _entry(element: Element, names: dict[int, str]) -> dict[str, Any]:
    parent = names[id(element.parent)] if element.parent else "StructureRoot"
    page = next((kid[0] for kid in element.kids if not isinstance(kid, Element)), 0)
    entry: dict[str, Any] = {
        "Type": "/StructElem",
        "S": f"/{element.tag}",
        "P": PDFObjectReference(parent),
        "K": PDFArray([_kid(kid, names, page) for kid in element.kids]),
    }
    if page:
        entry["Pg"] = PDFObjectReference(f"Page{page}")
    if element.alt:
        entry["Alt"] = PDFString(element.alt)
    if element.scope or element.span > 1:
        table: dict[str, Any] = {"O": PDFName("Table")}
        if element.scope:
            table["Scope"] = PDFName(element.scope)
        if element.span > 1:
            table["ColSpan"] = element.span
        entry["A"] = PDFDictionary(table)
    if element.box:
        box = PDFArray([round(side, 2) for side in element.box])
        entry["A"] = PDFDictionary({"O": PDFName("Layout"), "BBox": box, "Placement": PDFName("Block")})
    if element.parent is None:
        entry["Lang"] = PDFString(LANGUAGE)
    return entry


def _kid(kid: Element | tuple[int, int], names: dict[int, str], home: int) -> Any:  # noqa: ANN401 - reportlab's objects
    if isinstance(kid, Element):
        return PDFObjectReference(names[id(kid)])
    page, mark = kid
    if page == home:  # the element's own page goes without saying
        return mark
    return PDFDictionary({"Type": "/MCR", "Pg": PDFObjectReference(f"Page{page}"), "MCID": mark})


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords>{keywords}</pdf:Keywords>
<xmp:CreatorTool>{product}</xmp:CreatorTool>
<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
