"""The reviewed list of police forces."""

import pytest

from hallmark.areas.forces import force_by_code, force_by_slug, force_slug_of, forces
from hallmark.areas.kinds import KINDS


def test_every_force_once_with_an_area_of_its_own():
    codes = [force.code for force in forces() if force.code]

    assert len(forces()) == len({force.slug for force in forces()}) == 45
    assert len(codes) == len(set(codes)) == 43
    assert all(KINDS["force"].owns(code) for code in codes)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Devon & Cornwall Police", "devon-and-cornwall"),
        ("Metropolitan Police Service", "metropolitan"),
        ("Hampshire and Isle of Wight Constabulary", "hampshire"),
        ("Police Service of Northern Ireland", "northern-ireland"),
        ("Ostrey Constabulary", "ostrey-constabulary"),
    ],
)
def test_slug_of_a_published_name(name, slug):
    assert force_slug_of(name) == slug


def test_force_by_slug_and_code():
    assert force_by_slug("surrey").code == "E23000031"
    assert force_by_code("E23000031").name == "Surrey Police"
    assert force_by_slug("nowhere") is None
    assert force_by_code("") is None


@pytest.mark.real
def test_list_agrees_with_the_lookup_and_the_archive(shared_data):
    import csv
    import io
    import zipfile

    from areas.real_files import table_of

    lookup = table_of(shared_data / "lookups" / "lad24_csp24_pfa24.csv.gz")
    assert set(lookup["pfa24_code"].to_pylist()) == {force.code for force in forces() if force.code}
    with zipfile.ZipFile(shared_data / "police_uk" / "street" / "all-forces-2025-01.zip") as archive:
        for name in archive.namelist():
            if name.endswith("-street.csv"):
                with archive.open(name) as file:
                    row = next(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
                assert force_slug_of(row["Reported by"]) == name.split("/")[-1][8:].removesuffix("-street.csv")
