"""Run as a program: asks one question of a Parquet file with the engine of this environment, and prints what it heard.

A process has one Spark application, so tests of other masters have processes of their own. Words: the file, then
``lose-java`` (Spark's Java is killed between two questions) or ``soon`` (a cluster has two seconds to give a worker).
"""

import os
import sys

import django


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
    print("pyspark" in sys.modules)


if __name__ == "__main__":
    main(*sys.argv[1:])
