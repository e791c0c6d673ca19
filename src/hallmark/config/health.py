"""Is the process alive, and can the site do its work? For whatever watches over it; open to all, and told in few words.

Nothing here is about a person, and no sentence comes from an error: what a stranger reads is fixed text. However often
it is asked, the database is asked at most once in two seconds.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hallmark.config.backup.opening import unopened
from hallmark.config.roles import APP
from hallmark.config.updating import pending_migrations
from hallmark.jobs.queries import live_workers
from hallmark.ui.problems import Problem

LEAST_FREE_MB = 500
# A worker that is started again is away for some seconds, and the site need not go with it.
WORKER_AWAY_S = 60.0
ASKED_EVERY_S = 2.0
Part = Callable[[], str]
"""Looks at one part: blank where it is fine, else why not, in fixed words."""


@require_safe
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """For whatever starts the process again when it hangs: it answers. Public; asks the database nothing."""
    return JsonResponse({"live": True})


@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """For whatever sends visitors here: 200 where every part is fine, 503 with the parts that are not. Public."""
    parts = _asked.parts()
    is_ready = not any(parts.values())
    said = {name: why or "fine" for name, why in parts.items()}
    return JsonResponse({"ready": is_ready, "parts": said}, status=200 if is_ready else 503)


class _Asked:
    """What was found last, so that many who ask cost no more than one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: dict[str, str] = {}
        self._at = -ASKED_EVERY_S

    def parts(self) -> dict[str, str]:
        """Each part's name and what is wrong with it, not older than two seconds."""
        with self._lock:
            if time.monotonic() - self._at >= ASKED_EVERY_S:
                self._parts = {name: look() for name, look in PARTS.items()}
                self._at = time.monotonic()
            return self._parts

    def forget(self) -> None:
        """Looks anew when asked next."""
        self._at = -ASKED_EVERY_S


class _WorkerSeen:
    """When a worker was last seen; a process that has just begun gives it time to begin, too."""

    def __init__(self) -> None:
        self.at = time.monotonic()

    def __call__(self) -> str:
        now = time.monotonic()
        if live_workers():
            self.at = now
        return "" if now - self.at < WORKER_AWAY_S else "no worker has been seen for a minute"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        user, is_mighty = cursor.fetchone()
    return "" if user == APP and not is_mighty else "it is reached as another role than the site’s"


def _tables() -> str:
    if unopened():
        return "they were restored from a backup and are not open yet"
    return "they are not those of this version" if pending_migrations(connection) else ""


def _disk() -> str:
    free = shutil.disk_usage(settings.HALLMARK_HOME).free
    return "" if free >= LEAST_FREE_MB * 1_000_000 else f"less than {LEAST_FREE_MB} MB are free"


def _anchors() -> str:
    path = Path(settings.HALLMARK_AUDIT_ANCHORS)
    can_write = os.access(path if path.exists() else path.parent, os.W_OK)
    return "" if can_write else "the file of anchors cannot be written"


def _unless_away(look: Part) -> Part:
    def told() -> str:
        try:
            return look()
        except (DatabaseError, InterfaceError, Problem):
            # The next to ask tries a new session.
            connection.close()
            return "the database does not answer"

    return told


PARTS: dict[str, Part] = {
    "database": _unless_away(_database),
    "tables": _unless_away(_tables),
    "worker": _unless_away(_WorkerSeen()),
    "disk": _disk,
    "anchors": _anchors,
}
_asked = _Asked()
