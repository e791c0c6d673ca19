"""The tests' own browser: it starts, shows a page, and draws the WebGL that maps need."""

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_browser_shows_a_page_with_its_text(page: Page) -> None:
    page.set_content("<html lang=en><title>Hallmark</title><h1>Community safety</h1>")

    assert page.title() == "Hallmark"
    assert page.get_by_role("heading").inner_text() == "Community safety"
    # A page without any typeface would draw no letters and be of no height.
    assert page.get_by_role("heading").bounding_box()["width"] > 100  # type: ignore[index]


def test_browser_draws_webgl(page: Page) -> None:
    drawn = page.evaluate("() => document.createElement('canvas').getContext('webgl2') !== null")

    assert drawn is True
