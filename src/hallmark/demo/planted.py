"""What is planted for the analysis to find: a growing hot spot, an intervention that worked, a month that is missing.

Everything is placed by counting back from the last month, so that any period has it in the same position.
"""

from dataclasses import dataclass

from crimestats.periods import add_months, months_between
from hallmark.demo.geography import Geography

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

GAP_MONTHS_BACK = 18
GAP_KEEPS = 0.06


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
class Gap:
    """A month of which the force published only a small share: missing data, not less crime."""

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


def gap_month(months: list[str]) -> str | None:
    """The month that is nearly missing; none in a period too short to hold it."""
    month = add_months(months[-1], -GAP_MONTHS_BACK)
    return month if month in months_between(months[0], months[-1]) else None
