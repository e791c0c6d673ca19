"""The doors of pages: nobody goes to sign in; whoever holds no post, or not the right one, finds nothing here."""

from collections.abc import Callable
from typing import Any, TypedDict, TypeVar

from django.http import HttpRequest

from hallmark.audit.queries import Reader
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.partners.visitors import visitor
from hallmark.ui.doors import Visitor, door

AnyView = TypeVar("AnyView", bound=Callable[..., Any])
LONGEST_NAME = 120
"""Letters of a name beside what somebody did; an address without a name may be longer."""
COMMITS_ITSELF = "hallmark_commits_itself"


def viewer_at(request: HttpRequest, *acts: Act) -> Viewer | None:
    """The viewer where they may do one of these acts anywhere, and with no act named, whoever holds a post today."""
    viewer = visitor(request)
    if viewer is None or (acts and not any(map(viewer.reach, acts))):
        return None
    return viewer


signed_in_required = door(viewer_at)
"""The view for people with a live appointment only, given the viewer after the request."""


def allowed_to(*acts: Act) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The view for whoever may do one of these acts somewhere, given the viewer after the request."""
    return door(lambda request: viewer_at(request, *acts))


class Signature(TypedDict):
    """Who does something, as it is written down: the name to read, and the person's number."""

    by: str
    person: int


def signature(request: HttpRequest) -> Signature:
    """Whoever is signed in; call behind a door."""
    assert request.user.pk is not None  # noqa: S101 - for types: a door lets nobody in who has not signed in
    return {"by": str(request.user)[:LONGEST_NAME], "person": request.user.pk}


def commits_itself(view: AnyView) -> AnyView:
    """A view that keeps its own transactions, of which others wait for the end: none is opened around it.

    Only for one that reads no restricted table, since the database then does not know who acts.
    """
    setattr(view, COMMITS_ITSELF, True)
    return view


def keeper(request: HttpRequest, acts: tuple[str, ...]) -> Visitor | None:
    """Whom the doors of the packages below let in, and where they may do the acts of the door."""
    viewer = viewer_at(request, *map(Act, acts))
    if viewer is None:
        return None
    reaches = [viewer.reach(Act(act)) for act in acts]
    partnerships = frozenset(one for mine in reaches for one in mine.partnerships)
    return Visitor(
        viewer.person, str(request.user)[:LONGEST_NAME], any(mine.everywhere for mine in reaches), partnerships
    )


def audit_reader(request: HttpRequest) -> Reader | None:
    """Whose events somebody may read: those of the agency and partnership whose information they govern."""
    viewer = visitor(request)
    mine = viewer.reach(Act.AUDIT_READ) if viewer else None
    if viewer is None or not mine:
        return None
    return Reader(viewer.person, mine.everywhere, mine.agencies, mine.partnerships)
