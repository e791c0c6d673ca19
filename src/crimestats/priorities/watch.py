"""What would have to happen for a subject to become one of the first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crimestats.counts.difference import SMALLEST_BASE
from crimestats.priorities.criteria import Criterion, Harm
from crimestats.priorities.matrix import LEAST_KNOWN, enough_known, weighted_scores


@dataclass(frozen=True)
class Trigger:
    """The count from which a subject is to be looked at again."""

    subject: str
    top: int
    count: float
    """Records in the year."""
    count_to_enter: int | None
    """The least whole number of records with which it would be among the top; None where no number would do."""

    @property
    def is_in_top(self) -> bool:
        """Whether it is among the top already."""
        return self.count_to_enter is not None and self.count_to_enter <= self.count

    @property
    def rise_percent(self) -> float | None:
        """By how much it would have to rise; None where it is there, cannot get there, or has too small a base."""
        if self.count_to_enter is None or self.is_in_top or self.count < SMALLEST_BASE:
            return None
        return (self.count_to_enter - self.count) / self.count * 100


def rise_to_enter(
    subjects: Sequence[str],
    criteria: Sequence[Criterion | Harm],
    subject: str,
    *,
    top: int = 5,
    least_known: float = LEAST_KNOWN,
) -> Trigger:
    """How many records in a year would bring a subject among the top, all else as it is.

    Args:
        subjects, criteria: as for `weighted_scores`, with one `Harm` among the criteria.
        subject: one that is scored, everything known of it.
        top: how many are first.

    Raises:
        ValueError: no harm among the criteria, or several; a subject that is not scored, or not on everything.

    Limits: the other subjects stay, those not known on everything at the middle of what they might score; points stay
    as set by the subjects as they are. A rise would also change the trend and more: the subject may enter sooner.

    >>> rise_to_enter(["a", "b"], [Harm("harm", 1, [100, 60], [10, 10])], "b", top=1).rise_percent
    68.33333333333333
    """
    if top < 1:
        raise ValueError("the top is at least 1")
    harms = [(at, criterion) for at, criterion in enumerate(criteria) if isinstance(criterion, Harm)]
    if len(harms) != 1:
        raise ValueError("a rise in count is followed through one criterion of harm; there must be just one")
    scores = weighted_scores(subjects, criteria, least_known=least_known)
    if subject not in scores.subjects:
        raise ValueError(f"“{subject}” is not among the subjects that are scored")
    row, at = scores.subjects.index(subject), list(subjects).index(subject)
    if not scores.is_complete[row]:
        raise ValueError(f"something is not known of “{subject}”, so that no count can be named")
    column, harm = harms[0]
    count = float(np.asarray(harm.counts, dtype=np.float64)[at])
    others = np.sort(np.delete((scores.low + scores.high) / 2, row))[::-1]
    if top > others.size:
        return Trigger(subject, top, count, 0)
    compared = harm.of(enough_known(len(tuple(subjects)), criteria, least_known))
    step = float(compared.points_of_one(len(scores.subjects))[row] * scores.weights[column])
    missing = float(others[top - 1] - scores.low[row])
    if step <= 0:
        return Trigger(subject, top, count, int(count) if missing < 0 else None)
    return Trigger(subject, top, count, max(0, int(np.floor(count + missing / step + 1e-9)) + 1))
