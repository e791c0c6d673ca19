"""The blocks of a document as a page shows them: each with its template, its number and where it leads."""

from dataclasses import dataclass
from typing import Any, ClassVar

from hallmark.reports.blocks import Caveat, Chart, Column, KeyFigure, Map, Table, Text
from hallmark.reports.page.links import Behind


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures behind a block: those that are known, and the ids of those that are not."""

    known: tuple[Behind, ...]
    unknown: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many figures there are."""
        return len(self.known) + len(self.unknown)


@dataclass(frozen=True, slots=True)
class TextPart:
    """A sentence with the figures behind it, and where it can be edited and commented on."""

    template: ClassVar = "reports/blocks/text.html"
    block: Text
    figures: Figures
    edit: str
    comment: str


@dataclass(frozen=True, slots=True)
class KeyFigureCell:
    """One key figure: the page of the figure it prints, and the others that it rests on."""

    block: KeyFigure
    address: str
    others: tuple[Behind, ...]


@dataclass(frozen=True, slots=True)
class KeyFiguresPart:
    """Key figures that stand together."""

    template: ClassVar = "reports/blocks/key_figures.html"
    cells: tuple[KeyFigureCell, ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """What stands in a cell under its column, and the pages of the figures it prints."""

    column: Column
    text: str
    address: str
    said: str
    said_address: str


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table with its number. ``areas`` says that its rows are places on the map before it."""

    template: ClassVar = "reports/blocks/table.html"
    block: Table
    number: str
    rows: tuple[tuple[TableCell, ...], ...]
    areas: bool = False


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A chart with its number and the points that a keyboard walks along."""

    template: ClassVar = "reports/blocks/chart.html"
    block: Chart
    number: str
    points: list[dict[str, Any]]
    table_number: str


@dataclass(frozen=True, slots=True)
class ChartsPart:
    """Charts that follow one another: side by side where there is room."""

    template: ClassVar = "reports/blocks/charts.html"
    charts: tuple[ChartPart, ...]


@dataclass(frozen=True, slots=True)
class MapPart:
    """A map with its number, the list behind it, and the address of the moving one's data."""

    template: ClassVar = "reports/blocks/map.html"
    block: Map
    number: str
    data: str
    table: TablePart


@dataclass(frozen=True, slots=True)
class CaveatPart:
    """What must be known to read what stands beside it."""

    template: ClassVar = "reports/blocks/caveat.html"
    block: Caveat


Part = TextPart | KeyFiguresPart | TablePart | ChartPart | ChartsPart | MapPart | CaveatPart


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A section: its heading's level, its parts, its own sections, and where to add what is known."""

    id: str
    title: str
    level: int
    basis: str
    state: str
    add: str
    parts: tuple[Part, ...]
    sections: tuple["SectionPart", ...]
