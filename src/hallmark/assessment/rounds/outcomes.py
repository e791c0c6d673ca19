"""What becomes of each partnership in a round, and what is kept of those that were not made."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

FOLDER = ".rounds"


class State(StrEnum):
    """How one partnership's turn ended."""

    MADE = "made"
    KEPT = "kept"
    """Made before, from the same: it was not made again."""
    REFUSED = "refused"
    """The evidence does not carry its year, which only counting could tell."""
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """How one partnership's turn ended; what it cost its process.

    Attributes:
        sentence: why it was not made; blank where it was.
        cpu_s: seconds of processor.
        memory_mb: what its process held at the end.
        worker: which of the processes did it, from 1.
    """

    code: str
    name: str
    state: State
    slug: str = ""
    sentence: str = ""
    cpu_s: float = 0.0
    memory_mb: float = 0.0
    worker: int = 0


def keep(year_ending: str, outcomes: Iterable[Outcome]) -> None:
    """Sets down why partnerships were not made, for the page of the round; those that were are taken out."""
    told = not_made(year_ending)
    for outcome in outcomes:
        told.pop(outcome.code, None)
        if outcome.sentence:
            told[outcome.code] = outcome.sentence
    path = _path(year_ending)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    draft.replace(path)


def not_made(year_ending: str) -> dict[str, str]:
    """Why partnerships could not be made when that was last tried, by code."""
    path = _path(year_ending)
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _path(year_ending: str) -> Path:
    return Path(settings.ASSESSMENTS_ROOT) / FOLDER / f"{year_ending}.json"
