"""Where an assessment comes from: coverage, sources, method and limits."""

from typing import Any

from crimestats.periods import add_months, month_label, months_between
from hallmark.assessment import wording
from hallmark.assessment.building import MONTHS_SHOWN, Figures
from hallmark.assessment.series import distinct
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER
from hallmark.evidence.models import Holding
from hallmark.evidence.sources import police_street

LIMITS = (
    (
        "Police records count what was reported to and recorded by the police, not all that happened. More reports of "
        "domestic abuse or hate crime can mean more trust."
    ),
    "Points on police.uk are anonymised: a street's mid-point, by month. They are never an address and never a day.",
    "Anti-social behaviour is incidents, not crimes. It is counted apart and is never part of “all crime”.",
    (
        "Burglary covers homes and businesses together. Police.uk has no category for domestic abuse, hate crime or "
        "knife crime."
    ),
    (
        "Counts vary by themselves. A difference is called a rise or a fall only where a test says so. The test cannot "
        "tell a change in crime from a change in reporting or recording."
    ),
)

CELL_FIELDS = ("month", "state", "rows", "without_place", "note")


def coverage(figures: Figures) -> dict[str, Any]:
    """The calendar of each source used, over the months that the charts show, and what it means in words."""
    months = months_between(add_months(figures.ending, 1 - MONTHS_SHOWN), figures.ending)
    used = distinct(figures.chosen)
    held_from = min((month for item in used for month in item.months()), default=months[0])
    months = [month for month in months if month >= held_from]
    units = []
    statements = []
    for item in used:
        for unit in item.units:
            cells = [unit.cell(month) for month in months]
            units.append(
                {
                    "name": unit.name,
                    "dataset": unit.dataset,
                    "cells": [{name: getattr(cell, name) for name in CELL_FIELDS} for cell in cells],
                }
            )  # fmt: skip
            if unit.gap_sentence:
                statements.append(f"{unit.name}: {unit.gap_sentence}.")
    for item in used:
        statements += wording.left_out(item.empty_months, months)
    missing = [name for name in (ALL_CRIME, DISORDER) if name not in figures.chosen]
    if missing:
        names = ", ".join(sorted(set(figures.chosen) - {ALL_CRIME, ALL_RECORDS}))
        statements.append(
            f"Only {names} can be counted for this year. {' and '.join(missing)} cannot: not every category is held."
        )
    if len({item.dataset for item in used}) > 1:
        statements.append(wording.mixed_sources({name: item.label for name, item in figures.chosen.items()}))
    return {"months": months, "units": units, "statements": statements}


def holdings_used(figures: Figures) -> list[Holding]:
    wanted = set(months_between(add_months(figures.ending, 1 - MONTHS_SHOWN), figures.ending))
    for comparison in figures.comparisons:
        for span in comparison.spans.values():
            wanted |= set(span.base)
    slugs = {unit.unit for item in figures.chosen.values() for unit in item.units}
    return [
        holding
        for item in distinct(figures.chosen)
        for holding in item.holdings
        if holding.period in wanted and (item.dataset != police_street.DATASET or holding.unit in slugs)
    ]


def sources(figures: Figures) -> list[dict[str, Any]]:
    grouped: dict[tuple[str, str], list[Holding]] = {}
    for holding in holdings_used(figures):
        grouped.setdefault((holding.dataset, holding.unit), []).append(holding)
    listed = []
    for (dataset, unit), holdings in sorted(grouped.items()):
        periods = sorted(holding.period for holding in holdings)
        vintages = [holding.vintage for holding in holdings if holding.vintage]
        listed.append(
            {
                "dataset": dataset,
                "agency": unit,
                "publisher": holdings[0].publisher,
                "licence": holdings[0].licence,
                "period": f"{month_label(periods[0])} to {month_label(periods[-1])}",
                "months": len(periods),
                "rows": sum(holding.rows for holding in holdings),
                "vintage": f"{max(vintages):%Y-%m-%d}" if vintages else "",
                "originals": sorted({holding.original_id for holding in holdings}),
            }
        )
    if figures.people:
        listed.append(
            {
                "dataset": "residents",
                "agency": figures.people.publisher,
                "publisher": figures.people.publisher,
                "licence": figures.people.licence,
                "period": figures.people.reference_date,
                "months": 0,
                "rows": len(figures.people.by_lsoa),
                "vintage": "",
                "originals": [],
            }
        )
    return listed


def method(figures: Figures) -> list[str]:
    return [
        (
            "A record belongs to an area by its LSOA code, through the ONS lookup (best fit). Each place is counted "
            "from the files of its own police force. British Transport Police and neighbouring forces are not in "
            "these figures."
        ),
        (
            "LSOAs changed in 2021. A record of an LSOA of 2011 that was split is given to the new LSOA that its point "
            "lies in. Where no point can tell, it counts for the district and for no ward."
        ),
        (
            "A year is compared only if all its months are held, none suspiciously thin, with every category of the "
            "figure. Otherwise the same months of both years are compared, or nothing is."
        ),
        "No percentage is given on a base under 50. Each series keeps to one source.",
        (
            "A rise or a fall is called by a quasi-Poisson test, each month beside the same month of the other year. "
            "It allows for how much the series and the others here vary. Of the rises and falls called in one table, "
            "no more than 1 in 20 should be false."
        ),
    ]
