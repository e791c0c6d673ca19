"""Which areas are most like one, by facts that are not crime."""

import numpy as np


def most_similar(features: np.ndarray, of: int, count: int) -> np.ndarray:
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
    """
    if np.isnan(features[of]).any():
        raise ValueError("the area has a feature that is not known")
    spread = np.nanstd(features, axis=0)
    said = spread > 0
    scaled = (features[:, said] - np.nanmean(features[:, said], axis=0)) / spread[said]
    distance = np.sqrt(((scaled - scaled[of]) ** 2).sum(axis=1))
    order = np.argsort(distance, kind="stable")
    nearest: np.ndarray = order[~np.isnan(distance[order]) & (order != of)][:count]
    return nearest
