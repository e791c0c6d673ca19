"""The package around a Word file: what the standard asks of it, the same bytes always, hostile words, turned pages."""

from dataclasses import replace
from itertools import pairwise

import pytest

from hallmark.reports import rendering
from hallmark.reports.blocks import Document, KeyFigure, Section
from hallmark.reports.fonts import FOLDER
from hallmark.reports.letters import legal, one_line
from hallmark.reports.word import render_word
from hallmark.reports.word.pictures import DOTS_PER_INCH, pngs_of, printed_size
from reports.example_document import SVG, example_document
from reports.two_processes import printed_by_each
from reports.word_documents import hostile_document, turned_document, ward_pack, wide_table
from reports.word_reading import TYPES, WP, R, W, WordFile, misplaced, style_of, text_of, word_file

EXAMPLE = example_document()
DOCUMENTS = {
    "example": EXAMPLE, "hostile": hostile_document(), "turned": turned_document(), "pack": ward_pack(),
}  # fmt: skip
RENDER = (
    "import sys; from hashlib import sha256; from reports.example_document import example_document;"
    "from hallmark.reports.word import render_word;"
    "sys.stdout.write(sha256(render_word(example_document())).hexdigest())"
)


@pytest.fixture(params=DOCUMENTS, name="file")
def each_file(request: pytest.FixtureRequest) -> WordFile:
    return word_file(DOCUMENTS[request.param])


def test_every_relationship_leads_to_a_part_and_every_part_is_reached(file: WordFile) -> None:
    reached = {"[Content_Types].xml"}
    for name in ["", *file.parts]:
        if not name.endswith(".rels"):
            reached |= set(file.relations(name).values())

    assert reached == {name for name in file.parts if not name.endswith(".rels")}


def test_every_part_has_a_content_type(file: WordFile) -> None:
    types = file.xml("[Content_Types].xml")
    endings = {one.attrib["Extension"] for one in types.iter(f"{TYPES}Default")}
    named = {one.attrib["PartName"].lstrip("/") for one in types.iter(f"{TYPES}Override")}

    assert named <= set(file.parts)
    assert all(name in named or name.rpartition(".")[2] in endings for name in file.parts)


def test_every_part_is_xml_with_its_elements_in_order(file: WordFile) -> None:
    for name in file.parts:
        if name.startswith("word/") and name.endswith(".xml"):
            assert misplaced(file.xml(name)) == [], name


def test_every_id_is_given_once_and_every_reference_is_known(file: WordFile) -> None:
    numbers = [one.attrib[f"{W}id"] for one in file.body.iter(f"{W}bookmarkStart")]
    ended = [one.attrib[f"{W}id"] for one in file.body.iter(f"{W}bookmarkEnd")]
    used = {value for one in file.body.iter() for key, value in one.attrib.items() if key.startswith(R)}

    assert sorted(numbers) == sorted(ended)
    assert len(numbers) == len(set(numbers)) == len(set(file.bookmarks()))
    assert used <= set(file.relations("word/document.xml"))


def test_every_row_has_a_cell_for_each_column_and_every_cell_a_paragraph(file: WordFile) -> None:
    for table in file.body.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.iter(f"{W}tr"):
            assert len(row.findall(f"{W}tc")) == columns
            assert all(cell[-1].tag == f"{W}p" for cell in row.iter(f"{W}tc"))


def test_tables_are_parted_by_a_paragraph_and_the_body_ends_with_its_pages(file: WordFile) -> None:
    [body] = file.body
    names = [child.tag for child in body]

    assert names[-1] == f"{W}sectPr"
    assert not any(one == two == f"{W}tbl" for one, two in pairwise(names))


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_word(EXAMPLE) == render_word(example_document())
    assert {entry.date_time for entry in word_file(EXAMPLE).entries} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.slow
def test_two_processes_give_the_same_bytes() -> None:
    digests = printed_by_each(RENDER)

    assert len(digests) == 1
    assert len(digests.pop()) == 64


def test_hostile_words_are_printed_without_what_xml_forbids() -> None:
    file = word_file(hostile_document())
    [said] = [text for text in file.paragraphs("Normal") if text.startswith("=cmd")][:1]

    assert said == "=cmd|'/c calc'!A1 <w:p/> & ]]> GNP.exe  مرحبا \U0001f46e end\nnext"
    assert "x" * 100_000 in file.paragraphs("Normal")


def test_a_running_head_is_never_longer_than_its_line() -> None:
    assert all(len(text) < 260 for text in word_file(hostile_document()).heads().values())


def test_a_language_that_is_none_is_british_english() -> None:
    file = word_file(replace(EXAMPLE, language='cy"><x'))

    assert [one.attrib[f"{W}val"] for one in file.xml("word/styles.xml").iter(f"{W}lang")] == ["en-GB"]
    assert "cy-GB" in word_file(replace(EXAMPLE, language="cy-GB")).parts["docProps/core.xml"].decode()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b", "ab"), ("\ud83d", ""), ("a\u202eb\u2069", "ab"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"), ("\ufffe\uffff\x7f", "\x7f"),
        ("tab\tstays", "tab\tstays"),
    ],
)  # fmt: skip
def test_letters_that_xml_allows(text: str, kept: str) -> None:
    assert legal(text) == kept


def test_a_line_is_cut_with_an_ellipsis() -> None:
    assert one_line("one\n two", 7) == "one two"
    assert one_line("one two", 6) == "one t…"


def pages(document: Document) -> list[tuple[bool, list[str]]]:
    """Each section of pages: whether it is turned, and the headings and captions on it."""
    found: list[tuple[bool, list[str]]] = []
    said: list[str] = []
    [body] = word_file(document).body
    for child in body:
        if style_of(child).startswith(("Heading", "Caption")):
            said.append(text_of(child))
        ending = child if child.tag == f"{W}sectPr" else child.find(f"{W}pPr/{W}sectPr")
        if ending is not None:
            found.append((ending.find(f"{W}pgSz").get(f"{W}orient") == "landscape", said))
            said = []
    return found


def test_a_wide_table_stands_on_a_turned_page_with_its_heading() -> None:
    assert pages(turned_document()) == [
        (False, ["First"]),
        (True, ["Wide", "Table 1: Everything at once"]),
        (False, ["Last", "Evidence and attribution"]),
    ]


def test_wide_tables_that_follow_one_another_share_their_pages() -> None:
    blocks = (wide_table("one"), wide_table("two"))
    document = replace(EXAMPLE, sections=(Section("s", "S", blocks), Section("t", "T", (wide_table("three"),))))

    assert [turned for turned, _ in pages(document)] == [False, True, False]


def test_a_pack_that_begins_wide_has_no_empty_page_before() -> None:
    document = replace(ward_pack(), sections=(Section("s", "S", (wide_table(),)),))

    assert [turned for turned, _ in pages(document)] == [True, False]


def test_a_key_figure_after_a_wide_table_stands_upright() -> None:
    blocks = (wide_table(), KeyFigure("k", "Burglary", "2", "2025"))
    [*_, table] = word_file(replace(EXAMPLE, sections=(Section("s", "S", blocks),))).body.iter(f"{W}tbl")

    assert int(table.find(f"{W}tblPr/{W}tblW").attrib[f"{W}w"]) <= 9638


@pytest.mark.parametrize(
    ("columns", "size", "turned"),
    [(3, "", False), (6, "Small", False), (7, "Tiny", False), (8, "", True), (30, "Tiny", True)],
)
def test_a_table_is_set_small_before_its_page_is_turned(columns: int, size: str, turned: bool) -> None:
    document = replace(EXAMPLE, sections=(Section("s", "S", (wide_table(columns=columns),)),))
    file = word_file(document)
    [table] = file.body.iter(f"{W}tbl")
    room = 14570 if turned else 9638

    assert [len(file.paragraphs(f"TableRowHeading{name}")) for name in ("", "Small", "Tiny") if name != size] == [0, 0]
    assert any(page for page, _ in pages(document)) is turned
    assert int(table.find(f"{W}tblPr/{W}tblW").attrib[f"{W}w"]) <= room


def test_a_picture_has_two_hundred_dots_an_inch() -> None:
    wide = SVG.replace('width="', 'width="2', 1)
    widths = [int.from_bytes(png[16:20]) for png in pngs_of([SVG, wide])]

    assert pngs_of([]) == []
    for width, svg in zip(widths, (SVG, wide), strict=True):
        assert abs(width / printed_size(svg).width - DOTS_PER_INCH) < 2


def test_a_picture_is_smaller_in_a_pack() -> None:
    widths = [
        int(next(word_file(replace(EXAMPLE, kind=kind)).body.iter(f"{WP}extent")).attrib["cx"])
        for kind in ("assessment", "ward-pack")
    ]

    assert widths[1] < widths[0] * 0.8


def test_a_short_table_is_kept_on_a_page_unless_a_cell_of_it_could_fill_one() -> None:
    """LibreOffice never finishes laying out a row that must stay with the next and is longer than a page."""
    kept = list(word_file(EXAMPLE).body.iter(f"{W}tbl"))[1]
    free = list(word_file(hostile_document()).body.iter(f"{W}tbl"))[1]

    assert len(kept.findall(f".//{W}keepNext")) == 3
    assert free.findall(f".//{W}keepNext") == []
    assert [row.find(f"{W}trPr") is None for row in free.iter(f"{W}tr")] == [False, True, True, False]


def test_a_picture_never_leaves_the_page() -> None:
    tall = printed_size('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="9000"></svg>')
    broad = printed_size('<svg viewBox="0 0 5000 200"></svg>')

    assert tall.height == pytest.approx(7.6)
    assert broad.width == pytest.approx(6.69)
    assert broad.height == pytest.approx(6.69 * 200 / 5000)


def test_the_typeface_is_the_projects_own(monkeypatch: pytest.MonkeyPatch) -> None:
    known: list[str] = []
    monkeypatch.setattr(rendering.vl_convert, "register_font_directory", known.append)
    rendering._typeface.__wrapped__()

    assert known == [str(FOLDER)]
