"""The demonstration partnership: an invented island, its areas, and records as its police would publish them.

Everything is synthetic and says so. The files have exactly the formats that real users bring, so that they go through
the ordinary importers; `DemoTruth` keeps what is true of them, so that the whole way to a printed figure can be
checked. It owns no statute and no table.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from crimestats.periods import months_between, parse_month
from hallmark.demo import council, given, notes, police, stops
from hallmark.demo.crime import draw_records
from hallmark.demo.outcomes import draw_outcomes
from hallmark.demo.rates import make_rates
from hallmark.demo.reference import write_reference
from hallmark.demo.truth import DemoTruth, tell_truth
from hallmark.ui.problems import Problem

__all__ = ["RECENT_MONTHS", "DemoTruth", "generate"]

# Outcomes, stop and search and the council's extract are given for this many last months.
RECENT_MONTHS = 12
_FOLDERS = ("boundaries", "council", "deprivation", "given", "lookups", "police_uk", "population")


def generate(
    folder: Path,
    *,
    seed: int = 1998,
    months: tuple[str, str] = ("2019-10", "2025-09"),
    scale: float = 1.0,
    progress: Callable[[str], None] | None = None,
) -> DemoTruth:
    """What is true of the demonstration partnership, once all its files are written to `folder`.

    Args:
        folder: made if missing; what an earlier run wrote there is replaced, other files are left alone.
        seed: draws what happens; the place and its people are always the same. Same seed, same bytes.
        months: first and last month, both included.
        scale: multiplies the number of records; 1 is about 25,000 a year.
        progress: told what is being done, in words.

    Raises:
        Problem: the folder holds data that an earlier run did not write.
        ValueError: a month is not YYYY-MM, the last is before the first, or the scale is not above 0.
    """
    if not months_between(parse_month(months[0]), parse_month(months[1])):
        raise ValueError(f"{months[1]} is before {months[0]}. Give the first month, then the last.")
    if scale <= 0:
        raise ValueError("The scale must be above 0.")
    say = progress or (lambda _: None)
    _make_room(folder)
    # First of all, so that a run that is cut short cannot leave files that look real.
    notes.write_marker(folder)
    say("Drawing the invented island and its areas")
    write_reference(folder)
    say("Drawing what happened there")
    rates = make_rates(seed, months, scale)
    records = draw_records(rates, seed)
    found = draw_outcomes(records, seed)
    say("Writing the police files")
    placed = police.describe_places(records, rates.months, seed)
    street = folder / "police_uk"
    police.write_street(street, records, found, placed, rates.months)
    recent = rates.months[-RECENT_MONTHS:]
    truth = tell_truth(
        rates,
        records,
        seed=seed,
        scale=scale,
        outcome_rows=police.write_outcomes(street, records, found, placed, rates.months, RECENT_MONTHS),
        stop_rows=stops.write_stops(street, recent, seed, scale),
        council_rows=council.write_reports(folder / "council", recent, seed, scale),
    )
    given.write_given(folder, truth)
    truth.save(folder)
    notes.write_readme(folder, truth)
    return truth


def _make_room(folder: Path) -> None:
    """Remove what an earlier run wrote, and only that: somebody's real lookups have the same folder names."""
    folder.mkdir(parents=True, exist_ok=True)
    earlier = [folder / name for name in _FOLDERS if (folder / name).exists()]
    if earlier and not (folder / notes.MARKER).exists():
        raise Problem(
            f"“{folder}” already holds “{earlier[0].name}”, which is not from a demonstration. Choose an empty folder."
        )
    for path in earlier:
        shutil.rmtree(path)
