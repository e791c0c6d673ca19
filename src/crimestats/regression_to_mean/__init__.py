"""Places chosen for their peak fall by themselves: by how much, and what is left to credit to what was done there."""

from crimestats.regression_to_mean.credited import CreditedEffect, credited_effect
from crimestats.regression_to_mean.expected import ExpectedFall, busiest, expected_fall
from crimestats.regression_to_mean.risk import SpreadOfRisk, expected_risk, risk_given_counts, spread_of_risk
from crimestats.regression_to_mean.tally import FEWEST_PLACES

__all__ = [
    "FEWEST_PLACES",
    "CreditedEffect",
    "ExpectedFall",
    "SpreadOfRisk",
    "busiest",
    "credited_effect",
    "expected_fall",
    "expected_risk",
    "risk_given_counts",
    "spread_of_risk",
]
