"""From evidence to figures: every number of an assessment, made once, before any sentence is written."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crimestats.counts.difference import Difference, progress_to_target
from crimestats.counts.rates import rate_per_1000, share_percent
from crimestats.periods import add_months, month_number, months_between, year_ending
from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment.comparing import (
    Comparison,
    Span,
    choose_series,
    compare,
    compare_with_earlier_years,
    refuse_unless_countable,
)
from hallmark.assessment.counted import Counted
from hallmark.assessment.figures import Figure, figure_id
from hallmark.assessment.peers import Peers, peers_of
from hallmark.assessment.places import Beside, Place, first_day, other_boundaries, places_of
from hallmark.assessment.series import TOTALS, Series, category_kinds, distinct, force_unit, series_for
from hallmark.assessment.verdicts import Tested, smallest_fall, tested
from hallmark.evidence.categories import ALL_CRIME
from hallmark.evidence.counting import LEVELS, together
from hallmark.evidence.coverage import Cell
from hallmark.evidence.people import SmallAreaPeople, people_by_lsoa
from hallmark.evidence.sources import police_street
from hallmark.partners.queries import Territory
from hallmark.partners.queries import territory as territory_of

MOST_MONTHS_APART = 84
"""Residents counted more than seven years from the year's end are no base for its rate."""
MONTHS_SHOWN = 60
"""Months of the monthly series, counted back from the year's end."""


@dataclass
class Figures:
    """All figures of one assessment, with what was decided on the way."""

    territory: Territory
    ending: str
    months: list[str]
    chosen: dict[str, Series]
    comparisons: list[Comparison]
    places: list[Place]
    people: SmallAreaPeople | None
    target_percent: float | None = None
    rows: dict[str, Figure] = field(default_factory=dict)
    beside: list[Beside] = field(default_factory=list)
    peers: Peers | None = None
    series: list[Series] = field(default_factory=list)
    peer_series: list[Series] = field(default_factory=list)
    """What similar areas' years were counted from, without the counts."""
    verdicts: dict[tuple[str, str, str], Tested] = field(default_factory=dict)
    maps: dict[str, Any] = field(default_factory=dict)
    """GeoJSON of the moving maps, by file name."""

    @property
    def chapters(self) -> list[AreaRef]:
        """The whole area, then each district where it has several."""
        return [self.territory.area, *(self.districts if len(self.districts) > 1 else ())]

    @property
    def districts(self) -> tuple[AreaRef, ...]:
        """Districts that are parts of the area: none where the area cuts across districts."""
        return self.territory.districts if self.territory.whole_districts else ()

    def get(
        self, code: str, measure: str, category: str, months: Sequence[str], base: Sequence[str] = ()
    ) -> Figure | None:
        """The figure of a place, measure, category and run of months (set against a base), if it was published."""
        against = f"{base[0]}.{base[-1]}" if base else ""
        return self.rows.get(figure_id(code, measure, category, months[0], months[-1], against))

    def verdict(self, code: str, category: str, span: Span) -> Tested | None:
        """What the test says of a place's change in a category, where its chapter prints it."""
        return self.verdicts.get((code, category, span.base[-1]))

    def residents(self, code: str) -> Figure | None:
        """The residents of a place that its rates are of, if they were published."""
        day = self.people.reference_date[:7] if self.people else ""
        return self.rows.get(figure_id(code, f.RESIDENTS, "all", day, day))

    def share(self, code: str, category: str, whole: str) -> Figure | None:
        """A place's share of another's records in this year, if it was published."""
        return self.rows.get(figure_id(code, f.SHARE_PERCENT, category, self.months[0], self.months[-1], whole))

    def add(self, figure: Figure) -> None:
        self.rows.setdefault(figure.figure_id, figure)


def build_figures(
    territory: Territory,
    ending: str,
    against: Sequence[str] | None = None,
    *,
    target_percent: float | None = None,
    peers: int = 0,
) -> Figures:
    """Counts everything that an assessment of this area and year prints.

    Args:
        ending: the year's last month.
        against: last months of the years to compare with; None for every earlier year of which something is held.
        peers: how many similar districts to count beside it.
        target_percent: a reduction asked of all crime, against the first year in `against`.

    Raises:
        Problem: the year cannot be counted, or a comparison makes no sense.
    """
    series = series_for(territory)
    months = year_ending(ending)
    categories = [*category_kinds(), *TOTALS]
    chosen = choose_series(series, months, categories)
    refuse_unless_countable(chosen, series, territory.area.name, ending)
    if against is None:
        comparisons = compare_with_earlier_years(chosen, ending)
    else:
        comparisons = [compare(chosen, ending, earlier) for earlier in against]
    result = Figures(
        territory, ending, months, chosen, comparisons, list(places_of(territory)), people_by_lsoa(), series=series,
        target_percent=target_percent, beside=list(other_boundaries(territory, first_day(ending))),
    )  # fmt: skip
    counted = Counted()
    for item in distinct(chosen):
        counted.add(item, item.counts, LEVELS)
    result.places += [place for other in result.beside for place in (other.place, other.shared)]
    for place in result.places:
        for figure in _of_place(result, counted, place, target_percent):
            result.add(figure)
    for figure in (*_verdicts(result, counted), *_shares(result), *_held(result)):
        result.add(figure)
    if peers:
        result.peers = peers_of(territory, peers)
        for district in result.peers.districts:
            for figure in _of_peer(result, district):
                result.add(figure)
    return result


def _verdicts(result: Figures, counted: Counted) -> Iterator[Figure]:
    """The test of every comparison that a chapter prints; its ratio and limits as figures."""
    names = {place.ref.code: place.ref for place in result.places}
    for comparison in result.comparisons:
        for line in tested(comparison, result.chosen, counted, result.places, set(result.chapters)):
            result.verdicts[line.code, line.category, line.span.base[-1]] = line
            if not math.isnan(line.ratio):
                ratio = _figure(
                    names[line.code], f.CHANGE_RATIO, line.category, line.span.months, round(line.ratio, 6),
                    f"times the count of {line.span.base_label}", f"{line.call}: {line.method}",
                    result.chosen[line.category], numerator=line.count, denominator=line.base,
                    against=f"{line.span.base[0]}.{line.span.base[-1]}",
                )  # fmt: skip
                yield replace(ratio, lower=round(line.lower, 6), upper=round(line.upper, 6))
                _limit_percent(result, line)
            for measure, way, seen in (
                (f.SMALLEST_SEEN, "rise", line.smallest_seen),
                (f.SMALLEST_FALL, "fall", smallest_fall(line.smallest_seen)),
            ):
                if math.isfinite(seen):
                    yield _figure(
                        names[line.code], measure, line.category, line.span.months, round(seen, 1), "per cent",
                        f"the {way} that this test would see four times in five", result.chosen[line.category],
                        numerator=line.count, denominator=line.base,
                        against=f"{line.span.base[0]}.{line.span.base[-1]}",
                    )  # fmt: skip


def _limit_percent(result: Figures, line: Tested) -> None:
    """Gives a change in per cent the limits of its ratio, in per cent too: sentences say them."""
    percent = result.get(line.code, f.CHANGE_PERCENT, line.category, line.span.months, line.span.base)
    if percent is not None and math.isfinite(line.upper):
        lower, upper = (round(100 * (limit - 1), 4) for limit in (line.lower, line.upper))
        result.rows[percent.figure_id] = replace(percent, lower=lower, upper=upper)


def _of_peer(result: Figures, district: AreaRef) -> Iterator[Figure]:
    """A similar district's year, where the evidence held carries it: counts and rates, never a comparison in time."""
    there = territory_of(district.code)
    beside = there.forces != result.territory.forces
    chosen = choose_series(series_for(there, beside=beside), result.months, list(result.chosen))
    counted = Counted()
    for item in distinct(chosen):
        # The counts of a whole force, which would stay as long as these figures do.
        result.peer_series.append(replace(item, counts=together(())))
        counted.add(item, item.counts, ("district",))
    its = replace(result, territory=there, chosen=chosen, target_percent=None)
    place = Place(district, "district", (district.code,), there.lsoa21, compared=False)
    yield from _of_place(its, counted, place, None)


def _of_place(result: Figures, counted: Counted, place: Place, target_percent: float | None) -> Iterator[Figure]:
    people = _residents(result, place)
    if people is not None and place.rated:
        yield people
    for category, series in result.chosen.items():

        def count(months: Sequence[str], category: str = category, series: Series = series) -> Figure:
            n = counted.total(series, place.level, place.codes, category, months)
            return _figure(
                place.ref, f.COUNT, category, months, n, "records", _counting(series, place), series, numerator=n
            )

        this_year = count(result.months)
        yield this_year
        if people is not None and place.rated:
            yield from _rate(place, series, this_year, people)
        if place.compared:
            for comparison in result.comparisons:
                if span := comparison.spans.get(category):
                    yield from _compared(place, category, series, count(span.months), count(span.base), span)
        if place.monthly or (place.monthly_total and category == ALL_CRIME):
            first = add_months(result.ending, 1 - MONTHS_SHOWN)
            shown = months_between(first, result.ending)
            gaps = set(series.gaps(shown, category))
            for month in shown:
                if month not in gaps:
                    yield count([month])
    if target_percent is not None and place.ref == result.territory.area:
        yield from _progress(result, counted, place, target_percent)


def _rate(place: Place, series: Series, count: Figure, people: Figure) -> Iterator[Figure]:
    numerator, denominator = int(count.value), int(people.value)
    rate = rate_per_1000(numerator, denominator)
    if rate is not None:
        yield _figure(
            place.ref, f.RATE, count.category, [count.period_start, count.period_end], round(rate, 4),
            "records per 1,000 residents", f"count / residents ({people.source})", series,
            numerator=numerator, denominator=denominator,
        )  # fmt: skip


def _compared(place: Place, category: str, series: Series, now: Figure, base: Figure, span: Span) -> Iterator[Figure]:
    yield now
    yield base
    change = Difference(int(now.value), int(base.value))
    against = f"{span.base[0]}.{span.base[-1]}"
    method = f"count less the count of {span.base_label}"
    yield _figure(
        place.ref, f.DIFFERENCE, category, span.months, change.difference, "records", method, series,
        numerator=change.count, denominator=change.base, against=against,
    )  # fmt: skip
    if change.percent is not None:
        yield _figure(
            place.ref, f.CHANGE_PERCENT, category, span.months, round(change.percent, 4), "per cent of the base",
            f"difference / count of {span.base_label}; none on a base under 50", series,
            numerator=change.difference, denominator=change.base, against=against,
        )  # fmt: skip


def _progress(result: Figures, counted: Counted, place: Place, target_percent: float) -> Iterator[Figure]:
    category = TOTALS[0]
    baseline = result.comparisons[0] if result.comparisons else None
    span = baseline.spans.get(category) if baseline else None
    if span is None or not span.is_whole_year:
        return
    series = result.chosen[category]
    now = counted.total(series, place.level, place.codes, category, span.months)
    base = counted.total(series, place.level, place.codes, category, span.base)
    progress = progress_to_target(now, base, target_percent)
    if progress is not None:
        yield _figure(
            place.ref, f.PROGRESS, category, span.months, round(progress, 4), "per cent of the target reached",
            f"(base - count) / base, over the target of {target_percent:g}%; base is {span.base_label}", series,
            numerator=base - now, denominator=base, against=f"{span.base[0]}.{span.base[-1]}",
        )  # fmt: skip


def _is_of_the_time(result: Figures) -> bool:
    """Were the residents counted near enough to the year to be its base?"""
    day = result.people.reference_date[:7] if result.people else ""
    return bool(day) and abs(month_number(day) - month_number(result.ending)) <= MOST_MONTHS_APART


def _residents(result: Figures, place: Place) -> Figure | None:
    if result.people is None or not place.lsoa21 or not _is_of_the_time(result):
        return None
    if not all(lsoa in result.people.by_lsoa for lsoa in place.lsoa21):
        return None
    total = sum(result.people.by_lsoa[lsoa] for lsoa in place.lsoa21)
    day = result.people.reference_date[:7]
    return Figure(
        figure_id(place.ref.code, f.RESIDENTS, "all", day, day), place.ref.code, place.ref.name, f.RESIDENTS,
        "All residents", day, day, total, None, None, total, None, "people", "sum over LSOA 2021",
        result.people.source_of(place.lsoa21), "usual residents",
    )  # fmt: skip


def _shares(result: Figures) -> Iterator[Figure]:
    """Each district's share of the area's records, and the area's of its force's: numerator and denominator beside."""
    pairs = [(district, result.territory.area) for district in result.districts if len(result.districts) > 1]
    pairs += [(result.territory.area, force) for force in result.territory.forces if not _is_whole(result, force)]
    for part, whole in pairs:
        for category, series in result.chosen.items():
            numerator = result.get(part.code, f.COUNT, category, result.months)
            denominator = result.get(whole.code, f.COUNT, category, result.months)
            if numerator is None or denominator is None:
                continue
            share = share_percent(int(numerator.value), int(denominator.value))
            if share is not None:
                yield _figure(
                    part, f.SHARE_PERCENT, category, result.months, round(share, 4), f"per cent of {whole.name}",
                    f"count / count of {whole.name}", series, numerator=int(numerator.value),
                    denominator=int(denominator.value), against=whole.code,
                )  # fmt: skip


def _is_whole(result: Figures, force: AreaRef) -> bool:
    """Is the area the force's whole area, so that its share would be all of it?"""
    return any(
        place.ref == force and place.lsoa21 == tuple(sorted(result.territory.lsoa21)) for place in result.places
    ) or (force.code == result.territory.area.code)


def _held(result: Figures) -> Iterator[Figure]:
    """What each force's own files hold, by month and for the year, and how much of it names no small area."""
    first = add_months(result.ending, 1 - MONTHS_SHOWN)
    for series in result.series:
        if series.dataset != police_street.DATASET:
            continue
        for force in result.territory.forces:
            unit = next((unit for unit in series.units if unit.unit == force_unit(force)), None)
            if unit is None:
                continue
            for month in months_between(first, result.ending):
                if unit.cell(month).state != "missing":
                    yield from _of_files(force, series, [month], [unit.cell(month)])
            year = [unit.cell(month) for month in result.months]
            if all(cell.carries(TOTALS[1]) for cell in year):
                yield from _of_files(force, series, result.months, year)


def _of_files(force: AreaRef, series: Series, months: Sequence[str], cells: Sequence[Cell]) -> Iterator[Figure]:
    rows, without = sum(cell.rows for cell in cells), sum(cell.without_place for cell in cells)
    yield _figure(
        force, f.HELD, TOTALS[1], months, rows, "records", "records in the force's files", series, numerator=rows
    )
    yield _figure(
        force, f.WITHOUT_PLACE, TOTALS[1], months, without, "records",
        "records in the force's files without an LSOA code", series, numerator=without, denominator=rows,
    )  # fmt: skip


def _counting(series: Series, place: Place) -> str:
    if place.level in {"ward", "lsoa21"}:
        return "records whose LSOA lies in the area; a split LSOA 2011 by its point"
    return "records whose LSOA (2011 or 2021) lies in the area by the lookup"


def _figure(
    ref: AreaRef,
    measure: str,
    category: str,
    months: Sequence[str],
    value: int | float,
    unit: str,
    method: str,
    series: Series,
    *,
    numerator: int | None = None,
    denominator: int | None = None,
    against: str = "",
) -> Figure:
    return Figure(
        figure_id(ref.code, measure, category, months[0], months[-1], against), ref.code, ref.name, measure, category,
        months[0], months[-1], value, None, None, numerator, denominator, unit, method, series.label, series.definition,
    )  # fmt: skip
