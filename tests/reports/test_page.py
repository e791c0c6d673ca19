"""A document as HTML: each block with its number, its anchor, and where it leads."""

from dataclasses import replace

import pytest

from hallmark.reports.blocks import Chart, KeyFigure, Section, Text
from hallmark.reports.page import Behind, Links, body, render_page
from hallmark.reports.page.parts import ChartsPart, KeyFiguresPart, TextPart
from reports.example_document import example_document

BEHIND = {"wick.count.2": Behind("wick.count.2", "Wick: Burglary", "Count", "204", "year", "–", "police.uk", "counted")}


def test_body_keeps_the_order_and_depth_of_sections() -> None:
    made = body(example_document(), {})

    assert [(one.id, one.level) for one in made.sections] == [("summary", 2), ("burglary", 2)]
    assert [(one.id, one.level) for one in made.sections[1].sections] == [("burglary-where", 3)]


def test_headings_go_no_deeper_than_html_has_them() -> None:
    section = Section("deepest", "Deepest")
    for depth in range(7):
        section = Section(f"at-{depth}", "Part", sections=(section,))

    html = render_page(replace(example_document(), sections=(section,)), {})

    assert "<h6" in html
    assert "<h7" not in html


def test_figures_behind_are_told_from_those_unknown() -> None:
    document = example_document()
    text = Text("one", "Words.", ("wick.count.2", "nobody", "wick.count.2"))
    made = body(replace(document, sections=(Section("s", "S", (text,)),)), BEHIND)

    [part] = made.sections[0].parts

    assert isinstance(part, TextPart)
    assert [figure.figure_id for figure in part.figures.known] == ["wick.count.2"]
    assert part.figures.unknown == ("nobody",)
    assert part.figures.count == 2


def test_links_are_given_for_what_they_lead_to() -> None:
    links = Links(figure="/f/{}".format, edit="/e/{}".format, add="/a/{}".format, data="/d/{}".format)
    made = body(example_document(), BEHIND, links)
    keys, text, _ = made.sections[0].parts

    assert isinstance(keys, KeyFiguresPart)
    assert keys.cells[0].address == "/f/wick.count.2"
    assert isinstance(text, TextPart)
    assert (text.edit, text.comment) == ("/e/sentence-1", "")
    assert made.sections[0].add == "/a/summary"
    assert made.has_map
    assert made.has_points


def test_without_links_nothing_moves_and_nothing_leads_anywhere() -> None:
    made = body(example_document(), BEHIND)

    assert not made.has_map
    assert [cell.address for cell in made.sections[1].parts[1].rows[0]] == ["", "", ""]  # type: ignore[union-attr]


def test_key_figures_and_charts_that_follow_one_another_stand_together() -> None:
    chart = next(block for block in example_document().blocks() if isinstance(block, Chart))
    keys = (KeyFigure("a", "A", "1", "year"), KeyFigure("b", "B", "2", "year"))
    section = Section("s", "S", (*keys, chart, replace(chart, id="second")))
    made = body(replace(example_document(), sections=(section,)), {})

    first, second = made.sections[0].parts

    assert isinstance(first, KeyFiguresPart)
    assert isinstance(second, ChartsPart)
    assert [one.number for one in second.charts] == ["Figure 1", "Figure 2"]


@pytest.mark.slow
def test_file_has_every_block_with_its_number_and_anchor() -> None:
    document = example_document()

    html = render_page(document, BEHIND)

    for block in document.blocks():
        assert f'id="{block.id}"' in html
    for number in document.numbers().values():
        assert f"{number}:" in html
    assert 'lang="en-GB"' in html
    assert "Burglary covers homes &amp; businesses" in html
