"""The workbook of a document: cover, contents, every figure, and a sheet for each table."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter

from hallmark.reports.blocks import Document
from hallmark.reports.letters import one_line
from hallmark.reports.spreadsheet.front import write_about, write_contents
from hallmark.reports.spreadsheet.grids import write_figures, write_table
from hallmark.reports.spreadsheet.sheets import ABOUT, CONTENTS, FIGURES, sheets
from hallmark.reports.spreadsheet.writing import Raw, Writer

BEGINNING = datetime(1980, 1, 1)
"""The date of the file's properties: when it was made is no part of what it says."""
MOST_ROWS = 1_048_000
"""What a sheet holds, less the lines above the table."""
LONGEST_PROPERTY = 255


def render_spreadsheet(document: Document, columns: Sequence[str], rows: Iterable[Sequence[Raw]]) -> bytes:
    """The document's figures and tables as an .xlsx.

    Args:
        columns: the headings of ``figures.csv``, each unlike the others.
        rows: its rows; a number is an ``int`` or ``float``, a cell without a value ``None``. A string is written as
            text, whatever it holds.

    Returns:
        The file; the same document and rows give the same bytes in any process. First stands the sheet About, then
        Contents with links, Figures, and ``Table 1`` and on, as the document numbers them. In the tables “1,312” is
        the number 1312, “−84.5%” the number -0.845 shown as a percentage, “−1,108 (−84.5%)” two columns, and a dash
        “[x]”; all other text is text.

    Raises:
        ValueError: there are more figures than a sheet has rows.
    """
    figures = list(rows)
    if len(figures) > MOST_ROWS:
        raise ValueError(f"a sheet cannot hold {len(figures):,} figures: at most {MOST_ROWS:,}")
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _describe(book, document)
        _write(Writer(book), document, columns, figures)
    return file.getvalue()


def _write(writer: Writer, document: Document, columns: Sequence[str], figures: list[Sequence[Raw]]) -> None:
    found = list(sheets(document))
    pages = {name: writer.book.add_worksheet(name) for name in (ABOUT, CONTENTS, FIGURES)}
    write_about(writer, pages[ABOUT], document)
    write_contents(writer, pages[CONTENTS], document, found, len(figures))
    write_figures(writer, pages[FIGURES], document, columns, figures)
    for sheet in found:
        write_table(writer, writer.book.add_worksheet(sheet.name), document, sheet)


def _describe(book: xlsxwriter.Workbook, document: Document) -> None:
    said = {
        "title": document.title, "subject": document.period, "author": document.organisation,
        "company": document.organisation, "category": document.status, "keywords": document.marking,
        "comments": f"Evidence {document.evidence}" if document.evidence else "",
    }  # fmt: skip
    properties = {name: one_line(text, LONGEST_PROPERTY) for name, text in said.items()}
    book.set_properties(properties | {"created": BEGINNING})
