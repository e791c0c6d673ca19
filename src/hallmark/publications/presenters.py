"""Editions as their pages show them: what can be downloaded, and in which words."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat

from hallmark.publications.models import Publication, file_address

PAGE = "page.html"
"""The part of the edition's page that was made when it was published; shown, not downloaded."""
WORDS = {
    "document.pdf": ("PDF", "application/pdf"),
    "document.docx": (
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "document.html": ("HTML file", "text/html; charset=utf-8"),
    "figures.xlsx": ("Spreadsheet", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "figures.csv": ("Figures (CSV)", "text/csv; charset=utf-8"),
    "document.json": ("JSON", "application/json"),
    "ward-pack.pdf": ("Ward pack (PDF)", "application/pdf"),
}
"""The files that can be downloaded, in this order: in words, and for the browser."""
MAP, MAP_KIND = ".geojson", "application/geo+json"


@dataclass(frozen=True)
class Download:
    """A file to download: its format in words, its size in words, and its address."""

    words: str
    size: str
    address: str


def downloads(edition: Publication) -> list[Download]:
    """The files of an edition, as its page offers them."""
    return [
        Download(words, filesizeformat(known["bytes"]), _address(edition, name))
        for name, (words, _) in WORDS.items()
        if (known := edition.file(name))
    ]


def content_type(edition: Publication, name: str) -> str | None:
    """What a file is for the browser; None for one that is not to be had."""
    if edition.file(name) is None:
        return None
    return MAP_KIND if name.endswith(MAP) else WORDS.get(name, ("", None))[1]


def has_map(edition: Publication) -> bool:
    """Does its page have a moving map?"""
    return any(name.endswith(MAP) for name in edition.files)


def _address(edition: Publication, name: str) -> str:
    return file_address(edition.partnership_slug, edition.slug, edition.number, name)
