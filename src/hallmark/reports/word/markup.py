"""WordprocessingML, a piece at a time: runs, paragraphs, fields, links and bookmarks, as text.

Every word that an author wrote passes through `words` or `attribute`; nothing else is escaped or needs it.
"""

from html import escape

from hallmark.reports.letters import legal

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
TAB = "<w:r><w:tab/></w:r>"


def attribute(text: str) -> str:
    """The text as the value of an attribute: on one line, escaped."""
    return escape(" ".join(legal(text).split()))


def words(text: str) -> str:
    """The text as what a run holds; a new line in it is a line break."""
    lines = escape(legal(text), quote=False).replace("\t", " ").split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)


def run(text: str, *, style: str = "", shade: str = "") -> str:
    """Words in a character style, or a swatch: spaces in an outlined box of a colour (``#0072B2``)."""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    if shade:
        look += '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="5A6570"/>'
        look += f'<w:shd w:val="clear" w:color="auto" w:fill="{attribute(shade.lstrip("#"))}"/>'
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{words(text)}</w:r>"


def paragraph(style: str, *content: str, keep_with_next: bool = False, new_page: bool = False) -> str:
    """A paragraph of a style; its content is runs, fields, links and bookmarks."""
    kept = "<w:keepNext/>" if keep_with_next else ""
    page = "<w:pageBreakBefore/>" if new_page else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{page}</w:pPr>{"".join(content)}</w:p>'


def field(instruction: str, result: str) -> str:
    """A field with the result that is shown until it is brought up to date."""
    return begin_field(instruction) + run(result) + END_FIELD


def page_of(anchor: str) -> str:
    """The page that a bookmark is on. It has no result yet: Word is told to find it when it opens the file."""
    return begin_field(f"PAGEREF {anchor} \\h", found=False) + END_FIELD


def begin_field(instruction: str, *, found: bool = True) -> str:
    """A field as far as its result, which may run over paragraphs; `END_FIELD` closes it.

    One that is not `found` is marked for Word to bring up to date.
    """
    dirty = "" if found else ' w:dirty="true"'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


END_FIELD = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def link(anchor: str, *content: str) -> str:
    """A link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{"".join(content)}</w:hyperlink>'
