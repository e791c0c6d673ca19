"""A lookup is checked before anything is written."""

import pytest

from areas.small_world import EDITIONS, table
from hallmark.areas.lookups import read_lookup
from hallmark.areas.problems import AreaFileProblem


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("membership", "LSOA21CD,WD24CD", "no rows"),
        ("membership", "LSOA21CD,WD24CD\nAlder 001A,E05990001", "Line 2: column LSOA21CD holds “Alder 001A”"),
        ("membership", "LSOA21CD,WD24CD\nE01990001,E05990001\nE05990001,E01990001", "it is the code of a ward"),
        ("membership", "LSOA21CD,WD24CD\nE01990001,", "Line 2: column WD24CD is empty"),
        (
            "membership",
            "LSOA21CD,WD24CD\nE01990001,E05990001\nE01990001,E05990002",
            "E01990001 is given to two wards, E05990001 and E05990002",
        ),
        ("lsoa_editions", "LSOA11CD,LSOA21CD,CHGIND\nE01990001,E01990002,U", "Line 2: E01990001 to E01990002"),
        ("lsoa_editions", "LSOA11CD,LSOA21CD,CHGIND\nE01990001,E01990001,S", "does not fit"),
        ("lsoa_points", "LSOA21CD,x,y\nE01990001,here,there", "must hold numbers only"),
        ("lsoa_points", "LSOA21CD,longitude,latitude\nE01990001,52.1,0.4", "Latitude and longitude are exchanged"),
        ("lsoa_points", "LSOA21CD,longitude,latitude\nE01990001,140,-30", "neither longitude and latitude"),
        ("msoa_names", "MSOA21HCLNM\nHome", "no column MSOACD"),
    ],
)
def test_wrong_lookup_is_refused_in_one_sentence_that_says_where(kind, text, says):
    with pytest.raises(AreaFileProblem) as caught:
        read_lookup(kind, table(text))

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_editions_say_what_split_merged_and_was_recut():
    content = read_lookup("lsoa_editions", table(EDITIONS))

    assert sorted(event.kind for event in content.events) == ["merge", "split", "transfer"]
    shares = {link[0]: link[2] for event in content.events if event.kind == "merge" for link in event.links}
    assert shares == {"E01990012": 1, "E01990013": 1}
    assert {row.edition for row in content.memberships} == {2022}
    assert all(row.child_kind == "lsoa" for row in content.memberships)


def test_district_with_two_partnerships_keeps_both_without_a_share():
    text = "LAD24CD,CSP24CD\nE07990001,E22990001\nE07990002,E22990001\nE07990002,E22990002"

    content = read_lookup("membership", table(text))

    assert [(row.child, row.share) for row in content.memberships] == [
        ("E07990001", 1),
        ("E07990002", None),
        ("E07990002", None),
    ]


def test_stand_ins_for_a_missing_county_or_region_are_no_areas():
    """ONS lookups write the unitary council in the county's column, and Wales in the region's."""
    text = "LAD24CD,CTY24CD,RGN24CD\nE06990001,E06990001,E12000001\nW06990001,W99999999,W92000004\nE07990001,E10990001,"

    content = read_lookup("membership", table(text))

    assert [(row.child, row.parent) for row in content.memberships] == [
        ("E07990001", "E10990001"),
        ("E06990001", "E12000001"),
    ]


def test_districts_that_began_and_ended_are_dated_and_renaming_is_told():
    text = (
        "LAD22CD,LAD22NM,LAD23CD,LAD23NM\n"
        "E07990001,Elm,E07990003,Tree\nE07990002,Ash,E07990003,Tree\nE07990004,Old,E07990004,New"
    )

    content = read_lookup("district_changes", table(text))

    spans = {row.code: (row.valid_from, row.valid_until) for row in content.areas}
    assert str(spans["E07990001"][1]) == str(spans["E07990003"][0]) == "2023-04-01"
    assert spans["E07990004"] == (None, None)
    assert [event.kind for event in content.events] == ["merge"]
    assert [(row.name_before, row.name_after) for row in content.renamings] == [("Old", "New")]


def test_ward_in_two_districts_is_kept_without_a_share():
    text = (
        "WDCD,WDNM,LADCD,LADNM,SOURCEFILE,LADCD_ACTIVE,LADNM_ACTIVE\n"
        "E05990001,Hill (part A),E07990001,A,2022,E07990001,A\n"
        "E05990001,Hill (part B),E07990002,B,2022,E07990002,B\n"
        "E05990002,Dale,E07990002,B,2016,E07990002,B"
    )

    content = read_lookup("ward_codes", table(text))

    shares = {(row.child, row.parent): row.share for row in content.memberships if row.child_kind == "ward"}
    assert shares == {
        ("E05990001", "E07990001"): None,
        ("E05990001", "E07990002"): None,
        ("E05990002", "E07990002"): 1,
    }


def test_council_names_give_aliases_former_codes_and_successors():
    dates = "start-date,end-date,replaced-by"
    header = f"local-authority-code,official-name,nice-name,lad-code,{dates},alt-names,former-gss-codes"
    text = (
        f"{header}\nOAK,Oak Borough Council,Oak,E07990001,2005-06-01,2019-03-31,TRE,Oakham,\n"
        "TRE,Tree Council,Tree,E06990001,2019-04-01,,,Big Tree,E06990009\n"
        "CTY,Treeshire,Treeshire,E10990001,,2019-04-01,TRE,,\nCOM,Combined,Combined,E47000001,,,,,"
    )

    content = read_lookup("council_names", table(text))

    by_code = {row.code: row for row in content.areas}
    assert by_code.keys() == {"E07990001", "E06990001", "E10990001"}
    assert str(by_code["E07990001"].valid_until) == str(by_code["E06990001"].valid_from) == "2019-04-01"
    assert by_code["E07990001"].valid_from is None
    assert ("E06990001", "E06990009", "former-code") in {(row.code, row.name, row.use) for row in content.names}
    told = {event.area_kind: (event.kind, event.links[0][2]) for event in content.events}
    assert told == {"district": ("recode", 1), "county": ("transfer", None)}
