"""Placement of every real LSOA against a slow plain reading of the same files, and known mergers and splits."""

import csv
import gzip
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from areas.real_files import load_boundary_zip, load_lookup_file
from hallmark.areas.models import AreaBoundary, AreaChange, AreaChangeLink, AreaVersion, Release
from hallmark.areas.placement import placement, splits
from hallmark.areas.positions import locate, place_points
from hallmark.areas.queries import areas_named, find_areas, lsoas_of

pytestmark = [pytest.mark.real, pytest.mark.slow]


def plain_rows(data: Path, name: str) -> list[dict[str, str]]:
    with gzip.open(data / "lookups" / name, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def plain_placement(data: Path) -> dict[str, tuple[str | None, ...]]:
    """The slow twin: (LSOA 2021, MSOA name, ward, district, CSP, force) of each code, from the files by hand."""
    wards = {row["lsoa21_code"]: row for row in plain_rows(data, "lsoa21_ward24_lad24.csv.gz")}
    forces, csps, districts_of = {}, defaultdict(set), defaultdict(set)
    for row in plain_rows(data, "lad24_csp24_pfa24.csv.gz"):
        forces[row["ltla24_code"]] = row["pfa24_code"]
        csps[row["ltla24_code"]].add(row["csp24_code"])
        districts_of[row["csp24_code"]].add(row["ltla24_code"])
    library = {
        row["MSOANM"]: row["MSOAHCLNM"] for row in plain_rows(data, "msoa_names_hoc_lad.csv.gz") if row["MSOA21CD"]
    }

    def csp(district: str) -> str | None:
        whole = all(len(csps[other]) == 1 for one in csps[district] for other in districts_of[one])
        return min(csps[district]) if whole else None

    def level(code: str) -> tuple[str | None, ...]:
        row = wards[code]
        district = row["ltla24_code"]
        msoa = library[row["lsoa21_name"][:-1]]
        return code, msoa, row["ward24_code"], district, csp(district), forces[district]

    children = defaultdict(set)
    for row in plain_rows(data, "lsoa11_lsoa21_lad22.csv.gz"):
        children[row["lsoa11_code"]].add(row["lsoa21_code"])
    placed = {code: level(code) for code in wards}
    for code, several in children.items():
        if code not in wards:
            levels = [level(child) for child in several]
            placed[code] = tuple(column[0] if len(set(column)) == 1 else None for column in zip(*levels, strict=True))
    return placed


def test_placement_of_every_code_agrees_with_the_plain_twin(real_areas):
    table = placement()
    columns = ("lsoa21_code", "msoa_name", "ward_code", "district_code", "csp_code", "force_code")
    placed = dict(
        zip(table["code"].to_pylist(), zip(*(table[name].to_pylist() for name in columns), strict=True), strict=True)
    )

    assert placed == plain_placement(real_areas)


def test_placement_counts_what_the_change_list_counts(real_areas):
    rules = placement().group_by(["editions", "rule"]).aggregate([("code", "count")]).to_pylist()

    assert {(row["editions"], row["rule"]): row["code_count"] for row in rules} == {
        ("both", "same"): 33_647,
        ("2021", "same"): 2_025,
        ("2011", "split"): 861,
        ("2011", "merged"): 239,
        ("2011", "irregular"): 6,
    }
    assert len(set(splits()["code"].to_pylist())) == 861 + 6
    without = {row["code"] for row in placement().to_pylist() if row["district_code"] is None}
    assert without == {"E01023964", "E01023508", "E01008187"}


def test_real_merger_norfolk_has_seven_districts_and_cumbria_became_two(real_areas):
    norfolk = [row for row in placement().to_pylist() if row["force_code"] == "E23000024" and row["lsoa21_code"]]
    assert len({row["district_code"] for row in norfolk}) == 7
    assert {row["county_name"] for row in norfolk} == {"Norfolk"}

    cumbria = AreaChange.objects.filter(
        area_kind="district",
        happened_on=date(2023, 4, 1),
        links__after__name__in=["Cumberland", "Westmorland and Furness"],
    )
    merged = AreaChangeLink.objects.filter(change__in=cumbria)
    assert {(link.before.name, link.after.name, link.share) for link in merged.select_related("before", "after")} == {
        ("Allerdale", "Cumberland", 1),
        ("Carlisle", "Cumberland", 1),
        ("Copeland", "Cumberland", 1),
        ("Barrow-in-Furness", "Westmorland and Furness", 1),
        ("Eden", "Westmorland and Furness", 1),
        ("South Lakeland", "Westmorland and Furness", 1),
    }
    allerdale = AreaVersion.objects.get(code="E07000026")
    assert allerdale.valid.upper == date(2023, 4, 1)


def test_former_district_keeps_its_small_areas(real_areas):
    """Allerdale, Carlisle and Copeland of 2022 make up Cumberland, without gap or overlap."""
    former = [lsoas_of(areas_named(name, kinds=["district"])[0].ref) for name in ("Allerdale", "Carlisle", "Copeland")]
    cumberland = lsoas_of(areas_named("Cumberland", kinds=["district"])[0].ref)

    assert sorted(lsoa for one in former for lsoa in one) == list(cumberland)


def test_real_split_in_spelthorne(real_areas):
    rows = {row["code"]: row for row in placement().to_pylist() if row["district_name"] == "Spelthorne"}

    assert sum(row["editions"] != "2011" for row in rows.values()) == 61
    assert sum(row["editions"] != "2021" for row in rows.values()) == 60
    assert (rows["E01030736"]["rule"], rows["E01030736"]["lsoa21_code"]) == ("split", None)
    assert lsoas_of(find_areas("E01030736")[0]) == ("E01034291", "E01034292")


def test_every_split_and_merger_is_told_with_fitting_shares(real_areas):
    links = AreaChangeLink.objects.filter(change__area_kind="lsoa").values_list("change__kind", "share")

    counted: dict[tuple[str, bool], int] = defaultdict(int)
    for kind, share in links:
        counted[kind, share is None] += 1
    assert counted["split", True] == 1_900
    assert counted["merge", False] == 239
    assert ("merge", True) not in counted
    assert ("split", False) not in counted


def test_recoded_and_renamed_districts_are_one_area(real_areas):
    sheffield = AreaVersion.objects.filter(area__versions__code="E08000039").order_by("valid")
    assert [version.code for version in sheffield] == ["E08000019", "E08000039"]
    assert areas_named("Sheffield", kinds=["district"])[0].ref.code == "E08000019"
    assert find_areas("Shepway", kinds=["district"])[0].name == "Folkestone and Hythe"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bristol", "E06000023"),
        ("Hull City Council", "E06000010"),
        ("E07000097", "E07000242"),
        ("norwich city council", "E07000148"),
        ("King's Lynn & West Norfolk", "E07000146"),
        ("Sir Ddinbych", "W06000004"),
    ],
)
def test_district_found_by_alias_or_former_code(real_areas, text, code):
    assert areas_named(text, kinds=["district"])[0].ref.code == code


def test_every_file_again_changes_nothing(real_areas):
    before = Release.objects.count()

    again = [load_lookup_file(path).changed for path in sorted((real_areas / "lookups").iterdir())]

    assert not any(again)
    assert Release.objects.count() == before


def test_points_in_detailed_outlines_of_spelthorne(real_areas):
    """Most June points lie in their own LSOA (97 % nationally); every split point of 2023-01 finds a child."""
    archive = real_areas / "boundaries" / "surrey_norfolk_sutton_croydon.zip"
    load_boundary_zip(archive, only="E07000213")
    load_boundary_zip(archive, only="ward/E07000213")
    assert AreaBoundary.objects.filter(edition=2021, version__code="E01034291").count() == 1

    import io
    import zipfile

    with zipfile.ZipFile(real_areas / "police_uk" / "street" / "surrey.zip") as months:
        records = {}
        for month in ("2023-01", "2025-06"):
            with months.open(f"{month}/{month}-surrey-street.csv") as file:
                rows = csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline=""))
                records[month] = [row for row in rows if row["LSOA name"].startswith("Spelthorne")]
    june = records["2025-06"]
    lons, lats = (np.array([float(row[name]) for row in june]) for name in ("Longitude", "Latitude"))
    found = locate(lons, lats, kind="lsoa", edition=2021)
    assert np.mean(found == np.array([row["LSOA code"] for row in june])) > 0.94

    split = [row for row in records["2023-01"] if row["LSOA code"] == "E01030736"]
    lons, lats = (np.array([float(row[name]) for row in split]) for name in ("Longitude", "Latitude"))
    assert len(split) > 0
    assert set(place_points([row["LSOA code"] for row in split], lons, lats)) <= {"E01034291", "E01034292"}
