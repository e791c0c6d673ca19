"""Charts of an assessment can be made without drawing them, which takes longer than all the rest."""

import pytest

from hallmark.reports.charts import drawing


@pytest.fixture
def undrawn(monkeypatch) -> None:
    """A blank picture in the place of every drawing; points and specification are as ever."""
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="440" height="224" viewBox="0 0 440 224"></svg>'
    monkeypatch.setattr(drawing, "svg_of", lambda _specification: blank)
