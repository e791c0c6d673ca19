"""Keeping a version: the whole paper copied to files, and the row that says what they were."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from hallmark.assessment import shelf
from hallmark.assessment.chapters.cover import as_version
from hallmark.assessment.chapters.giving import given_figures
from hallmark.assessment.editing import storing
from hallmark.assessment.editing.applying import without_flags
from hallmark.assessment.editing.queries import given_for
from hallmark.assessment.figures import figures_text
from hallmark.assessment.models import Paper, Version
from hallmark.audit.changes import record
from hallmark.evidence.lake import disk_faults_in_words
from hallmark.reports.blocks import Document, to_json
from hallmark.ui.problems import NotFound, Problem
from hallmark.ui.templatetags.words import day

COPIED = ("made.json", "places.json")


class PaperMoved(Problem):
    """The paper changed between reading it and keeping it."""


@dataclass(frozen=True)
class Adoption:
    """Which body adopted it, when, under which minute, and as what."""

    body: str
    on: date
    minute_reference: str
    adopted_as: str


def record_version(
    *, slug: str, by: str, why: str, person: int | None = None, adoption: Adoption | None = None, seen: str = ""
) -> Version:
    """Keeps the paper as it reads now. Its files are written first; the row is the one moment of change.

    Args:
        adoption: makes it an adopted version, which can never be changed.
        seen: `paper_digest` of what the person read; blank where that does not matter.
    Raises:
        NotFound: there is no such assessment.
        PaperMoved: the paper is no longer what the person read.
        Problem: the disk is full or closed to us.
    """
    with disk_faults_in_words(), _one_at_a_time(slug):
        document = shelf.paper(slug)
        if document is None:
            raise NotFound("There is no assessment of this name. Choose one from the list.")
        if seen and paper_digest(document) != seen:
            raise PaperMoved("The paper changed after you opened this page. Read what changed, and confirm again.")
        numbers = list(Version.objects.filter(slug=slug).values_list("number", flat=True))
        storing.sweep(slug, numbers)
        number = max(numbers, default=0) + 1
        files = _files(slug, _standing(_as_version(without_flags(document), number, by, adoption), adoption))
        if shelf.paper(slug) != document:
            raise PaperMoved("The paper changed while it was being kept. Try again.")
        folder = storing.write_version(slug, number, files)
        with _taken_back_on_failure(folder):
            kept = _row(slug, number, files, by=by, person=person, why=why, adoption=adoption)
            if adoption:
                _record_adoption(kept, person)
            return kept


def paper_digest(document: Document) -> str:
    """A paper's SHA-256: the same words, figures and standing have the same."""
    return storing.sha256_of(_json(to_json(document)))


def evidence_of(slug: str) -> list[dict[str, Any]]:
    """The holdings that the figures were counted from, as the assessment kept them when it was made."""
    return list(shelf.made(slug).evidence)


@contextmanager
def _one_at_a_time(slug: str) -> Iterator[None]:
    """One transaction at a time for the versions of an assessment."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"versions {slug}"])
        yield


@contextmanager
def _taken_back_on_failure(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _as_version(document: Document, number: int, by: str, adoption: Adoption | None) -> Document:
    """The paper under a version's cover: it names who kept it, and the meeting that adopted it."""
    meeting = f"{adoption.body}, {day(adoption.on)}" if adoption else ""
    return as_version(document, number, by=by, on=timezone.localdate().isoformat(), meeting=meeting)


def _standing(document: Document, adoption: Adoption | None) -> Document:
    """What the cover says: an adopted paper asks for no decision, and says whose it was."""
    if adoption is None:
        return document
    status = f"Adopted by {adoption.body} on {day(adoption.on)}, minute {adoption.minute_reference}"
    return replace(document, status=status, decision="")


def _files(slug: str, document: Document) -> dict[str, bytes]:
    """Every file of a version, by name."""
    files = {"document.json": _json(to_json(document)), "figures.csv": _figures(slug)}
    for name in (*COPIED, *shelf.map_files(slug)):
        if path := shelf.file(slug, name):
            files[name] = path.read_bytes()
    return files


def _figures(slug: str) -> bytes:
    """figures.csv with the figures that people gave at its end: every number of the paper is in it."""
    path = shelf.file(slug, "figures.csv")
    if path is None:
        raise NotFound("The assessment has no figures.csv, so no version can be kept. Make the assessment again.")
    return path.read_bytes() + figures_text(given_figures(given_for(slug)).values()).encode()


def _record_adoption(kept: Version, person: int | None) -> None:
    partnership = Paper.objects.filter(slug=kept.slug).values_list("partnership", flat=True).first()
    record(act="assessment.adopt", subject=("version", kept.pk), by=person, partnership=partnership)


def _row(
    slug: str, number: int, files: dict[str, bytes], *, by: str, person: int | None, why: str,
    adoption: Adoption | None,
) -> Version:  # fmt: skip
    hashes = {name: storing.sha256_of(content) for name, content in files.items()}
    evidence = evidence_of(slug)
    adopted = {
        "state": Version.State.ADOPTED,
        "adopted_as": adoption.adopted_as,
        "adopted_on": adoption.on,
        "adopted_by_body": adoption.body,
        "minute_reference": adoption.minute_reference,
    } if adoption else {}  # fmt: skip
    return Version.objects.create(
        slug=slug,
        number=number,
        made_by=by,
        person_id=person,
        why=why,
        document_digest=hashes["document.json"],
        figures_digest=hashes["figures.csv"],
        manifest={
            "files": hashes,
            "evidence": evidence,
            "originals": sorted({str(row["original"]) for row in evidence if row.get("original")}),
        },
        **adopted,
    )


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
