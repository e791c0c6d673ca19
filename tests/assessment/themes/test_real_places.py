"""Norwich in 2025: places, points, maps and priorities from the real records, each number traced."""

import csv
import io
import zipfile
from collections import Counter

import pytest
from django.conf import settings as django_settings

from assessment.themes.made_ground import FORBIDDEN, untraced, words_of
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures, build_figures
from hallmark.assessment.maps.atlas import FILE
from hallmark.assessment.places import first_day
from hallmark.assessment.themes.beside import beside_blocks
from hallmark.assessment.themes.matrix import matrix_blocks, proposed_texts
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.repeat_places import repeat_places_blocks
from hallmark.assessment.themes.watch_list import watch_list_blocks
from hallmark.assessment.themes.where import where_blocks
from hallmark.assessment.themes.where_ground import ground_of
from hallmark.partners.queries import territory
from real_evidence import loaded

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db]
FILES = (
    "police_uk/street/norfolk.zip",
    "population/lsoa21_census2021_residents.csv.gz",
    "boundaries/surrey_norfolk_sutton_croydon.zip",
)


@pytest.fixture(scope="module")
def norwich(shared_data, django_db_setup, django_db_blocker, tmp_path_factory) -> Figures:
    home = tmp_path_factory.mktemp("home")
    with loaded(django_db_blocker, django_settings, home, shared_data, *FILES):
        made = build_figures(territory("Norwich", as_at=first_day("2025-12")), "2025-12")
        ground_of(made)
        yield made


def plain_points(shared_data, figures: Figures) -> Counter[tuple[str, str, str]]:
    """Records of shoplifting by longitude, latitude and street, counted with nothing but the csv module."""
    inside, found = set(figures.territory.lsoa21), Counter()
    with zipfile.ZipFile(shared_data / FILES[0]) as archive:
        for name in archive.namelist():
            if not name.endswith("-norfolk-street.csv") or "2025-" not in name:
                continue
            with archive.open(name) as file:
                for row in csv.DictReader(io.TextIOWrapper(file, encoding="utf-8")):
                    if row["Crime type"] == "Shoplifting" and row["LSOA code"] in inside:
                        found[row["Longitude"], row["Latitude"], row["Location"]] += 1
    return found


def test_points_agree_with_plain_csv(norwich, shared_data):
    plain = plain_points(shared_data, norwich)
    points = ground_of(norwich).points

    counts = points.counted(["Shoplifting"], norwich.months).sum(axis=1)

    assert sum(plain.values()) == counts.sum() == norwich.get("E07000148", f.COUNT, "Shoplifting", norwich.months).value
    assert sorted(plain.values()) == sorted(counts[counts > 0].tolist())


def test_every_category_has_as_many_records_on_points_as_in_the_figures(norwich):
    points = ground_of(norwich).points

    for theme in themes():
        for category in theme.categories:
            row = norwich.get("E07000148", f.COUNT, category, norwich.months)
            assert points.counted([category], norwich.months).sum() == row.value


def test_every_part_traces_its_numbers_and_maps_every_small_area(norwich):
    blocks = [block for theme in themes() for part in (where_blocks, beside_blocks) for block in part(norwich, theme)]
    blocks += [*repeat_places_blocks(norwich), *matrix_blocks(norwich), *proposed_texts(norwich)]
    blocks += watch_list_blocks(norwich)

    assert untraced(blocks, norwich) == []
    assert not [word for word in FORBIDDEN if word in words_of(blocks).lower()]
    areas = [one for one in norwich.maps[FILE]["features"] if one["properties"]["kind"] == "area"]
    assert {one["properties"]["code"] for one in areas} == set(norwich.territory.lsoa21)
    assert len(areas[0]["properties"]["maps"]) == len(themes())
    assert len({block.id for block in blocks}) == len(blocks)
