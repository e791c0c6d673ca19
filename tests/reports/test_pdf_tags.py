"""What a screen reader meets in the PDF: our own walk through its tags, beside the check that Typst makes."""

from dataclasses import replace

import pytest

from hallmark.reports.blocks import Section, Text
from hallmark.reports.pdf import render_pdf
from reports.example_document import example_document
from reports.pdf_documents import paper, table, ward_pack
from reports.pdf_reading import Tag, bookmarks, opened, tags

HEADINGS = tuple(f"H{level}" for level in range(1, 7))


@pytest.fixture(scope="module")
def tree() -> Tag:
    """The tags of the small document."""
    return tags(opened(render_pdf(example_document())))


def test_the_file_says_that_it_is_tagged_and_shows_its_title():
    pdf = opened(render_pdf(example_document()))

    root = pdf.Root
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert "/StructTreeRoot" in root


def test_headings_follow_the_sections_and_skip_no_level(tree: Tag):
    levels = [int(tag.name[1]) for tag in tree.all(*HEADINGS)]

    # Contents, Summary, Burglary, Where, Evidence and attribution.
    assert levels == [1, 1, 1, 2, 1]
    assert len(tree.all("Title")) == 1


def test_sections_in_sections_are_headings_in_headings():
    deep = Section("c", "C", (Text("t", "Words."),))
    for name in ("b", "a"):
        deep = Section(name, name.upper(), (), (deep,))
    pdf = opened(render_pdf(replace(example_document(), sections=(deep,))))

    assert [tag.name for tag in tags(pdf).all(*HEADINGS)] == ["H1", "H1", "H2", "H3", "H1"]
    assert bookmarks(pdf) == [(1, "A"), (2, "B"), (3, "C"), (1, "Evidence and attribution")]


def test_each_table_has_its_caption_and_heads_with_scope(tree: Tag):
    tables = tree.all("Table")

    assert len(tables) == 2
    for item in tables:
        assert [tag.name for tag in item.below] == ["Caption", "THead", "TBody"]
        heads = item.all("TH")
        assert len(heads) == 3
        assert all(head.attributes["/Scope"] == "/Column" for head in heads)
        assert all("/Headers" in cell.attributes for cell in item.all("TD"))


@pytest.mark.slow
def test_a_table_over_many_pages_is_one_table_whose_head_is_said_once():
    pdf = opened(render_pdf(paper(table(4, 300))))

    [item] = tags(pdf).all("Table")

    assert len(pdf.pages) > 5
    assert len(item.all("TH")) == 4
    assert len(item.all("TR")) == 301


def test_each_picture_has_its_description_and_caption(tree: Tag):
    assert [tag.alt for tag in tree.all("Figure")] == ["Burglary in Wick each month.", "A map of Wick."]
    assert len(tree.all("Caption")) == 4


def test_links_are_tagged(tree: Tag):
    # Four in the contents, and one from each picture to the table of its numbers.
    assert len(tree.all("Link")) == 6
    assert len(tree.all("TOCI")) == 4


def test_what_is_read_out_stands_in_a_paragraph_or_a_part_of_one(tree: Tag):
    bare = [tag for tag in (*tree.all("Div"), *tree.all("Document"), *tree.all("Table")) if tag.has_content]
    loose = [tag.name for tag in tree.below[0].below if tag.name in ("Span", "Link", "Strong")]

    assert bare == []
    assert loose == []


def test_a_ward_pack_is_tagged_like_any_document():
    tree = tags(opened(render_pdf(ward_pack(2))))

    assert [tag.name for tag in tree.all(*HEADINGS)] == ["H1"] * 4
    assert len(tree.all("Figure")) == len([tag for tag in tree.all("Figure") if tag.alt]) == 4
    assert len(tree.all("TOC")) == 1
