"""Counts laid out for figures: by level, area, category and month."""

import weakref
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hallmark.assessment.series import Series
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER
from hallmark.evidence.counting import PlacedCounts

Cells = dict[str, dict[str, dict[str, int]]]
"""Area code to category to month to count."""


@dataclass
class Counted:
    """All counts of one assessment: each source's, at each level."""

    by_source: dict[str, dict[str, Cells]] = field(default_factory=dict)

    def add(self, series: Series, counts: PlacedCounts, levels: Iterable[str]) -> None:
        """Lays out one source's counts, totals added."""
        self.by_source[series.dataset] = {level: _cells(counts, level) for level in levels}

    def total(self, series: Series, level: str, codes: Sequence[str], category: str, months: Iterable[str]) -> int:
        """The count over some areas of a level and some months. An area without a row has none."""
        cells = self.by_source[series.dataset][level]
        wanted = list(months)
        total = 0
        for code in codes:
            by_month = cells.get(code, {}).get(category)
            if by_month:
                total += sum(by_month.get(month, 0) for month in wanted)
        return total


_laid_out: dict[tuple[int, str], Cells] = {}
"""Counts laid out, by whose they are: the areas of a force share its counts, and so their layout."""


def _cells(counts: PlacedCounts, level: str) -> Cells:
    key = id(counts), level
    if key not in _laid_out:
        _laid_out[key] = _with_totals(counts.by(level))
        weakref.finalize(counts, _laid_out.pop, key, None)
    return _laid_out[key]


def _with_totals(counts: dict[tuple[str, str, str], int]) -> Cells:
    cells: Cells = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for (code, month, category), n in counts.items():
        area = cells[code]
        area[category][month] += n
        area[ALL_RECORDS][month] += n
        if category != DISORDER:
            area[ALL_CRIME][month] += n
    return cells
