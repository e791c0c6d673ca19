"""Pages in a real browser: accessible, no wider than the screen, nothing refused, whole without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from hallmark.assessment.presenters import behind
from hallmark.evidence.models import Import
from hallmark.reports.page import render_page
from pages.factories import SLUG
from pages.factories import assessment as invented
from partners.signing_in import let_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAPER = f"/assessments/{SLUG}/"
BURGLARY = "E22900001.count.burglary.2025-01.2025-12"
ADDRESSES = (
    "/",
    "/evidence/",
    "/evidence/coverage/",
    "/evidence/add/",
    "/areas/?text=x",
    "/assessments/",
    PAPER,
    f"{PAPER}figures/",
    f"{PAPER}figures/{BURGLARY}/",
    f"{PAPER}figures/{BURGLARY}/rows/",
    f"{PAPER}figures/E22900001.difference.burglary.2025-01.2025-12.2023-01.2023-12/rows/",
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
    page.locator("#map").scroll_into_view_if_needed()
    page.wait_for_selector(".hm-map__static[hidden]", state="attached", timeout=20_000)


def test_pages_are_accessible(site: str, page: Page, refused: list[str]) -> None:
    faults = {}
    for address in ADDRESSES:
        page.goto(site + address)
        found = Axe().run(page)
        if found.violations_count:
            faults[address] = found.generate_report()

    assert faults == {}


def test_opened_sentences_and_tables_are_accessible(site: str, page: Page, refused: list[str]) -> None:
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
    page.locator("#map").scroll_into_view_if_needed()
    page.wait_for_timeout(300)

    assert page.locator(".hm-map__static svg").is_visible()
    assert page.locator(".hm-map__canvas").is_hidden()


def test_keyboard_walks_along_a_chart_and_opens_a_figure(site: str, page: Page, refused: list[str]) -> None:
    page.goto(site + PAPER)
    plot = page.locator("[data-points]").first
    said = page.locator(".hm-chart >> nth=0 >> [aria-live=polite]")
    plot.focus()

    heard = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "Home"):
        page.keyboard.press(key)
        heard.append(said.inner_text().split(":")[0])

    months = ["January 2025", "February 2025", "January 2025", "December 2025", "December 2025", "January 2025"]
    assert heard == months
    assert plot.locator("text >> nth=-1").inner_html() == said.inner_text()
    page.keyboard.press("Escape")
    assert said.inner_text() == ""
    assert plot.locator("g[visibility=hidden]").count() == 1
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PAPER}figures/E22900001.count.all-records.2025-01.2025-01/")


def test_pointer_and_touch_show_the_nearest_point(site: str, browser: Browser, client: Client) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 1366, "height": 900})
    let_in(context, client, site)
    page = context.new_page()
    page.goto(site + PAPER)
    drawing = page.locator("[data-points] svg").nth(0)
    bars = page.locator("[data-points] svg").nth(1)

    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box() or {}
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    july = page.locator(".hm-chart >> nth=0 >> [aria-live=polite]").inner_text()
    page.mouse.move(0, 0)
    left = page.locator(".hm-chart >> nth=0 >> [aria-live=polite]").inner_text()
    box = bars.bounding_box() or {}
    page.touchscreen.tap(box["x"] + 20, box["y"] + 5)

    assert july.startswith("July 2025: ")
    assert left == ""
    first = page.locator(".hm-chart >> nth=1 >> [aria-live=polite]").inner_text()
    assert first == "Violence and sexual offences: 3,032"
    context.close()


def test_link_to_a_folded_table_opens_it(site: str, page: Page, refused: list[str]) -> None:
    page.goto(site + PAPER)

    page.locator("a", has_text="The same as a table").first.click()

    assert page.locator("#whole-by-month").is_visible()


def test_contents_fold_on_a_phone_and_follow_the_reader(site: str, page: Page, refused: list[str]) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(site + PAPER)
    contents = page.locator(".hm-chapters__fold")
    assert contents.get_attribute("open") is None

    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("#where").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('where').scrollIntoView()")

    page.wait_for_selector(".hm-chapters a[href='#where'][aria-current]")
    assert contents.get_attribute("open") is not None


def test_stand_alone_file_is_accessible_and_asks_for_nothing(page: Page, refused: list[str], tmp_path: Path) -> None:
    document, rows, _ = invented()
    path = tmp_path / "document.html"
    path.write_text(render_page(document, behind({row.figure_id: row for row in rows})), encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(path.as_uri())

    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_everything_works_without_script(site: str, browser: Browser, client: Client) -> None:
    context = browser.new_context(java_script_enabled=False)
    let_in(context, client, site)
    page = context.new_page()

    page.goto(site + PAPER)
    page.click(".hm-behind summary >> nth=0")
    page.click(".hm-behind__table a >> nth=0")
    assert "Count it again" in page.inner_text("main")
    page.click("text=records counted")
    assert page.url.endswith("/rows/")

    page.goto(f"{site}{PAPER}figures/")
    page.select_option("#category", "Burglary")
    page.click("text=Show")
    assert "18 figures" in page.inner_text("main")

    page.goto(site + PAPER)
    assert page.locator(".hm-map__static svg").is_visible()
    assert page.locator(".hm-chart__plot svg").first.is_visible()
    assert page.locator(".hm-chart__hint").first.is_hidden()
    assert page.locator("nav[aria-label=Contents] a").first.is_visible()
    assert page.locator("nav[aria-label=Menu] a").first.is_visible()
    context.close()


def test_skip_link_is_the_first_stop_of_the_keyboard(site: str, page: Page, refused: list[str]) -> None:
    page.goto(f"{site}/evidence/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
