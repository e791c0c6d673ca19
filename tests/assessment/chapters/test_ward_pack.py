"""The ward pack says what the assessment's figures say, ward by ward, and nothing it has not counted."""

from dataclasses import replace

from assessment.chapters.small_paper import small_paper
from hallmark.assessment.chapters.ward_pack import Pack, Row, Ward, ward_pack
from hallmark.assessment.figures import figure_id
from hallmark.reports.blocks import Chart, Document, KeyFigure, Section, Table, Text

YEAR, BASE = ("2024-10", "2025-09"), ("2023-10", "2024-09")
NOW, THEN = "year ending September 2025", "year ending September 2024"
COUNTS = {"All crime": (120, 150), "Burglary": (20, 30), "Vehicle crime": (100, 120), "Anti-social behaviour": (40, 40)}


def row(name: str, value: float, area: str, base: str = "") -> tuple[str, Row]:
    return name, Row(name, value, str(int(value)), base, area)


def pack(*, compared: bool = True) -> Pack:
    rows = []
    for code, area in (("W2", "Harbour"), ("W1", "Abbey")):
        for category, (now, before) in COUNTS.items():
            rows.append(row(figure_id(code, "count", category, *YEAR), now, area))
            rows.append(row(figure_id(code, "count", category, *BASE), before, area))
            rows.append(row(figure_id(code, "difference", category, *YEAR, ".".join(BASE)), now - before, area))
        rows.append(row(figure_id(code, "rate_per_1000_residents", "All crime", *YEAR), 24.0, area, "5000"))
    rows.append(row(figure_id("D1", "rate_per_1000_residents", "All crime", *YEAR), 30.0, "Wick", "90000"))
    rows.append(row(figure_id("L1", "count", "All crime", *YEAR), 120, "Wick 001A"))
    return Pack(dict(rows), YEAR, BASE if compared else None, "data.police.uk", "D1")


def made(**changes: bool) -> Document:
    return ward_pack(small_paper(), pack(**changes), [Ward("W2", "Harbour", ("L1",)), Ward("W1", "Abbey", ())])


def texts(section: Section) -> list[str]:
    return [block.text for block in section.blocks if isinstance(block, Text)]


def table(section: Section, ending: str) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table) and block.id.endswith(ending))


def test_wards_stand_in_order_of_their_names_under_the_papers_own_standing():
    found = made()

    assert [section.title for section in found.sections] == ["Abbey", "Harbour"]
    assert (found.kind, found.organisation, found.status) == ("ward-pack", "Safer Wick", "Draft")


def test_a_ward_has_its_numbers_its_comparison_and_the_areas_rate():
    section = made().sections[1]

    assert [block.value for block in section.blocks if isinstance(block, KeyFigure)] == ["120", "40", "24.0"]
    assert texts(section) == [
        f"All crime: 120 in the {NOW}, 150 in the {THEN}: 30 fewer now.",
        f"Anti-social behaviour: 40 in the {NOW}, 40 in the {THEN}: no difference.",
        f"For every 1,000 residents the ward had 24.0 crimes in the {NOW}; Wick as a whole had 30.0.",
    ]


def test_categories_stand_by_size_and_disorder_apart():
    rows = table(made().sections[1], "-categories").rows

    assert [line[0].text for line in rows] == ["All crime", "Vehicle crime", "Burglary", "Anti-social behaviour"]
    assert [cell.text for cell in rows[1][1:]] == ["100", "120", "−20"]
    assert all(cell.figure in pack().rows for line in rows for cell in line[1:])


def test_without_a_year_to_compare_with_there_is_no_difference():
    section = made(compared=False).sections[1]

    assert len(table(section, "-categories").columns) == 2
    assert not [words for words in texts(section) if "fewer" in words]


def test_small_areas_are_named_and_a_missing_count_is_a_dash():
    rows = table(made().sections[1], "-small-areas").rows

    assert [cell.text for cell in rows[0]] == ["Wick 001A", "120", "–"]


def test_a_ward_with_one_kind_of_crime_has_no_chart():
    one = replace(pack(), rows={name: value for name, value in pack().rows.items() if "vehicle" not in name})
    section = ward_pack(small_paper(), one, [Ward("W2", "Harbour", ())]).sections[0]

    assert not [block for block in section.blocks if isinstance(block, Chart)]
