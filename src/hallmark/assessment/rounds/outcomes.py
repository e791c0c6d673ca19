"""What becomes of each partnership in a round, and what is kept of those that were not made."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from hallmark.evidence.lake import disk_faults_in_words

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


@dataclass(frozen=True)
class NotMade:
    """Why a partnership was not made when that was last tried.

    Attributes:
        made_from: the digest of what was held then; with another, it may be made after all.
    """

    state: State
    sentence: str
    made_from: str


def keep(year_ending: str, outcomes: Iterable[Outcome], made_from: Mapping[str, str]) -> None:
    """Sets down why partnerships were not made, for the page of the round; those that were are taken out.

    Args:
        made_from: the digest of what was held when the round began, by the code of the partnership.
    """
    path = _path(year_ending)
    with disk_faults_in_words(), _one_at_a_time(year_ending):
        told = {code: asdict(one) for code, one in not_made(year_ending).items()}
        for outcome in outcomes:
            told.pop(outcome.code, None)
            if outcome.sentence:
                told[outcome.code] = asdict(NotMade(outcome.state, outcome.sentence, made_from[outcome.code]))
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as aside:
            draft = Path(aside) / path.name
            draft.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
            draft.replace(path)


def not_made(year_ending: str) -> dict[str, NotMade]:
    """Why partnerships could not be made when that was last tried, by code."""
    path = _path(year_ending)
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    # An earlier version kept sentences alone, which do not say what they were found of.
    return {
        code: NotMade(State(one["state"]), one["sentence"], one["made_from"])
        for code, one in told.items()
        if isinstance(one, dict)
    }


@contextmanager
def _one_at_a_time(year_ending: str) -> Iterator[None]:
    """One round at a time reads what is kept and writes it anew: two of one year lose nothing of each other's."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"round {year_ending}"])
        yield


def _path(year_ending: str) -> Path:
    return Path(settings.ASSESSMENTS_ROOT) / FOLDER / f"{year_ending}.json"
