"""Pages in a real browser: accessible, no wider than the screen, nothing refused, whole without script."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from hallmark.evidence.models import Import
from pages.factories import SLUG

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAPER = f"/assessments/{SLUG}/"
ADDRESSES = (
    "/",
    "/evidence/",
    "/evidence/coverage/",
    "/evidence/add/",
    "/areas/?text=x",
    "/assessments/",
    PAPER,
    f"{PAPER}figures/",
    f"{PAPER}figures/E22900001.count.burglary.2025-01.2025-12/",
    "/accessibility/",
    "/nothing/",
)


@pytest.fixture
def site(live_server: LiveServer, evidence: Import, assessment: str) -> str:
    """The address of a site that holds a little evidence and the invented assessment."""
    return live_server.url


@pytest.fixture
def refused(page: Page) -> Iterator[list[str]]:
    """What the browser says was refused or failed while the test ran; nothing may be."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert [line for line in said if "404" not in line] == []


def wait_for_map(page: Page) -> None:
    page.wait_for_selector(".hm-map__static[hidden]", state="attached", timeout=20_000)


def test_pages_are_accessible(site: str, page: Page, refused: list[str]) -> None:
    faults = {}
    for address in ADDRESSES:
        page.goto(site + address)
        found = Axe().run(page)
        if found.violations_count:
            faults[address] = found.generate_report()

    assert faults == {}


def test_opened_findings_and_months_are_accessible(site: str, page: Page, refused: list[str]) -> None:
    page.goto(site + PAPER)
    wait_for_map(page)
    page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_pages_are_no_wider_than_the_screen(site: str, page: Page, refused: list[str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    too_wide = []
    for address in ADDRESSES:
        page.goto(site + address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(address)

    assert too_wide == []


def test_map_moves_and_the_list_finds_places_on_it(site: str, page: Page, refused: list[str]) -> None:
    page.goto(site + PAPER)
    wait_for_map(page)

    place = page.locator("button.hm-map__place").first
    place.focus()
    page.keyboard.press("Enter")

    said = page.locator(".hm-map__said").inner_text()
    assert said.startswith(place.inner_text())
    assert page.locator(".hm-map canvas").get_attribute("tabindex") == "0"


def test_map_that_cannot_be_drawn_leaves_the_still_one(site: str, page: Page) -> None:
    page.route("**/map.geojson", lambda route: route.abort())
    page.goto(site + PAPER)
    page.wait_for_timeout(300)

    assert page.locator(".hm-map__static svg").is_visible()
    assert page.locator(".hm-map__canvas").is_hidden()


def test_everything_works_without_script(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(site + PAPER)
    page.click("summary >> nth=0")
    page.click(".hm-finding__behind a >> nth=0")
    assert "Count it again" in page.inner_text("main")

    page.goto(f"{site}{PAPER}figures/")
    page.select_option("#category", "Burglary")
    page.click("text=Show")
    assert "9 figures" in page.inner_text("main")

    page.goto(site + PAPER)
    assert page.locator(".hm-map__static svg").is_visible()
    assert page.locator("nav[aria-label=Menu] a").first.is_visible()
    context.close()


def test_skip_link_is_the_first_stop_of_the_keyboard(site: str, page: Page, refused: list[str]) -> None:
    page.goto(f"{site}/evidence/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
