"""A document as the plain data that the templates set: parts in reading order, texts made ready, columns measured."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hallmark.reports.blocks import Block, Caveat, Chart, Document, KeyFigure, Map, MapClass, Section, Table, Text
from hallmark.reports.fonts import Face
from hallmark.reports.pdf import heights
from hallmark.reports.pdf.columns import UPRIGHT, set_columns
from hallmark.reports.pdf.paging import KEPT, Part, gathered, kept
from hallmark.reports.pdf.writing import cleaned, written

# The kind of document that is handed out ward by ward: no cover, no contents, everything smaller.
COMPACT = "ward-pack"
# Points for each unit of a drawing, so that its words (12 to 14 units) are about as large as the captions.
POINTS_PER_UNIT = 0.74
# The chapter that is meant for one page: its paragraphs stand closer.
ON_ONE_PAGE = "summary"
# How deep the contents go.
CONTENTS_DEPTH = 2
# A table guessed at no more than this part of a page is kept on one, with its caption; others break between rows.
WHOLE_TABLE = 0.62
# A row guessed at more than this part of a page may itself break; a head over its part is not repeated.
HIGH_ROW, HIGH_HEAD = 0.4, 0.25
# A map and its list are kept together up to this part of a page.
KEPT_WITH_LIST = 0.95
# Points: no drawing is higher, and in a pack; nor is one made lower than this so that the list behind it has room.
TALLEST, COMPACT_TALLEST, LOWEST = 560.0, 205.0, 200.0
# No map is made lower than this part of its own height: the smallest words on it would be under 7 points.
LEAST_OF_MAP = 0.68
# Points: in a pack no map asks for more, so that a ward stands on two pages.
COMPACT_LEAST = 125.0
VIEW_BOX = re.compile(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def content(document: Document, plain: Face, strong: Face) -> Part:
    """All that the templates print. ``plain`` and ``strong`` measure the words of tables."""
    language, _, region = document.language.partition("-")
    return {
        "title": cleaned(document.title),
        "organisation": cleaned(document.organisation),
        "language": language,
        "region": region or None,
        "compact": document.kind == COMPACT,
        "synthetic": document.synthetic,
        "cover": {
            "title": written(document.title),
            "organisation": written(document.organisation),
            "subtitle": written(document.subtitle),
            "period": written(document.period),
            "status": written(document.status),
            "marking": written(document.marking),
            "decision": written(document.decision),
            "facts": [{"name": fact.name, "words": written(fact.words)} for fact in document.facts],
            "notes": [written(note) for note in document.cover_notes],
        },
        "entries": sum(depth <= CONTENTS_DEPTH for _, depth in document.walk()),
        "parts": gathered(_Parts(document, plain, strong).all(), compact=document.kind == COMPACT),
        "evidence": written(document.evidence),
        "attribution": [written(line) for line in document.attribution],
    }


@dataclass(frozen=True)
class _Parts:
    """The parts of one document in reading order, each still by itself."""

    document: Document
    plain: Face
    strong: Face

    @property
    def compact(self) -> bool:
        return self.document.kind == COMPACT

    def all(self) -> Iterator[Part]:
        numbers = self.document.numbers()
        chapter = ""
        for section, depth in self.document.walk():
            chapter = section.id if depth == 1 else chapter
            for part in self._section(section, depth, numbers):
                yield {**part, "close": chapter == ON_ONE_PAGE}

    def _section(self, section: Section, depth: int, numbers: dict[str, str]) -> Iterator[Part]:
        yield _heading(section, depth)
        for block in section.blocks:
            yield from self.block(block, numbers)

    def block(self, block: Block, numbers: dict[str, str]) -> Iterator[Part]:
        if isinstance(block, Table):
            yield self.table(block, numbers)
        elif isinstance(block, Map):
            parts = [self.picture(block, numbers, block.table.id), self.table(block.table, numbers)]
            yield from parts if self.compact else _with_list(*parts)
        elif isinstance(block, Chart):
            yield self.picture(block, numbers, block.table_id)
        else:
            yield self.words(block)

    def words(self, block: Text | KeyFigure | Caveat) -> Part:
        if isinstance(block, KeyFigure):
            words = {"label": written(block.label), "value": written(block.value), "context": written(block.context)}
            return {"type": "key-figure", "id": block.id, **words}
        height = heights.words_height(block.text, self.plain, compact=self.compact)
        return {"type": block.type, "id": block.id, "text": written(block.text), "height": height, "stays": False}

    def table(self, table: Table, numbers: dict[str, str]) -> Part:
        setting = set_columns(table, self.plain, self.strong, compact=self.compact)
        head, *rows = heights.row_heights(table, setting, self.plain, self.strong, compact=self.compact)
        page = heights.TURNED_PAGE if setting.turned else heights.PAGE
        caption = heights.caption_height(table.caption, table.note, self.plain, self.strong)
        height = caption + heights.together([head, *rows])
        labels = zip(table.columns, setting.longest, strict=True)
        return {
            "type": "table",
            "id": table.id,
            "number": numbers[table.id],
            "caption": written(table.caption),
            "size": setting.size,
            "turned": setting.turned,
            "widths": list(setting.widths),
            "numeric": [column.numeric for column in table.columns],
            "head": [written(column.label, longest) for column, longest in labels],
            "rows": [
                [
                    [written(cell.text, most), written(cell.said, most)]
                    for cell, most in zip(row, setting.longest, strict=True)
                ]
                for row in table.rows
            ],
            "repeated": head <= HIGH_HEAD * page,
            "breakable": height > WHOLE_TABLE * page,
            "long": max(head, *rows, 0.0) > HIGH_ROW * page,
            "note": written(table.note),
            "height": height,
        }

    def picture(self, block: Chart | Map, numbers: dict[str, str], table_id: str) -> Part:
        """A chart or a map. Without a drawing its description stands in its place."""
        classes = block.classes if isinstance(block, Map) else ()
        sized = VIEW_BOX.search(block.svg)
        width = float(sized[1]) * POINTS_PER_UNIT if sized else None
        around = self.around(block, classes)
        page = heights.COMPACT_PAGE if self.compact else heights.PAGE
        tallest = max(LOWEST / 2, min(COMPACT_TALLEST if self.compact else TALLEST, KEPT * page - around))
        natural = min(width, UPRIGHT) * float(sized[2]) / float(sized[1]) if sized and width else tallest
        most = COMPACT_LEAST if self.compact else KEPT * page - around
        least = min(LEAST_OF_MAP * natural, most) if isinstance(block, Map) else 0.0
        tallest = max(tallest, least)
        drawn = min(tallest, natural)
        return {
            "type": "picture",
            "id": block.id,
            "number": numbers[block.id],
            "title": written(block.title),
            "subtitle": written(block.subtitle),
            "svg": cleaned(block.svg),
            "width": width,
            "tallest": tallest,
            "alt": cleaned(block.alt) or cleaned(block.title),
            "foot": written(block.foot),
            "table": {"id": table_id, "number": numbers[table_id]} if table_id in numbers else None,
            "classes": [_class(item) for item in classes],
            "drawn": drawn,
            "least": min(drawn, least),
            "height": drawn + around,
        }

    def around(self, block: Chart | Map, classes: Sequence[MapClass]) -> float:
        """How high all that stands around a drawing is."""
        legend = "" if self.compact else "WWWW".join(item.label for item in classes)
        foot = f"{block.foot} In numbers: Table 100, page 100."
        said = heights.caption_height(block.title, block.subtitle, self.plain, self.strong)
        beneath = heights.small_height(legend, self.plain) + heights.small_height(foot, self.plain)
        return said + beneath + heights.AROUND


def _heading(section: Section, depth: int) -> Part:
    return {
        "type": "heading",
        "id": section.id,
        "level": depth,
        "title": written(section.title),
        "basis": written(section.basis),
        "state": written(section.state),
        "new_page": depth == 1,
        "height": heights.CHAPTER if depth == 1 else heights.HEADING,
    }


def _with_list(picture: Part, table: Part) -> list[Part]:
    """A map and the list behind it: on one page where the list is short, the map as low as that asks for."""
    around = picture["height"] - picture["drawn"]
    room = KEPT_WITH_LIST * heights.PAGE - around - table["height"]
    if table["turned"] or table["breakable"] or room < min(max(LOWEST, picture["least"]), picture["drawn"]):
        return [picture, table]
    drawn = min(picture["drawn"], room)
    return [
        kept([picture | {"tallest": min(room, picture["tallest"]), "drawn": drawn, "height": around + drawn}, table])
    ]


def _class(item: MapClass) -> Part:
    """One class of a legend; a colour that is not one is left out, and its words stay."""
    return {"label": written(item.label), "colour": item.colour if COLOUR.fullmatch(item.colour) else None}
