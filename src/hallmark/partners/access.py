"""The door of every page that needs sign-in: nobody goes to sign in; whoever holds no post finds nothing here."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from hallmark.audit.queries import Reader
from hallmark.partners.permissions import Act, reach
from hallmark.partners.queries.viewers import Viewer, viewer_of

P = ParamSpec("P")


def signed_in_required(
    view: Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The view for people with a live appointment only, given the viewer after the request.

    Nobody is led to sign-in (302). Whoever holds no post today is told what an absent page tells (404), as must the
    view do for what is not the viewer's. No answer is kept by a browser or a proxy.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        viewer = viewer_of(request.user.pk)
        if viewer is None:
            raise Http404
        response = view(request, viewer, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return guarded


def audit_reader(request: HttpRequest) -> Reader | None:
    """Whose events somebody may read: those of the agency and partnership whose information they govern."""
    if request.user.pk is None:
        return None
    mine = reach(request.user.pk, Act.AUDIT_READ)
    return Reader(request.user.pk, mine.everywhere, mine.agencies, mine.partnerships) if mine else None
