"""A worker of a round: a process that makes one assessment after another, as it is told, until it is told no more.

It ends at once where the process that started it does, however that ended: an assessment is moved to its place whole,
so none is left half written there.
"""

import os
import signal
import threading
import time
import traceback
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from hallmark.assessment.rounds.asking import Options
    from hallmark.assessment.rounds.outcomes import Outcome

GONE = 3
"""Exit code of a worker whose parent has ended."""


@dataclass(frozen=True)
class Task:
    """One partnership to make, or, where it has a slug, to write out as it is."""

    code: str
    name: str
    slug: str = ""


def work(inbox: Connection, number: int, workers: int) -> None:
    """Does each task that comes in after the options, and answers with its outcome; ends with a task that is None.

    Args:
        number: which of the round's workers it is.
        workers: how many they are, to share the machine.
    """
    os.environ["HALLMARK_WORKERS"] = str(workers)
    # Ctrl-C in a terminal reaches every process; the one that started this one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    import django

    django.setup()
    from django.db import close_old_connections

    try:
        options: Options = inbox.recv()
        while (task := inbox.recv()) is not None:
            close_old_connections()
            began = time.process_time()
            outcome = _outcome(task, options)
            memory = psutil.Process().memory_info().rss / 2**20
            inbox.send(replace(outcome, cpu_s=time.process_time() - began, memory_mb=memory, worker=number))
    except (EOFError, BrokenPipeError):
        os._exit(GONE)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(GONE)


def _outcome(task: Task, options: "Options") -> "Outcome":
    from hallmark.assessment.comparing import NotCountable
    from hallmark.assessment.rounds.outcomes import Outcome, State
    from hallmark.ui.problems import Problem

    def ended(state: State, sentence: str = "", slug: str = "") -> Outcome:
        return Outcome(task.code, task.name, state, slug, sentence)

    try:
        slug = _made(task, options)
    except NotCountable as refusal:
        return ended(State.REFUSED, str(refusal))
    except Problem as problem:
        return ended(State.FAILED, str(problem))
    except Exception as fault:
        where = traceback.extract_tb(fault.__traceback__)[-1]
        said = f"{type(fault).__name__}: {fault} ({os.path.basename(where.filename)}, line {where.lineno})"  # noqa: PTH119
        return ended(State.FAILED, f"A fault of the program, please report it: {said}")
    return ended(State.KEPT if task.slug else State.MADE, slug=slug)


def _made(task: Task, options: "Options") -> str:
    from hallmark.assessment.changes import write_formats

    slug = task.slug or options.make(task.code)
    if options.out is not None:
        write_formats(slug, options.formats, options.out / slug)
    return slug
