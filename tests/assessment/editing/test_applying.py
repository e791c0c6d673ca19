"""Edits laid over a document, and what differs between two of them: pure, without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from assessment.editing.factories import SENTENCE, document
from hallmark.assessment.editing.applying import apply_edits, can_be_edited, flag_for, lost, said, without_flags
from hallmark.assessment.editing.differing import MOST_FIGURES, difference
from hallmark.reports.blocks import Document, Section, Text


@dataclass(frozen=True)
class Edit:
    """The least that an edit is."""

    text: str = "In our words."
    generated: str = SENTENCE
    figures: Mapping[str, str] = field(default_factory=lambda: {"wick.count.2": "204"})


NOW = {"wick.count.2": "204", "wick.count.1": "1312"}


def sentence_of(paper: Document, name: str = "sentence-1") -> Text:
    block = next(block for block in paper.blocks() if block.id == name)
    assert isinstance(block, Text)
    return block


def test_edited_words_stand_and_the_rest_is_as_it_was() -> None:
    plain = document()
    edited = apply_edits(plain, {"sentence-1": Edit()}, NOW)

    assert sentence_of(edited) == replace(sentence_of(plain), text="In our words.", origin="analyst")
    assert [block for block in edited.blocks() if block.id != "sentence-1"] == [
        block for block in plain.blocks() if block.id != "sentence-1"
    ]
    assert sentence_of(plain).text == SENTENCE


def test_partner_stays_the_partner() -> None:
    paper = replace(document(), sections=(Section("s", "S", (Text("p", "Ours.", origin="partner"),)),))

    assert sentence_of(apply_edits(paper, {"p": Edit(generated="Ours.", figures={})}, {}), "p").origin == "partner"


@pytest.mark.parametrize(
    ("figures", "flag"),
    [
        ({"wick.count.2": "204"}, ""),
        ({"wick.count.2": "318"}, "The figure behind this sentence changed: 204 is now 318. Check the words."),
        ({}, "The figure behind this sentence changed: 204 is no longer counted. Check the words."),
    ],
)
def test_figure_that_changed_flags_the_edit(figures: dict[str, str], flag: str) -> None:
    edited = apply_edits(document(), {"sentence-1": Edit()}, figures)

    assert sentence_of(edited).text == "In our words."
    assert sentence_of(edited).flag == flag


def test_flag_names_some_figures_and_counts_the_others() -> None:
    edit = Edit(figures={f"f{number}": f"{number}000" for number in range(1, 6)})

    assert flag_for(edit, SENTENCE, {f"f{number}": "-1.5" for number in range(1, 6)}) == (
        "5 figures behind this sentence changed: 1,000 is now −1.5, 2,000 is now −1.5, 3,000 is now −1.5 and 2 more. "
        "Check the words."
    )


def test_sentence_that_was_generated_anew_flags_the_edit() -> None:
    edited = apply_edits(document("Burglary: 204 records, differently said."), {"sentence-1": Edit()}, NOW)

    assert sentence_of(edited).flag == "The generated sentence changed after this one was edited. Compare the two."


def test_fixed_words_tables_and_caveats_are_nobodys_to_edit() -> None:
    plain = document()
    names = {block.id for block in plain.blocks() if can_be_edited(block)}

    assert names == {"sentence-1"}
    assert apply_edits(plain, {name: Edit() for name in ("fixed-1", "caveat-1", "by-month", "months")}, NOW) == plain


def test_edit_that_lost_its_sentence_changes_nothing_and_is_named() -> None:
    plain = document()

    assert apply_edits(plain, {"gone": Edit()}, NOW) == plain
    assert lost(plain, {"gone": Edit(), "sentence-1": Edit(), "fixed-1": Edit()}) == ["gone", "fixed-1"]


def test_values_as_a_reader_says_them() -> None:
    assert [said(value) for value in ("1312", "-1108", "0.155", "")] == ["1,312", "−1,108", "0.155", ""]


def test_difference_in_words() -> None:
    then, now = document(), document("Burglary: 210 records.")
    now = replace(
        now, status="Adopted", sections=(*now.sections[:-1], Section("new", "New", (Text("n", "New words."),)))
    )
    then = replace(then, sections=(*then.sections[:-1], Section("old", "Old", (Text("o", "Old words."),))))
    found = difference(then, now, _rows({"a": "204", "b": "1"}), _rows({"a": "210", "b": "1", "c": "7"}))

    assert [(change.what, change.before, change.now) for change in found.changes] == [
        ("Standing changed", "Draft", "Adopted"),
        ("Sentence added", "", "New words."),
        ("Sentence taken away", "Old words.", ""),
        ("Sentence changed", SENTENCE, "Burglary: 210 records."),
    ]
    assert found.figures == ("Burglary, Wick, year ending September 2025: 204 then, 210 now.",)
    assert not found.is_none


def test_same_paper_differs_in_nothing_and_flags_do_not_count() -> None:
    flagged = apply_edits(document(), {"sentence-1": Edit()}, {})

    assert sentence_of(flagged).flag
    assert not sentence_of(without_flags(flagged)).flag

    assert difference(flagged, without_flags(flagged), {}, {}).is_none


def test_table_that_says_other_numbers_and_many_figures() -> None:
    then = document()
    map_section = then.sections[1].sections[0]
    drawn = replace(map_section.blocks[0], svg="<svg/>")  # type: ignore[type-var]
    burglary = replace(then.sections[1], sections=(replace(map_section, blocks=(drawn,)),))
    now = replace(then, sections=(then.sections[0], burglary, *then.sections[2:]))
    many = {f"f{number}": "1" for number in range(MOST_FIGURES + 5)}
    found = difference(then, now, _rows(many), _rows(dict.fromkeys(many, "2")))

    assert [change.what for change in found.changes] == ["Map changed: what stands in it, or behind it"]
    assert len(found.figures) == MOST_FIGURES
    assert found.more == 5


def test_every_type_of_block_is_named() -> None:
    empty = replace(document(), sections=())
    what = {change.what for change in difference(empty, document(), {}, {}).changes}

    assert what == {f"{kind} added" for kind in ("Sentence", "Key figure", "Table", "Chart", "Map", "Caveat")}


@dataclass(frozen=True)
class Row:
    value: str
    area_name: str = "Wick"
    category: str = "Burglary"
    period: str = "year ending September 2025"


def _rows(values: dict[str, str]) -> dict[str, Row]:
    return {name: Row(value) for name, value in values.items()}
