"""Where a theme's records are: tested wards, shares with both counts, maps, hot spots, and what is refused."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from assessment.themes.made_figures import AREA, LSOAS, WARDS, made_figures
from assessment.themes.made_ground import FORBIDDEN, lay_ground, points, squares, untraced, words_of
from crimestats.counts import Verdict, compare
from crimestats.multiplicity import benjamini_hochberg
from crimestats.periods import year_ending
from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.hot_spots import mapping
from hallmark.assessment.maps.atlas import FILE
from hallmark.assessment.themes import where_tested
from hallmark.assessment.themes.place_measures import AT_POINT, theme_count
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.where import ALL_CRIMES, UNSURE_NOTE, ward_total_blocks, wards_tested, where_blocks
from hallmark.assessment.themes.where_ground import MonthCounts, month_counts
from hallmark.assessment.themes.where_hot_spots import _spots_words, largest_themes, place_words
from hallmark.assessment.themes.where_maps import all_crime_map_blocks
from hallmark.reports.blocks import Caveat, Map, Table, Text
from stable_areas import REAL_CORRELATION

STEADY = [60] * 24


def theme(name: str) -> Theme:
    return next(one for one in themes() if one.id == name)


def two_years(first: int, second: int) -> list[int]:
    return [first] * 12 + [second] * 12


@pytest.fixture(autouse=True)
def ground(monkeypatch):
    lay_ground(monkeypatch, shapes=squares())


def text(blocks, name: str) -> str:
    return next(block.text for block in blocks if block.id == name and isinstance(block, Text | Caveat))


def table(blocks, name: str) -> Table:
    return next(block for block in blocks if block.id == name and isinstance(block, Table))


def test_the_ward_with_most_is_named_with_both_counts_and_its_share():
    figures = made_figures({"Burglary": [100] * 24})

    blocks = where_blocks(figures, theme("burglary"))

    assert text(blocks, "where-wards-burglary") == (
        "Castle had 528 of the 1,200 records of burglary in Ambleford and Wick in the year ending September 2025 "
        "(44.0%), the most of any ward."
    )
    assert table(blocks, "where-wards-burglary-table").rows[0][1].text == "528"


def test_wards_with_equally_many_are_named_together():
    figures = made_figures({"Burglary": [80] * 24}, shares=(0.15, 0.15, 0.15, 0.15, 0.1, 0.1, 0.1, 0.1))

    assert text(where_blocks(figures, theme("burglary")), "where-wards-burglary").startswith(
        "Castle and Harbour had equally many records of burglary"
    )


def test_a_ward_that_doubled_is_called_a_rise_and_steady_ones_are_not():
    """Records that are new in the second year all lie in the first ward: the others are as they were."""
    figures = made_figures({"Burglary": STEADY}, shares=(0, 0, 0.2, 0.2, 0.2, 0.2, 0.1, 0.1))
    more = made_figures({"Burglary": two_years(30, 90)}, shares=(0.5, 0.5, 0, 0, 0, 0, 0, 0))
    figures = _joined(figures, more)

    blocks = where_blocks(figures, theme("burglary"))
    said = text(blocks, "where-wards-burglary-changes")

    assert said.startswith("Of the 4 wards tested, 1 shows a clear change in burglary")
    assert "Castle: a rise (360 before, 1,080 now)." in said
    rows = {row[0].text: row[-1].said for row in table(blocks, "where-wards-burglary-table").rows}
    assert rows["Castle"] == "rose"
    assert {rows[name] for name in ("Harbour", "Mill", "Orchard")} == {"uncertain"}
    assert table(blocks, "where-wards-burglary-table").note.count(UNSURE_NOTE) == 1


def _joined(one: Figures, other: Figures) -> Figures:
    """Both counted together: every count of the second is added to the first."""
    series = one.chosen["Burglary"]
    series.counts = replace(
        series.counts, table=pa.concat_tables([series.counts.table, other.chosen["Burglary"].counts.table])
    )
    for name, more in other.rows.items():
        if more.measure in {f.COUNT, f.DIFFERENCE}:
            row = one.rows[name]
            total = None if row.denominator is None else row.denominator + (more.denominator or 0)
            one.rows[name] = replace(
                row, value=row.value + more.value, numerator=(row.numerator or 0) + (more.numerator or 0),
                denominator=total,
            )  # fmt: skip
    return one


def test_steady_wards_show_no_clear_change_and_the_number_compared_is_a_figure():
    figures = made_figures({"Burglary": STEADY})

    said = text(where_blocks(figures, theme("burglary")), "where-wards-burglary-changes")

    assert said.startswith("All 4 wards tested are too uncertain to call in burglary")
    more = made_figures({"Burglary": [10 * one for one in STEADY]})
    said = text(where_blocks(more, theme("burglary")), "where-wards-burglary-changes")
    assert said.startswith("None of the 4 wards tested shows a clear change in burglary")
    assert all(line.verdict == Verdict.NO_CLEAR_CHANGE for key, line in figures.verdicts.items() if key[0][:3] == "E05")


def test_wards_with_few_records_are_not_tested_and_told_so():
    figures = made_figures({"Burglary": two_years(40, 41)}, shares=(0.5, 0.49, 0, 0, 0, 0, 0.01, 0))
    blocks = where_blocks(figures, theme("burglary"))
    found = table(blocks, "where-wards-burglary-table")

    said = {row[0].text: row[-1].said for row in found.rows}
    assert said["Orchard"] == said["Mill"] == "too few to test"
    assert said["Castle"] == "no clear change"
    assert "“Too few to test” means fewer than twenty" in found.note
    assert "a real rise or fall may be hidden." in found.note
    assert "too few records to test" in text(blocks, "where-wards-burglary-changes")
    assert untraced(blocks, figures) == []


def test_a_ward_of_few_records_is_tested_with_the_variation_of_its_peers():
    """By itself the small ward looks as steady as a clock, while its large peers swing from month to month."""
    swinging = [60, 400, 90, 420, 70, 380, 50, 410, 80, 430, 60, 390]
    large = np.array([swinging + swinging[::-1], swinging[::-1] + swinging])
    small = np.array([[1] * 12 + [3] * 12])
    months = year_ending("2024-09") + year_ending("2025-09")
    figures = made_figures({"Burglary": STEADY})
    span = Span(tuple(months[12:]), tuple(months[:12]))
    counts = np.concatenate([large, small])[:, None, :]
    codes = tuple(ward.code for ward in WARDS[:3])

    alone = where_tested.tested_places(
        figures, theme("burglary"), span, MonthCounts(codes[2:], ("Burglary",), tuple(months), counts[2:])
    )
    figures.verdicts.clear()
    lines = where_tested.tested_places(
        figures, theme("burglary"), span, MonthCounts(codes, ("Burglary",), tuple(months), counts)
    )

    assert alone[0].verdict == Verdict.ROSE
    assert lines[2].verdict == Verdict.NO_CLEAR_CHANGE
    assert lines[2].lower < alone[0].lower < alone[0].ratio < alone[0].upper < lines[2].upper


def test_stable_wards_are_left_alone_and_small_ones_are_not_tested_as_large_ones():
    """Wards of 5 to 400 records a year with the memory of real series: the luck of all is the same in proportion."""
    rng = np.random.default_rng(31)
    small, large, called = [], [], 0
    for _ in range(40):
        means = np.exp(rng.normal(np.log(6), 1.0, 20))
        months = wards_with_luck(rng, means, variance=0.1)
        enough = months.reshape(20, 2, 12).sum(axis=2).max(axis=1) >= where_tested.FEWEST_RECORDS
        found = compare(months[enough, 12:], months[enough, :12])
        _, p = where_tested.raised(found)
        called += int((benjamini_hochberg(p) <= 0.05).any())
        few = found.count + found.base < 120
        small += list(p[few] <= 0.05)
        large += list(p[~few] <= 0.05)

    assert called <= 4
    assert 0.01 <= np.mean(small) <= 0.06
    assert 0.01 <= np.mean(large) <= 0.06


def wards_with_luck(rng: np.random.Generator, means: np.ndarray, *, variance: float) -> np.ndarray:
    """Two years of counts: each ward's own lognormal luck, one month's with the next as in London's boroughs."""
    luck = rng.normal(size=(means.size, 24))
    for month in range(1, 24):
        luck[:, month] = REAL_CORRELATION * luck[:, month - 1] + np.sqrt(1 - REAL_CORRELATION**2) * luck[:, month]
    spread = np.sqrt(np.log(1 + variance))
    return rng.poisson(means[:, None] * np.exp(spread * luck - spread**2 / 2)).astype(float)


def test_that_all_wards_went_one_way_is_said_of_the_counts():
    figures = made_figures({"Burglary": two_years(80, 70)})

    said = text(where_blocks(figures, theme("burglary")), "where-wards-burglary-changes")

    assert "All 4 wards tested have fewer records than before." in said
    steady = made_figures({"Burglary": STEADY})
    assert "than before" not in text(where_blocks(steady, theme("burglary")), "where-wards-burglary-changes")


def test_a_share_has_its_base_in_the_head_and_its_count_in_the_cell():
    found = table(where_blocks(made_figures({"Burglary": [100] * 24}), theme("burglary")), "where-wards-burglary-table")

    assert "Share of 1,200" in [column.label for column in found.columns]
    assert found.rows[0][2].text == "44.0% (528)"


def test_a_district_keeps_the_verdict_of_its_chapter():
    figures = made_figures({"Burglary": two_years(40, 120)})
    before = dict(figures.verdicts)

    where_blocks(figures, theme("burglary"))

    assert {key: figures.verdicts[key] for key in before} == before


def test_several_categories_are_added_up_into_one_figure():
    figures = made_figures({"Theft from the person": [10] * 24, "Bicycle theft": [20] * 24, "Other theft": [30] * 24})

    row = theme_count(figures, AREA.code, theme("theft"), figures.months)

    assert row is not None
    assert (row.value, row.category, row.figure_id) == (720, "Theft", f"{AREA.code}.count.theft.2024-10.2025-09")
    assert theme_count(figures, AREA.code, theme("theft"), figures.months) is row


def test_a_theme_of_which_a_category_is_not_held_says_no_data():
    figures = made_figures({"Robbery": [10] * 24})

    [block] = where_blocks(figures, theme("robbery-and-weapons"))

    assert isinstance(block, Caveat)
    assert block.text.startswith("No data")


def test_no_record_in_any_ward_is_said_so_and_nothing_is_mapped():
    figures = made_figures({"Burglary": [0] * 24}, others=True)

    blocks = where_blocks(figures, theme("burglary"))

    assert text(blocks, "where-wards-burglary").startswith("No ward had a record of burglary")
    assert not [block for block in blocks if isinstance(block, Map)]
    assert "too few records" in text(blocks, "where-map-burglary-none")


def test_without_residents_there_is_no_rate_and_no_caveat_on_rates():
    figures = made_figures({"Burglary": STEADY}, residents=None)

    found = table(where_blocks(figures, theme("burglary")), "where-wards-burglary-table")

    assert "Per 1,000 residents" not in [column.label for column in found.columns]
    assert "town centre" not in found.note


def test_without_an_earlier_year_nothing_is_compared():
    figures = made_figures({"Burglary": [60] * 12})

    blocks = where_blocks(figures, theme("burglary"))
    found = table(blocks, "where-wards-burglary-table")

    assert not [block for block in blocks if block.id.endswith("-changes")]
    assert "Difference" not in [column.label for column in found.columns]
    assert "No earlier year can be compared." in found.note


def test_months_in_common_have_a_column_of_their_own():
    figures = made_figures({"Burglary": [None] * 8 + [60] * 4 + [60] * 12})

    found = table(where_blocks(figures, theme("burglary")), "where-wards-burglary-table")

    assert [column.label for column in found.columns][-3:] == [
        "June to September 2025", "June to September 2024", "Difference",
    ]  # fmt: skip


def test_without_outlines_the_reader_is_told_why_there_is_no_map(monkeypatch):
    lay_ground(monkeypatch)
    figures = made_figures({"Burglary": STEADY})

    said = text(where_blocks(figures, theme("burglary")), "where-map-burglary-none")
    assert said == "There is no map: no outlines of small areas are held."


def test_one_ward_is_no_comparison():
    figures = made_figures({"Burglary": STEADY})
    figures.territory = replace(figures.territory, wards=WARDS[:1])

    assert not [block for block in where_blocks(figures, theme("burglary")) if "ward" in block.id]


def test_maps_share_one_file_in_which_each_has_its_own_colours():
    figures = made_figures({"Burglary": STEADY, "Shoplifting": [90] * 24}, others=True)

    maps = [
        block
        for name in ("burglary", "shoplifting")
        for block in where_blocks(figures, theme(name))
        if isinstance(block, Map)
    ] + all_crime_map_blocks(figures)

    assert [one.id for one in maps] == ["where-map-burglary", "where-map-shoplifting", "map-all-crime"]
    assert {one.data for one in maps} == {FILE}
    areas = [feature for feature in figures.maps[FILE]["features"] if feature["properties"]["kind"] == "area"]
    assert len(areas) == len(LSOAS)
    assert set(areas[0]["properties"]["maps"]) == {one.id for one in maps}
    assert areas[0]["properties"]["maps"]["where-map-burglary"]["value"] == 216


def test_ready_made_counts_are_mapped_without_naming_a_small_area():
    figures = made_figures({"Burglary": [100] * 24})
    figures.chosen["Burglary"].dataset = "counts-lsoa"

    [found] = [block for block in where_blocks(figures, theme("burglary")) if isinstance(block, Map)]

    assert found.title.startswith("Burglary: a rough picture")
    assert "may be incomplete" in found.foot
    assert "Castle" not in found.title + found.alt


def test_a_map_names_the_ward_of_its_busiest_small_area():
    blocks = where_blocks(made_figures({"Burglary": [100] * 24}), theme("burglary"))
    [found] = [block for block in blocks if isinstance(block, Map)]

    assert found.title == "Castle (Ambleford 001A) had the most records of burglary of any small area"


def test_small_areas_of_a_few_records_each_are_not_mapped():
    """Fifty-six robberies, seven in each small area: classes of so few would be chance in colours."""
    figures = made_figures({"Robbery": [*[8] * 7, *[0] * 5] * 2}, others=True, shares=(1,) * 8)
    blocks = where_blocks(figures, theme("robbery-and-weapons"))

    assert not [block for block in blocks if isinstance(block, Map)]
    assert text(blocks, "where-map-robbery-and-weapons-none").startswith("There are too few records in the year for a")


def test_names_from_files_cannot_break_out_of_a_map():
    figures = made_figures({"Burglary": STEADY})
    hostile = '<script>alert("1")</script> & Sons'
    figures.places = [
        replace(place, ref=AreaRef(place.ref.code, hostile, "lsoa")) if place.ref.code == LSOAS[0] else place
        for place in figures.places
    ]

    [found] = [block for block in where_blocks(figures, theme("burglary")) if isinstance(block, Map)]

    assert "<script" not in found.svg
    assert hostile in [row[0].text for row in found.table.rows]


def test_every_count_by_month_agrees_with_the_figures():
    figures = made_figures({"Burglary": list(range(24)), "Robbery": [3] * 24})

    counts = month_counts(figures, "ward", [ward.code for ward in WARDS])

    for at, ward in enumerate(WARDS):
        row = figures.get(ward.code, f.COUNT, "Burglary", figures.months)
        assert row is not None
        assert counts.of(["Burglary"], figures.months)[at].sum() == row.value


CLUSTER = [(at, month, "Burglary", 40 if at < 3 else 1) for at in range(60) for month in
           [f"2024-{n:02}" for n in (10, 11, 12)] + [f"2025-{n:02}" for n in range(1, 10)]]  # fmt: skip


@pytest.mark.slow
def test_a_planted_cluster_is_found_where_it_lies(monkeypatch):
    lay_ground(monkeypatch, shapes=squares(), of=points(CLUSTER))
    monkeypatch.setattr(mapping, "_expected", lambda *_given: None)  # seconds, and tested with the hot spots
    figures = made_figures({"Burglary": [177] * 24})

    blocks = where_blocks(figures, theme("burglary"))
    spots = table(blocks, "hot-spots-burglary-table")

    assert text(blocks, "hot-spots-burglary").startswith("One hot spot holds")
    assert spots.rows[0][0].text.startswith("About ")
    assert "One very busy point may not be in it; see Repeat places." in text(blocks, "hot-spots-burglary-how")
    assert [column.label for column in spots.columns][-2:] == ["Still found if the grid moves?", "Expected next year"]
    assert untraced(blocks, figures) == []


@pytest.mark.slow
def test_a_hot_spot_is_named_by_one_point_of_its_own(monkeypatch):
    """Its name and its small area are those of the same point, the one with most records in the spot."""
    months = year_ending("2025-09")
    records = [(at, month, "Burglary", 40 if 20 <= at < 35 else 1) for at in range(60) for month in months]
    busy = [(25, month, "Burglary", 5) for month in months]
    street = dict.fromkeys(range(60), "On or near Street") | {25: "On or near Matthews Lane"}
    lay_ground(monkeypatch, shapes=squares(), of=points([*records, *busy], street))
    monkeypatch.setattr(mapping, "_expected", lambda *_given: None)
    figures = made_figures({"Burglary": [650] * 24})

    blocks = where_blocks(figures, theme("burglary"))
    spots = table(blocks, "hot-spots-burglary-table")

    assert spots.rows[0][0].text.endswith("around Ambleford 002A; busiest point: on or near Matthews Lane")
    size = figures.rows[spots.rows[0][0].figure]
    assert size.value == size.numerator * 6.25
    assert untraced(blocks, figures) == []


def test_a_sentence_on_hot_spots_begins_with_a_word():
    assert [_spots_words(number).split()[0] for number in (1, 2, 12, 13)] == ["One", "Two", "Twelve", "All"]


def test_only_the_largest_themes_are_searched_for_hot_spots():
    figures = made_figures(
        {"Burglary": [5] * 24, "Drugs": [9] * 24, "Shoplifting": [8] * 24, "Vehicle crime": [7] * 24}
    )

    assert [one.id for one in largest_themes(figures)] == ["drugs", "shoplifting", "vehicle-crime"]


@pytest.mark.parametrize(
    ("small_area", "point", "said"),
    [
        ("Ambleford 001A", "On or near Market Street", "Ambleford 001A, on or near Market Street"),
        ("", "On or near Market Street", "on or near Market Street"),
        ("Ambleford 001A", "", "Ambleford 001A"),
        ("", "", "Not known"),
    ],
)
def test_places_are_said_as_on_the_record(small_area, point, said):
    assert place_words(small_area, point) == said


def test_every_number_has_its_figure_and_no_word_is_too_strong():
    figures = made_figures(
        {"Burglary": two_years(50, 110), "Theft from the person": STEADY, "Bicycle theft": STEADY,
         "Other theft": two_years(200, 100)}
    )  # fmt: skip
    blocks = [block for name in ("burglary", "theft") for block in where_blocks(figures, theme(name))]

    assert untraced(blocks, figures) == []
    assert not [word for word in FORBIDDEN if word in words_of(blocks).lower()]


def leaping() -> Figures:
    """All crime that doubles in every ward."""
    return made_figures({"Burglary": two_years(100, 200)}, others=True)


def test_a_wards_all_crime_is_tested_and_its_table_says_what_the_test_calls():
    figures = leaping()

    blocks = ward_total_blocks(figures)

    found = table(blocks, "where-wards-all-crime-table")
    assert [row[-1].said for row in found.rows] == ["rose"] * 4
    assert text(blocks, "where-wards-all-crime-changes").startswith(
        "Of the 4 wards tested, 4 show a clear change in all crime, year ending September 2025"
    )
    for ward in WARDS:
        now = figures.get(ward.code, f.COUNT, "All crime", figures.months)
        line = figures.verdict(ward.code, "All crime", wards_tested(figures)[0].span)
        assert (now.value, line.count) == (line.count, 2 * line.base)
    assert untraced(blocks, figures) == []


def test_a_wards_all_crime_of_two_sources_is_not_tested():
    figures = leaping()
    figures.chosen["Drugs"] = replace(figures.chosen["Drugs"])

    assert wards_tested(figures) == []
    assert ward_total_blocks(figures) == []


def test_a_wards_all_crime_without_an_earlier_year_is_not_tested():
    assert ward_total_blocks(made_figures({"Burglary": [100] * 12}, others=True)) == []


def test_all_crime_has_every_category_but_disorder():
    assert "Anti-social behaviour" not in ALL_CRIMES.categories
    assert set(ALL_CRIMES.categories) | {"Anti-social behaviour"} == {
        name for one in themes() for name in one.categories
    }


def test_a_prison_that_moves_a_ward_is_published_for_its_pack_where_no_test_calls_the_ward(monkeypatch):
    year, before = year_ending("2025-09"), year_ending("2024-09")
    prison = [(0, month, "Burglary", n) for months, n in ((before, 1), (year, 4)) for month in months]
    lay_ground(monkeypatch, shapes=squares(), of=points(prison, {0: "On or near Prison"}))
    figures = made_figures({"Burglary": [400] * 12 + [405] * 12}, others=True)

    where_blocks(figures, theme("burglary"))

    found = [row for row in figures.rows.values() if row.measure == AT_POINT and row.area_code == WARDS[0].code]
    assert sorted(row.value for row in found) == [12, 48]
    assert {row.method for row in found} == {"records on one snap point: on or near Prison (Ambleford 001A)"}
