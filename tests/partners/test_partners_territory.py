"""What a partnership is made of, in the invented county."""

from datetime import date

import pytest

from areas.small_world import load, load_world
from hallmark.areas.problems import AmbiguousArea, UndividedArea, UnknownArea
from hallmark.audit import changes as audit
from hallmark.partners.changes import Cover, NotYours, PartnershipProblem, define_from_file, define_partnership
from hallmark.partners.models import Partnership, PartnershipCover
from hallmark.partners.queries import compare, partnerships, territory
from hallmark.partners.roles import Role
from partners.places_of_work import agency, holder, join

pytestmark = [pytest.mark.django_db(databases=["default", "refusals"]), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _world(db):
    load_world()


def define(name="Treeshire Together", covers=("Alder", "Birch"), **given):
    return define_partnership(legal_name=name, covers=covers, **{"by": None, **given})


@pytest.mark.parametrize(
    ("text", "kind", "small_areas"),
    [
        ("Alder", "csp", 5),
        ("district:alder", "district", 5),
        ("E07990002", "district", 3),
        ("Treeshire", "county", 10),
        ("police:Treeshire", "force", 10),
        ("Thorpe", "ward", 2),
        ("E01990003", "lsoa", 2),
    ],
)
def test_territory_of_an_area(text, kind, small_areas):
    found = territory(text, as_at=date(2025, 12, 31))

    assert found.area.kind == kind
    assert len(found.lsoa21) == small_areas
    assert found.lsoa21 == tuple(sorted(found.lsoa21))


def test_territory_says_what_lies_in_it():
    found = territory("Treeshire")

    assert [ref.name for ref in found.districts] == ["Alder", "Birch", "Cedar"]
    assert [ref.name for ref in found.csps] == ["Alder"]
    assert [ref.name for ref in found.forces] == ["Treeshire"]
    assert len(found.wards) == 5
    assert found.whole_districts
    assert any(note.startswith("Cedar has several") for note in found.notes)


def test_ward_is_no_whole_district():
    found = territory("Thorpe")

    assert not found.whole_districts
    assert [ref.name for ref in found.districts] == ["Alder"]
    assert found.csps == ()


def test_name_of_a_district_does_not_mean_a_ward():
    """Cedar East is a ward; Birch is a district and a ward, and the district is meant."""
    assert territory("Birch").area.kind == "district"


def test_same_name_of_different_areas_is_ambiguous_and_lists_the_choices():
    load("LAD24CD,LAD24NM,CTY24CD,CTY24NM\nE07990001,Alder,E10990002,Birch\nE07990003,Cedar,E10990002,Birch", "x.csv")

    with pytest.raises(AmbiguousArea, match="district:Birch, county:Birch"):
        territory("Birch")


def test_unknown_name_suggests_near_ones():
    with pytest.raises(UnknownArea, match="Did you mean Alder"):
        territory("Aldr")
    with pytest.raises(UnknownArea, match="No ward is called"):
        territory("ward:Nowhere")


def test_partnership_in_parts_is_refused_with_the_reason():
    with pytest.raises(UndividedArea, match="has a part of Cedar"):
        territory("Birch and Cedar")


def test_partnership_reports_its_districts_under_its_brand():
    define(brand="Safer Treeshire", begins=date(2014, 7, 14))

    found = territory("safer treeshire", as_at=date(2020, 1, 1))

    assert (found.area.kind, found.area.code, found.brand) == ("partnership", "treeshire-together", "Safer Treeshire")
    assert [ref.name for ref in found.districts] == ["Alder", "Birch"]
    assert found.whole_districts
    assert len(found.lsoa21) == 8
    assert territory("partnership:Treeshire Together").lsoa21 == found.lsoa21


def test_partnership_is_preferred_to_the_same_area_of_its_name():
    define("Treeshire", covers=["county:Treeshire"])

    assert territory("Treeshire").area.kind == "partnership"
    assert territory("county:Treeshire").area.kind == "county"


def test_partnership_does_not_pass_for_another_area_of_its_name():
    define("Treeshire")

    with pytest.raises(AmbiguousArea, match="partnership:Treeshire, county:Treeshire"):
        territory("Treeshire")
    assert territory("partnership:Treeshire").area.kind == "partnership"


def test_partnership_out_of_its_time_says_so():
    define(begins=date(2014, 7, 14), ends=date(2020, 4, 1))

    for day in (date(2014, 7, 13), date(2020, 4, 1)):
        with pytest.raises(UnknownArea, match="stands from 14 July 2014 until 1 April 2020"):
            territory("Treeshire Together", as_at=day)


def test_cover_with_dates_of_its_own_counts_in_its_time():
    define(covers=["Alder", Cover("Birch", begins=date(2020, 4, 1))])

    assert len(territory("Treeshire Together", as_at=date(2020, 3, 31)).districts) == 1
    assert len(territory("Treeshire Together", as_at=date(2020, 4, 1)).districts) == 2


def test_policing_area_is_reported_beside_the_district_with_the_residual():
    """As Bowthorpe: Thorpe lies in Alder, but under Birch's commander."""
    define("Birch policing area", ["Birch", "ward:Thorpe"], kind="policing-area")
    define("Alder policing area", ["Alder"], excepts=["ward:Thorpe"], kind="policing-area")

    council, police = territory("district:Alder"), territory("Alder policing area")
    difference = compare(council, police)

    assert [ward.name for ward in difference.wards_only_first] == ["Thorpe"]
    assert difference.only_first == ("E01990102", "E01990121")
    assert difference.only_second == ()
    assert not police.whole_districts
    assert any("Left out of it: Thorpe" in note for note in police.notes)
    assert set(territory("Birch policing area").lsoa21).isdisjoint(police.lsoa21)


def test_vision_stays_until_another_is_given():
    for given in ({"vision": "Safe streets"}, {}, {"vision": "Safe homes"}):
        define(**given)

    assert partnerships()[0].vision == "Safe homes"
    assert define().legal_name == "Treeshire Together"
    assert partnerships()[0].vision == "Safe homes"


def test_defining_again_replaces_the_definition():
    define()
    define()
    assert PartnershipCover.objects.count() == 2

    define(covers=["Alder"])

    assert Partnership.objects.count() == 1
    assert [cover.area_name for cover in partnerships()[0].covers.all()] == ["Alder"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"covers": []}, "covers nothing"),
        ({"name": "—"}, "needs a name"),
        ({"kind": "club"}, "no kind of partnership"),
        ({"begins": date(2020, 1, 1), "ends": date(2020, 1, 1)}, "ends before it begins"),
        ({"excepts": ["ward:Cedar East"]}, "is not in what it covers"),
        ({"covers": ["Alder"], "excepts": ["district:Alder"]}, "Nothing is left"),
    ],
)
def test_wrong_definition_is_refused(given, says):
    with pytest.raises(PartnershipProblem, match=says):
        define(**given)

    assert not Partnership.objects.exists()


def test_unknown_cover_changes_nothing():
    with pytest.raises(UnknownArea):
        define(covers=["Alder", "Nowhere"])

    assert not Partnership.objects.exists()


GOOD = """
- name: Treeshire Together
  brand: Safer Treeshire
  from: 2014-07-14
  cover:
    - Alder
    - {area: Birch, from: 2016-01-01}
- name: Birch policing area
  kind: policing-area
  cover: [Birch, "ward:Thorpe"]
"""


def test_file_defines_every_partnership_in_it(tmp_path):
    path = tmp_path / "partnerships.yaml"
    path.write_text(GOOD, encoding="utf-8")

    defined = define_from_file(path, by=None)

    assert [(one.slug, one.kind) for one in defined] == [
        ("treeshire-together", "csp"),
        ("birch-policing-area", "policing-area"),
    ]
    assert defined[0].covers.get(area_name="Birch").valid.lower == date(2016, 1, 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("just words", "has no “name”"),
        ("name: [", "cannot be read as YAML"),
        ("{name: A, covers: [Alder]}", "“covers” is not known"),
        ("{name: A, cover: [5]}", "“5” is not an area"),
        ("{name: A, cover: [Alder], from: soon}", "“soon” is not a date"),
        (f"{GOOD}- {{name: Last, cover: [Nowhere]}}", "Nowhere"),
    ],
)
def test_wrong_file_defines_nothing(tmp_path, text, says):
    path = tmp_path / "partnerships.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises((PartnershipProblem, UnknownArea), match=says):
        define_from_file(path, by=None)

    assert not Partnership.objects.exists()


def test_who_defines_a_partnership_is_in_the_audit_and_it_is_theirs_to_define(monkeypatch):
    """The operator and the administrator define any; a manager only their own, again."""
    told = []
    real = audit.record
    monkeypatch.setattr(audit, "record", lambda **event: told.append((event["act"], event["by"])) or real(**event))
    made = define(covers=["Alder"])
    council = agency()
    join(made, council)
    keeper = holder(council, Role.ADMINISTRATOR, name="Kim Keeper")
    manager = holder(council, Role.MANAGER, partnership=made)
    told.clear()

    define(covers=["Alder", "Birch"], by=manager)
    define("Safer Birch", covers=["Birch"], by=keeper)
    with pytest.raises(NotYours):
        define("Safer Birch", covers=["Alder"], by=manager)
    with pytest.raises(NotYours):
        define("Safer Cedar", covers=["Alder"], by=manager)

    assert told == [("partnership.define", manager.pk), ("partnership.define", keeper.pk)]
    assert Partnership.objects.get(slug="safer-birch").defined_by == "Kim Keeper"
    assert PartnershipCover.objects.get(partnership__slug="safer-birch").area_name == "Birch"
