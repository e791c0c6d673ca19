"""The weighted matrix: what each subject scores, and from what."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crimestats.arrays import Bools, Floats
from crimestats.priorities.criteria import MOST_POINTS, Criterion, Harm

LEAST_KNOWN = 0.5
"""Share of the weight that must rest on something known, for a subject to be scored at all."""
MOST_SUBJECTS = 100


@dataclass(frozen=True)
class Scores:
    """Subjects by their scores, and first those that have none."""

    not_scored: tuple[str, ...]
    """Subjects of which too little is known; this is not a low score."""
    subjects: tuple[str, ...]
    """Those scored, in the order given."""
    criteria: tuple[str, ...]
    weights: Floats
    """Shape (criteria,): share of each in the whole; they sum to 1."""
    points: Floats
    """Shape (subjects, criteria): 0 to 100; nan where nothing is known."""

    @property
    def contributions(self) -> Floats:
        """Shape (subjects, criteria): weight times points; nan where nothing is known."""
        return self.weights * self.points

    @property
    def low(self) -> Floats:
        """The score if all that is not known were at its lowest (0 points)."""
        return np.nansum(self.contributions, axis=1)

    @property
    def high(self) -> Floats:
        """The score if all that is not known were at its highest (100 points)."""
        return self.low + np.isnan(self.points) @ self.weights * MOST_POINTS

    @property
    def is_complete(self) -> Bools:
        """Whether everything that carries weight is known."""
        return np.asarray(~(np.isnan(self.points) & (self.weights > 0)).any(axis=1))

    @property
    def score(self) -> Floats:
        """Sum of the contributions, 0 to 100; nan where something is not known: then `low` and `high` bound it."""
        return np.where(self.is_complete, self.low, np.nan)

    @property
    def known(self) -> Floats:
        """The share of the weight that rests on something known."""
        return np.asarray(~np.isnan(self.points) @ self.weights)


def weighted_scores(
    subjects: Sequence[str], criteria: Sequence[Criterion | Harm], *, least_known: float = LEAST_KNOWN
) -> Scores:
    """What each subject scores on all criteria by their weights, and which part of it comes from where.

    Args:
        subjects: names, each once.
        criteria: in any order; a harm on several scales counts with its mean over them.
        least_known: share of the weight that must be known for a subject to be scored.

    Raises:
        ValueError: a name or criterion twice; weights below 0 or all 0; values that do not fit the subjects.

    Limits: scores add up, so a high score on one criterion makes up for a low one on another. Points are set by the
    subjects scored, unless anchors are given: 80 points are not twice the priority of 40. A criterion for how good
    the evidence is would push down what is hidden; give ranges (low, high) instead.

    Source: the linear additive model of Multi-criteria analysis: a manual (Department for Communities and Local
    Government 2009), sections 5.5 and 6.2; harm times count after Sherman, Neyroud and Neyroud (2016), Policing 10(3).

    >>> found = weighted_scores(
    ...     ["burglary", "robbery", "spiking"],
    ...     [Harm("harm", 3, [300, 40, float("nan")], [19, 365, 1825]), Criterion("concern", 1, [2, 1, float("nan")])],
    ... )
    >>> found.not_scored, found.score.round(1).tolist()
    (('spiking',), [54.3, 75.0])
    """
    names = checked_names(subjects, criteria)
    weights = weight_shares(criteria)
    scored = enough_known(len(names), criteria, least_known)
    points = [criterion.of(scored).points(int(scored.sum())).mean(axis=0) for criterion in criteria]
    return Scores(
        not_scored=tuple(name for name, kept in zip(names, scored, strict=True) if not kept),
        subjects=tuple(name for name, kept in zip(names, scored, strict=True) if kept),
        criteria=tuple(criterion.name for criterion in criteria),
        weights=weights,
        points=np.column_stack(points),
    )


def enough_known(subjects: int, criteria: Sequence[Criterion | Harm], least_known: float) -> Bools:
    """Which subjects are scored: so much of the weight rests on something known of them."""
    known = np.column_stack([~np.isnan(criterion.points(subjects)).any(axis=0) for criterion in criteria])
    return np.asarray(known @ weight_shares(criteria) >= max(least_known, np.finfo(float).tiny))


def checked_names(subjects: Sequence[str], criteria: Sequence[Criterion | Harm]) -> tuple[str, ...]:
    """The subjects' names, where they and the criteria's are each given once."""
    names = tuple(subjects)
    if not names or not criteria:
        raise ValueError("there is at least one subject and one criterion")
    if len(names) > MOST_SUBJECTS:
        raise ValueError(f"there are {len(names)} subjects; an order of more than {MOST_SUBJECTS} helps nobody")
    if len(set(names)) < len(names):
        raise ValueError("a subject is named twice")
    if len({criterion.name for criterion in criteria}) < len(criteria):
        raise ValueError("a criterion is named twice")
    return names


def weight_shares(criteria: Sequence[Criterion | Harm]) -> Floats:
    """The weights as shares of the whole."""
    weights = np.array([criterion.weight for criterion in criteria], dtype=np.float64)
    if not (np.isfinite(weights) & (weights >= 0)).all() or not weights.any():
        raise ValueError("weights are 0 or above, and at least one is above 0")
    return weights / weights.sum()
