"""How a count differs from another: plain arithmetic, with the cases in which a percentage would mislead left out."""

from dataclasses import dataclass

SMALLEST_BASE = 50
"""Below this base no percentage is given: one record more or less would move it by over two points."""


@dataclass(frozen=True)
class Difference:
    """`count` less `base`; ``percent`` is None where the base is too small to carry one."""

    count: int
    base: int

    @property
    def difference(self) -> int:
        """Records more than the base (negative: fewer)."""
        return self.count - self.base

    @property
    def percent(self) -> float | None:
        """The difference as a percentage of the base, or None where the base is under SMALLEST_BASE."""
        return self.difference / self.base * 100 if self.base >= SMALLEST_BASE else None


def progress_to_target(count: int, base: int, target_percent: float) -> float | None:
    """How much of a reduction target is reached: the reduction so far over the reduction asked, in per cent.

    A baseline of 1,000, a count of 816 and a target of 20% give 92: an 18.4% reduction is 92% of the way. Over 100
    is beyond the target, below 0 is the wrong way. None where the base is too small to carry a percentage.

    Args:
        target_percent: the reduction asked, in per cent of the baseline; above 0.

    Source: the form of MOPAC's 2013-16 target, (base - current) / base, against the financial year 2011/12.
    """
    if target_percent <= 0:
        raise ValueError("a reduction target is above 0 per cent")
    if base < SMALLEST_BASE:
        return None
    return (base - count) / base * 100 / target_percent * 100
