"""From sections and blocks to paragraphs, tables and pictures, in reading order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from hallmark.reports.blocks import Block, Caveat, Chart, Document, KeyFigure, Map, Section, Table, Text
from hallmark.reports.word.anchors import Anchors, bookmark_name
from hallmark.reports.word.heads import LANDSCAPE_ROOM, PORTRAIT_ROOM, Pages, is_pack
from hallmark.reports.word.markup import field, link, paragraph, run
from hallmark.reports.word.pictures import picture
from hallmark.reports.word.styles import COMPACT, SMALL, TABLE_POINTS, TINY
from hallmark.reports.word.tables import caption, data_table, key_figures
from hallmark.reports.word.widths import Breadths, breadths

CARE = "Read with care. "
LOWEST_HEADING = 3
SWATCH = "\N{NO-BREAK SPACE}" * 4
BETWEEN_CLASSES = "\N{NO-BREAK SPACE} \N{NO-BREAK SPACE} "
SHORT_CHAPTER_BLOCKS = 8
SHORT_CHAPTER_ROWS = 6
FEW_ROWS = 5
"""A table of no more would leave most of a turned page empty: it is set in the smallest type first."""
PACK_PICTURES = 0.78
"""How much smaller pictures are in a pack of two pages a ward."""

Pictures = Callable[[str], str]
"""Puts a drawing into the package; gives the id of its relationship."""


class Body:
    """One document on its way to a page: what every block needs to know of the others."""

    def __init__(self, document: Document, pages: Pages, pictures: Pictures) -> None:
        self.document = document
        self.pages = pages
        self.pictures = pictures
        self.anchors = Anchors()
        self.numbers = document.numbers()
        self._parts: list[str] = []
        self._landscape = False
        self._upright_pages = pages.portrait if is_pack(document) else pages.first
        self._pictures_drawn = 0
        self._settings: dict[str, Setting] = {}

    def add(self, xml: str, *, landscape: bool = False) -> None:
        """Add what comes next, on upright pages or on turned ones."""
        if landscape != self._landscape and self._parts:
            self._parts.append(f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{self._ending()}</w:pPr></w:p>')
            self._upright_pages = self.pages.portrait
        self._landscape = landscape
        self._parts.append(xml)

    def xml(self) -> str:
        """All that was added."""
        return "".join(self._parts) + self._ending()

    def _ending(self) -> str:
        return self.pages.landscape if self._landscape else self._upright_pages

    def add_sections(self) -> None:
        """Every chapter with its parts; a chapter of any length begins a page."""
        before: Section | None = None
        for section, depth in self.document.walk():
            new_page = depth == 1 and self._begins_page(section, before)
            turned = self._begins_turned(section)
            self.add(self._heading(section, depth, new_page=new_page), landscape=turned)
            for blocks in _together(section.blocks):
                self._add_blocks(blocks, turned=turned)
            before = section if depth == 1 else before

    def _begins_page(self, chapter: Section, before: Section | None) -> bool:
        if is_pack(self.document):
            return before is not None
        return before is None or not _is_short(chapter)

    def _begins_turned(self, section: Section) -> bool:
        """Whether a wide table comes first, but for words: they stand on its turned page with it."""
        first = next((block for block in section.blocks if not isinstance(block, Text | Caveat)), None)
        return isinstance(first, Table) and self._setting(first).landscape

    def _heading(self, section: Section, depth: int, *, new_page: bool) -> str:
        style = f"Heading{min(depth, LOWEST_HEADING)}"
        title = self.anchors.around(section.id, run(section.title))
        told = [run(section.state, style="Strong")] if section.state else []
        told += [run(" · ")] if section.state and section.basis else []
        told += [run(section.basis)] if section.basis else []
        return paragraph(style, title, new_page=new_page) + (paragraph("Basis", *told) if told else "")

    def _add_blocks(self, blocks: list[Block], *, turned: bool) -> None:
        keys = [block for block in blocks if isinstance(block, KeyFigure)]
        if keys:
            self.add(key_figures(keys, PORTRAIT_ROOM, self.anchors) + paragraph("TableEnd"))
        for block in blocks:
            match block:
                case Text() | Caveat():
                    self.add(self._said(block), landscape=turned and self._landscape)
                case Table():
                    self._add_table(block)
                case Chart():
                    self._add_picture(block, self._same(block.table_id), ())
                case Map():
                    self._add_picture(block, self._same(block.table.id), _legend(block))
                    self._add_table(block.table)

    def _said(self, block: Text | Caveat) -> str:
        if isinstance(block, Caveat):
            said = run(CARE, style="Strong") + run(block.text)
            return paragraph("Caveat", self.anchors.around(block.id, said))
        return paragraph("Normal", self.anchors.around(block.id, run(block.text)))

    def _add_table(self, table: Table) -> None:
        setting = self._setting(table)
        widths = setting.breadths.within(LANDSCAPE_ROOM if setting.landscape else PORTRAIT_ROOM)
        title = caption(self.numbers[table.id], table.caption, table.id, self.anchors)
        beneath = paragraph("TableNote", run(table.note)) if table.note else paragraph("TableEnd")
        rows = data_table(table, widths, size=setting.size, turned=setting.landscape)
        self.add(title + rows + beneath, landscape=setting.landscape)

    def _add_picture(self, block: Chart | Map, same: str, legend: Iterable[str]) -> None:
        number = self.numbers[block.id]
        drawn = paragraph("Figure", self._drawn(block, number))
        subtitle = paragraph("FigureSubtitle", run(block.subtitle)) if block.subtitle else ""
        told = paragraph("Legend", *legend) if legend else ""
        foot = " ".join(filter(None, (run(block.foot) if block.foot else "", same)))
        title = caption(number, block.title, block.id, self.anchors)
        self.add(title + subtitle + drawn + told + paragraph("Source", foot))

    def _drawn(self, block: Chart | Map, number: str) -> str:
        """The picture; its description in words where there is no drawing."""
        if not block.svg:
            return run(block.alt)
        self._pictures_drawn += 1
        scale = PACK_PICTURES if is_pack(self.document) else 1.0
        return picture(self.pictures(block.svg), block.svg, block.alt, number, self._pictures_drawn, scale=scale)

    def _same(self, table_id: str) -> str:
        """“In numbers: Table 3”, which leads there; nothing where the document has no such table."""
        if table_id not in self.numbers:
            return ""
        name = bookmark_name(table_id)
        said = run("In numbers: ", style="Hyperlink") + field(f"REF {name} \\h", self.numbers[table_id])
        return run(" ") + link(name, said)

    def _setting(self, table: Table) -> "Setting":
        if table.id not in self._settings:
            self._settings[table.id] = _set(table, COMPACT if is_pack(self.document) else 1.0)
        return self._settings[table.id]


@dataclass(frozen=True)
class Setting:
    """How a table is set: how broad its columns are in its type, what that is called, and whether pages turn."""

    breadths: Breadths
    size: str
    landscape: bool


def _set(table: Table, scale: float) -> Setting:
    """Upright if its longest words have the room, in smaller type if need be; else on a turned page."""
    ordinary, small, tiny = (breadths(table, TABLE_POINTS * scale * size) for size in (1.0, SMALL, TINY))
    for landscape, room in ((False, PORTRAIT_ROOM), (True, LANDSCAPE_ROOM)):
        if ordinary.fit(room) and not ordinary.crowd(room):
            return Setting(ordinary, "", landscape)
        if small.fit(room):
            return Setting(small, "Small", landscape)
        if len(table.rows) <= FEW_ROWS and tiny.fit(room):
            return Setting(tiny, "Tiny", landscape)
    return Setting(tiny, "Tiny", True)


def _together(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Blocks as they are set: key figures that follow one another are one table."""
    for _, run_of in groupby(blocks, key=lambda block: isinstance(block, KeyFigure)):
        yield list(run_of)


def _is_short(chapter: Section) -> bool:
    """Whether the chapter is a few sentences, or a small table with some, so that it needs no page of its own."""
    said = [block for block in chapter.blocks if isinstance(block, Text | Caveat)]
    tables = [block for block in chapter.blocks if isinstance(block, Table)]
    small = sum(len(table.rows) for table in tables) <= SHORT_CHAPTER_ROWS
    plain = len(said) + len(tables) == len(chapter.blocks)
    return plain and small and not chapter.sections and len(chapter.blocks) <= SHORT_CHAPTER_BLOCKS


def _legend(block: Map) -> list[str]:
    """The classes in words, each behind a swatch of its colour."""
    return [
        run(SWATCH, shade=one.colour) + run(f"\N{NO-BREAK SPACE}{one.label}{BETWEEN_CLASSES}") for one in block.classes
    ]
