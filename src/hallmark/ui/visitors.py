"""Questions about whoever visits, for the menu and for what stands around every page."""

from collections.abc import Callable

from django.http import HttpRequest

from hallmark.ui.doors import visitor_at

Shown = Callable[[HttpRequest], bool]


def everyone(request: HttpRequest) -> bool:
    """Yes: for what anybody may open."""
    return True


def works_here(request: HttpRequest) -> bool:
    """Has the visitor signed in, and do they hold a post today?"""
    return visitor_at(request) is not None


def may_do(*acts: str) -> Shown:
    """A question: may the visitor do one of these acts anywhere?"""
    return lambda request: visitor_at(request, *acts) is not None
