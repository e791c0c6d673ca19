"""One process at a time: a lock on a file that the system drops when its holder dies."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hallmark.ui.problems import Problem

PATIENCE_S = 120.0


@contextmanager
def held(path: Path, *, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Hold the lock inside the block. Raises Problem when another process keeps it longer than ``patience_s``."""
    deadline = time.monotonic() + patience_s
    with path.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Problem(
                        f"Another process has been starting or stopping the database for {patience_s:.0f} seconds "
                        f"({path}). Wait for it, or end it, and try again."
                    ) from None
                time.sleep(0.05)
        yield
