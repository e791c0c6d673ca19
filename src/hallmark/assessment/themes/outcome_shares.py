"""The year's records by their last known outcome: from the files held, for the whole area, in one pass."""

from collections import Counter
from typing import cast

from hallmark.assessment.building import Figures
from hallmark.assessment.series import Series, codes_of_force, distinct, force_unit
from hallmark.assessment.themes.once import once_per_figures
from hallmark.evidence.outcome_counts import Level, outcome_counts
from hallmark.evidence.outcome_groups import group_of
from hallmark.evidence.sources import police_street

ByGroup = dict[str, Counter[str]]


@once_per_figures
def outcomes(figures: Figures) -> ByGroup:
    """By category, how many of the year's records have a last outcome of each group; empty without police records."""
    found: ByGroup = {}
    for series in distinct(figures.chosen):
        if series.dataset == police_street.DATASET:
            for (category, outcome), n in _counted(figures, series).items():
                if figures.chosen.get(category) is series:
                    found.setdefault(category, Counter())[group_of(outcome)] += n
    return found


def _counted(figures: Figures, series: Series) -> Counter[tuple[str, str]]:
    """Each force's records from its own files and area, as the series counts them."""
    area = next(place for place in figures.places if place.ref == figures.territory.area)
    year = set(figures.months)
    total: Counter[tuple[str, str]] = Counter()
    for force in figures.territory.forces:
        held = [one for one in series.holdings if one.unit == force_unit(force) and one.period in year]
        if held:
            own = codes_of_force(force.code)
            total += outcome_counts(held, own, level=cast(Level, area.level), places=area.codes)
    return total
