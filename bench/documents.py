"""What making a whole assessment costs: one partnership, three years, every format, from evidence to files.

Two processes each make the same assessment twice. A process's first run is cold (nothing imported, nothing drawn), its
second warm. The files of both must be the same, byte for byte. No
other program makes such a document, so nothing stands beside it.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.importing import peak_mb

FILES = (
    "lookups/la_all_codes.csv",
    "lookups/lsoa11_lsoa21_lad22.csv.gz",
    "lookups/lsoa21_ward24_lad24.csv.gz",
    "lookups/lad24_csp24_pfa24.csv.gz",
    "boundaries/surrey_norfolk_sutton_croydon.zip",
    "population/lsoa21_census2021_residents.csv.gz",
    "population/lsoa21_census2021_households.csv.gz",
    "deprivation/imd2025_england_lsoa21.csv.gz",
    "police_uk/street/surrey.zip",
    "police_uk/street/norfolk.zip",
)
ASKED = {"Spelthorne": ("2025-12", "2023-12"), "Norwich": ("2025-12", None), "Norfolk": ("2025-12", None)}


def ready_home(data: Path, home: Path) -> None:
    """A home with the evidence in it, made once."""
    script = (
        "from hallmark.config import ready; ready()\n"
        "from hallmark.evidence.changes import add_evidence\n"
        f"from pathlib import Path; add_evidence([Path({str(data)!r}) / n for n in {FILES!r}], by='bench')\n"
    )
    subprocess.run([sys.executable, "-c", script], env={**os.environ, "HALLMARK_HOME": str(home)}, check=True)


def make_twice(area: str, out: Path) -> None:
    """In a process of its own: the assessment made twice; seconds of each, memory and digests as JSON."""
    began = time.perf_counter()
    from hallmark.config import ready

    ready()
    from hallmark.assessment.changes import make_assessment

    ending, against = ASKED[area]
    seconds = []
    for _ in range(2):
        make_assessment(
            area=area, year_ending=ending, against=[against] if against else None, by="bench", out=out / area
        )
        seconds.append(time.perf_counter() - began)
        began = time.perf_counter()
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((out / area).iterdir())}
    print(json.dumps({"seconds": seconds, "mb": peak_mb(), "digests": digests}))


def made(data: Path) -> str:
    """The table of `make bench`."""
    lines = [
        "### A whole assessment: figures, analysis, page, PDF, Word, spreadsheet, JSON, ward pack\n",
        "| area | cold, s | warm, s | peak, MB | files | two processes, same bytes |",
        "|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="hallmark-bench-") as name:
        home = Path(name) / "home"
        ready_home(data, home)
        for area in ASKED:
            first, second = (_run(area, home, Path(name) / f"out-{turn}", turn) for turn in range(2))
            same = first["digests"] == second["digests"]
            cold, warm = first["seconds"]
            memory, files = max(first["mb"], second["mb"]), len(first["digests"])
            lines.append(f"| {area} | {cold:.1f} | {warm:.1f} | {memory:.0f} | {files} | {'yes' if same else 'NO'} |")
        stop = [sys.executable, "-m", "hallmark", "stop"]
        subprocess.run(stop, env={**os.environ, "HALLMARK_HOME": str(home)}, check=False, capture_output=True)
    return "\n".join(lines) + "\n"


def _run(area: str, home: Path, out: Path, turn: int) -> dict:
    """One process; each turn draws into an empty folder."""
    script = (
        f"from pathlib import Path; from bench.documents import make_twice; make_twice({area!r}, Path({str(out)!r}))"
    )
    drawings = home / "drawings"
    if drawings.exists():
        drawings.rename(home / f"drawings-{area}-{turn}")
    run = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "HALLMARK_HOME": str(home)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return json.loads(run.stdout.splitlines()[-1])
