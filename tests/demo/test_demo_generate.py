"""Generating: the same seed gives the same bytes, and nobody's files are lost."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crimestats.periods import add_months
from generated_demo import Generated
from hallmark import demo
from hallmark.demo import notes
from hallmark.ui.problems import Problem

pytestmark = pytest.mark.slow
SHORT = ("2025-01", "2025-03")


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    demo.generate(tmp_path / "here", months=SHORT, scale=0.1)
    program = (
        "import sys, pathlib, hallmark.demo as demo;"
        f"demo.generate(pathlib.Path(sys.argv[1]), months={SHORT!r}, scale=0.1)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}

    subprocess.run([sys.executable, "-c", program, str(tmp_path / "there")], check=True, env=environment)

    assert digests(tmp_path / "here") == digests(tmp_path / "there")


def test_another_seed_gives_other_records_in_the_same_place(tmp_path: Path) -> None:
    for seed in (1, 2):
        demo.generate(tmp_path / str(seed), seed=seed, months=SHORT, scale=0.1)
    first, second = (digests(tmp_path / str(seed)) for seed in (1, 2))

    different = {path for path in first if first[path] != second.get(path)}

    assert any(path.startswith("police_uk") for path in different)
    assert not any(path.startswith(("boundaries", "lookups", "population", "deprivation")) for path in different)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), length=st.integers(1, 26), scale=st.floats(0.005, 0.05))
def test_truth_counts_every_row(tmp_path: Path, seed: int, length: int, scale: float) -> None:
    last = "2025-09"
    truth = demo.generate(tmp_path, seed=seed, months=(add_months(last, 1 - length), last), scale=scale)

    for month, rows in truth.rows.items():
        placed = sum(by_month[month] for district in truth.counts.values() for by_month in district.values())
        lost = sum(by_month[month] for by_month in truth.without_place.values())
        (path,) = (tmp_path / "police_uk" / month).glob("*-street.csv")
        assert rows == placed + lost == len(path.read_text(encoding="utf-8").splitlines()) - 1
        assert placed == sum(by_month[month] for by_month in truth.lsoa21_rows.values())
    assert len(truth.rows) == length


def test_truth_is_read_back_as_it_was(generated: Generated) -> None:
    assert demo.DemoTruth.read(generated.folder) == generated.truth


def test_expected_counts_are_near_the_written_ones(generated: Generated) -> None:
    truth = generated.truth
    gaps = {gap.month for gap in truth.gaps}
    for code, by_category in truth.expected.items():
        for category, by_month in by_category.items():
            expected = sum(count for month, count in by_month.items() if month not in gaps)
            written = sum(truth.counts[code][category].values())
            assert written == pytest.approx(expected, rel=0.25, abs=30)


def test_everything_is_labelled_synthetic(generated: Generated) -> None:
    assert "Synthetic" in (generated.folder / notes.MARKER).read_text(encoding="utf-8")
    readme = (generated.folder / notes.README).read_text(encoding="utf-8")
    assert readme.startswith(notes.SENTENCE)
    assert "Skarrow Pier" in readme
    assert all(
        words in readme for words in ("March 2024", "May 2020", "Shoplifting: the rate", "Vehicle crime: the rate")
    )
    assert generated.truth.synthetic


def test_a_second_run_replaces_the_first_and_keeps_other_files(tmp_path: Path) -> None:
    demo.generate(tmp_path, months=("2025-01", "2025-02"), scale=0.05)
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")

    demo.generate(tmp_path, months=("2025-02", "2025-02"), scale=0.05)

    assert [path.name for path in (tmp_path / "police_uk").iterdir()] == ["2025-02"]
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "kept"


def test_a_folder_with_somebody_elses_data_is_refused_and_untouched(tmp_path: Path) -> None:
    theirs = tmp_path / "lookups" / "real.csv"
    theirs.parent.mkdir()
    theirs.write_text("real", encoding="utf-8")

    with pytest.raises(Problem, match="Choose an empty folder"):
        demo.generate(tmp_path, months=SHORT)

    assert list(digests(tmp_path)) == ["lookups/real.csv"]


@pytest.mark.parametrize(
    ("months", "scale"), [(("2025-03", "2025-01"), 1.0), (("2025-13", "2025-13"), 1.0), (SHORT, 0.0)]
)
def test_an_impossible_request_is_refused(tmp_path: Path, months: tuple[str, str], scale: float) -> None:
    with pytest.raises(ValueError, match=r"before|not a month|above 0"):
        demo.generate(tmp_path / "new", months=months, scale=scale)

    assert not (tmp_path / "new").exists()


def test_progress_is_told(tmp_path: Path) -> None:
    said: list[str] = []

    demo.generate(tmp_path, months=SHORT, scale=0.05, progress=said.append)

    assert said[0] == "Drawing the invented island and its areas"
    assert len(said) == 3
