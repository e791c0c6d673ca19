"""What the tests of the law share: templates that forgive nothing, and rules of their own."""

import pytest

from strict_templates import forgive_nothing


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)
