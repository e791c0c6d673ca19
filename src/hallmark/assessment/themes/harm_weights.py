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

FEWEST_FOR_SHARE = 50
"""Records below which no percentage is given."""
METHOD = (
    "every record as the {end} offence of its category; days of the starting points of sentencing guidelines, medium "
    "culpability, middle category of harm; provisional"
)
_SEED = 1
"""Without a mix of offences nothing is drawn; the library asks for a generator all the same."""


@dataclass(frozen=True)
class Weighed:
    """What some records weigh: both ends in days, and both ends of their share where one is given."""

    least: Figure
    most: Figure
    share_least: Figure | None
    share_most: Figure | None

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
    ends = total.by_label.low, total.by_label.high
    least, most = (float(end[at].sum()) for end in ends)
    others_least, others_most = (float(end.sum()) - part for end, part in zip(ends, (least, most), strict=True))
    records = sum(int(year_count(figures, run).value) for run in parts if run.category in total.labels)
    shares: list[float | None] = [None, None]
    if records >= FEWEST_FOR_SHARE and least > 0:
        shares = [least / (least + others_most) * 100, most / (most + others_least) * 100]
    rows = [
        None if value is None else _figure(figures, measure, name, parts[0].category, value, records)
        for measure, value in (
            (m.HARM_LEAST, least),
            (m.HARM_MOST, most),
            (m.HARM_SHARE_LEAST, shares[0]),
            (m.HARM_SHARE_MOST, shares[1]),
        )
    ]
    if rows[0] is None or rows[1] is None:
        return None
    return Weighed(rows[0], rows[1], rows[2], rows[3])


def _figure(figures: Figures, measure: str, name: str, source_of: str, value: float, records: int) -> Figure:
    is_share = measure in {m.HARM_SHARE_LEAST, m.HARM_SHARE_MOST}
    return add_figure(
        figures, measure, name, figures.months, round(value, 4), numerator=records, source_of=source_of,
        unit="per cent of all harm scored" if is_share else "days of sentence",
        method=METHOD.format(end="lightest" if measure in {m.HARM_LEAST, m.HARM_SHARE_LEAST} else "gravest"),
    )  # fmt: skip


def review_words() -> str:
    """How far the packaged weights have been checked, with both numbers."""
    rows = sentencing_weights()
    unread = sum("from knowledge" in row.checked for row in rows)
    return (
        f"Provisional: {unread} of the {len(rows)} weights were written from knowledge of the guidelines and need "
        "review before they carry a decision."
    )
