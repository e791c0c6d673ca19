"""What importing and counting cost as rows grow: the national year of police.uk under earlier months too.

First month archives of all forces, thirty-six at a time, as one folder and as a list of names. Then, at each size, the
import; the counts of the whole nation by LSOA, month and category; the counts of one partnership. Each is measured in a
process of its own. Beside it stands the floor: unpacking, or reading and decompressing, alone.
"""

import math
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from bench.importing import LOOKUPS, MONTH, peak_mb, set_up, stop

Result = TypeVar("Result")
ROOT = Path(__file__).resolve().parents[1]
SIZES = (500_000, 4_000_000)
ARCHIVES, FULL_ARCHIVES = 6, 36
FULL_SIZES = (500_000, 4_000_000, 12_000_000, 24_000_000, 50_000_000)
NATION = "police_uk/national/all-forces-2025-without-crime-id.parquet"
YEAR_ROWS = 4_015_457
DISTRICT, FORCE = "E07000148", "norfolk"
"""Norwich: a district that is a partnership."""
COUNTED = ("lsoa_code", "month", "crime_type")


def repeated_nation(source: Path, target: Path, rows: int) -> None:
    """The national year, cut to whole months or repeated under earlier years, to about `rows` rows, as one file."""
    import duckdb

    years = max(1, round(rows / YEAR_ROWS))
    months = min(12, math.ceil(rows / (YEAR_ROWS / 12)))
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '2GB'")
        parts = " UNION ALL ".join(
            f"""SELECT * REPLACE (printf('%04d%s', {2025 - back}, Month[5:]) AS Month) FROM read_parquet($source)"""
            for back in range(years)
        )
        connection.execute(
            f"""COPY (SELECT * FROM ({parts}) WHERE Month[6:]::INT <= {months} ORDER BY "Reported by", Month)
            TO $target (FORMAT parquet)""",
            {"source": str(source), "target": str(target)},
        )


def months_of(source: Path, folder: Path, archives: int) -> None:
    """So many archives of one month each, all forces in each: the real month under other months."""
    folder.mkdir()
    with zipfile.ZipFile(source) as packed:
        for number in range(archives):
            month = f"{2025 - number // 12}-{number % 12 + 1:02d}"
            with zipfile.ZipFile(folder / f"{month}.zip", "w", zipfile.ZIP_DEFLATED) as made:
                for info in packed.infolist():
                    data = packed.read(info).replace(b",2025-01,", f",{month},".encode())
                    made.writestr(info.filename.replace("2025-01", month), data)


def many_archives(data: Path, *, full: bool) -> str:
    """The first table, as Markdown."""
    number = FULL_ARCHIVES if full else ARCHIVES
    head = "| added as | rows | s | processor, s | rows a second | peak, MB (before) | floor, s |"
    lines = [f"### {number} month archives of all forces, added\n", head, "|---" * 7 + "|"]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "months"
        months_of(data / MONTH, folder, number)
        for how in ("one folder", "a list of names"):
            home = Path(place) / "home"
            measured("lookups", home, data)
            rows, seconds, processor, peak, before, floor = measured("archives", home, folder, how)
            lines.append(
                f"| {how} | {rows:,.0f} | {seconds:.1f} | {processor:.1f} | {rows / seconds:,.0f} "
                f"| {peak:.0f} ({before:.0f}) | {floor:.1f} |"
            )
            stop(home)
            shutil.rmtree(home)
    return "\n".join(lines) + "\n\nFloor: unpacking alone, one after another.\n"


def as_rows_grow(data: Path, *, full: bool) -> str:
    """The tables by size, as Markdown."""
    imports, counts = [], []
    with tempfile.TemporaryDirectory() as folder:
        for size in FULL_SIZES if full else SIZES:
            path, home = Path(folder) / f"{size}.parquet", Path(folder) / f"home-{size}"
            repeated_nation(data / NATION, path, size)
            measured("lookups", home, data)
            imports.append(measured("add", home, path))
            path.unlink()
            counts.append(measured("nation", home) + measured("partnership", home))
            stop(home)
            shutil.rmtree(home, ignore_errors=True)
    return _imports(imports) + "\n" + _counts(counts)


def measured(what: str, *words: object) -> list[float]:
    """One measurement in a process of its own: the numbers that it prints."""
    asked = [sys.executable, "-m", "bench.scaling", what, *map(str, words)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(asked)} failed:\n{done.stderr}")
    return [float(number) for number in done.stdout.split()]


def _imports(rows: Sequence[Sequence[float]]) -> str:
    head = "| rows | s | processor, s | rows a second | peak, MB (before) | Parquet, MB | bytes a row | floor, s |"
    lines = ["### As rows grow: adding the national year repeated under other months\n", head, "|---" * 8 + "|"]
    for n, seconds, processor, peak, before, size, floor in rows:
        lines.append(
            f"| {n:,.0f} | {seconds:.1f} | {processor:.1f} | {n / seconds:,.0f} | {peak:.0f} ({before:.0f}) "
            f"| {size / 1e6:,.0f} | {size / n:.1f} | {floor:.1f} |"
        )
    return "\n".join(lines) + "\n\nFloor: reading and decompressing the file that is added, by pyarrow.\n"


def _counts(rows: Sequence[Sequence[float]]) -> str:
    head = (
        "| records | counts | s | processor, s | peak, MB (before) | floor, s "
        "| of them Norwich's | s | peak, MB (before) | floor, s |"
    )
    lines = ["### As rows grow: counting by LSOA, month and category\n", head, "|---" * 10 + "|"]
    for n, groups, seconds, processor, peak, before, floor, own, own_s, _, own_peak, own_before, own_floor in rows:
        lines.append(
            f"| {n:,.0f} | {groups:,.0f} | {seconds:.1f} | {processor:.1f} | {peak:.0f} ({before:.0f}) | {floor:.1f} "
            f"| {own:,.0f} | {own_s:.2f} | {own_peak:.0f} ({own_before:.0f}) | {own_floor:.2f} |"
        )
    return (
        "\n".join(lines)
        + "\n\nThe nation is counted month by month. Floor: reading and decompressing the three columns "
        "of the same files, by pyarrow.\nNorwich is counted from Norfolk's files of every month, placed by lookups.\n"
    )


def lookups(home: Path, data: Path) -> None:
    """Adds the lookups, which a count needs."""
    set_up(home)
    from hallmark.evidence.changes import add_evidence

    add_evidence([data / name for name in LOOKUPS], by="bench")


def add(home: Path, path: Path) -> list[float]:
    """Adds one file: rows, seconds, processor seconds, peak MB, MB before, bytes of Parquet, seconds of the floor."""
    set_up(home)
    from hallmark.areas.queries import placement
    from hallmark.evidence.changes import add_evidence
    from hallmark.evidence.tables import live_holdings

    placement()
    before = peak_mb()
    (report,), seconds, processor = timed(lambda: add_evidence([path], by="bench"))
    peak = peak_mb()
    size = sum(holding.size_bytes for holding in live_holdings("police-uk-street"))
    return [report.rows_kept, seconds, processor, peak, before, size, floor([path])]


def archives(home: Path, folder: Path, how: Path) -> list[float]:
    """Adds a folder of archives: rows, seconds, processor seconds, peak MB, MB before, seconds of the floor."""
    set_up(home)
    from hallmark.areas.queries import placement
    from hallmark.evidence.changes import add_evidence

    placement()
    before = peak_mb()
    paths = [folder] if str(how) == "one folder" else sorted(folder.iterdir())
    reports, seconds, processor = timed(lambda: add_evidence(paths, by="bench"))
    peak = peak_mb()
    _, unpacking, _ = timed(lambda: [unpack(path) for path in folder.iterdir()])
    return [sum(report.rows_kept for report in reports), seconds, processor, peak, before, unpacking]


def unpack(path: Path) -> None:
    """Unpacks every member of an archive, and keeps nothing."""
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            packed.read(name)


def nation(home: Path) -> list[float]:
    """Counts every record held, month by month, as a table for the nation would be written."""
    set_up(home)
    from hallmark.evidence.tables import live_holdings, rows_of

    held = live_holdings("police-uk-street")
    before = peak_mb()

    def count() -> tuple[int, int]:
        records = groups = 0
        for month in sorted({holding.period for holding in held}):
            rows = rows_of([holding for holding in held if holding.period == month])
            counted = rows.group_by(*COUNTED).aggregate(n=rows.count()).to_pyarrow()
            records += sum(counted["n"].to_pylist())
            groups += counted.num_rows
        return records, groups

    (records, groups), seconds, processor = timed(count)
    return [records, groups, seconds, processor, peak_mb(), before, floor(_paths(held), COUNTED)]


def partnership(home: Path) -> list[float]:
    """Counts one partnership's records of every month, placed as an assessment places them."""
    set_up(home)
    from hallmark.areas.queries import placement
    from hallmark.evidence.counting import street_counts
    from hallmark.evidence.tables import live_holdings

    held = live_holdings("police-uk-street", units=[FORCE])
    places = placement()
    inside = zip(places["code"].to_pylist(), places["district_code"].to_pylist(), strict=True)
    codes = [code for code, district in inside if district == DISTRICT]
    before = peak_mb()
    counts, seconds, processor = timed(lambda: street_counts(held, codes))
    records = sum(counts.table["n"].to_pylist())
    return [records, seconds, processor, peak_mb(), before, floor(_paths(held), COUNTED)]


def timed(act: Callable[[], Result]) -> tuple[Result, float, float]:
    """What an act gives, its seconds, and its seconds of processor."""
    began, worked = time.perf_counter(), time.process_time()
    result = act()
    return result, time.perf_counter() - began, time.process_time() - worked


def floor(paths: Sequence[Path], columns: Sequence[str] | None = None) -> float:
    """Seconds to read and decompress columns of files (all, where None), and nothing else."""
    from pyarrow import parquet

    began = time.perf_counter()
    for path in paths:
        file = parquet.ParquetFile(path)
        for group in range(file.num_row_groups):
            file.read_row_group(group, columns=list(columns) if columns else None)
    return time.perf_counter() - began


def _paths(held: Sequence[object]) -> list[Path]:
    from hallmark.evidence import lake

    return [lake.root() / holding.parquet for holding in held]  # type: ignore[attr-defined]


MEASURES: dict[str, Callable[..., list[float] | None]] = {
    "lookups": lookups, "archives": archives, "add": add, "nation": nation, "partnership": partnership,
}  # fmt: skip

if __name__ == "__main__":
    what, *given = sys.argv[1:]
    print(*(MEASURES[what](*map(Path, given)) or []))
