"""The peers of real districts: those that each has when it is worked out by itself."""

import numpy as np
import pytest
from django.conf import settings as django_settings
from scipy.spatial.distance import cdist

from assessment.peers.plain_peers import plain_peers
from hallmark.assessment.peers import peers_of
from hallmark.assessment.peers.beside import beside
from hallmark.assessment.peers.every import every_district
from hallmark.partners.queries import territory
from real_evidence import loaded

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("evidence")]
HELD = (
    "population/lsoa21_census2021_residents.csv.gz",
    "population/lsoa21_census2021_households.csv.gz",
    "deprivation/imd2025_england_lsoa21.csv.gz",
    "boundaries/local_authority_districts_2024.zip",
)


@pytest.fixture(scope="module")
def evidence(shared_data, django_db_setup, django_db_blocker, tmp_path_factory):
    with loaded(django_db_blocker, django_settings, tmp_path_factory.mktemp("home"), shared_data, *HELD):
        yield


@pytest.mark.parametrize(
    "name",
    ["Spelthorne", "district:Norwich", "Croydon", "Cardiff", "Isles of Scilly", "Kensington and Chelsea",
     "force:Norfolk", "Powys"],
)  # fmt: skip
def test_peers_are_those_of_the_area_worked_out_alone(name):
    where = territory(name)

    found = peers_of(where, 20)

    assert repr((found.districts, found.features)) == repr(plain_peers(where, 20))


def test_every_distance_of_an_english_district_is_scipys():
    every = every_district()
    known = ~np.isnan(every.facts).any(axis=1)
    spread = np.nanvar(every.facts, axis=0)
    reference = cdist(every.facts[known], every.facts[known], "seuclidean", V=spread)

    of = int(np.flatnonzero(np.array(every.codes)[known] == "E07000213")[0])
    nearest = np.sort(np.delete(reference[of], of))[:20]

    assert len(every.codes) == 318
    assert known.sum() == 296
    assert every.nearest.distances[every.row_of["E07000213"]] == pytest.approx(nearest, rel=1e-12)


def test_peers_of_spelthorne_are_as_they_were_read_by_hand():
    found = beside(territory("E07000213"))

    # Census 2021: 102,954 people in 41,803 households.
    assert found.facts[1] == pytest.approx(102_954 / 41_803)
    assert [peer.ref.name for peer in found.peers[:3]] == ["Trafford", "Bromley", "Exeter"]
    assert [len(refs) for _, refs in found.not_compared] == [22]
