"""What the year's records weigh by the sentencing guidelines: from all the lightest to all the gravest offence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crimestats.harm import HarmTotal, harm_total, sentencing_weights, starting_point_scale
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes import measures as m
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.runs import Run, add_figure, runs, year_count

MOST_APART = 10
"""Times the lightest offence of a category that its gravest may weigh before days would mean nothing."""
CANNOT_BE_SAID = "Cannot be said"
METHOD = (
    "every record as the {end} offence of its category; days of the starting points of sentencing guidelines, medium "
    "culpability, middle category of harm; provisional"
)
_SEED = 1
"""Without a mix of offences nothing is drawn; the library asks for a generator all the same."""


@dataclass(frozen=True)
class Weighed:
    """What some records weigh in days: both ends, and whether they lie near enough to each other to be printed."""

    least: Figure
    most: Figure
    can_be_said: bool

    @property
    def is_exact(self) -> bool:
        """Whether every record is of the one offence that its category has."""
        return self.least.value == self.most.value


@once_per_figures
def weighed_total(figures: Figures) -> HarmTotal:
    """All categories of the year on the packaged scale."""
    found = runs(figures)
    counts = [int(year_count(figures, run).value) for run in found.values()]
    return harm_total(counts, list(found), starting_point_scale(), rng=np.random.default_rng(_SEED))


def weighed(figures: Figures, name: str, parts: Sequence[Run]) -> Weighed | None:
    """What the records of some categories weigh, as figures that stand under `name`; None where none has a weight.

    Args:
        name: the category, or the title of a theme that has several.
    """
    total = weighed_total(figures)
    at = [total.labels.index(run.category) for run in parts if run.category in total.labels]
    if not at:
        return None
    named = [total.labels[place] for place in at]
    records = sum(int(year_count(figures, run).value) for run in parts if run.category in total.labels)
    least, most = (
        _figure(figures, measure, name, parts[0].category, float(end[at].sum()), records)
        for measure, end in ((m.HARM_LEAST, total.by_label.low), (m.HARM_MOST, total.by_label.high))
    )
    return Weighed(least, most, all(near_enough(category) for category in named))


def near_enough(category: str) -> bool:
    """Whether the gravest offence of a category weighs no more than `MOST_APART` times its lightest."""
    scale = starting_point_scale()
    days = scale.days[scale.members(category)]
    return bool(days.max() <= MOST_APART * days.min())


def _figure(figures: Figures, measure: str, name: str, source_of: str, value: float, records: int) -> Figure:
    return add_figure(
        figures, measure, name, figures.months, round(value, 4), numerator=records, source_of=source_of,
        unit="days of sentence", method=METHOD.format(end="lightest" if measure == m.HARM_LEAST else "gravest"),
    )  # fmt: skip


def review_words() -> str:
    """How far the packaged weights have been checked, with both numbers."""
    rows = sentencing_weights()
    unread = sum("from knowledge" in row.checked for row in rows)
    return (
        f"Provisional: {unread} of the {len(rows)} weights were written from knowledge of the guidelines and need "
        "review before they carry a decision."
    )
