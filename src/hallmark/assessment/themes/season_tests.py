"""Which categories have a season clear enough to say so."""

from dataclasses import dataclass

import numpy as np

from crimestats.arrays import Floats
from crimestats.multiplicity import benjamini_hochberg
from crimestats.series import Seasonality, decompose, expected_shares, seasonal_index, seasonal_strength
from hallmark.assessment.building import Figures
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.runs import Run, runs

FALSE_DISCOVERY = 0.05
STRONG_ENOUGH = 0.4
"""Seasonal strength that chance alone hardly reaches: 19 of 20 series of three to five years without a season stay
under 0.37 (simulated: 20 to 100 records a month, variance 1.5 to 2 times the mean)."""
FEWEST_A_MONTH = 50
"""Records of an average month of the year, all years together, below which no percentage of it is given."""


@dataclass(frozen=True)
class Season:
    """The season of one category; ``clear`` where it may be spoken of."""

    index: Seasonality
    strength: float
    clear: bool

    @property
    def standing_out(self) -> list[int]:
        """Positions (January 0) of the months that differ from the average by their own tests."""
        return [at for at in range(12) if self.index.q_value[at] <= FALSE_DISCOVERY]

    def expected(self, run: Run) -> Floats:
        """What each month of the run is expected to be beside an average month: by its days, and a clear season."""
        index = self.index.index if self.clear else np.ones(12)
        return expected_shares(index, first_month=run.months[0], months=len(run.months))


@once_per_figures
def seasons(figures: Figures) -> dict[str, Season]:
    """The season of every category, tested together: of those called clear, no more than 1 in 20 should be false."""
    found = {name: seasonal_index(run.counts, first_month=run.months[0]) for name, run in runs(figures).items()}
    tested = [name for name, index in found.items() if index.reason is None]
    real = dict(zip(tested, benjamini_hochberg([found[name].p_value for name in tested]), strict=True))
    return {
        name: _season(index, runs(figures)[name], real=bool(real.get(name, 1.0) <= FALSE_DISCOVERY))
        for name, index in found.items()
    }


def _season(index: Seasonality, run: Run, *, real: bool) -> Season:
    if not real or np.nansum(run.counts) < 12 * FEWEST_A_MONTH:
        return Season(index, float("nan"), clear=False)
    parts = decompose(run.counts)
    strength = seasonal_strength(parts.seasonal, parts.remainder)
    standing_out = bool((index.q_value <= FALSE_DISCOVERY).any())
    return Season(index, strength, clear=standing_out and strength >= STRONG_ENOUGH)
