"""DuckDB as one of several workers on a machine: its share of cores and memory, and the same answer."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from hallmark.evidence.engines.embedded import Embedded
from hallmark.ui.problems import Problem

BYTES = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


def settings_of(engine: Embedded) -> tuple[int, float]:
    """Threads, and bytes of memory."""
    asked = "SELECT current_setting('threads'), current_setting('memory_limit')"
    threads, memory = engine.backend.raw_sql(asked).fetchone()
    amount, unit = memory.split()
    return threads, float(amount) * BYTES[unit]


def test_workers_share_cores_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALLMARK_WORKERS", raising=False)
    threads, memory = settings_of(Embedded())

    monkeypatch.setenv("HALLMARK_WORKERS", "2")
    assert settings_of(Embedded()) == (max(1, threads // 2), pytest.approx(memory / 2, rel=0.02))

    monkeypatch.setenv("HALLMARK_WORKERS", "5000")
    assert settings_of(Embedded())[0] == 1


def test_answer_is_the_same_whatever_the_share(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"code": ["a", "b", None, "a"] * 50_000}), path, row_group_size=10_000)

    def counted(workers: str) -> Any:
        monkeypatch.setenv("HALLMARK_WORKERS", workers)
        table = Embedded().read([str(path)])
        return table.group_by("code").aggregate(n=table.count()).order_by("code").to_pyarrow()

    assert counted("1").to_pylist() == counted("3").to_pylist()
    assert counted("3")["n"].to_pylist() == [100_000, 50_000, 50_000]


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "²"])
def test_number_of_workers_that_is_none_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HALLMARK_WORKERS", value)

    with pytest.raises(Problem, match=f"HALLMARK_WORKERS is “{value}”"):
        Embedded()
