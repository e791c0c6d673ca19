"""An assessment as a test reads it: its document in blocks, its figures in rows."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from hallmark.reports.blocks import Cell, Document, Section, Table, Text, from_json


@dataclass(frozen=True)
class Made:
    """What `make_assessment` wrote to a folder."""

    folder: Path
    document: Document
    rows: list[dict[str, str]]

    @property
    def by_id(self) -> dict[str, dict[str, str]]:
        """The figures by their id."""
        return {row["figure_id"]: row for row in self.rows}

    def section(self, name: str) -> Section:
        """The section of this id."""
        return next(section for section, _ in self.document.walk() if section.id == name)

    def texts(self) -> list[Text]:
        """Every sentence."""
        return [block for block in self.document.blocks() if isinstance(block, Text)]

    def words(self) -> list[str]:
        """Every sentence and caveat, as printed."""
        return [text for block in self.document.blocks() if (text := getattr(block, "text", ""))]

    def table(self, beginning: str) -> Table:
        """The first table whose id begins so."""
        return next(
            block for block in self.document.blocks() if isinstance(block, Table) and block.id.startswith(beginning)
        )


def read(folder: Path) -> Made:
    """The generated document and figures of an assessment's folder."""
    document = from_json(json.loads((folder / "document.json").read_text(encoding="utf-8")))
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        return Made(folder, document, list(csv.DictReader(file)))


def lines(table: Table) -> list[dict[str, Cell]]:
    """The rows of a table, each cell by its column's key."""
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]
