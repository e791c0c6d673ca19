"""The audit's page in a real browser: accessible, no wider than the screen, and its filters work without script."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from audit.record import DATABASES, record_some
from hallmark.audit import registry
from hallmark.audit.changes import record_refusal
from hallmark.audit.queries import Reader

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=DATABASES),
    pytest.mark.usefixtures("empty"),
]


@pytest.fixture
def site(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """A site whose every visitor may read the audit, with a page and a half of events."""
    monkeypatch.setattr(registry, "_checks", [lambda _: Reader(77, everything=True)])
    monkeypatch.setattr(registry, "_namers", [lambda people: dict.fromkeys(people, "Ann Smith-Featherstonehaugh")])
    record_some(
        70, purpose="For the multi-agency panel of 3 March", agency=2, detail={"post": 12, "days": ["2026-03-01"]}
    )
    record_refusal(act="case.read", subject=("case", 9), by=None)
    return live_server.url


@pytest.mark.parametrize("query", ["", "?first=soon&subject=x", "?act=case.burn"])
def test_the_page_is_accessible(site: str, page: Page, query: str) -> None:
    page.goto(f"{site}/audit/{query}")

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_page_is_no_wider_than_the_screen(site: str, page: Page, width: int, tmp_path: Path) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/audit/")

    page.screenshot(path=tmp_path / f"audit-{width}.png")

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_filters_and_pages_work_without_script(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/audit/")
    page.get_by_label("Act").fill("post.read")
    page.get_by_role("button", name="Show").click()
    assert page.locator("tbody tr").count() == 50

    page.get_by_role("link", name="Older").click()

    assert page.locator("tbody tr").count() == 20
    assert page.get_by_label("Act").input_value() == "post.read"
    context.close()
