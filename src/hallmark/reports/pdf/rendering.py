"""The document set as type: templates and data in, PDF/UA-1 out."""

import json
import re
from pathlib import Path
from typing import Final

import typst

from hallmark.reports import typesetting
from hallmark.reports.blocks import Document
from hallmark.reports.fonts import face, font_files
from hallmark.reports.pdf.content import content
from hallmark.reports.pdf.writing import in_words

TEMPLATES = Path(__file__).parent / "templates"
STANDARD: Final = "ua-1"
# How Typst says that no font has a letter, and how it writes a letter that is not seen.
NO_LETTER = re.compile(r"the text `\"(.+?)\"` could not be displayed")
UNSEEN = re.compile(r"\\u\{([0-9a-f]+)\}")
# Each round takes away every letter that was named in the last; a second is only for what the first uncovers.
ROUNDS = 4


def render_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1. The same content has the same bytes, whenever and wherever it is made.

    Letters that neither Inter nor Typst's own fonts have are replaced by their names in square brackets.

    Raises:
        Problem: the fonts of documents are not there.
    """
    files = font_files()
    fonts = typesetting.fonts()
    data = json.dumps(content(document, face(files[400]), face(files[600])), ensure_ascii=False)
    try:
        return _with_names_for_letters(data, fonts)
    finally:
        typesetting.forget()


def _with_names_for_letters(data: str, fonts: typst.Fonts) -> bytes:
    for _ in range(ROUNDS):
        try:
            return _compiled(data, fonts)
        except typst.TypstError as error:
            lacking = _lacking(error)
            if not lacking:
                raise
            for letters in sorted(lacking, key=len, reverse=True):
                data = data.replace(letters, in_words(letters))
    return _compiled(data, fonts)


def _compiled(data: str, fonts: typst.Fonts) -> bytes:
    return typst.compile(
        TEMPLATES / "document.typ",
        root=TEMPLATES,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"document": data},
        pdf_standards=[STANDARD],
    )


def _lacking(error: typst.TypstError) -> set[str]:
    """The letters that no font has, as they stand in the data."""
    named = NO_LETTER.findall(error.diagnostic)
    letters = {UNSEEN.sub(lambda match: chr(int(match[1], 16)), name) for name in named}
    return {text for text in letters if not text.isascii()}
