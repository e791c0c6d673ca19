"""What a document is made of: sections of typed blocks, each with a lasting id.

A block says what it is, never how it looks. The id is the anchor in every format; an edit, a comment and a link from
elsewhere hold on to it. A number stands in a block with the ids of the figures that it was made from.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar, Literal

Origin = Literal["evidence", "fixed", "analyst", "partner"]
"""Whose words: made from figures, the same in every document, typed by the analyst, or brought by a partner."""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or short paragraph. ``figures`` are the ids of the figures behind its numbers.

    ``flag`` warns the analyst (an edit whose figure has changed since); it is never printed in a document.
    """

    type: ClassVar = "text"
    id: str
    text: str
    figures: tuple[str, ...] = ()
    origin: Origin = "evidence"
    flag: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number that stands by itself: its label, the number in words, and its base and period."""

    type: ClassVar = "key-figure"
    id: str
    label: str
    value: str
    context: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers are set to the right."""

    key: str
    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and the figure it prints.

    ``said`` is a second line in words (what a test calls a difference), ``said_figure`` the figure that it rests on.
    """

    text: str
    figure: str = ""
    said: str = ""
    said_figure: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; the first column heads each row. ``folded`` tables open on demand on a page."""

    type: ClassVar = "table"
    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One mark of a chart: where it is in the picture's own units, what it says, and the figure behind it."""

    x: float
    y: float
    label: str
    value: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers: its finding as title, its drawing, its description, and the table that says the same.

    ``specification`` is the Vega-Lite chart that ``svg`` was drawn from; ``points`` let a keyboard walk along it.
    """

    type: ClassVar = "chart"
    id: str
    title: str
    subtitle: str
    svg: str
    alt: str
    foot: str
    table_id: str = ""
    points: tuple[Point, ...] = ()
    specification: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MapClass:
    """One class of a map's legend."""

    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Map:
    """A map as a drawing, its classes in words, the list that says the same, and the data of the moving one.

    ``data`` names the GeoJSON file beside the document, blank where the map has a drawing only.
    """

    type: ClassVar = "map"
    id: str
    title: str
    subtitle: str
    svg: str
    alt: str
    foot: str
    classes: tuple[MapClass, ...]
    table: Table
    data: str = ""


@dataclass(frozen=True, slots=True)
class Caveat:
    """What must be known to read what stands beside it rightly."""

    type: ClassVar = "caveat"
    id: str
    text: str
    figures: tuple[str, ...] = ()


Block = Text | KeyFigure | Table | Chart | Map | Caveat
BLOCKS: dict[str, type[Block]] = {kind.type: kind for kind in (Text, KeyFigure, Table, Chart, Map, Caveat)}


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter or a part of one: its blocks in order, then its own sections.

    ``basis`` is the enactment that asks for it; ``state`` says in words how far it is filled, blank where that is no
    question (``No evidence held``).
    """

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    basis: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the cover: what it tells, and that in words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. The same content has the same bytes. Nothing but ``facts``, which the cover tells of its
    making, depends on when or by whom it was made.

    ``evidence`` is the digest of the evidence that it was made from. ``status`` is what the cover says of its
    standing (``Draft``); ``decision`` what the reader is asked for.
    """

    kind: str
    title: str
    subtitle: str
    organisation: str
    period: str
    status: str
    marking: str
    decision: str
    evidence: str
    sections: tuple[Section, ...]
    cover_notes: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    synthetic: bool = False
    language: str = "en-GB"
    facts: tuple[Fact, ...] = ()

    def walk(self) -> Iterator[tuple[Section, int]]:
        """Every section in reading order, with its depth (1 for a chapter)."""
        yield from _walk(self.sections, 1)

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order; the list behind a map follows the map."""
        for section, _ in self.walk():
            for block in section.blocks:
                yield block
                if isinstance(block, Map):
                    yield block.table

    def figures(self) -> list[str]:
        """The ids of all figures that the document prints, each once, in reading order."""
        return list(dict.fromkeys(name for block in self.blocks() for name in figures_of(block)))

    def numbers(self) -> dict[str, str]:
        """``Table 3``, ``Figure 2``: by block id. Charts and maps are figures; the list behind a map is a table."""
        counts = {"Table": 0, "Figure": 0}
        numbered = {}
        for block in self.blocks():
            word = "Table" if isinstance(block, Table) else "Figure" if isinstance(block, Chart | Map) else ""
            if word:
                counts[word] += 1
                numbered[block.id] = f"{word} {counts[word]}"
        return numbered


def _walk(sections: tuple[Section, ...], depth: int) -> Iterator[tuple[Section, int]]:
    for section in sections:
        yield section, depth
        yield from _walk(section.sections, depth + 1)


def figures_of(block: Block) -> list[str]:
    """The figures that one block prints, in reading order."""
    if isinstance(block, Table):
        named = [name for row in block.rows for cell in row for name in (cell.figure, cell.said_figure)]
    elif isinstance(block, Chart):
        named = [point.figure for point in block.points]
    elif isinstance(block, Map):
        named = []
    else:
        named = list(block.figures)
    return [name for name in named if name]


def to_json(document: Document) -> dict[str, Any]:
    """The document as JSON's own types; a block carries its ``type``."""
    plain: dict[str, Any] = _plain(document)
    return plain


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kind = {"type": value.type} if isinstance(value, Block) else {}
        return kind | {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def from_json(data: dict[str, Any]) -> Document:
    """The document that `to_json` wrote."""
    return Document(
        **{
            **data,
            "sections": tuple(_section(item) for item in data["sections"]),
            "cover_notes": tuple(data["cover_notes"]),
            "attribution": tuple(data["attribution"]),
            "facts": tuple(Fact(**fact) for fact in data.get("facts", ())),
        }
    )


def _section(data: dict[str, Any]) -> Section:
    return Section(
        **{
            **data,
            "blocks": tuple(_block(item) for item in data["blocks"]),
            "sections": tuple(_section(item) for item in data["sections"]),
        }
    )


def _block(data: dict[str, Any]) -> Block:
    kind = BLOCKS[data["type"]]
    values = {name: value for name, value in data.items() if name != "type"}
    if kind is Table:
        return _table(values)
    if kind is Chart:
        return Chart(**{**values, "points": tuple(Point(**point) for point in values["points"])})
    if kind is Map:
        classes = tuple(MapClass(**item) for item in values["classes"])
        return Map(**{**values, "classes": classes, "table": _table({**values["table"], "type": None})})
    return kind(**{**values, "figures": tuple(values["figures"])})


def _table(values: dict[str, Any]) -> Table:
    return Table(
        id=values["id"],
        caption=values["caption"],
        columns=tuple(Column(**column) for column in values["columns"]),
        rows=tuple(tuple(Cell(**cell) for cell in row) for row in values["rows"]),
        note=values["note"],
        folded=values["folded"],
    )
