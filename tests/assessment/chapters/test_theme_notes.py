"""What holds for every theme is said once, at the head of their chapters, and in none of them."""

from collections import Counter

import pytest

from assessment.themes.invented import months
from assessment.themes.made_figures import made_figures
from assessment.themes.reading import sentences
from hallmark.areas.queries import AreaRef
from hallmark.assessment.chapters import theme_notes as part
from hallmark.assessment.chapters import themes
from hallmark.assessment.chapters.theme_notes import NO_PATTERN, NO_PEERS, NO_SEASON, NOT_USUAL, USUAL, theme_notes
from hallmark.assessment.chapters.themes import themes_section
from hallmark.assessment.peers import Peers
from hallmark.assessment.themes.outcomes import LESS_TIME
from hallmark.reports.charts import drawing

SHORT = {"Burglary": months(60, count=20), "Vehicle crime": months(60, count=20, seed=2)}


def notes(series) -> dict[str, str]:
    return sentences(theme_notes(made_figures(series, against=[])))


def test_what_no_theme_can_have_is_said_once() -> None:
    said = notes(SHORT)

    assert said["themes-no-pattern"] == NO_PATTERN
    assert said["themes-not-usual"] == NOT_USUAL
    assert said["themes-no-peers"] == NO_PEERS
    assert "themes-usual" not in said


def test_false_alarms_of_the_usual_range_are_owned_up_to_once() -> None:
    said = notes({"Burglary": months(60)})

    assert said["themes-usual"] == USUAL
    assert said["themes-no-season"] == NO_SEASON
    assert "themes-not-usual" not in said
    assert "themes-no-outlook" not in said


def test_season_and_projection_that_some_have_need_no_note() -> None:
    said = notes({"Burglary": months(200, season=0.4), "Drugs": months(2)})

    assert not {"themes-no-pattern", "themes-no-season", "themes-no-outlook"} & set(said)


def test_outcomes_held_have_their_caveat_and_none_a_sentence(monkeypatch) -> None:
    assert notes(SHORT)["themes-outcomes"].startswith("No evidence of outcomes is held.")

    monkeypatch.setattr(part, "outcomes", lambda _figures: {"Burglary": Counter({"Not known": 60})})
    assert notes(SHORT)["themes-outcomes"] == LESS_TIME


def test_that_no_peer_is_held_is_said_once_without_names_or_a_task_for_the_reader() -> None:
    figures = made_figures(SHORT, against=[])
    figures.peers = Peers([AreaRef("E07000903", "Sandport", "district")], ("residents per hectare",))

    said = sentences(theme_notes(figures))
    assert said["beside-none"] == "The year of no area like this one is held, so none is set beside it."
    assert "themes-no-peers" not in said


@pytest.mark.usefixtures("blank")
def test_no_sentence_stands_in_two_chapters(monkeypatch) -> None:
    monkeypatch.setattr(themes, "PARTS", tuple(row for row in themes.PARTS if row[0] != "where"))
    section = themes_section(made_figures(SHORT, against=[]))

    said = [block.text for one in _walk(section) for block in one.blocks if hasattr(block, "text")]
    hidden = {"Police.uk does not say which offences these are, so their harm cannot be put as a number."}
    assert [words for words, times in Counter(said).items() if times > 1 and words not in hidden] == []
    assert not [words for words in said if "three years of months" in words.lower() and words != NO_PATTERN]
    assert "Season and outlook" not in {one.title for one in _walk(section)}
    assert "Make it again" not in " ".join(said)


@pytest.fixture
def blank(monkeypatch) -> None:
    """No drawing, which takes longer than all the rest."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="440" height="224" viewBox="0 0 440 224"></svg>'
    monkeypatch.setattr(drawing, "svg_of", lambda _specification: svg)


def _walk(section):
    yield section
    for one in section.sections:
        yield from _walk(one)
