"""Disclosure control: what of a source may leave, small counts withheld with all that would give them away."""

from crimestats.disclosure.audit import Intervals, can_be_recovered, feasible_intervals
from crimestats.disclosure.relations import (
    Published,
    Relations,
    also_known,
    grid_relations,
    sums,
    total_last,
    with_totals,
)
from crimestats.disclosure.rounding import Rounded, round_counts
from crimestats.disclosure.rules import CHANNEL, PARTNER_EXTRACT, POLICE_UK, DisclosureRule, health_data
from crimestats.disclosure.suppression import Suppression, suppress, suppress_cells, suppress_rates

__all__ = [
    "CHANNEL",
    "PARTNER_EXTRACT",
    "POLICE_UK",
    "DisclosureRule",
    "Intervals",
    "Published",
    "Relations",
    "Rounded",
    "Suppression",
    "also_known",
    "can_be_recovered",
    "feasible_intervals",
    "grid_relations",
    "health_data",
    "round_counts",
    "sums",
    "suppress",
    "suppress_cells",
    "suppress_rates",
    "total_last",
    "with_totals",
]
