"""Near repeats: whether crimes close to each other also come soon after each other, by the Knox test."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Floats, Ints
from crimestats.multiplicity import benjamini_hochberg
from crimestats.places.event_pairs import Events, counted_pairs, date_degrees

REPEAT_M = 0.1
"""Closer than this is the same place: repeats stand in a band of their own, apart from near repeats."""
DISTANCE_EDGES_M = (0.0, REPEAT_M, 100.0, 200.0, 300.0, 400.0)
DAY_EDGES = (0, 7, 14, 21, 28)


@dataclass(frozen=True)
class Knox:
    """Pairs of events by how far apart they are (rows) and how many days (columns)."""

    distance_edges_m: Floats
    """Rows are the bands between these: from the first edge of each, up to but without the second."""
    day_edges: Ints
    """Columns are the bands between these, in the same way: 0, 7, 14 means 0 to 6 days and 7 to 13 days."""
    observed: Ints
    """Pairs of events in each band, shape (distance bands, day bands)."""
    expected: Floats
    """The exact mean over all orders of the dates."""
    ratio: Floats
    """Observed over expected; nan where nothing is expected."""
    z: Floats
    """Observed less expected, in standard deviations over all orders of the dates; nan where these are all alike."""
    p: Floats
    """How often at least as many pairs come by chance (one-sided: only more than expected is a near repeat)."""
    q: Floats
    """False discovery rate over all the bands."""
    events: int
    runs: int
    """Shuffles of the dates behind p; 0 where p comes from the moments."""


def knox_test(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    dates: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    runs: int = 999,
    distance_edges_m: npt.ArrayLike = DISTANCE_EDGES_M,
    day_edges: npt.ArrayLike = DAY_EDGES,
    metric: str = "euclidean",
) -> Knox:
    """Are there more pairs of crimes near in both place and time than if the dates had fallen at random on the places?

    The dates are shuffled `runs` times over the places, so that each place and each date keeps its number of crimes.

    Args:
        x, y: eastings and northings of each event, metres.
        dates: the day of each event, as dates (numpy datetime64, or text as YYYY-MM-DD).
        runs: shuffles; the smallest p that can come out is 1 / (runs + 1), and q that times the bands: with 20 bands,
            no fewer than 400.
        distance_edges_m: edges of the distance bands, rising; bands are half-open.
        day_edges: edges of the bands of days between two events, rising whole numbers; bands are half-open.
        metric: "euclidean" (straight line) or "manhattan" (along a grid of streets).

    Raises:
        ValueError: dates that are missing or only months (police.uk's are), too few events, edges that do not rise.

    Limits: distances are straight lines or right angles, not along streets: no street network is used. Points moved
    to the nearest published map point (as police.uk's are) make repeats of what were neighbours. The test takes every
    place to have the same run of dates: an area that was built, closed or busy for part of the time shows as
    near repeats. Memory: 2 bytes for each event and run, whatever the number of pairs.

    Source: Knox (1964), Applied Statistics 13(1), with the permutation of Johnson et al. (2007), Journal of
    Quantitative Criminology 23(3); p as Davison and Hinkley (1997), Bootstrap Methods, equation 4.11.

    >>> days = np.datetime64("2025-03-02") + np.array([0, 1, 40, 41, 80, 81, 120, 121])
    >>> place = np.repeat([0.0, 5_000.0, 10_000.0, 15_000.0], 2)
    >>> knox = knox_test(place, place, days, rng=np.random.default_rng(1), distance_edges_m=[0, 0.1], day_edges=[0, 7])
    >>> int(knox.observed[0, 0]), round(float(knox.expected[0, 0]), 2), bool(knox.p[0, 0] < 0.05)
    (4, 0.57, True)
    """
    if runs < 1:
        raise ValueError("the test needs at least one shuffle")
    events = Events.of(x, y, dates, distance_edges_m, day_edges, metric)
    shuffled = np.empty((events.days.size, runs + 1), dtype=events.days.dtype)
    shuffled[:, 0] = events.days
    for run in range(1, runs + 1):
        shuffled[:, run] = rng.permutation(events.days)
    counts, degrees = counted_pairs(events, shuffled)
    observed = counts[:, :, 0]
    p = (1 + (counts[:, :, 1:] >= observed[:, :, None]).sum(axis=2)) / (runs + 1)
    return _knox(events, observed, degrees, p, runs)


def knox_by_moments(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    dates: npt.ArrayLike,
    *,
    distance_edges_m: npt.ArrayLike = DISTANCE_EDGES_M,
    day_edges: npt.ArrayLike = DAY_EDGES,
    metric: str = "euclidean",
) -> Knox:
    """The Knox test without shuffling: for sets so large that shuffles would take too long, and for a first look.

    The mean and the variance over all orders of the dates are exact; p takes the count for Poisson where they agree,
    else for the negative binomial, or where it varies less the normal, of the same mean and variance.

    Args: as `knox_test`.

    Raises:
        ValueError: as `knox_test`.

    Limits: as `knox_test`. p is an approximation: trust the order of the bands and q well away from 0.05.

    Source: Barton and David (1966), "The random intersection of two graphs", in Research Papers in Statistics.

    >>> days = np.datetime64("2025-03-02") + np.array([0, 1, 40, 41, 80, 81, 120, 121])
    >>> place = np.repeat([0.0, 5_000.0, 10_000.0, 15_000.0], 2)
    >>> knox_by_moments(place, place, days, distance_edges_m=[0, 0.1], day_edges=[0, 7]).z.round(1).tolist()
    [[4.5]]
    """
    events = Events.of(x, y, dates, distance_edges_m, day_edges, metric)
    counts, degrees = counted_pairs(events, events.days[:, None])
    observed = counts[:, :, 0]
    mean, variance = _moments(degrees, date_degrees(events))
    return _knox(events, observed, degrees, _upper_tail(observed, mean, variance), 0)


def _moments(near: Ints, soon: Ints) -> tuple[Floats, Floats]:
    """Mean and variance of the pairs that are both near and soon, over all orders of the dates."""
    n = float(near.shape[1])
    pairs_near, pairs_soon = near.sum(axis=1)[:, None] / 2, soon.sum(axis=1)[None, :] / 2
    # Ordered pairs of pairs that share an event.
    shared_near = (near * (near - 1.0)).sum(axis=1)[:, None]
    shared_soon = (soon * (soon - 1.0)).sum(axis=1)[None, :]
    apart_near = pairs_near * (pairs_near - 1) - shared_near
    apart_soon = pairs_soon * (pairs_soon - 1) - shared_soon
    mean = pairs_near * pairs_soon * 2 / (n * (n - 1))
    square = (
        mean
        + shared_near * shared_soon / (n * (n - 1) * (n - 2))
        + 4 * apart_near * apart_soon / (n * (n - 1) * (n - 2) * (n - 3))
    )
    return mean, np.maximum(square - mean**2, 0.0)


def _upper_tail(observed: Ints, mean: Floats, variance: Floats) -> Floats:
    """The chance of at least `observed` in the count distribution of these moments."""
    p = np.ones_like(mean)
    some = mean > 0
    seen, m, v = observed[some] - 1, mean[some], variance[some]
    over, under = v > m * 1.000_001, v < m * 0.999_999
    tail = stats.poisson.sf(seen, m)
    tail[over] = stats.nbinom.sf(seen[over], m[over] ** 2 / (v[over] - m[over]), m[over] / v[over])
    # The binomial wants a whole number of trials; the normal serves where there is less spread than Poisson.
    tail[under] = stats.norm.sf((seen[under] + 0.5 - m[under]) / np.sqrt(np.maximum(v[under], 1e-12)))
    p[some] = tail
    return p


def _knox(events: Events, observed: Ints, degrees: Ints, p: Floats, runs: int) -> Knox:
    mean, variance = _moments(degrees, date_degrees(events))
    tested = mean > 0
    p = np.where(tested, p, np.nan)
    return Knox(
        distance_edges_m=events.distance_edges_m,
        day_edges=events.day_edges,
        observed=observed,
        expected=mean,
        ratio=np.divide(observed, mean, out=np.full_like(mean, np.nan), where=tested),
        z=np.divide(observed - mean, np.sqrt(variance), out=np.full_like(mean, np.nan), where=variance > 1e-9),
        p=p,
        q=benjamini_hochberg(p),
        events=events.days.size,
        runs=runs,
    )
