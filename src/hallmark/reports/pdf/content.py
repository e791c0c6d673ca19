"""A document as the plain data that the templates set: parts in reading order, texts made ready, columns measured."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hallmark.reports.blocks import Block, Caveat, Chart, Document, KeyFigure, Map, MapClass, Section, Table, Text
from hallmark.reports.fonts import Face
from hallmark.reports.pdf.columns import set_columns
from hallmark.reports.pdf.writing import cleaned, written

Part = dict[str, Any]

# The kind of document that is handed out ward by ward: no cover, no contents, everything smaller.
COMPACT = "ward-pack"
# Points for each unit of a drawing, so that its words (12 to 14 units) are about as large as the captions.
POINTS_PER_UNIT = 0.74
# A chapter of fewer letters than this, and without tables and pictures, does not ask for a page of its own.
SHORT_CHAPTER = 900
# A table of no more rows than this is kept on one page, with its caption.
WHOLE_ROWS = 20
# In letters: a row with a cell past this may break over pages; others are kept whole.
LONG_CELL = 700
VIEW_BOX = re.compile(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+[\d.]+"')
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
            "notes": [written(note) for note in document.cover_notes],
        },
        "parts": list(_gathered(_Parts(document, plain, strong).all())),
        "evidence": written(document.evidence),
        "attribution": [written(line) for line in document.attribution],
    }


@dataclass(frozen=True)
class _Parts:
    """The parts of one document in reading order, each still by itself."""

    document: Document
    plain: Face
    strong: Face

    def all(self) -> Iterator[Part]:
        numbers = self.document.numbers()
        long_before = True
        for section, depth in self.document.walk():
            long = depth == 1 and _is_long(section)
            new_page = depth == 1 and (self.document.kind == COMPACT or long or long_before)
            yield _heading(section, depth, new_page)
            if depth == 1:
                long_before = long
            for block in section.blocks:
                yield from self.block(block, numbers)

    def block(self, block: Block, numbers: dict[str, str]) -> Iterator[Part]:
        if isinstance(block, Table):
            yield self.table(block, numbers)
        elif isinstance(block, Map):
            yield _picture(block, numbers, block.table.id) | {"classes": [_class(item) for item in block.classes]}
            yield self.table(block.table, numbers)
        elif isinstance(block, Chart):
            yield _picture(block, numbers, block.table_id) | {"classes": []}
        else:
            yield _words(block)

    def table(self, table: Table, numbers: dict[str, str]) -> Part:
        setting = set_columns(table, self.plain, self.strong, compact=self.document.kind == COMPACT)
        long = any(len(cell.text) + len(cell.said) > LONG_CELL for row in table.rows for cell in row)
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
            "breakable": long or len(table.rows) > WHOLE_ROWS,
            "long": long,
            "note": written(table.note),
        }


def _heading(section: Section, depth: int, new_page: bool) -> Part:
    return {
        "type": "heading",
        "id": section.id,
        "level": depth,
        "title": written(section.title),
        "basis": written(section.basis),
        "state": written(section.state),
        "new_page": new_page,
    }


def _words(block: Text | KeyFigure | Caveat) -> Part:
    if isinstance(block, KeyFigure):
        words = {"label": written(block.label), "value": written(block.value), "context": written(block.context)}
        return {"type": "key-figure", "id": block.id, **words}
    return {"type": block.type, "id": block.id, "text": written(block.text)}


def _picture(block: Chart | Map, numbers: dict[str, str], table_id: str) -> Part:
    """A chart or a map. Without a drawing its description stands in its place."""
    sized = VIEW_BOX.search(block.svg)
    return {
        "type": "picture",
        "id": block.id,
        "number": numbers[block.id],
        "title": written(block.title),
        "subtitle": written(block.subtitle),
        "svg": cleaned(block.svg),
        "width": float(sized[1]) * POINTS_PER_UNIT if sized else None,
        "alt": cleaned(block.alt) or cleaned(block.title),
        "foot": written(block.foot),
        "table": {"id": table_id, "number": numbers[table_id]} if table_id in numbers else None,
    }


def _class(item: MapClass) -> Part:
    """One class of a legend; a colour that is not one is left out, and its words stay."""
    return {"label": written(item.label), "colour": item.colour if COLOUR.fullmatch(item.colour) else None}


def _is_long(section: Section) -> bool:
    blocks = list(_blocks(section))
    letters = sum(len(block.text) for block in blocks if isinstance(block, Text | Caveat))
    return letters > SHORT_CHAPTER or any(isinstance(block, Table | Chart | Map) for block in blocks)


def _blocks(section: Section) -> Iterator[Block]:
    yield from section.blocks
    for part in section.sections:
        yield from _blocks(part)


def _gathered(parts: Iterator[Part]) -> Iterator[Part]:
    """Key figures in a row; tables that turn the page together on one, with the headings that stand over them."""
    group: list[Part] = []
    for part in parts:
        if group and not _joins(group, part):
            yield from _closed(group)
            group = []
        if group or part["type"] in ("heading", "key-figure") or part.get("turned"):
            group.append(part)
        else:
            yield part
    yield from _closed(group)


def _joins(group: list[Part], part: Part) -> bool:
    if group[0]["type"] == "key-figure":
        return bool(part["type"] == "key-figure")
    if part["type"] == "heading":
        return not any(item.get("turned") for item in group)
    return bool(part.get("turned"))


def _closed(group: list[Part]) -> list[Part]:
    if group and group[0]["type"] == "key-figure":
        return [{"type": "key-figures", "items": group}]
    if any(part.get("turned") for part in group):
        return [{"type": "turned", "parts": group}]
    return group
