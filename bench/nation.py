"""What every partnership's assessment costs: a year of England and Wales, or of a few forces, in two processes.

Seconds depend on what else the machine does; seconds of processor far less. Memory is what each process held after its
early assessments and after its late ones: flat is near each other.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FILES = (
    "lookups/la_all_codes.csv",
    "lookups/lsoa11_lsoa21_lad22.csv.gz",
    "lookups/lsoa21_ward24_lad24.csv.gz",
    "lookups/lad24_csp24_pfa24.csv.gz",
    "lookups/msoa_names_hoc_lad.csv.gz",
    "boundaries/lsoa21_england_wales.zip",
    "population/lsoa21_census2021_residents.csv.gz",
    "population/lsoa21_census2021_households.csv.gz",
    "deprivation/imd2025_england_lsoa21.csv.gz",
    "police_uk/national/all-forces-2025-without-crime-id.parquet",
)
ENDING = "2025-12"
WORKERS = 2
REDUCED = ("Cleveland", "Norfolk")
"""Forces of the reduced run: four partnerships and seven."""
EDGE = 5
"""How many of a worker's first and last assessments say what it held early and late."""


def made(data: Path, *, full: bool) -> str:
    """The table of `make bench`, and of `make proof` for the whole country."""
    with tempfile.TemporaryDirectory(prefix="hallmark-bench-") as name:
        environment = {**os.environ, "HALLMARK_HOME": str(Path(name) / "home")}
        script = f"from pathlib import Path; from bench.nation import measure; measure(Path({str(data)!r}), {full!r})"
        run = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        stop = [sys.executable, "-m", "hallmark", "stop"]
        subprocess.run(stop, env=environment, check=False, capture_output=True)
    return run.stdout


def measure(data: Path, full: bool) -> None:
    """In a process of its own: the evidence added, the round made twice, and the table printed."""
    from hallmark.config import ready

    ready()
    from hallmark.assessment.rounds.asking import Options
    from hallmark.assessment.rounds.choosing import of_force
    from hallmark.assessment.rounds.making import make_round
    from hallmark.assessment.rounds.members import members_of
    from hallmark.evidence.changes import add_evidence

    add_evidence([data / name for name in FILES], by="bench")
    members = members_of(ENDING)
    wanted = members if full else [one for name in REDUCED for one in of_force(members, name)]
    covered = [member for member in wanted if not member.why_not]
    with tempfile.TemporaryDirectory(prefix="hallmark-bench-") as out:
        options = Options(ENDING, None, "bench", out=Path(out))
        began = time.perf_counter()
        ended = make_round(covered, options, workers=WORKERS)
        seconds = time.perf_counter() - began
        began = time.perf_counter()
        again = make_round(covered, Options(ENDING, None, "bench"), workers=WORKERS)
        resumed = time.perf_counter() - began
    print(_table(len(wanted), ended, seconds, resumed, sum(outcome.state.value == "kept" for outcome in again)))


def _table(partnerships: int, ended: Sequence[Any], seconds: float, resumed: float, kept: int) -> str:
    cpu = [outcome.cpu_s for outcome in ended]
    made_now = sum(outcome.state.value == "made" for outcome in ended)
    each = f"{statistics.median(cpu):.1f}, {max(cpu):.1f}"
    held = "; ".join(_early_to_late(ended))
    asked_again = f"{kept} there already, {resumed:.1f} s"
    lines = [
        f"### Every partnership's assessment: HTML, ward pack and figures, {WORKERS} processes\n",
        "| partnerships | made | minutes | processor, s each (median, most) | memory early to late, MB | asked again |",
        "|---|---|---|---|---|---|",
        f"| {partnerships} | {made_now} | {seconds / 60:.1f} | {each} | {held} | {asked_again} |",
    ]
    failed = [f"\n{outcome.name}: {outcome.sentence}" for outcome in ended if outcome.sentence]
    return "\n".join([*lines, *failed])


def _early_to_late(ended: Sequence[Any]) -> list[str]:
    """What each process held: the mean after its first assessments, and after its last."""
    said = []
    for worker in sorted({outcome.worker for outcome in ended if outcome.worker}):
        held = [outcome.memory_mb for outcome in ended if outcome.worker == worker]
        said.append(f"{statistics.mean(held[:EDGE]):.0f} to {statistics.mean(held[-EDGE:]):.0f}")
    return said
