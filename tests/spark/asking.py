"""Run as a program: asks one question of a Parquet file with the engine of this environment, and prints what it heard.

A process has one Spark application, so tests of other masters have processes of their own. Words: the file, then
``lose-java`` (Spark's Java is killed between two questions), ``soon`` (a cluster has two seconds to give a worker),
``listening`` (where its processes listen is printed, and how they sign in) or
``views`` (forty more tables are read and let go, and the number of views left is printed).
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import django
import ibis
import psutil


def main(path: str, *how: str) -> None:
    """Prints the answer or the sentence of the Problem, and whether PySpark was loaded."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hallmark.config.settings"
    django.setup()
    from hallmark.evidence.engines.choosing import engine
    from hallmark.ui.problems import Problem

    def ask() -> None:
        try:
            table = engine().read([path])
            print(table.group_by("code").aggregate(n=table.count()).order_by("code").to_pyarrow().to_pylist())
        except Problem as problem:
            print(problem)

    if "soon" in how:
        from hallmark.evidence.engines import spark_session

        spark_session.SECONDS_FOR_A_WORKER = 2
    ask()
    if "lose-java" in how:
        from pyspark import SparkContext

        SparkContext._gateway.proc.kill()
        SparkContext._gateway.proc.wait()
        ask()
        ask()
    if "listening" in how:
        print_what_is_open(engine().session.sparkContext.getConf())
    if "views" in how:
        for _ in range(40):
            engine().read([path]).union(ibis.memtable({"code": ["a"]})).count().to_pyarrow()
        print(len(engine().session.catalog.listTables()))
    print("pyspark" in sys.modules)


def print_what_is_open(settings: Any) -> None:
    """Each address that Spark's processes listen on with its number of ports; how they sign in; who says the secret."""
    processes = psutil.Process().children(recursive=True)
    secret = settings.get("spark.authenticate.secret")
    ports = Counter[str]()
    said = []
    for pid, words, addresses in still_running(processes):
        ports.update(addresses)
        if secret in words:
            said.append(pid)
    print(dict(ports))
    print(settings.get("spark.authenticate"), len(secret), said)


def still_running(processes: Iterable[psutil.Process]) -> Iterator[tuple[int, str, list[str]]]:
    """Number, command line and listening addresses of each; Java asks small programs that are gone a moment later."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            open_here = [one for one in process.net_connections("inet") if one.status == psutil.CONN_LISTEN]
            words = " ".join(process.cmdline())
            yield process.pid, words, [one.laddr.ip.removeprefix("::ffff:") for one in open_here]


if __name__ == "__main__":
    main(*sys.argv[1:])
