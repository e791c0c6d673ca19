"""Rounds in real processes: made in parallel, killed at any moment, gone on with, and always the same files."""

import json
import random
import shutil
import signal
import time
from pathlib import Path

import psutil
import pytest

from assessment.rounds.invented import COVERED, PAPERS, add_records, load_places
from assessment.rounds.processes import (
    contents,
    gone,
    kill_group,
    papers,
    run,
    start,
    wait_until,
    workers_of,
)
from hallmark.evidence import lake
from hallmark.evidence.models import Holding

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def ready_home(home: Path, transactional_db: None, tmp_path: Path) -> Path:
    """The home, its evidence committed, so that other processes see it."""
    load_places()
    add_records(tmp_path / "archives")
    return home


def kill_parent(home: Path, chance: random.Random, seconds: float) -> None:
    """One round, its first process killed at a random moment of a whole round's length; its workers must end too."""
    round_ = start(home, "--all")
    deadline = time.monotonic() + chance.uniform(0, seconds)
    workers: set[psutil.Process] = set()
    while round_.poll() is None and time.monotonic() < deadline:
        workers |= set(workers_of(round_))
        time.sleep(0.02)
    round_.kill()
    round_.communicate()
    wait_until(lambda: gone(list(workers)), "the workers of a killed round to end")


def whole_round(home: Path, *words: str) -> tuple[dict[str, str], float]:
    """The files of a round that nobody disturbed, and the seconds that it took."""
    began = time.monotonic()
    found = run(home, "--all", *words)
    assert found.returncode == 0, found.stderr
    assert "5 made, 0 were there already, 0 failed." in found.stdout
    assert "3 of 8 partnerships are not covered" in found.stdout
    return contents(home), time.monotonic() - began


def kill_and_go_on(home: Path, times: int) -> None:
    """Kills rounds at random moments until one is let end: the files must be those of an undisturbed round."""
    wanted, seconds = whole_round(home)
    shutil.rmtree(home / "assessments")
    chance = random.Random(1998)
    for _ in range(times):
        kill_parent(home, chance, seconds)
    last = run(home, "--all")

    assert last.returncode == 0, last.stderr
    assert contents(home) == wanted


def test_round_makes_what_is_covered_and_nothing_twice(ready_home: Path, tmp_path: Path) -> None:
    whole_round(ready_home, "--out", str(tmp_path / "out"))

    assert sorted(papers(ready_home)) == PAPERS
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    for slug in PAPERS:
        assert f'href="{slug}/document.html"' in index
        assert (tmp_path / "out" / slug / "document.html").is_file()
        assert (tmp_path / "out" / slug / "figures.csv").is_file()
    before = {path: path.stat().st_mtime_ns for path in (ready_home / "assessments").glob("*/document.json")}
    second = run(ready_home, "--all")
    assert "0 made, 5 were there already, 0 failed." in second.stdout
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_round_that_was_killed_goes_on_to_the_same_files(ready_home: Path) -> None:
    kill_and_go_on(ready_home, 2)


@pytest.mark.proof
def test_round_killed_many_times_goes_on_to_the_same_files(ready_home: Path) -> None:
    kill_and_go_on(ready_home, 12)


def test_worker_that_is_killed_is_replaced_and_nothing_is_lost(ready_home: Path) -> None:
    round_ = start(ready_home, "--all")
    wait_until(lambda: papers(ready_home) or round_.poll() is not None, "the first assessment")
    for worker in workers_of(round_)[:1]:
        worker.kill()
    said, errors = round_.communicate()

    assert round_.returncode == 0, errors
    assert "5 made, 0 were there already, 0 failed." in said
    assert sorted(papers(ready_home)) == PAPERS


def test_ctrl_c_ends_it_at_once_and_keeps_what_is_made(ready_home: Path) -> None:
    round_ = start(ready_home, "--all")
    wait_until(lambda: papers(ready_home), "the first assessment")
    workers, began = workers_of(round_), time.monotonic()
    kill_group(round_, signal.SIGINT)
    _, errors = round_.communicate()

    assert time.monotonic() - began < 10
    assert round_.returncode == 130
    assert "The same command goes on from there." in errors
    assert gone(workers)
    assert papers(ready_home)


def test_one_that_fails_is_listed_and_the_others_are_made(ready_home: Path) -> None:
    for holding in Holding.objects.filter(unit="norfolk"):
        (lake.root() / holding.parquet).write_bytes(b"not Parquet")

    found = run(ready_home, "--all", "--json")

    assert found.returncode == 1
    told = json.loads(found.stdout)
    assert sorted(told["made"]) == [slug for slug in PAPERS if not slug.startswith(("cedar", "dogwood"))]
    assert set(told["failed"]) == {"E22990003", "E22990004"}
    assert all(said.startswith("A fault of the program") for said in told["failed"].values())
    assert len(told["not_covered"]) == 3


def test_only_what_new_evidence_touches_is_made_again(ready_home: Path, tmp_path: Path) -> None:
    assert run(ready_home, "--all").returncode == 0
    add_records(tmp_path / "again", forces=("Surrey",), months=["2026-01"])

    found = run(ready_home, "--all", "--json")

    told = json.loads(found.stdout)
    assert sorted(told["made"]) == ["alder-csp-2025-12", "birch-csp-2025-12"]
    assert len(told["kept"]) == len(COVERED) - 2


def test_unknown_names_stop_it_before_anything_starts(ready_home: Path, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("Alder\nAtlantis\n", encoding="utf-8")

    found = run(ready_home, "--list", str(tmp_path / "list.txt"))

    assert found.returncode == 1
    assert found.stderr.startswith("hallmark: “Atlantis” is no partnership of the lookup held.")
    assert papers(ready_home) == set()
