"""LibreOffice opens the files and finds in them what a reader needs. It is asked by `make proof` only."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from time import process_time
from xml.etree import ElementTree as ET

import pytest

from hallmark.reports.blocks import Chart, Document, Map
from hallmark.reports.spreadsheet import render_spreadsheet
from hallmark.reports.word import render_word
from reports.example_document import example_document
from reports.word_documents import hostile_document, long_document, turned_document, ward_pack

pytestmark = pytest.mark.proof
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"


def converted(data: bytes, ending: str, to: str, folder: Path) -> Path:
    """The file as LibreOffice reads it, written anew."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed here")
    source = folder / f"file.{ending}"
    source.write_bytes(data)
    home = f"-env:UserInstallation=file://{folder}/office"
    words = [office, home, "--headless", "--convert-to", to, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    return folder / "out" / f"file.{to}"


@pytest.mark.parametrize("document", [example_document(), turned_document(), ward_pack(), hostile_document()])
def test_libreoffice_finds_headings_and_descriptions(document: Document, tmp_path: Path) -> None:
    root = ET.parse(converted(render_word(document), "docx", "fodt", tmp_path)).getroot()
    headings = list(root.iter(f"{TEXT}h"))
    described = [frame.findtext(f"{SVG}desc") for frame in root.iter(f"{DRAW}frame")]
    pictures = [block for block in document.blocks() if isinstance(block, Chart | Map) and block.svg]

    assert len(headings) == len(list(document.walk())) + 1
    assert len(described) == len(pictures)
    assert all(described)


def test_libreoffice_opens_the_workbook(tmp_path: Path) -> None:
    rows = [["a", "=1+1", 2, None], ["b", "−", 0.5, 3]]
    data = render_spreadsheet(hostile_document(), ["id", "text", "value", "lower"], rows)

    assert "About" in converted(data, "xlsx", "fods", tmp_path).read_text(encoding="utf-8")


def test_sixty_pages_are_made_in_two_seconds_once_the_pictures_are_drawn() -> None:
    document = replace(long_document(), title="Long")
    render_word(document)
    began = process_time()
    render_word(document)

    assert process_time() - began < 2


def test_fifteen_thousand_figures_are_written_in_two_seconds() -> None:
    rows = [[f"area.count.{row}", "E07000148", "Norwich", row, None, row / 3, "2025-01"] * 2 for row in range(15_000)]
    began = process_time()
    render_spreadsheet(example_document(), [f"c{column}" for column in range(14)], rows)

    assert process_time() - began < 2
