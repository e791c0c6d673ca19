"""The peers of one area worked out by themselves, from small areas up: what the kept table must agree with."""

from collections.abc import Iterator, Sequence

import numpy as np

from crimestats.comparators import most_similar
from hallmark.areas.queries import AreaRef, boundaries, placement
from hallmark.evidence.deprivation import deprivation_scores
from hallmark.evidence.people import HOUSEHOLDS, RESIDENTS, people_by_lsoa
from hallmark.partners.queries import Territory


def plain_peers(territory: Territory, count: int) -> tuple[tuple[AreaRef, ...], tuple[str, ...]]:
    """The districts most like an area, nearest first, and the features that they were chosen by."""
    small, names = _districts()
    for district in territory.districts:
        small.pop(district.code, None)
    codes = sorted(small)
    groups = [tuple(territory.lsoa21), *(tuple(small[code]) for code in codes)]
    columns = dict(_features(groups, [tuple(d.code for d in territory.districts), *((code,) for code in codes)]))
    usable = {name: column for name, column in columns.items() if not np.isnan(column[0])}
    chosen = most_similar(np.column_stack(list(usable.values())), 0, count)
    return tuple(AreaRef(codes[row - 1], names[codes[row - 1]], "district") for row in chosen), tuple(usable)


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
    residents, households = people_by_lsoa(RESIDENTS), people_by_lsoa(HOUSEHOLDS)
    assert residents
    assert households
    total = _sums(groups, residents.by_lsoa)
    shapes = boundaries({code for codes in districts for code in codes}, light=True)
    hectares = [
        sum(shapes[code].area for code in codes) / 10_000 if all(code in shapes for code in codes) else np.nan
        for codes in districts
    ]
    yield "residents per hectare", total / np.array(hectares)
    yield "residents per household", total / _sums(groups, households.by_lsoa)
    scores = deprivation_scores()
    yield "deprivation score", np.array([_mean_score(group, scores, residents.by_lsoa) for group in groups])


def _sums(groups: Sequence[tuple[str, ...]], values: dict[str, int]) -> np.ndarray:
    return np.array(
        [sum(values[code] for code in group) if all(code in values for code in group) else np.nan for group in groups]
    )


def _mean_score(group: tuple[str, ...], scores: dict[str, float], residents: dict[str, int]) -> float:
    everyone = sum(residents.get(code, 0) for code in group)
    known = [code for code in group if code in scores and code in residents]
    weight = sum(residents[code] for code in known)
    if not everyone or weight < everyone * 0.8:
        return float("nan")
    return sum(scores[code] * residents[code] for code in known) / weight
