"""How firm the order of subjects is, when weights, scales of harm and counts are allowed to be a little other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from crimestats.arrays import Bools, Floats, Ints
from crimestats.priorities.criteria import Criterion, Harm
from crimestats.priorities.matrix import LEAST_KNOWN, checked_names, enough_known, weight_shares, weighted_scores

SOLID = 0.9


@dataclass(frozen=True)
class Stability:
    """The subjects in their order, and how much of it is firm. All arrays are in the order of `subjects`."""

    not_scored: tuple[str, ...]
    """Subjects of which too little is known; they have no place in the order."""
    subjects: tuple[str, ...]
    """Most pressing first, by mean rank."""
    median: Floats
    low: Ints
    high: Ints
    """The interval of each rank; 1 is first."""
    expected: Floats
    """Mean rank."""
    in_top: Floats
    """Probability of being among the `top` first."""
    top: int
    above: Floats
    """Shape (subjects, subjects): probability that the row comes before the column, a tie half; nan to itself."""
    tier: Ints
    """1 is the first. Every subject of a tier is solidly above every one of a later tier; within one it is not so."""
    rank_by_scale: Floats
    """Shape (scales, subjects): rank by each scale of harm alone, all else as given; nan where not all is known."""
    solid: float

    @property
    def solid_over_next(self) -> Bools:
        """Whether each subject is solidly above the next in the order; False is a toss of a coin. The last: False."""
        return np.append(np.diagonal(self.above, 1) >= self.solid, False)

    @property
    def solid_pairs(self) -> Bools:
        """Shape (subjects, subjects): whether the row is solidly above the column."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.above >= self.solid)


def rank_stability(
    subjects: Sequence[str],
    criteria: Sequence[Criterion | Harm],
    *,
    rng: np.random.Generator,
    concentration: float | None = 30,
    top: int = 5,
    solid: float = SOLID,
    level: float = 0.95,
    least_known: float = LEAST_KNOWN,
    draws: int = 4000,
) -> Stability:
    """Which parts of the order of subjects are solid, and which are a toss of a coin.

    In each draw the weights are a little other than given, the harm is on any one of its scales, each value lies
    somewhere in its range (a triangle from low to high), each count is another year's, and what is not known is
    anything from 0 to 100 points; then the subjects are put in order.

    Args:
        subjects, criteria, least_known: as for `weighted_scores`.
        concentration: how close the weights stay to those given: at 30 a weight of 25% lies between 12% and 42% in
            19 draws of 20. None: any weights at all are as likely, but none where none was given.
        top: how many are first; all, where there are fewer subjects.
        solid: the probability from which a pair's order is called solid.
        level: of the rank intervals.

    Raises:
        ValueError: as `weighted_scores`; a concentration or a top below 1; solid not above a half.

    Limits: probabilities of orders under doubts that are given, not of what is right. Counts vary independently.

    Source: stochastic multicriteria acceptability analysis, Lahdelma and Salminen (2001), Operations Research 49(3),
    444-454, with the weights of a Dirichlet distribution around those given.

    >>> order = rank_stability(
    ...     ["a", "b"], [Criterion("harm", 2, [5, 9]), Criterion("trend", 1, [1, 2])], rng=np.random.default_rng(1)
    ... )
    >>> order.subjects, order.tier.tolist()
    (('b', 'a'), [1, 2])
    """
    if not solid > 0.5 or not 0 < level < 1:
        raise ValueError("solid is a probability above a half, and the level of an interval lies between 0 and 1")
    if top < 1:
        raise ValueError("the top is at least 1")
    names = checked_names(subjects, criteria)
    scored = weighted_scores(names, criteria, least_known=least_known)
    if not scored.subjects:
        raise ValueError("too little is known of every subject to put any in order")
    kept = enough_known(len(names), criteria, least_known)
    compared = [criterion.of(kept) for criterion in criteria]
    number = len(scored.subjects)
    by_name = np.argsort(np.array(scored.subjects), kind="stable")
    weights = _drawn_weights(weight_shares(criteria), concentration, draws, rng)
    totals = np.zeros((draws, number))
    for at, criterion in enumerate(compared):
        totals += weights[:, [at]] * criterion.drawn_points(number, by_name, draws, rng)
    above = _shares_above(totals)
    # Rounded so that equal subjects stay equal in whatever order they are summed; names settle ties.
    expected = np.round(1 + np.nansum(above, axis=0), 9)
    order = np.array(sorted(range(number), key=lambda row: (expected[row], scored.subjects[row])))
    ranks = stats.rankdata(-totals[:, order], axis=1)
    low, high = np.quantile(ranks, [(1 - level) / 2, (1 + level) / 2], axis=0, method="closest_observation")
    ordered = above[np.ix_(order, order)]
    return Stability(
        not_scored=scored.not_scored,
        subjects=tuple(scored.subjects[row] for row in order),
        median=np.median(ranks, axis=0),
        low=np.floor(low).astype(np.int64),
        high=np.ceil(high).astype(np.int64),
        expected=expected[order],
        in_top=np.asarray((ranks <= top).mean(axis=0)),
        top=min(top, number),
        above=ordered,
        tier=_tiers(ordered, solid),
        rank_by_scale=_ranks_by_scale(number, compared)[:, order],
        solid=solid,
    )


def _drawn_weights(shares: Floats, concentration: float | None, draws: int, rng: np.random.Generator) -> Floats:
    """Weights around those given, shape (draws, criteria); one that is 0 stays so."""
    if concentration is not None and not concentration >= 1:
        raise ValueError("the concentration of the weights is 1 or above")
    shapes = (shares > 0).astype(np.float64) if concentration is None else concentration * shares
    drawn = rng.standard_gamma(shapes, (draws, shares.size))
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def _shares_above(totals: Floats) -> Floats:
    rows, columns = totals[:, :, None], totals[:, None, :]
    above = (rows > columns).mean(axis=0) + (rows == columns).mean(axis=0) / 2
    np.fill_diagonal(above, np.nan)
    return np.asarray(above)


def _tiers(above: Floats, solid: float) -> Ints:
    """A new tier starts wherever all before are solidly above all from there on."""
    starts = [1] + [int(above[:cut, cut:].min() >= solid) for cut in range(1, len(above))]
    return np.cumsum(starts)


def _ranks_by_scale(subjects: int, criteria: Sequence[Criterion | Harm]) -> Floats:
    """Rank of each subject if each criterion on several scales were on its first alone, its second alone, and so on."""
    shares = weight_shares(criteria)
    tables = [criterion.points(subjects) for criterion in criteria]
    rows = []
    for scale in range(max(len(table) for table in tables)):
        parts = [
            table[min(scale, len(table) - 1)] * share for table, share in zip(tables, shares, strict=True) if share
        ]
        total = np.sum(parts, axis=0)
        with np.errstate(invalid="ignore"):
            rank = 1 + (total[None, :] > total[:, None]).sum(axis=1)
        rows.append(np.where(np.isnan(total), np.nan, rank))
    return np.array(rows)
