"""Drawings made by vl-convert, in the documents' own typeface, and kept: the same question is drawn once.

The typeface is made known before anything is drawn. A chart drawn without it comes out a little wider, so the same
content would have other bytes by what its process had done before.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import vl_convert
from django.conf import settings

from hallmark.reports.fonts import FILES, FOLDER
from hallmark.reports.keeping import keep, kept

_LIBRARY = f"vl-convert-python {version('vl-convert-python')}"


def svg_of(specification: str) -> str:
    """A Vega-Lite specification, as JSON text, drawn as SVG."""
    return _once("svg", specification, lambda: vl_convert.vegalite_to_svg(specification).encode()).decode()


def png_of(svg: str, scale: float) -> bytes:
    """An SVG drawing as PNG, so many times larger.

    Raises:
        ValueError: the drawing is none.
    """

    def made() -> bytes:
        try:
            return vl_convert.svg_to_png(svg, scale=scale)
        except RuntimeError as error:
            raise ValueError("a drawing cannot be read as SVG") from error

    return _once("png", f"{scale!r}\n{svg}", made)


@cache
def _typeface() -> str:
    """Makes the typeface known, once a process; what tells it apart. Blank before `make setup` has brought it."""
    files = [FOLDER / name for name in FILES.values()]
    if not all(path.is_file() for path in files):
        return ""
    vl_convert.register_font_directory(str(FOLDER))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _once(kind: str, asked: str, make: Callable[[], bytes]) -> bytes:
    """What was asked for: kept from last time, where there is a folder for that, else made now."""
    typeface = _typeface()
    folder = getattr(settings, "DRAWINGS_ROOT", None) if settings.configured else None
    if not folder:
        return make()
    digest = hashlib.sha256(f"{_LIBRARY}\n{typeface}\n{asked}".encode()).hexdigest()
    path = Path(folder) / digest[:2] / f"{digest}.{kind}"
    content = kept(path)
    if content is None:
        content = make()
        keep(content, path)
    return content
