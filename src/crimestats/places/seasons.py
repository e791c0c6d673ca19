"""Places with a season of their own: where and when crime rises beyond what the season does everywhere."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, recorded
from crimestats.places.shares import NOT_CLEAR, Spread, check_level, share_interval, share_p, spread_of, verdicts

FEWEST_AREAS = 5
"""With fewer areas nothing says what season the rest has."""


@dataclass(frozen=True)
class SeasonalHotSpots:
    """Each area and season beside what the other areas' seasons make of the area's total: shape (areas, seasons)."""

    observed: Floats
    """Crimes over the years held; nan for an area that has no data."""
    expected: Floats
    """What the area's totals would give, had each year's crimes been spread over the seasons as in the rest."""
    ratio: Floats
    """Observed over expected; nan where nothing is expected."""
    lower: Floats
    upper: Floats
    p: Floats
    q: Floats
    """False discovery rate over all areas and seasons."""
    verdict: npt.NDArray[np.str_]
    """"more", "fewer", or "no clear change" from the rest's season. With two years or more, only where more than half
    of the years lean that way: one festival is no season."""
    provisional: bool
    """True where some season is held for a single year: then a year's accident and a season cannot be told apart."""
    spread: Spread
    """How much wider than chance an area's season varies from year to year (from area to area, if provisional)."""


def seasonal_hot_spots(counts: npt.ArrayLike, *, level: float = 0.95) -> SeasonalHotSpots:
    """Which areas have more, or less, crime in a season than the season alone explains?

    An area's total in each year is spread over the seasons as the crimes of all other areas were in that year, so that
    a busy area is not a seasonal one, and a warm summer is nobody's. How much an area's seasons vary by themselves is
    taken from the differences between its years.

    Args:
        counts: shape (areas, years, seasons): seasons are any division that each year repeats (12 months, 4 quarters,
            days and nights, 7 weekdays). nan where not held: a season of a year that any area lacks is left out for
            all; an area without anything is no area.
        level: of the intervals.

    Raises:
        ValueError: a negative count, fewer than 5 areas with crime, fewer than 2 seasons held in every year that is.

    Limits: associated with the season, not caused by it; two years are few, and one is provisional. Seasons are shares
    of one whole, so more in one makes fewer in the others. Calendar months
    have unequal days, which are unequal everywhere alike. Where all areas have the same season, none is found: that is
    the series' own seasonality. Areas are compared without regard to which lie next to which, or to any street.

    Source: share of a total with Jeffreys' interval (Brown, Cai and DasGupta 2001, Statistical Science 16(2)), with
    overdispersion (McCullagh and Nelder 1989, 4.5) and multiplicity as Benjamini and Hochberg (1995).

    >>> counts = np.full((8, 2, 4), 25.0)
    >>> counts[3, :, 2] = 75
    >>> found = seasonal_hot_spots(counts)
    >>> found.ratio[3].round(2).tolist(), found.verdict[3].tolist(), found.provisional
    ([0.67, 0.67, 2.0, 0.67], ['fewer', 'fewer', 'more', 'fewer'], False)
    """
    table = recorded(counts, "counts", dimensions=3)
    check_level(level)
    areas = np.asarray(~np.isnan(table).all(axis=(1, 2)), dtype=np.bool_)
    held = ~np.isnan(table[areas]).any(axis=0)
    held &= (held.sum(axis=1) >= 2)[:, None]  # one season of a year says nothing of how the year was spread
    years = held.sum(axis=0)
    if (years > 0).sum() < 2 or (np.nansum(table, axis=(1, 2)) > 0).sum() < FEWEST_AREAS:
        raise ValueError(
            f"a season is compared with others and with the rest: it takes at least 2 seasons of a year that every "
            f"area holds, and {FEWEST_AREAS} areas with crime"
        )
    some = np.where(held, table[areas], 0.0)
    by_year = _expected(some, held)
    observed, expected = some.sum(axis=1), by_year.sum(axis=1)
    provisional = bool((years[years > 0] < 2).any())
    total = np.broadcast_to(observed.sum(axis=1, keepdims=True), observed.shape)
    share = np.divide(expected, total, out=np.zeros_like(expected), where=total > 0)
    if provisional:
        spread = _spread_of_areas(observed, expected, share)
        size = expected
    else:
        spread = _spread_of_years(some, by_year, held, share)
        size = expected / np.maximum(years, 1)
    rest = total.sum(axis=0) - total
    factor = spread.factor(size) * (1 + np.divide(total, rest, out=np.zeros_like(total), where=rest > 0))
    tested = np.where(expected > 0, total, 0.0)
    p = share_p(observed, tested, share, factor)
    limits = share_interval(observed, tested, factor, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, observed / expected, np.nan)
        lower, upper = (limit / share for limit in limits)
    q, verdict = verdicts(ratio, p)
    if not provisional:
        leaning = (np.sign(some - by_year) == np.sign(observed - expected)[:, None]) & held
        verdict = np.where(leaning.sum(axis=1) * 2 > years, verdict, NOT_CLEAR)
    words = np.full((areas.size, years.size), NOT_CLEAR, dtype=verdict.dtype)
    words[areas] = verdict
    return SeasonalHotSpots(
        observed=_placed(observed, areas),
        expected=_placed(expected, areas),
        ratio=_placed(ratio, areas),
        lower=_placed(lower, areas),
        upper=_placed(upper, areas),
        p=_placed(p, areas),
        q=_placed(q, areas),
        verdict=words,
        provisional=provisional,
        spread=spread,
    )


def _expected(some: Floats, held: Bools) -> Floats:
    """Of each area, year and season, what the rest's shares of the seasons held make of the area's total."""
    rest = some.sum(axis=0) - some
    whole = rest.sum(axis=2, keepdims=True)
    totals = some.sum(axis=2, keepdims=True)
    if ((whole == 0) & (totals > 0)).any():
        raise ValueError("all crimes of a year are in one area, so there is no rest to compare with")
    expected: Floats = np.divide(rest * totals, whole, out=np.zeros_like(some), where=(whole > 0) & held)
    return expected


def _spread_of_areas(observed: Floats, expected: Floats, share: Floats) -> Spread:
    some = (expected > 0) & (share < 1)
    z = (observed - expected)[some] / np.sqrt((expected * (1 - share))[some])
    return spread_of(z, expected[some])


def _spread_of_years(some: Floats, by_year: Floats, held: Bools, share: Floats) -> Spread:
    """From how each year departs from the area's own season, so that a season that recurs is no spread."""
    observed, expected = some.sum(axis=1, keepdims=True), by_year.sum(axis=1, keepdims=True)
    fitted = np.divide(by_year * observed, expected, out=np.zeros_like(some), where=expected > 0)
    own = np.divide(by_year, expected, out=np.zeros_like(some), where=expected > 0)
    variance = fitted * (1 - share[:, None]) * (1 - own)
    told = held & (variance > 0)
    z = (some - fitted)[told] / np.sqrt(variance[told])
    return spread_of(z, fitted[told], some_departed=False)


def _placed(values: Floats, areas: Bools) -> Floats:
    whole = np.full((areas.size, values.shape[1]), np.nan)
    whole[areas] = values
    return whole
