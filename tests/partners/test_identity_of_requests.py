"""A request of somebody signed in is one transaction that knows who they are, around the view and its rendering."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import include, path
from pytest_django import DjangoAssertNumQueries, Settings

from hallmark.partners.identity import person_now
from hallmark.partners.models import User
from hallmark.ui.problems import Problem

pytestmark = pytest.mark.django_db(transaction=True)

MADE = "made-by-a-view@example.test"


def said(_: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{person_now()} {connection.in_atomic_block}")


def rendered(request: HttpRequest) -> HttpResponse:
    """Who acts is asked while the template renders, after the view has returned."""
    template = engines["django"].from_string("{{ who }}")
    return TemplateResponse(request, template, {"who": person_now})


def wrote(_: HttpRequest) -> HttpResponse:
    User.objects.create_user(MADE)
    return HttpResponse("kept")


def failed_by(fault: Callable[[], Exception]) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        wrote(request)
        raise fault()

    return view


def answered_500(request: HttpRequest) -> HttpResponse:
    wrote(request)
    return HttpResponse(status=500)


def broke_the_transaction(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    return wrote(request)


urlpatterns = [
    path("said", said),
    path("rendered", rendered),
    path("wrote", wrote),
    path("problem", failed_by(lambda: Problem("Not so. Try again."))),
    path("absent", failed_by(lambda: Http404("absent"))),
    path("fault", failed_by(lambda: RuntimeError("a fault"))),
    path("answered-500", answered_500),
    path("broken", broke_the_transaction),
    path("", include("hallmark.config.urls")),
]


@pytest.fixture(autouse=True)
def addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann@example.test")


@pytest.fixture
def signed_in(ann: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(ann, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_view_and_rendering_know_who_acts(signed_in: Client, ann: User) -> None:
    assert signed_in.get("/said").content.decode() == f"{ann.pk} True"
    assert signed_in.get("/rendered").content.decode() == str(ann.pk)


def test_nobody_acts_for_somebody_who_is_not_signed_in(client: Client, signed_in: Client) -> None:
    # The same thread, and so the same connection, as the one that somebody was just signed in on.
    signed_in.get("/said")

    assert client.get("/said").content.decode() == "None False"


def test_nobody_signed_in_costs_no_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):  # the view's own question
        client.get("/said")


def test_what_a_view_wrote_is_kept(signed_in: Client) -> None:
    assert signed_in.get("/wrote").status_code == 200

    assert User.objects.filter(email=MADE).exists()


@pytest.mark.parametrize(
    ("address", "status"),
    [("/problem", 400), ("/absent", 404), ("/fault", 500), ("/answered-500", 500), ("/broken", 500)],
)
def test_what_a_view_wrote_before_it_failed_is_undone(signed_in: Client, address: str, status: int) -> None:
    assert signed_in.get(address).status_code == status

    assert not User.objects.filter(email=MADE).exists()
    # The connection is whole again.
    assert signed_in.get("/said").status_code == 200
    assert not transaction.get_connection().in_atomic_block
