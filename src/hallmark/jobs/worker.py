"""A worker process: fetches jobs from the queue and does them until it is asked to end."""

import asyncio
import logging
import os
import signal
import sys
import uuid
from collections.abc import Callable
from contextlib import suppress

from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import DjangoApp, connector_params
from procrastinate.job_context import JobContext

from hallmark.audit.anchoring import anchoring
from hallmark.jobs.keeper import Keeper
from hallmark.jobs.queueing import QUEUE, TASK
from hallmark.jobs.running import run

# The queue says when a job comes in. This is for those that waited on a lock, of whose end it says nothing.
LOOK_AGAIN_S = 2.0
# The queue's own sessions, besides one that listens, the keeper's, and one for each job at work.
MOST_SESSIONS = 2


def work(*, at_once: int = 1, until_input_ends: bool = False, until_empty: bool = False) -> None:
    """Does jobs until SIGTERM or ctrl-C; Django must be set up. Jobs at work then go back to the queue.

    Beside the jobs the audit is anchored now and then.

    Args:
        at_once: how many jobs to do at the same time, each in a thread.
        until_input_ends: ends as well when standard input does, that is when the process that holds its other end does.
        until_empty: ends when nothing is left to fetch.
    """
    # It would say, many times, what the keeper says once.
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    keeper = Keeper(give_up=_end_at_once)
    keeper.start()
    try:
        with anchoring():
            asyncio.run(_work(keeper, at_once, until_input_ends, until_empty))
    finally:
        keeper.close()


async def _work(keeper: Keeper, at_once: int, until_input_ends: bool, until_empty: bool) -> None:
    queue = _queue(keeper)
    async with queue.open_async():
        working = asyncio.create_task(
            queue.run_worker_async(
                queues=[QUEUE],
                concurrency=at_once,
                wait=not until_empty,
                # Jobs are kept in our own table; the queue's rows have done their duty.
                delete_jobs="always",
                fetch_job_polling_interval=LOOK_AGAIN_S,
                install_signal_handlers=False,
            )
        )
        _listen_for_the_end(keeper, working, until_input_ends)
        with suppress(asyncio.CancelledError):
            await working


def _queue(keeper: Keeper) -> App:
    """The queue as a worker sees it: connections of its own, and one task, which does any job."""
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=MOST_SESSIONS)
    queue = DjangoApp(connector=connector)

    @queue.task(name=TASK, pass_context=True)
    def _run(context: JobContext, job_id: str) -> None:
        if context.job.id is not None:
            run(uuid.UUID(job_id), queue_id=context.job.id, keeper=keeper)

    return queue


def _listen_for_the_end(keeper: Keeper, working: asyncio.Task[None], until_input_ends: bool) -> None:
    loop = asyncio.get_running_loop()

    def leave() -> None:
        if keeper.is_leaving:
            return
        keeper.leave()
        # Procrastinate takes this as the wish to end once what runs has ended.
        working.cancel()

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, leave)
    if until_input_ends:
        loop.add_reader(sys.stdin.fileno(), _leave_at_end_of_input, loop, leave)


def _leave_at_end_of_input(loop: asyncio.AbstractEventLoop, leave: Callable[[], None]) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        loop.remove_reader(sys.stdin.fileno())
        leave()


def _end_at_once(words: str) -> None:
    """Ends the process without asking its threads, of which one may be deep in a job."""
    print(f"hallmark: {words}", file=sys.stderr, flush=True)
    os._exit(1)
