"""The published pages and files: public, one for all who have not signed in, and kept by browsers and proxies.

Each costs one query at most. What is withdrawn is answered with 410 and the reason; what never was, with 404.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from hallmark.publications import presenters, queries, storing
from hallmark.publications.models import Publication
from hallmark.ui.brand import Brand, wear

FRESH_S = 300
"""How long a copy may be shown without asking again: what is withdrawn is gone everywhere within five minutes."""
LARGEST_NUMBER = 2**31
Trail = tuple[tuple[str, str], ...]


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """For anybody: what each partnership has published. Public."""
    found = queries.standing()
    return _page(request, "publications/published.html", {"editions": found, "of": "", "trail": ()}, found)


@require_safe
def of_partnership(request: HttpRequest, partnership: str) -> HttpResponse:
    """For anybody: what one partnership has published. Public."""
    found = queries.standing(partnership)
    known = found[0] if found else queries.was_anything_published_by(partnership)
    if known is None:
        raise Http404
    wear(request, Brand(known.partnership_name))
    page = {"editions": found, "of": known.partnership_name, "trail": _trail()}
    return _page(request, "publications/published.html", page, found or [known])


@require_safe
def latest(request: HttpRequest, partnership: str, slug: str) -> HttpResponse:
    """For anybody: the latest edition that stands at an address. Public."""
    editions = queries.editions_of(partnership, slug)
    if not editions:
        raise Http404
    return _edition(request, next((one for one in editions if not one.is_withdrawn), editions[0]), editions)


@require_safe
def edition(request: HttpRequest, partnership: str, slug: str, number: int) -> HttpResponse:
    """For anybody: one edition, as it was published. Public."""
    editions = queries.editions_of(partnership, slug)
    found = next((one for one in editions if one.number == number), None)
    if found is None:
        raise Http404
    return _edition(request, found, editions)


@require_safe
def file(request: HttpRequest, partnership: str, slug: str, number: int, name: str) -> HttpResponse:
    """For anybody: a file of an edition, the very bytes that were published. Public."""
    found = queries.edition_numbered(partnership, slug, number) if number < LARGEST_NUMBER else None
    kind = presenters.content_type(found, name) if found else None
    if found is None or kind is None:
        raise Http404
    if found.is_withdrawn:
        return _withdrawn(request, found)
    response = HttpResponse(storing.read(found, name), content_type=kind)
    if not name.endswith(presenters.MAP):
        saved_as = f"{found.slug}-edition-{found.number}-{name}"
        response["Content-Disposition"] = f'attachment; filename="{saved_as}"'
    return _public(request, response, f'"{found.files[name]["sha256"]}"', found.published_at)


def _edition(request: HttpRequest, found: Publication, editions: Sequence[Publication]) -> HttpResponse:
    # As it was called when it published: nobody is asked, and a later name changes nothing.
    wear(request, Brand(found.partnership_name))
    if found.is_withdrawn:
        return _withdrawn(request, found, editions)
    newest = next((one for one in editions if not one.is_withdrawn), found)
    page = {
        "edition": found,
        # Made by our own templates when it was published, and held against its hash: no words of a visitor are in it.
        "text": mark_safe(storing.read(found, presenters.PAGE).decode()),  # noqa: S308
        "downloads": presenters.downloads(found),
        "body": {"has_map": presenters.has_map(found), "has_points": True},
        "later": newest if newest.number > found.number else None,
        "earlier": [one for one in editions if one.number < found.number],
        "trail": _trail(found),
    }
    return _page(request, "publications/edition.html", page, editions, is_synthetic=found.is_synthetic)


def _withdrawn(request: HttpRequest, found: Publication, editions: Sequence[Publication] = ()) -> HttpResponse:
    """The notice in the place of an edition that was withdrawn, and of its files."""
    standing = next((one for one in editions if not one.is_withdrawn), None)
    page = {
        "edition": found,
        "standing": standing,
        "synthetic": found.is_synthetic,
        "synthetic_evidence": "",
        "trail": _trail(found),
    }
    return _kept_for_a_while(request, render(request, "publications/withdrawn.html", page, status=410))


def _page(
    request: HttpRequest,
    template: str,
    page: dict[str, Any],
    editions: Sequence[Publication],
    *,
    is_synthetic: bool | None = None,
) -> HttpResponse:
    """A page with its band decided by what it shows: the evidence held now is not asked."""
    synthetic = any(one.is_synthetic for one in editions) if is_synthetic is None else is_synthetic
    response = render(request, template, {**page, "synthetic": synthetic, "synthetic_evidence": ""})
    # A list has no day of its last change: an edition that is withdrawn leaves it, and takes its day along.
    changed = None if is_synthetic is None else max((one.changed_at for one in editions), default=None)
    return _public(request, response, f'"{hashlib.sha256(response.content).hexdigest()}"', changed)


def _public(request: HttpRequest, response: HttpResponse, etag: str, changed: datetime | None) -> HttpResponse:
    """The answer with what lets others keep it, or 304 where they have it; kept by nobody for whoever is signed in."""
    if request.user.is_authenticated:
        return _kept_for_a_while(request, response)
    since = int(changed.timestamp()) if changed else None
    answer = get_conditional_response(request, etag=etag, last_modified=since, response=response) or response
    answer["ETag"] = etag
    if since is not None:
        answer["Last-Modified"] = http_date(since)
    return _kept_for_a_while(request, answer)


def _kept_for_a_while(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """By any browser or proxy, but for whoever is signed in: their page bears their name."""
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, max_age=FRESH_S)
    return cast(HttpResponse, response)


def _trail(found: Publication | None = None) -> Trail:
    trail = [("Published", reverse("published"))]
    if found:
        trail.append((found.partnership_name, reverse("published-partnership", args=[found.partnership_slug])))
    return tuple(trail)
