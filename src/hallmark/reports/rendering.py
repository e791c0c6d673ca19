"""Drawings made by vl-convert, in the documents' own typeface, and kept: the same question is drawn once.

The typeface is made known before anything is drawn. A chart drawn without it comes out a little wider, so the same
content would have other bytes by what its process had done before.
"""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import vl_convert
from django.conf import settings

from hallmark.reports.fonts import FILES, FOLDER
from hallmark.reports.keeping import keep, kept

_LIBRARY = f"vl-convert-python {version('vl-convert-python')}"


def svg_of(specification: str) -> str:
    """A Vega-Lite specification, as JSON text, drawn as SVG: kept from last time, where there is a folder for that."""
    typeface = _typeface()
    folder = getattr(settings, "DRAWINGS_ROOT", None) if settings.configured else None
    if not folder:
        return vl_convert.vegalite_to_svg(specification)
    digest = hashlib.sha256(f"{_LIBRARY}\n{typeface}\n{specification}".encode()).hexdigest()
    path = Path(folder) / digest[:2] / f"{digest}.svg"
    content = kept(path)
    if content is None:
        content = vl_convert.vegalite_to_svg(specification).encode()
        keep(content, path)
    return content.decode()


@cache
def _typeface() -> str:
    """Makes the typeface known, once a process; what tells it apart. Blank before `make setup` has brought it."""
    files = [FOLDER / name for name in FILES.values()]
    if not all(path.is_file() for path in files):
        return ""
    vl_convert.register_font_directory(str(FOLDER))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
