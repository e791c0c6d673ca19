"""What of a version goes out: its files as they are printed, and the page, whose every link stays in the open."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string

from hallmark.assessment import formats, shelf
from hallmark.assessment.editing import storing
from hallmark.assessment.editions import version_document
from hallmark.assessment.models import Version
from hallmark.assessment.packs import has_wards
from hallmark.assessment.presenters import behind, said_figures
from hallmark.publications.models import file_address
from hallmark.publications.presenters import PAGE
from hallmark.reports.blocks import Document
from hallmark.reports.page import Links, body
from hallmark.ui.problems import Problem

PRINTED = ("document.pdf", "document.docx", "document.html", "figures.xlsx", "figures.csv", "document.json")
WARD_PACK = "ward-pack.pdf"
FIGURES = "figures.csv"


def document_of(version: Version) -> Document:
    """A version's document. Raises a Problem where its file is not the one that was kept."""
    document = version_document(version)
    if document is None:
        raise Problem(f"The files of version {version.number} are not those that were kept, so it cannot go out.")
    return document


def files_of(
    version: Version, partnership: str, number: int, step: Callable[[str], None] = lambda sentence: None
) -> dict[str, bytes]:
    """Every file of an edition, by name.

    Args:
        partnership, number: of the address that the page's links lead to.
    """
    folder = storing.versions_folder(version.slug) / str(version.number)
    files = {}
    for name in (*PRINTED, *((WARD_PACK,) if has_wards(folder) else ())):
        step(f"Writing {name}")
        kept = folder / name
        # What was kept as a file is published as it was kept; the rest is made of it.
        is_kept = name in version.manifest["files"]
        files[name] = kept.read_bytes() if is_kept else formats.rendered_version(version.slug, version.number, name)
    for name in filter(shelf.is_map, version.manifest["files"]):
        files[name] = (folder / name).read_bytes()
    step("Writing the page")

    def address(name: str) -> str:
        return file_address(partnership, version.slug, number, name)

    files[PAGE] = _page(document_of(version), files[FIGURES].decode(), {name: address(name) for name in files})
    return files


def _page(document: Document, figures: str, addresses: dict[str, str]) -> bytes:
    """The paper as HTML, for the edition's page. A figure leads to the file of them all, a map to its own."""
    said = said_figures(document)
    known = {name: row for name, row in shelf.rows_in(figures).items() if name in said}
    links = Links(
        figure=lambda name: addresses[FIGURES] if name in known else "",
        data=lambda name: addresses.get(name, ""),
    )
    page: dict[str, Any] = {"body": body(document, behind(known), links), "document": document, "alone": False}
    return render_to_string("reports/body.html", page).encode()
