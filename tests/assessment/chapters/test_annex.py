"""The annex: short, in English, with the base of what a sentence cannot say whole."""

from dataclasses import replace

import pytest

from assessment.themes.made_figures import made_figures
from hallmark.assessment.chapters.annex import COLUMNS, annex_row, annex_section, annex_table
from hallmark.assessment.findings import totals
from hallmark.assessment.themes import measures as m
from hallmark.assessment.themes import place_measures as p
from hallmark.reports.blocks import Section, Table

FIGURES = made_figures({"Burglary": [70, 50] * 12}, others=True)
COUNT = next(row for row in FIGURES.rows.values() if row.measure == "count" and row.category == "Burglary")


def annex() -> Table:
    part = Section("changes", "Changes", tuple(totals(FIGURES, FIGURES.territory.area)))
    [found] = annex_section([part], FIGURES.rows).blocks
    assert isinstance(found, Table)
    return found


def test_what_a_sentence_says_whole_is_left_out_and_a_change_stands_once():
    rows = {row[0].text.partition(": ")[2]: row for row in annex().rows}

    assert rows.keys() == {"All crime, per 1,000 residents", "All crime, change, per cent"} | {
        name for name in rows if name.startswith("Anti-social behaviour")
    }
    assert " to " in rows["All crime, change, per cent"][1].text


def test_a_rate_names_both_numbers_that_it_stands_on():
    [row] = [row for row in annex().rows if row[0].text.endswith("All crime, per 1,000 residents")]

    assert row[3].text == "720 records, 12,000 residents"


def test_points_of_the_map_are_no_part_of_records():
    quarter = replace(COUNT, measure=p.holding_words("quarter"), value=23, numerator=7_811, denominator=1_121)

    assert annex_row(quarter)[3].text == "7,811 records, 1,121 points"
    assert annex_row(quarter)[0].text.endswith("fewest points with a quarter of the records")


def test_a_source_is_named_once_and_beside_the_figures_of_another():
    like = replace(COUNT, measure=m.USUAL)
    other = replace(like, source="Wick Council")
    found = annex_table([like, like, other])

    assert found.note.endswith(f"Source, where no other is named: {COUNT.source}.")
    assert [row[0].said for row in found.rows] == ["", "", "Wick Council"]
    assert all(len(row) == len(COLUMNS) for row in found.rows)


@pytest.mark.parametrize(
    "measure", [m.USUAL, m.SEASON, m.OUTCOME_SHARE, p.PLACES_CHANGED, p.IN_SPOT, p.SCORE, p.IN_TOP]
)
def test_no_measure_stands_by_its_machine_name(measure):
    assert measure.replace("_", " ") not in annex_row(replace(COUNT, measure=measure))[0].text
