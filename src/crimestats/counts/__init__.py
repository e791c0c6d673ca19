"""Counts, rates and comparisons of them: intervals, tests that allow for overdispersion, and what they could see."""

from crimestats.counts.baseline import Baseline, baseline
from crimestats.counts.comparison import Comparison, Verdict, compare
from crimestats.counts.difference import SMALLEST_BASE, Difference, progress_to_target
from crimestats.counts.dispersion import Dispersion, squeeze
from crimestats.counts.e_test import e_test
from crimestats.counts.intervals import Interval, byar, exact
from crimestats.counts.power import power, smallest_change_seen
from crimestats.counts.rates import Rates, rate_per_1000, rates, share_percent

__all__ = [
    "SMALLEST_BASE",
    "Baseline",
    "Comparison",
    "Difference",
    "Dispersion",
    "Interval",
    "Rates",
    "Verdict",
    "baseline",
    "byar",
    "compare",
    "e_test",
    "exact",
    "power",
    "progress_to_target",
    "rate_per_1000",
    "rates",
    "share_percent",
    "smallest_change_seen",
    "squeeze",
]
