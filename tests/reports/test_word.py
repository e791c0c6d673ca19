"""What a Word file says and how it is marked up: styles, captions, anchors, alternative text, heads."""

from dataclasses import replace

import pytest

from hallmark.reports.blocks import Chart, Document, Map, Section, Text
from hallmark.reports.word.anchors import bookmark_name
from reports.example_document import SVG, example_document
from reports.word_documents import hostile_document, ward_pack
from reports.word_reading import WP, A, R, W, style_of, text_of, word_file

EXAMPLE = example_document()


def test_headings_follow_the_chapters_in_order() -> None:
    file = word_file(EXAMPLE)
    headings = [(style_of(one), text_of(one)) for one in file.body.iter(f"{W}p") if style_of(one).startswith("Heading")]

    assert headings == [
        ("Heading1", "Summary"),
        ("Heading1", "Burglary"),
        ("Heading2", "Where"),
        ("Heading1", "Evidence and attribution"),
    ]
    assert file.styles()["Heading2"].find(f"{W}pPr/{W}outlineLvl").attrib == {f"{W}val": "1"}


def test_a_heading_deeper_than_three_keeps_the_third_style() -> None:
    deep = Section("a", "A", (), (Section("b", "B", (), (Section("c", "C", (), (Section("d", "D"),)),)),))

    assert word_file(replace(EXAMPLE, sections=(deep,))).paragraphs("Heading3") == ["C", "D"]


def test_every_picture_is_described() -> None:
    file = word_file(EXAMPLE)
    described = [one.attrib for one in file.body.iter(f"{WP}docPr")]

    assert [one["descr"] for one in described] == [
        block.alt for block in EXAMPLE.blocks() if isinstance(block, Chart | Map)
    ]
    assert [one["name"] for one in described] == ["Figure 1", "Figure 2"]
    assert [one["id"] for one in described] == ["1", "2"]


def test_a_picture_is_a_png_of_the_package() -> None:
    file = word_file(EXAMPLE)
    named = [one.attrib[f"{R}embed"] for one in file.body.iter(f"{A}blip")]
    pictures = [file.parts[file.relations("word/document.xml")[name]] for name in named]

    assert len(pictures) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_a_chart_without_a_drawing_says_its_description() -> None:
    chart = Chart("bare", "A finding", "", "", "What it would show.", "")
    file = word_file(replace(EXAMPLE, sections=(Section("s", "S", (chart,)),)))

    assert file.paragraphs("Figure") == ["What it would show."]
    assert file.paragraphs("Caption") == ["Figure 1: A finding"]


def test_captions_count_themselves() -> None:
    file = word_file(EXAMPLE)
    fields = [one.text.strip() for one in file.body.iter(f"{W}instrText")]

    assert file.paragraphs("Caption") == [
        "Figure 1: Most in January 2025 (1,312)",
        "Table 1: Burglary by month, Wick",
        "Figure 2: Wick 001A had the most: 204",
        "Table 2: Burglary by month, Wick",
    ]
    assert fields.count("SEQ Table \\* ARABIC") == fields.count("SEQ Figure \\* ARABIC") == 2


def test_header_rows_repeat_and_first_cells_head_their_rows() -> None:
    tables = list(word_file(EXAMPLE).body.iter(f"{W}tbl"))

    assert len(tables) == 3
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert table.find(f"{W}tblPr/{W}tblLook").attrib[f"{W}firstColumn"] == "1"
        assert table.find(f"{W}tblPr/{W}tblCaption").attrib[f"{W}val"]
        assert {style_of(row.find(f"{W}tc/{W}p")) for row in rows[1:]} == {"TableRowHeading"}


def test_a_cell_says_its_number_and_what_a_test_calls_it() -> None:
    file = word_file(EXAMPLE)
    cells = [[text_of(one) for one in cell.iter(f"{W}p")] for cell in file.body.iter(f"{W}tc")]

    assert ["−1,108 (−84.5%)", "fell"] in cells
    assert file.paragraphs("TableNote") == ["“No data” is never a nought."] * 2


def test_key_figures_are_one_table_of_their_own() -> None:
    [first, *_] = word_file(EXAMPLE).body.iter(f"{W}tbl")

    assert [text_of(cell) for cell in first.iter(f"{W}tc")] == [
        "Measure", "Number", "Period and base", "Burglary", "204", "year ending September 2025",
    ]  # fmt: skip


def test_every_block_and_section_has_a_bookmark() -> None:
    wanted = [section.id for section, _ in EXAMPLE.walk()] + [block.id for block in EXAMPLE.blocks()]
    found = word_file(EXAMPLE).bookmarks()

    assert {bookmark_name(name) for name in wanted} <= set(found)
    assert len(found) == len({name.lower() for name in found})


@pytest.mark.parametrize(
    "name", ["", "1st", "Theme-Burglary", "a_b", "x" * 200, "norwich.count.1", "ж" * 50, "a" * 41, "a\x00b"]
)
def test_a_bookmark_has_a_name_that_word_allows(name: str) -> None:
    assert word_allows(bookmark_name(name))
    assert bookmark_name(name) != bookmark_name(name + "x")


def word_allows(name: str) -> bool:
    return name.isascii() and name.isidentifier() and name[0].isalpha() and len(name) <= 40


def test_bookmarks_of_unlike_ids_are_unlike() -> None:
    names = ["a-b", "a_b", "A-b", "a.b", "a b", "a--b"]

    assert len({bookmark_name(name).lower() for name in names}) == len(names)


@pytest.mark.parametrize("document", [EXAMPLE, hostile_document(), ward_pack()], ids=["example", "hostile", "pack"])
def test_every_link_and_reference_leads_to_a_bookmark(document: Document) -> None:
    file = word_file(document)
    links = {one.attrib[f"{W}anchor"] for one in file.body.iter(f"{W}hyperlink")}
    references = {one.text.split()[1] for one in file.body.iter(f"{W}instrText") if one.text.split()[0] == "REF"}

    assert links | references <= set(file.bookmarks())


def test_a_chart_and_a_map_lead_to_the_table_that_says_the_same() -> None:
    assert word_file(EXAMPLE).paragraphs("Source") == [
        "Source: data.police.uk. In numbers: Table 1",
        "Contains OS data © Crown copyright In numbers: Table 2",
    ]


def test_the_contents_are_a_field_that_is_filled() -> None:
    file = word_file(EXAMPLE)
    fields = [one.text.strip() for one in file.body.iter(f"{W}instrText")]

    assert 'TOC \\o "1-2" \\h \\z \\u' in fields
    assert file.paragraphs("TOCHeading") == ["Contents"]
    assert file.paragraphs("TOC1") == ["Summary", "Burglary", "Evidence and attribution"]
    assert file.paragraphs("TOC2") == ["Where"]
    # No number stands in the file: Word is told to find the page of each when it opens it.
    assert len([one for one in fields if one.startswith("PAGEREF ")]) == 4
    begun = [one for one in file.body.iter(f"{W}fldChar") if one.attrib.get(f"{W}dirty") == "true"]
    assert len(begun) == 4


def test_every_field_is_begun_parted_and_ended() -> None:
    kinds = [one.attrib[f"{W}fldCharType"] for one in word_file(EXAMPLE).body.iter(f"{W}fldChar")]
    open_fields = 0
    for kind in kinds:
        open_fields += {"begin": 1, "separate": 0, "end": -1}[kind]
        assert open_fields >= 0

    assert open_fields == 0
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_the_cover_says_whose_what_when_and_what_is_asked() -> None:
    file = word_file(EXAMPLE)

    assert file.paragraphs("CoverOrganisation") == ["Safer Wick"]
    assert file.paragraphs("Title") == ["Police-recorded crime profile: Wick & the Vale"]
    assert file.paragraphs("Subtitle") == ["For the Board of Safer Wick"]
    assert file.paragraphs("CoverLine") == [
        "Period: Year ending September 2025", "Status: Draft", "Made: 23 November 2026", "Meeting: Not named",
        "Marking: OFFICIAL",
    ]  # fmt: skip
    assert file.paragraphs("Decision") == ["Decision asked: The Board is asked to adopt this assessment."]
    assert file.paragraphs("ListBullet") == ["4 of 9 statutory matters have no evidence yet."]


def test_a_caveat_begins_with_its_words_in_a_style_of_its_own() -> None:
    assert word_file(EXAMPLE).paragraphs("Caveat") == [
        "Read with care. Burglary covers homes & businesses: #1 <cause> of “doubt” $x_1$ *y* @here \\z."
    ]


def test_basis_and_state_stand_below_the_title() -> None:
    assert word_file(EXAMPLE).paragraphs("Basis") == ["Evidence held · Crime and Disorder Act 1998, s.6(1)(a)"]


def test_a_flag_for_the_analyst_is_never_printed() -> None:
    text = Text("t", "A sentence.", flag="The figure changed.")
    file = word_file(replace(EXAMPLE, sections=(Section("s", "S", (text,)),)))

    assert "figure changed" not in text_of(file.body)


def test_attribution_and_evidence_stand_at_the_end() -> None:
    *_, attribution, made = word_file(EXAMPLE).paragraphs("Normal")

    assert attribution == EXAMPLE.attribution[0]
    assert made == f"Made from evidence {EXAMPLE.evidence}. The same evidence gives the same document."


def test_each_page_has_its_marking_above_and_below_and_its_number() -> None:
    heads = word_file(EXAMPLE).heads()
    running = [text for text in heads.values() if "Year ending" in text]
    feet = [text for text in heads.values() if "Page" in text]

    assert all("OFFICIAL" in text for text in heads.values())
    assert len(heads) == 6
    assert all("Safer Wick" in text for text in running)
    assert len(running) == len(feet) == 2
    assert all("Draft" in text for text in feet)
    assert {b"PAGE" in part for name, part in word_file(EXAMPLE).parts.items() if "footer1" in name} == {True}


def test_synthetic_data_are_named_on_each_page_and_on_the_cover() -> None:
    file = word_file(replace(EXAMPLE, synthetic=True, marking=""))
    headers = [text for name, text in file.heads().items() if "header" in name]

    assert all("Synthetic demonstration data" in text for text in headers)
    assert "Synthetic demonstration data: no real place, person or crime." in file.paragraphs("Caveat")
    assert not any("Synthetic" in text for text in word_file(EXAMPLE).heads().values())


def test_language_and_properties_are_the_documents() -> None:
    file = word_file(EXAMPLE)
    [language] = file.xml("word/styles.xml").iter(f"{W}lang")
    core = file.parts["docProps/core.xml"].decode()

    assert language.attrib[f"{W}val"] == "en-GB"
    assert "<dc:title>Police-recorded crime profile: Wick &amp; the Vale</dc:title>" in core
    assert "<dc:creator>Safer Wick</dc:creator>" in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert "<Company>Safer Wick</Company>" in file.parts["docProps/app.xml"].decode()


def test_every_style_used_is_defined_and_in_our_typeface() -> None:
    file = word_file(EXAMPLE)
    used = {
        one.attrib[f"{W}val"]
        for name, part in file.parts.items()
        if name.startswith("word/") and name.endswith(".xml")
        for one in file.xml(name).iter()
        if one.tag in (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle", f"{W}basedOn", f"{W}next")
    }

    assert used <= set(file.styles())
    assert {"Caption", "Caveat", "TableOfFigures", "Header", "Footer", "Strong", "Hyperlink"} <= used
    assert next(file.xml("word/styles.xml").iter(f"{W}rFonts")).attrib[f"{W}ascii"] == "Inter"
    assert b'<w:altName w:val="Arial"/>' in file.parts["word/fontTable.xml"]


def test_a_ward_pack_has_no_cover_and_begins_each_ward_on_a_page() -> None:
    file = word_file(ward_pack())
    breaks = [text_of(one) for one in file.body.iter(f"{W}p") if one.find(f"{W}pPr/{W}pageBreakBefore") is not None]

    assert file.paragraphs("Title") == file.paragraphs("TOCHeading") == file.paragraphs("Decision") == []
    assert breaks == ["Mills", "Evidence and attribution"]
    assert any("Ward pack" in text for text in file.heads().values())
    assert int(file.styles()["TableText"].find(f"{W}rPr/{W}sz").attrib[f"{W}val"]) < int(
        word_file(EXAMPLE).styles()["TableText"].find(f"{W}rPr/{W}sz").attrib[f"{W}val"]
    )


def test_short_chapters_follow_on_and_long_ones_begin_a_page() -> None:
    said = (Text("t", "No evidence held.", origin="fixed"),)
    short = [Section(f"duty-{at}", f"Duty {at}", (replace(said[0], id=f"t{at}"),)) for at in range(3)]
    file = word_file(replace(EXAMPLE, sections=(*EXAMPLE.sections, *short)))
    breaks = [text_of(one) for one in file.body.iter(f"{W}p") if one.find(f"{W}pPr/{W}pageBreakBefore") is not None]

    assert breaks == ["Contents", "Summary", "Burglary"]


def test_a_drawing_that_cannot_be_read_is_refused_in_words() -> None:
    broken = Chart("c", "A", "", "<svg", "B", "")

    with pytest.raises(ValueError, match="how wide and high"):
        word_file(replace(EXAMPLE, sections=(Section("s", "S", (broken,)),)))
    with pytest.raises(ValueError, match="cannot be read"):
        word_file(replace(EXAMPLE, sections=(Section("s", "S", (replace(broken, svg=SVG[:-20]),)),)))
