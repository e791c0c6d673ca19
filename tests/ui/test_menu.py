import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

import hallmark.config.urls  # noqa: F401 - reading the addresses fills the menu
from hallmark.ui import doors, menu


def at(path: str, *acts: str) -> HttpRequest:
    """A request by somebody who may do these acts; without any, by somebody who has not signed in."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()  # type: ignore[attr-defined]
    request.acts = acts  # type: ignore[attr-defined]
    return request


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doors that let in whoever may do one of the acts, as the request says; with no act, whoever may do any."""

    def kept(request: HttpRequest, acts: tuple[str, ...]) -> doors.Visitor | None:
        mine = getattr(request, "acts", ())
        return doors.Visitor(1, "Ann") if mine and (not acts or set(acts) & set(mine)) else None

    monkeypatch.setattr(doors, "_keepers", [kept])


def labels(request: HttpRequest) -> list[object]:
    return [place["label"] for place in menu.menu_for(request)]


@pytest.mark.usefixtures("keeper")
def test_menu_shows_only_what_the_visitor_may_open() -> None:
    inside = ["Assessments", "Hot spots", "Similar areas", "Evidence", "Areas", "Directory"]

    def shown(*acts: str) -> list[object]:
        return [label for label in labels(at("/", *acts)) if label in inside]

    assert "Law" in labels(at("/"))
    assert shown() == []
    assert shown("other.act") == ["Directory"]
    assert shown("evidence.read") == inside[1:]
    assert shown("evidence.read", "assessment.read") == inside


@pytest.mark.usefixtures("keeper")
def test_menu_marks_where_the_reader_is() -> None:
    places = {place["label"]: place for place in menu.menu_for(at("/evidence/coverage/", "evidence.read"))}

    assert places["Evidence"]["within"]
    assert not places["Evidence"]["here"]
    assert not places["Areas"]["within"]


def test_menu_entry_added_twice_stands_once() -> None:
    before = labels(at("/"))

    menu.add_to_menu(rank=40, label="Law", url_name="law")

    assert labels(at("/")) == before


def test_evidence_is_synthetic_if_any_package_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu, "_synthetic_questions", [])
    assert menu.evidence_is_synthetic() == ""

    menu.ask_if_synthetic(lambda: menu.Invented.NONE)
    assert menu.evidence_is_synthetic() == ""
    menu.ask_if_synthetic(lambda: menu.Invented.ALL)
    assert menu.evidence_is_synthetic() == "some"

    monkeypatch.setattr(menu, "_synthetic_questions", [lambda: menu.Invented.ALL])
    assert menu.evidence_is_synthetic() == "all"
