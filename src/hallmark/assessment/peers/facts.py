"""The facts by which areas are compared: from sums over small areas, so that whole districts add up to any area."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crimestats.arrays import Floats
from hallmark.areas.placement import picture
from hallmark.areas.queries import boundaries
from hallmark.evidence.deprivation import deprivation_scores
from hallmark.evidence.people import HOUSEHOLDS, RESIDENTS, people_by_lsoa

HECTARE_M2 = 10_000
FEWEST_KNOWN = 0.8
"""Share of an area's residents whose small areas must have a score, for its mean to stand."""
FACTS = ("residents per hectare", "residents per household", "deprivation score")
SHORT = ("density", "household size", "deprivation")
"""The same in a word, for a narrow column."""
DEPRIVATION = FACTS.index("deprivation score")


@dataclass(frozen=True)
class SmallAreaFacts:
    """What is held of small areas, by LSOA 2021; a mapping is empty where nothing is held."""

    residents: Mapping[str, int]
    households: Mapping[str, int]
    scores: Mapping[str, float]

    def sums(self, lsoas: Sequence[str], area_m2: float) -> Floats:
        """What the facts of an area are made of; a sum is nan where a part of it is not known.

        Returns:
            Residents, square metres, households, score times residents where there is a score, those residents, and
            all residents that are known of.
        """
        scored = [code for code in lsoas if code in self.scores and code in self.residents]
        return np.array(
            [
                _sum(lsoas, self.residents),
                area_m2,
                _sum(lsoas, self.households),
                sum(self.scores[code] * self.residents[code] for code in scored),
                sum(self.residents[code] for code in scored),
                sum(self.residents.get(code, 0) for code in lsoas),
            ],
            dtype=np.float64,
        )


def small_area_facts() -> SmallAreaFacts:
    """Residents, households and deprivation as they are held."""
    residents, households = people_by_lsoa(RESIDENTS), people_by_lsoa(HOUSEHOLDS)
    return SmallAreaFacts(
        residents.by_lsoa if residents else {}, households.by_lsoa if households else {}, deprivation_scores()
    )


def facts(sums: Floats) -> Floats:
    """The facts of areas from their sums: shape (..., 6) to (..., 3), in the order of FACTS; nan where not known."""
    people, area_m2, households, weighted, scored, everyone = np.moveaxis(sums, -1, 0)
    is_known = (everyone > 0) & (scored > 0) & (scored >= everyone * FEWEST_KNOWN)
    score = np.full(people.shape, np.nan)
    np.divide(weighted, scored, out=score, where=is_known)
    return np.stack([_over(people, area_m2 / HECTARE_M2), _over(people, households), score], axis=-1)


def districts() -> dict[str, tuple[str, ...]]:
    """The small areas of every district, by code in the order of codes."""
    return dict(sorted(picture().members["district"].items()))


def areas_m2(codes: Iterable[str]) -> dict[str, float]:
    """Square metres within the outlines held, those with the fewest points."""
    return {code: float(shape.area) for code, shape in boundaries(codes, light=True).items()}


def _sum(codes: Sequence[str], values: Mapping[str, int]) -> float:
    return float(sum(values[code] for code in codes)) if all(code in values for code in codes) else np.nan


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0))
