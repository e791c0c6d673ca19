"""Every lookup and every set of boundaries of the real open data, through the importer, in one database."""

import pytest

from hallmark.areas.models import AreaBoundary, Release
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding

pytestmark = [pytest.mark.django_db, pytest.mark.real, pytest.mark.slow]

LOOKUPS = {
    "lad24_csp24_pfa24.csv.gz": 332,
    "lad_csp_pfa21.csv": 341,
    "lsoa11_lsoa21_lad22.csv.gz": 35_795,
    "msoa11_msoa21_lad22.csv.gz": 7_201,
    "lsoa11_msoa11.csv.gz": 34_753,
    "lsoa21_ward24_lad24.csv.gz": 35_672,
    "lad24_fire_authority24.csv.gz": 318,
    "lad16_to_lad24_changes.csv.gz": 393,
    "msoa_names_hoc_lad.csv.gz": 10_404,
    "lsoa_centroids.csv.gz": 48_424,
    "la_all_codes.csv": 415,
    "ward_all_codes.csv.gz": 15_729,
    "local_authorities_mysociety.csv.gz": 468,
}
BOUNDARIES = {
    "boundaries/surrey_norfolk_sutton_croydon.zip": (80, 1_623 + 1_588 + 333 + 397),
    "boundaries/lsoa21_england_wales.zip": (1, 35_672),
    "boundaries/lsoa11_topojson_england_wales.zip": (348, 34_753),
    "boundaries/local_authority_districts_2024.zip": (1, 361),
    "boundaries/police_force_areas_2020.zip": (1, 43),
    "boundaries/wards_2022.zip": (1, 8_483),
    "asb/lancashire_districts.geojson.gz": (1, 14),
    "asb/northumbria_districts.geojson.gz": (1, 6),
    "benchmarks/portland_police_districts.zip": (1, 60),
}


def test_lookups_and_boundaries_all_come_in(shared_data):
    assert set(LOOKUPS) == {path.name for path in (shared_data / "lookups").iterdir()}

    lookups = add_evidence([shared_data / "lookups" / name for name in LOOKUPS], by="test")
    boundaries = add_evidence([shared_data / name for name in BOUNDARIES], by="test")

    assert [(one.rows_in, one.rows_quarantined) for one in lookups] == [(rows, 0) for rows in LOOKUPS.values()]
    assert [(one.holdings, one.rows_in) for one in boundaries] == list(BOUNDARIES.values())
    assert Holding.objects.filter(dataset__startswith="lookup-", state="live").count() == len(LOOKUPS)
    # One archive has four kinds: LSOAs of both editions, MSOAs and wards; Portland is not in the register.
    assert Release.objects.filter(what=Release.What.BOUNDARIES).count() == 7 + 4
    for kind, edition, areas in (("lsoa", 2021, 35_672), ("lsoa", 2011, 34_753), ("force", 2020, 43)):
        held = AreaBoundary.objects.filter(version__area__kind=kind, edition=edition)
        assert held.values("version").distinct().count() == areas
