"""What offences a category is made of: police.uk says “burglary”, and a home counts for more than a shed.

No mix is packaged. It differs from place to place and year to year, and a force's own figures by offence are public.
Without one the honest answer for a category is between its lightest and its gravest offence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, counted
from crimestats.harm.scales import HarmScale, Labels

LEAST_CONCENTRATION = 0.01
"""Each place wholly of one offence or another: areas cannot differ more."""


@dataclass(frozen=True)
class OffenceMix:
    """In what shares a category is made of offences, and how far another place or year may depart from them."""

    offences: tuple[str, ...]
    shares: Floats
    """Shape (offences,), adding to 1."""

    concentration: float
    """Of a Dirichlet distribution round the shares: 100 is as far apart as samples of 100 records would be, inf is no
    difference at all between places."""

    source: str
    """Whose counts, which period."""


@dataclass(frozen=True)
class CategoryWeight:
    """What one record of a category weighs."""

    central: float
    """nan where the mix is unknown."""

    low: float
    """With the mix: every offence at its lowest. Without: the lowest of the lightest offence."""

    high: float


def mix_from_counts(offences: Sequence[str], counts: npt.ArrayLike, *, concentration: float, source: str) -> OffenceMix:
    """The mix that a force's counts by offence show.

    Args:
        offences: names as the scale has them.
        counts: shape (offences,): how many records of each.
        concentration: how near this place is to those counts (`concentration_between` measures it over areas).
        source: whose counts, which period.

    Raises:
        ValueError: counts that are all 0, or a concentration of 0 or less.

    >>> mix_from_counts(["Home", "Shed"], [300, 100], concentration=80, source="Force A, 2025").shares.tolist()
    [0.75, 0.25]
    """
    records = counted(counts, "counts")
    if records.size != len(offences) or len(set(offences)) != len(offences):
        raise ValueError("the counts are not one for each of the offences")
    if not records.sum() > 0:
        raise ValueError("a mix of offences needs at least one record")
    if not concentration > 0:
        raise ValueError("the concentration of a mix is above 0")
    shares = records / records.sum()
    return OffenceMix(offences=tuple(offences), shares=shares, concentration=float(concentration), source=source)


def concentration_between(counts: npt.ArrayLike) -> float:
    """How much the mix differs from area to area, beyond chance, as the concentration of a Dirichlet distribution.

    Args:
        counts: shape (areas, offences), records of one category; areas without any are left out.

    Returns:
        The concentration: small where areas differ much, inf where they differ by no more than chance.

    Raises:
        ValueError: fewer than two areas or two offences with records.

    Limits: by moments, so rough for fewer than ten areas; one number for all offences of the category.

    Source: Mosimann (1962), On the compound multinomial distribution, Biometrika 49(1/2): the variance is that of a
    multinomial times (n + c) / (1 + c). Solved for c at the mean of Pearson's chi-squared.

    >>> round(concentration_between([[90, 10], [50, 50], [70, 30], [80, 20]]))
    6
    """
    table = counted(counts, "counts", dimensions=2)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    areas, offences = table.shape
    if areas < 2 or offences < 2:
        raise ValueError("a difference between areas needs two areas and two offences with records")
    records = table.sum(axis=1)
    expected = records[:, None] * table.sum(axis=0) / records.sum()
    chi_squared = ((table - expected) ** 2 / expected).sum()
    inflation = chi_squared * areas / ((areas - 1) * (offences - 1))
    if inflation <= areas:
        return float("inf")
    return max(float((records.sum() - inflation) / (inflation - areas)), LEAST_CONCENTRATION)


def equal_mixes(scale: HarmScale, *, concentration: float) -> dict[str, OffenceMix]:
    """Every offence of a category as common as the next: no knowledge at all, for want of which a figure is needed.

    Limits: murder as common as common assault. It orders categories and nothing more; say so wherever it is used.
    """
    mixes = {}
    for category in _categories(scale):
        members = [scale.offences[place] for place in scale.members(category)]
        mixes[category] = mix_from_counts(
            members, np.ones(len(members)), concentration=concentration, source="assumed equal"
        )
    return mixes


def category_weights(scale: HarmScale, mixes: Mapping[str, OffenceMix] | None = None) -> dict[str, CategoryWeight]:
    """What a record of each category weighs: its central weight where the mix is known, and between what it lies.

    Args:
        scale: any harm scale.
        mixes: by category; one that is missing is unknown.

    Returns:
        By category of the scale. A category without an offence in it, as anti-social behaviour, is not there.

    Raises:
        ValueError: a mix that names an offence which the scale does not have in that category.

    >>> from crimestats.harm.scales import weights_from_rows
    >>> scale = weights_from_rows(
    ...     ["Home", "Shed"], [500, 100], categories=["Burglary"] * 2, name="Ours", source="Us")
    >>> category_weights(scale)["Burglary"]
    CategoryWeight(central=nan, low=100.0, high=500.0)
    >>> mix = mix_from_counts(["Home", "Shed"], [3, 1], concentration=80, source="Force A")
    >>> category_weights(scale, {"Burglary": mix})["Burglary"].central
    400.0
    """
    weights = {}
    for category in _categories(scale):
        members = scale.members(category)
        mix = (mixes or {}).get(category)
        if mix is None and members.size > 1:
            low, high = scale.low[members].min(), scale.high[members].max()
            weights[category] = CategoryWeight(central=float("nan"), low=float(low), high=float(high))
            continue
        if mix is not None:
            members = places_of(scale, category, mix)
        shares = np.ones(1) if mix is None else mix.shares
        weights[category] = CategoryWeight(
            *(float(shares @ values[members]) for values in (scale.days, scale.low, scale.high))
        )
    return weights


def places_of(scale: HarmScale, label: str, mix: OffenceMix, by: Labels = "category") -> npt.NDArray[np.int64]:
    """Where the offences of a mix stand on the scale. Raises ValueError where one is none of the label's there."""
    places = {scale.offences[place]: place for place in scale.members(label, by).tolist()}
    missing = [offence for offence in mix.offences if offence not in places]
    if missing:
        raise ValueError(
            f"the mix of “{label}” has “{missing[0]}”, which {scale.name} does not have among its offences"
        )
    return np.array([places[offence] for offence in mix.offences], dtype=np.int64)


def _categories(scale: HarmScale) -> list[str]:
    return sorted({category for category in scale.categories if category})
