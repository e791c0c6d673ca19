"""How unevenly recorded crime lies over places: Lorenz curve, Gini coefficients, and how few places have half."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from crimestats.arrays import Floats, counted

_MOST_SIZES = 200


@dataclass(frozen=True)
class Lorenz:
    """Places from the least to the most crime each: running shares, both beginning at 0 and ending at 1."""

    places: Floats
    crimes: Floats


@dataclass(frozen=True)
class Concentration:
    """How unevenly the recorded crimes lie over the units: facts of these counts, so without intervals."""

    unit: str
    """What a unit is: a snap point, an LSOA, a cell of 250 m. Figures for different units cannot be compared."""
    units: int
    places: float
    """What the units stand for, where weights say so; else as many as units."""
    crimes: float
    gini: float
    """0: every place has as many crimes; towards 1: one place has them all. nan, as below, without crime."""
    generalised_gini: float
    """The same against the most even spread that so few crimes allow: differs only where crimes are fewer than places;
    nan where weighted, for which it is not defined."""
    gini_if_even: float
    """What the Gini would be were each place as likely as any other: at low counts far above 0, by chance alone."""
    share: float
    """Of crime, that `share_of_places` holds."""
    share_of_places: float
    """The fewest places that hold that share of crime, as a share of all places."""


def lorenz_curve(counts: npt.ArrayLike, *, weights: npt.ArrayLike | None = None) -> Lorenz:
    """What share of crime do the quietest 10%, 50%, 90% of places have?

    Args: as `concentration`.

    Returns:
        Points of the curve, shape (units + 1,). Units alike within themselves: the straight line between two points.

    >>> lorenz_curve([3, 0, 1]).crimes.tolist()
    [0.0, 0.0, 0.25, 1.0]
    """
    crimes, places = check_units(counts, weights)
    order = np.argsort(crimes / places, kind="stable")
    running_places, running_crimes = (np.append(0, np.cumsum(values[order])) for values in (places, crimes))
    with np.errstate(invalid="ignore"):
        return Lorenz(running_places / running_places[-1], running_crimes / running_crimes[-1])


def concentration(
    counts: npt.ArrayLike, *, unit: str, weights: npt.ArrayLike | None = None, share: float = 0.5
) -> Concentration:
    """How few places hold half of the crime, and how uneven is it altogether?

    Args:
        counts: recorded crimes of each unit, shape (units,), units without any crime included: leaving them out is the
            commonest mistake, and makes crime look even.
        unit: what a unit is, in words.
        weights: how many places each unit stands for, shape (units,), above 0: a police.uk snap point stands for at
            least eight addresses or none (a park, a car park), never for one. None: one each.
        share: of crime, above 0 and up to 1.

    Raises:
        ValueError: no unit, a missing or negative count, a weight of nothing, a unit without a name.

    Limits: depends on the unit: small units are always more concentrated than large ones. What is uneven inside a unit
    cannot be seen, so weighted figures are the least that concentration over single places can be. With fewer than
    some five crimes a place, chance alone concentrates: see `gini_if_even` and `risk_concentration`.

    Source: Weisburd (2015), Criminology 53(2), for the share of places; Bernasco and Steenbeek (2017), Journal of
    Quantitative Criminology 33(3), for the generalised Gini.

    >>> found = concentration([6, 1, 1, 0, 0, 0, 0, 0], unit="street")
    >>> round(found.gini, 3), found.share_of_places
    (0.781, 0.125)
    """
    crimes, places = check_units(counts, weights)
    check_words(unit, share)
    total = crimes.sum()
    held = _fewest_places(crimes, places, share) if total > 0 else np.nan
    gini = _gini(crimes, places)
    return Concentration(
        unit=unit,
        units=crimes.size,
        places=float(places.sum()),
        crimes=float(total),
        gini=gini,
        generalised_gini=_generalised(gini, crimes) if weights is None else np.nan,
        gini_if_even=_gini_if_even(places, total),
        share=share,
        share_of_places=held,
    )


def check_units(counts: npt.ArrayLike, weights: npt.ArrayLike | None) -> tuple[Floats, Floats]:
    """Crimes and places of each unit. Raises ValueError where either is wrong."""
    crimes = counted(counts, "counts")
    if crimes.size == 0:
        raise ValueError("there is no unit to look at")
    places = np.ones_like(crimes) if weights is None else counted(weights, "weights")
    if places.shape != crimes.shape:
        raise ValueError(f"there are {crimes.size:,} counts and {places.size:,} weights")
    if (places <= 0).any():
        raise ValueError("a unit stands for no place at all: leave it out, and say how much crime it has")
    return crimes, places


def few_sizes(places: Floats) -> Floats:
    """What each unit stands for, in at most 200 sizes: beyond, each is the mean of the units next to it in size."""
    if np.unique(places).size <= _MOST_SIZES:
        return places
    order = np.argsort(places, kind="stable")
    group = np.arange(places.size) * _MOST_SIZES // places.size
    alike = np.empty_like(places)
    alike[order] = (np.bincount(group, places[order]) / np.bincount(group))[group]
    return alike


def check_words(unit: str, share: float) -> None:
    """Raises ValueError for a unit without a name, or a share of crime that is none."""
    if not unit.strip():
        raise ValueError("concentration is of some unit: say which, as “snap point” or “LSOA”")
    if not 0 < share <= 1:
        raise ValueError("a share of crime lies above 0 and up to 1")


def _gini(crimes: Floats, places: Floats) -> float:
    if crimes.sum() == 0:
        return np.nan
    curve = lorenz_curve(crimes, weights=places)
    return float(1 - (np.diff(curve.places) * (curve.crimes[1:] + curve.crimes[:-1])).sum())


def _generalised(gini: float, crimes: Floats) -> float:
    """Bernasco and Steenbeek's, from the standard Gini: the area is taken over the places that crimes can fill."""
    filled = min(1.0, float(crimes.sum()) / crimes.size)
    return 1 - (1 - gini) / filled if filled > 0 else np.nan


def _gini_if_even(places: Floats, total: float) -> float:
    """Of counts that are Poisson with the same risk for each place, by the mean difference of their rates."""
    if total == 0:
        return np.nan
    if np.ptp(places) == 0:
        mean = total / places.size
        return float(special.ive(0, 2 * mean) + special.ive(1, 2 * mean))
    mean = total / places.sum()
    # Units of all sizes: the Lorenz curve of the expected places and crimes at each rate.
    sizes, number = np.unique(few_sizes(places), return_counts=True)
    crimes, weight, chance = [], [], []
    for size, many in zip(sizes, number, strict=True):
        count = np.arange(int(stats.poisson.isf(1e-12, size * mean)) + 2)
        crimes.append(count)
        weight.append(np.full(count.size, size))
        chance.append(many * stats.poisson.pmf(count, size * mean))
    all_chance = np.concatenate(chance)
    return _gini(np.concatenate(crimes) * all_chance, np.maximum(np.concatenate(weight) * all_chance, 1e-300))


def _fewest_places(crimes: Floats, places: Floats, share: float) -> float:
    order = np.argsort(-crimes / places, kind="stable")
    running = np.cumsum(crimes[order])
    # The last bits of a sum are no crime more.
    last = int(np.searchsorted(running, share * running[-1] * (1 - 1e-12)))
    return float(places[order][: last + 1].sum() / places.sum())
