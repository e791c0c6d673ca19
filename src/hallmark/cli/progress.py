"""How far a long command has come, on the terminal's error stream: bytes, files, rows, rate and time left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as Bars

from hallmark.evidence.progress import Progress

WIDTH = 44
"""Characters of a file's name that are shown."""


class FileProgress(Progress):
    """One line for each file: a bar, bytes read of bytes there are, files and rows read, the rate and the time left.

    Where the error stream is no terminal, only sentences are written, and no bars.
    """

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task: TaskID | None = None
        self._rows = 0

    def start(self, name: str, size: int) -> None:
        """A file of `size` bytes is begun; 0 where the size is not known."""
        self._finish()
        shown = name if len(name) <= WIDTH else f"…{name[1 - WIDTH :]}"
        self._task = self._bars.add_task(shown, total=size or None, counted="")
        self._rows = 0

    def advance(self, size: int) -> None:
        """So many bytes more are read."""
        if self._task is not None:
            self._bars.advance(self._task, size)

    def count(self, files: int, rows: int) -> None:
        """So many files are read, with so many rows more."""
        self._rows += rows
        if self._task is not None:
            words = f"{files:,} {'file' if files == 1 else 'files'}, {self._rows:,} rows"
            self._bars.update(self._task, counted=words)

    def say(self, sentence: str) -> None:
        """A sentence for the person, above the bars."""
        self._bars.console.print(sentence, highlight=False, markup=False, soft_wrap=True)

    def _finish(self) -> None:
        if self._task is not None:
            # What is left of a file is its table of contents and the like.
            total = self._bars.tasks[self._bars.task_ids.index(self._task)].total
            self._bars.update(self._task, completed=total) if total else self._bars.stop_task(self._task)


@contextmanager
def files_read(*, quiet: bool = False) -> Iterator[FileProgress]:
    """Shows files being read or downloaded while the block runs; nothing where `quiet`."""
    console = Console(stderr=True, quiet=quiet)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        DownloadColumn(),
        TextColumn("{task.fields[counted]}", markup=False),
        TransferSpeedColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Bars(*columns, console=console, disable=quiet or not console.is_terminal) as bars:
        heard = FileProgress(bars)
        yield heard
        heard._finish()


@contextmanager
def one_by_one(what: str, total: int, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Shows how many of many pieces are done and how long the rest will take; what it yields is called after each.

    Args:
        what: the pieces in words, such as “partnerships”.

    Whoever calls it gives a sentence to be printed above the bar, or nothing. Without a terminal there are only the
    sentences.
    """
    console = Console(stderr=True, quiet=quiet)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:.0f} of {task.total:.0f} done"),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(compact=True),
    )
    with Bars(*columns, console=console, disable=quiet or not console.is_terminal) as bars:
        task = bars.add_task(what, total=total)

        def done(sentence: str) -> None:
            if sentence:
                bars.console.print(sentence, highlight=False, markup=False, soft_wrap=True)
            bars.advance(task)

        yield done


@contextmanager
def steps(*, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Shows the steps of a command that has no files to count: which one runs, and for how long."""
    console = Console(stderr=True, quiet=quiet)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Bars(*columns, console=console, disable=quiet or not console.is_terminal) as bars:
        running: list[TaskID] = []

        def step(sentence: str) -> None:
            if running:
                bars.update(running[-1], total=1, completed=1)
            running.append(bars.add_task(sentence, total=None))

        yield step
        if running:
            bars.update(running[-1], total=1, completed=1)
