"""Typst, with the typeface of documents and none of the machine's fonts."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

from hallmark.reports.fonts import FAMILY, font_files
from hallmark.ui.problems import Problem

REMEMBERED_RUNS = 10


def fonts() -> typst.Fonts:
    """Inter's files and what Typst itself brings.

    Raises:
        Problem: a font file is missing or cannot be read.
    """
    return _fonts(font_files()[400].parent)


def pictures(source: bytes, inputs: Mapping[str, str], dots_per_inch: float) -> list[bytes]:
    """Each page that Typst makes of a source, as PNG.

    Raises:
        typst.TypstError: the source, or a drawing in it, cannot be read.
    """
    made = typst.compile(
        source, font_paths=fonts(), ignore_system_fonts=True, sys_inputs=dict(inputs), format="png", ppi=dots_per_inch
    )
    forget()
    return [made] if isinstance(made, bytes) else list(made or ())


def forget() -> None:
    """Let go of what Typst remembers of a document, about 100 MB for a long one.

    It keeps the work of its last ten runs, for one who types; so it is given as many runs with nothing in them.
    """
    for _ in range(REMEMBERED_RUNS + 1):
        typst.compile(b"", font_paths=fonts(), ignore_system_fonts=True)


@cache
def _fonts(folder: Path) -> typst.Fonts:
    held = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)])
    if FAMILY not in held.families():
        raise Problem(f"A document cannot be made: no font file in {folder} can be read. Run `make setup`.")
    return held
