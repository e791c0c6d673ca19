"""Where crime is: cells, density, hot spots and how they hold, repeats, concentration and change over places."""

from crimestats.places.accuracy import AccuracyAt, RankingAccuracy, ranking_accuracy
from crimestats.places.aoristic import Aoristic, hours_of_day, hours_of_week
from crimestats.places.choosing import HotSpotChoice, choose_hot_spots, hot_spot_scores
from crimestats.places.classes import HotSpotClass, HotSpotClasses, Trend, hot_spot_classes, mann_kendall
from crimestats.places.concentrated_risk import RiskConcentration, risk_concentration
from crimestats.places.density import KernelDensity, density_ratio, kernel_density
from crimestats.places.getis_ord import HotSpots, gi, gi_star, hot_spots
from crimestats.places.grid import Grid, GridCounts, count_points
from crimestats.places.hexagons import Hexagons
from crimestats.places.local_change import LocalChanges, local_changes, local_trends
from crimestats.places.lorenz import Concentration, Lorenz, concentration, lorenz_curve
from crimestats.places.near_repeat import Knox, knox_by_moments, knox_test
from crimestats.places.neighbours import HEXAGON, QUEEN, Neighbourhood, hexagons_within, squares_within
from crimestats.places.seasons import SeasonalHotSpots, seasonal_hot_spots
from crimestats.places.shares import Spread
from crimestats.places.stability import HotSpotStability, hot_spot_stability

__all__ = [
    "HEXAGON",
    "QUEEN",
    "AccuracyAt",
    "Aoristic",
    "Concentration",
    "Grid",
    "GridCounts",
    "Hexagons",
    "HotSpotChoice",
    "HotSpotClass",
    "HotSpotClasses",
    "HotSpotStability",
    "HotSpots",
    "KernelDensity",
    "Knox",
    "LocalChanges",
    "Lorenz",
    "Neighbourhood",
    "RankingAccuracy",
    "RiskConcentration",
    "SeasonalHotSpots",
    "Spread",
    "Trend",
    "choose_hot_spots",
    "concentration",
    "count_points",
    "density_ratio",
    "gi",
    "gi_star",
    "hexagons_within",
    "hot_spot_classes",
    "hot_spot_scores",
    "hot_spot_stability",
    "hot_spots",
    "hours_of_day",
    "hours_of_week",
    "kernel_density",
    "knox_by_moments",
    "knox_test",
    "local_changes",
    "local_trends",
    "lorenz_curve",
    "mann_kendall",
    "ranking_accuracy",
    "risk_concentration",
    "seasonal_hot_spots",
    "squares_within",
]
