"""The keeper: a worker's thread that proves it alive, writes its jobs' progress and hears what people wish.

It has a database session of its own. That session holds an advisory lock for as long as the process lives, so that
everybody sees at once when it is dead; and what it writes is seen while a job is inside a transaction.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from hallmark.jobs.changes import put_position, take_up_again
from hallmark.jobs.models import Job
from hallmark.jobs.progress import Position, Report, Wish
from hallmark.jobs.queries import WORKERS
from hallmark.jobs.rules import State

BEAT_S = 0.5
# A job that says nothing new is still said to be alive this often.
HEARTBEAT_S = 5.0
SWEEP_S = 5.0
# How long a job may take to reach its next step when its worker is being stopped.
GRACE_S = 5.0
# The database's server finds out within half a minute that a worker's machine has gone.
KEEPALIVES = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 4}

logger = logging.getLogger(__name__)


class Keeper:
    """Watches over the jobs of one worker process.

    Args:
        give_up: ends the process at once. Called, in the keeper's thread, where the session is lost, for then others
            take this worker for dead; and where a job does not end within GRACE_S of the worker's being stopped.
    """

    def __init__(self, give_up: Callable[[str], object]) -> None:
        self.number = secrets.randbelow(2**31)
        self._give_up = give_up
        self._watched: dict[int, Report] = {}
        self._written: dict[int, tuple[Position, float]] = {}
        self._leave_by: float | None = None
        self._lock = threading.Lock()
        self._is_ready = threading.Event()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """Returns when the lock is held, and so before any job can be begun."""
        self._thread.start()
        self._is_ready.wait()

    def leave(self) -> None:
        """The worker is being stopped: every job is asked to go back to the queue."""
        self._leave_by = time.monotonic() + GRACE_S

    @property
    def is_leaving(self) -> bool:
        """Whether the worker is being stopped."""
        return self._leave_by is not None

    def close(self) -> None:
        """Ends the thread and, with its session, the lock."""
        self._is_over.set()
        self._thread.join()

    @contextmanager
    def watching(self, report: Report) -> Iterator[None]:
        """Writes the progress of one run, and passes wishes on to it, inside the block."""
        with self._lock:
            self._watched[report.queue_id] = report
        try:
            yield
        finally:
            with self._lock:
                del self._watched[report.queue_id]
                self._written.pop(report.queue_id, None)

    def beat(self) -> None:
        """Hears the wishes for every job at work, and writes what is new of it."""
        with self._lock:
            watched = list(self._watched.values())
            rows = Job.objects.filter(state=State.RUNNING, queue_id__in=[report.queue_id for report in watched])
            held = {job.queue_id: job for job in rows}
            for report in watched:
                report.wish = self._wish_for(held.get(report.queue_id))
                if report.wish is not Wish.OVERTAKEN and self._is_news(report):
                    self._write(held[report.queue_id], report.position)

    def _wish_for(self, job: Job | None) -> Wish | None:
        if job is None:
            return Wish.OVERTAKEN
        if job.stop_asked_at:
            return Wish.STOP
        return Wish.LEAVE if self.is_leaving else None

    def _is_news(self, report: Report) -> bool:
        position, at = self._written.get(report.queue_id, (None, 0.0))
        return position != report.position or time.monotonic() - at > HEARTBEAT_S

    def _write(self, job: Job, position: Position) -> None:
        put_position(job, position)
        same = Job.objects.filter(pk=job.pk, queue_id=job.queue_id, state=State.RUNNING)
        same.update(step=job.step, done_steps=job.done_steps, total_steps=job.total_steps, heartbeat_at=timezone.now())
        self._written[job.queue_id] = position, time.monotonic()

    def _keep(self) -> None:
        try:
            self._take_lock()
            self._is_ready.set()
            self._go_round()
        except (DatabaseError, InterfaceError):
            self._give_up("The database has gone, so this worker ends. Its jobs are taken up by the next one.")
        except Exception:
            # Whatever it was, this thread's session and its lock end with it: a second worker may take up our jobs.
            logger.exception("The keeper of worker %s has failed.", self.number)
            self._give_up("This worker cannot keep its place, so it ends. Its jobs are taken up by the next one.")
        finally:
            self._is_ready.set()
            connection.close()

    def _take_lock(self) -> None:
        with connection.cursor() as cursor:
            for name, seconds in KEEPALIVES.items():
                cursor.execute("SELECT set_config(%s, %s, false)", [name, str(seconds)])
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [WORKERS, self.number])
            if not cursor.fetchone()[0]:
                raise DatabaseError(f"another worker has the number {self.number}")

    def _go_round(self) -> None:
        swept = -SWEEP_S
        while not self._is_over.wait(BEAT_S):
            self._unless_lost(self._ask_if_alive)
            self._unless_lost(self.beat)
            if time.monotonic() - swept > SWEEP_S:
                self._unless_lost(take_up_again)
                swept = time.monotonic()
            if self._leave_by is not None and self._watched and time.monotonic() > self._leave_by:
                self._give_up("A job did not reach its next step in time, so the worker ends without it.")

    def _ask_if_alive(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def _unless_lost(self, work: Callable[[], object]) -> None:
        """One round of work. A fault that leaves the session standing is logged, and the next round tries again."""
        try:
            work()
        except (DatabaseError, InterfaceError):
            # Once closed, Django would open another session without a word; the lock would be gone.
            if not connection.is_usable():
                raise
            logger.exception("A round of the worker's keeper failed.")
