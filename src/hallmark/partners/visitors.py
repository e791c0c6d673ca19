"""Who visits a page: asked of the database once for each request, however many parts of the page ask."""

from django.http import HttpRequest

from hallmark.partners.queries.viewers import Viewer, viewer_of

_KEPT = "hallmark_visitor"


def visitor(request: HttpRequest) -> Viewer | None:
    """The viewer who makes a request; None for whoever has not signed in, or holds no post today."""
    if not hasattr(request, _KEPT):
        user = getattr(request, "user", None)
        found = viewer_of(user.pk) if user is not None and user.is_authenticated else None
        setattr(request, _KEPT, found)
    kept: Viewer | None = getattr(request, _KEPT)
    return kept
