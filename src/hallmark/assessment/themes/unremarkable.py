"""From which count on a rise would be called: less is what an unremarkable year can give."""

import math

from scipy import stats

from crimestats.counts.comparison import SMALL
from crimestats.counts.e_test import e_test
from hallmark.assessment.building import Figures
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.theme_changes import ThemeChange, theme_changes
from hallmark.assessment.verdicts import Call

LEVEL = 0.05


def least_called(base: int, *, dispersion: float, degrees: float, level: float) -> int:
    """The least count of a period that the document's test would call a rise over a base of equal length.

    Args:
        base: records in the base period, above 0.
        dispersion: variance over mean of such a count, at least 1; `degrees` are the degrees of freedom behind it.
        level: p-value, two-sided, under which a change is called.

    Source: the score test of two means, as `crimestats.counts.compare` has it, solved for the count; on small counts
    the E-test has to agree as well.

    >>> least_called(913, dispersion=1.0, degrees=1e6, level=0.05)
    999
    """
    worth = float(stats.t.isf(level / 2, max(degrees, 1))) ** 2 * dispersion
    count = base + math.ceil((worth + math.sqrt(worth**2 + 8 * worth * base)) / 2)
    while count + base <= SMALL and float(e_test([count], [base])[0]) > level:
        count += 1
    return count


def beyond_unremarkable(figures: Figures, theme: Theme, base: int) -> int | None:
    """The least count that would be called a rise of a theme; None where nothing shows how far its counts vary."""
    change = theme_changes(figures).get(theme.id)
    if change is None or math.isnan(change.dispersion) or not base:
        return None
    level = level_of(figures, theme, change)
    return least_called(base, dispersion=change.dispersion, degrees=change.degrees, level=level)


def level_of(figures: Figures, theme: Theme, change: ThemeChange) -> float:
    """The level that is left to one line where no other is called: of its chapter's table, or of all themes."""
    if len(theme.categories) > 1:
        return LEVEL / len(theme_changes(figures))
    code, last = figures.territory.area.code, change.span.base[-1]
    table = [one for (of, _, base), one in figures.verdicts.items() if (of, base) == (code, last)]
    return LEVEL / max(sum(one.call != Call.NOT_COMPARED for one in table), 1)
