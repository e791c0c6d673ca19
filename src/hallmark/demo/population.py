"""Who lives in each invented LSOA: residents, households, deprivation and nearness to a town centre."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.stats import norm

from hallmark.demo import place
from hallmark.demo.geography import make_geography
from hallmark.demo.mesh import Floats, Ints, Noise

# Ranks are given as if among all LSOAs of England, so that deciles mean what readers expect.
ENGLISH_LSOAS = 33_755
DOMAINS = ("Income", "Employment", "Education", "Health", "Crime", "Housing_and_Services", "Environment")
_FEWEST, _MOST = 1_000, 2_950


@dataclass(frozen=True)
class Population:
    """Figures per LSOA 2021, in the geography's order; `residents_2020` per LSOA 2011."""

    residents: Ints
    households: Ints
    residents_2020: Ints
    need: Floats  # standardised: 0 is the island's average, 1 a standard deviation more deprived
    centre: Floats  # 0 away from any town centre, 1 in the middle of the city
    ranks: dict[str, Ints]  # "IMD" and each domain: 1 is the most deprived
    scores: dict[str, Floats]

    def deciles(self, domain: str) -> Ints:
        """1 for the most deprived tenth of England."""
        return np.minimum((self.ranks[domain] - 1) * 10 // ENGLISH_LSOAS + 1, 10)


@cache
def make_population() -> Population:
    """The people of the place: always the same."""
    geography = make_geography()
    grid, atom = geography.mesh, geography.atom_of_cell
    rng = np.random.default_rng(place.PLACE_SEED + 2)
    lsoa = geography.lsoa21_of_atom[atom]
    people = np.bincount(atom, grid.residents).astype(np.float64) * np.exp(
        rng.normal(0, 0.03, len(geography.lsoa21_of_atom))
    )
    drawn = np.bincount(geography.lsoa21_of_atom, people)
    residents = np.clip(drawn, _FEWEST, _MOST).round().astype(int)
    people = people * (residents / drawn)[geography.lsoa21_of_atom]
    total = np.bincount(lsoa, grid.residents)
    middle = np.stack([np.bincount(lsoa, grid.residents * grid.points[:, axis]) / total for axis in (0, 1)], axis=1)
    centre = _centre(middle)
    need = _need(middle, total / np.bincount(lsoa, grid.area_km2), centre, rng)
    per_household = 2.38 - 0.35 * centre + 0.05 * need + rng.normal(0, 0.07, len(residents))
    ranks, scores = _deprivation(need, rng)
    return Population(
        residents=residents,
        households=(residents / per_household).round().astype(int),
        residents_2020=(np.bincount(geography.lsoa11_of_atom, people) * 0.993).round().astype(int),
        need=need,
        centre=centre,
        ranks=ranks,
        scores=scores,
    )


def _centre(middle: Floats) -> Floats:
    """How much of a town centre lies at each point."""
    found = np.zeros(len(middle))
    for town in place.SETTLEMENTS:
        distance2 = ((middle - (town.x, town.y)) ** 2).sum(axis=1)
        found = np.maximum(found, town.centre * np.exp(-distance2 / (2 * (0.45 * town.spread_km) ** 2)))
    return found


def _need(middle: Floats, density: Floats, centre: Floats, rng: np.random.Generator) -> Floats:
    """Deprivation: dense places more than leafy ones, in patches, and some streets unlike their neighbours."""
    crowded = np.log(density)
    raw = 0.55 * (crowded - crowded.mean()) / crowded.std() + 0.5 * Noise(rng, 5.0)(middle)
    raw += 0.25 * Noise(rng, 1.8)(middle) + 0.3 * centre + rng.normal(0, 0.35, len(middle))
    return np.asarray((raw - raw.mean()) / raw.std())


def _deprivation(need: Floats, rng: np.random.Generator) -> tuple[dict[str, Ints], dict[str, Floats]]:
    """Ranks and scores: every domain follows need, each in its own way."""
    ranks: dict[str, Ints] = {}
    scores: dict[str, Floats] = {}
    for domain in ("IMD", *DOMAINS):
        closeness = {"IMD": 0.97, "Environment": 0.45, "Housing_and_Services": 0.2}.get(domain, 0.85)
        value = closeness * need + np.sqrt(1 - closeness**2) * rng.normal(0, 1, len(need))
        ranks[domain] = _distinct(np.ceil(norm.cdf(-0.92 * value) * (ENGLISH_LSOAS - len(need))).astype(int))
        scores[domain] = _score(domain, value)
    return ranks, scores


def _distinct(ranks: Ints) -> Ints:
    """The ranks with ties moved on to the next free ones: no two areas share a rank."""
    order = np.argsort(ranks, kind="stable")
    steps = np.arange(len(ranks))
    found = np.empty_like(ranks)
    found[order] = np.maximum.accumulate(np.maximum(ranks[order], 1) - steps) + steps
    return found


def _score(domain: str, value: Floats) -> Floats:
    """A score on about the scale that the published domain has."""
    if domain in ("Income", "Employment"):
        return np.clip(0.11 * np.exp(0.55 * value), 0.004, 0.7).round(3)
    if domain in ("Health", "Crime"):
        return (0.85 * value).round(3)
    return np.clip(18.5 * np.exp(0.52 * value), 0.6, 92).round(3)
