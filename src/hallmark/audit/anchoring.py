"""Keeping an anchor now and then, for as long as a worker runs."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from hallmark.audit.anchors import keep_anchor
from hallmark.audit.chain import AUDIT
from hallmark.ui.problems import Problem

EVERY_S = 30 * 60.0

logger = logging.getLogger(__name__)


@contextmanager
def anchoring(*, every_s: float = EVERY_S) -> Iterator[None]:
    """Anchors at once and then every so often, inside the block, in a thread of its own.

    A fault is logged and the next time tries again: the work beside it goes on.
    """
    is_over = threading.Event()
    thread = threading.Thread(target=_keep_on, args=(is_over, every_s), name="anchoring", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _keep_on(is_over: threading.Event, every_s: float) -> None:
    while not is_over.is_set():
        try:
            keep_anchor(settings.HALLMARK_AUDIT_ANCHORS)
        except Problem as problem:
            logger.error("%s", problem)
        except (DatabaseError, InterfaceError):
            logger.exception("The audit could not be anchored.")
        finally:
            # Not held open for half an hour.
            if AUDIT in connections.databases:
                connections[AUDIT].close()
        is_over.wait(every_s)
