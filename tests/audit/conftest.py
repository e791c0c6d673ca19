"""What the tests of the audit share: an empty record before each, and a way around its guards."""

import pytest

from audit.record import empty_record
from strict_templates import forgive_nothing


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


@pytest.fixture
def empty(transactional_db: None) -> None:
    """Nothing is recorded yet. The tests' flush leaves the audit's tables alone, so they are emptied here."""
    empty_record()
