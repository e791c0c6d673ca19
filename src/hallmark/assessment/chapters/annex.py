"""The annex: the figures behind the sentences, one row each, with what they stand on."""

from collections.abc import Iterable, Mapping

from hallmark.assessment import wording
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.place_measures import IN_TOP, WITHOUT_HARM
from hallmark.reports.blocks import Block, Cell, Column, Document, KeyFigure, Section, Table, Text

ANNEX_TABLE = "annex-figures"
NOTE = "Every figure, those of tables and charts too, is in figures.csv and in the spreadsheet under the same name."
NAMED = {IN_TOP: "weightings in which it is among the first three, per cent"}
COLUMNS = (
    Column("figure", "Figure"), Column("value", "Value", True), Column("period", "Period"), Column("base", "Base"),
    Column("source", "Source"),
)  # fmt: skip


def annex_section(sections: Iterable[Section], rows: Mapping[str, Figure]) -> Section:
    """The figures that the sentences of these sections rest on."""
    names = dict.fromkeys(name for section in sections for name in _named(section))
    return Section("annex", "Annex: the figures behind the sentences", (annex_table([rows[name] for name in names]),))


def annex_table(rows: Iterable[Figure]) -> Table:
    """One row for each figure."""
    return Table(
        ANNEX_TABLE, "Figures behind the sentences", COLUMNS, tuple(annex_row(row) for row in rows), NOTE, folded=True
    )  # fmt: skip


def annex_row(row: Figure) -> tuple[Cell, ...]:
    """A figure in a row: of what, how much, when, out of what, whose."""
    return (
        Cell(f"{row.area_name}: {row.category}, {_measure(row)}"),
        Cell(wording.value_words(row), row.figure_id),
        Cell(wording.period_words(row.period_start, row.period_end, row.measure)),
        Cell(wording.base_words(row.measure, row.numerator, row.denominator), row.figure_id),
        Cell(row.source),
    )


def _measure(row: Figure) -> str:
    """The measure in words, and whether harm was left out of the matrix that it is of."""
    words = NAMED.get(row.measure) or wording.measure_words(row.measure).following
    return f"{words}, harm left out" if row.figure_id.endswith(f".{WITHOUT_HARM}") else words


def _named(section: Section) -> list[str]:
    own = [name for block in section.blocks if _is_said(block) for name in _figures(block)]
    return own + [name for part in section.sections for name in _named(part)]


def _is_said(block: Block) -> bool:
    return isinstance(block, Text | KeyFigure)


def _figures(block: Block) -> tuple[str, ...]:
    return block.figures if isinstance(block, Text | KeyFigure) else ()


def said_figures(document: Document) -> list[str]:
    """The figures behind the sentences of a whole document, each once, in reading order."""
    return list(dict.fromkeys(name for section in document.sections for name in _named(section)))
