"""Districts most like the area by open data that is not crime, and their counts beside the area's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from crimestats.comparators.similar import most_similar
from hallmark.areas.queries import AreaRef, boundaries, placement
from hallmark.evidence.deprivation import deprivation_scores
from hallmark.evidence.people import HOUSEHOLDS, RESIDENTS, people_by_lsoa
from hallmark.partners.queries import Territory
from hallmark.ui.problems import Problem

HECTARE_M2 = 10_000
FEWEST_KNOWN = 0.8
"""Share of an area's residents whose small areas must have a score, for its mean to stand."""


@dataclass(frozen=True)
class Peers:
    """The districts chosen, nearest first, and by which features."""

    districts: tuple[AreaRef, ...]
    features: tuple[str, ...]


def peers_of(territory: Territory, count: int) -> Peers:
    """The `count` districts most like the area in residents per hectare and household, and in deprivation.

    Features of which nothing is held are left out; the deprivation index of England has no Welsh scores.

    Raises:
        Problem: nothing is held to compare areas by.
    """
    small, names = _districts()
    for district in territory.districts:
        small.pop(district.code, None)
    codes = sorted(small)
    groups = [tuple(territory.lsoa21), *(tuple(small[code]) for code in codes)]
    columns = dict(_features(groups, [tuple(d.code for d in territory.districts), *((code,) for code in codes)]))
    usable = {name: column for name, column in columns.items() if not np.isnan(column[0])}
    if not usable:
        raise Problem(
            "Peers are chosen by residents, households, deprivation and boundaries, and none of these is held for "
            f"{territory.area.name}. Add them, or leave --peers out."
        )
    chosen = most_similar(np.column_stack(list(usable.values())), 0, count)
    refs = tuple(AreaRef(codes[row - 1], names[codes[row - 1]], "district") for row in chosen)
    return Peers(refs, tuple(usable))


def _districts() -> tuple[dict[str, list[str]], dict[str, str]]:
    table = placement()
    small: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    rows = zip(*(table[name].to_pylist() for name in ("lsoa21_code", "district_code", "district_name")), strict=True)
    for lsoa, code, name in rows:
        if lsoa and code:
            small.setdefault(code, set()).add(lsoa)
            names[code] = name or code
    return {code: sorted(lsoas) for code, lsoas in small.items()}, names


def _features(
    groups: Sequence[tuple[str, ...]], districts: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, np.ndarray]]:
    residents = people_by_lsoa(RESIDENTS)
    if residents is None:
        return
    total = _sums(groups, residents.by_lsoa)
    shapes = boundaries({code for codes in districts for code in codes}, light=True)
    hectares = np.array(
        [
            sum(shapes[code].area for code in codes) / HECTARE_M2 if all(code in shapes for code in codes) else np.nan
            for codes in districts
        ]
    )
    yield "residents per hectare", total / hectares
    if households := people_by_lsoa(HOUSEHOLDS):
        yield "residents per household", total / _sums(groups, households.by_lsoa)
    if scores := deprivation_scores():
        yield "deprivation score", np.array([_mean_score(group, scores, residents.by_lsoa) for group in groups])


def _sums(groups: Sequence[tuple[str, ...]], values: dict[str, int]) -> np.ndarray:
    """The sum over each group, nan where a small area of it is not known."""
    return np.array(
        [sum(values[code] for code in group) if all(code in values for code in group) else np.nan for group in groups]
    )


def _mean_score(group: tuple[str, ...], scores: dict[str, float], residents: dict[str, int]) -> float:
    """The mean score of a group's small areas, each by its residents."""
    everyone = sum(residents.get(code, 0) for code in group)
    known = [code for code in group if code in scores and code in residents]
    weight = sum(residents[code] for code in known)
    if not everyone or weight < everyone * FEWEST_KNOWN:
        return float("nan")
    return sum(scores[code] * residents[code] for code in known) / weight
