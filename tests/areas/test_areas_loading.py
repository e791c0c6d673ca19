"""Files of places in the database: each once, in any order, all or nothing."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from areas.small_world import (
    ALDER,
    COUNTIES,
    CSP_LIST,
    DISTRICT_CHANGES,
    EDITIONS,
    PARTNERSHIPS,
    WARDS,
    load,
    load_squares,
    load_world,
    source,
    square,
    table,
)
from hallmark.areas import storing
from hallmark.areas.changes import load_boundaries, load_lookup, share_splits_by_residents
from hallmark.areas.models import (
    Area,
    AreaBoundary,
    AreaChange,
    AreaChangeLink,
    AreaMembership,
    AreaName,
    AreaPoint,
    AreaVersion,
    Release,
)
from hallmark.areas.placement import placement, splits
from hallmark.areas.problems import AreaFileProblem

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MODELS = (Area, AreaVersion, AreaName, AreaChange, AreaChangeLink, AreaMembership, AreaBoundary, AreaPoint, Release)


def sizes() -> list[int]:
    """How many rows each table has."""
    return [model.objects.count() for model in MODELS]


def test_same_file_twice_changes_nothing():
    first = load(WARDS)
    before = sizes()

    second = load(WARDS)

    assert first.changed
    assert not second.changed
    assert second.release_id == first.release_id
    assert "no change" in second.sentence
    assert sizes() == before


def test_postgresql_knows_how_many_areas_there_are_after_many(monkeypatch):
    """The site does not own the tables, and PostgreSQL passes over the ANALYZE of whoever does not."""
    monkeypatch.setattr(storing, "MANY", 1)

    load(WARDS)

    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'areas_areaversion'")
        assert cursor.fetchone() == (AreaVersion.objects.count(),)


def test_wrong_file_changes_nothing():
    load(WARDS)
    before = sizes()

    with pytest.raises(AreaFileProblem):
        load(WARDS.replace("E05990005", "Cedar West"), "wrong.csv")

    assert sizes() == before


def test_any_order_of_files_gives_the_same_placement():
    files = [EDITIONS, WARDS, PARTNERSHIPS, COUNTIES]
    answers = []
    for order in list(permutations(files))[::4]:
        with transaction.atomic():
            for number, text in enumerate(order):
                load(text, f"{number}.csv")
            answers.append((placement().to_pylist(), splits().to_pylist()))
            transaction.set_rollback(True)

    assert all(answer == answers[0] for answer in answers)


def test_census_areas_stand_from_census_to_census():
    load_world()

    spans = {v.code: (v.valid.lower, v.valid.upper) for v in AreaVersion.objects.filter(code__startswith="E01")}
    then, now = date(2011, 3, 27), date(2021, 3, 21)
    assert spans["E01990001"] == (then, None)
    assert spans["E01990003"] == (then, now)
    assert spans["E01990101"] == (now, None)


def test_versions_of_an_area_cannot_overlap():
    load(WARDS)
    version = AreaVersion.objects.get(code=ALDER)

    with pytest.raises(IntegrityError, match="areas_versions_do_not_overlap"), transaction.atomic():
        AreaVersion.objects.create(
            area=version.area, code="E07990099", name="x", valid=DateRange(date(2020, 1, 1), None), release_id=1
        )


def test_newest_edition_names_an_area_and_older_names_still_find_it():
    load(WARDS)

    load("LAD21CD,LAD21NM,PFA21CD,PFA21NM\nE07990001,Alderley,E23990001,Treeshire", "older.csv")

    version = AreaVersion.objects.get(code=ALDER)
    assert (version.name, version.named_in) == ("Alder", 2024)
    assert set(version.names.values_list("name", flat=True)) == {"Alder", "Alderley"}


def test_later_lookup_of_the_same_edition_replaces_only_what_it_names():
    load_world()

    load("LSOA21CD,WD24CD,WD24NM\nE01990121,E05990001,Alder Town", "correction.csv")

    wards = {row["code"]: row["ward_code"] for row in placement().to_pylist()}
    assert wards["E01990121"] == "E05990001"
    assert wards["E01990102"] == "E05990002"


def test_district_changes_date_the_districts_and_tell_the_events():
    load(DISTRICT_CHANGES)

    events = {change.reference: change.kind for change in AreaChange.objects.all()}
    assert events == {
        "district:2023-04-01:E07990008>E07990001": "merge",
        "district:2024-04-01:E07990007>E07990003": "recode",
        "district:2024-04-01:E07990002>E07990002": "rename",
    }
    merged = AreaVersion.objects.get(code="E07990001")
    assert (merged.valid.lower, merged.valid.upper) == (date(2023, 4, 1), None)
    assert AreaVersion.objects.get(code="E07990008").valid.upper == date(2023, 4, 1)


def test_new_name_and_new_code_are_versions_of_one_area():
    load(DISTRICT_CHANGES)

    renamed = AreaVersion.objects.filter(code="E07990002").order_by("valid")
    assert [(version.name, version.valid.lower) for version in renamed] == [
        ("Beech", None),
        ("Birch", date(2024, 4, 1)),
    ]
    old, new = (AreaVersion.objects.get(code=code) for code in ("E07990007", "E07990003"))
    assert old.area_id == new.area_id
    assert old.valid.upper == new.valid.lower == date(2024, 4, 1)
    assert renamed[0].area_id == renamed[1].area_id


@pytest.mark.parametrize("changes_first", [True, False])
def test_older_lookup_speaks_of_the_older_name(changes_first):
    older = "LAD22CD,LAD22NM,PFA22CD,PFA22NM\nE07990002,Beech,E23990001,Treeshire"
    for text in [DISTRICT_CHANGES, older][:: 1 if changes_first else -1]:
        load(text, "changes.csv" if text is DISTRICT_CHANGES else "older.csv")

    membership = AreaMembership.objects.get(child__code="E07990002")
    assert membership.child.name == "Beech"


def test_splits_have_no_share_until_residents_are_known():
    load_world()
    of_split = AreaChangeLink.objects.filter(change__kind="split")
    assert set(of_split.values_list("share", "basis")) == {(None, "unknown")}

    count = share_splits_by_residents({"E01990101": 900, "E01990102": 2100}, by="tests")

    assert count == 1
    shares = dict(of_split.values_list("after__code", "share"))
    assert shares == {"E01990101": Decimal("0.3"), "E01990102": Decimal("0.7")}
    assert set(AreaChangeLink.objects.filter(change__kind="merge").values_list("share", "basis")) == {(1, "whole")}


def test_shares_of_each_area_before_an_event_sum_to_one_or_are_unknown():
    load_world()
    share_splits_by_residents({"E01990101": 1, "E01990102": 2}, by="tests")

    totals: dict[tuple[int, int], list[Decimal | None]] = {}
    for change, before, share in AreaChangeLink.objects.values_list("change_id", "before_id", "share"):
        totals.setdefault((change, before), []).append(share)
    for shares in totals.values():
        assert None in shares or abs(sum(shares) - 1) < Decimal("0.0000001")


def test_list_of_small_areas_divides_a_district_between_its_partnerships():
    load_world()
    assert {row["csp_code"] for row in placement().to_pylist() if row["district_name"] == "Cedar"} == {None}

    load(CSP_LIST, "list.csv")

    csps = {
        row["code"]: row["csp_name"] for row in placement().to_pylist() if row["district_name"] in ("Cedar", "Birch")
    }
    assert csps["E01990021"] == csps["E01990011"] == "Birch and Cedar"
    assert csps["E01990022"] == "Cedar West"


def test_boundaries_make_areas_and_keep_each_source():
    load_world()
    plain = [square("LSOA21CD", "E01990001", 500_000, 100_000), square("LSOA21CD", "E01990999", 502_000, 100_000)]

    first = load_squares(plain, name="plain")
    second = load_squares(plain[:1], name="finer")
    third = load_squares(plain, name="plain")

    assert (first.areas_added, second.areas_added, third.changed) == (1, 0, False)
    held = AreaBoundary.objects.filter(version__code="E01990001").values_list("release__name", "edition", "vertices")
    assert set(held) == {("plain", 2021, 5), ("finer", 2021, 5)}


@pytest.mark.parametrize(
    ("feature", "kind", "edition", "says"),
    [
        (square("LSOA21CD", "E05990001", 500_000, 100_000), "lsoa", 2021, "not the code of a LSOA"),
        (square("LSOACD", "E01990001", 500_000, 100_000), "lsoa", 0, "must be of 2011 or 2021"),
        (square("WD24CD", "E05990001", 500_000, 100_000), "lsoa", 2021, "no property with the code"),
    ],
)
def test_wrong_boundaries_are_refused(feature, kind, edition, says):
    before = sizes()

    with pytest.raises(AreaFileProblem, match=says):
        load_boundaries([feature], kind=kind, edition=edition, source=source("x"), by="tests")

    assert sizes() == before


def test_points_are_kept_whether_or_not_their_areas_are_known():
    load("LSOA21CD,x,y\nE01990001,500000,100000\nE01990777,501000,100000", "points.csv")

    assert set(AreaPoint.objects.values_list("code", "easting")) == {("E01990001", 500_000.0), ("E01990777", 501_000.0)}


def test_edition_of_an_unchanged_table_under_another_name_is_another_release():
    """A zip's members may be equal; each is named in the register."""
    first = load_lookup("membership", table(WARDS), source=source(WARDS, "a.csv"), by="tests")
    second = load_lookup("membership", table(WARDS), source=source(WARDS, "b.csv"), by="tests")

    assert second.changed
    assert second.release_id != first.release_id
    assert second.areas_added == 0
