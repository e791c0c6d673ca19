"""Features of areas brought to a common measure, so that differences in them can be added up."""

from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import spatial

from crimestats.arrays import Bools, Floats, counted, measured

Metric = Literal["standardised", "mahalanobis"]
_LEAST_EIGENVALUE = 1e-6


def feature_table(features: npt.ArrayLike, of: int) -> tuple[Floats, Bools]:
    """The features, and which areas are fully known."""
    table = measured(features, "features", dimensions=2)
    if not 0 <= of < len(table):
        raise ValueError(f"the area is not among the {len(table):,} areas")
    known: Bools = np.logical_not(np.isnan(table).any(axis=1))
    if not known[of]:
        raise ValueError("the area has a feature that is not known")
    return table, known


def standardised(table: Floats) -> Floats:
    """Every feature at mean 0 and standard deviation 1; one that is the same everywhere at 0."""
    spread = np.nanstd(table, axis=0)
    out = np.where(np.isnan(table), np.nan, 0.0)
    np.divide(table - np.nanmean(table, axis=0), spread, out=out, where=spread > 0)
    return np.where(np.isnan(table), np.nan, out)


def coordinates(table: Floats, known: Bools, weights: npt.ArrayLike | None, metric: Metric) -> Floats:
    """Coordinates whose squared differences sum to the squared distance, one for each feature."""
    weight = np.ones(table.shape[1]) if weights is None else counted(weights, "weights")
    if weight.shape != (table.shape[1],):
        raise ValueError(f"there are {weight.size} weights and {table.shape[1]} features")
    if not weight.any():
        raise ValueError("at least one feature has a weight above 0")
    if metric not in ("standardised", "mahalanobis"):
        raise ValueError("the metric is “standardised” or “mahalanobis”")
    scaled = standardised(table) * np.sqrt(weight / weight.max())
    if metric == "standardised":
        return scaled
    size, direction = np.linalg.eigh(np.atleast_2d(np.cov(standardised(table)[known].T, bias=True)))
    inverse = np.where(size > _LEAST_EIGENVALUE, size, np.inf) ** -0.5
    return np.asarray(scaled @ (direction * inverse) @ direction.T)


def typical_distance(scaled: Floats, count: int) -> float:
    """Mean distance to as many nearest others, at the median area."""
    nearest = spatial.KDTree(scaled).query(scaled, k=np.arange(2, min(count + 1, len(scaled)) + 1))[0]
    return float(np.median(nearest.mean(axis=1)))
