"""Setting under which name, colour and logo a partnership, or a place in it, is known."""

import re
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from hallmark.law.days import in_words
from hallmark.partners.changes.authority import recorded, require
from hallmark.partners.logos import Logo
from hallmark.partners.models import Partnership, PartnershipBrand, User
from hallmark.partners.permissions import Act
from hallmark.partners.queries.brands import Place
from hallmark.ui.brand import LEAST_CONTRAST, contrast_with_white, darkened, is_dark_enough
from hallmark.ui.problems import Problem


class BrandProblem(Problem):
    """A brand that cannot be set so."""


def checked_colour(text: str) -> str:
    """A colour as ``#rrggbb``. Raises BrandProblem where it is none, or white words could not be read on it."""
    digits = text.strip().lower().removeprefix("#")
    if re.fullmatch("[0-9a-f]{3}", digits):
        digits = "".join(digit * 2 for digit in digits)
    if not re.fullmatch("[0-9a-f]{6}", digits):
        raise BrandProblem("Write the colour as # and six digits or letters from a to f, such as #17344f.")
    colour = f"#{digits}"
    if not is_dark_enough(colour):
        raise BrandProblem(
            f"White words on {colour} have a contrast of {contrast_with_white(colour):.1f} to 1, and need "
            f"{LEAST_CONTRAST} to 1. Choose a darker colour, such as {darkened(colour)}."
        )
    return colour


@transaction.atomic
def set_brand(
    *,
    partnership: Partnership,
    name: str,
    colour: str,
    logo: Logo | None = None,
    place: Place | None = None,
    begins: date | None = None,
    by: User | None,
) -> PartnershipBrand:
    """Sets a brand from a day (today, if none is given); the one before it ends then. The same day again corrects it.

    Args:
        logo: checked (`hallmark.partners.logos`); None is a brand without one.
        place: one of the partnership's places that keeps its own name; None is the whole partnership.
        by: who sets it; None is the operator at the machine.
    Raises:
        NotYours: it is another partnership's.
        BrandProblem: the colour cannot be used, or a later brand is set already; nothing has been changed.
    """
    require(by, Act.PARTNERSHIP_CHANGE, None, partnership=partnership.pk)
    colour, since = checked_colour(colour), begins or timezone.localdate()
    if not name.strip():
        raise BrandProblem("A brand needs a name. Write it as people know it.")
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    code = place.code if place else ""
    for earlier in partnership.brands.filter(area_code=code, valid__overlap=DateRange(since, None)):
        _end_for(earlier, since)
    brand = PartnershipBrand.objects.create(
        partnership=partnership,
        area_kind=place.kind if place else "",
        area_code=code,
        area_name=place.name if place else "",
        name=name.strip(),
        colour=colour,
        logo=logo.data if logo else b"",
        logo_digest=logo.digest if logo else "",
        logo_width=logo.width if logo else 0,
        logo_height=logo.height if logo else 0,
        valid=DateRange(since, None),
        set_by=by,
    )
    detail = {"place": code, "colour": colour.removeprefix("#"), "logo": brand.logo_digest[:12], "from": str(since)}
    recorded("brand.set", brand, by, partnership=partnership.pk, detail=detail)
    return brand


def _end_for(earlier: PartnershipBrand, since: date) -> None:
    if earlier.valid.upper:
        raise BrandProblem(f"A brand was set until {in_words(earlier.valid.upper)}. Choose that day or a later one.")
    if earlier.valid.lower > since:
        raise BrandProblem(f"A brand is set from {in_words(earlier.valid.lower)}. Choose that day or a later one.")
    if earlier.valid.lower == since:
        # It has held on no day but this one: the new one is its correction, and the audit knows of both.
        earlier.delete()
        return
    earlier.valid = DateRange(earlier.valid.lower, since)
    earlier.save(update_fields=["valid"])


@transaction.atomic
def end_brand(*, brand: PartnershipBrand, by: User | None) -> None:
    """Ends a brand of today, now: the place goes by the whole's, and the whole by its legal name. Raises NotYours."""
    require(by, Act.PARTNERSHIP_CHANGE, None, partnership=brand.partnership_id)
    today = timezone.localdate()
    recorded("brand.end", brand, by, partnership=brand.partnership_id, detail={"place": brand.area_code})
    if brand.valid.lower and brand.valid.lower >= today:
        brand.delete()
        return
    brand.valid = DateRange(brand.valid.lower, today)
    brand.save(update_fields=["valid"])
