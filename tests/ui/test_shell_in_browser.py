"""The shell in a real browser: accessible, whole on a phone and at double size, by keyboard only and without script."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page
from pytest_django.live_server_helper import LiveServer

from hallmark.partners.changes import set_brand
from hallmark.partners.logos import checked_logo
from hallmark.partners.models import User
from hallmark.partners.roles import Role
from partners.pictures import png
from partners.signing_in import signed_in
from partners.two_partnerships import World, make_world

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "refusals", "audit"]),
]
GREEN = "#1d5c38"


@pytest.fixture
def world(live_server: LiveServer) -> World:
    """Two partnerships, one with a brand, behind a site that answers a browser."""
    made = make_world()
    given = {"name": "Safer Alder", "colour": GREEN, "logo": checked_logo(png())}
    set_brand(partnership=made.alder.partnership, by=None, **given)  # type: ignore[arg-type]
    return made


@pytest.fixture
def refused(page: Page) -> Iterator[list[str]]:
    """What the browser says was refused or failed while the test ran; nothing may be, but the pages of faults."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert [line for line in said if "400" not in line and "404" not in line] == []


def let_in(page: Page, site: str, who: User) -> None:
    """Signs somebody in, as the pages of sign-in would."""
    key = signed_in(who).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])


def faults_of(page: Page, site: str, addresses: list[str]) -> dict[str, object]:
    """What is wrong with pages: by axe at the width of a desk and of a phone, and where they are too wide."""
    found: dict[str, object] = {}
    for address in addresses:
        # The last is a desk's window at 200%.
        for width, height in ((1366, 900), (320, 800), (683, 450)):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(site + address)
            assert page.locator("h1").count() == 1
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[f"{address} at {width}"] = "too wide"
            if width != 683 and (seen := Axe().run(page)).violations_count:
                found[f"{address} at {width}"] = seen.generate_report()
    return found


def test_public_pages_are_accessible_and_fit(
    live_server: LiveServer, world: World, page: Page, refused: list[str]
) -> None:
    assert faults_of(page, live_server.url, ["/", "/privacy/", "/cookies/", "/accessibility/", "/nothing/"]) == {}


def test_pages_of_people_are_accessible_and_fit(
    live_server: LiveServer, world: World, page: Page, refused: list[str]
) -> None:
    let_in(page, live_server.url, world.alder.people[Role.MANAGER])
    brand = reverse("brand", args=[world.alder.partnership.slug])
    addresses = ["/", "/search/?text=alder", "/search/?text=a", brand, reverse("choose-brand"), "/nothing/"]

    assert faults_of(page, live_server.url, addresses) == {}
    assert page.locator(".hm-header").evaluate("(head) => getComputedStyle(head).backgroundColor") == "rgb(29, 92, 56)"
    assert page.locator(".hm-header__logo").evaluate("(logo) => logo.naturalWidth") == 64


def test_paper_has_the_name_and_no_menus(live_server: LiveServer, world: World, page: Page) -> None:
    let_in(page, live_server.url, world.alder.people[Role.MANAGER])
    page.goto(live_server.url)

    page.emulate_media(media="print")

    assert page.locator(".hm-header__wordmark").is_visible()
    assert page.get_by_role("heading", name="What needs you today").is_visible()
    for hidden in (".govuk-service-navigation", ".hm-header__search", ".hm-header__visitor", ".hm-footer__list"):
        assert not page.locator(hidden).is_visible()


def test_search_and_brand_by_keyboard_only_and_without_script(
    live_server: LiveServer, world: World, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    let_in(page, live_server.url, world.alder.people[Role.MANAGER])
    page.goto(live_server.url)

    _tab_to(page, page.get_by_label("Search everything here"))
    page.keyboard.type("safer ald")
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("main").get_by_role("link", name="Safer Alder"))
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("link", name="Name, colour and logo"))
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_label("Colour", exact=True))
    page.keyboard.press("Control+A")
    page.keyboard.type("#ffdd00")
    page.keyboard.press("Enter")
    page.get_by_text("Choose a darker colour").first.wait_for()
    assert page.get_by_label("Colour", exact=True).input_value() == "#ffdd00"
    _tab_to(page, page.get_by_label("Colour", exact=True))
    page.keyboard.press("Control+A")
    page.keyboard.type("#6b3f1d")
    _tab_to(page, page.get_by_role("button", name="Set it", exact=True))
    page.keyboard.press("Enter")
    page.get_by_role("img", name="white on #6b3f1d").wait_for()

    assert world.alder.partnership.brands.get(valid__endswith=None).colour == "#6b3f1d"
    context.close()


def _tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the focus; fails where the keyboard never gets there."""
    for _ in range(80):
        if target.evaluate("(node) => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reached {target}")
