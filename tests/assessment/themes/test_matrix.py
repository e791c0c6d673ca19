"""The matrix: scores by stated cut points, ranks with how firm they are, and a proposal that is no decision."""

import re
from dataclasses import replace

import pytest

from assessment.themes.made_figures import AREA, made_figures
from assessment.themes.made_ground import FORBIDDEN, lay_ground, points, spread, untraced, words_of
from crimestats.periods import year_ending
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.given import Concern
from hallmark.assessment.themes import matrix_scores
from hallmark.assessment.themes.harm_weights import CANNOT_BE_SAID
from hallmark.assessment.themes.matrix import (
    MATRIX_TABLE,
    NONE_HELD,
    PROPOSED_HEADING,
    UNORDERED_HEADING,
    matrix_blocks,
    not_scored_table,
    proposal_heading,
    proposed_texts,
    with_concerns,
)
from hallmark.assessment.themes.matrix_criteria import graded, harm_words
from hallmark.assessment.themes.matrix_scores import Matrix, matrix_of, weighed_matrix
from hallmark.assessment.themes.matrix_words import named, proposal
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.theme_changes import theme_changes
from hallmark.assessment.verdicts import MOST_UNSEEN
from hallmark.reports.blocks import Block, Cell, Chart, Table, Text

VIOLENCE, DISORDER = "Violence and sexual offences", "Anti-social behaviour"
COUNTS = {
    VIOLENCE: [400] * 24, DISORDER: [200] * 24, "Shoplifting": [60] * 12 + [160] * 12, "Burglary": [40] * 24,
    "Vehicle crime": [40] * 24, "Criminal damage and arson": [60] * 24, "Public order": [30] * 24, "Drugs": [20] * 24,
    "Other crime": [10] * 24,
}  # fmt: skip


@pytest.fixture(autouse=True)
def ground(monkeypatch):
    """Enough is scored for an order: volume, change and, on points laid evenly, concentration."""
    lay_ground(monkeypatch, of=spread())


@pytest.fixture
def any_order(monkeypatch):
    """Themes are put in an order by however few scores."""
    monkeypatch.setattr(matrix_scores, "FEWEST_CRITERIA", 1)


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


def test_with_fewer_than_three_scores_for_most_themes_nothing_is_proposed(monkeypatch):
    """Without a snap point only volume and change are left: volume alone would be the order."""
    lay_ground(monkeypatch)
    figures = counted()

    blocks, [said] = matrix_blocks(figures), proposed_texts(figures)

    assert matrix_of(figures).proposed == ()
    assert said.text.startswith("Police records alone cannot put the themes in order. Of most, fewer than three of")
    assert "By number of records: violence and sexual offences, 4,800; anti-social behaviour, 2,400; " in said.text
    assert said.text.endswith("The others have fewer. The Board decides, with what is not scored and what people say.")
    assert proposal_heading(figures) == UNORDERED_HEADING
    assert {"score", "rank-without"}.isdisjoint(column.key for column in table(blocks).columns)
    titles = [row[0].text for row in table(blocks).rows]
    assert titles[:3] == [VIOLENCE, DISORDER, "Shoplifting"]
    assert "weightings" not in words_of(blocks)
    assert untraced([*blocks, said], figures) == []


def test_with_three_scores_for_most_themes_there_is_an_order():
    figures = counted()

    assert matrix_of(figures).gives_order
    assert proposal_heading(figures) == PROPOSED_HEADING


@pytest.mark.parametrize(("few", "gives"), [(0, True), (5, True), (6, False), (10, False)])
def test_most_themes_need_three_scores(few, gives):
    matrix = matrix_of(counted())
    three = dict(list(matrix.lines[0].points.items())[:3])
    two = dict(list(three.items())[:2])
    lines = tuple(replace(line, points=two if at < few else three) for at, line in enumerate(matrix.lines))

    assert len(three) == 3
    assert replace(matrix, lines=lines).gives_order is gives


def test_volume_names_its_base_and_incidents_are_never_added_to_crimes():
    blocks = matrix_blocks(counted())
    crimes = sum(sum(months[12:]) for name, months in COUNTS.items() if name != DISORDER)

    assert cells(blocks, VIOLENCE)["volume"].said == f"4,800 of {crimes:,} crimes ({480000 / crimes:.1f}%)"
    assert cells(blocks, DISORDER)["volume"].said == f"2,400 incidents, beside {crimes:,} crimes"
    assert f"{crimes + 2400:,}" not in words_of(blocks)


def test_a_place_without_harm_is_said_to_be_no_rank_above_the_matrix():
    names = [block.id for block in matrix_blocks(counted())]
    words = words_of(matrix_blocks(counted()))

    assert names.index("priorities-harm") < names.index(MATRIX_TABLE)
    assert "The harm of violence and sexual offences or of robbery and possession of weapons is not scored" in words


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
    assert cells(found, VIOLENCE)["change"].text == "2"
    assert cells(found, VIOLENCE)["change"].said == "No clear change"


def test_a_change_too_uncertain_to_call_counts_as_no_clear_change_and_may_be_any():
    """The counts of public order are steady and few: the test could have missed a rise of 30%."""
    figures = counted(**{"Public order": [4] * 24})
    change = theme_changes(figures)["public-order"]

    cell = cells(matrix_blocks(figures), "Public order")

    assert change.smallest_seen > MOST_UNSEEN
    assert (cell["change"].text, cell["change"].said) == ("–", "Too uncertain to call")
    matrix = matrix_of(figures)
    line = next(line for line in matrix.lines if line.theme.id == "public-order")
    points = [row.value for key, row in line.points.items() if key in matrix.weights_without]
    assert len(points) == len(matrix.weights_without) - 1
    assert float(cell["score"].text) == pytest.approx((sum(points) + 2) / (len(points) + 1), abs=0.01)
    assert line.rank_without.upper - line.rank_without.lower >= 1


def test_disorder_has_no_harm_and_is_not_ranked_low_for_it():
    found = cells(matrix_blocks(counted()), DISORDER)

    assert (found["harm"].text, found["harm"].said) == ("–", "Not scored: no weight")
    assert found["rank-without"].text == "2 equal"


def test_harm_that_its_chapter_cannot_put_as_a_number_is_not_put_as_one():
    found = cells(matrix_blocks(counted()), VIOLENCE)["harm"]

    assert (found.text, found.said) == ("–", CANNOT_BE_SAID)


def test_harm_is_a_band_where_both_ends_of_it_can_be_said():
    """Shoplifting is one offence, bicycle theft another: beside them alone both ends of a share can be said."""
    figures = made_figures({"Shoplifting": [60] * 24, "Vehicle crime": [60] * 24})

    said = cells(matrix_blocks(figures), "Vehicle crime")["harm"]

    assert (said.text, said.said) == ("4", "A fifth of all days or more")


def test_no_part_of_all_days_is_given_where_all_days_cannot_be_said():
    """Shoplifting has a weight of its own; what all records weigh cannot be said, so no part of it can."""
    assert cells(matrix_blocks(counted()), "Shoplifting")["harm"].said == CANNOT_BE_SAID


def test_no_part_of_harm_is_given_in_per_cent():
    found = table(matrix_blocks(counted()))

    at = [column.key for column in found.columns].index("harm")
    assert not [row[at] for row in found.rows if re.search(r"\d%|[Aa]bout", row[at].said)]


@pytest.mark.parametrize(("least", "most"), [(1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (2, 4), (3, 4), (4, 4)])
def test_a_band_of_harm_is_said_by_its_cut_points(least, most):
    words = harm_words(least, most)

    assert words.endswith(("of all days", "of all days or more"))
    assert ("Under" in words) == (least == 1)
    assert ("or more" in words) == (most == 4)


def test_what_rose_and_the_largest_are_proposed_and_the_board_decides():
    figures = counted()

    [said] = proposed_texts(figures)
    [own] = [block for block in matrix_blocks(figures) if block.id == "proposed"]

    assert said.text.startswith(f"Proposed priorities: shoplifting; {VIOLENCE.lower()}; ")
    assert "This is proposed from police records alone, without harm." in said.text
    assert said.text.endswith("The Board decides, with what is not scored and what people say.")
    assert isinstance(own, Text)
    assert own.text == said.text
    assert said.figures


def test_equal_themes_share_their_rank(any_order):
    figures = made_figures(
        {"Burglary": [50] * 24, "Shoplifting": [50] * 24, "Vehicle crime": [50] * 24, "Drugs": [50] * 24}, others=True
    )
    matrix = weighed_matrix(figures, {"volume": 1, "harm": 0, "change": 0, "concentration": 0})
    assert matrix is not None

    ranks = {line.theme.id: line.rank_without.value for line in matrix.lines if line.rank_without}

    assert {ranks[name] for name in ("burglary", "shoplifting", "vehicle-crime", "drugs")} == {1}
    said = {row[0].text: row[-2].text for row in table(matrix_blocks(figures)).rows}
    assert said["Burglary"] == "1 equal"


def test_weights_move_the_order_and_are_printed():
    figures = counted()

    matrix = weighed_matrix(figures, {"volume": 0, "harm": 0, "change": 1, "concentration": 0})
    assert matrix is not None

    assert matrix.lines[0].theme.id == "shoplifting"
    assert {key: row.value for key, row in matrix.weights.items()} == {
        "volume": 0.0, "change": 100.0, "concentration": 0.0,
    }  # fmt: skip


def test_criteria_of_which_nothing_is_known_are_left_out_and_named(monkeypatch, any_order):
    lay_ground(monkeypatch)
    blocks = matrix_blocks(counted())

    assert [column.key for column in table(blocks).columns][1:4] == ["volume", "harm", "change"]
    assert "Nothing is held on concentration and beside similar areas" in words_of(blocks)


def test_points_on_the_map_give_concentration_a_score(monkeypatch, any_order):
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


def test_zero_counts_everywhere_are_too_few_to_score(monkeypatch):
    lay_ground(monkeypatch)
    figures = made_figures({"Burglary": [0] * 24}, others=True)

    blocks = matrix_blocks(figures)

    assert "too few records to score" in words_of(blocks)
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


def test_nothing_is_drawn_of_harm_that_cannot_be_said():
    assert not [block for block in matrix_blocks(counted()) if isinstance(block, Chart)]


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


def test_a_change_of_some_months_says_so(any_order):
    held = {name: [None] * 8 + months[8:] for name, months in COUNTS.items()}

    cell = cells(matrix_blocks(made_figures(held, others=True)), "Burglary")["change"]

    assert cell.said == "Too uncertain to call (4 of 12 months)"


def test_a_year_held_whole_goes_before_a_nearer_one_held_in_part():
    """Two years ago is whole; of last year four months are held. Burglary rose over the whole year alone."""
    held = {name: [*months[:12], *[None] * 8, *months[:4], *months[12:]] for name, months in COUNTS.items()}
    held["Burglary"] = [*[20] * 12, *[None] * 8, *[40] * 4, *[40] * 12]

    figures = made_figures(held, others=True)

    assert theme_changes(figures)["burglary"].span.base[-1] == "2023-09"
    assert cells(matrix_blocks(figures), "Burglary")["change"].said == "A rise"


def test_ranks_stand_with_harm_and_without_it():
    figures = counted()
    matrix = matrix_of(figures)
    assert matrix is not None
    plain = weighed_matrix(counted(), {"harm": 0})
    assert plain is not None

    without = {line.theme.id: line.rank.value for line in plain.lines if line.rank}
    assert {line.theme.id: line.rank_without.value for line in matrix.lines if line.rank_without} == without
    assert "rank" not in [column.key for column in table(matrix_blocks(figures)).columns]
    with_harm = matrix_blocks(made_figures({"Shoplifting": [60] * 24, "Vehicle crime": [60] * 24}))
    keys = [column.key for column in table(with_harm).columns]
    assert keys.index("rank-without") < keys.index("rank")


def test_only_what_is_first_with_harm_and_without_it_is_first_both():
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
    assert not by_harm.lines[-1].is_first_both


def test_the_third_is_named_with_its_equals_and_how_often_each_stays(any_order):
    same = {name: [50] * 24 for name in ("Burglary", "Shoplifting", "Vehicle crime", "Public order")}
    figures = made_figures(same, others=True)
    [said] = [block for block in matrix_blocks(figures) if block.id == "priorities-tie"]

    assert isinstance(said, Text)
    third = matrix_of(figures).lines[2]
    shown = cells(matrix_blocks(figures), third.theme.title)["rank-without"].text
    assert said.text.startswith(f"Rank {shown}: ")
    assert "tie" not in said.text
    assert re.search(r"among the first three in \d+ of 100 weightings; .+ in \d+", said.text)
    assert untraced([said], figures) == []


def lines_of(matrix: Matrix, shares: list[float], score: float) -> Matrix:
    """Lines of one score that are among the first in these shares of weightings, with harm and without it."""
    lines = []
    for line, share in zip(matrix.lines, shares, strict=False):
        assert line.in_top
        assert line.score_without
        assert line.rank_without
        in_top = replace(line.in_top, value=share)
        lines.append(
            replace(
                line, in_top=in_top, in_top_without=in_top, score_without=replace(line.score_without, value=score),
                rank_without=replace(line.rank_without, value=1),
            )
        )  # fmt: skip
    return replace(matrix, lines=tuple(lines))


def test_half_of_the_weightings_propose_nothing_and_the_tie_is_named():
    matrix = matrix_of(counted())
    assert matrix is not None
    tied = lines_of(matrix, [50.2, 50.0, 49.0], 2.25)

    [said] = proposal(tied, "proposed")

    assert tied.proposed == ()
    titles = named([line.theme.title[:1].lower() + line.theme.title[1:] for line in tied.lines])
    assert said.text.startswith("No theme is among the first three in at least six of ten weightings tried. So none")
    assert f"Rank 1 equal by score: {titles}." in said.text
    assert "is among the first three in 50 of 100 weightings." in said.text


@pytest.mark.parametrize(("share", "proposed"), [(59.4, 0), (59.5, 3), (60.0, 3), (90.0, 3)])
def test_a_theme_is_first_both_from_sixty_of_a_hundred_weightings(share, proposed):
    matrix = matrix_of(counted())
    assert matrix is not None

    assert len(lines_of(matrix, [share] * 3, 2.0).proposed) == proposed


def test_a_place_left_open_says_who_comes_next():
    matrix = matrix_of(counted())
    assert matrix is not None
    full = lines_of(matrix, [90.0, 80.0, 50.0], 2.0)
    assert full.lines[2].rank_without is not None
    third = replace(full.lines[2], rank_without=replace(full.lines[2].rank_without, value=3))

    [said] = proposal(replace(full, lines=(*full.lines[:2], third)), "proposed")

    title = third.theme.title[:1].lower() + third.theme.title[1:]
    assert f"Rank 3 by score is {title}, among the first three in 50 of 100 weightings." in said.text


def test_the_matrix_says_what_a_weighting_varies_and_what_is_counted():
    note = table(matrix_blocks(counted())).note

    assert "A weighting is a set of weights drawn by chance around those given, with what is unsure drawn too." in note
    assert "Counted is in how many a theme is among the first three." in note


def test_scores_have_two_decimals():
    score = cells(matrix_blocks(counted()), VIOLENCE)["score"].text

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


def test_the_weights_printed_are_those_of_the_score_beside_them():
    figures = made_figures({"Shoplifting": [60] * 24, "Vehicle crime": [60] * 24})
    matrix = matrix_of(figures)
    assert matrix is not None
    assert matrix.has_harm

    how = table(matrix_blocks(figures), "priority-scores")

    assert [column.label for column in how.columns][1:3] == ["Weight without harm", "Weight with harm"]
    shown = {row[0].text: (row[1].text, row[2].text) for row in how.rows}
    without = {one.label: matrix.weights_without.get(one.key) for one in matrix.measures}
    assert without.pop("Harm (provisional)") is None
    assert shown["Harm (provisional)"][0] == "–"
    assert sum(weight.value for weight in without.values() if weight) == pytest.approx(100, abs=0.01)
    assert all(shown[label][0] == f"{weight.value:.0f}%" for label, weight in without.items() if weight)
    assert all(float(row[1].rstrip("%")) < 100 for row in shown.values())
    line = next(line for line in matrix.lines if line.score_without)
    points = [
        (line.points[key].value, weight.value) for key, weight in matrix.weights_without.items() if key in line.points
    ]
    if len(points) == len(matrix.weights_without) and line.score_without:
        assert sum(p * w for p, w in points) / 100 == pytest.approx(line.score_without.value, abs=0.001)


def test_where_nothing_is_scored_on_harm_there_is_one_column_of_weights():
    how = table(matrix_blocks(counted()), "priority-scores")

    assert [column.label for column in how.columns][:3] == ["Criterion", "Weight", "One"]
