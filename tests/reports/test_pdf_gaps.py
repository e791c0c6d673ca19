"""Pages between two others are used: a picture behind a table that breaks stands beside the table's last rows."""

import pytest

from hallmark.reports.pdf.heights import PAGE
from hallmark.reports.pdf.paging import BEHIND_TABLE, Part, gathered

AROUND = 90.0


def table(height: float, *, breakable: bool) -> Part:
    return {"type": "table", "id": "t", "turned": False, "breakable": breakable, "height": height}


def picture(drawn: float) -> Part:
    return {"type": "picture", "id": "p", "drawn": drawn, "tallest": 500.0, "height": drawn + AROUND}


def heading() -> Part:
    return {"type": "heading", "id": "h", "level": 1, "new_page": True, "height": 60.0}


@pytest.mark.parametrize("with_list", [False, True])
def test_a_picture_behind_a_table_that_breaks_has_room_beside_its_last_rows(with_list):
    list_ = table(120.0, breakable=False)
    shown = {"type": "kept", "parts": [picture(460.0), list_], "height": 670.0} if with_list else picture(460.0)

    found = gathered([heading(), table(900.0, breakable=True), shown], compact=False)

    [drawn] = [part for part in found if part["type"] == "picture"]
    assert drawn["height"] <= BEHIND_TABLE * PAGE
    assert drawn["tallest"] == drawn["drawn"] == BEHIND_TABLE * PAGE - AROUND
    assert (list_ in found) is with_list


def test_a_low_picture_keeps_its_height():
    [*_, drawn] = gathered([heading(), table(900.0, breakable=True), picture(200.0)], compact=False)

    assert (drawn["drawn"], drawn["height"]) == (200.0, 290.0)


def test_a_picture_behind_a_whole_table_stays_with_its_list():
    shown = {"type": "kept", "parts": [picture(460.0), table(120.0, breakable=False)], "height": 670.0}

    assert shown in gathered([heading(), table(100.0, breakable=False), shown], compact=False)
