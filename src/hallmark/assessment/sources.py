"""What an assessment was counted from: every dataset behind a number, with whose it is and how it may be used."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from crimestats.periods import months_between, period_label
from hallmark.areas.queries import force_by_slug
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure, figure_id
from hallmark.assessment.provenance import holdings_used
from hallmark.evidence import synthetic
from hallmark.evidence.deprivation import INDEX
from hallmark.evidence.models import Holding
from hallmark.evidence.people import HOUSEHOLDS, RESIDENTS
from hallmark.evidence.presenters import dataset_name
from hallmark.evidence.sources import police_street
from hallmark.evidence.sources.ready_counts import UNNAMED
from hallmark.evidence.tables import live_holdings

PLACING = ("lookup-membership", "lookup-lsoa-editions", "lookup-district-changes")
"""Lookups by which records, residents and districts find their area. Lists of names place nothing."""
OUTLINES, OUTLINES_EDITION = "boundaries-lsoa", "2021"
NOT_STATED = "Not stated"
INVENTED = "None needed: invented for demonstration"


@dataclass(frozen=True)
class Source:
    """One dataset of one agency as it was used, with the figure of its rows and the originals behind it."""

    dataset: str
    words: str
    publisher: str
    licence: str
    period: str
    months: int
    rows: int
    vintage: date | None
    """The day of the publisher's newest file, where it says one."""
    added: date
    originals: tuple[str, ...]
    figure: Figure

    def as_json(self) -> dict[str, Any]:
        """As made.json keeps it."""
        told = {name: getattr(self, name) for name in ("dataset", "words", "publisher", "licence", "period", "months")}
        days = {"published": self.vintage.isoformat() if self.vintage else "", "added": self.added.isoformat()}
        return {**told, "rows": self.rows, **days, "originals": list(self.originals)}


def sources_used(figures: Figures) -> list[Source]:
    """Each dataset and agency that a number here comes from: records and counts, then what they are set against.

    To be asked when all chapters are written: households and deprivation are listed where a figure of them is printed.
    """
    counted: dict[tuple[str, ...], list[Holding]] = {}
    for holding in holdings_used(figures):
        counted.setdefault((holding.dataset, holding.unit, holding.publisher), []).append(holding)
    placed: dict[tuple[str, ...], list[Holding]] = {}
    for holding in _set_against(figures):
        placed.setdefault((holding.dataset, holding.publisher, holding.licence, holding.period), []).append(holding)
    return [_source(group) for groups in (counted, placed) for _, group in sorted(groups.items())]


def record_sources(figures: Figures) -> list[str]:
    """The sources, as figures name them, that are records: of their counts the very rows can be shown."""
    series = (*figures.series, *figures.peer_series)
    return sorted({item.label for item in series if item.dataset == police_street.DATASET})


def licences_of(sources: Iterable[Source]) -> set[str]:
    """Each licence that a source states."""
    return {one.licence for one in sources} - {NOT_STATED, INVENTED}


def outlines_source(figures: Figures) -> str:
    """Whose outlines of small areas were measured."""
    publishers = sorted({_stated(holding.publisher) for holding in _outlines(figures)})
    return f"{' and '.join(publishers) or NOT_STATED}, outlines of LSOAs"


def _set_against(figures: Figures) -> Iterator[Holding]:
    """What counts are placed, divided and compared by: people, deprivation, outlines, lookups."""
    measures = {row.measure for row in figures.rows.values()}
    features = set(figures.peers.features) if figures.peers else set()
    if figures.people is not None:
        yield from _by_lsoa(RESIDENTS)
    if f.HOUSEHOLDS in measures or "residents per household" in features:
        yield from _by_lsoa(HOUSEHOLDS)
    if f.MOST_DEPRIVED in measures or "deprivation score" in features:
        yield from live_holdings(INDEX)
    yield from _outlines(figures)
    for dataset in PLACING:
        yield from live_holdings(dataset)


def _by_lsoa(measure: str) -> list[Holding]:
    return [holding for holding in live_holdings(measure) if "lsoa" in holding.unit]


def _outlines(figures: Figures) -> list[Holding]:
    """The files of small areas' outlines: those named for the area's own districts, where they are held by district."""
    held = live_holdings(OUTLINES, periods=[OUTLINES_EDITION])
    districts = {ref.code.lower() for ref in figures.territory.districts}
    return [holding for holding in held if holding.unit in districts] or held


def _source(holdings: list[Holding]) -> Source:
    first = holdings[0]
    periods = sorted(holding.period for holding in holdings)
    rows = sum(holding.rows for holding in holdings)
    vintages = [holding.vintage for holding in holdings if holding.vintage]
    return Source(
        dataset=first.dataset,
        words=_words(first),
        publisher=_stated(first.publisher),
        licence=_licence(first),
        period=_period(periods),
        months=sum(1 for period in periods if len(period) == len("YYYY-MM")),
        rows=rows,
        vintage=max(vintages, default=None),
        added=max(timezone.localdate(holding.added_in.added_at) for holding in holdings),
        originals=tuple(sorted({holding.original_id for holding in holdings})),
        figure=_rows_figure(first, rows, periods[0], periods[-1]),
    )


def _words(holding: Holding) -> str:
    """The dataset in words, and whose where it is a police force's."""
    force = force_by_slug(holding.unit)
    words = dataset_name(holding.dataset)
    return f"{words}, {force.name}" if force else words


def _period(periods: list[str]) -> str:
    """Months or years in words, and how many months are held where not all are; an edition may be undated."""
    first, last = periods[0], periods[-1]
    if not first:
        return "Undated"
    if not all(len(one) == len("YYYY-MM") for one in (first, last)):
        return first if first == last else f"{first} to {last}"
    words = period_label(first, last)
    held = len(set(periods))
    return words if held == len(months_between(first, last)) else f"{held} months of {words}"


def _stated(words: str) -> str:
    return NOT_STATED if words == UNNAMED else words


def _licence(holding: Holding) -> str:
    """What the source itself states: a file that names no publisher states no licence either."""
    if holding.publisher == synthetic.PUBLISHER:
        return INVENTED
    return NOT_STATED if holding.publisher == UNNAMED else _stated(holding.licence)


def _rows_figure(holding: Holding, rows: int, first: str, last: str) -> Figure:
    """How many rows the files used have; named by its force, or by its publisher where it is no force's."""
    force = force_by_slug(holding.unit)
    unit, name = (holding.unit, force.name) if force else (wording.slug(holding.publisher), _stated(holding.publisher))
    return Figure(
        figure_id(wording.slug(unit), f.SOURCE_ROWS, holding.dataset, first, last), wording.slug(unit), name,
        f.SOURCE_ROWS, dataset_name(holding.dataset), first, last, rows, None, None, rows, None, "rows",
        "rows of the files used", _stated(holding.publisher), "as published",
    )  # fmt: skip
