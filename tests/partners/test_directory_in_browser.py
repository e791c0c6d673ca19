"""The directory in a real browser: accessible, no wider than a phone, by keyboard only, and whole without script."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from hallmark.partners.changes import give_seat, succeed
from hallmark.partners.models import Appointment
from hallmark.partners.roles import Role
from partners.places_of_work import LONG_AGO, agency, join, person, post
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


def let_in(page: Page, site: str, side: Side, role: str = Role.AGENCY_LEAD) -> None:
    """Signs the agency's lead, or another, in, as the pages of sign-in would."""
    key = signed_in(side.people[role]).cookies[settings.SESSION_COOKIE_NAME].value
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


def forms(side: Side) -> list[str]:
    """The forms that change the directory, each of another shape, as the administrator has them."""
    seat, answers = side.body.seats.get(), side.posts["none"]
    return [
        *(reverse(name) for name in ("make-agency", "make-team", "make-post")),
        reverse("succeed-agency", args=[side.council.slug]),
        reverse("join-partnership", args=[side.partnership.slug]),
        reverse("set-meetings", args=[side.body.slug]),
        reverse("hand-on-seat", args=[side.body.slug, seat.pk]),
        reverse("name-substitute", args=[side.body.slug, seat.pk]),
        reverse("set-establishment", args=[side.team.slug]),
        reverse("change-post", args=[answers.public_id]),
        reverse("answer-to", args=[answers.public_id]),
        reverse("answer-no-more", args=[answers.public_id, answers.accountabilities.first().pk]),
        reverse("change-own", args=[side.people[Role.ADMINISTRATOR].public_id]),
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
    for address in addresses(side):
        page.goto(live_server.url + address)
        _is_fit(page)


def test_forms_are_accessible_and_fit_a_phone_with_their_errors_and_before_they_end_something(
    live_server: LiveServer, side: Side, page: Page, refused: list[str]
) -> None:
    let_in(page, live_server.url, side, Role.ADMINISTRATOR)
    for address in forms(side):
        page.goto(live_server.url + address)
        _is_fit(page)
    page.goto(live_server.url + reverse("end-agency", args=[side.council.slug]))
    page.get_by_role("button", name="End the agency").click()
    _is_fit(page)
    page.get_by_label("Last day").fill("2090-01-01")
    page.get_by_role("button", name="End the agency").click()
    page.get_by_text("Nothing has been changed yet").wait_for()
    _is_fit(page)
    rows = f"name,e-mail,post,agency\nBo Example,bo@example.test,Clerk,{side.council}\n".encode()
    page.goto(live_server.url + reverse("import-people"))
    page.get_by_label("Spreadsheet").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": rows})
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_label("Send 1 invitation")).to_be_checked()
    _is_fit(page)


def _is_fit(page: Page) -> None:
    """Accessible at a laptop's size, and no wider than a small phone."""
    page.set_viewport_size({"width": 1366, "height": 900})
    assert page.locator("h1").count() == 1
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_secretary_hands_a_seat_on_by_keyboard_only_and_without_script(
    live_server: LiveServer, side: Side, browser: Browser
) -> None:
    """From the flag on the body's page, past what would change, to who sits for the other agency."""
    trust, group = agency("Treeshire PCT", "pct"), agency("Treeshire CCG", "ccg")
    join(side.partnership, group)
    give_seat(body=side.body, agency=trust, begins=LONG_AGO, by=None)
    succeed(before=trust, after=group, on=timezone.localdate(), nature="merged", by=None)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    let_in(page, live_server.url, side, Role.SECRETARIAT)
    page.goto(live_server.url + reverse("body", args=[side.body.slug]))

    _tab_to(page, page.get_by_role("link", name="Hand the seat on of Treeshire PCT"))
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_label("To which agency?"))
    page.keyboard.type("Treeshire CCG")
    _tab_to(page, page.get_by_role("button", name="Hand it on"))
    page.keyboard.press("Enter")
    page.get_by_text("Treeshire CCG has it.").wait_for()
    _tab_to(page, page.get_by_role("button", name="Hand it on"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Who sits for Treeshire CCG")).to_be_visible()
    assert [one.agency for one in side.body.seats.filter(valid__contains=timezone.localdate())] == [side.council, group]
    context.close()


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
