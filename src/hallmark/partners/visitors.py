"""Who visits a page: asked of the database once for each request, however many parts of the page ask."""

from django.http import HttpRequest

from hallmark.partners.queries.viewers import Viewer, viewer_of

_KEPT = "hallmark_visitor"


def visitor(request: HttpRequest) -> Viewer | None:
    """The viewer who makes a request; None for whoever has not signed in, or holds no post today."""
    user = getattr(request, "user", None)
    if user is None or user.pk is None:
        return None
    # Who asks can change within a request: at sign-in.
    known: tuple[int, Viewer | None] | None = getattr(request, _KEPT, None)
    if known is None or known[0] != user.pk:
        known = (user.pk, viewer_of(user.pk))
        setattr(request, _KEPT, known)
    return known[1]
