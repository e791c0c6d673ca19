"""One area beside others: which are like it, funnel limits, and ranks that say how sure they are."""

from crimestats.comparators.funnel import Funnel, funnel
from crimestats.comparators.gamma_poisson import RateSpread, posterior_rate, rate_spread
from crimestats.comparators.limits import exact_limits, tail_probabilities
from crimestats.comparators.nearest import NearestAreas, nearest_areas, parts_from
from crimestats.comparators.overdispersion import between_area_variance, dispersion_ratio, winsorise
from crimestats.comparators.ranks import Ranks, rank_intervals, simultaneous_rank_intervals
from crimestats.comparators.similar import Peers, chosen_peers, most_similar, similar_areas

__all__ = [
    "Funnel",
    "NearestAreas",
    "Peers",
    "Ranks",
    "RateSpread",
    "between_area_variance",
    "chosen_peers",
    "dispersion_ratio",
    "exact_limits",
    "funnel",
    "most_similar",
    "nearest_areas",
    "parts_from",
    "posterior_rate",
    "rank_intervals",
    "rate_spread",
    "similar_areas",
    "simultaneous_rank_intervals",
    "tail_probabilities",
    "winsorise",
]
