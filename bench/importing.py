"""What adding evidence costs, beside polars doing the same work, and as rows grow. Two questions:

1. A month of all forces (41 files in a zip, 318,117 rows): unzip, hash, cast, join to the lookup, write Parquet; ours
   also checks each row, keeps the original, and commits to the register. Times are medians of runs that alternate.
2. 0.3 M, 4 M and 20 M rows: the national year, repeated under new months: seconds and peak memory, each in a process of
   its own.
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
NATION = "police_uk/national/all-forces-2025-without-crime-id.parquet"
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
    """Question 1, as Markdown."""
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


def repeated_nation(source: Path, target: Path, rows: int) -> None:
    """The national year cut or repeated under earlier months, to about `rows` rows, as one Parquet file."""
    import duckdb

    years = max(1, round(rows / 4_015_457))
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '2GB'")
        parts = " UNION ALL ".join(
            f"""SELECT * REPLACE (printf('%04d%s', {2025 - back}, Month[5:]) AS Month) FROM read_parquet($source)"""
            for back in range(years)
        )
        wanted = "WHERE Month = '2025-01'" if rows < 1_000_000 else ""
        connection.execute(
            f'COPY (SELECT * FROM ({parts}) {wanted} ORDER BY "Reported by", Month) TO $target (FORMAT parquet)',
            {"source": str(source), "target": str(target)},
        )


def one_size(path: Path, home: Path) -> None:
    """Adds one file in this process and prints rows, seconds and peak memory in MB."""
    set_up(home)
    from hallmark.evidence.changes import add_evidence

    base = peak_mb()
    began = time.perf_counter()
    (report,) = add_evidence([path], by="bench")
    seconds = time.perf_counter() - began
    print(report.rows_kept, f"{seconds:.2f}", f"{peak_mb():.0f}", f"{base:.0f}")


def peak_mb() -> float:
    """The most memory that this process has held, MB. (What getrusage says includes the parent's, before exec.)"""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not say how much memory a process has held")


def floor(path: Path) -> float:
    """Seconds to read and decompress the file's columns, and nothing else."""
    from pyarrow import parquet

    began = time.perf_counter()
    for batch in parquet.ParquetFile(path).iter_batches(batch_size=131_072):
        batch.num_rows  # noqa: B018 - the decompression is what is timed
    return time.perf_counter() - began


def as_rows_grow(data: Path, *, full: bool) -> str:
    """Question 2, as Markdown."""
    sizes = [300_000, 4_000_000, *([20_000_000] if full else [])]
    lines = [
        "### As rows grow (the national year repeated under other months)\n",
        "| rows | seconds | rows a second | peak memory, MB (before the import) | read and decompress alone, s |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path, home = Path(folder) / f"{size}.parquet", Path(folder) / f"home-{size}"
            repeated_nation(data / NATION, path, size)
            done = subprocess.run(
                [sys.executable, __file__, str(path), str(home)], capture_output=True, text=True, check=True
            )
            rows, seconds, peak, base = done.stdout.split()[-4:]
            rate = int(rows) / float(seconds)
            lines.append(f"| {int(rows):,} | {seconds} | {rate:,.0f} | {peak} ({base}) | {floor(path):.1f} |")
            stop(home)
            path.unlink()
            shutil.rmtree(home, ignore_errors=True)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    one_size(Path(sys.argv[1]), Path(sys.argv[2]))
