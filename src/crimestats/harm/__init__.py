"""Harm: what offences weigh by the sentencing guidelines or by a scale of one's own, and what records add up to."""

from crimestats.harm.changes import HarmChange, harm_change
from crimestats.harm.groups import Interval
from crimestats.harm.mixes import (
    CategoryWeight,
    OffenceMix,
    category_weights,
    concentration_between,
    equal_mixes,
    mix_from_counts,
)
from crimestats.harm.scales import (
    HarmScale,
    at_highest,
    at_lowest,
    categories_of_codes,
    starting_point_scale,
    weights_from_rows,
)
from crimestats.harm.sentences import sentence_days
from crimestats.harm.starting_points import StartingPoint, sentencing_weights
from crimestats.harm.totals import HarmTotal, harm_total

__all__ = [
    "CategoryWeight",
    "HarmChange",
    "HarmScale",
    "HarmTotal",
    "Interval",
    "OffenceMix",
    "StartingPoint",
    "at_highest",
    "at_lowest",
    "categories_of_codes",
    "category_weights",
    "concentration_between",
    "equal_mixes",
    "harm_change",
    "harm_total",
    "mix_from_counts",
    "sentence_days",
    "sentencing_weights",
    "starting_point_scale",
    "weights_from_rows",
]
