"""What the evidence commands print: reports, status and calendar as lines of plain text."""

import difflib
import sys
from collections.abc import Iterator, Sequence

from crimestats.periods import month_label, period_label
from hallmark.evidence.changes import Report
from hallmark.evidence.coverage import Cell, DatasetStatus, UnitCalendar
from hallmark.evidence.presenters import dataset_name
from hallmark.ui.problems import Problem

MARKS = {"held": "■", "partial": "▤", "thin": "▒", "missing": "·"}
PLAIN_MARKS = {"held": "#", "partial": "+", "thin": "o", "missing": "."}
STATES = {"held": "held", "partial": "held in part", "thin": "suspiciously thin", "missing": "missing"}
REASONS_SHOWN = 8


def report_lines(report: Report) -> Iterator[str]:
    """What one import did."""
    if report.import_id is None:
        yield f"{report.named}: {' '.join(report.notes)}"
        return
    yield f"{report.named}: {_kept(report)}"
    most = sorted(report.reasons.items(), key=lambda item: -item[1])
    for reason, rows in most[:REASONS_SHOWN]:
        yield f"  Refused, {rows:,}: {reason}"
    if len(most) > REASONS_SHOWN:
        yield f"  and {len(most) - REASONS_SHOWN} more reasons"
    if report.quarantine_file:
        yield f"  Every refused row, with its file, line and reason: {report.quarantine_file}"
    for note in report.notes:
        yield f"  {note}"


def _kept(report: Report) -> str:
    if not report.rows_in:
        return "read."
    refused = f"{report.rows_quarantined:,} refused" if report.rows_quarantined else "none refused"
    holdings = f"{report.holdings:,} {'holding' if report.holdings == 1 else 'holdings'} new or changed"
    return f"{report.rows_in:,} rows read, {report.rows_kept:,} kept, {refused}; {holdings}."


def status_lines(held: Sequence[DatasetStatus], agreed_days: int) -> Iterator[str]:
    """What is held of each dataset, and an alarm for those out of date."""
    if not held:
        yield "No evidence is held yet. Add some with `hallmark evidence add PATH`."
        return
    for item in held:
        yield f"{dataset_name(item.dataset)} ({item.dataset})"
        yield f"  {_amount(item)}"
        if gaps := _gaps(item):
            yield f"  {gaps}"
        yield from (f"    {example}" for example in item.gap_examples[:5])
        yield f"  {_age(item)}"
        if item.stale:
            yield f"  OUT OF DATE: older than the {agreed_days} days agreed. Fetch or ask for the newest months."
        yield f"  {'; '.join(item.publishers)}. {'; '.join(item.licences)}."


def _amount(item: DatasetStatus) -> str:
    period = f", {_period(item.first, item.last)}" if item.last else ""
    units = f", {item.units:,} units" if item.units > 1 else ""
    place = f"; {item.without_place:,} without a place" if item.without_place else ""
    return f"{item.rows:,} rows{period}{units}{place}"


def _period(first: str, last: str) -> str:
    if len(first) == len(last) == 7:
        return period_label(first, last)
    return first if first == last else f"{first} to {last}"


def _gaps(item: DatasetStatus) -> str:
    parts = [
        f"{count:,} {'month' if count == 1 else 'months'} {words}"
        for count, words in ((item.gaps, "missing"), (item.thin, "suspiciously thin"), (item.partial, "held in part"))
        if count
    ]
    return f"Of the units' months: {', '.join(parts)}" if parts else ""


def _age(item: DatasetStatus) -> str:
    made = f"Newest file made {item.vintage.day} {item.vintage:%B %Y}; " if item.vintage else ""
    age = f"; the period ended {item.age_days:,} days ago" if item.age_days is not None and item.age_days >= 0 else ""
    said = f"{made}last added {item.latest_added.day} {item.latest_added:%B %Y}{age}"
    return f"{said[0].upper()}{said[1:]}"


def chosen_units(units: list[UnitCalendar], dataset: str, wanted: str | None) -> list[UnitCalendar]:
    """All units, or the one that a person named by slug or name.

    Raises:
        Problem: nothing is held by months of this dataset, or of this unit.
    """
    if not units:
        raise Problem(f"Nothing is held by months of {dataset}. `hallmark evidence status` lists the datasets held.")
    if wanted is None:
        return units
    found = [item for item in units if wanted.lower() in {item.unit.lower(), item.name.lower()}]
    if found:
        return found
    names = [item.unit for item in units]
    near = difflib.get_close_matches(wanted.lower(), names, 3) or sorted(names)[:5]
    raise Problem(f"Nothing is held of “{wanted}” in {dataset}. Did you mean {' or '.join(near)}?")


def calendar_lines(units: Sequence[UnitCalendar], dataset: str) -> Iterator[str]:
    """The calendar as a grid, a row for each unit and a block for each year, and the gaps in words."""
    marks = _marks()
    cells = units[0].cells
    yield f"{dataset_name(dataset)}, {month_label(cells[0].month)} to {month_label(cells[-1].month)}"
    yield "   ".join(f"{marks[state]} {words}" for state, words in STATES.items())
    width = max(len(item.name) for item in units)
    yield f"{'':{width}}  {' '.join(f'{year:12}' for year in _years(cells))}".rstrip()
    for item in units:
        yield f"{item.name:{width}}  {_row(item.cells, marks)}"
    for item in units:
        if item.gap_sentence:
            yield f"{item.name}: {item.gap_sentence}."


def _row(cells: Sequence[Cell], marks: dict[str, str]) -> str:
    by_month = {cell.month: marks[cell.state] for cell in cells}
    years = ("".join(by_month.get(f"{year}-{month:02d}", " ") for month in range(1, 13)) for year in _years(cells))
    return " ".join(years).rstrip()


def _years(cells: Sequence[Cell]) -> list[str]:
    return sorted({cell.month[:4] for cell in cells})


def _marks() -> dict[str, str]:
    # An old Windows console has no such signs, and would stop with an error.
    try:
        "".join(MARKS.values()).encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return PLAIN_MARKS
    return MARKS
