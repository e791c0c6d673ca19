"""Somebody who uses a page with a keyboard alone: Tab, letters, Space and Enter. Fails where it leads nowhere."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

MOST_TABS = 90


class Hands:
    """A keyboard in front of a page; `look` is done at every page that it comes to."""

    def __init__(self, page: Page, look: Callable[[Page], None] = lambda page: None) -> None:
        self.page = page
        self._look = look

    def go(self, address: str) -> None:
        """Types an address into the browser, as from a letter."""
        self.page.goto(address)
        self._look(self.page)

    def to(self, target: Locator) -> None:
        """Presses Tab until something has the focus."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("(node) => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab never reached {target}")

    def write(self, label: str, words: str) -> None:
        """Writes into a field; what stood there is replaced."""
        self.to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def choose(self, label: str, words: str) -> None:
        """Types the words of one of the options of a list."""
        field = self.page.get_by_label(label, exact=True)
        self.to(field)
        self.page.keyboard.type(words)
        assert field.evaluate("(node) => node.selectedOptions[0].textContent.trim()") == words

    def tick(self, label: str) -> None:
        """Chooses a radio or ticks a box."""
        self.to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Space")

    def day(self, label: str, day: date) -> None:
        """Types a day, in the order in which the browser asks for its parts."""
        field = self.page.get_by_label(label, exact=True)
        for order in ("%d%m%Y", "%m%d%Y"):
            self.page.locator("h1").click()
            self.to(field)
            self.page.keyboard.type(f"{day:{order}}")
            if field.input_value() == day.isoformat():
                return
        pytest.fail(f"{label} holds {field.input_value()}")

    def follow(self, name: str) -> None:
        """Presses Enter on a link."""
        self._press(self.page.get_by_role("link", name=name, exact=True))

    def press(self, name: str) -> None:
        """Presses Enter on a button."""
        self._press(self.page.get_by_role("button", name=name, exact=True))

    def _press(self, target: Locator) -> None:
        self.to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._look(self.page)
