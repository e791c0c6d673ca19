import numpy as np
import pytest

from crimestats.projections.refusals import reason_against


def held(months, *missing):
    known = np.ones(months, dtype=bool)
    for first, last in missing:
        known[first:last] = False
    return known


@pytest.mark.parametrize(
    ("months", "reason"),
    [
        (held(0), "0 months are held; a projection needs 36"),
        (held(40, (0, 39)), "1 month is held; a projection needs 36"),
        (held(35), "35 months are held; a projection needs 36"),
        (held(36), None),
        (held(37, (20, 22)), "35 months are held; a projection needs 36"),
        (held(48, (47, 48)), "the last month is missing; a projection begins after a month that is held"),
        (held(48, (45, 48)), "the last 3 months are missing; a projection begins after a month that is held"),
        (held(60, (48, 54)), None),
        (held(60, (48, 55)), "5 of the last 12 months are held; a projection needs 6"),
        (held(60, (48, 59)), "1 of the last 12 months is held; a projection needs 6"),
        (held(48, (0, 1), (12, 13)), None),
        (held(48, (0, 1), (12, 13), (24, 25)), "1 of the 12 months of the year is held in fewer than two years"),
        (held(48, (0, 3), (12, 15), (24, 27)), "3 of the 12 months of the year are held in fewer than two years"),
    ],
)
def test_reason_says_what_a_run_lacks(months, reason):
    assert reason_against(months) == reason
