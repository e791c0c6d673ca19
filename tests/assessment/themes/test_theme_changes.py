"""A theme of several categories can be called where none of its categories is: each place that says so says both."""

import re
from dataclasses import asdict, replace

import pytest

from assessment.said_directions import contradictions, directions, not_in_chapters, parts_not_beside
from assessment.themes.made_figures import AREA, made_figures
from assessment.themes.made_ground import lay_ground, untraced
from hallmark.assessment.building import Figures
from hallmark.assessment.chapters.summary import summary_section
from hallmark.assessment.chapters.themes import themes_section
from hallmark.assessment.themes.matrix import matrix_blocks
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.theme_changes import called_only_together, theme_changes
from hallmark.assessment.themes.watch_list import watch_list_blocks
from hallmark.assessment.verdicts import Call
from hallmark.assessment.wording import called_alone, capital
from hallmark.reports.blocks import Document, Section, Table, Text

THEFT = next(theme for theme in themes() if theme.id == "theft")
UP, DOWN = [3, -3, 2, -2, 4, -4, 3, -3, 2, -2, 3, -3], [-3, 3, -2, 2, -4, 4, -3, 3, -2, 2, -3, 3]


def year(level: int, luck: list[int]) -> list[int]:
    return [level + one for one in luck]


@pytest.fixture
def figures(monkeypatch, undrawn) -> Figures:
    """Three kinds of theft, each of which varies: what varies in one is evened out by the others."""
    lay_ground(monkeypatch)
    counts = {
        "Other theft": [*year(30, [2 * one for one in UP]), *year(35, UP)],
        "Theft from the person": [*year(30, [2 * one for one in DOWN]), *year(35, DOWN)],
        "Bicycle theft": [*year(30, UP), *year(34, DOWN)],
        "Burglary": [60] * 24, "Shoplifting": [40] * 12 + [90] * 12, "Vehicle crime": [50] * 24,
        "Violence and sexual offences": [200] * 24, "Drugs": [20] * 24, "Public order": [30] * 24,
    }  # fmt: skip
    return made_figures(counts, others=True)


def document(figures: Figures) -> Document:
    chapters = (
        themes_section(figures),
        Section("priorities", "Priorities", (*matrix_blocks(figures), *watch_list_blocks(figures))),
        summary_section(figures, []),
    )
    return Document("assessment", "T", "", "O", "P", "Draft", "OFFICIAL", "", "", chapters)


def rows_of(figures: Figures) -> dict[str, dict[str, str]]:
    return {name: {key: str(value) for key, value in asdict(row).items()} for name, row in figures.rows.items()}


@pytest.mark.slow
def test_summary_chapter_and_matrix_agree_on_every_direction(figures):
    paper = document(figures)

    said = directions(paper, AREA.code, rows_of(figures))

    assert contradictions(said) == []
    # All crime has a chapter of its own, which is not part of this paper.
    assert [name for name in not_in_chapters(paper, rows_of(figures)) if "all-crime" not in name] == []
    theft = next(places for key, places in said.items() if key[0] == "Theft")
    assert {name.partition(":")[0] for name in theft} >= {"course-theft-together", "priority-matrix"}
    assert set(theft.values()) == {"a rise"}


@pytest.mark.slow
def test_a_theme_that_alone_is_called_stands_with_what_its_categories_did(figures):
    paper = document(figures)
    blocks = list(paper.blocks())

    change = theme_changes(figures)["theft"]
    assert (change.call, set(change.parts)) == (Call.ROSE, {Call.UNCERTAIN, Call.MAY_HAVE_RISEN})
    assert called_only_together(figures, THEFT)
    assert parts_not_beside(paper) == []
    said = next(block.text for block in blocks if block.id == "clear-together-theft" and isinstance(block, Text))
    assert said.startswith("The categories of theft together: ")
    assert said.endswith(f", a rise. {capital(change.alone)}.")
    [matrix] = [block for block in blocks if block.id == "priority-matrix" and isinstance(block, Table)]
    at = [column.key for column in matrix.columns].index("change")
    [cell] = [row[at] for row in matrix.rows if row[0].text == "Theft"]
    assert re.fullmatch("A rise, its categories together; .* alone, may have risen, not certain", cell.text)
    assert re.fullmatch(
        "of its three categories by themselves, two may have risen and one is too uncertain to call", change.alone
    )
    assert untraced(blocks, figures) == []


@pytest.mark.slow
def test_the_walk_finds_a_contradiction_and_a_sum_without_its_parts(figures):
    paper = document(figures)
    [matrix] = [block for block in paper.blocks() if block.id == "priority-matrix" and isinstance(block, Table)]
    rows = tuple(
        tuple(replace(cell, text="A fall") if cell.text.startswith("A rise, its") else cell for cell in row)
        for row in matrix.rows
    )
    wrong = replace(paper, sections=(*paper.sections[:1], Section("p", "P", (replace(matrix, rows=rows),))))

    assert contradictions(directions(wrong, AREA.code, rows_of(figures)))
    assert parts_not_beside(wrong) == ["priority-matrix: A fall"]


@pytest.mark.slow
def test_the_walk_finds_a_summary_that_its_chapters_do_not_bear_out(figures):
    paper = document(figures)
    kept = tuple(section for section in paper.sections if section.id != "themes")

    missing = not_in_chapters(replace(paper, sections=kept), rows_of(figures))

    assert "clear-together-theft: a rise" in missing
    assert "clear-shoplifting-2024-09: a rise" in missing


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((Call.NO_CLEAR_CHANGE,) * 2, "neither of its two categories clearly changed by itself"),
        ((Call.ROSE, Call.NO_CLEAR_CHANGE), "of its two categories by themselves, one rose"),
        ((Call.UNCERTAIN, Call.NO_CLEAR_CHANGE), "of its two categories by themselves, one is too uncertain to call"),
        ((Call.NOT_COMPARED, Call.NOT_COMPARED), "of its two categories by themselves, two could not be compared"),
    ],
)
def test_what_categories_did_alone_is_counted_in_words(parts, said):
    assert called_alone(parts) == said


def test_a_theme_of_one_category_keeps_the_dispersion_that_its_chapter_tested_with(figures):
    change = theme_changes(figures)["burglary"]
    kept = figures.verdict(AREA.code, "Burglary", change.span)

    assert kept is not None
    assert (change.verdict, change.dispersion, change.degrees) == (kept.verdict, kept.dispersion, kept.degrees)
    assert f"dispersion {kept.dispersion:.3g} " in kept.method
    assert change.alone == ""
