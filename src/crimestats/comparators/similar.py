"""Which areas are most like one, by facts that are not crime; how alike, and in what."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, Ints
from crimestats.comparators.likeness import Metric, coordinates, feature_table, standardised, typical_distance

FAR = 2.0
"""A peer is far if it lies this many times further off than peers of a typical area do."""


@dataclass(frozen=True)
class Peers:
    """The areas beside which one is set, and how alike they are."""

    rows: Ints
    """Row numbers, nearest first."""
    distances: Floats
    apart: Floats
    """Shape (peers, features): the peer less the area, in standard deviations of that feature over all areas."""
    parts: Floats
    """Shape (peers, features): the part of each feature in the squared distance, over the features used; their sum."""
    typical_distance: float
    """Mean distance to as many nearest areas, at the median area."""

    @property
    def shares(self) -> Floats:
        """Shape (peers, features): the share of the squared distance owed to each feature; nan for an equal area."""
        whole = self.parts.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(self.parts, whole, out=np.full(self.parts.shape, np.nan), where=whole > 0))

    @property
    def remoteness(self) -> float:
        """Mean distance to these peers, over what is typical: 1 is typical, above FAR nothing is much like it."""
        return _over(float(self.distances.mean()), self.typical_distance)

    @property
    def far(self) -> Bools:
        """The peers that are not much like the area."""
        return np.asarray([_over(float(distance), self.typical_distance) > FAR for distance in self.distances])

    @property
    def has_few_like_it(self) -> bool:
        """Whether comparisons with these peers should carry a warning."""
        return self.remoteness > FAR


def most_similar(features: npt.ArrayLike, of: int, count: int) -> Ints:
    """The areas nearest to one in standardised features, nearest first.

    Each feature is brought to mean 0 and standard deviation 1 over all areas, so that none weighs more for its unit;
    a feature that is the same everywhere says nothing and is left out. Distance is Euclidean; ties go by position.

    Args:
        features: shape (areas, features), float; an area with a missing value (nan) is no one's peer.
        of: the row of the area that peers are sought for.
        count: how many; fewer come back where there are fewer areas.

    Returns:
        Row numbers, shape (at most count,), int.

    Raises:
        ValueError: the area itself has a missing value.

    Limits: similar in these features only. Crime is left out on purpose: peers chosen by crime would always look alike.

    >>> most_similar([[0.0], [9.0], [1.0], [3.0]], 0, 2).tolist()
    [2, 3]
    """
    scaled = coordinates(*feature_table(features, of), None, "standardised")
    distance = np.sqrt(((scaled - scaled[of]) ** 2).sum(axis=1))
    order = np.argsort(distance, kind="stable")
    return np.asarray(order[~np.isnan(distance[order]) & (order != of)][:count], dtype=np.int64)


def similar_areas(
    features: npt.ArrayLike,
    of: int,
    count: int,
    *,
    weights: npt.ArrayLike | None = None,
    metric: Metric = "standardised",
) -> Peers:
    """The areas most like one, with how alike each is and in which features.

    Args:
        features: shape (areas, features); nan where not known. Take the logarithm of what is skewed, such as density.
        of, count: as for `most_similar`; count at least 1.
        weights: shape (features,), how much each matters; alike if left out.
        metric: "mahalanobis" counts what two features have in common only once; its parts are those of the features
            after the smallest turn that makes them uncorrelated.

    Raises:
        ValueError: the area has a missing value; weights that do not fit; no other area to compare with.

    Source: for the parts under "mahalanobis", Garthwaite and Koch (2016), Biometrika 103(1), 213-221, the corr-max
    transformation.

    >>> found = similar_areas([[0.0, 0], [2.0, 0], [0.0, 1], [9.0, 9]], 0, 2)
    >>> found.rows.tolist(), found.shares.tolist()
    ([2, 1], [[0.0, 1.0], [1.0, 0.0]])
    """
    if count < 1:
        raise ValueError("at least one peer is sought")
    table, known = feature_table(features, of)
    return _described(table, known, coordinates(table, known, weights, metric), of, None, count)


def chosen_peers(
    features: npt.ArrayLike,
    of: int,
    chosen: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None = None,
    metric: Metric = "standardised",
) -> Peers:
    """How alike the areas are that someone has chosen as peers, nearest first, beside what is typical.

    Args:
        chosen: row numbers of the peers.

    Raises:
        ValueError: the area itself among them; one twice; one that is not there; one with a missing value.

    >>> chosen_peers([[0.0], [1.0], [9.0]], 0, [2]).has_few_like_it
    True
    """
    table, known = feature_table(features, of)
    rows = np.array(chosen)
    if rows.ndim != 1 or rows.size == 0 or not np.issubdtype(rows.dtype, np.integer):
        raise ValueError("the peers chosen are a list of row numbers, at least one")
    if rows.min() < 0 or rows.max() >= len(table):
        raise ValueError(f"a peer chosen is not among the {len(table):,} areas")
    if (rows == of).any():
        raise ValueError("an area cannot be its own peer")
    if np.unique(rows).size < rows.size:
        raise ValueError("a peer is chosen twice")
    if not known[rows].all():
        raise ValueError("a peer chosen has a feature that is not known")
    return _described(table, known, coordinates(table, known, weights, metric), of, rows.astype(np.int64), rows.size)


def _described(table: Floats, known: Bools, scaled: Floats, of: int, rows: Ints | None, count: int) -> Peers:
    others = np.flatnonzero(known & (np.arange(len(table)) != of)) if rows is None else rows
    if others.size == 0:
        raise ValueError("there is no other area whose features are all known")
    parts = (scaled[others] - scaled[of]) ** 2
    order = np.argsort(parts.sum(axis=1), kind="stable")[:count]
    standard = standardised(table)
    peers = others[order]
    return Peers(
        rows=peers.astype(np.int64),
        distances=np.sqrt(parts[order].sum(axis=1)),
        apart=standard[peers] - standard[of],
        parts=parts[order],
        typical_distance=typical_distance(scaled[known], order.size),
    )


def _over(distance: float, typical: float) -> float:
    if typical > 0:
        return distance / typical
    return float("inf") if distance > 0 else 1.0
