"""A county with a council above its districts is two-tier: which of its matters an area is asked follows from that."""

import pyarrow as pa
import pytest

from hallmark.areas.picture import Picture, members_of
from hallmark.assessment.chapters import statutory
from hallmark.assessment.duties import CITY, ONE_TIER, PART_OF_COUNTY, WHOLE_COUNTY

SHIRE, METROPOLITAN = "E10000001", "E11000001"
DISTRICT = {"L1": "D1", "L2": "D2", "L3": "D3", "L4": "D4", "L5": "D5", "L6": "D6", "L7": "E09000001"}
COUNTY = {"L1": SHIRE, "L2": SHIRE, "L3": METROPOLITAN, "L4": METROPOLITAN, "L5": None, "L6": "E10000002", "L7": None}


@pytest.mark.parametrize(
    ("lsoas", "tier"),
    [
        (["L1"], PART_OF_COUNTY),
        (["L1", "L2"], WHOLE_COUNTY),
        (["L1", "L2", "L5"], WHOLE_COUNTY),
        (["L1", "L5"], PART_OF_COUNTY),
        (["L3"], ONE_TIER),
        (["L5"], ONE_TIER),
        (["L6"], ONE_TIER),
        ([], ONE_TIER),
        (["L7"], CITY),
        (["L7", "L5"], ONE_TIER),
    ],
)
def test_how_an_area_lies_in_counties(monkeypatch, lsoas, tier):
    levels = {"district": DISTRICT, "county": COUNTY}
    members = {level: members_of(of_level) for level, of_level in levels.items()}
    held = Picture(pa.table({}), pa.table({}), {}, frozenset(), levels, members, {})
    monkeypatch.setattr(statutory, "picture", lambda: held)

    assert statutory.tier_of(lsoas) == tier
