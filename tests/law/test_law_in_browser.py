"""The pages of the law in a real browser: accessible, no wider than a telephone, and usable without script."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/law/",
    "/law/?kind=wish",
    "/law/closure-hearing/",
    "/law/closure-hearing/?nation=England&day=2026-03-28&time=10:00",
    "/law/closure-hearing/?nation=England&day=2026-03-29&time=01:30",
    "/law/dispersal-authorisation/?nation=Wales&day=2026-06-01&time=10:00",
    "/law/seat-health/",
    "/law/local/cadences/",
]


@pytest.fixture
def unscripted(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_and_no_wider_than_a_telephone(live_server: LiveServer, page: Page, address: str) -> None:
    for width in (1366, 320):
        page.set_viewport_size({"width": width, "height": 800})
        response = page.goto(live_server.url + address)

        assert response is not None
        assert response.status < 500
        found = Axe().run(page)
        assert not found.violations_count, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_from_the_menu_to_an_answer_without_script(live_server: LiveServer, unscripted: Page) -> None:
    page = unscripted
    page.goto(f"{live_server.url}/accessibility/")

    page.get_by_role("link", name="Law", exact=True).click()
    page.get_by_label("Kind").select_option("Clock")
    page.get_by_label("In force on").fill("2026-03-28")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Kind")).to_have_value("clock")
    expect(page.get_by_label("In force on")).to_have_value("2026-03-28")
    page.get_by_role("link", name="Hearing after a closure notice").click()
    page.get_by_label("Nation").select_option("Wales")
    page.get_by_label("Day", exact=True).fill("2026-12-24")
    page.get_by_label("Time of day, in London").fill("10:00")
    page.get_by_role("button", name="Work it out").click()

    expect(page.get_by_text("Due by 10:00 on 27 December 2026", exact=True)).to_be_visible()
    expect(page.get_by_label("Nation")).to_have_value("Wales")
    expect(page.get_by_label("Day", exact=True)).to_have_value("2026-12-24")
