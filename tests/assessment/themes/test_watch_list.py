"""The watch-list: every theme that is not proposed, with triggers that hold when they are tried."""

import pytest

from assessment.themes.made_figures import made_figures
from assessment.themes.made_ground import FORBIDDEN, lay_ground, spread, untraced, words_of
from assessment.themes.test_matrix import COUNTS, VIOLENCE
from hallmark.assessment.building import Figures
from hallmark.assessment.themes import watch_list
from hallmark.assessment.themes.matrix_criteria import year_of
from hallmark.assessment.themes.matrix_scores import TOP, matrix_of, weighed_matrix
from hallmark.assessment.themes.place_measures import ABOVE_USUAL, CALLED_RISE, ENTERS_TOP
from hallmark.assessment.themes.runs import runs
from hallmark.assessment.themes.unremarkable import beyond_unremarkable
from hallmark.assessment.themes.watch_list import (
    FAR,
    NO_COUNT,
    _enters,
    _score_at,
    count_to_enter,
    limit_of_year,
    watch_list_blocks,
)
from hallmark.reports.blocks import Table, Text

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def ground(monkeypatch):
    """Enough is scored for an order: volume, change and, on points laid evenly, concentration."""
    lay_ground(monkeypatch, of=spread())


def counted(**more: list[float | None]) -> Figures:
    return made_figures({**COUNTS, **more}, others=True)


def rows(figures: Figures) -> dict[str, list[str]]:
    [found] = [block for block in watch_list_blocks(figures) if isinstance(block, Table)]
    return {row[0].text: [cell.text for cell in row[1:]] for row in found.rows}


def test_every_theme_is_proposed_or_watched_and_none_is_both():
    figures = counted()
    matrix = matrix_of(figures)
    assert matrix is not None

    assert set(rows(figures)) | {line.theme.title for line in matrix.proposed} == {
        line.theme.title for line in matrix.lines
    }
    assert VIOLENCE not in rows(figures)


def test_the_trigger_is_the_least_count_that_reaches_the_third(monkeypatch):
    monkeypatch.setattr(watch_list, "MOST_TIMES", 100)
    figures = counted()
    matrix = matrix_of(figures)
    assert matrix is not None
    tried = 0
    for line in matrix.lines:
        if line.rank_without is None or line.rank_without.value <= TOP:
            continue
        needed, score = count_to_enter(figures, matrix, line), _score_at(figures, matrix, line)
        others = (one.score_without.value for one in matrix.lines if one.score_without and one is not line)
        third = sorted(others, reverse=True)[TOP - 1]
        if needed is not None:
            tried += 1
            assert needed > year_of(figures, line.theme).value
            assert score(needed) >= third - 1e-6 > score(needed - 1)
    assert tried


def test_no_trigger_is_above_twice_the_count():
    figures = counted()
    matrix = matrix_of(figures)
    assert matrix is not None

    for line in matrix.lines:
        needed = count_to_enter(figures, matrix, line) if line.rank_without else None
        assert needed is None or needed <= 2 * year_of(figures, line.theme).value
    assert NO_COUNT == "No count alone would bring it in; the Board can"


def test_no_trigger_of_a_year_lies_within_what_an_unremarkable_year_gives(monkeypatch):
    """Public order holds a tenth of all crimes but for a few: a handful more would lift its volume."""
    monkeypatch.setattr(watch_list, "MOST_TIMES", 100)
    figures = counted(**{"Public order": [80] * 24, "Anti-social behaviour": [110] * 24})
    matrix = matrix_of(figures)
    assert matrix is not None
    early, shown = 0, rows(figures)
    for line in matrix.lines:
        told = beyond_unremarkable(figures, line.theme, int(year_of(figures, line.theme).value))
        entry = shown.get(line.theme.title, [""])[-1]
        if entry.endswith(" in a year"):
            needed = count_to_enter(figures, matrix, line)
            assert int(entry.split()[0].replace(",", "")) == max(needed, told)
            early += needed < told
    assert early


def test_a_score_that_would_equal_the_thirds_is_enough(monkeypatch):
    """Scores are kept to four decimals: 2.6667 is reached by two and two thirds."""
    monkeypatch.setattr(watch_list, "MOST_TIMES", 1000)
    figures = counted()
    matrix = matrix_of(figures)
    assert matrix is not None
    tried = 0
    for line in matrix.lines:
        wanted, scored = watch_list._wanted(matrix, line), _score_at(figures, matrix, line)
        count = int(year_of(figures, line.theme).value)
        if line.rank_without and line.rank_without.value > TOP and wanted in {scored(count * 10), scored(count * 100)}:
            tried += 1
            assert count_to_enter(figures, matrix, line) is not None
    assert tried


def test_that_no_count_would_do_is_said_only_where_none_would(monkeypatch):
    figures = counted()
    matrix = matrix_of(figures)
    assert matrix is not None
    said = {
        line.theme.title: _enters(figures, matrix, line).text for line in matrix.lines if line not in matrix.proposed
    }

    monkeypatch.setattr(watch_list, "MOST_TIMES", 10**6)
    for line in matrix.lines:
        if said.get(line.theme.title) == NO_COUNT:
            assert count_to_enter(figures, matrix, line) is None
        if said.get(line.theme.title) == FAR:
            assert count_to_enter(figures, matrix, line) > 2 * year_of(figures, line.theme).value
    assert FAR in said.values()


def columns(figures: Figures) -> list[str]:
    [found] = [block for block in watch_list_blocks(figures) if isinstance(block, Table)]
    return [column.key for column in found.columns]


def test_a_test_too_weak_to_see_a_rise_gives_a_dash_and_the_table_says_once_why():
    figures = counted()

    cell = rows(figures)["Drug offences"][columns(figures).index("quarter") - 1]

    assert cell == "–"
    assert words_of(watch_list_blocks(figures)).count("A dash is a theme of which only a rise of more than 50%") == 1
    assert untraced(watch_list_blocks(figures), figures) == []


def test_a_trigger_that_can_be_given_for_no_theme_has_no_column():
    figures = made_figures({name: [4 + at % 3] * 24 for at, name in enumerate(COUNTS)}, others=True)

    assert not {"year", "quarter"} & set(columns(figures))
    assert "Of no theme here would a rise under 50%" in words_of(watch_list_blocks(figures))


def test_the_most_of_months_held_is_a_level_that_needs_no_test():
    figures = counted(Burglary=[70] * 6 + [40] * 9 + [90] * 3 + [40] * 6)
    keys, cells = columns(figures), rows(figures)["Burglary"]

    assert cells[keys.index("most-in-year") - 1] == f"{6 * 70 + 6 * 40:,}"
    assert cells[keys.index("most-in-quarter") - 1] == "270"
    [cell] = [
        row[keys.index("most-in-quarter")]
        for block in watch_list_blocks(figures)
        if isinstance(block, Table)
        for row in block.rows
        if row[0].text == "Burglary"
    ]
    assert cell.said == "January to March 2025"


def test_robbery_has_a_quarterly_level_however_few_its_records():
    figures = counted(Robbery=[3] * 24)
    title = "Robbery and possession of weapons"

    assert rows(figures)[title][columns(figures).index("most-in-quarter") - 1] == "9"


def test_months_that_are_not_held_are_in_no_level():
    held = {name: [*months[:11], None, *months[12:]] for name, months in COUNTS.items()}
    figures = made_figures({**held, "Burglary": [400] * 11 + [None] + [40] * 12}, others=True)

    assert rows(figures)["Burglary"][columns(figures).index("most-in-year") - 1] == "480"
    assert rows(figures)["Burglary"][columns(figures).index("most-in-quarter") - 1] == "1,200"


def test_the_note_is_three_sentences_and_leaves_room_for_the_boards_own_level():
    [found] = [block for block in watch_list_blocks(counted()) if isinstance(block, Table)]
    what = next(block for block in watch_list_blocks(counted()) if block.id == "watch-list-what")

    assert found.note.count(". ") + 1 == 3
    assert "or a level that the Board sets" in what.text


def test_where_nothing_is_proposed_every_theme_is_watched_by_number_of_records(monkeypatch):
    lay_ground(monkeypatch)
    figures = counted()

    assert list(rows(figures))[:2] == [VIOLENCE, "Anti-social behaviour"]
    assert "enters" not in columns(figures)
    assert words_of(watch_list_blocks(figures)).startswith("Every theme below stays under watch.")
    assert untraced(watch_list_blocks(figures), figures) == []


def test_a_month_above_the_usual_range_is_a_trigger_of_its_own():
    figures = counted()

    at = columns(figures).index("month") - 1

    triggers = {row.category: row for row in figures.rows.values() if row.measure == ABOVE_USUAL}
    assert rows(figures)["Burglary"][at] == f"{triggers['Burglary'].value:,} in a month"
    assert triggers["Burglary"].value > 40


@pytest.fixture
def three_years() -> Figures:
    """Vehicle crime halved from one year to the next; nothing else moved."""
    longer = {name: [*months[:12], *months] for name, months in COUNTS.items()}
    longer["Vehicle crime"] = [78 + at % 5 for at in range(24)] + [38 + at % 5 for at in range(12)]
    return made_figures(longer, others=True, against=["2024-09", "2023-09"])


def test_a_return_to_the_level_before_a_called_fall_passes_the_most_of_twelve_months(three_years):
    cells = rows(three_years)["Vehicle crime"]
    at = columns(three_years).index("most-in-year") - 1

    assert int(cells[at].replace(",", "")) == max(
        sum(78 + month % 5 for month in range(start, start + 12)) for start in range(13)
    )
    assert untraced(watch_list_blocks(three_years), three_years) == []


def test_a_month_trigger_after_a_called_fall_comes_from_this_year_alone(three_years):
    """Halved counts that went back to what they were would all lie within limits drawn across the fall."""
    [cell] = [
        row[columns(three_years).index("month")]
        for block in watch_list_blocks(three_years)
        if isinstance(block, Table)
        for row in block.rows
        if row[0].text == "Vehicle crime"
    ]

    assert 42 < int(cell.text.split()[0]) < 70


def test_limits_of_the_year_alone_need_an_earlier_month_and_no_later_level(three_years):
    short = made_figures({name: months[12:] for name, months in COUNTS.items()}, others=True)

    assert limit_of_year(short, runs(short)["Burglary"]) is None
    assert limit_of_year(three_years, runs(three_years)["Burglary"]) is not None


def test_the_score_of_the_present_count_is_the_one_printed():
    figures = counted()
    matrix = matrix_of(figures)
    assert matrix is not None

    for line in matrix.lines:
        if line.score_without and line.score_without.lower is None:
            now = _score_at(figures, matrix, line)(int(year_of(figures, line.theme).value))
            assert now == pytest.approx(line.score_without.value, abs=1e-3)


def test_a_theme_that_no_count_would_lift_says_so():
    """Where only change counts, a larger count alone moves nothing."""
    steady = {name: [300] * 24 for name in COUNTS}
    risen = {name: [100] * 12 + [300] * 12 for name in ("Shoplifting", "Burglary", "Drugs", "Public order")}
    figures = made_figures({**steady, **risen}, others=True)
    matrix = weighed_matrix(figures, {"volume": 0, "harm": 0, "change": 1})
    assert matrix is not None
    [line] = [line for line in matrix.lines if line.theme.id == "vehicle-crime"]

    assert count_to_enter(figures, matrix, line) is None
    assert _enters(figures, matrix, line).text == NO_COUNT


def test_a_rise_is_called_above_the_present_count_for_year_and_quarter():
    figures = counted()

    watch_list_blocks(figures)
    triggers = [row for row in figures.rows.values() if row.measure == CALLED_RISE]

    assert triggers
    assert all(row.value > (row.denominator or 0) for row in triggers)
    assert {row.period_start for row in triggers} == {"2024-10"}
    assert {row.period_end for row in triggers} == {"2024-12", "2025-09"}


def test_without_an_earlier_year_no_rise_can_be_named():
    figures = made_figures({name: months[:12] for name, months in COUNTS.items()}, others=True)

    assert columns(figures) == ["theme", "records", "most-in-year", "most-in-quarter"]
    assert "No earlier year shows how far a year’s count varies by itself." in words_of(watch_list_blocks(figures))


def test_a_theme_without_a_record_has_no_rise_to_name():
    figures = counted(Drugs=[0] * 24)

    assert rows(figures)["Drug offences"][0] == "0"
    cells = dict(zip(columns(figures)[1:], rows(figures)["Drug offences"], strict=True))
    assert {cells[key] for key in ("year", "quarter")} == {"–"}
    assert {cells[key] for key in ("most-in-year", "most-in-quarter")} == {"0"}


def test_all_proposed_leaves_nothing_to_watch():
    figures = made_figures({"Burglary": [60] * 24})

    [block] = watch_list_blocks(figures)

    assert isinstance(block, Text)


def test_every_number_has_its_figure_and_no_word_is_too_strong(monkeypatch):
    monkeypatch.setattr(watch_list, "MOST_TIMES", 100)
    figures = counted()
    blocks = watch_list_blocks(figures)

    assert untraced(blocks, figures) == []
    assert not [word for word in FORBIDDEN if word in words_of(blocks).lower()]
    assert [row for row in figures.rows.values() if row.measure == ENTERS_TOP]
