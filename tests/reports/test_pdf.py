"""A document as PDF: every word is there as it was written, and the same content has the same bytes."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import typst

from hallmark.reports import fonts, typesetting
from hallmark.reports.blocks import Cell, Chart, Column, Document, Fact, KeyFigure, Map, Table, Text
from hallmark.reports.charts import monthly_line
from hallmark.reports.pdf import render_pdf, rendering
from hallmark.ui.problems import Problem
from reports.example_document import example_document
from reports.pdf_documents import HOSTILE, WELSH, paper, picture
from reports.pdf_reading import destinations, font_names, opened, page_text, squeezed, text

TESTS = Path(__file__).parents[1]
LETTERS_PAST_ANY_PAGE = 20_000


def words_of(document: Document) -> list[str]:
    """All that a document prints, apart from the words inside its drawings."""
    words = [document.title, document.subtitle, document.organisation, document.period, document.status]
    words += [document.marking, document.decision, document.evidence, *document.cover_notes, *document.attribution]
    words += [said for fact in document.facts for said in (fact.name, fact.words)]
    for section, _ in document.walk():
        words += [section.title, section.basis, section.state]
    for block in document.blocks():
        match block:
            case Table():
                words += [block.caption, block.note, *(column.label for column in block.columns)]
                words += [line for row in block.rows for cell in row for line in (cell.text, cell.said)]
            case Chart() | Map():
                words += [block.title, block.subtitle, block.foot]
                words += [item.label for item in block.classes] if isinstance(block, Map) else []
            case KeyFigure():
                words += [block.label, block.value, block.context]
            case _:
                words.append(block.text)
    return words


def flowing(pdf: pikepdf.Pdf) -> str:
    """The text without what is said of each page, and without the head ``|`` of a table that goes on."""
    return re.sub(r"SaferWickYearendingSeptember2025OFFICIAL\|?|DraftOFFICIALPage\d+of\d+", "", text(pdf))


def test_every_word_of_the_document_is_in_its_pdf():
    document = example_document()

    found = text(opened(render_pdf(document)))

    assert [words for words in words_of(document) if squeezed(words) not in found] == []


def test_the_title_the_language_and_the_maker_stand_in_the_file():
    pdf = opened(render_pdf(example_document()))

    assert pdf.Root.Lang == "en-GB"
    assert pdf.docinfo.Title == "Police-recorded crime profile: Wick & the Vale"
    assert pdf.docinfo.Author == "Safer Wick"
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_each_page_bears_the_partnership_the_period_the_marking_and_its_number():
    document = replace(example_document(), synthetic=True)

    pages = [page_text(page) for page in opened(render_pdf(document)).pages]

    for number, page in enumerate(pages, 1):
        for words in (document.organisation, document.period, document.marking, "Synthetic demonstration data"):
            assert squeezed(words) in page
        assert f"Page{number}of{len(pages)}" in page


def test_a_real_document_never_says_that_it_is_synthetic():
    assert "Synthetic" not in text(opened(render_pdf(example_document())))


def test_what_warns_the_analyst_is_not_printed():
    found = text(opened(render_pdf(paper(Text("one", "A sentence.", flag="Its figure has changed.")))))

    assert "changed" not in found


def test_each_section_and_block_is_an_anchor():
    document = example_document()

    names = destinations(opened(render_pdf(document)))

    sections = {section.id for section, _ in document.walk()}
    assert set(names) == sections | {block.id for block in document.blocks()}


def test_a_chart_leads_to_the_table_with_its_numbers_and_names_its_page():
    pdf = opened(render_pdf(example_document()))

    page = destinations(pdf)["by-month"]

    assert f"Innumbers:Table1,page{page}" in text(pdf)


def test_a_chart_without_its_table_leads_nowhere():
    assert "Innumbers" not in text(opened(render_pdf(paper(picture("alone", "elsewhere")))))


def test_an_address_in_the_text_is_a_link():
    pdf = opened(render_pdf(paper(Text("one", "See https://www.gov.uk/guidance. Or ftp://example.org."))))

    links = [note.A.URI for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note]
    assert links == [pikepdf.String("https://www.gov.uk/guidance")]


@pytest.mark.parametrize("words", HOSTILE)
def test_signs_that_typst_reads_come_out_as_they_were_written(words: str):
    table = Table("table", words, (Column("c", words),), ((Cell(words, said=words),),), words)
    document = paper(
        Text("text", words), table, title=words, subtitle=words, organisation=words, period=words, marking=words,
        status=words, decision=words, evidence=words, cover_notes=(words,), attribution=(words,),
        facts=(Fact("Made", words),),
    )  # fmt: skip

    found = text(opened(render_pdf(document)))

    assert found.count(squeezed(words)) >= 14
    assert "\ufffd" not in found


def test_letters_of_wales_and_signs_of_sums_are_set_in_inter():
    pdf = opened(render_pdf(paper(Text("welsh", WELSH))))

    assert squeezed(WELSH) in text(pdf)
    assert all(name.startswith("Inter-") for name in font_names(pdf))


def test_a_script_that_inter_lacks_is_set_in_a_font_that_has_it():
    pdf = opened(render_pdf(paper(Text("arabic", "شرطة"))))

    assert set("شرطة") <= set(text(pdf))
    assert any(not name.startswith("Inter-") for name in font_names(pdf))


def test_letters_that_no_font_has_are_named():
    found = text(opened(render_pdf(paper(Text("emoji", "Good 😀 and 👨‍👩‍👧, 漢 and \ue000\u0378.")))))

    assert "Good[grinningface]and[man][woman][girl],[cjkunifiedideograph-6f22]and" in found
    assert "[u+0378]" in found


def test_a_name_on_a_map_may_hold_letters_that_no_font_has():
    drawing = picture("map").svg.replace(">Jan<", ">Wick 😀<")

    assert "Wick[grinningface]" in text(opened(render_pdf(paper(replace(picture("map"), svg=drawing)))))


def test_a_text_wholly_in_letters_that_no_font_has_is_named_letter_by_letter():
    many = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 300))

    found = flowing(opened(render_pdf(paper(Text("many", many)))))

    assert found.count("[cjkunifiedideograph-") == 300


def test_control_characters_are_dropped_and_lines_kept():
    hostile = "Bell\x07, null\x00, byte\ufeffmark, half \ud800, turned\u202e round, non\uffff.\nA second line."

    found = text(opened(render_pdf(paper(Text("control", hostile)))))

    assert squeezed("Bell, null, bytemark, half , turned round, non. A second line.") in found


@pytest.mark.slow
def test_a_word_without_end_is_broken_and_not_cut():
    word = "abcdefghij" * (LETTERS_PAST_ANY_PAGE // 10)

    pdf = opened(render_pdf(paper(Text("long", word), Table("t", "T", (Column("c", "|"),), ((Cell(word),),)))))

    assert len(pdf.pages) > 12
    assert flowing(pdf).count(word) == 2


def test_a_chart_is_drawn_as_lines_and_letters_in_inter():
    series = [(f"2025-{month:02}", 100.0 + month) for month in range(1, 13)]
    drawing = monthly_line(series, name="months", alt_text="Months.").svg

    pdf = opened(render_pdf(paper(replace(picture("months"), svg=drawing))))

    assert all(name.startswith("Inter-") for name in font_names(pdf))
    assert not [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]
    assert "112" in text(pdf)


def test_a_picture_without_a_drawing_is_told_in_words():
    assert "Alineofnone." in text(opened(render_pdf(paper(replace(picture("none"), svg="")))))


def test_typst_has_no_warning():
    files = fonts.font_files()
    faces = (fonts.face(files[400]), fonts.face(files[600]))
    data = rendering.json.dumps(rendering.content(replace(example_document(), synthetic=True), *faces))

    _, warnings = typst.compile_with_warnings(
        rendering.TEMPLATES / "document.typ",
        font_paths=typesetting.fonts(),
        sys_inputs={"document": data},
        pdf_standards=["ua-1"],
    )

    assert warnings == []


@pytest.mark.slow
def test_the_same_content_has_the_same_bytes_in_another_process():
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from hallmark.reports.pdf import render_pdf\n"
        "from reports.example_document import example_document\n"
        "sys.stdout.buffer.write(render_pdf(example_document()))"
    )

    other = subprocess.run([sys.executable, "-c", script, str(TESTS)], capture_output=True, check=True).stdout

    assert other == render_pdf(example_document()) == render_pdf(example_document())
    assert b"CreationDate" not in other


def test_a_missing_font_is_said_and_nothing_is_put_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for path in fonts.font_files().values():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "inter-600.ttf").unlink()
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)

    with pytest.raises(Problem, match=r"inter-600\.ttf is missing\. Run `make setup`"):
        render_pdf(example_document())


@pytest.mark.parametrize("broken", [b"", b"wOF2 a font for pages", b"\x00\x01\x00\x00 and no more"])
def test_a_broken_font_is_said(broken: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in fonts.FILES.values():
        (tmp_path / name).write_bytes(broken)
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)

    with pytest.raises(Problem, match="make setup"):
        render_pdf(example_document())


def test_an_error_that_is_not_of_a_letter_is_not_hidden():
    with pytest.raises(typst.TypstError, match="SVG"):
        render_pdf(paper(replace(picture("broken"), svg="<svg")))
