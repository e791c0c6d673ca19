"""Counts that others put together: what they leave out looks like a change, and is said where one is called."""

from collections.abc import Iterable

from hallmark.assessment.building import Figures
from hallmark.evidence.sources import police_street

GAPS = "These counts may be incomplete: a gap in either year would look the same."


def put_together(figures: Figures, categories: Iterable[str]) -> bool:
    """Whether any of these categories is counted from ready-made counts, and not from records."""
    chosen = (figures.chosen.get(category) for category in categories)
    return any(series is not None and series.dataset != police_street.DATASET for series in chosen)
