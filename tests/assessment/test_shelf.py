"""Assessments read back from disk, and only from where they lie."""

from pathlib import Path

import pytest
from pytest_django import Settings

from hallmark.assessment import shelf
from pages.factories import SLUG, write_assessment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shelf")
    write_assessment(root)
    return root


@pytest.fixture(autouse=True)
def shelved(settings: Settings, root: Path) -> None:
    settings.ASSESSMENTS_ROOT = root


def test_entries_lists_what_is_there() -> None:
    [entry] = shelf.entries()

    assert entry.slug == SLUG
    assert entry.area_name == "Ambleford and Wick"
    assert entry.synthetic


def test_entries_without_a_folder_is_empty(settings: Settings, tmp_path: Path) -> None:
    settings.ASSESSMENTS_ROOT = tmp_path / "nothing"

    assert shelf.entries() == []


@pytest.mark.parametrize("slug", ["", "..", "../x", "a/b", ".hidden", "nothing"])
def test_content_outside_the_shelf_is_none(slug: str) -> None:
    assert shelf.content(slug) is None


@pytest.mark.parametrize("name", ["secret-key", "../secret-key", "", "index.htm"])
def test_file_that_no_assessment_has_is_none(name: str) -> None:
    assert shelf.file(SLUG, name) is None


def figures_path() -> Path:
    path = shelf.file(SLUG, "figures.csv")
    assert path is not None
    return path


def test_figures_by_id_gives_those_that_are_there() -> None:
    wanted = "E22900001.count.burglary.2025-01.2025-12"

    found = shelf.figures_by_id(figures_path(), {wanted, "nothing"})

    assert list(found) == [wanted]
    assert found[wanted].value == "312"
    assert found[wanted].period == "year ending December 2025"
    assert shelf.figures_by_id(figures_path(), set()) == {}


def test_figures_filter_by_what_is_chosen_and_by_words() -> None:
    with shelf.FiguresFile(figures_path()) as figures:
        burglary = figures.count({"category": "Burglary"}, text="")
        counts = figures.page({"category": "Burglary", "measure": "count"}, text="wick vale", limit=9, offset=0)

    assert burglary == 9
    assert {row.area_name for row in counts} == {"Wick and the Vale"}
    assert len(counts) == 2


def test_figures_are_paged_in_the_order_of_the_file() -> None:
    with shelf.FiguresFile(figures_path()) as figures:
        first = figures.page({}, text="", limit=3, offset=0)
        second = figures.page({}, text="", limit=3, offset=3)

    lines = figures_path().read_text(encoding="utf-8").splitlines()[1:7]
    assert [row.figure_id for row in (*first, *second)] == [line.split(",")[0] for line in lines]


def test_choices_count_under_the_other_filters_but_not_their_own() -> None:
    with shelf.FiguresFile(figures_path()) as figures:
        categories = figures.choices("category", {"category": "Burglary", "measure": "difference"}, text="")

    assert {choice.value: choice.count for choice in categories}["Drugs"] == 3
    assert "All records" not in {choice.value for choice in categories}


def test_words_that_look_like_sql_are_only_words() -> None:
    with shelf.FiguresFile(figures_path()) as figures:
        assert figures.count({"category": "' OR 1=1 --"}, text="") == 0
        assert figures.count({}, text="'; DROP TABLE figures; --") == 0
        assert figures.count({}, text="") > 0
