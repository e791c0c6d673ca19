"""Pages between two others are used: a picture behind a table that breaks stands beside the table's last rows."""

import pytest

from hallmark.reports.pdf.heights import PAGE
from hallmark.reports.pdf.paging import BEHIND_TABLE, Part, gathered

AROUND = 90.0


def table(height: float, *, breakable: bool) -> Part:
    return {"type": "table", "id": "t", "turned": False, "breakable": breakable, "height": height}


def picture(drawn: float) -> Part:
    return {"type": "picture", "id": "p", "drawn": drawn, "tallest": 500.0, "least": 0.0, "height": drawn + AROUND}


def words(height: float) -> Part:
    return {"type": "text", "id": "w", "height": height}


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

    assert shown in gathered([heading(), table(400.0, breakable=False), shown], compact=False)


def test_a_map_behind_a_few_words_stands_beneath_them_and_its_list_follows():
    list_ = table(120.0, breakable=False)
    shown = {"type": "kept", "parts": [picture(460.0), list_], "height": 670.0}

    found = gathered([heading(), table(550.0, breakable=False), heading(), words(100.0), shown], compact=False)

    [drawn] = [part for part in found if part["type"] == "picture"]
    assert 60.0 + 100.0 + drawn["height"] <= PAGE
    assert found[-1] is list_


def test_a_map_without_its_list_stands_beneath_the_few_words_too_and_keeps_its_words_readable():
    begun = [heading(), table(550.0, breakable=False), heading(), words(100.0)]
    one, other = (gathered([*begun, {**picture(500.0), "least": least}], compact=False)[-1] for least in (300.0, 450.0))

    assert 60.0 + 100.0 + one["height"] <= PAGE
    assert (other["drawn"], other["height"]) == (500.0, 590.0)


@pytest.mark.parametrize("holder", ["picture", "kept"])
def test_a_chapter_follows_words_that_would_stand_alone_behind_a_high_picture(holder):
    shown = {**picture(580.0), "type": holder, "parts": [picture(580.0)]}
    first = [heading(), words(300.0), shown, words(40.0)]
    second = [heading(), table(500.0, breakable=False)]

    found = gathered([*first, *second], compact=False)

    assert [part["new_page"] for part in found if part["type"] == "heading"] == [True, False]


@pytest.mark.parametrize(("before", "new_page"), [(100.0, False), (420.0, True)])
def test_a_long_chapter_follows_a_little_one_only_where_its_first_table_has_room(before, new_page):
    little = [heading(), words(60.0)]
    second = [heading(), table(600.0, breakable=True)]

    found = gathered([heading(), words(before), *little, *second], compact=False)

    assert [part["new_page"] for part in found if part["type"] == "heading"][-1] is new_page
