"""What stands around every request: where a page may load things from, and problems told as pages."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hallmark.ui.problems import Problem

Responder = Callable[[HttpRequest], HttpResponse]

# Everything comes from this site and nothing is inline, so that no page can be made to run another's words.
# `data:` is for the small pictures inside MapLibre's and GOV.UK Frontend's style sheets.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def content_security_policy(get_response: Responder) -> Responder:
    """Every answer says that a browser may load from this site only, and run nothing written into a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def no_null_characters(get_response: Responder) -> Responder:
    """An address with a null character is nobody's: PostgreSQL refuses it, so it is answered before it gets there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = (request.path, *(value for _, values in request.GET.lists() for value in values))
        if any("\x00" in text for text in asked):
            raise SuspiciousOperation("a null character in the address")
        return get_response(request)

    return middleware


class ProblemsAsPages:
    """A Problem raised anywhere in a view becomes a page that says its one sentence."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a Problem; any other exception goes on to Django."""
        if not isinstance(exception, Problem):
            return None
        return render(request, "ui/problem.html", {"sentence": str(exception)}, status=exception.status)


problems_as_pages = ProblemsAsPages
