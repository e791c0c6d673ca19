"""The paper in the formats that people ask for, made when asked and kept until the paper or its figures change.

The same paper, figures and versions of the libraries give the same bytes, so what is kept is named by their digest.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from hallmark import reports
from hallmark.assessment import shelf
from hallmark.assessment.chapters.annex import ANNEX_TABLE
from hallmark.assessment.chapters.giving import given_figures
from hallmark.assessment.editing import storing
from hallmark.assessment.editing.queries import given_for
from hallmark.assessment.figures import COLUMNS, figures_text, typed_rows
from hallmark.assessment.packs import has_wards, ward_pack_of
from hallmark.assessment.presenters import render_paper
from hallmark.reports.blocks import Document, from_json, to_json
from hallmark.reports.keeping import clear_older, digest_of_texts, keep, kept
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
KEPT_SECONDS = 24 * 60 * 60
"""Files of an earlier paper are cleared away after a day: somebody may be fetching them."""
WARD_PACK = "ward-pack"
KINDS = {
    "figures.csv": "text/csv",
    "document.json": "application/json",
    "ward-pack.pdf": "application/pdf",
    "ward-pack.html": "text/html",
    "document.html": "text/html",
    "document.pdf": "application/pdf",
    "document.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "figures.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Files that are made of the paper when they are asked for, and what they are for the browser."""
MADE_WITH = ("hallmark-csp", "typst", "python-docx", "xlsxwriter", "vl-convert-python")


def names_of(folder: Path, formats: Sequence[str]) -> list[str]:
    """The files that these formats are written as: maps beside the JSON, and no ward pack without a ward."""
    names = ["figures.csv", *(name for one in formats for name in NAMES[one])]
    if not has_wards(folder):
        names = [name for name in names if not name.startswith(WARD_PACK)]
    return names + (sorted(path.name for path in folder.glob("*.geojson")) if "json" in formats else [])


def rendered(slug: str, name: str) -> bytes:
    """One file of an assessment as it reads now.

    Raises:
        Problem: there is no such assessment, or no such file.
    """
    return press_of(slug).file(name)


def rendered_version(slug: str, number: int, name: str) -> bytes:
    """One file of a version that was kept, under the cover that it was kept with.

    Raises:
        Problem: there is no such version, or no such file.
    """
    folder = storing.versions_folder(slug) / str(number)
    if not (folder / "document.json").is_file():
        raise Problem(f"{slug} has no version {number}.")
    paper = from_json(json.loads((folder / "document.json").read_text(encoding="utf-8")))
    figures = (folder / "figures.csv").read_text(encoding="utf-8")
    return Press(f"{slug}-version-{number}", folder, paper, figures).file(name)


def press_of(slug: str) -> "Press":
    """One reading of the paper as it is now: what people gave and edited, and their figures, in it.

    Raises:
        Problem: there is no such assessment.
    """
    paper, path = shelf.paper(slug), shelf.file(slug, "figures.csv")
    if paper is None or path is None:
        raise Problem(f"There is no assessment “{slug}”.")
    figures = path.read_text(encoding="utf-8") + figures_text(given_figures(given_for(slug)).values())
    return Press(slug, path.parent, paper, figures)


def write_all(slug: str, formats: Sequence[str], folder: Path, step: Callable[[str], None]) -> None:
    """Writes several files to a folder. What Typst sets is made beside the others: it lets Python go on meanwhile."""
    press = press_of(slug)
    names = names_of(press.folder, formats)
    with ThreadPoolExecutor(1) as beside:
        making = {name: beside.submit(press.making(name)) for name in names if name.endswith((".pdf", ".docx"))}
        for name in names:
            if name not in making:
                step(f"Writing {name}")
                (folder / name).write_bytes(press.file(name))
        for name, made in making.items():
            step(f"Writing {name}")
            (folder / name).write_bytes(made.result())


@dataclass
class Press:
    """One reading of a paper and its figures, from which its files are made.

    Attributes:
        name: what its kept files lie under.
        folder: where the files beside the paper lie (maps, places).
        figures: the text of figures.csv, given figures among them.
    """

    name: str
    folder: Path
    paper: Document
    figures: str

    def file(self, name: str) -> bytes:
        """One file, kept from last time where nothing has changed since.

        Raises:
            Problem: there is no such file.
        """
        return self.making(name)()

    def making(self, name: str) -> Callable[[], bytes]:
        """What makes a file when it is called; it asks nothing of the database, so another thread may call it.

        Raises:
            Problem: there is no such file.
        """
        if name.endswith(".geojson"):
            return self._as_written(name).read_bytes
        if name == "figures.csv":
            return self.figures.encode
        makers: dict[str, Callable[[], Callable[[], bytes]]] = {
            "document.html": lambda: self._page(self.paper),
            "document.pdf": lambda: lambda: render_pdf(for_paper(self.paper, whole=[ANNEX_TABLE])),
            "document.docx": lambda: lambda: render_word(for_paper(self.paper, whole=[ANNEX_TABLE])),
            "document.json": lambda: lambda: self._said.encode(),
            "figures.xlsx": lambda: lambda: render_spreadsheet(self.paper, COLUMNS, typed_rows(self.figures)),
            "ward-pack.html": lambda: self._page(self.ward_pack),
            "ward-pack.pdf": lambda: partial(render_pdf, self.ward_pack),
        }
        if name not in makers:
            raise Problem(f"An assessment has no file “{name}”.")
        path = Path(settings.ASSESSMENTS_ROOT) / ".rendered" / self.name / self._digest / name
        if (found := kept(path)) is not None:
            return lambda: found
        make = makers[name]()

        def made() -> bytes:
            content = make()
            keep(content, path)
            clear_older(path.parents[1], than_seconds=KEPT_SECONDS, but=self._digest)
            return content

        return made

    @cached_property
    def ward_pack(self) -> Document:
        """Two pages for each ward, from the same figures."""
        return ward_pack_of(self.folder, self.paper, self.figures)

    @cached_property
    def _said(self) -> str:
        return json.dumps(to_json(self.paper), ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def _digest(self) -> str:
        made_with = " ".join((*(f"{library} {version(library)}" for library in MADE_WITH), _program()))
        # Without line breaks it is written several times faster.
        said = json.dumps(to_json(self.paper), ensure_ascii=False)
        return hashlib.sha256(f"{made_with}\n{said}\n{self.figures}".encode()).hexdigest()[:32]

    def _page(self, document: Document) -> Callable[[], bytes]:
        html = render_paper(document, shelf.rows_in(self.figures)).encode()
        return lambda: html

    def _as_written(self, name: str) -> Path:
        path = self.folder / name
        if not shelf.is_map(name) or not path.is_file():
            raise Problem(f"An assessment has no file “{name}”.")
        return path


@cache
def _program() -> str:
    """What tells the makers of files apart: the text of the packages that set them. Another may set them otherwise."""
    folders = (Path(reports.__file__).parent, Path(__file__).parent)
    files = (path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".typ", ".html"})
    return digest_of_texts(files)[:12]
