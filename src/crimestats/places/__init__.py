"""Where crime is: cells, density, hot spots and how they hold, over a place."""

from crimestats.places.classes import HotSpotClass, HotSpotClasses, Trend, hot_spot_classes, mann_kendall
from crimestats.places.density import KernelDensity, density_ratio, kernel_density
from crimestats.places.getis_ord import HotSpots, gi, gi_star, hot_spots
from crimestats.places.grid import Grid, GridCounts, count_points
from crimestats.places.hexagons import Hexagons
from crimestats.places.neighbours import HEXAGON, QUEEN, Neighbourhood, hexagons_within, squares_within
from crimestats.places.stability import HotSpotStability, hot_spot_stability

__all__ = [
    "HEXAGON",
    "QUEEN",
    "Grid",
    "GridCounts",
    "Hexagons",
    "HotSpotClass",
    "HotSpotClasses",
    "HotSpotStability",
    "HotSpots",
    "KernelDensity",
    "Neighbourhood",
    "Trend",
    "count_points",
    "density_ratio",
    "gi",
    "gi_star",
    "hexagons_within",
    "hot_spot_classes",
    "hot_spot_stability",
    "hot_spots",
    "kernel_density",
    "mann_kendall",
    "squares_within",
]
