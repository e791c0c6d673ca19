"""The small parts that a PDF is made with: widths of letters and columns, and texts made ready."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmark.reports.blocks import Cell, Column, Table
from hallmark.reports.fonts import Face, face, font_files
from hallmark.reports.pdf.columns import PADDING, TURNED, UPRIGHT, Setting, set_columns
from hallmark.reports.pdf.writing import LONG_WORD, cleaned, in_words, pieces, written
from reports.pdf_documents import table


@pytest.fixture(scope="module")
def plain() -> Face:
    return face(font_files()[400])


@pytest.fixture(scope="module")
def strong() -> Face:
    return face(font_files()[600])


def total(setting: Setting) -> float:
    return sum(setting.widths)


def test_the_widths_of_letters_are_those_of_the_font(plain: Face):
    # Inter 4.001 has 2,048 units to the em: 0 is 1,292 of them, i is 496.
    assert plain.width("0") == 1292 / 2048
    assert plain.width("ii") == 2 * 496 / 2048
    assert plain.width("漢") == 1.0


def test_a_narrow_table_is_set_in_the_largest_type_and_is_no_wider_than_it_needs(plain: Face, strong: Face):
    setting = set_columns(table(3, 3), plain, strong)

    assert (setting.size, setting.turned) == (9.0, False)
    assert total(setting) < UPRIGHT


@pytest.mark.parametrize("columns", range(2, 25))
def test_no_table_is_wider_than_its_page(columns: int, plain: Face, strong: Face):
    for compact in (False, True):
        setting = set_columns(table(columns, 3), plain, strong, compact=compact)

        assert total(setting) <= (TURNED if setting.turned else UPRIGHT) + 0.01
        assert not (compact and setting.turned)


def test_a_column_is_as_wide_as_its_longest_word(plain: Face, strong: Face):
    wide = Table("t", "T", (Column("a", "A"), Column("b", "Antidisestablishment")), ((Cell("x"), Cell("y")),))

    setting = set_columns(wide, plain, strong)

    assert setting.widths[1] - PADDING > strong.width("Antidisestablishment") * setting.size


def test_digits_of_a_numeric_column_are_measured_as_wide_as_they_stand(plain: Face, strong: Face):
    def width(numeric: bool) -> float:
        ones = Table("t", "T", (Column("n", "N", numeric),), ((Cell("1,111,111,111"),),))
        return total(set_columns(ones, plain, strong))

    assert width(True) > width(False)


def test_words_are_broken_only_where_no_type_is_small_enough(plain: Face, strong: Face):
    assert set(set_columns(table(12, 2), plain, strong).longest) == {LONG_WORD}
    assert min(set_columns(table(30, 2), plain, strong).longest) < LONG_WORD


def test_a_table_without_rows_has_the_width_of_its_head(plain: Face, strong: Face):
    empty = Table("t", "T", (Column("a", "Category"), Column("b", "")), ())

    assert total(set_columns(empty, plain, strong)) > 0


@given(st.text())
def test_cleaned_text_keeps_every_letter_that_can_be_printed(text: str):
    clean = cleaned(text)

    assert cleaned(clean) == clean
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert [letter for letter in clean if letter < " " and letter != "\n"] == []
    if text.isascii() and text.isprintable():
        assert clean == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200), st.integers(1, 40))
def test_runs_put_together_are_the_text(text: str, longest: int):
    runs = written(text, longest)

    whole = runs if isinstance(runs, str) else "".join("".join(run.get("pieces", [run.get("text")])) for run in runs)
    assert whole == cleaned(text)


def test_a_mark_is_not_parted_from_its_letter():
    assert pieces("abcdefe\u0301xyz" * 2)[0] == "abcdef"
    assert all(not piece.startswith("\u0301") for piece in pieces("e\u0301" * 50))


def test_a_stop_after_an_address_is_no_part_of_it():
    runs = written("See (https://example.org/a?b=1#c). Then")

    assert [run["address"] for run in runs if "address" in run] == ["https://example.org/a?b=1#c"]


@pytest.mark.parametrize(
    ("letters", "words"),
    [("😀", "[grinning face]"), ("\u200d", ""), ("\ufe0f", ""), ("\ue000", "[u+e000]"), ("a😀", "a[grinning face]")],
)
def test_a_letter_that_no_font_has_is_named(letters: str, words: str):
    assert in_words(letters) == words
