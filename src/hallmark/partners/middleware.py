"""The identity of whoever is signed in, around the view and its rendering."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from hallmark.partners.access import COMMITS_ITSELF
from hallmark.partners.identity import acting_as
from hallmark.partners.sign_in.middleware import is_signed_in
from hallmark.ui.middleware import Responder

FAILED = "hallmark_failed"


class IdentityInTransaction:
    """Each request of somebody signed in is one transaction that knows who they are; one that fails leaves nothing.

    But for the few views that keep their own: there the database knows nobody.

    It stands innermost, so that it hears of an exception before anything makes a page of it. Somebody who is not signed
    in has no identity, and the database shows them no row of a restricted table.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_signed_in(request) or _commits_itself(request):
            return self.get_response(request)
        with acting_as(request.user.pk):
            response = self.get_response(request)
            if hasattr(request, FAILED) or response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """What a view did before it failed is undone, whatever page is made of the exception."""
        setattr(request, FAILED, True)


def _commits_itself(request: HttpRequest) -> bool:
    """Does the view of this address keep its own transactions (`partners.access.commits_itself`)?"""
    try:
        return hasattr(resolve(request.path_info).func, COMMITS_ITSELF)
    except Resolver404:
        return False


identity_in_transaction = IdentityInTransaction
