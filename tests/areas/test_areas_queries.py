"""Finding areas, and what lies above, below, before and after them."""

import pytest

from areas.small_world import ALDER, DISTRICT_CHANGES, load
from hallmark.areas.history import area_history, children_of, parents_of
from hallmark.areas.kinds import AreaRef
from hallmark.areas.placement import COLUMNS, lookup_state, placement, splits
from hallmark.areas.problems import UndividedArea, UnknownArea
from hallmark.areas.queries import areas_named, csp_notes, find_areas, lookup_edition_notes, lsoas_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (ALDER, "E07990001"),
        (ALDER.lower(), "E07990001"),
        ("alder", "E22990001"),
        ("Alder T", "E05990001"),
        ("west", "E22990003"),
        ("Alder 001C", "E01990003"),
    ],
)
def test_find_by_code_name_beginning_and_word(world, text, first):
    assert find_areas(text)[0].code == first


def test_find_only_some_kinds_and_so_many(world):
    assert [ref.kind for ref in find_areas("alder", kinds=["district"])] == ["district"]
    assert len(find_areas("alder", limit=2)) == 2
    assert find_areas("nowhere") == find_areas("  ") == find_areas("%") == []


def test_find_by_former_name_and_former_code(db):
    load(DISTRICT_CHANGES)

    assert find_areas("Beech") == [AreaRef("E07990002", "Birch", "district")]
    assert find_areas("E07990007") == [AreaRef("E07990003", "Cedar", "district")]


def test_placement_has_a_row_for_each_code_of_either_edition(world):
    table = placement()
    rows = {row["code"]: row for row in table.to_pylist()}

    assert tuple(table.column_names) == COLUMNS
    assert list(rows) == sorted(rows)
    assert {code: (row["editions"], row["rule"], row["lsoa21_code"]) for code, row in rows.items()} == {
        "E01990001": ("both", "same", "E01990001"),
        "E01990002": ("both", "same", "E01990002"),
        "E01990003": ("2011", "split", None),
        "E01990004": ("2011", "irregular", None),
        "E01990011": ("both", "same", "E01990011"),
        "E01990012": ("2011", "merged", "E01990110"),
        "E01990013": ("2011", "merged", "E01990110"),
        "E01990014": ("2011", "irregular", "E01990120"),
        "E01990021": ("both", "same", "E01990021"),
        "E01990022": ("both", "same", "E01990022"),
        "E01990101": ("2021", "same", "E01990101"),
        "E01990102": ("2021", "same", "E01990102"),
        "E01990110": ("2021", "same", "E01990110"),
        "E01990120": ("2021", "same", "E01990120"),
        "E01990121": ("2021", "same", "E01990121"),
    }
    assert (rows["E01990003"]["ward_code"], rows["E01990003"]["district_name"]) == (None, "Alder")
    assert (rows["E01990004"]["district_code"], rows["E01990004"]["force_name"]) == (None, "Treeshire")
    assert rows["E01990012"]["ward_name"] == "Birch"


def test_splits_name_every_part(world):
    parts = [(row["code"], row["lsoa21_code"], row["ward_code"]) for row in splits().to_pylist()]

    assert parts == [
        ("E01990003", "E01990101", "E05990001"),
        ("E01990003", "E01990102", "E05990002"),
        ("E01990004", "E01990120", "E05990003"),
        ("E01990004", "E01990121", "E05990002"),
        ("E01990014", "E01990120", "E05990003"),
    ]


def test_partnership_is_never_placed_in_part(world):
    """Birch lies wholly in Birch and Cedar; but which part of Cedar does is not known, so neither is counted."""
    csps = {row["code"]: row["csp_code"] for row in placement().to_pylist()}

    assert csps["E01990001"] == "E22990001"
    assert csps["E01990011"] is csps["E01990021"] is None
    with pytest.raises(UndividedArea, match="has a part of Cedar"):
        lsoas_of(AreaRef("E22990002", "Birch and Cedar", "csp"))
    several, shared = csp_notes(["E07990003", "E07990002", ALDER])[::-1]
    assert several.startswith("Cedar has several")
    assert shared.startswith("The Community Safety Partnership of Birch (Birch and Cedar) has parts elsewhere")


def test_placement_by_an_earlier_edition(world):
    load("LSOA21CD,LAD20CD,LAD20NM\nE01990001,E07990050,Elder", "older.csv")

    then = {row["code"]: row["district_name"] for row in placement({"district": 2020}).to_pylist()}

    assert then["E01990001"] == "Elder"
    assert then["E01990002"] is None
    assert lsoas_of(AreaRef("E07990050", "Elder", "district")) == ("E01990001",)


def test_placement_follows_what_is_loaded(db):
    empty = lookup_state()
    assert placement().num_rows == 0

    load("LSOA21CD,WD24CD\nE01990001,E05990001")

    assert placement()["ward_code"].to_pylist() == ["E05990001"]
    assert lookup_state() != empty


def test_lsoas_of_small_and_large_areas(world):
    assert lsoas_of(AreaRef("E01990003", "", "lsoa")) == ("E01990101", "E01990102")
    assert lsoas_of(AreaRef("E01990012", "", "lsoa")) == ("E01990110",)
    assert len(lsoas_of(AreaRef("E10990001", "", "county"))) == 10
    with pytest.raises(UndividedArea, match="No lookup held says"):
        lsoas_of(AreaRef("E07990077", "Elsewhere", "district"))


def test_lsoas_of_an_area_above_districts(world):
    load("LAD24CD,FRA24CD,FRA24NM\nE07990001,E31990001,Treeshire\nE07990002,E31990001,Treeshire", "fire.csv")

    assert len(lsoas_of(AreaRef("E31990001", "Treeshire", "fire"))) == 8


def test_names_shared_by_several_areas_are_all_given(world):
    assert [hit.ref.kind for hit in areas_named("Treeshire")] == ["county", "force"]


def test_parents_and_children_by_the_latest_edition(world):
    assert [parent.ref.kind for parent in parents_of("E01990001")] == ["ward", "district"]
    assert [child.ref.name for child in children_of(ALDER)] == ["Alder Town", "Thorpe"]
    assert [child.ref.kind for child in children_of("E10990001")] == ["district"] * 3
    assert children_of("E01990001") == []


def test_history_of_a_split_and_of_a_recoded_district(world):
    load(DISTRICT_CHANGES, "changes.csv")

    split = area_history("E01990003")
    cedar = area_history("e07990007")

    assert [(p.kind, p.after.code, p.share) for p in split.passages] == [
        ("split", "E01990101", None),
        ("split", "E01990102", None),
    ]
    assert [chapter.code for chapter in cedar.chapters] == ["E07990007", "E07990003"]
    assert cedar.ref.code == "E07990003"
    with pytest.raises(UnknownArea):
        area_history("E07999999")


def test_notes_say_which_edition_places_what(world):
    notes = " ".join(lookup_edition_notes())

    assert "LSOAs 2021 to wards: edition 2024, best fit (lookup1.csv)." in notes
    assert "Districts to counties: edition 2024 (lookup3.csv)." in notes
    assert notes.startswith("LSOAs 2011 to 2021: ONS change list.")
