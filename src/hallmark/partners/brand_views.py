"""Pages of brands: setting a partnership's, choosing among one's own, and the pictures themselves."""

import base64
import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET, require_http_methods

from hallmark.audit import changes as audit
from hallmark.partners.access import signed_in_required
from hallmark.partners.brand_forms import BrandForm, ChooseForm, PartForm
from hallmark.partners.branding import CHOSEN, visitors_brands, visitors_choice
from hallmark.partners.changes.brands import end_brand, set_brand
from hallmark.partners.changing.asking import asker
from hallmark.partners.logos import Logo
from hallmark.partners.models import Partnership
from hallmark.partners.permissions import Act
from hallmark.partners.queries.brands import Place, brand_on, logo_with, places
from hallmark.partners.queries.viewers import Viewer
from hallmark.partners.trails import trail
from hallmark.ui.problems import Problem
from hallmark.ui.views import YEAR_S

# A picture that somebody brought: should a browser ever take it for a page, that page may do nothing.
PICTURE_POLICY = "default-src 'none'; sandbox"


@require_http_methods(["GET", "POST"])
@signed_in_required
def brand(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the community safety manager: under which name, colour and logo the partnership and its parts are known."""
    partnership = _theirs(viewer, slug)
    parts = {one.code: one for one in places(partnership, on=viewer.on)}
    asked = PartForm(parts.values(), request.POST if request.method == "POST" else request.GET)
    part = parts.get(asked.cleaned_data["part"]) if asked.is_valid() else None
    now = brand_on(partnership, on=viewer.on, area_code=part.code if part else "")
    name = part.name if part else str(partnership)
    if "end" in request.POST and asked.is_valid() and now:
        end_brand(brand=now, by=asker(request))
        return redirect("brand", slug=slug)
    form = (
        BrandForm(now, name, viewer.on, request.POST, request.FILES)
        if request.method == "POST"
        else BrandForm(now, name, viewer.on)
    )
    is_given = all([asked.is_valid(), form.is_valid()])
    if is_given and "preview" not in request.POST and _set(request, partnership, part, form):
        return redirect("brand", slug=slug)
    given = {
        "partnership": partnership,
        "part": part,
        "asked": asked,
        "form": form,
        "now": now,
        "sample": _sample(form) if is_given else None,
        "kept_logo": _kept(form),
        "brands": list(partnership.brands.defer("logo").select_related("set_by")),
        "today": viewer.on,
        "trail": trail(("Partnerships", reverse("partnerships")), (str(partnership), _way_to(partnership))),
    }
    return render(request, "partners/brand.html", given, status=400 if form.errors or asked.errors else 200)


def _way_to(partnership: Partnership) -> str:
    return reverse("partnership", args=[partnership.slug])


def _theirs(viewer: Viewer, slug: str) -> Partnership:
    """The partnership, where the viewer may change it. Raises Http404, and records a refusal, as for an absent one."""
    found = Partnership.objects.filter(slug=slug).first()
    reach = viewer.reach(Act.PARTNERSHIP_CHANGE)
    if found is not None and reach.covers(partnership=found.pk):
        return found
    audit.record_refusal(
        act=Act.PARTNERSHIP_CHANGE.value,
        subject=("partnership", slug),
        by=viewer.person,
        agency=viewer.held[0].agency,
        partnership=found.pk if found else None,
    )
    raise Http404


def _set(request: HttpRequest, partnership: Partnership, part: Place | None, form: BrandForm) -> bool:
    given = form.cleaned_data
    try:
        set_brand(
            partnership=partnership,
            name=given["name"],
            colour=given["colour"],
            logo=given["logo"],
            place=part,
            begins=given["begins"],
            by=asker(request),
        )
    except Problem as problem:
        form.add_error("begins", str(problem))
        return False
    return True


def _sample(form: BrandForm) -> dict[str, Any]:
    """What the head of a page would show, its picture within the page."""
    given = form.cleaned_data
    logo: Logo | None = given["logo"]
    picture = f"data:image/png;base64,{_packed(logo)}" if logo else ""
    return {"name": given["name"], "colour": given["colour"], "logo": picture}


def _kept(form: BrandForm) -> str:
    """The picture that was chosen, to travel along in the page: a file field is empty when a page comes back."""
    upload = form.cleaned_data.get("upload") if form.is_bound else None
    return _packed(upload) if upload else str(form["kept_logo"].value() or "") if form.is_bound else ""


def _packed(logo: Logo) -> str:
    return base64.b64encode(logo.data).decode()


@require_http_methods(["GET", "POST"])
@signed_in_required
def choose_brand(request: HttpRequest, _viewer: Viewer) -> HttpResponse:
    """For somebody in several partnerships: under whose name and colour their pages stand. Kept for the session."""
    found, now = visitors_brands(request), visitors_choice(request)
    form = ChooseForm(found, now.key if now else "", request.POST if request.method == "POST" else None)
    if form.is_valid():
        request.session[CHOSEN] = form.cleaned_data["brand"]
        return redirect("start")
    given = {"form": form, "found": found, "trail": trail()}
    return render(request, "partners/choose_brand.html", given, status=400 if form.errors else 200)


@require_GET
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """For the browser: a logo by its digest, which nobody has who was not shown it. Public, and the same for ever."""
    picture = logo_with(digest) if re.fullmatch("[0-9a-f]{64}", digest) else None
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/png")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=YEAR_S, immutable=True)
    return response
