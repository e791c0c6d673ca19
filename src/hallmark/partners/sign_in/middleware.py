"""What stands around each click of somebody signed in: sessions that end, and a second factor before anything else."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hallmark.partners.models import User
from hallmark.partners.sign_in import demonstration, people
from hallmark.partners.sign_in.rules import IDLE, SEEN_EVERY, is_over
from hallmark.ui.middleware import Responder

BEGAN, SEEN, ENROLLED = "signed_in_at", "seen_at", "has_second_factor"
# Where somebody without a second factor may still go: to enrol one, to take up a post, and out.
OPEN_PATHS = ("/account/", "/join/")


def is_signed_in(request: HttpRequest) -> bool:
    """Has the visitor signed in? A visitor without a session costs no query."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def session_limits(get_response: Responder) -> Responder:
    """A session ends that has not been used for half an hour, or has been open for twelve hours."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_signed_in(request):
            now = time.time()
            began, seen = request.session.setdefault(BEGAN, now), request.session.setdefault(SEEN, now)
            if isinstance(request.user, User) and demonstration.is_refused(request.user):
                # Real evidence was added to what was the demonstration while they were in.
                logout(request)
            elif is_over(began_s=began, seen_s=seen, now_s=now):
                logout(request)
                messages.info(
                    request,
                    f"You were signed out, because a session ends after {IDLE.seconds // 60} minutes without use and "
                    "after a working day. Sign in again.",
                )
            elif now - seen >= SEEN_EVERY.total_seconds():
                request.session[SEEN] = now
        return get_response(request)

    return middleware


def second_factor_first(get_response: Responder) -> Responder:
    """Whoever holds a post that sees restricted facts enrols a second factor before they see any page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_signed_in(request) and not request.path.startswith(OPEN_PATHS) and _lacks_second_factor(request):
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Does their post need one, and have they none? Asked until they have: then the session remembers."""
    person = request.user
    if request.session.get(ENROLLED) or person.pk is None or demonstration.is_demonstration(person):
        return False
    if not people.needs_second_factor(person.pk):
        return False
    if people.has_second_factor(person.pk):
        request.session[ENROLLED] = True
        return False
    return True
