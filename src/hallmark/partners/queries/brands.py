"""Which brands there are on a day: of a partnership, and of the places in it that keep their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse

from hallmark.areas.problems import UndividedArea
from hallmark.partners.models import Partnership, PartnershipBrand
from hallmark.partners.queries.territory import territory
from hallmark.partners.rules import stands
from hallmark.ui.brand import Brand

KEY = "/"


@dataclass(frozen=True)
class Choice:
    """One brand that a page can stand under; `key` names it in a form and in a session."""

    key: str
    area_code: str
    brand: Brand

    @property
    def is_local(self) -> bool:
        """Is it of a place, and not of the whole partnership?"""
        return bool(self.area_code)


@dataclass(frozen=True)
class Place:
    """A place in a partnership that can have a brand of its own."""

    kind: str
    code: str
    name: str


def choices(partnerships: Iterable[int], *, on: date) -> list[Choice]:
    """The brands in force on a day of these partnerships, each whole before its places. Two queries.

    A partnership that has set none is known by its name, in Hallmark's colour.
    """
    rows = PartnershipBrand.objects.filter(valid__contains=on).defer("logo").order_by("area_name", "area_code")
    found = Partnership.objects.filter(pk__in=partnerships).order_by("legal_name", "pk")
    listed = []
    for partnership in found.prefetch_related(Prefetch("brands", queryset=rows, to_attr="brands_today")):
        today: list[PartnershipBrand] = partnership.brands_today
        whole = next((one for one in today if not one.area_code), None)
        shown = as_shown(whole) if whole else Brand(str(partnership))
        listed.append(Choice(partnership.slug, "", shown))
        listed += [Choice(_key(one, partnership), one.area_code, as_shown(one)) for one in today if one.area_code]
    return listed


def _key(brand: PartnershipBrand, partnership: Partnership) -> str:
    return f"{partnership.slug}{KEY}{brand.area_code}"


def as_shown(brand: PartnershipBrand) -> Brand:
    """A brand as the head of a page shows it."""
    logo = reverse("brand-logo", args=[brand.logo_digest]) if brand.logo_digest else ""
    return Brand(brand.name, brand.colour, logo)


def brand_on(partnership: Partnership, *, on: date, area_code: str = "") -> PartnershipBrand | None:
    """The brand set for a partnership, or for a place in it, on a day; None where none was."""
    return partnership.brands.filter(valid__contains=on, area_code=area_code).first()


def logo_with(digest: str) -> bytes | None:
    """The picture with this digest, now or formerly a logo here; None where there is none."""
    held = PartnershipBrand.objects.filter(logo_digest=digest).exclude(logo_digest="")
    found = held.values_list("logo", flat=True).first()
    return None if found is None else bytes(found)


def places(partnership: Partnership, *, on: date) -> list[Place]:
    """The places that can have a brand of their own: what the partnership covers on a day, and districts in that."""
    covers = [one for one in partnership.covers.all() if stands(one.valid.lower, one.valid.upper, on)]
    found = {one.area_code: Place(one.area_kind, one.area_code, one.area_name) for one in covers if not one.is_excluded}
    if found and stands(partnership.valid.lower, partnership.valid.upper, on):
        try:
            districts = territory(f"partnership:{partnership.slug}", as_at=on).districts
        except UndividedArea:
            districts = ()
        found |= {one.code: Place(one.kind, one.code, one.name) for one in districts if one.code not in found}
    return sorted(found.values(), key=lambda place: place.name)
