import pytest

import hallmark.config.urls  # noqa: F401 - reading the addresses fills the menu
from hallmark.ui import menu


def test_menu_marks_where_the_reader_is() -> None:
    places = {place["label"]: place for place in menu.menu_for("/evidence/coverage/")}

    assert list(places) == [
        "Published",
        "Assessments",
        "Hot spots",
        "Similar areas",
        "Evidence",
        "Areas",
        "Directory",
        "Law",
    ]
    assert places["Evidence"]["within"]
    assert not places["Evidence"]["here"]
    assert not places["Areas"]["within"]


def test_menu_entry_added_twice_stands_once() -> None:
    before = len(menu.menu_for("/"))

    menu.add_to_menu(rank=10, label="Assessments", url_name="assessments")

    assert len(menu.menu_for("/")) == before


def test_evidence_is_synthetic_if_any_package_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu, "_synthetic_questions", [])
    assert menu.evidence_is_synthetic() == ""

    menu.ask_if_synthetic(lambda: menu.Invented.NONE)
    assert menu.evidence_is_synthetic() == ""
    menu.ask_if_synthetic(lambda: menu.Invented.ALL)
    assert menu.evidence_is_synthetic() == "some"

    monkeypatch.setattr(menu, "_synthetic_questions", [lambda: menu.Invented.ALL])
    assert menu.evidence_is_synthetic() == "all"
