"""The picture of small areas is drawn once for each state of what is held, and read back the same."""

import pytest

from areas.small_world import load_world
from hallmark.areas import placement
from hallmark.areas.kept_picture import read, written
from hallmark.areas.picture import Picture


def drawn() -> Picture:
    return placement._draw({})


@pytest.fixture
def draws(tmp_path, settings, monkeypatch) -> list[str]:
    """A word for each time that a picture is drawn, as a process that has just begun would."""
    settings.PLACES_ROOT = tmp_path / "places"
    made = []
    draw = placement._draw
    monkeypatch.setattr(placement, "_draw", lambda editions: made.append("drawn") or draw(editions))
    placement._found.cache_clear()
    yield made
    placement._found.cache_clear()


@pytest.mark.usefixtures("world")
def test_a_picture_is_read_back_as_it_was():
    assert read(written(drawn())) == drawn()


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.usefixtures("real_areas")
def test_the_picture_of_england_and_wales_is_read_back_as_it_was(django_db_blocker):
    with django_db_blocker.unblock():
        picture = drawn()

    assert read(written(picture)) == picture
    assert picture.table.num_rows > 36_000


@pytest.mark.usefixtures("world")
def test_a_later_process_reads_what_an_earlier_one_drew(draws):
    first = placement.picture()
    placement._found.cache_clear()

    assert placement.picture() == first
    assert draws == ["drawn"]


@pytest.mark.usefixtures("world")
def test_a_file_that_is_not_whole_is_drawn_again(draws, settings):
    first = placement.picture()
    placement._found.cache_clear()
    [path] = settings.PLACES_ROOT.glob("*")
    path.write_bytes(path.read_bytes()[:-100])

    assert placement.picture() == first
    assert draws == ["drawn", "drawn"]


@pytest.mark.django_db
def test_what_is_added_later_is_seen(draws, settings):
    before = placement.picture()
    load_world()

    assert placement.picture().table.num_rows > before.table.num_rows
    assert draws == ["drawn", "drawn"]
    assert len(list(settings.PLACES_ROOT.glob("*"))) == 2


@pytest.mark.usefixtures("world")
def test_the_four_newest_pictures_are_kept(draws, settings):
    placement.picture()
    for year in range(2019, 2025):
        placement.picture({"district": year})
        assert len(list(settings.PLACES_ROOT.glob("*"))) <= 4
    placement._found.cache_clear()
    drawn_before = len(draws)

    for year in range(2021, 2025):
        placement.picture({"district": year})

    assert len(draws) == drawn_before


@pytest.mark.django_db
def test_a_picture_drawn_while_files_were_added_is_of_this_call_alone(draws, settings, monkeypatch):
    draw = placement._draw

    def added_meanwhile(editions):
        before = draw(editions)
        load_world()
        return before

    monkeypatch.setattr(placement, "_draw", added_meanwhile)
    before = placement.picture()

    assert not list(settings.PLACES_ROOT.glob("*"))
    monkeypatch.setattr(placement, "_draw", draw)
    assert placement.picture().table.num_rows > before.table.num_rows
