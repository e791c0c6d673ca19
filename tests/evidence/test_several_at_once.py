"""Several files read at once: the same as one after another, within the memory stated, and whole or not at all."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import pytest

from hallmark.evidence import adding
from hallmark.evidence.adding import Options
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding, Import, Original
from hallmark.evidence.progress import Progress
from hallmark.evidence.reading.archives import Member
from hallmark.evidence.reading.room import PARQUET_MB, TEXT_MB, Room, check_memory, need_mb
from hallmark.ui.problems import Problem
from police_files import archive, month_of, street_archive, street_csv, street_row

FORCES = ("surrey", "norfolk", "suffolk", "kent")
MONTHS = ("2024-11", "2024-12", "2025-01")


@pytest.fixture
def folder(tmp_path) -> Path:
    """Archives of four forces: rows refused in two of them, a file that no source knows in one, all held twice."""
    made = tmp_path / "delivery"
    made.mkdir()
    for number, force in enumerate(FORCES):
        rows = {month: month_of(60 + number, month=month, start=1000 * number + 1) for month in MONTHS}
        if number % 2:
            rows[MONTHS[1]].append(street_row(9, Month=MONTHS[1], Crime_type="Piracy"))
        street_archive(made / f"{force}.zip", rows, force=force)
    archive(made / "notes.zip", {"notes.csv": b"when,what\n2025-01-01,rain\n"})
    return made


def stored(root: Path, report) -> dict[str, object]:
    """All that an import left, with its own number taken out."""
    files = {
        path.relative_to(root).as_posix().replace(report.import_id, "ID"): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }
    unnamed = ("dataset", "unit", "period", "state", "member", "member_sha256", "vintage", "rows_in", "rows",
               "rows_quarantined", "without_place", "unknown_place", "categories", "has_ids", "size_bytes")  # fmt: skip
    register = [
        (*values[:-1], values[-1].replace(report.import_id, "ID"))
        for values in Holding.objects.order_by("pk").values_list(*unnamed, "parquet")
    ]
    originals = list(Original.objects.order_by("pk").values_list("sha256", "name", "size_bytes"))
    said = (report.rows_in, report.rows_kept, report.rows_quarantined, report.holdings, report.reasons, report.notes)
    return {"files": files, "register": register, "originals": originals, "said": said}


@pytest.mark.slow
@pytest.mark.django_db
def test_six_at_once_leave_the_bytes_that_one_after_another_leave(folder, settings, tmp_path, monkeypatch):
    chance = random.Random(1998)
    ordinary = adding._read_member

    def in_any_order(*args):
        time.sleep(chance.uniform(0, 0.03))
        return ordinary(*args)

    monkeypatch.setattr(adding, "_read_member", in_any_order)
    left = []
    for number, readers in enumerate((1, 6)):
        settings.EVIDENCE_ROOT = tmp_path / f"store-{number}"
        monkeypatch.setattr(adding, "readers", lambda readers=readers: readers)
        (report,) = add_evidence([folder], by="test")
        left.append(stored(settings.EVIDENCE_ROOT, report))
        Holding.objects.all().delete()
        Original.objects.all().delete()

    assert left[0] == left[1]
    assert len(left[0]["register"]) == len(FORCES) * len(MONTHS)
    assert left[0]["said"][2] == 2


@pytest.mark.slow
@pytest.mark.django_db
def test_the_first_fault_in_the_order_of_the_files_is_said_and_nothing_is_left(folder, evidence_root, monkeypatch):
    late = street_csv(month_of(5)).replace(b"High Street", "Caf\xe9 Row".encode("cp1252"))
    (folder / "p.csv").write_bytes(late)
    (folder / "q.csv").write_bytes(b"\xff\xfe")
    ordinary = adding._read_member

    def late_before_the_other(member, *args):
        time.sleep(0.3 if member.name == "p.csv" else 0)
        return ordinary(member, *args)

    monkeypatch.setattr(adding, "_read_member", late_before_the_other)
    monkeypatch.setattr("hallmark.evidence.changes.kinds_of", lambda path: set())

    with pytest.raises(Problem, match=r"p\.csv, line 2"):
        add_evidence([folder], by="test")

    assert Import.objects.count() == Holding.objects.count() == Original.objects.count() == 0
    assert [path for path in evidence_root.rglob("*") if path.is_file()] == []


@pytest.mark.slow
@pytest.mark.django_db
def test_progress_counts_files_and_rows(folder):
    class Heard(Progress):
        counted: list[tuple[int, int]] = []
        packed = 0

        def count(self, files: int, rows: int) -> None:
            self.counted.append((files, rows))

        def advance(self, size: int) -> None:
            self.packed += size

    heard = Heard()

    (report,) = add_evidence([folder], by="test", progress=heard)

    assert [files for files, _ in heard.counted] == list(range(1, len(FORCES) * len(MONTHS) + 2))
    assert sum(rows for _, rows in heard.counted) == report.rows_in
    assert 0 < heard.packed <= sum(path.stat().st_size for path in folder.iterdir())


def test_readers_share_the_memory_stated():
    room, taken, most, lock = Room(100), 0, 0, Lock()

    def read(mb: int) -> None:
        nonlocal taken, most
        with room.taken(mb):
            with lock:
                taken += mb
                most = max(most, taken)
            time.sleep(0.002)
            with lock:
                taken -= mb

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, [40, 60, 30, 100, 20, 50] * 10))

    assert 60 < most <= 100


def test_one_that_needs_more_than_there_is_is_read_alone():
    room, alone = Room(100), []

    def read(mb: int) -> None:
        with room.taken(mb):
            alone.append(mb)
            time.sleep(0.01)
            if mb > 100:
                assert alone[-1] == mb

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(read, [50, 700, 50, 50, 700]))

    assert sorted(alone) == [50, 50, 50, 700, 700]


@pytest.mark.parametrize(
    ("name", "size", "mb"),
    [
        ("2025-01-surrey-street.csv", 5_000_000, TEXT_MB + 5),
        ("large.csv", 900_000_000, TEXT_MB),
        ("street.csv.gz", None, TEXT_MB),
        ("nation.parquet", 500_000_000, PARQUET_MB),
    ],
)
def test_what_reading_a_member_needs(name, size, mb):
    assert need_mb(Member(name, size, 1, None, None)) == mb


def test_too_little_memory_is_refused():
    with pytest.raises(Problem, match="500 MB of memory or more; 120 MB were allowed"):
        check_memory(120)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_least_memory_gives_the_same_rows(folder):
    (report,) = add_evidence([folder], by="test", options=Options(memory_mb=500))

    assert report.rows_kept == sum(3 * (60 + number) for number in range(4))
