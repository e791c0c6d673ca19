"""Assessments read back from disk, and only from where they lie."""

from pathlib import Path

import pytest
from pytest_django import Settings

from hallmark.assessment import shelf
from hallmark.assessment.figures import typed_rows
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


@pytest.mark.django_db
def test_entries_lists_what_is_there() -> None:
    [entry] = shelf.entries()

    assert entry.slug == SLUG
    assert entry.organisation == "Ambleford and Wick"
    assert entry.period == "Year ending December 2025"
    assert entry.status == "Draft"
    assert entry.made_at == "2026-02-03T10:00:00+00:00"
    assert entry.synthetic


@pytest.mark.django_db
def test_entries_without_a_folder_is_empty(settings: Settings, tmp_path: Path) -> None:
    settings.ASSESSMENTS_ROOT = tmp_path / "nothing"

    assert shelf.entries() == []


@pytest.mark.parametrize("slug", ["", "..", "../x", "a/b", ".hidden", "nothing"])
def test_document_outside_the_shelf_is_none(slug: str) -> None:
    assert shelf.generated(slug) is None


@pytest.mark.parametrize("name", ["secret-key", "../secret-key", "", "index.html", "../x.geojson", ".geojson"])
def test_file_that_no_assessment_has_is_none(name: str) -> None:
    assert shelf.file(SLUG, name) is None


def test_places_say_how_records_are_found() -> None:
    place = shelf.place(SLUG, "E22900001")

    assert place == shelf.CountedPlace("district", ("E07900001",), ("E01900001",))
    assert shelf.place(SLUG, "E07900002") is None


def test_made_says_when_and_from_what() -> None:
    made = shelf.made(SLUG)

    assert made.by == "A. Analyst"
    assert made.options["year_ending"] == "2025-12"
    assert shelf.made("nothing") == shelf.Made("", "", {})


def test_maps_data_are_listed_by_name() -> None:
    assert shelf.map_files(SLUG) == ["map.geojson"]


def test_typed_rows_have_numbers_as_numbers() -> None:
    path = figures_path()

    first = next(typed_rows(path.read_text(encoding="utf-8")))

    assert first[7:11] == [3032, None, None, 3032]


@pytest.mark.django_db
def test_paper_that_nobody_touched_reads_as_generated_with_what_is_missing() -> None:
    read, generated = shelf.reading(SLUG), shelf.generated(SLUG)

    assert read is not None
    assert generated is not None
    assert read.document.sections[0] == generated.sections[0]
    assert read.figures["E22900001.count.burglary.2025-01.2025-12"].value == "312"
    assert "a-figure-that-is-not-in-the-file" not in read.figures


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

    assert burglary == 18
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
