"""An import killed at any moment leaves the store as it was, or as it should become; the next one sweeps up."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from pyarrow import parquet

from hallmark.evidence import lake
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding, Import, Original
from police_files import month_of, street_archive

PROGRAM = Path(__file__).with_name("import_process.py")
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


def start_import(path: Path) -> tuple[subprocess.Popen[str], int]:
    """An import in another process, on this test's database and store, about to begin; and its database session."""
    of = connection.settings_dict
    url = f"postgresql://{of['USER']}:{quote(of['PASSWORD'])}@{of['HOST']}:{of['PORT']}/{of['NAME']}"
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), str(lake.root()), str(path)],
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as said:
        return process, int(said.readline())


def wait_for_end_of(session: int) -> None:
    """Until PostgreSQL has noticed that the killed process is gone."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [session])
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the killed import's session did not end")


def check_is_whole(imports: int) -> None:
    """Every holding's file is there with its rows, every original with its bytes; nothing is half listed."""
    assert Import.objects.count() in {imports, imports + 1}
    for holding in Holding.objects.all():
        assert parquet.read_metadata(lake.root() / holding.parquet).num_rows == holding.rows
    for original in Original.objects.all():
        assert (lake.root() / original.stored_as).stat().st_size == original.size_bytes
    for record in Import.objects.all():
        assert Holding.objects.filter(added_in=record).count() == len(MONTHS)


def check_nothing_is_left_over() -> None:
    listed = {lake.root() / name for name in Holding.objects.values_list("parquet", flat=True)}
    listed |= {lake.root() / name for name in Original.objects.values_list("stored_as", flat=True)}
    assert {path for path in lake.root().rglob("*") if path.is_file()} == listed


def delivery(path: Path, months: dict[str, list[dict[str, str]]], files: int) -> Path:
    """The months in one archive, or in a folder of several."""
    if files == 1:
        return street_archive(path.with_suffix(".zip"), months)
    path.mkdir()
    for number in range(files):
        street_archive(path / f"{number}.zip", {month: months[month] for month in MONTHS[number::files]})
    return path


def kill_imports(tmp_path: Path, times: int, rows: int, files: int = 1) -> dict[str, int]:
    """Kills `times` imports, each at a random moment of a whole one's length; returns how they ended."""
    chance = random.Random(1998)
    first = street_archive(
        tmp_path / "first.zip", {month: month_of(20, month=month) for month in MONTHS}, force="norfolk"
    )
    add_evidence([first], by="test")
    ended = {"before": 0, "after": 0}
    seconds = 1.0
    for number in range(times + 1):
        months = {month: month_of(rows, month=month, start=number * rows * 20 + 1) for month in MONTHS}
        path = delivery(tmp_path / str(number), months, files)
        before = Import.objects.count()
        began = time.monotonic()
        process, session = start_import(path)
        if number == 0:
            # The first is let through: it shows how long one takes here, and that the program works.
            began = time.monotonic()
            assert process.wait() == 0
            seconds = time.monotonic() - began
            continue
        time.sleep(chance.uniform(0, seconds))
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait_for_end_of(session)
        check_is_whole(before)
        ended["after" if Import.objects.count() > before else "before"] += 1
    last = street_archive(
        tmp_path / "last.zip", {month: month_of(20, month=month) for month in MONTHS}, force="suffolk"
    )
    add_evidence([last], by="test")
    check_nothing_is_left_over()
    return ended


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_import_killed_at_random_moments_leaves_the_store_whole(tmp_path):
    ended = kill_imports(tmp_path, times=6, rows=1500)

    assert ended["before"] > 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_folder_of_archives_killed_at_random_moments_leaves_the_store_whole(tmp_path):
    ended = kill_imports(tmp_path, times=6, rows=1500, files=4)

    assert ended["before"] > 0


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_an_import_killed_at_50_random_moments_leaves_the_store_whole(tmp_path):
    ended = kill_imports(tmp_path, times=50, rows=4000)

    assert ended["before"] > 10


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_one_waits(tmp_path):
    one = street_archive(tmp_path / "one.zip", {month: month_of(1500, month=month) for month in MONTHS})
    two = street_archive(
        tmp_path / "two.zip", {month: month_of(1500, month=month) for month in MONTHS}, force="norfolk"
    )

    started = [start_import(one), start_import(two)]

    assert [process.wait() for process, _ in started] == [0, 0]
    assert Holding.objects.filter(state="live").count() == 24
    check_nothing_is_left_over()
