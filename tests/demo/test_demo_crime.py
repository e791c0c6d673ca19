"""The records behave as recorded crime does: overdispersed, concentrated, seasonal, near one another."""

import numpy as np
import pytest

from hallmark.demo import categories
from hallmark.demo.crime import Records, draw_records
from hallmark.demo.rates import Rates, make_rates
from hallmark.demo.streets import POINTS_PER_LSOA

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rates() -> Rates:
    return make_rates(1998, ("2022-10", "2025-09"), 1.0)


@pytest.fixture(scope="module")
def records(rates: Rates) -> Records:
    return draw_records(rates, 1998)


def table(records: Records, shape: tuple[int, ...]) -> np.ndarray:
    counts = np.zeros(shape)
    np.add.at(counts, (records.lsoa, records.category, records.month), 1)
    return counts


@pytest.mark.parametrize("category", range(len(categories.NAMES)), ids=categories.NAMES)
def test_counts_vary_more_than_poisson_in_every_category(rates: Rates, records: Records, category: int) -> None:
    expected = rates.expected()[:, category]
    counts = table(records, rates.table.shape)[:, category]

    dispersion = ((counts - expected) ** 2 / expected).mean()

    assert 1.08 < dispersion < 3


def test_half_of_all_records_fall_in_a_fifth_of_the_areas(records: Records) -> None:
    by_lsoa = np.sort(np.bincount(records.lsoa))[::-1].cumsum() / len(records.lsoa)
    point = records.lsoa * POINTS_PER_LSOA + records.point
    by_point = np.sort(np.bincount(point))[::-1].cumsum() / len(point)

    share_of_lsoas = (by_lsoa < 0.5).mean()
    share_of_points = (by_point < 0.5).mean()

    assert 0.15 < share_of_lsoas < 0.25
    assert share_of_points < 0.8 * share_of_lsoas


def test_burglaries_repeat_near_one_another(records: Records) -> None:
    burglary = records.category == categories.NAMES.index(categories.BURGLARY)
    point = (records.lsoa * POINTS_PER_LSOA + records.point)[burglary]
    month = records.month[burglary]
    rng = np.random.default_rng(1)

    def pairs(months: np.ndarray) -> int:
        """Burglaries at a point that had another in the same month."""
        _, counts = np.unique(np.stack([point, months]), axis=1, return_counts=True)
        return int((counts * (counts - 1) // 2).sum())

    by_chance = [pairs(rng.permutation(month)) for _ in range(20)]

    assert pairs(month) > 1.25 * max(by_chance)


def test_only_anti_social_behaviour_has_no_crime_id(records: Records) -> None:
    is_asb = records.category == categories.NAMES.index(categories.ASB)

    assert ((records.crime_id == "") == is_asb).all()
    assert {len(one) for one in records.crime_id[~is_asb]} == {64}


def test_records_are_sorted_by_month(records: Records) -> None:
    assert (np.diff(records.month) >= 0).all()
