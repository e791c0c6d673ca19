"""Pages: their size, and what stands at the head and foot of each."""

from dataclasses import dataclass

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart
from docx.parts.hdrftr import FooterPart, HeaderPart

from hallmark.reports.blocks import Document
from hallmark.reports.letters import one_line
from hallmark.reports.word.markup import NAMESPACES, TAB, field, run

SYNTHETIC = "Synthetic demonstration data"
SHORT, LONG = 11_906, 16_838
"""The sides of A4, in twentieths of a point."""
MARGIN_TOP, MARGIN_SIDE, MARGIN_BOTTOM = 1_300, 1_134, 1_130
MARGIN_EDGE = 560
"""From the paper's edge to its head and foot."""
PORTRAIT_ROOM = SHORT - 2 * MARGIN_SIDE
LANDSCAPE_ROOM = LONG - 2 * MARGIN_SIDE
LONGEST_HEAD = 64
LONGEST_MARKING = 60
_PACK = "ward-pack"


@dataclass(frozen=True)
class Pages:
    """The section properties of pages of each kind, as the paragraphs that end them hold them."""

    portrait: str
    landscape: str
    first: str
    """Portrait pages whose first is a cover."""


def is_pack(document: Document) -> bool:
    """Whether it is a pack of pages, a ward each, that has no cover and no contents."""
    return document.kind == _PACK


def make_pages(part: DocumentPart, document: Document) -> Pages:
    """Write the heads and feet of all pages, and say which pages have which."""
    upright = _reference(part, document, PORTRAIT_ROOM)
    turned = _reference(part, document, LANDSCAPE_ROOM)
    cover = _cover_reference(part, document)
    return Pages(_properties(upright), _properties(turned, landscape=True), _properties(upright + cover, cover=True))


def _reference(part: DocumentPart, document: Document, room: int) -> str:
    """The references to a head and a foot whose right side is that far away."""
    left = [document.organisation, document.title] if is_pack(document) else [document.organisation]
    named = one_line(" · ".join(name for name in left if name), LONGEST_HEAD)
    head = _line("Header", [named, one_line(document.period, LONGEST_HEAD)], room)
    page = field("PAGE", "1") + run(" of ") + field("NUMPAGES", "1")
    foot = _foot(document, page, room)
    return _references(part, "default", _marking(document, synthetic=True) + head, foot)


def _cover_reference(part: DocumentPart, document: Document) -> str:
    """A cover has its marking above and below, and no running head."""
    head = _marking(document, synthetic=True) or _line("Header", [""], PORTRAIT_ROOM)
    foot = _marking(document, synthetic=False) or _line("Footer", [""], PORTRAIT_ROOM)
    return _references(part, "first", head, foot)


def _references(part: DocumentPart, kind: str, head: str, foot: str) -> str:
    """Put a head and a foot into the package; what a section says to have them."""
    header, footer = HeaderPart.new(part.package), FooterPart.new(part.package)
    header._element = parse_xml(f"<w:hdr {NAMESPACES}>{head}</w:hdr>")
    footer._element = parse_xml(f"<w:ftr {NAMESPACES}>{foot}</w:ftr>")
    header_id = part.relate_to(header, RELATIONSHIP_TYPE.HEADER)
    footer_id = part.relate_to(footer, RELATIONSHIP_TYPE.FOOTER)
    return (
        f'<w:headerReference w:type="{kind}" r:id="{header_id}"/>'
        f'<w:footerReference w:type="{kind}" r:id="{footer_id}"/>'
    )


def _marking(document: Document, *, synthetic: bool) -> str:
    said = [one_line(document.marking, LONGEST_MARKING)]
    said += [SYNTHETIC] if document.synthetic and synthetic else []
    text = " · ".join(word for word in said if word)
    return f'<w:p><w:pPr><w:pStyle w:val="Marking"/></w:pPr>{run(text)}</w:p>' if text else ""


def _foot(document: Document, page: str, room: int) -> str:
    """Status, marking, page: left, middle, right."""
    tabs = f'<w:tab w:val="center" w:pos="{room // 2}"/><w:tab w:val="right" w:pos="{room}"/>'
    status, marking = one_line(document.status, LONGEST_HEAD), one_line(document.marking, LONGEST_MARKING)
    said = run(status) + TAB + run(marking, style="Strong") + TAB + run("Page ") + page
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/><w:tabs>{tabs}</w:tabs></w:pPr>{said}</w:p>'


def _line(style: str, texts: list[str], room: int) -> str:
    """A line of words: the first to the left, the last to the right."""
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{room}"/></w:tabs>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{tabs}</w:pPr>{TAB.join(map(run, texts))}</w:p>'


def _properties(references: str, *, landscape: bool = False, cover: bool = False) -> str:
    wide, high = (LONG, SHORT) if landscape else (SHORT, LONG)
    turned = ' w:orient="landscape"' if landscape else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar w:top="{MARGIN_TOP}" w:right="{MARGIN_SIDE}" w:bottom="{MARGIN_BOTTOM}" w:left="{MARGIN_SIDE}"'
        f' w:header="{MARGIN_EDGE}" w:footer="{MARGIN_EDGE}" w:gutter="0"/>{"<w:titlePg/>" if cover else ""}</w:sectPr>'
    )
