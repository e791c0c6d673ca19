"""Jobs as their pages say them."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from hallmark.jobs.models import Job
from hallmark.jobs.queries import live_workers, recent_jobs, seen_jobs, waiting_before
from hallmark.jobs.rules import ATTEMPTS, UNDONE, State
from hallmark.ui.doors import Visitor, visitor_at
from hallmark.ui.start import Need

# State to its tag: words, and GOV.UK's colour for it. The words say all; the colour only helps.
TAGS = {
    "waiting": ("Waiting", "grey"),
    "running": ("At work", "blue"),
    "stopping": ("Stopping", "yellow"),
    "cut off": ("Cut off", "yellow"),
    "done": ("Done", "green"),
    "failed": ("Failed", "red"),
    "cancelled": ("Stopped", "grey"),
    "stopped": ("Cut off", "yellow"),
}
# Whoever may ask for something is told that it failed, for so long, unless it is asked for again.
ASK = ("assessment.make", "evidence.add")
FAILED_LATELY = datetime.timedelta(days=14)
MOST_NAMED = 5
NO_WORKER = (
    "Nothing works on jobs at the moment. The site's own worker may be starting; if this stays, run `hallmark worker`."
)


@dataclass(frozen=True)
class Row:
    """One job with its state as it really is: one whose worker has died is `cut off`, whatever its row says.

    Attributes:
        shown: a key of TAGS.
        words: what has become of it, in a sentence.
    """

    job: Job
    shown: str
    words: str

    @property
    def tag(self) -> str:
        """The state in a word or two."""
        return TAGS[self.shown][0]

    @property
    def colour(self) -> str:
        """The tag's colour."""
        return TAGS[self.shown][1]

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen by itself."""
        return State(self.job.state).is_open

    @property
    def may_stop(self) -> bool:
        """Whether there is something to stop, and nobody has asked for it yet."""
        return self.is_open and self.job.stop_asked_at is None

    @property
    def may_start_again(self) -> bool:
        """Whether it ended without a result."""
        return self.job.state in UNDONE

    @property
    def address(self) -> str:
        """Where the result is; blank where there is none, or none to look at."""
        return str(self.job.result.get("address", "")) if self.shown == "done" else ""

    @property
    def address_words(self) -> str:
        """What the link to the result says."""
        return str(self.job.result.get("words") or "See what was made")

    @property
    def step(self) -> str:
        """The step at work, with its number where that is known."""
        job = self.job
        if not job.step or self.shown not in {"running", "stopping"}:
            return ""
        if job.total_steps:
            return f"Step {min(job.done_steps + 1, job.total_steps)} of {job.total_steps}: {job.step}"
        return f"Step {job.done_steps + 1}: {job.step}" if job.done_steps else job.step


def row_of(job: Job) -> Row:
    """One job, for its page."""
    alive = live_workers() if State(job.state).is_open else frozenset()
    shown = _shown(job, alive)
    words = _waiting(job, alive) if shown == "waiting" else _words(job, shown)
    return Row(job, shown, words)


def rows(visitor: Visitor, limit: int) -> list[Row]:
    """The jobs asked for last that a visitor may know of, for the list."""
    jobs = recent_jobs(visitor, limit)
    alive = live_workers()
    return [Row(job, shown, _words(job, shown)) for job in jobs for shown in [_shown(job, alive)]]


def _shown(job: Job, alive: frozenset[int]) -> str:
    if job.state != State.RUNNING:
        return job.state
    if job.worker not in alive:
        return "cut off"
    return "stopping" if job.stop_asked_at else "running"


def _waiting(job: Job, alive: frozenset[int]) -> str:
    if not alive:
        return NO_WORKER
    before = waiting_before(job)
    if before:
        return f"It waits for its turn. {before:,} {'job is' if before == 1 else 'jobs are'} before it."
    return "It waits for its turn, and is next."


def _words(job: Job, shown: str) -> str:
    match shown:
        case "waiting":
            return "It waits for its turn."
        case "running":
            return f"Begun at {_moment(job.started_at)}."
        case "stopping":
            return f"{job.stop_asked_by} asked it to stop. It does so at its next step."
        case "cut off" if job.attempt < ATTEMPTS and not job.stop_asked_at:
            return "The program that did it has ended. It is taken up again by itself, from its beginning."
        case "cut off" | "stopped":
            return "The program that did it ended before it was done. Nothing half-made is kept."
        case "cancelled":
            return f"Stopped by {job.stop_asked_by} at {_moment(job.ended_at)}. Nothing half-made is kept."
        case "failed":
            return job.problem
        case _:
            return f"Done at {_moment(job.ended_at)}."


def _moment(at: datetime.datetime | None) -> str:
    """``14:05 on 3 May 2026``, in the site's time."""
    return date_format(timezone.localtime(at), "H:i \\o\\n j F Y") if at else "an unknown time"


def needs(request: HttpRequest) -> Iterator[Need]:
    """Jobs that failed lately, for whoever may ask for one; one query."""
    visitor = visitor_at(request, *ASK)
    if visitor is None:
        return
    lately = seen_jobs(visitor).filter(state=State.FAILED, ended_at__gte=timezone.now() - FAILED_LATELY)
    found = list(lately.order_by("-ended_at", "pk")[: MOST_NAMED + 1])
    for job in found[:MOST_NAMED]:
        yield Need(f"{job.title} failed: {job.problem}", "See the job", reverse("job", args=[job.pk]))
    if len(found) > MOST_NAMED:
        yield Need("More jobs failed before these.", "See all jobs", reverse("jobs"))
