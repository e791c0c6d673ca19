"""What adding evidence costs, beside polars doing the same work.

A month of all forces (41 files in a zip, 318,117 rows): unzip, hash, cast, join to the lookup, write Parquet; ours also
checks each row, keeps the original, and commits to the register. Times are medians of runs that alternate.
"""

import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

MONTH = "police_uk/street/all-forces-2025-01.zip"
LOOKUPS = (
    "lookups/la_all_codes.csv",
    "lookups/lsoa11_lsoa21_lad22.csv.gz",
    "lookups/lsoa21_ward24_lad24.csv.gz",
    "lookups/lad24_csp24_pfa24.csv.gz",
)
RUNS = 5


def with_polars(archive: Path, lookup: Path, out: Path) -> int:
    """The same work by polars, one file after another (it uses both cores within each)."""
    import polars as pl

    hashlib.sha256(archive.read_bytes()).hexdigest()
    places = pl.read_csv(lookup).select("lsoa11_code", "ltla22_code").unique("lsoa11_code")
    rows = 0
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            data = packed.read(name)
            hashlib.sha256(data).hexdigest()
            frame = (
                pl.read_csv(data, infer_schema_length=0)
                .with_columns(pl.col("Longitude", "Latitude").cast(pl.Float64))
                .with_columns(pl.col("Crime type", "LSOA code", "Month", "Last outcome category").cast(pl.Categorical))
                .join(
                    places.with_columns(pl.col("lsoa11_code").cast(pl.Categorical)),
                    left_on="LSOA code",
                    right_on="lsoa11_code",
                    how="left",
                )
            )
            frame.write_parquet(out / f"{Path(name).name}.parquet", compression="zstd", compression_level=1)
            rows += len(frame)
    return rows


def set_up(home: Path) -> None:
    """Django on an empty home of its own, with the embedded database."""
    os.environ["HALLMARK_HOME"] = str(home)
    for name in ("DATABASE_URL", "HALLMARK_DURABLE"):  # the embedded database, as safe as a user's
        os.environ.pop(name, None)
    from hallmark.config import ready

    ready()


def stop(home: Path) -> None:
    """Stops the database of a home."""
    words = [sys.executable, "-m", "hallmark", "stop"]
    subprocess.run(words, env=os.environ | {"HALLMARK_HOME": str(home)}, check=True, capture_output=True)


def forget_evidence() -> None:
    """Empties the store, so that the same file is new again."""
    from django.conf import settings

    from hallmark.evidence.models import Holding, Import, Original

    Holding.objects.filter(dataset="police-uk-street").delete()
    Original.objects.filter(holdings=None).delete()
    Import.objects.filter(holdings=None, originals=None).delete()
    shutil.rmtree(settings.EVIDENCE_ROOT / "parquet" / "police-uk-street", ignore_errors=True)


def beside_polars(data: Path) -> str:
    """The table, as Markdown."""
    with tempfile.TemporaryDirectory() as home:
        set_up(Path(home))
        try:
            return _beside_polars(data)
        finally:
            stop(Path(home))


def _beside_polars(data: Path) -> str:
    from hallmark.evidence.changes import add_evidence

    add_evidence([data / name for name in LOOKUPS], by="bench")
    ours, theirs = [], []
    rows = (0, 0)
    for _ in range(RUNS):
        forget_evidence()
        began = time.perf_counter()
        (report,) = add_evidence([data / MONTH], by="bench")
        ours.append(time.perf_counter() - began)
        with tempfile.TemporaryDirectory() as out:
            began = time.perf_counter()
            polars_rows = with_polars(data / MONTH, data / LOOKUPS[1], Path(out))
            theirs.append(time.perf_counter() - began)
        rows = report.rows_kept, polars_rows
    a, b = statistics.median(ours), statistics.median(theirs)
    return (
        "### A month of all forces, added\n\n"
        "| | seconds (median of 5) | rows | ratio |\n|---|---|---|---|\n"
        f"| Hallmark: checked, placed, stored, original kept, committed | {a:.2f} | {rows[0]:,} | {a / b:.2f} |\n"
        f"| polars: unzip, hash, cast, join, write | {b:.2f} | {rows[1]:,} | 1 |\n"
    )


def peak_mb() -> float:
    """The most memory that this process has held, MB. (What getrusage says includes the parent's, before exec.)"""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not say how much memory a process has held")
