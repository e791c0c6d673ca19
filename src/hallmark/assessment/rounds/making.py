"""Making a round: several processes, each with one force at a time; what is made stays, whatever ends the round."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

import psutil

from hallmark.assessment.changes import put_back
from hallmark.assessment.freshness import held_now
from hallmark.assessment.rounds import outcomes as kept
from hallmark.assessment.rounds.asking import Options, digests, made_already, plain
from hallmark.assessment.rounds.dealing import Deal
from hallmark.assessment.rounds.members import Member
from hallmark.assessment.rounds.outcomes import Outcome, State
from hallmark.assessment.rounds.working import Task, work

MOST_ATTEMPTS = 2
"""A partnership whose process died is tried once more, in a new process."""
PATIENCE_S = 2.0
MOST_WORKERS = 16
"""Each has its own database session, and the embedded database gives 60, to the site and to other commands too."""
MEMORY_OF_ONE = 700 * 2**20
"""Bytes that a worker comes to hold, as measured over all of England and Wales (docs/scale.md)."""

Heard = Callable[[Outcome], None]


def workers_that_fit() -> int:
    """How many workers this machine has cores, database sessions and free memory for; at least one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MOST_WORKERS, psutil.virtual_memory().available // MEMORY_OF_ONE))


def make_round(
    members: Sequence[Member],
    options: Options,
    *,
    workers: int,
    again: bool = False,
    heard: Heard = lambda outcome: None,
) -> list[Outcome]:
    """Makes the assessment of each of these partnerships that is not there yet, and returns how each turn ended.

    Whatever goes wrong with one is an outcome and does not stop the others. What stops the round itself (ctrl-C, a
    kill) leaves what is made; the same round asked for again goes on from there.

    Args:
        members: partnerships that the evidence covers.
        workers: how many processes; at most as many are started as there is work for.
        again: make all of them, also those that would come out the same.
        heard: is told of each outcome as it comes.

    Raises:
        Problem: options that make sense for no area.
    """
    options.refuse_what_makes_no_sense()
    # Before anything is counted: what is added meanwhile may cure a refusal.
    began_with = digests(members, plain(options.year_ending), held_now())
    already = {} if again else made_already(members, options)
    tasks = [Task(member.code, member.name, already.get(member.code, "")) for member in members]
    ended: list[Outcome] = []

    def hear(outcome: Outcome) -> None:
        ended.append(outcome)
        heard(outcome)

    for task in tasks:
        if task.slug and options.out is None:
            hear(Outcome(task.code, task.name, State.KEPT, task.slug))
    left = [task for task in tasks if not task.slug or options.out is not None]
    try:
        _work_through(left, {member.code: member.units for member in members}, options, workers, hear)
    finally:
        kept.keep(options.year_ending, ended, began_with)
    return ended


def _work_through(
    tasks: Sequence[Task], units: Mapping[str, Sequence[str]], options: Options, workers: int, hear: Heard
) -> None:
    deal = Deal(tasks, group=lambda task: units[task.code])
    crew = _Crew(deal, options, hear, min(max(1, workers), len(tasks)))
    try:
        for _ in range(crew.size):
            crew.hire()
        while crew.at_work:
            crew.listen()
    finally:
        crew.dismiss()
        # One that was ended between taking an earlier paper away and putting the new one in its place.
        put_back()


@dataclass
class _Worker:
    """A process, the pipe to it, and what it does now."""

    number: int
    process: SpawnProcess
    pipe: Connection
    task: Task | None = None


@dataclass
class _Crew:
    """The processes of a round."""

    deal: Deal[Task]
    options: Options
    hear: Heard
    size: int
    at_work: list[_Worker] = field(default_factory=list)
    hired: int = 0
    attempts: dict[str, int] = field(default_factory=dict)

    def hire(self) -> None:
        """Starts a process and gives it its first task."""
        # A process of its own from the start: a copy of this one would share its database session.
        spawning = multiprocessing.get_context("spawn")
        mine, its = spawning.Pipe()
        self.hired += 1
        process = spawning.Process(target=work, args=(its, self.hired, self.size), daemon=True)
        process.start()
        its.close()
        mine.send(self.options)
        worker = _Worker(self.hired, process, mine)
        self.at_work.append(worker)
        self._give_next(worker)

    def listen(self) -> None:
        """Waits until some worker answers or has died, and gives each that did what comes next."""
        by_pipe = {id(worker.pipe): worker for worker in self.at_work}
        for pipe in wait([worker.pipe for worker in self.at_work]):
            worker = by_pipe[id(pipe)]
            try:
                outcome = worker.pipe.recv()
            except (EOFError, OSError):
                self._has_died(worker)
                continue
            self.hear(outcome)
            self._give_next(worker)

    def dismiss(self) -> None:
        """Ends every process that is still at work, at once."""
        for worker in self.at_work:
            worker.process.terminate()
        for worker in list(self.at_work):
            self._let_go(worker)

    def _give_next(self, worker: _Worker) -> None:
        worker.task = self.deal.take(worker.number)
        try:
            worker.pipe.send(worker.task)
        except OSError:
            self._has_died(worker)
            return
        if worker.task is None:
            self._let_go(worker)

    def _has_died(self, worker: _Worker) -> None:
        self._let_go(worker)
        if (task := worker.task) is not None:
            self._try_again(task, worker.process.exitcode)
        if len(self.deal):
            self.hire()

    def _let_go(self, worker: _Worker) -> None:
        worker.process.join(PATIENCE_S)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.pipe.close()
        self.at_work.remove(worker)

    def _try_again(self, task: Task, exit_code: int | None) -> None:
        self.attempts[task.code] = self.attempts.get(task.code, 0) + 1
        if self.attempts[task.code] < MOST_ATTEMPTS:
            self.deal.give_back(task)
            return
        how = f"by signal {-exit_code}" if exit_code and exit_code < 0 else f"with code {exit_code}"
        sentence = (
            f"The process that made it was ended {how}, twice. Signal 9 is often too little memory: ask for fewer "
            "workers."
        )
        self.hear(Outcome(task.code, task.name, State.FAILED, sentence=sentence))


def tally(outcomes: Iterable[Outcome]) -> dict[State, int]:
    """How many turns ended in each way."""
    ended = list(outcomes)
    return {state: sum(outcome.state is state for outcome in ended) for state in State}
