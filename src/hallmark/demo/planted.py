"""What is planted for the analysis to find: a hot spot, an intervention, a rise, a fall, and months that are missing.

Everything is placed by counting back from the last month, so that any period has it in the same position.
"""

from dataclasses import dataclass

import numpy as np

from crimestats.periods import add_months, month_number, months_between
from hallmark.demo.geography import Geography
from hallmark.demo.mesh import Floats

HOT_SPOT_LSOA_AT = (21.2, 25.6)
HOT_SPOT_PLACE = "Skarrow Pier"
HOT_SPOT_CATEGORY = "Criminal damage and arson"
HOT_SPOT_MONTHS = 9
HOT_SPOT_PEAK = 9.0
# Of the hot spot's extra crimes, this share falls on the named place, the rest around it.
HOT_SPOT_AT_PLACE = 0.7

INTERVENTION_WARD = "Cinderwharf"
INTERVENTION_CATEGORY = "Vehicle crime"
INTERVENTION_MONTHS = 12
INTERVENTION_EFFECT = 0.5
# The ward was chosen because it had so much of it.
INTERVENTION_BEFORE = 3.0

# Island-wide: the factor by which the rate changes in a year, over the last years; before, it stays level.
COURSE_MONTHS = 24
COURSES = {"Shoplifting": 1.3, "Vehicle crime": 0.62}
# A night of disorder: what its month holds, in multiples of what it would.
SPECIAL_CATEGORY = "Public order"
SPECIAL_MONTHS_BACK = 10
SPECIAL_FACTOR = 2.4
# Its rate has a season and ordinary variation, and nothing else.
STEADY_CATEGORY = "Violence and sexual offences"

# Months of which the force published a part only: how far back, and the share that was kept.
GAPS = {18: 0.06, 64: 0.35}


@dataclass(frozen=True)
class HotSpot:
    """A named place whose rate is multiplied by a little more in each month."""

    lsoa21_code: str
    lsoa21_name: str
    ward_code: str
    district_code: str
    location: str
    category: str
    months: tuple[str, ...]
    multipliers: tuple[float, ...]


@dataclass(frozen=True)
class Intervention:
    """A ward in which a category's rate is multiplied by `effect` from a month on."""

    ward_code: str
    ward_name: str
    district_code: str
    category: str
    from_month: str
    effect: float
    rate_before: float  # the ward's own multiplier in all months: why it was chosen


@dataclass(frozen=True)
class Course:
    """A category whose rate is multiplied by `a_year` in each year from a month on, little by little."""

    category: str
    from_month: str
    a_year: float


@dataclass(frozen=True)
class SpecialMonth:
    """One month in which a category's rate was `factor` times what it would have been."""

    category: str
    month: str
    factor: float


@dataclass(frozen=True)
class Gap:
    """A month of which the force published only a part: missing data, not less crime."""

    month: str
    kept_share: float
    rows_kept: int
    rows_lost: int


def plan_hot_spot(geography: Geography, at: int, district_code: str, months: list[str]) -> HotSpot:
    """The hot spot in the LSOA at place `at`, for the last months of the period."""
    lsoa = geography.lsoas21[at]
    grown = months[-HOT_SPOT_MONTHS:]
    step = (HOT_SPOT_PEAK - 1) / HOT_SPOT_MONTHS
    return HotSpot(
        lsoa21_code=lsoa.code,
        lsoa21_name=lsoa.name,
        ward_code=geography.wards[lsoa.ward][0],
        district_code=district_code,
        location=f"On or near {HOT_SPOT_PLACE}",
        category=HOT_SPOT_CATEGORY,
        months=tuple(grown),
        multipliers=tuple(round(1 + step * (number + 1), 3) for number in range(len(grown))),
    )


def plan_intervention(geography: Geography, district_code: str, months: list[str]) -> Intervention:
    """The intervention, for the last year of the period."""
    ward = [name for _, name in geography.wards].index(INTERVENTION_WARD)
    return Intervention(
        ward_code=geography.wards[ward][0],
        ward_name=INTERVENTION_WARD,
        district_code=district_code,
        category=INTERVENTION_CATEGORY,
        from_month=add_months(months[-1], 1 - INTERVENTION_MONTHS),
        effect=INTERVENTION_EFFECT,
        rate_before=INTERVENTION_BEFORE,
    )


def plan_courses(months: list[str]) -> tuple[Course, ...]:
    """The rise and the fall, over the last years of the period."""
    start = max(add_months(months[-1], 1 - COURSE_MONTHS), months[0])
    return tuple(Course(category, start, a_year) for category, a_year in COURSES.items())


def plan_special_month(months: list[str]) -> SpecialMonth | None:
    """The month that stands out; none in a period too short to hold it."""
    month = add_months(months[-1], -SPECIAL_MONTHS_BACK)
    return SpecialMonth(SPECIAL_CATEGORY, month, SPECIAL_FACTOR) if month >= months[0] else None


def course_of(category: str, months: list[str]) -> Floats:
    """What is planted in a category over the whole island: a factor for each month."""
    factors = np.ones(len(months))
    for course in plan_courses(months):
        if course.category == category:
            since = np.array([month_number(month) - month_number(course.from_month) + 1 for month in months])
            factors *= course.a_year ** (np.maximum(since, 0) / 12)
    special = plan_special_month(months)
    if special and special.category == category:
        factors[months.index(special.month)] *= special.factor
    return factors


def kept_shares(months: list[str]) -> dict[str, float]:
    """The months that were published in part, and how much of each; none that a short period does not hold."""
    held = set(months_between(months[0], months[-1]))
    back = {add_months(months[-1], -number): share for number, share in GAPS.items()}
    return {month: back[month] for month in sorted(back) if month in held}
