"""Which engine is chosen, and what a person reads where it cannot be had."""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from hallmark.evidence.engines.choosing import engine
from hallmark.evidence.engines.masters import addresses, is_on_this_machine, master_named
from hallmark.evidence.engines.spark_session import session_of
from hallmark.ui.problems import Problem
from spark.cluster import cluster
from spark.conftest import reading_with

pytestmark = pytest.mark.spark

IN_ORDER = "[{'code': 'a', 'n': 2}, {'code': 'b', 'n': 1}, {'code': None, 'n': 1}]"


@pytest.mark.parametrize(
    ("value", "master", "where"),
    [
        ("", "", []),
        (" spark://host:7077 ", "spark://host:7077", [("host", 7077)]),
        ("spark://one:1,two.org:2", "spark://one:1,two.org:2", [("one", 1), ("two.org", 2)]),
        ("spark://[::1]:7077", "spark://[::1]:7077", [("::1", 7077)]),
        ("local[2]", "local[2]", []),
        ("local[*]", "local[*]", []),
        ("local-cluster[2,1,1024]", "local-cluster[2,1,1024]", []),
    ],
)
def test_setting_names_a_master(value: str, master: str, where: list[tuple[str, int]]) -> None:
    assert master_named(value) == master
    assert addresses(master) == where


@pytest.mark.parametrize("value", ["duckdb", "spark", "spark://host", "host:7077", "yarn", "local[0]", "local[2] x"])
def test_setting_of_no_known_form_is_refused_in_words(value: str) -> None:
    with pytest.raises(Problem, match=r"Write spark://host:7077, .*or leave it out") as problem:
        master_named(value)
    assert f"“{value}”" in str(problem.value)


@pytest.mark.parametrize(
    ("master", "here"),
    [
        ("local[2]", True),
        ("spark://127.0.0.1:7077", True),
        ("spark://localhost:7077,[::1]:7078", True),
        ("spark://localhost:7077,there:7077", False),
    ],
)
def test_only_a_spark_elsewhere_has_ports_open_to_others(master: str, here: bool) -> None:
    assert is_on_this_machine(master) is here


def test_without_pyspark_a_person_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("hallmark.evidence.engines.spark")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyspark", None)

    with reading_with("local[9]"), pytest.raises(Problem, match="PySpark is not installed"):
        engine()


@pytest.mark.parametrize("home", ["", "no-such-folder"])
def test_without_java_a_person_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", home and str(tmp_path / home))

    with pytest.raises(Problem, match="needs Java 17 or later"):
        session_of("local[8]")


def test_where_no_master_answers_a_person_is_told_so(spark_environment: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(Problem, match=f"No Spark master answers at {master}"):
        session_of(master)


@pytest.fixture
def few_rows(tmp_path: Path) -> Path:
    path = tmp_path / "few.parquet"
    parquet.write_table(pa.table({"code": ["a", "b", None, "a"]}), path)
    return path


def asked(path: Path, engine: str, *how: str) -> list[str]:
    """What a process of its own heard, line by line."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("asking.py")), str(path), *how],
        env={**os.environ, "HALLMARK_ENGINE": engine, "HALLMARK_HOME": str(path.parent / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) < 10, done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
def test_without_the_setting_pyspark_is_never_loaded(few_rows: Path) -> None:
    assert asked(few_rows, "") == [IN_ORDER, "False"]


@pytest.mark.slow
def test_cluster_that_spark_makes_by_itself_gives_the_same_answer_and_is_closed_to_others(
    few_rows: Path, spark_environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPARK_LOCAL_IP", raising=False)

    answer, ports, sign_in, loaded = asked(few_rows, "local-cluster[2,1,1024]", "listening")

    assert [answer, loaded] == [IN_ORDER, "True"]
    assert list(by_address := ast.literal_eval(ports)) == ["127.0.0.1"]
    # The driver, a master and two workers at least.
    assert by_address["127.0.0.1"] > 4
    assert sign_in == "true 64 []"


@pytest.mark.slow
def test_views_go_with_their_tables(few_rows: Path, spark_environment: pytest.MonkeyPatch) -> None:
    _, left, _ = asked(few_rows, "local[1]", "views")

    assert int(left) < 6


@pytest.mark.slow
def test_spark_that_is_lost_is_said_and_started_anew(few_rows: Path, spark_environment: pytest.MonkeyPatch) -> None:
    first, lost, again, _ = asked(few_rows, "local[1]", "lose-java")

    assert first == again == IN_ORDER
    assert "stopped answering" in lost


@pytest.mark.slow
def test_cluster_without_a_worker_is_said(
    few_rows: Path, spark_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with cluster(tmp_path, workers=0) as running:
        said, _ = asked(few_rows, running.address, "soon")

    assert "gave no worker in 2 seconds" in said


@pytest.mark.slow
def test_evidence_that_spark_cannot_read_is_said(few_rows: Path, spark_environment: pytest.MonkeyPatch) -> None:
    said, _ = asked(few_rows.with_name("absent.parquet"), "local[1]")

    assert "Spark could not read the evidence" in said
