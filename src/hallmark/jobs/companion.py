"""The worker that the site starts beside itself, so that one command is enough for one person on one machine."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

COMMAND = (sys.executable, "-m", "hallmark", "worker", "--until-input-ends")
# A worker that is asked to end gives its jobs 5 seconds; starting to end and ending take a moment each.
PATIENCE_S = 9.0
# Between a worker's end that nobody asked for and the next worker. It doubles until one lives for a minute.
SHORTEST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
# How often to see whether the worker lives.
LOOK_S = 0.2


class Companion:
    """A worker process that lives as long as this one, and is started again where it dies.

    It reads from a pipe whose other end only this process holds, so it ends with it even where that is killed. It is
    in a session of its own: ctrl-C in the terminal is for the site, which then ends it in order.

    Args:
        may_start: whether there is a database to work with. A person may have stopped it on purpose, and a worker
            would start it.
    """

    def __init__(self, *, may_start: Callable[[], bool] = lambda: True, command: Sequence[str] = COMMAND) -> None:
        self._may_start = may_start
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._keep_one_running, name="companion", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._is_over.set()
        self._thread.join()

    @property
    def pid(self) -> int | None:
        """The process at work now, if there is one."""
        process = self._process
        return process.pid if process else None

    def _keep_one_running(self) -> None:
        pause = SHORTEST_PAUSE_S
        while not self._is_over.is_set():
            if not self._may_start():
                self._is_over.wait(SHORTEST_PAUSE_S)
                continue
            began = time.monotonic()
            self._run_one()
            lived = time.monotonic() - began
            pause = SHORTEST_PAUSE_S if lived > LONGEST_PAUSE_S else min(2 * pause, LONGEST_PAUSE_S)
            self._is_over.wait(pause)

    def _run_one(self) -> None:
        """Starts a worker and returns when it has ended, by itself or because this process wants to end."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
        )
        while self._process.poll() is None and not self._is_over.wait(LOOK_S):
            continue
        self._end(self._process)
        self._process = None

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
