"""How a document falls on its pages: wards on two, wide tables turned, long tables with their heads repeated."""

import time
from dataclasses import replace

import pytest

from hallmark.reports.blocks import Caveat, Cell, Column, KeyFigure, Map, Section, Table, Text
from hallmark.reports.pdf import render_pdf
from hallmark.reports.pdf.paging import gathered
from reports.example_document import example_document
from reports.pdf_documents import SENTENCE, paper, picture, table, ward, ward_pack
from reports.pdf_reading import destinations, opened, page_text, squeezed, text

A4 = (595, 842)
# About one second on a quiet machine; this is for a busy one.
# A caveat alone has fewer letters.
FEW_LETTERS = 500
SECONDS_FOR_SIXTY_PAGES = 10.0


def size(page: object) -> tuple[int, int]:
    box = [float(edge) for edge in page.MediaBox]  # type: ignore[attr-defined]
    return (int(box[2]), int(box[3])) if box[2] > box[3] else (round(box[2]), round(box[3]))


def test_each_ward_of_a_pack_fills_two_pages_of_its_own():
    pdf = opened(render_pdf(ward_pack(3)))

    names = destinations(pdf)

    assert [names[f"ward-{number}"] for number in (1, 2, 3)] == [2, 4, 6]
    assert len(pdf.pages) == 7
    assert {size(page) for page in pdf.pages} == {A4}


@pytest.mark.parametrize("sentences", [0, 2, 5])
@pytest.mark.parametrize("places", [1, 4, 6, 8, 12])
@pytest.mark.parametrize("mapped", [False, True])
def test_a_ward_of_any_size_stands_on_two_pages_that_both_say_something(sentences: int, places: int, mapped: bool):
    full = ward(1)
    keys = [block for block in full.blocks if isinstance(block, KeyFigure)]
    texts = [block for block in full.blocks if isinstance(block, Text)][:sentences]
    around = [block for block in full.blocks if isinstance(block, Map) and mapped]
    care = tuple(Caveat(f"care-{n}", SENTENCE * 2) for n in range(2))
    chart = replace(picture("chart"), svg=picture("chart").svg.replace("440 200", "560 420"))
    listed = replace(table(3, places, name="list", first="Wick"), note="")
    blocks = (*keys, *texts, care[0], chart, *around, replace(table(4, 16), note=""), listed, care[1])

    pages = opened(
        render_pdf(replace(ward_pack(1), sections=(replace(full, blocks=blocks),), attribution=(), evidence=""))
    ).pages

    assert len(pages) in (1, 2)
    assert min(len(page_text(page)) for page in pages) > FEW_LETTERS


def test_a_pack_of_several_wards_begins_with_its_contents_and_what_must_be_known():
    pack = replace(ward_pack(3), cover_notes=("Licence not stated: find out before publishing.",))

    pdf = opened(render_pdf(pack))
    first = page_text(pdf.pages[0])

    assert "Contents" in squeezed(first)
    assert squeezed("Licence not stated: find out before publishing.") in first
    assert [name for name, page in destinations(pdf).items() if page == 1] == []


def test_the_pictures_of_one_page_are_no_lower_because_the_other_is_full():
    parts = [
        {"type": "heading", "id": "w", "level": 1, "new_page": True, "height": 60.0},
        {"type": "text", "id": "t", "height": 380.0},
        {"type": "picture", "id": "one", "drawn": 200.0, "tallest": 200.0, "least": 0.0, "height": 260.0},
        {"type": "table", "id": "r", "turned": False, "breakable": False, "height": 250.0},
        {"type": "picture", "id": "two", "drawn": 200.0, "tallest": 200.0, "least": 136.0, "height": 260.0},
    ]

    tallest = {part["id"]: part["tallest"] for part in gathered(parts, compact=True) if part["type"] == "picture"}

    assert tallest["one"] < tallest["two"] == 200.0


def test_a_pack_of_one_ward_has_no_cover_and_no_contents():
    pdf = opened(render_pdf(ward_pack(1)))

    assert "Contents" not in text(pdf)
    assert "Decisionaskedfor" not in text(pdf)
    assert "Ward1" in page_text(pdf.pages[0])


def test_a_ward_says_what_it_is_a_part_of_when_it_is_handed_out_alone():
    pack = replace(ward_pack(2), synthetic=True)

    pages = [page_text(page) for page in opened(render_pdf(pack)).pages]

    for page in (pages[1], pages[3]):
        assert squeezed(pack.title + pack.period + pack.marking + "Synthetic demonstration data") in page


def test_a_wide_table_in_a_ward_pack_does_not_turn_the_page():
    wide = replace(ward(1), blocks=(table(14, 3),))

    pdf = opened(render_pdf(replace(ward_pack(1), sections=(wide,))))

    assert {size(page) for page in pdf.pages} == {A4}
    assert "2,013" in text(pdf)


@pytest.mark.parametrize("columns", [8, 11, 14, 18])
def test_every_number_of_a_wide_table_is_on_its_page(columns: int):
    wide = table(columns, 6)

    pdf = opened(render_pdf(paper(wide)))

    page = pdf.pages[destinations(pdf)["wide"] - 1]
    written = page_text(page)
    assert [cell.text for row in wide.rows for cell in row if squeezed(cell.text) not in written] == []
    assert size(page) == (A4[1], A4[0]) or size(page) == (841, 595)


@pytest.mark.parametrize(("words", "apart"), [(1, 0), (9, 1)])
def test_a_turned_table_takes_what_stands_over_it_along(words: int, apart: int):
    over = tuple(Text(f"t{n}", SENTENCE) for n in range(words))
    document = replace(
        example_document(),
        sections=(Section("a", "Before", over, (Section("wide-part", "Wide", (table(14, 9),)),)),),
    )

    names = destinations(opened(render_pdf(document)))

    assert names["wide-part"] == names["wide"] == names["a"] + apart


def test_a_wide_table_of_few_rows_stays_upright():
    pdf = opened(render_pdf(paper(table(9, 2))))

    assert {size(page) for page in pdf.pages} == {A4}


def test_a_narrow_table_stays_upright():
    pdf = opened(render_pdf(paper(table(5, 5))))

    assert {size(page) for page in pdf.pages} == {A4}


@pytest.mark.slow
def test_a_long_table_repeats_its_head_on_every_page():
    pdf = opened(render_pdf(paper(table(4, 300))))

    first = destinations(pdf)["wide"]
    pages = [page_text(page) for page in pdf.pages[first - 1 :]]
    with_rows = [page for page in pages if "Criminaldamageandarson" in page]
    assert len(with_rows) > 5
    assert all("CategoryMonth12025Month22025" in page for page in with_rows)
    assert all(f"arson{row}{row * 1000 + 1:,}" in "".join(pages) for row in range(1, 301))


def test_a_short_table_is_kept_whole_with_its_caption():
    filler = tuple(Text(f"t{n}", SENTENCE) for n in range(14))

    pdf = opened(render_pdf(paper(*filler, table(4, 9))))

    page = page_text(pdf.pages[destinations(pdf)["wide"] - 1])
    assert "4columnsand9rows" in page
    assert "arson9" in page


def test_a_cell_longer_than_a_page_breaks_over_pages():
    long = Table("t", "T", (Column("a", "A"),), ((Cell(" ".join([SENTENCE] * 90)),),))

    pdf = opened(render_pdf(paper(long)))

    assert text(pdf).count("Theyearbeforehad1,204") >= 88


def test_a_chapter_of_some_length_begins_a_page_and_short_ones_stand_behind_others():
    long = [Section(f"long-{n}", "Long", tuple(Text(f"t{n}-{m}", SENTENCE) for m in range(11))) for n in range(2)]
    short = [Section(f"duty-{n}", f"Duty {n}", (Text(f"d{n}", "No evidence held."),)) for n in range(2)]

    names = destinations(opened(render_pdf(replace(example_document(), sections=(long[0], *short, long[1])))))

    assert names["duty-0"] == names["duty-1"] == names["long-0"]
    assert names["long-1"] == names["long-0"] + 1


@pytest.mark.slow
def test_sixty_pages_with_thirty_pictures_take_seconds():
    parts = tuple(
        Section(f"s{n}", f"Chapter {n}", (*(Text(f"t{n}-{m}", SENTENCE) for m in range(20)), picture(f"p{n}"),
                                          table(6, 30, name=f"w{n}")))
        for n in range(30)
    )  # fmt: skip
    document = replace(example_document(), sections=parts)

    begun = time.process_time()
    pdf = opened(render_pdf(document))

    assert len(pdf.pages) > 60
    assert time.process_time() - begun < SECONDS_FOR_SIXTY_PAGES


def test_a_summary_stands_closer_than_another_chapter():
    blocks = tuple(Text(f"s{number}", SENTENCE * 2) for number in range(15))

    pages = [
        len(
            opened(render_pdf(replace(paper(), sections=(Section(name, "A", blocks), Section("b", "B", blocks))))).pages
        )
        for name in ("summary", "other")
    ]

    assert pages[0] == pages[1] - 1


@pytest.mark.parametrize("rows", [16, 17, 18])
def test_a_wide_table_that_is_a_little_too_high_for_its_page_stands_on_it_whole(rows: int):
    made = table(11, rows)
    pdf = opened(render_pdf(paper(Text("before", SENTENCE), made)))

    turned = [page for page in pdf.pages if size(page) != A4]

    assert len(turned) == 1
    assert f"Criminaldamageandarson{rows}" in squeezed(page_text(turned[0]))
