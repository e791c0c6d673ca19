"""A walk over a document: which way each category and theme is said to have gone, at every place that says it."""

import re
from collections.abc import Iterator, Mapping

from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.theme_changes import theme_category
from hallmark.reports.blocks import Document, Table, Text

CELLS = {
    "no clear change": "no clear change", "rose": "a rise", "fell": "a fall",
    "too uncertain to call": "too uncertain to call", "may have risen, not certain": "may have risen",
    "may have fallen, not certain": "may have fallen",
}  # fmt: skip
SAID = re.compile(
    r"\b(no clear change|too uncertain to call|may have risen|may have fallen|a rise|a fall)\b", re.IGNORECASE
)
WOULD_BE_SEEN = re.compile(r"(too uncertain to call) a (?:rise|fall): [^.]*")
WHOLE = re.compile(r" The whole area: [^.]*\.")
"""What a sentence on a part of the area says of the whole: its figures are those of the part."""
OF_PARTS = re.compile(r" (?:Of its|All|Both) [^.]*categories by themselves[^.]*\.")
"""What a sentence on a theme's sum says of its categories, which have figures of their own."""
OUT_OF_LINE = ", out of line"
"""What stands behind a ward's change where the other wards did not move so."""
BY_ITSELF = re.compile(r"\b(?:alone|by itself|by themselves)\b")
OF_AREA = ("course-", "categories-", "clear-")


def directions(document: Document, area: str, rows: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, ...], dict]:
    """By what is said to have changed (category, this period, base period): the direction by the block that says it.

    Args:
        area: the code of the whole area; other places are left out.
        rows: figures.csv by figure id.
    """
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for name, direction, figures in _said(document):
        for figure in figures:
            row = rows.get(figure)
            if row and row["measure"] == "change_ratio" and row["area_code"] == area:
                base = ".".join(figure.split(".")[-2:])
                key = (row["category"], f"{row['period_start']}.{row['period_end']}", base)
                found.setdefault(key, {})[name] = direction
    return found


def contradictions(said: Mapping[tuple[str, ...], Mapping[str, str]]) -> list[str]:
    """What is said to have gone two ways."""
    return [f"{key}: {dict(places)}" for key, places in said.items() if len(set(places.values())) > 1]


def parts_not_beside(document: Document) -> list[str]:
    """Places that call a theme of several categories without what its categories did by themselves."""
    several = {theme.title for theme in themes() if theme_category(theme) == theme.title and len(theme.categories) > 1}
    return [
        f"{name}: {words}"
        for name, title, words in _of_themes(document)
        if title in several and SAID.search(words) and not BY_ITSELF.search(words)
    ]


def _of_themes(document: Document) -> Iterator[tuple[str, str, str]]:
    for block in document.blocks():
        if isinstance(block, Table) and block.id == "priority-matrix":
            at = [column.key for column in block.columns].index("change") if _has_change(block) else 0
            yield from ((block.id, row[0].text, row[at].said or row[at].text) for row in block.rows if at)
        elif isinstance(block, Text) and "together" in block.id and block.id.startswith(OF_AREA):
            title = next(theme.title for theme in themes() if theme.id in block.id)
            yield block.id, title, block.text


def _has_change(table: Table) -> bool:
    return "change" in [column.key for column in table.columns]


def _said(document: Document) -> Iterator[tuple[str, str, list[str]]]:
    """Each sentence or cell that gives one direction, with the figures it stands on."""
    for block in document.blocks():
        if isinstance(block, Text) and len(named := SAID.findall(alone(plain(block.text)))) == 1:
            yield block.id, named[0].lower(), list(block.figures)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    # A matrix without scores has nothing over its words.
                    cell_said, figure = (cell.said, cell.said_figure) if cell.said else (cell.text, cell.figure)
                    words = CELLS.get(cell_said.removesuffix(OUT_OF_LINE)) or _first(cell_said)
                    if words:
                        yield f"{block.id}: {row[0].text}", words, [figure]


def plain(words: str) -> str:
    """A sentence without the change that a test would have seen, and without what it says of another place."""
    return WHOLE.sub("", WOULD_BE_SEEN.sub(r"\1", words))


def alone(words: str) -> str:
    """A sentence on a theme's sum without what it says of the theme's categories."""
    return OF_PARTS.sub("", words)


def not_in_chapters(document: Document, rows: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Changes that the summary calls, and that no chapter says of the very same figure."""
    summary = next(section for section in document.sections if section.id == "summary")
    of_summary = {block.id for part in (summary, *summary.sections) for block in part.blocks}
    chapters = {
        (figure, direction)
        for name, direction, figures in _said(document)
        if name.partition(":")[0] not in of_summary and not name.startswith("priority-matrix")
        for figure in figures
    }
    return [
        f"{name}: {direction}"
        for name, direction, figures in _said(document)
        if name in of_summary
        for figure in figures
        if figure in rows and rows[figure]["measure"] == "change_ratio" and (figure, direction) not in chapters
    ]


def _first(words: str) -> str:
    found = SAID.match(words)
    return found[1].lower() if found else ""
