"""The matrix: scores by stated cut points, ranks with how firm they are, and a proposal that is no decision."""

import re
from dataclasses import replace

import pytest

from assessment.themes.made_figures import AREA, made_figures
from assessment.themes.made_ground import FORBIDDEN, lay_ground, points, untraced, words_of
from crimestats.periods import year_ending
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.given import Concern
from hallmark.assessment.themes.matrix import (
    MATRIX_TABLE,
    NONE_HELD,
    matrix_blocks,
    not_scored_table,
    proposed_texts,
    with_concerns,
)
from hallmark.assessment.themes.matrix_criteria import graded, harm_days
from hallmark.assessment.themes.matrix_scores import matrix_of, weighed_matrix
from hallmark.assessment.themes.matrix_words import named, proposal
from hallmark.assessment.themes.register import themes
from hallmark.reports.blocks import Block, Cell, Chart, Table, Text

VIOLENCE, DISORDER = "Violence and sexual offences", "Anti-social behaviour"
COUNTS = {
    VIOLENCE: [400] * 24, DISORDER: [200] * 24, "Shoplifting": [60] * 12 + [160] * 12, "Burglary": [40] * 24,
    "Vehicle crime": [40] * 24, "Criminal damage and arson": [60] * 24, "Public order": [30] * 24, "Drugs": [20] * 24,
    "Other crime": [10] * 24,
}  # fmt: skip


@pytest.fixture(autouse=True)
def ground(monkeypatch):
    lay_ground(monkeypatch)


def counted(**more: list[int]) -> Figures:
    return made_figures({**COUNTS, **more}, others=True)


def table(blocks: list[Block], name: str = MATRIX_TABLE) -> Table:
    return next(block for block in blocks if block.id == name and isinstance(block, Table))


def cells(blocks: list[Block], title: str) -> dict[str, Cell]:
    found = table(blocks)
    [row] = [row for row in found.rows if row[0].text == title]
    return dict(zip([column.key for column in found.columns], row, strict=True))


@pytest.mark.parametrize(
    ("value", "score"), [(0, 1), (4.99, 1), (5, 2), (9.99, 2), (10, 3), (19.99, 3), (20, 4), (99, 4)]
)
def test_a_score_begins_at_its_cut_point(value, score):
    assert graded(value, (5, 10, 20)) == score


@pytest.mark.slow
def test_what_is_not_scored_stands_above_the_ranking():
    names = [block.id for block in matrix_blocks(counted()) if isinstance(block, Table)]

    assert names == ["not-scored", MATRIX_TABLE, "priority-scores"]


def test_the_harms_that_police_uk_cannot_show_are_listed_with_who_knows():
    rows = {row[0].text: row[1].text for row in not_scored_table().rows}

    assert {"Domestic abuse", "Hate crime", "Knife crime", "Residential burglary", "Violence with injury",
            "Re-offending", "Fraud and cyber crime"} <= set(rows)  # fmt: skip
    assert all(rows.values())


def test_a_rise_that_the_test_calls_scores_above_no_clear_change():
    found = matrix_blocks(counted())

    assert cells(found, "Shoplifting")["change"].text == "4"
    assert cells(found, "Shoplifting")["change"].said == "A rise"
    assert cells(found, "Burglary")["change"].text == "2"
    assert cells(found, "Burglary")["change"].said == "No clear change"


def test_disorder_has_no_harm_and_is_not_ranked_low_for_it():
    found = cells(matrix_blocks(counted()), DISORDER)

    assert (found["harm"].text, found["harm"].said) == ("–", "Not scored: no weight")
    assert " to " in found["score"].text


def test_harm_lies_between_the_ends_of_its_chapter():
    for row in harm_days(counted()).values():
        assert row.lower is not None
        assert row.upper is not None
        assert row.lower <= row.value <= row.upper


def test_the_largest_and_most_harmful_is_proposed_and_the_board_decides():
    figures = counted()

    [said] = proposed_texts(figures)
    [own] = [block for block in matrix_blocks(figures) if block.id == "proposed"]

    assert said.text.startswith(f"Proposed priorities: {VIOLENCE.lower()}; ")
    assert "This is proposed from police records and provisional weights of harm." in said.text
    assert said.text.endswith("The Board decides, with what is not scored and what people say.")
    assert isinstance(own, Text)
    assert own.text == said.text
    assert said.figures


def test_equal_themes_share_their_rank():
    figures = made_figures(
        {"Burglary": [50] * 24, "Shoplifting": [50] * 24, "Vehicle crime": [50] * 24, "Drugs": [50] * 24}, others=True
    )
    matrix = weighed_matrix(figures, {"volume": 1, "harm": 0, "change": 0})
    assert matrix is not None

    ranks = {line.theme.id: (line.rank.value, line.is_tied) for line in matrix.lines if line.rank}

    assert {ranks[name] for name in ("burglary", "shoplifting", "vehicle-crime", "drugs")} == {(1, True)}


def test_weights_move_the_order_and_are_printed():
    figures = counted()

    matrix = weighed_matrix(figures, {"volume": 0, "harm": 0, "change": 1})
    assert matrix is not None

    assert matrix.lines[0].theme.id == "shoplifting"
    assert {key: row.value for key, row in matrix.weights.items()} == {"volume": 0.0, "harm": 0.0, "change": 100.0}


def test_criteria_of_which_nothing_is_known_are_left_out_and_named():
    blocks = matrix_blocks(counted())

    assert [column.key for column in table(blocks).columns][1:4] == ["volume", "harm", "change"]
    assert "Nothing is held on concentration and beside similar areas" in words_of(blocks)


def test_points_on_the_map_give_concentration_a_score(monkeypatch):
    year = year_ending("2025-09")
    lay_ground(
        monkeypatch,
        of=points([(at, month, "Burglary", 300 if at == 0 else 1) for at in range(200) for month in year]),
    )

    found = cells(matrix_blocks(counted()), "Burglary")

    assert found["concentration"].text == "4"
    assert found["concentration"].said.startswith("Half on 1 snap point; about")


def test_without_an_earlier_year_change_is_no_data():
    figures = made_figures({name: months[:12] for name, months in COUNTS.items()}, others=True)

    assert "change" not in [column.key for column in table(matrix_blocks(figures)).columns]


def test_nothing_counted_leaves_only_what_is_not_scored():
    figures = made_figures({"Robbery": [9] * 24})

    blocks = matrix_blocks(figures)

    assert [block.id for block in blocks] == ["not-scored", "priorities-none"]
    assert proposed_texts(figures) == []


def test_zero_counts_everywhere_are_too_few_to_score():
    figures = made_figures({"Burglary": [0] * 24}, others=True)

    blocks = matrix_blocks(figures)

    assert "too few records to score" in words_of(blocks)
    assert not [block for block in blocks if isinstance(block, Chart)]
    assert untraced(blocks, figures) == []


def test_concern_stands_beside_the_score_and_changes_nothing_else():
    found = table(matrix_blocks(counted()))
    concerns = [
        Concern("c1", "burglary", "Burglary", 212, 1_040, "Residents’ survey", "2025-05", "2025-06"),
        Concern("c2", "", "Speeding", 700, 1_040, "Residents’ survey", "2025-05", "2025-06"),
    ]

    filled = with_concerns(found, concerns)

    at = [column.key for column in found.columns].index("concern")
    said = {row[0].text: row[at].text for row in filled.rows}
    assert said["Burglary"] == "212 of 1,040 named it"
    assert {words for title, words in said.items() if title != "Burglary"} == {NONE_HELD}
    assert [row[:at] for row in filled.rows] == [row[:at] for row in found.rows]
    [cell] = [row[at] for row in filled.rows if row[0].text == "Burglary"]
    assert cell.figure == "residents-survey.share_naming_a_concern_percent.burglary.2025-05.2025-06.c1"


def test_two_concerns_of_one_theme_are_both_said_the_larger_first():
    found = table(matrix_blocks(counted()))
    concerns = [
        Concern("c1", "drugs", "Drug dealing", 100, 1_000, "Survey", "2025-05", "2025-06"),
        Concern("c2", "drugs", "Drug use", 300, 1_000, "Survey", "2025-05", "2025-06"),
    ]

    [cell] = [row[-1] for row in with_concerns(found, concerns).rows if row[0].text == "Drug offences"]

    assert (cell.text, cell.said) == ("300 of 1,000 named it", "Drug dealing: 100 of 1,000 named it")


def test_the_picture_names_what_has_no_weight():
    [chart] = [block for block in matrix_blocks(counted()) if isinstance(block, Chart)]

    assert DISORDER.lower() in chart.foot
    assert chart.table_id == MATRIX_TABLE


def test_the_remainder_is_counted_in_the_whole_and_not_ranked():
    blocks = matrix_blocks(counted())

    assert "Other crime" not in [row[0].text for row in table(blocks).rows]
    assert "Other crime is not ranked (120 records). It is a remainder" in words_of(blocks)


def test_the_change_of_what_the_police_find_is_not_scored():
    found = matrix_blocks(counted(Drugs=[20] * 12 + [90] * 12))

    cell = cells(found, "Drug offences")["change"]
    assert (cell.text, cell.said) == ("–", "Not scored: it measures policing")
    # Victims report robbery: its theme is not left out for the weapons in it.
    assert "policing" not in cells(found, "Robbery and possession of weapons")["change"].said


def test_a_change_of_some_months_says_so():
    held = {name: [None] * 8 + months[8:] for name, months in COUNTS.items()}

    cell = cells(matrix_blocks(made_figures(held, others=True)), "Burglary")["change"]

    assert cell.said == "No clear change (4 of 12 months)"


def test_ranks_stand_with_harm_and_without_it():
    figures = counted()
    matrix = matrix_of(figures)
    assert matrix is not None
    plain = weighed_matrix(counted(), {"harm": 0})
    assert plain is not None

    without = {line.theme.id: line.rank.value for line in plain.lines if line.rank}
    assert {line.theme.id: line.rank_without.value for line in matrix.lines if line.rank_without} == without
    assert "rank-without" in [column.key for column in table(matrix_blocks(figures)).columns]


def test_only_what_is_first_with_harm_and_without_it_is_proposed():
    """Burglary is among the first by its harm alone: the sentence says so, and it is not proposed."""
    matrix = matrix_of(counted())
    assert matrix is not None
    line = next(line for line in matrix.lines if line.theme.id == "burglary")
    assert line.in_top is not None
    high, low = replace(line.in_top, value=90.0), replace(line.in_top, value=10.0)
    others = [one for one in matrix.lines if one is not line]
    by_harm = replace(matrix, lines=(*others, replace(line, in_top=high, in_top_without=low)))

    [said] = proposal(by_harm, "proposed")

    assert "burglary" not in said.text.split(". ")[0]
    assert "Among them only with harm: burglary." in said.text
    assert not by_harm.lines[-1].is_proposed


def test_the_third_is_named_with_its_equals_and_how_often_each_stays():
    same = {name: [50] * 24 for name in ("Burglary", "Shoplifting", "Vehicle crime", "Public order")}
    figures = made_figures(same, others=True)
    [said] = [block for block in matrix_blocks(figures) if block.id == "priorities-tie"]

    assert isinstance(said, Text)
    assert said.text.startswith("The third place is ")
    assert re.search(r"among the first three in \d+ of 100 weightings; .+ in \d+", said.text)
    assert untraced([said], figures) == []


def test_harm_is_said_as_a_share_and_a_small_one_in_words():
    found = matrix_blocks(counted(Shoplifting=[3] * 24))

    assert re.fullmatch(r"About \d+% of all days", cells(found, VIOLENCE)["harm"].said)
    assert cells(found, "Shoplifting")["harm"].said == "Under a hundredth of all days"


def test_scores_have_two_decimals():
    score = cells(matrix_blocks(counted()), "Burglary")["score"].text

    assert re.fullmatch(r"\d\.\d\d", score)


@pytest.mark.parametrize(
    ("titles", "said"),
    [(["theft", "burglary"], "theft and burglary"), (["criminal damage and arson", "theft"],
                                                      "criminal damage and arson; theft")],
)  # fmt: skip
def test_names_with_an_and_are_parted_by_semicolons(titles, said):
    assert named(titles) == said


def test_the_matrix_is_the_same_every_time():
    assert matrix_blocks(counted()) == matrix_blocks(counted())


def test_every_number_has_its_figure_and_no_word_is_too_strong():
    figures = counted()
    blocks = [*matrix_blocks(figures), *proposed_texts(figures)]

    assert untraced(blocks, figures) == []
    assert not [word for word in FORBIDDEN if word in words_of(blocks).lower()]
    assert all(figures.rows[name].area_code == AREA.code for block in blocks if isinstance(block, Text)
               for name in block.figures)  # fmt: skip


def test_every_counted_theme_is_in_the_matrix_once():
    figures = counted()
    matrix = matrix_of(figures)
    assert matrix is not None

    assert {line.theme.id for line in matrix.lines} | {"other-crime"} == {theme.id for theme in themes()}
    assert len(matrix.lines) == len(themes()) - 1
    assert all(figures.get(AREA.code, f.COUNT, name, figures.months) for theme in themes() for name in theme.categories)
