"""An assessment as its figure pages read it: the paper as it is now, or a version as it was kept, with its evidence."""

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hallmark.areas.queries import lookup_state
from hallmark.assessment import rows, shelf
from hallmark.assessment.editing import storing
from hallmark.assessment.editing.verifying import verify_version
from hallmark.assessment.models import Version
from hallmark.assessment.provenance import COUNTED
from hallmark.evidence.models import Holding
from hallmark.evidence.sources import police_street
from hallmark.evidence.standing import as_it_stood
from hallmark.reports.blocks import Document, from_json


@dataclass(frozen=True)
class Edition:
    """The document, figures and evidence that belong together. ``number`` is None for the paper as it is now."""

    slug: str
    number: int | None
    document: Document
    made: shelf.Made
    places: dict[str, shelf.CountedPlace]

    def figures(self, names: Iterable[str]) -> dict[str, shelf.FigureRow]:
        """Figures by id; those that are not there are left out."""
        if self.number is None:
            return shelf.figures_of(self.slug, names)
        # Its files were held against the manifest when the edition was opened.
        return shelf.figures_by_id(storing.versions_folder(self.slug) / str(self.number) / "figures.csv", names)

    def has_records(self, row: shelf.FigureRow) -> bool:
        """Is it a count of police records, so that there are rows to show?"""
        if self.made.records:
            return rows.has_records(row, self.made.records)
        # Made before sources were told apart: where all that it counts is records, each count is of them.
        is_told = self._datasets() == {police_street.DATASET} and (self.number is None or bool(self._held()))
        return is_told and rows.has_records(row, [row.source])

    def may_have_records(self, row: shelf.FigureRow) -> bool:
        """Does nothing tell whether it is a count of police records? An edition of before sources were told apart."""
        untold = not self.made.records and (not (held := self._datasets()) or police_street.DATASET in held)
        return untold and not self.has_records(row) and rows.has_records(row, [row.source])

    @property
    def lookups_differ(self) -> bool:
        """Is it a version whose records are placed by other lookups now than when they were counted?"""
        then = self.made.lookup_state if self.number is not None else ""
        return bool(then) and then != lookup_state()

    def records(self, row: shelf.FigureRow) -> rows.Records | None:
        """The records that a figure counts; None for one that counts none, or of a place that none are looked up by."""
        place = self.places.get(row.area_code) if self.has_records(row) else None
        with self._standing():
            return rows.records_of(row, place) if place else None

    def holdings(self, row: shelf.FigureRow) -> list[Holding]:
        """The files that a figure was counted from."""
        place = self.places.get(row.area_code) if self.has_records(row) else None
        with self._standing():
            return rows.holdings_of(row, place) if place else []

    def _standing(self) -> AbstractContextManager[Any]:
        """A version reads the evidence that was live when it was counted; the paper, what is live now."""
        return as_it_stood(self._held()) if self.number is not None else nullcontext()

    def _held(self) -> list[int]:
        """The holdings that were live; an early version names only those it was counted from, which is enough."""
        return self.made.standing or [one["holding"] for one in self.made.evidence if "holding" in one]

    def _datasets(self) -> set[str]:
        """The datasets that were counted, as made.json names them; none where it does not."""
        told = {one.get("dataset", "") for one in (*self.made.evidence, *self.made.sources)}
        return {dataset for dataset in told if dataset.startswith(COUNTED)}


def paper_edition(slug: str, *, as_read: bool = True) -> Edition | None:
    """The paper as it is now; None if there is none of this name.

    Args:
        as_read: with what people gave and edited; without, as it was generated, which is quicker to read.
    """
    document = shelf.paper(slug) if as_read else shelf.generated(slug)
    return Edition(slug, None, document, shelf.made(slug), shelf.places(slug)) if document else None


def version_edition(kept: Version) -> Edition | None:
    """A version as it was kept; None where any of its files is gone or is not the one that was kept."""
    document = version_document(kept)
    if document is None or verify_version(kept):
        return None
    folder = storing.versions_folder(kept.slug) / str(kept.number)
    return Edition(kept.slug, kept.number, document, shelf.made_in(folder), shelf.places_in(folder))


def version_document(kept: Version) -> Document | None:
    """A version's document; None where its file is gone or is not the one that was kept."""
    path = storing.read_version(kept.slug, kept.number, "document.json")
    content = path.read_bytes() if path else b""
    return from_json(json.loads(content)) if storing.sha256_of(content) == kept.document_digest else None


def figures_file(slug: str, number: int) -> Path | None:
    """A version's figures.csv; None where it is gone or is not the one that was kept."""
    kept = Version.objects.filter(slug=slug, number=number).first()
    path = storing.read_version(slug, number, "figures.csv") if kept else None
    whole = kept is not None and path is not None and storing.sha256_of(path.read_bytes()) == kept.figures_digest
    return path if whole else None
