"""How many members of files are read at once: as many as there are cores for, and as fit into the memory stated."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from hallmark.evidence.reading.archives import Member
from hallmark.evidence.reading.guards import SMALL
from hallmark.ui.problems import Problem

DEFAULT_MB = 1000
PROGRAM_MB = 350
"""What the program takes before it reads: libraries, and the lookups of England and Wales (docs/scale.md)."""
LEAST_MB = 500
TEXT_MB = 60
"""A member of text beyond its own bytes: a block of lines, its columns, and what Parquet buffers."""
PARQUET_MB = 600
"""A Parquet file: batches, a month that waits to be written, and the sort of one whose months are not together."""
MOST_READERS = 6
"""About a sixth of reading text holds the interpreter's lock, so that more readers would wait for one another."""


def readers() -> int:
    """How many members are read at once where memory allows: one a core; two at least, as they wait for the disk."""
    return max(2, min(os.cpu_count() or 1, MOST_READERS))


def need_mb(member: Member) -> int:
    """The most memory that reading a member takes, in MB, as measured and rounded up."""
    if member.base.lower().endswith(".parquet"):
        return PARQUET_MB
    # A small member of an archive is unpacked whole; a large one as it is read.
    whole = member.size if member.size is not None and member.size <= SMALL else 0
    return TEXT_MB + whole // 1_000_000


def check_memory(memory_mb: int) -> int:
    """The memory stated, in MB.

    Raises:
        Problem: too little for the program itself.
    """
    if memory_mb < LEAST_MB:
        raise Problem(f"An import needs {LEAST_MB} MB of memory or more; {memory_mb:,} MB were allowed.")
    return memory_mb


class Room:
    """The memory that readers share, in MB: one that needs more than is free waits. One alone is always let in."""

    def __init__(self, size_mb: int) -> None:
        self._size_mb = size_mb
        self._taken_mb = 0
        self._changed = Condition()

    @contextmanager
    def taken(self, mb: int) -> Iterator[None]:
        """Holds so much of it while the block runs."""
        with self._changed:
            self._changed.wait_for(lambda: self._taken_mb == 0 or self._taken_mb + mb <= self._size_mb)
            self._taken_mb += mb
        try:
            yield
        finally:
            with self._changed:
                self._taken_mb -= mb
                self._changed.notify_all()
