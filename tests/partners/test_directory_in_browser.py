"""The directory in a real browser: accessible, no wider than a phone, by keyboard only, and whole without script."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from hallmark.partners.models import Appointment
from hallmark.partners.roles import Role
from partners.places_of_work import person, post
from partners.signing_in import signed_in
from partners.two_partnerships import Side, make_world

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "refusals"]),
]


@pytest.fixture
def side(live_server: LiveServer) -> Side:
    """A partnership with people of every role, behind a site that answers a browser."""
    return make_world().alder


def let_in(page: Page, site: str, side: Side) -> None:
    """Signs the agency's lead in, as the pages of sign-in would."""
    key = signed_in(side.people[Role.AGENCY_LEAD]).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])


def addresses(side: Side) -> list[str]:
    given = side.appointments["none"]
    return [
        *(reverse(name) for name in ("directory", "agencies", "partnerships", "teams", "import-people")),
        "/directory/?text=zebra",
        "/directory/?place=nowhere",
        reverse("agency", args=[side.council.slug]),
        reverse("partnership", args=[side.partnership.slug]),
        reverse("body", args=[side.body.slug]),
        reverse("team", args=[side.team.slug]),
        reverse("post", args=[side.posts["none"].public_id]),
        reverse("person", args=[side.people["none"].public_id]),
        reverse("ended", args=[side.people["none"].public_id]),
        reverse("appoint", args=[side.posts["none"].public_id]),
        reverse("end-appointment", args=[given.public_id]),
        reverse("move-appointment", args=[given.public_id]),
    ]


@pytest.fixture
def refused(page: Page) -> Iterator[list[str]]:
    """What the browser says was refused or failed while the test ran; nothing may be."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert [line for line in said if "400" not in line] == []


def test_pages_are_accessible_and_fit_a_phone(
    live_server: LiveServer, side: Side, page: Page, refused: list[str]
) -> None:
    let_in(page, live_server.url, side)
    faults, too_wide = {}, []
    for address in addresses(side):
        page.set_viewport_size({"width": 1366, "height": 900})
        page.goto(live_server.url + address)
        assert page.locator("h1").count() == 1
        found = Axe().run(page)
        if found.violations_count:
            faults[address] = found.generate_report()
        page.set_viewport_size({"width": 320, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            too_wide.append(address)

    assert (faults, too_wide) == ({}, [])


def test_refused_form_is_accessible_and_keeps_what_was_typed(
    live_server: LiveServer, side: Side, page: Page, refused: list[str]
) -> None:
    let_in(page, live_server.url, side)
    page.goto(live_server.url + reverse("appoint", args=[side.posts["none"].public_id]))

    page.get_by_label("Their e-mail address").fill("ghost@example.test")
    page.get_by_role("button", name="Appoint").click()

    page.wait_for_selector(".govuk-error-summary")
    assert page.title().startswith("Error:")
    assert page.get_by_label("Their e-mail address").input_value() == "ghost@example.test"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_lead_finds_appoints_and_ends_by_keyboard_only_and_without_script(
    live_server: LiveServer, side: Side, browser: Browser
) -> None:
    colleague = side.people["analyst"]
    work = post(side.council, "Dog warden", function="Stray dogs")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    let_in(page, live_server.url, side)
    page.goto(live_server.url + reverse("directory"))

    _tab_to(page, page.get_by_label("What about, or whom"))
    page.keyboard.type("stray")
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("link", name="Dog warden", exact=True))
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("link", name="Appoint somebody"))
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_label("Their e-mail address"))
    page.keyboard.type(colleague.email)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/posts/{work.public_id}/")
    made = Appointment.objects.get(post=work, person=colleague)
    _tab_to(page, page.get_by_role("link", name="End Alder Analyst as Dog warden"))
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_label("At once: access ends now"))
    page.keyboard.press("Space")
    _tab_to(page, page.get_by_role("button", name="End the appointment"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/ended/")

    made.refresh_from_db()
    assert made.ended_by == side.people[Role.AGENCY_LEAD]
    assert not Appointment.objects.live(timezone.localdate()).filter(pk=made.pk).exists()
    context.close()


def _tab_to(page: Page, target: object) -> None:
    """Presses Tab until the target has the focus; fails where the keyboard never gets there."""
    for _ in range(80):
        if target.evaluate("(node) => node === document.activeElement"):  # type: ignore[attr-defined]
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reached {target}")


def test_whoever_is_not_signed_in_is_led_to_sign_in(live_server: LiveServer, side: Side, page: Page) -> None:
    page.goto(live_server.url + reverse("person", args=[person().public_id]))

    assert "/directory/people/" in page.url
    assert page.url.startswith(f"{live_server.url}/account/")
