"""Losing a worker of the cluster half-way."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from hallmark.evidence.engines.choosing import engine
from spark.cluster import Cluster


@contextmanager
def losing_a_worker(cluster: Cluster, *, tasks: int) -> Iterator[list[int]]:
    """Kills a worker when so many tasks of a stage are done and others are not; another takes its place at the end.

    The list holds the number of tasks left then.
    """
    tracker = engine().session.sparkContext.statusTracker()
    left: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not left and not over.is_set():
            for stage in filter(None, map(tracker.getStageInfo, tracker.getActiveStageIds())):
                if stage.numCompletedTasks >= tasks and stage.numTasks - stage.numCompletedTasks > 1:
                    cluster.kill_worker()
                    left.append(stage.numTasks - stage.numCompletedTasks)
                    return
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield left
    finally:
        over.set()
        watcher.join()
        if left:
            cluster.start_workers(1)
