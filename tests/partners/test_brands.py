"""Brands: who sets them, from when, for which part, and under which one a page stands."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from hallmark.audit import changes as audit
from hallmark.partners.branding import wear_brand_of
from hallmark.partners.changes import BrandProblem, NotYours, end_brand, set_brand
from hallmark.partners.logos import checked_logo
from hallmark.partners.models import Partnership, PartnershipBrand, PartnershipCover, User
from hallmark.partners.queries.brands import Place
from hallmark.partners.roles import Role
from hallmark.ui.brand import brand_of, contrast_with_white, darkened, is_dark_enough
from partners.pictures import png
from partners.places_of_work import holder
from partners.signing_in import signed_in
from partners.two_partnerships import World, make_world
from strict_templates import forgive_nothing

pytestmark = [pytest.mark.django_db(databases=["default", "refusals"]), pytest.mark.slow]

NORWICH = Place("district", "E07000148", "Norwich")
GREEN, BROWN = "#1d5c38", "#6b3f1d"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """The two partnerships, made once for this module; what a test changes of them is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


@pytest.fixture
def alder(world: World) -> Partnership:
    """Safer Alder, which covers Norwich and one other place."""
    made = world.alder.partnership
    for code, name in (("E07000148", "Norwich"), ("E07000143", "Breckland")):
        PartnershipCover.objects.create(
            partnership=made, area_kind="district", area_code=code, area_name=name, valid=DateRange(None, None)
        )
    return made


def page_of(who: User | Client, address: str = "/") -> str:
    client = who if isinstance(who, Client) else signed_in(who)
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def head(html: str) -> str:
    """The name that the head of a page shows."""
    found = re.search(r'class="hm-header__wordmark"[^>]*>(.*?)</a>', html, re.DOTALL)
    assert found
    return re.sub(r"<.*?>", "", found[1]).strip()


# Colours


def test_contrast_is_that_of_the_standard() -> None:
    """Worked: black 21 to 1, white 1 to 1, and #767676 the lightest grey of 4.5 to 1 (WCAG 2.2)."""
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert is_dark_enough("#767676")
    assert not is_dark_enough("#777777")


@pytest.mark.parametrize("colour", ["#ffdd00", "#00ff00", "#ffffff", "#1d5c38"])
def test_darker_colour_that_is_offered_can_be_used(colour: str) -> None:
    assert is_dark_enough(darkened(colour))
    assert (darkened(colour) == colour) == is_dark_enough(colour)


@pytest.mark.parametrize(
    ("colour", "said"),
    [
        ("#ffdd00", r"contrast of 1\.3 to 1, and need 4\.5 to 1. Choose a darker colour, such as #[0-9a-f]{6}\.$"),
        ("green", "Write the colour as # and six digits"),
        ("#12345", "Write the colour as"),
        ("#17344f; } body { display: none", "Write the colour as"),
    ],
)
def test_colour_that_cannot_be_used_is_refused_with_what_to_do(alder: Partnership, colour: str, said: str) -> None:
    with pytest.raises(BrandProblem, match=said):
        set_brand(partnership=alder, name="Alder", colour=colour, by=None)

    assert not PartnershipBrand.objects.exists()


def test_style_sheet_of_a_colour_holds_the_colour_and_nothing_else() -> None:
    response = Client().get("/brand/1d5c38.css")

    assert response.content == b":root { --hallmark-brand: #1d5c38; }\n"
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    for code in ("ffdd00", "1D5C38", "17344", "17344f;}", "xxxxxx"):
        assert Client().get(f"/brand/{code}.css").status_code == 404


# Setting


def test_brand_has_its_days_and_the_one_before_ends(alder: Partnership) -> None:
    set_brand(partnership=alder, name="Old", colour=BROWN, begins=date(2014, 7, 14), by=None)
    set_brand(partnership=alder, name="New", colour=GREEN, begins=date(2020, 4, 1), by=None)

    rows = {one.name: (one.valid.lower, one.valid.upper) for one in alder.brands.all()}
    assert rows == {"Old": (date(2014, 7, 14), date(2020, 4, 1)), "New": (date(2020, 4, 1), None)}


def test_same_day_again_corrects_and_an_earlier_day_is_refused(alder: Partnership) -> None:
    set_brand(partnership=alder, name="Wrnog", colour=GREEN, begins=date(2020, 4, 1), by=None)
    set_brand(partnership=alder, name="Right", colour=GREEN, begins=date(2020, 4, 1), by=None)

    assert [one.name for one in alder.brands.all()] == ["Right"]
    with pytest.raises(BrandProblem, match=r"set from 1 April 2020\. Choose that day or a later one"):
        set_brand(partnership=alder, name="Before", colour=GREEN, begins=date(2019, 4, 1), by=None)
    end_brand(brand=alder.brands.get(), by=None)
    with pytest.raises(BrandProblem, match=r"was set until .* Choose that day or a later one"):
        set_brand(partnership=alder, name="Before", colour=GREEN, begins=date(2021, 4, 1), by=None)


def test_merged_body_keeps_the_brand_of_a_place_beside_its_own(alder: Partnership) -> None:
    set_brand(partnership=alder, name="Norfolk", colour=GREEN, by=None)
    set_brand(partnership=alder, name="Safer Norwich", colour=BROWN, place=NORWICH, by=None)

    assert {one.name for one in alder.brands.all() if one.valid.upper is None} == {"Norfolk", "Safer Norwich"}


def test_database_refuses_two_brands_of_a_part_on_one_day_and_a_colour_that_is_none(alder: Partnership) -> None:
    one = set_brand(partnership=alder, name="One", colour=GREEN, by=None)
    for change in ({"valid": one.valid}, {"valid": DateRange(date(2001, 1, 1), date(2002, 1, 1)), "colour": "red"}):
        given = {"partnership": alder, "name": "Two", "colour": GREEN, **change}
        with pytest.raises(IntegrityError), transaction.atomic():
            PartnershipBrand.objects.create(**given)


def test_others_cannot_set_it_and_that_is_recorded(world: World, alder: Partnership, monkeypatch) -> None:
    told: list[dict[str, object]] = []
    monkeypatch.setattr(audit, "record_refusal", lambda **event: told.append(event))

    for who in (world.birch.people[Role.MANAGER], world.alder.people[Role.SECRETARIAT]):
        with pytest.raises(NotYours):
            set_brand(partnership=alder, name="Mine", colour=GREEN, by=who)
        assert signed_in(who).post(reverse("brand", args=[alder.slug]), {"name": "Mine"}).status_code == 404

    assert [(one["act"], one["partnership"]) for one in told] == [("partnership.change", alder.pk)] * 4
    assert not alder.brands.exists()


def test_setting_and_ending_are_recorded_without_content(alder: Partnership, world: World, monkeypatch) -> None:
    told: list[dict[str, object]] = []
    monkeypatch.setattr(audit, "record", lambda **event: told.append(event))
    by = world.alder.people[Role.MANAGER]

    made = set_brand(partnership=alder, name="Safer Norwich", colour=GREEN, place=NORWICH, by=by)
    end_brand(brand=made, by=by)

    assert [(one["act"], one["by"], one["partnership"]) for one in told] == [
        ("brand.set", by.pk, alder.pk),
        ("brand.end", by.pk, alder.pk),
    ]
    assert "Safer Norwich" not in str(told)


# The page


def given(**more: object) -> dict[str, object]:
    return {
        "part": "", "name": "Safer Alder", "colour": GREEN, "logo": "keep", "begins": timezone.localdate().isoformat(),
        "kept_logo": "", **more,
    }  # fmt: skip


def test_manager_looks_at_a_brand_sets_it_and_the_pages_of_their_side_stand_under_it(
    world: World, alder: Partnership
) -> None:
    client, address = signed_in(world.alder.people[Role.MANAGER]), reverse("brand", args=[alder.slug])
    file = SimpleUploadedFile("crest.svg", png(64, 32), "text/html")

    looked = client.post(address, given(upload=file, preview="1")).content.decode()
    assert f'fill="{GREEN}"' in looked
    assert "data:image/png;base64," in looked
    assert not alder.brands.exists()
    kept = re.search(r'name="kept_logo" value="([^"]+)"', looked)
    assert kept

    assert client.post(address, given(kept_logo=kept[1], set="1")).status_code == 302
    made = alder.brands.get()
    assert (made.colour, bytes(made.logo), made.set_by) == (GREEN, png(64, 32), world.alder.people[Role.MANAGER])
    html = page_of(world.alder.people["none"])
    assert head(html) == "Safer Alder"
    assert f'href="/brand/{GREEN[1:]}.css"' in html
    assert f"/directory/logos/{made.logo_digest}.png" in html
    assert head(page_of(world.birch.people["none"])) == "Safer Birch"


def test_refused_form_keeps_what_was_typed_and_the_logo_that_was_chosen(world: World, alder: Partnership) -> None:
    client, address = signed_in(world.alder.people[Role.MANAGER]), reverse("brand", args=[alder.slug])

    response = client.post(address, given(colour="#ffdd00", upload=SimpleUploadedFile("a.png", png()), set="1"))

    html = unescape(response.content.decode())
    assert response.status_code == 400
    assert "Choose a darker colour, such as #" in html
    assert 'value="#ffdd00"' in html
    assert 'value="Safer Alder"' in html
    assert re.search(r'name="kept_logo" value="[^"]{50}', html)
    wrong = client.post(address, given(upload=SimpleUploadedFile("a.png", b"<svg/>"), set="1"))
    assert "Open it in a drawing program and save it as PNG." in wrong.content.decode()
    assert not alder.brands.exists()


def test_tampered_logo_of_the_page_is_checked_like_any_other(world: World, alder: Partnership) -> None:
    client = signed_in(world.alder.people[Role.MANAGER])

    client.post(reverse("brand", args=[alder.slug]), given(kept_logo="PHN2Zy8+", set="1"))

    assert alder.brands.get().logo_digest == ""


def test_logo_stays_unless_it_is_taken_away(world: World, alder: Partnership) -> None:
    set_brand(partnership=alder, name="A", colour=GREEN, logo=checked_logo(png()), begins=date(2020, 1, 1), by=None)
    client, address = signed_in(world.alder.people[Role.MANAGER]), reverse("brand", args=[alder.slug])

    client.post(address, given(set="1"))
    assert PartnershipBrand.objects.get(valid__endswith=None).logo_digest == checked_logo(png()).digest
    client.post(address, given(set="1", logo="none"))
    assert PartnershipBrand.objects.get(valid__endswith=None).logo_digest == ""


def test_place_is_set_and_ended_on_its_own(world: World, alder: Partnership) -> None:
    client, address = signed_in(world.alder.people[Role.MANAGER]), reverse("brand", args=[alder.slug])
    assert "Set it for Norwich" in page_of(client, f"{address}?part=E07000148")

    client.post(address, given(part="E07000148", name="Safer Norwich", begins="2020-01-01", set="1"))
    assert alder.brands.get().area_name == "Norwich"
    for part in ("", "E07999999"):
        client.post(address, {"part": part, "end": "1"})
        assert alder.brands.get().valid.upper is None
    client.post(address, {"part": "E07000148", "end": "1"})
    assert alder.brands.get().valid.upper == timezone.localdate()


# Which one a page stands under


def test_somebody_in_two_partnerships_sees_hallmarks_own_until_they_choose(world: World) -> None:
    client = signed_in(world.constable)
    assert head(page_of(client)) == "Hallmark"

    client.post(reverse("choose-brand"), {"brand": "safer-birch"})
    assert head(page_of(client)) == "Safer Birch"
    client.post(reverse("choose-brand"), {"brand": ""})
    assert head(page_of(client)) == "Hallmark"


def test_brand_of_another_partnership_cannot_be_chosen(world: World) -> None:
    client = signed_in(world.alder.people["none"])

    assert client.post(reverse("choose-brand"), {"brand": "safer-birch"}).status_code == 400
    assert head(page_of(client)) == "Safer Alder"


def test_people_of_a_place_with_its_own_brand_see_that(world: World, alder: Partnership) -> None:
    set_brand(partnership=alder, name="Safer Norwich", colour=BROWN, place=NORWICH, by=None)
    there = holder(world.alder.council)
    there.appointments.get().post.__class__.objects.filter(appointments__person=there).update(
        area_kind="district", area_code="E07000148", area_name="Norwich"
    )

    assert head(page_of(there)) == "Safer Norwich"
    assert head(page_of(world.alder.people["none"])) == "Safer Alder"


def test_public_page_stands_under_the_brand_of_its_partnership_on_its_day(alder: Partnership) -> None:
    today = timezone.localdate()
    set_brand(partnership=alder, name="Then", colour=BROWN, begins=today - timedelta(days=99), by=None)
    set_brand(partnership=alder, name="Now", colour=GREEN, by=None)
    set_brand(partnership=alder, name="Safer Norwich", colour=BROWN, place=NORWICH, by=None)

    def worn(**more: object) -> str:
        request: HttpRequest = RequestFactory().get("/")
        wear_brand_of(request, alder, **more)
        brand = brand_of(request)
        return brand.name if brand else ""

    assert worn() == "Now"
    assert worn(on=today - timedelta(days=9)) == "Then"
    assert worn(on=today - timedelta(days=999)) == "Safer Alder"
    assert worn(area_code="E07000148") == "Safer Norwich"
    assert worn(area_code="E07000143") == "Now"


# The picture


def test_logo_is_served_safely_and_kept_by_its_digest(alder: Partnership) -> None:
    made = set_brand(partnership=alder, name="A", colour=GREEN, logo=checked_logo(png()), by=None)

    response = Client().get(f"/directory/logos/{made.logo_digest}.png")

    assert response.content == png()
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "immutable" in response["Cache-Control"]
    for digest in ("0" * 64, "", "..", made.logo_digest[:63]):
        assert Client().get(f"/directory/logos/{digest}.png").status_code == 404
