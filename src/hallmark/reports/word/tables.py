"""Tables: a header row that repeats on each page, first cells that head their rows, numbers to the right."""

from collections.abc import Iterable

from hallmark.reports.blocks import Cell, Column, KeyFigure, Table
from hallmark.reports.word.anchors import Anchors
from hallmark.reports.word.markup import attribute, field, paragraph, run

SHORT_TABLE_ROWS = 18
"""A table of no more rows is kept on one page."""
SHORT_TURNED_ROWS = 5
"""And on a turned page, where rows are higher and the page is lower."""
LONGEST_KEPT_CELL = 1_500
"""A row with a longer text may break over a page: it could be longer than one."""
KEY_FIGURE_SHARES = (0.36, 0.2, 0.44)


def caption(number: str, text: str, block_id: str, anchors: Anchors) -> str:
    """“Table 3: What it shows”: the number counts itself, and the bookmark around it is what links show."""
    word, _, counted = number.partition(" ")
    label = run(f"{word} ") + field(f"SEQ {word} \\* ARABIC", counted)
    return paragraph("Caption", anchors.around(block_id, label), run(f": {text}"))


def data_table(table: Table, widths: list[int], *, size: str = "", turned: bool = False) -> str:
    """The table itself, without its caption and note. ``size`` is the end of the name of its styles (``Small``)."""
    header = "".join(_header_cell(column, width, size) for column, width in zip(table.columns, widths, strict=True))
    most = SHORT_TURNED_ROWS if turned else SHORT_TABLE_ROWS
    whole = len(table.rows) <= most and all(map(_is_short, table.rows))
    last = len(table.rows) - 1
    rows = "".join(
        _row(row, table.columns, widths, size, keep=whole and index < last) for index, row in enumerate(table.rows)
    )
    return _table(widths, table.caption, table.note, _header_row(header) + rows)


def key_figures(found: Iterable[KeyFigure], room: int, anchors: Anchors) -> str:
    """Numbers that stand by themselves, as rows of what, how many, and of which period on which base."""
    widths = [int(room * share) for share in KEY_FIGURE_SHARES]
    labels = (Column("what", "Measure"), Column("number", "Number", True), Column("base", "Period and base"))
    header = "".join(_header_cell(label, width) for label, width in zip(labels, widths, strict=True))
    rows = "".join(_row_of(_key_cells(key, widths, anchors), kept=True) for key in found)
    return _table(widths, "Key figures", "", _header_row(header) + rows)


def _key_cells(key: KeyFigure, widths: list[int], anchors: Anchors) -> str:
    said = (
        paragraph("TableRowHeading", anchors.around(key.id, run(key.label)), keep_with_next=True),
        paragraph("KeyFigure", run(key.value)),
        paragraph("TableText", run(key.context)),
    )
    return "".join(_cell(content, width, middle=True) for content, width in zip(said, widths, strict=True))


def _table(widths: list[int], title: str, description: str, rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    told = f'<w:tblDescription w:val="{attribute(description)}"/>' if description else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableOfFigures"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1"'
        f' w:lastColumn="0" w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val="{attribute(title)}"/>{told}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _header_row(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _header_cell(column: Column, width: int, size: str = "") -> str:
    style = "TableHeadingNumber" if column.numeric else "TableHeading"
    return _cell(paragraph(style + size, run(column.label)), width, bottom=True)


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...], widths: list[int], size: str, *, keep: bool) -> str:
    padded = (*row, *(Cell("") for _ in columns[len(row) :]))[: len(columns)]
    cells = "".join(
        _cell(_content(cell, column, size, first=index == 0, keep=keep), width)
        for index, (cell, column, width) in enumerate(zip(padded, columns, widths, strict=True))
    )
    return _row_of(cells, kept=_is_short(padded))


def _is_short(row: tuple[Cell, ...]) -> bool:
    return all(len(cell.text) + len(cell.said) <= LONGEST_KEPT_CELL for cell in row)


def _row_of(cells: str, *, kept: bool) -> str:
    return f"<w:tr>{'<w:trPr><w:cantSplit/></w:trPr>' if kept else ''}{cells}</w:tr>"


def _content(cell: Cell, column: Column, size: str, *, first: bool, keep: bool) -> str:
    """What the cell says and, beneath, what a test calls it."""
    style = "TableRowHeading" if first else "TableNumber" if column.numeric else "TableText"
    said_style = "TableSaidNumber" if column.numeric and not first else "TableSaid"
    said = paragraph(said_style + size, run(cell.said), keep_with_next=keep) if cell.said else ""
    return paragraph(style + size, run(cell.text), keep_with_next=keep) + said


def _cell(content: str, width: int, *, bottom: bool = False, middle: bool = False) -> str:
    at = '<w:vAlign w:val="bottom"/>' if bottom else '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{at}</w:tcPr>{content}</w:tc>'
