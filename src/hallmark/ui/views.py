"""The start page, search, and pages about the site itself."""

import re
from datetime import datetime, timedelta

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from hallmark.ui import about
from hallmark.ui import search as searching
from hallmark.ui import start as starting
from hallmark.ui.brand import is_dark_enough
from hallmark.ui.visitors import works_here

CHANGES_SHOWN = 10
YEAR_S = 365 * 24 * 3600
FIRST_TIME = timedelta(days=7)
"""How far back the changes reach for somebody whose last time here is not known."""


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """For whoever works here: what needs them today, what has changed, where they work. For all: what this is. Public.

    Somebody who has not signed in sees what is published, and no more.
    """
    if not request.user.is_authenticated:
        return render(request, "ui/public.html", {"sections": starting.sections_of(request)})
    since, is_known = _last_here(request)
    changes = starting.changes_of(request, since)
    given = {
        "needs": starting.needs_of(request),
        "today": timezone.localdate(),
        "since": since if is_known else None,
        "changes": changes[:CHANGES_SHOWN],
        "more_changes": len(changes) - CHANGES_SHOWN,
        "sections": starting.sections_of(request),
        "works_here": works_here(request),
    }
    return _kept_by_nobody(render(request, "ui/start.html", given))


def _last_here(request: HttpRequest) -> tuple[datetime, bool]:
    """When the visitor signed in the time before, and whether that is known; a week ago where it is not."""
    said = request.session.get(starting.LAST_HERE)
    when = datetime.fromisoformat(said) if said else timezone.now() - FIRST_TIME
    return timezone.localtime(when), bool(said)


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    """No browser or proxy keeps what only one person may see."""
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """For whoever works here: everything by name that they may see, kind by kind."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not works_here(request):
        raise Http404
    text = " ".join(request.GET.get("text", "").split())
    kind = request.GET.get("kind", "")
    fault = _fault(text)
    given = {
        "text": text[: searching.LONGEST],
        "fault": fault,
        "kinds": [] if fault or not text else searching.search(request, text, kind=kind),
        "kind": kind,
        "trail": (),
    }
    return _kept_by_nobody(render(request, "ui/search.html", given, status=400 if fault else 200))


def _fault(text: str) -> str:
    """Why a text cannot be looked for, in a sentence that says what to do; blank where it can be, or there is none."""
    if len(text) > searching.LONGEST:
        return f"Search for {searching.LONGEST} letters or fewer."
    if text and searching.too_short(text):
        return f"Search for at least {searching.SHORTEST} letters or numbers."
    return ""


@require_GET
def brand_colour(request: HttpRequest, code: str) -> HttpResponse:
    """For the browser: a style sheet with a brand's colour, six digits of it, on which white words can be read. Public.

    A page may not say its style itself (`ui.middleware`). The address holds all that the answer depends on.
    """
    if not re.fullmatch("[0-9a-f]{6}", code) or not is_dark_enough(f"#{code}"):
        raise Http404
    response = HttpResponse(f":root {{ --hallmark-brand: #{code}; }}\n", content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=YEAR_S, immutable=True)
    return response


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """For anyone: what works for whom, what does not yet, and whom to tell. Public.

    Source: Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018, reg 8.
    """
    return render(request, "ui/accessibility.html", {"contact": about.contact(), "trail": ()})


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """For anyone: what is held about them here, why, for how long, and who answers for it. Public.

    Source: UK GDPR, Articles 13 and 14.
    """
    return render(request, "ui/privacy.html", {"contact": about.contact(), "trail": ()})


@require_GET
def cookies(request: HttpRequest) -> HttpResponse:
    """For anyone: every cookie that the site sets, what for, and until when. Public.

    Source: Privacy and Electronic Communications (EC Directive) Regulations 2003, reg 6.
    """
    return render(request, "ui/cookies.html", {"cookies": about.cookies(), "trail": ()})


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For somebody whose form came from another session, or without cookies: what to do. Public."""
    return render(request, "403_csrf.html", status=403)
