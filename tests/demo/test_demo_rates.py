"""The true rates: seasons average to one, everything scales, and what is planted is in its place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.periods import add_months, months_between, year_ending
from hallmark.demo import categories, planted
from hallmark.demo.geography import make_geography
from hallmark.demo.rates import make_rates, season

THREE_YEARS = ("2022-10", "2025-09")


@pytest.mark.parametrize("category", categories.CATEGORIES, ids=lambda one: one.name)
def test_season_averages_to_one_over_a_year(category: categories.Category) -> None:
    factors = [season(category, month) for month in year_ending("2025-12")]

    assert np.mean(factors) == pytest.approx(1, abs=0.01)
    assert min(factors) > 0.5


def test_shares_of_the_categories_sum_to_one() -> None:
    assert sum(category.share for category in categories.CATEGORIES) == pytest.approx(1)


@given(st.integers(1, 90), st.integers(0, 30))
def test_months_in_part_are_as_far_back_as_planned_or_nowhere(length: int, later: int) -> None:
    last = add_months("2025-09", later)
    months = months_between(add_months(last, 1 - length), last)

    kept = planted.kept_shares(months)

    assert kept == {months[-1 - back]: share for back, share in planted.GAPS.items() if back < length}


@pytest.mark.parametrize("category", planted.COURSES)
def test_a_course_is_level_and_then_changes_by_its_factor_in_each_year(category: str) -> None:
    months = months_between("2019-10", "2025-09")

    factors = planted.course_of(category, months)

    np.testing.assert_array_equal(factors[:48], 1)
    np.testing.assert_allclose(factors[-12:] / factors[-24:-12], planted.COURSES[category])
    assert factors[59] == pytest.approx(planted.COURSES[category])


def test_a_short_period_has_the_rise_from_its_first_month() -> None:
    months = months_between("2025-04", "2025-09")

    assert {course.from_month for course in planted.plan_courses(months)} == {"2025-04"}
    assert planted.plan_special_month(months) is None
    np.testing.assert_array_equal(planted.course_of(planted.SPECIAL_CATEGORY, months), 1)


def test_one_month_stands_out_and_the_steady_category_has_nothing_planted() -> None:
    months = months_between("2019-10", "2025-09")

    special = planted.course_of(planted.SPECIAL_CATEGORY, months)

    assert np.flatnonzero(special != 1).tolist() == [months.index("2024-11")]
    assert special.max() == planted.SPECIAL_FACTOR
    np.testing.assert_array_equal(planted.course_of(planted.STEADY_CATEGORY, months), 1)


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1_000), st.floats(0.01, 5))
def test_expected_records_scale(seed: int, scale: float) -> None:
    months = ("2025-01", "2025-09")

    whole, scaled = (make_rates(seed, months, size).expected() for size in (1.0, scale))

    np.testing.assert_allclose(scaled, whole * scale)


@pytest.mark.slow
def test_a_year_expects_the_records_that_it_should() -> None:
    expected = make_rates(1998, THREE_YEARS, 1.0).expected()

    assert expected.sum() / 3 == pytest.approx(categories.RECORDS_A_YEAR, rel=0.1)


@pytest.mark.slow
def test_hot_spot_grows_by_the_stated_multipliers() -> None:
    rates = make_rates(1998, THREE_YEARS, 1.0)
    place = [area.code for area in make_geography().lsoas21].index(rates.hot_spot.lsoa21_code)
    category = categories.NAMES.index(rates.hot_spot.category)
    here = rates.table[place, category]
    usual = here - rates.hot_spot_extra

    np.testing.assert_allclose(here[-9:] / usual[-9:], rates.hot_spot.multipliers)
    assert rates.hot_spot.months == tuple(months_between("2025-01", "2025-09"))
    assert not rates.hot_spot_extra[:-9].any()


@pytest.mark.slow
def test_intervention_multiplies_its_ward_alone() -> None:
    rates = make_rates(1998, THREE_YEARS, 1.0)
    geography = make_geography()
    ward = [code for code, _ in geography.wards].index(rates.intervention.ward_code)
    inside = np.array([area.ward == ward for area in geography.lsoas21])
    category = categories.NAMES.index(rates.intervention.category)
    there = rates.table[inside, category].sum(axis=0)
    elsewhere = rates.table[~inside, category].sum(axis=0)
    ratio = there / elsewhere

    assert rates.intervention.from_month == "2024-10"
    np.testing.assert_allclose(ratio[:24], ratio[0])
    np.testing.assert_allclose(ratio[24:] / ratio[0], rates.intervention.effect)
