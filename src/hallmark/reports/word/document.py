"""A document as a Word file."""

from io import BytesIO

from docx.document import Document as WordDocument
from docx.oxml.parser import parse_xml

from hallmark.reports.blocks import Chart, Document, Map
from hallmark.reports.word.body import Body, Pictures
from hallmark.reports.word.cover import contents, cover, end
from hallmark.reports.word.heads import is_pack, make_pages
from hallmark.reports.word.markup import NAMESPACES
from hallmark.reports.word.package import bytes_of, new_package
from hallmark.reports.word.pictures import pngs_of


def render_word(document: Document) -> bytes:
    """The document as a .docx that opens in Word and LibreOffice and that an officer can edit.

    Returns:
        The file; the same document gives the same bytes in any process.

    Raises:
        Problem: a font file is missing, without which no picture can be drawn.
        ValueError: a drawing cannot be read.

    Limits:
        Page numbers in the contents come when Word brings the field up to date (right click, Update field).
    """
    package = new_package(document)
    body = Body(document, make_pages(package.part, document), _pictures(package, document))
    if not is_pack(document):
        body.add(cover(document) + contents(document))
    body.add_sections()
    body.add(end(document, body.anchors))
    package.part._element = parse_xml(f"<w:document {NAMESPACES}><w:body>{body.xml()}</w:body></w:document>")
    return bytes_of(package)


def _pictures(package: WordDocument, document: Document) -> Pictures:
    drawn = (block.svg for block in document.blocks() if isinstance(block, Chart | Map) and block.svg)
    svgs = list(dict.fromkeys(drawn))
    pngs = dict(zip(svgs, pngs_of(svgs), strict=True))

    def add(svg: str) -> str:
        relationship, _ = package.part.get_or_add_image(BytesIO(pngs[svg]))
        return relationship

    return add
