"""Census 2021 tables as Nomis packs them."""

import pytest

from hallmark.evidence.changes import add_evidence
from hallmark.evidence.people import people_by_lsoa
from police_files import archive

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TS001 = (
    'date,geography,geography code,"Residence type: Total; measures: Value",'
    '"Residence type: Lives in a household; measures: Value",'
    '"Residence type: Lives in a communal establishment; measures: Value"\n'
)
TS041 = 'date,geography,geography code,"Number of households; measures: Value"\n'


def test_residents_by_lsoa_in_the_archive_of_all_geographies(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path / "store"
    path = archive(
        tmp_path / "census2021-ts001.zip",
        {
            "census2021-ts001-lsoa.csv": (TS001 + "2021,Spelthorne 001A,E01030743,1700,1690,10\n").encode(),
            "census2021-ts001-ltla.csv": (TS001 + "2021,Spelthorne,E07000213,102954,102000,954\n").encode(),
        },
    )

    add_evidence([path], by="test")

    people = people_by_lsoa()
    assert people is not None
    assert people.by_lsoa == {"E01030743": 1700}
    assert people.reference_date == "2021-03-21"


def test_households_by_lsoa(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path / "store"
    path = tmp_path / "census2021-ts041-lsoa.csv"
    path.write_text(TS041 + "2021,Spelthorne 001A,E01030743,700\n", encoding="utf-8")

    add_evidence([path], by="test")

    people = people_by_lsoa("households")
    assert people is not None
    assert people.by_lsoa == {"E01030743": 700}
