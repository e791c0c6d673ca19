"""The paper in the formats that people ask for, made when asked and kept until the paper or its figures change.

The same paper, figures and versions of the libraries give the same bytes, so what is kept is named by their digest.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from hallmark.assessment import shelf
from hallmark.assessment.chapters.annex import ANNEX_TABLE
from hallmark.assessment.chapters.giving import given_figures
from hallmark.assessment.editing.queries import given_for
from hallmark.assessment.figures import COLUMNS, figures_text, typed_rows
from hallmark.assessment.packs import ward_pack_of
from hallmark.assessment.presenters import render_paper
from hallmark.reports.blocks import Document, to_json
from hallmark.reports.pdf import render_pdf
from hallmark.reports.shortening import for_paper
from hallmark.reports.spreadsheet import render_spreadsheet
from hallmark.reports.word import render_word
from hallmark.ui.problems import Problem

NAMES = {
    "html": ("document.html", "ward-pack.html"),
    "pdf": ("document.pdf", "ward-pack.pdf"),
    "docx": ("document.docx",),
    "xlsx": ("figures.xlsx",),
    "json": ("document.json",),
}
"""The files that a format is written as; figures.csv is always written."""
MADE_WITH = ("hallmark-csp", "typst", "python-docx", "xlsxwriter", "vl-convert-python")


def names_of(slug: str, formats: Sequence[str]) -> list[str]:
    """The files that these formats are written as, the maps' data beside the JSON."""
    names = ["figures.csv", *(name for one in formats for name in NAMES[one])]
    return names + (shelf.map_files(slug) if "json" in formats else [])


def rendered(slug: str, name: str) -> bytes:
    """One file of an assessment as it reads now.

    Raises:
        Problem: there is no such assessment, or no such file.
    """
    paper = shelf.paper(slug)
    if paper is None:
        raise Problem(f"There is no assessment “{slug}”.")
    if name.endswith(".geojson"):
        return _as_written(slug, name)
    figures = _figures(slug)
    if name == "figures.csv":
        return figures.encode()
    made = _MAKERS.get(name)
    if made is None:
        raise Problem(f"An assessment has no file “{name}”.")
    kept = _kept(slug, paper, figures, name)
    if kept.is_file():
        return kept.read_bytes()
    content = made(slug, paper, figures)
    _keep(kept, content)
    return content


def _as_written(slug: str, name: str) -> bytes:
    path = shelf.file(slug, name)
    if path is None:
        raise Problem(f"An assessment has no file “{name}”.")
    return path.read_bytes()


def _figures(slug: str) -> str:
    """figures.csv as it reads now: what was counted, then what was given."""
    path = shelf.file(slug, "figures.csv")
    counted = path.read_text(encoding="utf-8") if path else ""
    return counted + figures_text(given_figures(given_for(slug)).values())


def _html(slug: str, paper: Document, _figures: str) -> bytes:
    return render_paper(slug, paper).encode()


def _pdf(_slug: str, paper: Document, _figures: str) -> bytes:
    return render_pdf(for_paper(paper, whole=[ANNEX_TABLE]))


def _word(_slug: str, paper: Document, _figures: str) -> bytes:
    return render_word(for_paper(paper, whole=[ANNEX_TABLE]))


def _json(_slug: str, paper: Document, _figures: str) -> bytes:
    return json.dumps(to_json(paper), ensure_ascii=False, indent=1).encode()


def _spreadsheet(_slug: str, paper: Document, figures: str) -> bytes:
    return render_spreadsheet(paper, COLUMNS, typed_rows(figures))


def _ward_pack_pdf(slug: str, paper: Document, _figures: str) -> bytes:
    return render_pdf(ward_pack_of(slug, paper))


def _ward_pack_page(slug: str, paper: Document, _figures: str) -> bytes:
    return render_paper(slug, ward_pack_of(slug, paper)).encode()


_MAKERS: dict[str, Callable[[str, Document, str], bytes]] = {
    "document.html": _html,
    "document.pdf": _pdf,
    "document.docx": _word,
    "document.json": _json,
    "figures.xlsx": _spreadsheet,
    "ward-pack.pdf": _ward_pack_pdf,
    "ward-pack.html": _ward_pack_page,
}


def _kept(slug: str, paper: Document, figures: str, name: str) -> Path:
    said = json.dumps(to_json(paper), ensure_ascii=False)
    made_with = " ".join(f"{library} {version(library)}" for library in MADE_WITH)
    digest = hashlib.sha256(f"{made_with}\n{said}\n{figures}".encode()).hexdigest()
    return Path(settings.ASSESSMENTS_ROOT) / ".rendered" / slug / digest[:32] / name


def _keep(path: Path, content: bytes) -> None:
    """Written aside and moved, so that nobody is handed half a file; what was kept of an earlier paper goes."""
    for other in path.parent.parent.glob("*"):
        if other != path.parent:
            shutil.rmtree(other, ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
