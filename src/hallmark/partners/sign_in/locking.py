"""Lock-out: whose tries are counted, what a locked-out person is told, and whether an address is locked now."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Who says so, where a code was wrong and not a password.
WRONG_CODE = "hallmark wrong code"


def address_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The e-mail address that a try was for, in small letters; the same for a password and for a code."""
    named = credentials or {}
    tried = named.get("email") or named.get("username") or request.POST.get("login")
    return tried.strip().lower() if tried else None


def locked_page(request: HttpRequest, _credentials: dict[str, Any] | None = None, *_rest: Any) -> HttpResponse:
    """For anyone whose address is locked: until when, and what helps. The same for an address without an account."""
    minutes = round(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    return render(
        request, "sign_in/locked.html", {"minutes": minutes, "tries": settings.AXES_FAILURE_LIMIT}, status=429
    )


def is_locked(request: HttpRequest, email: str) -> bool:
    """Are more tries for this address refused now?"""
    return not AxesProxyHandler.is_allowed(request, {"email": email})


def count_failure(request: HttpRequest, email: str) -> None:
    """Counts a wrong code as a wrong password is counted."""
    user_login_failed.send(sender=WRONG_CODE, credentials={"email": email}, request=request)
