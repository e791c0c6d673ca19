"""What a person sees when something is wrong, in plain words and with a way back."""

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client
from django.views.defaults import bad_request, permission_denied, server_error

from partners.places_of_work import agency, holder
from partners.signing_in import signed_in

pytestmark = pytest.mark.django_db


def test_address_that_leads_nowhere(client: Client) -> None:
    response = client.get("/nothing/")

    assert response.status_code == 404
    assert "If you typed the address, check it." in response.content.decode()


def test_fault_of_ours_asks_the_database_nothing(rf: HttpRequest) -> None:
    response = server_error(rf.get("/"))

    assert response.status_code == 500
    assert "What you had saved before is as it was." in response.content.decode()


def test_request_that_cannot_be_read(rf: HttpRequest) -> None:
    assert "could not be read" in bad_request(rf.get("/"), Exception()).content.decode()


def test_page_that_is_not_open(rf: HttpRequest) -> None:
    assert "not open to you" in permission_denied(rf.get("/"), Exception()).content.decode()


def test_form_that_has_expired() -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/assessments/", {})

    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


@pytest.mark.django_db(databases=["default", "refusals"])
def test_ways_on_are_those_that_the_visitor_may_go() -> None:
    inside = signed_in(holder(agency()))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = inside.cookies

    outside = Client().get("/nothing/").content.decode()
    absent, expired = inside.get("/nothing/").content.decode(), strict.post("/directory/brand/", {}).content.decode()

    for html in (absent, expired):
        assert 'href="/search/"' in html
        assert 'href="/directory/"' in html
        assert 'href="/evidence/"' not in html
    assert "The form has expired" in expired
    assert 'href="/search/"' not in outside
    assert 'href="/law/"' in outside


def test_accessibility_statement_names_the_law(client: Client) -> None:
    assert "Accessibility Regulations 2018" in client.get("/accessibility/").content.decode()


def test_every_page_carries_the_strict_policy(client: Client) -> None:
    for address in ("/", "/nothing/", "/areas/E07999999/"):
        assert "default-src 'none'" in client.get(address)["Content-Security-Policy"]


def test_attribution_is_on_every_page() -> None:
    html = render_to_string("404.html")

    assert "Open Government Licence v3.0" in html
    assert "Contains OS data © Crown copyright and database right" in html
