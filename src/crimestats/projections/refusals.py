"""When a run cannot carry a projection, in words."""

import numpy as np

from crimestats.arrays import Bools
from crimestats.projections.seasonal_indices import YEAR

LEAST_MONTHS_HELD = 36
"""Two years to find a level and a season in, and a third to test what they say."""
LEAST_HELD_OF_LAST_YEAR = 6


def reason_against(held: Bools) -> str | None:
    """Why the months after a run cannot be projected, or None.

    Args:
        held: shape (months,).
    """
    months = int(held.sum())
    if months < LEAST_MONTHS_HELD:
        return f"{months} {'month is' if months == 1 else 'months are'} held; a projection needs {LEAST_MONTHS_HELD}"
    missing = int(held[::-1].argmax())
    if missing:
        last = "the last month is" if missing == 1 else f"the last {missing} months are"
        return f"{last} missing; a projection begins after a month that is held"
    recent = int(held[-YEAR:].sum())
    if recent < LEAST_HELD_OF_LAST_YEAR:
        return f"{recent} of the last 12 months {_is_or_are(recent)} held; a projection needs {LEAST_HELD_OF_LAST_YEAR}"
    seldom = int((np.bincount(np.flatnonzero(held) % YEAR, minlength=YEAR) < 2).sum())
    if seldom:
        return f"{seldom} of the 12 months of the year {_is_or_are(seldom)} held in fewer than two years"
    return None


def _is_or_are(number: int) -> str:
    return "is" if number == 1 else "are"
