"""Templates that forgive nothing: a variable that is not there fails the test that renders it."""

from typing import Any

import pytest
from django.template import engines


class Missing(str):
    """Stands in for what a template asks for and is not given."""

    __slots__ = ()

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, name: Any) -> str:
        pytest.fail(f"the template names {name!r}, which its view does not give")


def forgive_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """For as long as the test runs."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Missing("missing"))
