"""The styles of a document: what an officer sees in Word's list, and changes once for the whole paper."""

import re
from dataclasses import dataclass, field, replace

from hallmark.reports.fonts import FAMILY
from hallmark.reports.word.heads import PORTRAIT_ROOM
from hallmark.reports.word.markup import NAMESPACES
from hallmark.reports.word.widths import CELL_MARGIN, DXA_PER_POINT

INSTEAD = "Arial"
BODY_POINTS = 10.5
TABLE_POINTS = 9.0
COMPACT = 0.88
"""How much smaller a pack of two pages a ward is set."""
SMALL = 0.87
"""How much smaller a table is set whose columns need the room."""
TINY = 0.72
"""And where even that is too large for its words."""
INK = "1B2733"
MUTED = "4B5763"
BRAND = "17507D"
LINE = "C9D1D9"
PALE = "F4F6F8"
AMBER = "9A4A00"
ENGLISH = "en-GB"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
BULLETS = 1
"""The number of the one list there is."""


@dataclass(frozen=True)
class Look:
    """One paragraph style. Sizes and spaces are in points; ``rule`` is a line beside, above or below."""

    id: str
    name: str
    size: float = BODY_POINTS
    above: float = 0
    below: float = 6
    bold: bool = False
    colour: str = INK
    based_on: str = "Normal"
    then: str = ""
    level: int | None = None
    align: str = ""
    keep: bool = False
    indent: float = 0
    rules: dict[str, tuple[int, str]] = field(default_factory=dict)
    shade: str = ""
    line: float = 0
    bullet: bool = False
    leads: bool = False
    """Whether a number may stand at the right of its words. No dots lead there: it may not be found yet."""


LOOKS = (
    Look("Title", "Title", 27, 10, 8, True, BRAND, then="Subtitle", line=1.0),
    Look("Subtitle", "Subtitle", 14, 0, 18, colour=MUTED, then="Normal"),
    Look("Heading1", "heading 1", 19, 22, 8, True, BRAND, then="Normal", level=0, keep=True, line=1.05),
    Look("Heading2", "heading 2", 14, 16, 6, True, BRAND, then="Normal", level=1, keep=True, line=1.05),
    Look("Heading3", "heading 3", 11.5, 12, 4, True, INK, then="Normal", level=2, keep=True, line=1.05),
    Look("TOCHeading", "TOC Heading", 19, 0, 10, True, BRAND, then="Normal", keep=True),
    Look("TOC1", "toc 1", 10.5, 3, 1, True, line=1.0, leads=True),
    Look("TOC2", "toc 2", 10, 0, 1, indent=14, line=1.0, leads=True),
    Look("Caption", "caption", 10.5, 14, 3, True, then="Normal", keep=True, line=1.05),
    Look("Header", "header", 8.5, 0, 0, colour=MUTED, line=1.0),
    Look("Footer", "footer", 8.5, 0, 0, colour=MUTED, line=1.0),
    Look("Marking", "Marking", 9, 0, 3, True, INK, based_on="Header", align="center", line=1.0),
    Look("CoverOrganisation", "Cover organisation", 15, 120, 18, True, INK, then="Title"),
    Look("CoverLine", "Cover line", 11.5, 0, 3),
    Look("Decision", "Decision", 12, 24, 18, colour=INK, rules={"left": (36, BRAND)}, shade=PALE, indent=10),
    Look("ListBullet", "List Bullet", 10.5, 0, 4, bullet=True),
    Look("Basis", "Basis", 9.5, 0, 8, colour=MUTED, keep=True),
    Look("Caveat", "Caveat", 10, 6, 10, then="Normal", rules={"left": (24, AMBER)}, shade="FBF5EE", indent=10),
    Look("FigureSubtitle", "Figure subtitle", 9.5, 0, 4, colour=MUTED, keep=True),
    Look("Figure", "Figure", 10, 0, 3, keep=True, line=1.0),
    Look("Legend", "Legend", 9, 0, 3, keep=True),
    Look("Source", "Source", 8.5, 0, 12, colour=MUTED),
    Look("TableHeading", "Table heading", TABLE_POINTS, 0, 0, True, line=1.0, keep=True),
    Look("TableHeadingNumber", "Table heading number", based_on="TableHeading", size=TABLE_POINTS, below=0, bold=True,
         align="right", line=1.0, keep=True),
    Look("TableRowHeading", "Table row heading", TABLE_POINTS, 0, 0, True, line=1.05),
    Look("TableText", "Table text", TABLE_POINTS, 0, 0, line=1.05),
    Look("TableNumber", "Table number", TABLE_POINTS, 0, 0, based_on="TableText", align="right", line=1.05),
    Look("TableSaid", "Table second line", 8, 0, 0, colour=MUTED, based_on="TableText", line=1.0),
    Look("TableSaidNumber", "Table second line number", 8, 0, 0, colour=MUTED, based_on="TableSaid", align="right",
         line=1.0),
    Look("TableNote", "Table note", 8.5, 4, 12, colour=MUTED),
    Look("TableEnd", "Table end", 4, 0, 6, line=1.0),
    Look("KeyFigure", "Key figure", 15, 0, 0, True, BRAND, based_on="TableText", align="right", line=1.0),
    Look("SectionEnd", "Section end", 1, 0, 0, line=1.0),
)  # fmt: skip


def _smaller(name: str, share: float) -> tuple[Look, ...]:
    """The styles of tables in smaller type; the end of their names says how small."""
    return tuple(
        replace(look, id=f"{look.id}{name}", name=f"{look.name} {name.lower()}", size=look.size * share)
        for look in LOOKS
        if look.id.startswith("Table") and look.id not in ("TableNote", "TableEnd")
    )


SMALLER_LOOKS = (*_smaller("Small", SMALL), *_smaller("Tiny", TINY))


def style_sheet(language: str, *, compact: bool = False) -> str:
    """All styles of a document in its language, as the part that holds them."""
    scale = COMPACT if compact else 1.0
    looks = "".join(_paragraph_style(look, scale) for look in (*LOOKS, *SMALLER_LOOKS))
    return f"<w:styles {NAMESPACES}>{_defaults(language, scale)}{_BASIC}{looks}{_CHARACTERS}{_TABLES}</w:styles>"


def _defaults(language: str, scale: float) -> str:
    """What holds where no style says otherwise: font, size, language, space."""
    said = tag_of(language)
    fonts = "".join(f' w:{script}="{FAMILY}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{fonts}/><w:color w:val="{INK}"/>{_size(BODY_POINTS * scale)}'
        f'<w:lang w:val="{said}" w:eastAsia="{said}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:after="120" w:line="283" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
    )


def tag_of(language: str) -> str:
    """The language as a tag that Word knows how to read; British English where it is none."""
    return language if _LANGUAGE.fullmatch(language) else ENGLISH


def _paragraph_style(look: Look, scale: float) -> str:
    outline = f'<w:outlineLvl w:val="{look.level}"/>' if look.level is not None else ""
    align = f'<w:jc w:val="{look.align}"/>' if look.align else ""
    keep = "<w:keepNext/><w:keepLines/>" if look.keep else ""
    indent = f'<w:ind w:left="{_dxa(look.indent)}"/>' if look.indent else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{look.shade}"/>' if look.shade else ""
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{PORTRAIT_ROOM}"/></w:tabs>' if look.leads else ""
    then = f'<w:next w:val="{look.then}"/>' if look.then else ""
    bold = "<w:b/><w:bCs/>" if look.bold else ""
    listed = f'<w:numPr><w:numId w:val="{BULLETS}"/></w:numPr>' if look.bullet else ""
    return (
        f'<w:style w:type="paragraph"{_custom(look)} w:styleId="{look.id}"><w:name w:val="{look.name}"/>'
        f'<w:basedOn w:val="{look.based_on}"/>{then}<w:uiPriority w:val="9"/><w:qFormat/>'
        f"<w:pPr>{keep}{listed}{_rules(look)}{shade}{tabs}{_spacing(look, scale)}{indent}{align}{outline}</w:pPr>"
        f'<w:rPr>{bold}<w:color w:val="{look.colour}"/>{_size(look.size * scale)}</w:rPr></w:style>'
    )


_OURS = ("Cover", "Decision", "Basis", "Caveat", "Figure", "Legend", "Source", "Table", "Key", "Section", "Marking")


def _custom(look: Look) -> str:
    """Word knows its own styles by name; the others are marked as a document's own."""
    return ' w:customStyle="1"' if look.id.startswith(_OURS) else ""


def _rules(look: Look) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="8" w:color="{colour}"/>'
        for side, (eighths, colour) in look.rules.items()
    )
    return f"<w:pBdr>{sides}</w:pBdr>" if sides else ""


def _spacing(look: Look, scale: float) -> str:
    line = f' w:line="{int(look.line * 240)}" w:lineRule="auto"' if look.line else ""
    return f'<w:spacing w:before="{_dxa(look.above * scale)}" w:after="{_dxa(look.below * scale)}"{line}/>'


def _size(points: float) -> str:
    """A size in half points, for ordinary and for right-to-left scripts."""
    halves = max(2, round(points * 2))
    return f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'


def _dxa(points: float) -> int:
    return round(points * DXA_PER_POINT)


_BASIC = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)
_CHARACTERS = (
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:basedOn w:val="DefaultParagraphFont"/>'
    "<w:qFormat/><w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/>'
    f'<w:rPr><w:color w:val="{BRAND}"/><w:u w:val="single"/></w:rPr></w:style>'
)
_TABLES = (
    '<w:style w:type="table" w:customStyle="1" w:styleId="TableOfFigures"><w:name w:val="Table of figures and words"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="9"/><w:qFormat/><w:tblPr><w:tblBorders>'
    f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{BRAND}"/>'
    f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{BRAND}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/></w:tblBorders><w:tblCellMar>'
    f'<w:top w:w="45" w:type="dxa"/><w:left w:w="{CELL_MARGIN}" w:type="dxa"/>'
    f'<w:bottom w:w="45" w:type="dxa"/><w:right w:w="{CELL_MARGIN}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{BRAND}"/></w:tcBorders>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/></w:tcPr></w:tblStylePr>'
    '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr></w:style>'
)

_NUMBERING_INDENT = (360, 280)


def bullets() -> str:
    """The part that holds the list of bullets."""
    left, hanging = _NUMBERING_INDENT
    return (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>'
        '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl></w:abstractNum>'
        f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
