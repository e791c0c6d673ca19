"""Last known outcomes: counts with their base, no shares on small ones, nothing of what was not read."""

from collections import Counter

import pytest

from assessment.themes.invented import theme
from assessment.themes.made_figures import made_figures
from assessment.themes.reading import is_well_formed, sentences, table, untraced
from hallmark.assessment.themes import outcomes as part
from hallmark.assessment.themes.outcomes import outcome_blocks

NOBODY, UNABLE, COURT = "No suspect identified", "Unable to prosecute", "Charged or before a court"


@pytest.fixture
def read(monkeypatch):
    """Sets what the files would say of each category."""

    def given(**groups: dict[str, int]) -> None:
        found = {name.replace("_", " "): Counter(counts) for name, counts in groups.items()}
        monkeypatch.setattr(part, "outcomes", lambda _figures: found)

    return given


def blocks_of(theme_id: str, **months: float):
    figures = made_figures({name.replace("_", " "): [n] * 12 for name, n in months.items()}, against=[])
    return figures, outcome_blocks(figures, theme(theme_id))


def test_commonest_outcome_is_said_with_its_base(read) -> None:
    read(Burglary={NOBODY: 60, UNABLE: 36, COURT: 18, "Not known": 6})
    figures, blocks = blocks_of("burglary", Burglary=10.0)

    assert sentences(blocks)["outcomes-burglary-burglary"] == (
        "Of the 120 burglaries in the year ending September 2025, the most frequent last known outcome was no suspect "
        "identified (60, 50.0%)."
    )
    assert table(blocks, "outcomes-burglary") == {
        NOBODY: ["60", "50.0%"],
        UNABLE: ["36", "30.0%"],
        COURT: ["18", "15.0%"],
        "Not known": ["6", "5.0%"],
        "All records": ["120", ""],
    }
    assert untraced(figures, blocks) == []
    assert is_well_formed(blocks)


def test_under_fifty_records_have_no_share(read) -> None:
    read(Burglary={NOBODY: 30})
    figures, blocks = blocks_of("burglary", Burglary=2.5)

    assert sentences(blocks)["outcomes-burglary-burglary"] == (
        "Of the 30 burglaries in the year ending September 2025, the last known outcome was no suspect identified (30)."
    )
    assert table(blocks, "outcomes-burglary")[NOBODY] == ["30", "–"]
    assert "outcome_share_percent" not in {row.measure for row in figures.rows.values()}


def test_categories_of_a_theme_stand_beside_each_other(read) -> None:
    read(Robbery={NOBODY: 60, COURT: 60}, Possession_of_weapons={COURT: 60})
    figures, blocks = blocks_of("robbery-and-weapons", Robbery=10.0, Possession_of_weapons=5.0)

    rows = table(blocks, "outcomes-robbery-and-weapons")
    assert rows[NOBODY] == ["60", "50.0%", "–", "–"]
    assert rows[COURT] == ["60", "50.0%", "60", "100.0%"]
    assert untraced(figures, blocks) == []


def test_anti_social_behaviour_has_no_outcomes(read) -> None:
    read()
    _, blocks = blocks_of("anti-social-behaviour", **{"Anti-social_behaviour": 10.0})

    assert [block.text for block in blocks] == ["Police.uk gives no outcome for anti-social behaviour."]


def test_equals_are_both_the_commonest(read) -> None:
    read(Burglary={NOBODY: 60, COURT: 60})
    figures, blocks = blocks_of("burglary", Burglary=10.0)

    assert sentences(blocks)["outcomes-burglary-burglary"].endswith(
        "the most frequent last known outcomes were no suspect identified (60, 50.0%) and charged or before a court "
        "(60, 50.0%)."
    )
    assert untraced(figures, blocks) == []


def test_share_that_would_be_printed_as_nought_is_not_given(read) -> None:
    read(Burglary={NOBODY: 5_998, COURT: 2})
    figures, blocks = blocks_of("burglary", Burglary=500.0)

    assert table(blocks, "outcomes-burglary")[COURT] == ["2", "–"]
    assert untraced(figures, blocks) == []


def test_document_of_ready_made_counts_has_no_outcomes() -> None:
    """No holding is there, as where a category comes from counts that somebody else made: the head says so once."""
    _, blocks = blocks_of("burglary", Burglary=10.0)

    assert blocks == []


def test_categories_without_outcomes_share_a_sentence(read) -> None:
    read(Other_theft={NOBODY: 60})
    _, blocks = blocks_of("theft", Other_theft=5.0, Bicycle_theft=5.0, Theft_from_the_person=5.0)

    assert sentences(blocks)["outcomes-theft-none"] == (
        "Thefts from the person and bicycle thefts: no evidence held. Outcomes need police records, and ready-made "
        "counts have none."
    )


def test_words_claim_nothing_of_success(read) -> None:
    read(Burglary={NOBODY: 60, COURT: 60})
    _, blocks = blocks_of("burglary", Burglary=10.0)

    words = " ".join(sentences(blocks).values())
    assert "solved" not in words
    assert "victim" not in words
    assert "detect" not in words
