"""A Word file read back part by part, with the order that the standard asks of its elements, for the tests."""

import re
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from hallmark.reports.blocks import Document
from hallmark.reports.word import render_word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

# ISO/IEC 29500-1, annex A: the sequences of the elements that we write, in order.
ORDER = {
    "document": ["body"],
    "p": ["pPr"],
    "r": ["rPr"],
    "pPr": [
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "spacing",
        "ind", "jc", "outlineLvl", "rPr", "sectPr",
    ],
    "rPr": ["rStyle", "rFonts", "b", "bCs", "color", "sz", "szCs", "u", "bdr", "shd", "lang"],
    "tbl": ["tblPr", "tblGrid", "tr"],
    "tblPr": [
        "tblStyle", "tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption",
        "tblDescription",
    ],
    "tr": ["trPr", "tc"],
    "trPr": ["cantSplit", "tblHeader"],
    "tc": ["tcPr", "p"],
    "tcPr": ["tcW", "tcBorders", "shd", "vAlign"],
    "tblBorders": ["top", "left", "bottom", "right", "insideH", "insideV"],
    "sectPr": ["reference", "type", "pgSz", "pgMar", "titlePg"],
    "style": [
        "name", "basedOn", "next", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr", "tblPr", "tblStylePr",
    ],
    "tblStylePr": ["pPr", "rPr", "tcPr"],
    "styles": ["docDefaults", "style"],
    "sdt": ["sdtPr", "sdtContent"],
    "settings": [
        "zoom", "defaultTabStop", "characterSpacingControl", "compat", "themeFontLang", "decimalSymbol",
        "listSeparator",
    ],
    "font": ["altName", "panose1", "charset", "family", "pitch"],
    "numbering": ["abstractNum", "num"],
    "abstractNum": ["multiLevelType", "lvl"],
    "lvl": ["start", "numFmt", "pStyle", "lvlText", "lvlJc", "pPr"],
}  # fmt: skip
FREE_AFTER = {"p", "r", "tc"}
"""Of these only the first element has a place; what follows is content."""


class WordFile:
    """A .docx as parts, with what the tests ask of it."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as file:
            self.entries = file.infolist()
            self.parts = {entry.filename: file.read(entry) for entry in self.entries}
        self.body = self.xml("word/document.xml")

    def xml(self, name: str) -> ET.Element:
        return ET.fromstring(self.parts[name])

    def paragraphs(self, style: str) -> list[str]:
        """The words of every paragraph of a style, in order."""
        return [text_of(one) for one in self.body.iter(f"{W}p") if style_of(one) == style]

    def relations(self, name: str) -> dict[str, str]:
        """What the relationships of a part lead to, by id, as names of parts."""
        path = PurePosixPath(name)
        listed = f"{path.parent}/_rels/{path.name}.rels" if name else "_rels/.rels"
        if listed not in self.parts:
            return {}
        base = path.parent if name else PurePosixPath()
        return {
            one.attrib["Id"]: _joined(base, one.attrib["Target"])
            for one in self.xml(listed).iter(f"{RELATIONS}Relationship")
        }

    def bookmarks(self) -> list[str]:
        return [one.attrib[f"{W}name"] for one in self.body.iter(f"{W}bookmarkStart")]

    def styles(self) -> dict[str, ET.Element]:
        return {one.attrib[f"{W}styleId"]: one for one in self.xml("word/styles.xml").iter(f"{W}style")}

    def heads(self) -> dict[str, str]:
        """The words of every header and footer, by part."""
        return {
            name: " ".join(text_of(one) for one in self.xml(name).iter(f"{W}p"))
            for name in self.parts
            if re.fullmatch(r"word/(header|footer)\d+\.xml", name)
        }


_READ: dict[str, WordFile] = {}


def word_file(document: Document) -> WordFile:
    """The document rendered and read back, once for all tests."""
    name = repr(document)
    if name not in _READ:
        _READ[name] = WordFile(render_word(document))
    return _READ[name]


def text_of(element: ET.Element) -> str:
    """The words in it, a line break as one."""
    return "".join(
        one.text or "" if one.tag == f"{W}t" else "\n" if one.tag == f"{W}br" else "" for one in element.iter()
    )


def style_of(paragraph: ET.Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style.attrib[f"{W}val"] if style is not None else ""


def misplaced(root: ET.Element) -> list[str]:
    """Elements of ours that do not stand in the order that the standard asks, or are not known there at all."""
    return [
        f"{local(element)}: {[local(child) for child in element]}"
        for element in root.iter()
        if element.tag.startswith(W) and local(element) in ORDER and not _in_order(element)
    ]


def _in_order(element: ET.Element) -> bool:
    order = ORDER[local(element)]
    # Heads and feet are one choice, in any order.
    names = [re.sub("(header|footer)Reference", "reference", local(child)) for child in element]
    if local(element) in FREE_AFTER:
        return not set(names[1:]) & {order[0]} if order[0] != "tcPr" else names[0] == "tcPr" and names[-1] == "p"
    known = [name for name in names if name in order]
    return known == names and known == sorted(known, key=order.index)


def local(element: ET.Element) -> str:
    return element.tag.partition("}")[2]


def _joined(base: PurePosixPath, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    parts: list[str] = []
    for part in (base / target).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)
