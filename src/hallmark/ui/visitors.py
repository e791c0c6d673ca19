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
    return _comes_in(request)


def may_do(*acts: str) -> Shown:
    """A question: may the visitor do one of these acts anywhere?"""
    return lambda request: _comes_in(request, *acts)


def _comes_in(request: HttpRequest, *acts: str) -> bool:
    """Does a door open? A page of a fault may be made before anybody knows who asks: then it does not."""
    return hasattr(request, "user") and visitor_at(request, *acts) is not None
