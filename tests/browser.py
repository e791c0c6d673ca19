"""A real browser for tests: the fixtures `browser` (one for the session) and `page` (fresh for each test)."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tools.browser import fetched_browser, installed_browser, variables_for

PATIENCE_MS = 30_000
FLAGS = [
    "--no-sandbox",  # containers and root have no user namespaces; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Maps draw with WebGL, in software where there is no graphics card.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Fails, and never skips, where there is none: `make test` fetches one."""
    path = installed_browser() or fetched_browser()
    if path is None:
        pytest.fail("There is no browser: run `make test`, which fetches one, or set CHROMIUM_PATH.")
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code of ours.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=FLAGS, env=dict(os.environ) | variables_for(path)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page at a common laptop's size, with nothing remembered from other tests."""
    # On a busy machine a page takes its time; nothing waits longer than what it waits for.
    expect.set_options(timeout=PATIENCE_MS)
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    yield context.new_page()
    context.close()
