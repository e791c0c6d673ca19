"""Counts that others put together say at each called change, and at each count, that records can be left out."""

from dataclasses import replace

from assessment.themes.made_figures import AREA, made_figures
from assessment.themes.made_ground import lay_ground, words_of
from hallmark.assessment.building import Figures
from hallmark.assessment.chapters.summary import summary_section
from hallmark.assessment.chapters.summary_places import place_changes
from hallmark.assessment.findings import totals
from hallmark.assessment.themes.course import course_blocks
from hallmark.assessment.themes.put_together import GAPS, put_together
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.where import where_blocks

BURGLARY = next(theme for theme in themes() if theme.id == "burglary")


def made(monkeypatch, *, ready: bool, now: int = 200) -> Figures:
    """Burglary that was four hundred a month in each month of the year before."""
    lay_ground(monkeypatch)
    figures = made_figures({"Burglary": [400] * 12 + [now] * 12}, others=True)
    if ready:
        chosen = {name: replace(series, dataset="made-by-others") for name, series in figures.chosen.items()}
        figures.chosen.update(chosen)
    return figures


def test_categories_of_records_and_of_ready_made_counts_are_told_apart(monkeypatch):
    assert put_together(made(monkeypatch, ready=True), ["Burglary"])
    assert not put_together(made(monkeypatch, ready=False), ["Burglary"])
    assert not put_together(made(monkeypatch, ready=True), ["Piracy"])


def test_that_a_gap_would_look_like_a_change_is_said_in_the_chapter_and_once_in_the_summary(monkeypatch):
    for ready in (True, False):
        figures = made(monkeypatch, ready=ready)
        section = summary_section(figures, [])
        summary = [block.text for part in (section, *section.sections) for block in part.blocks]
        assert any("A fall in" in words for words in summary)
        assert sum("would look like a change" in words for words in summary) == ready
        assert GAPS not in words_of(place_changes(figures))
        assert (GAPS in words_of(where_blocks(figures, BURGLARY))) is ready


def test_where_nothing_is_called_nothing_is_said_of_gaps(monkeypatch):
    figures = made(monkeypatch, ready=True, now=400)

    assert place_changes(figures) == []
    assert GAPS not in words_of(where_blocks(figures, BURGLARY))


def test_the_police_recorded_at_least_what_ready_made_counts_hold(monkeypatch):
    for ready in (True, False):
        figures = made(monkeypatch, ready=ready)
        assert ("recorded at least 2,400" in totals(figures, AREA)[0].text) is ready
        assert ("recorded at least 2,400" in words_of(course_blocks(figures, BURGLARY))) is ready
