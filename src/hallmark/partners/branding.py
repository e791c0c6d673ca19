"""Under whose brand a page stands: that of the visitor's partnership, or that of the partnership which a page is of."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from hallmark.partners.models import Appointment, Partnership
from hallmark.partners.queries.brands import Choice, choices
from hallmark.partners.queries.viewers import Viewer
from hallmark.partners.visitors import visitor
from hallmark.ui.brand import Brand, wear

CHOSEN = "brand"
"""In the session: the key of the brand that its owner chose; blank is Hallmark's own."""
_KEPT = "hallmark_brands"


def wear_brand_of(
    request: HttpRequest, partnership: Partnership, *, area_code: str = "", on: date | None = None
) -> None:
    """Puts a page under the brand of the partnership that it is of, or of a place in it, whoever visits it.

    For public pages. On a day, if it is given, so that what was published then keeps the brand of then. Two queries.
    """
    found = choices([partnership.pk], on=on or timezone.localdate())
    wear(request, next((one.brand for one in found if one.area_code == area_code), found[0].brand))


def visitors_brands(request: HttpRequest) -> list[Choice]:
    """The brands that a visitor's pages may carry: of the partnerships of their agencies. Asked once for a request."""
    if not hasattr(request, _KEPT):
        viewer = visitor(request)
        found = choices(viewer.partnerships, on=viewer.on) if viewer and viewer.partnerships else []
        setattr(request, _KEPT, found)
    kept: list[Choice] = getattr(request, _KEPT)
    return kept


def visitors_choice(request: HttpRequest) -> Choice | None:
    """The brand that a visitor's pages carry: the one they chose; else their only partnership's, or their place's.

    None is Hallmark's own: somebody in several partnerships sees it until they choose.
    """
    found, viewer = visitors_brands(request), visitor(request)
    chosen = request.session.get(CHOSEN) if found else None
    if chosen is not None:
        return next((one for one in found if one.key == chosen), None)
    if viewer is None or sum(not one.is_local for one in found) != 1:
        return None
    return _of_their_place(viewer, found) or found[0]


def _of_their_place(viewer: Viewer, found: list[Choice]) -> Choice | None:
    local = {one.area_code: one for one in found if one.is_local}
    if not local:
        return None
    held = Appointment.objects.live(viewer.on).filter(person=viewer.person)
    codes = held.values_list("post__area_code", "post__team__area_code")
    return next((local[code] for pair in codes for code in pair if code in local), None)


def visitors_brand(request: HttpRequest) -> Brand | None:
    """The same, as the head of a page shows it."""
    choice = visitors_choice(request)
    return choice.brand if choice else None
