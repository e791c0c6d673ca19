"""Peers are the same looked up as worked out by themselves, and are worked out once."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from areas.small_world import load_squares, square
from assessment.peers.invented_country import CODES, WITHOUT_OUTLINE, small_areas
from assessment.peers.plain_peers import plain_peers
from hallmark.assessment.peers import every, mapping, peers_of
from hallmark.assessment.peers.choosing import among_districts, nearest_rows
from hallmark.assessment.peers.facts import SmallAreaFacts, facts
from hallmark.evidence.models import Holding
from hallmark.evidence.standing import as_it_stood, live_now
from hallmark.partners.queries import territory
from hallmark.ui.problems import Problem

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("country")]


@pytest.mark.parametrize("name", [*CODES, "Ash and Beech"])
def test_peers_looked_up_are_those_worked_out_alone(name):
    where = territory(name)

    found = peers_of(where, 12)

    assert (found.districts, found.features) == plain_peers(where, 12)


def test_more_peers_than_are_kept_are_worked_out(monkeypatch):
    where = territory("Ash")
    looked_up = peers_of(where, 6)

    monkeypatch.setattr("hallmark.assessment.peers.choosing.KEPT", 5)

    assert peers_of(where, 6) == looked_up


def test_welsh_district_is_compared_without_the_english_index():
    english, welsh = peers_of(territory("Ash"), 20), peers_of(territory("Derwen"), 20)

    assert not any(ref.code.startswith("W") for ref in english.districts)
    assert "deprivation score" in english.features
    assert "deprivation score" not in welsh.features
    assert "Ash" in {ref.name for ref in welsh.districts}


def test_district_without_an_outline_is_nobodys_peer_and_has_its_own():
    assert WITHOUT_OUTLINE not in {ref.name for ref in peers_of(territory("Ash"), 20).districts}
    assert peers_of(territory(WITHOUT_OUTLINE), 20).features == ("residents per household", "deprivation score")


def test_part_of_a_district_is_measured_by_its_own_outlines():
    ward = territory("ward:Ash ward 0")
    (lsoa,) = ward.lsoa21
    load_squares([square("LSOA21CD", lsoa, 300_000, 300_000, 1_000)])

    own = among_districts(ward).own

    # 1,000 residents on 100 hectares: the ward's, and not those of the whole district.
    assert own[0] == pytest.approx(10.0)
    assert lsoa == small_areas("Ash")[0]


def test_part_of_a_district_without_outlines_has_no_density():
    assert np.isnan(among_districts(territory("ward:Beech ward 0")).own[0])


def test_peers_are_worked_out_once_and_read_from_disk(monkeypatch, peers_root: Path):
    made = every.every_district()
    (folder,) = (peers_root / "districts").iterdir()
    every._kept_or_made.cache_clear()
    monkeypatch.setattr(every, "work_out", lambda: pytest.fail("worked out a second time"))

    again = every.every_district()

    assert (again.codes, again.names) == (made.codes, made.names)
    for field in ("rows", "distances", "used", "typical"):
        assert np.array_equal(getattr(again.nearest, field), getattr(made.nearest, field), equal_nan=field != "used")
    assert np.array_equal(again.sums, made.sums, equal_nan=True)
    assert folder.name == every.standing_key()


def test_half_a_kept_file_is_worked_out_again(peers_root: Path):
    made = every.every_district()
    (file,) = peers_root.glob("districts/*/districts.json")
    file.write_bytes(file.read_bytes()[:-10])
    every._kept_or_made.cache_clear()

    assert every.every_district().codes == made.codes


def test_lookup_asks_two_questions(django_assert_num_queries):
    every.every_district()

    with django_assert_num_queries(2):
        every.every_district()


def test_evidence_as_it_stood_has_peers_of_its_own():
    now = every.standing_key()
    households = Holding.objects.get(dataset="households").pk

    with as_it_stood(set(live_now()) - {households}):
        then = every.standing_key()
        features = peers_of(territory("Ash"), 3).features

    assert then != now
    assert features == ("residents per hectare", "deprivation score")


def test_where_nothing_is_held_there_is_one_sentence():
    with as_it_stood([]), pytest.raises(Problem, match="none of these is held for Ash"):
        peers_of(territory("Ash"), 3)


def test_a_new_lookup_makes_peers_anew(peers_root: Path):
    before = every.standing_key()
    load_squares([square("LAD24CD", CODES[WITHOUT_OUTLINE], 310_000, 310_000, 2_000)], kind="district", edition=2024)

    assert every.standing_key() != before
    shutil.rmtree(peers_root, ignore_errors=True)
    assert WITHOUT_OUTLINE in {ref.name for ref in peers_of(territory("Oak"), 20).districts}


def test_rows_are_nearest_first_without_the_areas_own_districts():
    among = among_districts(territory("Ash and Beech"))

    rows = nearest_rows(among, 20)

    assert not {CODES["Ash"], CODES["Beech"]} & {among.every.codes[row] for row in rows}
    distance = dict(zip(among.others.tolist(), among.parts().sum(axis=1).tolist(), strict=True))
    assert [distance[row] for row in rows] == sorted(distance[row] for row in rows)


def test_score_needs_four_fifths_of_the_residents():
    held = SmallAreaFacts({"a": 79, "b": 21}, {"a": 30, "b": 10}, {"a": 10.0})
    more = SmallAreaFacts({"a": 80, "b": 20}, {"a": 30, "b": 10}, {"a": 10.0})

    assert np.isnan(facts(held.sums(["a", "b"], 50_000.0))[2])
    assert facts(more.sums(["a", "b"], 50_000.0)).tolist() == [20.0, 2.5, 10.0]


def test_peers_of_evidence_that_changed_meanwhile_are_of_this_call_alone(monkeypatch, peers_root: Path):
    every._kept_or_made.cache_clear()
    work_out, now = every.work_out, every.standing_key()

    def changed_meanwhile() -> every.EveryDistrict:
        monkeypatch.setattr(every, "standing_key", lambda: "another")
        return work_out()

    monkeypatch.setattr(every, "work_out", changed_meanwhile)

    assert CODES["Ash"] in every.every_district().codes
    assert every._kept_or_made.cache_info().currsize == 0
    assert not (peers_root / "districts" / now).exists()


def test_outlines_that_changed_meanwhile_are_of_this_call_alone(monkeypatch, peers_root: Path):
    mapping._kept_or_drawn.cache_clear()
    draw = mapping._draw

    def changed_meanwhile() -> mapping.Ground | None:
        monkeypatch.setattr(mapping, "lookup_state", lambda: "another")
        return draw()

    monkeypatch.setattr(mapping, "_draw", changed_meanwhile)

    assert mapping.ground() is not None
    assert mapping._kept_or_drawn.cache_info().currsize == 0
    assert not (peers_root / "outlines").exists()


def test_making_peers_leaves_kept_outlines_alone_and_reading_keeps_them_young(monkeypatch, peers_root: Path):
    mapping._kept_or_drawn.cache_clear()
    every._kept_or_made.cache_clear()
    mapping.ground()
    [outlines] = (peers_root / "outlines").iterdir()
    os.utime(outlines, (0, 0))

    every.every_district()
    assert outlines.is_dir()

    mapping._kept_or_drawn.cache_clear()
    mapping.ground()
    assert outlines.stat().st_mtime > 0
