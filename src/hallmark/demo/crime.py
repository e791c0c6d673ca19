"""Records drawn from the rates: each with its month, its point, and what police.uk would or would not show of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hallmark.demo import categories, planted
from hallmark.demo.institutions import DRAWS, INSTITUTIONS
from hallmark.demo.mesh import Floats, Ints
from hallmark.demo.rates import NEAR_REPEATS, Rates
from hallmark.demo.streets import POINTS_PER_LSOA, Streets, make_streets

NO_PLACE = 0.011
# One Crime ID in so many is that of another crime of the month, as in the real files.
_REPEATED_ID = 1 / 2_000

# How much each kind of point draws a category, beside an ordinary street.
_DRAWN_TO = {
    "Shoplifting": {"Shopping Area": 9.0, "Supermarket": 9.0, "Petrol Station": 4.0},
    "Theft from the person": {"Nightclub": 5.0, "Bus/Coach Station": 5.0, "Shopping Area": 4.0},
    "Violence and sexual offences": {"Nightclub": 4.0, "Police Station": 2.0, "Hospital": 2.5},
    "Public order": {"Nightclub": 4.0, "Shopping Area": 2.5, "Hospital": 2.0},
    "Vehicle crime": {"Parking Area": 3.0},
    "Bicycle theft": {"Bus/Coach Station": 3.0, "Further/Higher Educational Building": 5.0},
    categories.ASB: {"Park/Open Space": 3.0, "Shopping Area": 2.5, "Bus/Coach Station": 2.5},
}


@dataclass(frozen=True)
class Records:
    """Every record of the period, sorted by month, in the order of the files; one array item each."""

    month: Ints  # number in the period
    category: Ints  # number in `categories.CATEGORIES`
    lsoa: Ints  # number in the geography's LSOAs of 2021
    point: Ints  # number of its point in the LSOA
    has_place: NDArray[np.bool_]
    published: NDArray[np.bool_]  # False: lost in a month that was published in part
    crime_id: NDArray[np.str_]  # 64 hexadecimal digits; empty for anti-social behaviour


def draw_records(rates: Rates, seed: int) -> Records:
    """Records by chance: overdispersed between months and places, burglaries in near repeats."""
    rng = np.random.default_rng([seed, 2])
    streets = make_streets()
    frailty = np.array([category.frailty for category in categories.CATEGORIES])[None, :, None]
    counts = rng.poisson(rates.table * rng.gamma(frailty, 1 / frailty, rates.table.shape))
    lsoa, category, month = (np.repeat(index, counts[counts > 0]) for index in np.nonzero(counts))
    point = _choose_points(_pull(streets, rng), lsoa, category, rng)
    point = _gather_hot_spot(rates, streets, lsoa, category, month, point, rng)
    lsoa, category, month, point = _add_near_repeats(streets, lsoa, category, month, point, len(rates.months), rng)
    order = np.lexsort((rng.permutation(len(month)), month))
    lsoa, category, month, point = (column[order] for column in (lsoa, category, month, point))
    return Records(
        month=month,
        category=category,
        lsoa=lsoa,
        point=point,
        has_place=rng.random(len(month)) >= NO_PLACE,
        published=_published(rates, month, rng),
        crime_id=_crime_ids(category, month, rng),
    )


def _pull(streets: Streets, rng: np.random.Generator) -> Floats:
    """How strongly each point draws each category, (lsoas, categories, points): sums to 1 over an LSOA's points."""
    pull = np.exp(rng.normal(0, 1.0, (len(streets.names), 1, POINTS_PER_LSOA)))
    pull = np.repeat(pull, len(categories.CATEGORIES), axis=1)
    for number, category in enumerate(categories.NAMES):
        drawn = _DRAWN_TO.get(category, {})
        for lsoa, points in enumerate(streets.names):
            for point, name in enumerate(points):
                pull[lsoa, number, point] *= drawn.get(name.removeprefix("On or near "), 1.0)
    for lsoa, institution in zip(streets.institution_lsoas, INSTITUTIONS, strict=True):
        pull[lsoa, [categories.NAMES.index(name) for name in institution.multipliers], 0] *= DRAWS
    shares: Floats = pull / pull.sum(axis=2, keepdims=True)
    return shares


def _choose_points(pull: Floats, lsoa: Ints, category: Ints, rng: np.random.Generator) -> Ints:
    """A point for each record, by the pull of its LSOA's points."""
    steps = np.cumsum(pull, axis=2)[lsoa, category, :-1]
    chosen: Ints = (rng.random(len(lsoa))[:, None] > steps).sum(axis=1)
    return chosen


def _gather_hot_spot(
    rates: Rates, streets: Streets, lsoa: Ints, category: Ints, month: Ints, point: Ints, rng: np.random.Generator
) -> Ints:
    """The points with most of the hot spot's extra records moved to its named place."""
    at, number = streets.hot_spot_lsoa, categories.NAMES.index(rates.hot_spot.category)
    extra = rates.hot_spot_extra / rates.table[at, number]
    there = (lsoa == at) & (category == number)
    moved = there & (rng.random(len(lsoa)) < extra[month] * planted.HOT_SPOT_AT_PLACE)
    return np.where(moved, 0, point)


def _add_near_repeats(
    streets: Streets, lsoa: Ints, category: Ints, month: Ints, point: Ints, months: int, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints]:
    """The records with some burglaries followed by another: the same point or its nearest, this month or the next."""
    burglaries = np.flatnonzero(category == categories.NAMES.index(categories.BURGLARY))
    first = burglaries[rng.random(len(burglaries)) < NEAR_REPEATS]
    later = month[first] + (rng.random(len(first)) < 0.5)
    elsewhere = rng.random(len(first)) < 0.5
    apart = np.linalg.norm(streets.metres[lsoa[first]] - streets.metres[lsoa[first], point[first]][:, None], axis=2)
    apart[np.arange(len(first)), point[first]] = np.inf
    beside = np.where(elsewhere, apart.argmin(axis=1), point[first])
    kept = later < months
    return (
        np.append(lsoa, lsoa[first][kept]),
        np.append(category, category[first][kept]),
        np.append(month, later[kept]),
        np.append(point, beside[kept]),
    )


def _published(rates: Rates, month: Ints, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Which records reached the files: of most months all."""
    kept = planted.kept_shares(list(rates.months))
    share = np.array([kept.get(one, 1.0) for one in rates.months])
    return np.asarray(rng.random(len(month)) < share[month])


def _crime_ids(category: Ints, month: Ints, rng: np.random.Generator) -> NDArray[np.str_]:
    """Hexadecimal identifiers, a few of them used twice in a month; none for anti-social behaviour."""
    digits = rng.bytes(32 * len(category)).hex()
    ids = np.array([digits[at : at + 64] for at in range(0, len(digits), 64)], dtype="U64")
    is_crime = category != categories.NAMES.index(categories.ASB)
    crimes = np.flatnonzero(is_crime)
    follower = np.flatnonzero(rng.random(max(len(crimes) - 1, 0)) < _REPEATED_ID)
    same_month = follower[month[crimes[follower]] == month[crimes[follower + 1]]]
    ids[crimes[same_month + 1]] = ids[crimes[same_month]]
    return np.where(is_crime, ids, "")
