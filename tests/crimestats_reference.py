"""The published reference inputs and outputs, read as plain columns."""

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest

DATA = Path(os.environ.get("HALLMARK_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))


def real(path: str) -> Path:
    """Where a file of the real data lies. Skips where it is not on this machine."""
    if not (DATA / path).exists():
        pytest.skip(f"{path} of the real data is not on this machine: see docs/real-data.md")
    return DATA / path


def columns(name: str, folder: str = "reference") -> dict[str, np.ndarray]:
    """The columns of one file: floats where every value is a number, else text. Skips where the data is not there."""
    path = real(f"{folder}/{name}")
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8-sig") as file:
        header, *rows = list(csv.reader(file))
    return {name: _column([row[at].strip() for row in rows]) for at, name in enumerate(header)}


def _column(values: list[str]) -> np.ndarray:
    try:
        return np.array([float(value or "nan") if value != "NA" else np.nan for value in values])
    except ValueError:
        return np.array(values)
