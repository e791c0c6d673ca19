"""Making an assessment: figures, document and maps written together, or not at all."""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from crimestats.periods import parse_month
from hallmark.assessment import figures as f
from hallmark.assessment import formats as formats_of
from hallmark.assessment import shelf
from hallmark.assessment.building import Figures, build_figures
from hallmark.assessment.chapters.document import generated
from hallmark.assessment.freshness import HeldNow, held_now, made_from
from hallmark.assessment.glancing import glance_at
from hallmark.assessment.places import Place, first_day
from hallmark.assessment.provenance import evidence_of, program
from hallmark.assessment.series import force_unit
from hallmark.assessment.sources import record_sources, sources_used
from hallmark.assessment.whose import set_down
from hallmark.evidence.lake import disk_faults_in_words
from hallmark.evidence.standing import live_now
from hallmark.partners.queries import territory
from hallmark.reports.blocks import Document, to_json
from hallmark.ui.problems import Problem

FORMATS = ("html", "pdf", "docx", "xlsx", "json")
MOST_PEERS = 20
MAKING = ".making-"
REPLACED = "replaced-"
ABANDONED_SECONDS = 24 * 60 * 60
"""A folder that nothing was written to for a day is not being written to."""


@dataclass(frozen=True)
class Asked:
    """What an assessment was asked for: enough to make it again from the same evidence."""

    area: str
    year_ending: str
    against: tuple[str, ...] | None
    target_percent: float | None
    peers: int

    def of(self, code: str) -> dict[str, Any]:
        """The same of an area that was found, by its code."""
        return {**asdict(self), "area": code, "against": None if self.against is None else list(self.against)}


def make_assessment(
    *,
    area: str,
    year_ending: str,
    against: Sequence[str] | None = None,
    by: str,
    person: int | None = None,
    target_percent: float | None = None,
    peers: int = 0,
    out: Path | None = None,
    formats: Sequence[str] = FORMATS,
    step: Callable[[str], None] = lambda sentence: None,
) -> str:
    """Makes the assessment of an area and a year, and returns its slug.

    It is written beside its place and moved there whole, so that a reader never meets half of one; whoever stops it
    (an exception out of `step`) leaves the paper before as it was.

    Args:
        area: an ONS code, a name, or ``kind:name``.
        year_ending: the last month, YYYY-MM.
        against: last months of earlier years; None for every one of which something is held.
        by, person: the name and the number of whoever asks; at the command line there is no number.
        peers: how many similar districts to set beside it, at most 20.
        out: a folder of the person's own to write the formats to.
        formats: what to write there besides figures.csv: any of FORMATS.
        step: hears what is being done.

    Raises:
        Problem: an unknown area, a year that cannot be counted, a comparison that makes no sense.
    """
    asked = Asked(area, year_ending, tuple(against) if against else None, target_percent, peers)
    refuse_what_makes_no_sense(asked, formats)
    with disk_faults_in_words():
        put_back()
    # Before anything is counted: what is added meanwhile makes it out of date.
    held = held_now()
    figures, document = counted(asked, step=step)
    step("Writing")
    slug = shelf.slug_for(figures.territory.area, year_ending)
    # Before the paper is there: at no moment can anybody read it whose it is not.
    set_down(slug, figures.territory, by=by, person=person)
    made = {**_made(figures, asked, by, held), "glance": glance_at(figures, document).as_json()}
    with disk_faults_in_words():
        _write(figures, document, slug, made)
    if out is not None:
        write_formats(slug, formats, out, step)
    return slug


def counted(asked: Asked, *, step: Callable[[str], None] = lambda sentence: None) -> tuple[Figures, Document]:
    """All figures of an assessment, and the document made of them; nothing is written."""
    step("Finding the area")
    where = territory(asked.area, as_at=first_day(asked.year_ending))
    step("Counting")
    figures = build_figures(
        where, asked.year_ending, asked.against, target_percent=asked.target_percent, peers=asked.peers
    )
    step("Analysing and drawing")
    return figures, generated(figures)


def refuse_what_makes_no_sense(asked: Asked, formats: Sequence[str]) -> None:
    """Raises a Problem for months, targets, peers or formats that cannot be."""
    for month in (asked.year_ending, *(asked.against or ())):
        try:
            parse_month(month)
        except ValueError as error:
            raise Problem(str(error)) from error
    if asked.target_percent is not None:
        if not 0 < asked.target_percent <= 100:
            raise Problem("A target is a reduction in per cent of the baseline: above 0, and 100 at most.")
        if not asked.against:
            raise Problem("A target needs its baseline. Name the baseline year with --against YYYY-MM.")
    if not 0 <= asked.peers <= MOST_PEERS:
        raise Problem(f"Choose from 0 to {MOST_PEERS} peers.")
    if unknown := sorted(set(formats) - set(FORMATS)):
        raise Problem(f"There is no format “{unknown[0]}”. Choose from {', '.join(FORMATS[:-1])} and {FORMATS[-1]}.")


def _made(figures: Figures, asked: Asked, by: str, held: HeldNow) -> dict[str, Any]:
    """What made.json says: all that is of this making, and not of its content."""
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "by": by,
        "options": {
            "area": figures.territory.area.code,
            "year_ending": asked.year_ending,
            "against": [item.against for item in figures.comparisons],
            "target_percent": asked.target_percent,
            "peers": asked.peers,
        },
        "comparisons": [
            {"against": item.against, "status": item.status, "sentence": item.sentence} for item in figures.comparisons
        ],
        "sources": [source.as_json() for source in sources_used(figures)],
        "records": record_sources(figures),
        "evidence": evidence_of(figures),
        "standing": live_now(),
        "lookup_state": held.places,
        "program": program(),
        "made_from": made_from(
            asked.of(figures.territory.area.code), [force_unit(force) for force in figures.territory.forces], held
        ),
    }


def _write(figures: Figures, document: Document, slug: str, made: Mapping[str, Any]) -> None:
    root = Path(settings.ASSESSMENTS_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=MAKING, dir=root) as name:
        folder = Path(name) / slug
        folder.mkdir()
        f.write_figures(figures.rows.values(), folder / "figures.csv")
        _write_json(folder / "document.json", to_json(document))
        _write_json(folder / "places.json", {place.ref.code: _place(place) for place in figures.places})
        for file_name, geojson in figures.maps.items():
            _write_json(folder / file_name, geojson)
        files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
        _write_json(folder / "made.json", {**made, "files": files})
        with _one_at_a_time(slug):
            _put_in_place(folder, root / slug)


@contextmanager
def _one_at_a_time(slug: str) -> Iterator[None]:
    """One at a time puts a paper in its place, or puts one back: a worker and the command line may meet."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"paper {slug}"])
        yield


def _place(place: Place) -> dict[str, Any]:
    return {"level": place.level, "codes": list(place.codes), "lsoa21": list(place.lsoa21)}


def _put_in_place(folder: Path, target: Path) -> None:
    """Moves the new edition to its address; the earlier one goes with the folder that it was made in."""
    if target.exists():
        target.rename(folder.parent / f"{REPLACED}{target.name}")
    folder.rename(target)


def put_back() -> None:
    """Puts back a paper whose replacement was killed between the two moves, and clears away what was half made."""
    root = Path(settings.ASSESSMENTS_ROOT)
    for draft in root.glob(f"{MAKING}*"):
        # Others make assessments at the same time: a draft may be moved away while it is looked at.
        with suppress(FileNotFoundError):
            for earlier in draft.glob(f"{REPLACED}*"):
                home = root / earlier.name.removeprefix(REPLACED)
                with _one_at_a_time(home.name):
                    if earlier.exists() and not home.exists():
                        earlier.rename(home)
            if time.time() - draft.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(draft, ignore_errors=True)


def _write_json(path: Path, content: Any) -> None:
    # Without line breaks it is written several times faster.
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def write_formats(
    slug: str, formats: Sequence[str], out: Path, step: Callable[[str], None] = lambda sentence: None
) -> None:
    """Writes the formats of an assessment as it reads now to a folder of the person's own."""
    with disk_faults_in_words():
        out.mkdir(parents=True, exist_ok=True)
        formats_of.write_all(slug, formats, out, step)
