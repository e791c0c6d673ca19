"""From a document to what its templates show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from hallmark.reports.blocks import Block, Caveat, Chart, Document, KeyFigure, Map, Section, Table, Text
from hallmark.reports.page.links import Behind, Links
from hallmark.reports.page.parts import (
    CaveatPart,
    ChartPart,
    ChartsPart,
    Figures,
    KeyFigureCell,
    KeyFiguresPart,
    MapPart,
    Part,
    SectionPart,
    TableCell,
    TablePart,
    TextPart,
)

LOWEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Body:
    """All that ``reports/body.html`` needs."""

    document: Document
    sections: tuple[SectionPart, ...]
    has_map: bool
    has_points: bool


def body(document: Document, behind: Mapping[str, Behind], links: Links | None = None) -> Body:
    """The document ready for its templates.

    Args:
        behind: the figures that sentences rest on, by id; one that is not there is shown by its id alone.
        links: where the parts lead; nowhere, for a file that stands by itself.
    """
    return _Preparing(document, behind, links or Links()).body()


class _Preparing:
    """One document on its way to a page: what every block needs to know of the others."""

    def __init__(self, document: Document, behind: Mapping[str, Behind], links: Links) -> None:
        self.document = document
        self.behind = behind
        self.links = links
        self.numbers = document.numbers()

    def body(self) -> Body:
        blocks = list(self.document.blocks())
        return Body(
            self.document,
            tuple(self.section(section, 2) for section in self.document.sections),
            any(isinstance(block, Map) and self.links.data(block.data) for block in blocks),
            any(isinstance(block, Chart) and block.points for block in blocks),
        )

    def section(self, section: Section, level: int) -> SectionPart:
        return SectionPart(
            section.id,
            section.title,
            min(level, LOWEST_HEADING),
            section.basis,
            section.state,
            self.links.add(section.id),
            tuple(self.parts(section.blocks)),
            tuple(self.section(inner, level + 1) for inner in section.sections),
        )

    def parts(self, blocks: Iterable[Block]) -> Iterator[Part]:
        """A part for each block; key figures and charts that follow one another are one part."""
        for _, run in groupby(blocks, key=type):
            together = list(run)
            keys = tuple(self.key_figure(block) for block in together if isinstance(block, KeyFigure))
            charts = tuple(self.chart(block) for block in together if isinstance(block, Chart))
            if keys:
                yield KeyFiguresPart(keys)
            elif len(charts) > 1:
                yield ChartsPart(charts)
            else:
                yield from map(self.part, together)

    def part(self, block: Block) -> Part:
        match block:
            case Text():
                edit, comment = self.links.edit(block.id), self.links.comment(block.id)
                return TextPart(block, self.figures(block.figures), edit, comment)
            case Table():
                return self.table(block)
            case Chart():
                return self.chart(block)
            case Map():
                listed = self.table(block.table, areas=True)
                return MapPart(block, self.numbers[block.id], self.links.data(block.data), listed)
            case Caveat():
                return CaveatPart(block)
            case _:
                raise TypeError(f"no page shows a block of type {type(block).__name__} by itself")

    def key_figure(self, block: KeyFigure) -> KeyFigureCell:
        led = [figure for figure in self.figures(block.figures).known if figure.address]
        return KeyFigureCell(block, led[0].address if led else "", tuple(led[1:]))

    def table(self, table: Table, *, areas: bool = False) -> TablePart:
        rows = tuple(
            tuple(
                TableCell(column, cell.text, self.address(cell.figure), cell.said, self.address(cell.said_figure))
                for column, cell in zip(table.columns, row, strict=True)
            )
            for row in table.rows
        )
        return TablePart(table, self.numbers[table.id], rows, areas)

    def chart(self, chart: Chart) -> ChartPart:
        table = self.numbers.get(chart.table_id, "")
        return ChartPart(chart, self.numbers[chart.id], self.points(chart), table)

    def points(self, chart: Chart) -> list[dict[str, Any]]:
        """The points as the script beside the chart reads them."""
        return [
            {"x": one.x, "y": one.y, "label": one.label, "value": one.value, "address": self.address(one.figure)}
            for one in chart.points
        ]

    def figures(self, names: Iterable[str]) -> Figures:
        wanted = list(dict.fromkeys(names))
        known = tuple(replace(self.behind[name], address=self.address(name)) for name in wanted if name in self.behind)
        return Figures(known, tuple(name for name in wanted if name not in self.behind))

    def address(self, figure: str) -> str:
        return self.links.figure(figure) if figure else ""
