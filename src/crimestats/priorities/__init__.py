"""Which subjects come first: a weighted matrix with every weight in sight, and how firm the order is."""

from crimestats.priorities.criteria import Criterion, Harm
from crimestats.priorities.matrix import Scores, weighted_scores
from crimestats.priorities.stability import Stability, rank_stability
from crimestats.priorities.watch import Trigger, rise_to_enter

__all__ = [
    "Criterion",
    "Harm",
    "Scores",
    "Stability",
    "Trigger",
    "rank_stability",
    "rise_to_enter",
    "weighted_scores",
]
