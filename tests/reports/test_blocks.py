"""The document's own shape: read back as it was written, walked in reading order, numbered."""

import json

from hallmark.reports.blocks import Text, figures_of, from_json, to_json
from reports.example_document import example_document


def test_a_document_is_read_back_as_it_was_written():
    document = example_document()

    assert from_json(json.loads(json.dumps(to_json(document)))) == document


def test_blocks_are_walked_in_reading_order_with_the_list_behind_a_map():
    names = [block.id for block in example_document().blocks()]

    assert names == ["key-burglary", "sentence-1", "caveat-1", "months", "by-month", "map", "map-list"]


def test_tables_and_figures_are_numbered_apart():
    assert example_document().numbers() == {
        "months": "Figure 1",
        "by-month": "Table 1",
        "map": "Figure 2",
        "map-list": "Table 2",
    }


def test_figures_are_named_once_in_reading_order():
    document = example_document()

    assert document.figures() == ["wick.count.2", "wick.count.1", "wick.difference.2", "wick.ratio.2"]
    assert figures_of(Text("a", "b", ("x", "y"))) == ["x", "y"]
