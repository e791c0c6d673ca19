"""The page of similar areas in a real browser: accessible, no wider than a phone, whole without script."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from assessment.peers.invented_country import build
from partners.signing_in import let_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: LiveServer, settings: Settings, tmp_path: Path) -> str:
    """The address of a site that holds the invented country."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    build(tmp_path)
    return f"{live_server.url}/similar-areas/"


def test_page_is_accessible_fits_a_phone_and_moves(site: str, page: Page, browser: Browser, client: Client) -> None:
    faults, too_wide = {}, []
    for address in (site, f"{site}?area=Ash", f"{site}?area=Derwen", f"{site}?area=Nowherebridge"):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            found = Axe().run(page)
            if found.violations_count:
                faults[address, width] = found.generate_report()
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((address, width))
    assert faults == {}
    assert too_wide == []

    page.goto(f"{site}?area=Ash")
    page.locator("#likeness").scroll_into_view_if_needed()
    page.wait_for_selector(".hm-map__static[hidden]", state="attached", timeout=20_000)
    place = page.locator("button.hm-map__place").first
    place.focus()
    page.keyboard.press("Enter")
    assert "times the usual distance" in page.locator(".hm-map__said").inner_text()

    still = browser.new_context(java_script_enabled=False)
    let_in(still, client, site)
    without = still.new_page()
    without.goto(site)
    without.get_by_label("Area").fill("Cherry")
    without.get_by_role("button", name="Show similar areas").click()
    assert without.locator("h1").inner_text() == "Areas similar to Cherry"
    assert without.locator(".hm-map__static svg").is_visible()
    still.close()
