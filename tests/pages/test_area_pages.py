"""Finding an area, and the page of one."""

import datetime

import pytest
import shapely
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hallmark.areas.models import (
    Area,
    AreaBoundary,
    AreaChange,
    AreaChangeLink,
    AreaMembership,
    AreaName,
    AreaVersion,
    Release,
)
from partners.signing_in import AT_THE_DOOR

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SPLIT_ON = datetime.date(2021, 3, 21)


def version(release: Release, kind: str, code: str, name: str, since: datetime.date | None = None) -> AreaVersion:
    area = Area.objects.create(kind=kind, slug=f"{kind}-{code.lower()}")
    made = AreaVersion.objects.create(area=area, code=code, name=name, valid=(since, None), release=release)
    AreaName.objects.create(version=made, name=name, folded=name.lower(), use=AreaName.Use.OFFICIAL)
    return made


@pytest.fixture
def places() -> None:
    """A district of two small areas that were one until 2021."""
    release = Release.objects.create(
        what="lookup", kind="membership", edition=2024, name="lookup.csv", sha256="0" * 64, rows=1, loaded_by="x"
    )
    district = version(release, "district", "E07000213", "Spelthorne")
    before = version(release, "lsoa", "E01030736", "Spelthorne 006A")
    change = AreaChange.objects.create(
        kind="split", area_kind="lsoa", happened_on=SPLIT_ON, reference="a>b", release=release
    )
    for code in ("E01034291", "E01034292"):
        after = version(release, "lsoa", code, f"Spelthorne {code[-1]}", SPLIT_ON)
        AreaChangeLink.objects.create(change=change, before=before, after=after, share=0.5, basis="residents")
        AreaMembership.objects.create(
            child=after, parent=district, child_kind="lsoa", parent_kind="district", edition=2024, share=1,
            basis="contains", release=release,
        )  # fmt: skip
    outline = shapely.box(503_000, 166_000, 512_000, 175_000)
    AreaBoundary.objects.create(version=district, edition=2024, wkb=outline.wkb, vertices=5, release=release)


def text_of(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_areas_page_with_no_lookup_offers_one(client: Client) -> None:
    assert "hallmark evidence fetch reference" in text_of(client, "/areas/")


def test_areas_page_finds_by_the_beginning_of_a_name(client: Client, places: None) -> None:
    html = text_of(client, "/areas/?text=spelth")

    assert "4 areas for “spelth”" in html
    assert 'href="/areas/E07000213/"' in html


def test_areas_page_says_where_nothing_is_found(client: Client, places: None) -> None:
    html = text_of(client, "/areas/?text=%3Cscript%3E")

    assert "No area is called “&lt;script&gt;”" in html


def test_area_page_lists_members_and_draws_its_outline(client: Client, places: None) -> None:
    html = text_of(client, "/areas/E07000213/")

    assert "LSOAs in it" in html
    assert "Outline of Spelthorne, about 9.0 km from west to east" in html
    assert "/assessments/?area=E07000213" in html


def test_area_page_of_a_part_says_what_it_was(client: Client, places: None) -> None:
    html = text_of(client, "/areas/E01034291/")

    assert "lies in it, lookup of 2024" in html
    assert "21 March 2021" in html
    assert "50.0%, by residents" in html
    assert "Make an assessment" not in html


def test_area_page_asks_a_fixed_number_of_questions(
    client: Client, places: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(8 + AT_THE_DOOR + 2):  # and the savepoint of one read
        client.get("/areas/E07000213/")


def test_area_page_of_an_unknown_code_is_404_with_advice(client: Client) -> None:
    response = client.get("/areas/E07999999/")

    assert response.status_code == 404
    assert "No area has the code" in response.content.decode()
