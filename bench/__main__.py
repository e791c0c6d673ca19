"""`make bench` and, with --full, the sizes of `make proof`: prints the figures and keeps them in bench/RESULTS.md."""

import argparse
import os
import platform
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from bench import audit, documents, importing, nation, near_repeat, places, projecting, scaling

RESULTS = Path(__file__).with_name("RESULTS.md")
ROOT = Path(__file__).resolve().parents[1]
HEADING = """# What it costs

Made by `make bench` (reduced) and `make proof` (full), newest first. Ratios are of one run on one machine.
"""

SECTIONS: dict[str, Callable[[Path, bool], list[str]]] = {
    "importing": lambda data, _: [importing.beside_polars(data)],
    "scaling": lambda data, full: [scaling.many_archives(data, full=full), scaling.as_rows_grow(data, full=full)],
    "places": lambda data, _: [places.beside_peers(data)],
    "near-repeat": lambda data, _: [near_repeat.beside_peers(data)],
    "projections": lambda data, _: [projecting.beside_statsmodels(data)],
    "documents": lambda data, _: [documents.made(data)],
    "audit": lambda _, full: audit.measured(full=full),
    "nation": lambda data, full: [nation.made(data, full=full)],
}


def main() -> None:
    """Measure, print and keep."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--full", action="store_true", help="the proof tests' figures and 50 M rows as well")
    words.add_argument("--only", choices=SECTIONS, nargs="+", default=list(SECTIONS), help="some sections")
    default = os.environ.get("HALLMARK_REAL_DATA", ROOT.parent / "shared" / "data")
    words.add_argument("--data", type=Path, default=Path(default), help="the real open data")
    asked = words.parse_args()
    if not asked.data.is_dir():
        raise SystemExit(
            "The real open data is not on this machine: name its folder with --data. See docs/real-data.md."
        )
    sections = [proofs()] if asked.full else []
    for name in asked.only:
        print(f"Measuring: {name} ...", flush=True)
        sections += SECTIONS[name](asked.data, asked.full)
    text = f"## {date.today():%-d %B %Y}, commit {commit()}, {'full' if asked.full else 'reduced'}\n\n{machine()}\n\n"
    text += "\n".join(sections)
    print(text)
    earlier = RESULTS.read_text(encoding="utf-8").removeprefix(HEADING) if RESULTS.exists() else ""
    RESULTS.write_text(f"{HEADING}\n{text}{earlier}", encoding="utf-8")


def proofs() -> str:
    """The proof tests that `make proof` has just run, with their seconds, as Markdown."""
    lines = ["### Proof tests\n", "| test | result | seconds |", "|---|---|---|"]
    for case in ElementTree.parse(ROOT / "build" / "proofs.xml").getroot().iter("testcase"):
        result = "failed" if any(child.tag in {"failure", "error", "skipped"} for child in case) else "passed"
        lines.append(f"| {case.get('name')} | {result} | {float(case.get('time', 0)):.0f} |")
    return "\n".join(lines) + "\n"


def commit() -> str:
    """The commit measured, marked where the tree differs from it."""
    asked = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def machine() -> str:
    """Cores, memory and versions in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}."


if __name__ == "__main__":
    main()
