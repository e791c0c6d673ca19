"""Doors: a page behind one answers whom its keeper lets in, and tells all others what an absent page tells.

A package above `partners` has its doors there (`partners.access`). One below it names the acts that open its pages, and
`partners` registers who may do them: whoever keeps no such register lets nobody in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

P = ParamSpec("P")
V = TypeVar("V")


@dataclass(frozen=True)
class Visitor:
    """Who came through a door, as a package below `partners` knows them: nothing but numbers and a name.

    Attributes:
        everywhere, partnerships: where they may do the acts of the door.
    """

    person: int
    name: str
    everywhere: bool = False
    partnerships: frozenset[int] = frozenset()

    def reaches(self, partnership: int | None) -> bool:
        """May they do the acts of the door there? What is of no partnership is open to whoever came through."""
        return self.everywhere or partnership is None or partnership in self.partnerships


OPERATOR = Visitor(0, "The command line", everywhere=True)
"""Whoever works at the machine itself; the number is nobody's."""
Keeper = Callable[[HttpRequest, tuple[str, ...]], Visitor | None]
_keepers: list[Keeper] = []


def kept_by(keeper: Keeper) -> None:
    """Registers who says whom the doors of the packages below let in. The same again changes nothing."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def visitor_at(request: HttpRequest, *acts: str) -> Visitor | None:
    """The visitor where they may do one of these acts anywhere; None for others, and where nobody keeps the doors."""
    return next((found for keeper in _keepers if (found := keeper(request, acts))), None)


def door(
    admit: Callable[[HttpRequest], V | None],
) -> Callable[
    [Callable[Concatenate[HttpRequest, V, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """A view for those whom `admit` lets in, given what it says of them after the request.

    Whoever has not signed in is led to sign-in (302) whether or not there is anything behind the door. Whoever is not
    let in is told what an absent page tells (404), as must the view do for what is not theirs. No answer is kept by a
    browser or a proxy.
    """

    def guarding(
        view: Callable[Concatenate[HttpRequest, V, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            who = admit(request)
            if who is None:
                raise Http404
            response = view(request, who, *args, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
            return response

        return guarded

    return guarding


def behind(
    *acts: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Visitor, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """The same for a package below `partners`: a view for whoever may do one of these acts somewhere."""
    return door(lambda request: visitor_at(request, *acts))


def opened_by(*acts: str) -> Callable[[HttpRequest], bool]:
    """Whether a way to a page is shown: to whoever may do one of these acts somewhere."""
    return lambda request: visitor_at(request, *acts) is not None
