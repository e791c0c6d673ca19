"""The figures that have another value in a later figures.csv than in an earlier one."""

from dataclasses import fields
from pathlib import Path

import duckdb

from hallmark.assessment.shelf import FigureRow

_NAMES = [field.name for field in fields(FigureRow)]


def changed_figures(earlier: Path, later: Path) -> tuple[dict[str, FigureRow], dict[str, FigureRow]]:
    """Figures of both files whose value differs: as they were, and as they are, by id, in the order of their ids."""
    columns = ", ".join(f"{side}.{name}" for side in ("before", "after") for name in _NAMES)
    sql = (
        f"SELECT {columns} FROM {_read('earlier')} AS before"
        f" JOIN {_read('later')} AS after USING (figure_id)"
        " WHERE before.value IS DISTINCT FROM after.value ORDER BY after.figure_id"
    )
    with duckdb.connect() as connection:
        rows = connection.execute(sql, {"earlier": str(earlier), "later": str(later)}).fetchall()
    pairs = [(_row(row[: len(_NAMES)]), _row(row[len(_NAMES) :])) for row in rows]
    return {then.figure_id: then for then, _ in pairs}, {now.figure_id: now for _, now in pairs}


def _read(name: str) -> str:
    return f"read_csv(${name}, all_varchar = true, header = true, nullstr = '')"


def _row(cells: tuple[str | None, ...]) -> FigureRow:
    return FigureRow(*(cell or "" for cell in cells))
