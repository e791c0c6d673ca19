"""Where crime clusters: the local statistics of Getis and Ord, and which hot spots hold up on the whole map."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Bools, Floats, Ints, inner, recorded
from crimestats.multiplicity import benjamini_hochberg
from crimestats.places.drawn_sums import drawn_sums
from crimestats.places.neighbours import QUEEN, Neighbourhood
from crimestats.places.permutations import draws, simulated_chances


@dataclass(frozen=True, eq=False)
class HotSpots:
    """Each cell of a map tested, and those that stand out when all cells are tested at once."""

    z: Floats
    """Gi* (or Gi) as a standard score, shape (rows, columns); nan outside the study area."""
    p: Floats
    """How likely a sum so high or so low is by chance, two-sided, in the same shape."""
    q: Floats
    """The false discovery rate at which the cell would be called hot or cold, over the whole map."""
    hot: Bools
    """High, with q at most the rate asked for; False outside the study area."""
    cold: Bools
    """Low, with q at most the rate asked for."""
    false_discovery: float
    exact: bool
    """Whether p is exact. If not, it is simulated or normal; or it is a bound just above the exact one, where values
    are not whole numbers or too large to be worked through."""

    @property
    def share_hot(self) -> float:
        """Hot cells as a share of the study area's, from 0 to 1."""
        return float(self.hot.sum() / (~np.isnan(self.p)).sum())

    @property
    def share_cold(self) -> float:
        """Cold cells as a share of the study area's, from 0 to 1."""
        return float(self.cold.sum() / (~np.isnan(self.p)).sum())


def gi_star(counts: npt.ArrayLike, neighbourhood: Neighbourhood = QUEEN) -> Floats:
    """How far the total of each cell and its neighbours lies above or below what it would be anywhere on the map.

    Args:
        counts: shape (rows, columns), as `count_points` gives; nan outside the study area. Such cells are nobody's
            neighbours, and are in neither the mean nor the variance.
        neighbourhood: QUEEN, HEXAGON, or what `squares_within` or `hexagons_within` gives; all weigh alike.

    Returns:
        Standard scores in the same shape; nan outside the study area, where all counts are the same, and where the
        neighbourhood is the whole study area.

    Limits: at low counts the score is far from normal: take chances from `hot_spots`, not from a table of it. Counts
    show where crime is, not where the risk is high for those who live there.

    Source: Ord and Getis (1995), Geographical Analysis 27(4), the standardised Gi*. With weights of 1 it is
    (S - k m) / (s sqrt(k (n - k) / (n - 1))): S the sum over k cells, m and s the mean and deviation of all n.

    >>> gi_star([[0, 0, 0, 0], [0, 0, 9, 9], [0, 0, 9, 9]]).round(2).tolist()[2]
    [-1.66, 0.0, 2.35, 3.32]
    """
    return _Map(counts, neighbourhood, with_own=True).z


def gi(counts: npt.ArrayLike, neighbourhood: Neighbourhood = QUEEN) -> Floats:
    """How far the total of each cell's neighbours, without its own count, lies from what it would be by chance.

    As `gi_star`, but a cell is set against the mean and variance of the others, and its own count says nothing. nan
    also where a cell has no neighbour.

    Source: Ord and Getis (1995), Geographical Analysis 27(4), the standardised Gi.
    """
    return _Map(counts, neighbourhood, with_own=False).z


def hot_spots(
    counts: npt.ArrayLike,
    neighbourhood: Neighbourhood = QUEEN,
    *,
    with_own: bool = True,
    hold_own: bool | None = None,
    p_value: Literal["exact", "permutation", "normal"] = "exact",
    permutations: int = 999,
    false_discovery: float = 0.05,
    rng: np.random.Generator | None = None,
) -> HotSpots:
    """Which cells have more crime in and around them than chance would put there, with every cell of the map tested.

    The chance is that of the counts that the map has, dealt to its cells in random order: nothing is assumed about how
    they are spread. Of the cells shown as hot or cold, at most `false_discovery` are expected to be so by chance.

    Args:
        counts: shape (rows, columns), at least 0; nan outside the study area.
        neighbourhood: as in `gi_star`.
        with_own: Gi*, the cell with its neighbours; False: Gi, the neighbours alone.
        hold_own: whether the cell's own count stays in its place while the others are dealt. None: not for Gi*, so that
            its own count is part of the evidence; for Gi it always does.
        p_value: "exact", the whole distribution; "permutation", so many random deals (needs `rng`), which cannot show a
            chance under about 1 / permutations, and so hardly ever finds anything on a map of many cells; "normal",
            from the score, which at low counts calls far too much hot.
        permutations: how many random deals.
        false_discovery: the share of false cells among those shown that is put up with.
        rng: for "permutation" only.

    Returns:
        Scores, chances and the cells that stand out.

    Limits: a hot cell is one whose neighbourhood holds a cluster or part of one, so cells at the rim of a cluster are
    found with it. Crime clusters because people, streets and shops do; that alone does not make a place a priority.

    Source: Ord and Getis (1995), Geographical Analysis 27(4); Benjamini and Hochberg (1995); the exact distribution is
    that of sampling without replacement from a finite population.

    >>> counts = np.zeros((20, 20))
    >>> counts[4:7, 4:7] = 5
    >>> int(hot_spots(counts).hot.sum())
    13
    """
    if p_value not in ("exact", "permutation", "normal"):
        raise ValueError("a p-value is “exact”, “permutation” or “normal”")
    inner(false_discovery, "a false discovery rate")
    if hold_own is False and not with_own:
        raise ValueError(
            "without its own count, a cell's neighbours are drawn from the others: hold_own cannot be False"
        )
    held = not with_own if hold_own is None else hold_own
    area = _Map(counts, neighbourhood, with_own=with_own)
    exact = False
    if p_value == "normal":
        high, low = stats.norm.sf(area.z[area.inside]), stats.norm.cdf(area.z[area.inside])
    elif p_value == "exact":
        high, low, exact = area.exact_chances(hold_own=held)
    else:
        high, low = area.simulated_chances(permutations, rng, hold_own=held)
    return _found(area, high, low, exact=exact, false_discovery=false_discovery)


def _found(area: "_Map", high: Floats, low: Floats, *, exact: bool, false_discovery: float) -> HotSpots:
    p, upward = np.full(area.inside.shape, np.nan), np.zeros(area.inside.shape, dtype=np.bool_)
    p[area.inside] = np.minimum(2 * np.minimum(high, low), 1.0)
    upward[area.inside] = high < low
    q = benjamini_hochberg(p)
    stands_out = q <= false_discovery
    return HotSpots(area.z, p, q, stands_out & upward, stands_out & ~upward, false_discovery, exact)


class _Map:
    """Counts inside a study area, with each cell's sum over its neighbourhood."""

    def __init__(self, counts: npt.ArrayLike, neighbourhood: Neighbourhood, *, with_own: bool) -> None:
        given = recorded(counts, "counts", dimensions=2)
        self.inside: Bools = ~np.isnan(given)
        self.values: Floats = given[self.inside]
        if self.values.size < 3:
            raise ValueError("a study area has at least three cells")
        self.with_own = with_own
        self.cells: Ints = np.rint(neighbourhood.sums(self.inside.astype(np.float64))[self.inside]).astype(np.int64)
        self.sums: Floats = neighbourhood.sums(np.where(self.inside, given, 0.0))[self.inside]
        if not with_own:
            self.cells, self.sums = self.cells - 1, self.sums - self.values

    @property
    def z(self) -> Floats:
        """Standard scores in the shape of the map."""
        score = np.full(self.inside.shape, np.nan)
        number = self.values.size if self.with_own else self.values.size - 1
        mean, variance = self._moments()
        drawn = self.cells.astype(np.float64)
        expected, spread = drawn * mean, variance * drawn * (number - drawn) / (number - 1)
        known = spread > 0
        found = np.full(self.values.shape, np.nan)
        found[known] = (self.sums - expected)[known] / np.sqrt(spread[known])
        score[self.inside] = found
        return score

    def _moments(self) -> tuple[Floats, Floats]:
        """Mean and variance, for each cell, of the values that its sum is drawn from."""
        # The mean of equal values may round to another, and leave them a variance.
        centre = self.values.mean() if np.ptp(self.values) > 0 else self.values[0]
        off = self.values - centre
        if self.with_own:
            return np.full(off.shape, centre), np.full(off.shape, np.mean(off**2))
        others = self.values.size - 1
        mean = (off.sum() - off) / others
        variance = ((off**2).sum() - off**2) / others - mean**2
        # What is left of a variance of nothing by rounding is nothing.
        return centre + mean, np.where(variance > 1e-12 * np.mean(off**2), variance, 0.0)

    def exact_chances(self, *, hold_own: bool) -> tuple[Floats, Floats, bool]:
        """(high, low, whether they are exact)."""
        drawn, sums, own = self._drawn(hold_own=hold_own)
        table = drawn_sums(self.values, int(drawn.max()), float(sums.max()))
        return table.high(sums, drawn, own), table.low(sums, drawn, own), table.exact

    def simulated_chances(
        self, permutations: int, rng: np.random.Generator | None, *, hold_own: bool
    ) -> tuple[Floats, Floats]:
        """(high, low)."""
        if rng is None:
            raise ValueError("permutations need a random generator: rng")
        if permutations < 1:
            raise ValueError("there is at least one permutation")
        drawn, sums, own = self._drawn(hold_own=hold_own)
        picks = draws(self.values.size, int(drawn.max()), permutations, rng)
        return simulated_chances(self.values, sums, drawn, picks, hold_own=own is not None)

    def _drawn(self, *, hold_own: bool) -> tuple[Ints, Floats, Floats | None]:
        """How many values each sum is drawn of, the sum, and the value held in its place."""
        if not hold_own:
            return self.cells, self.sums, None
        if self.with_own:
            return self.cells - 1, self.sums - self.values, self.values
        return self.cells, self.sums, self.values
