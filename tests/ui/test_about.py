"""The pages about the site: what they say of cookies is what the site sets, and of contact what the setting says."""

from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from hallmark.partners.sign_in.middleware import SEEN
from hallmark.ui import about
from partners.places_of_work import agency, holder
from strict_templates import forgive_nothing

pytestmark = [pytest.mark.django_db(databases=["default", "refusals"]), pytest.mark.slow]
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


def page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_cookies_page_lists_every_cookie_that_the_site_sets_and_no_other() -> None:
    """Pages, a form, a sign-in, a session that ends and what is said of it, as a browser meets them."""
    who = holder(agency(), "agency-lead")
    who.set_password(PASSWORD)
    who.save()
    client, given = Client(), set()
    for address in ("/", "/law/", "/privacy/", "/cookies/", "/account/sign-in/", "/nothing/"):
        given |= set(client.get(address).cookies)
    assert given == {settings.CSRF_COOKIE_NAME}

    signed = client.post("/account/sign-in/", {"login": who.email, "password": PASSWORD})
    given |= set(signed.cookies)
    for address in ("/", "/account/", "/directory/", "/account/second-factor/", "/account/sessions/"):
        given |= set(client.get(address, follow=True).cookies)
    session = client.session
    session[SEEN] = 0.0
    session.save()
    # Half an hour has passed: the site says so on the next page.
    given |= set(client.get("/").cookies)

    assert given == {cookie.name for cookie in about.cookies()}
    for cookie in about.cookies():
        assert cookie.name in page("/cookies/")


def test_reading_without_a_form_sets_no_cookie() -> None:
    for address in ("/", "/law/", "/privacy/", "/cookies/", "/accessibility/"):
        assert Client().get(address).cookies == {}


def test_cookies_page_says_how_long_they_last() -> None:
    html = page("/cookies/")

    assert "after 12 hours" in html
    assert "After 52 weeks" in html


@pytest.mark.parametrize("address", ["/privacy/", "/accessibility/"])
@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("", "has not said here how to reach them, as they must"),
        ("safety@tamblemouth.example", 'href="mailto:safety@tamblemouth.example"'),
        ("https://tamblemouth.example/contact", 'href="https://tamblemouth.example/contact"'),
        ("Community Safety, 01632 960000", "Community Safety, 01632 960000."),
        ("javascript:alert(1)", "javascript:alert(1)."),
    ],
)
def test_contact_is_what_the_installation_says(settings: Settings, address: str, contact: str, said: str) -> None:
    settings.HALLMARK_CONTACT = contact

    html = page(address)

    assert said in html
    assert 'href="javascript' not in html


def test_footer_of_every_page_leads_to_the_notices() -> None:
    for address in ("/", "/law/", "/account/sign-in/"):
        html = page(address)
        for link in ("/accessibility/", "/privacy/", "/cookies/"):
            assert f'href="{link}"' in html


def test_privacy_notice_answers_what_the_law_asks() -> None:
    """UK GDPR, Articles 13 and 14: who, why, by what law, for whom, how long, from where, rights, and complaint."""
    html = page("/privacy/")

    for asked in (
        "controller", "processor", "data protection officer", "Article 6(1)(e)", "Crime and Disorder Act 1998",
        "Who sees it", "For how long", "come from your agency’s lead", "copy of your data", "you may object",
        "Information Commissioner’s Office", "No decision about you is made by a machine",
    ):  # fmt: skip
        assert asked in " ".join(html.split()).replace("\n", " "), asked
