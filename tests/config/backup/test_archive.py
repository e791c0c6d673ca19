"""An archive: what was cut off, changed or slipped in is found before anything is restored."""

import os
import random
import signal
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hallmark.config.backup import manifest as the
from hallmark.config.backup.archive import DRAFT, Reader, Writer, drafted
from hallmark.config.backup.manifest import Manifest, Part, key_print
from hallmark.ui.problems import Problem

PARTS = {
    the.DATABASE: b"PGDMP" + bytes(range(256)) * 40,
    the.ANCHORS: b'{"at": "2026-01-01T00:00:00+00:00", "heads": []}\n',
    "files/evidence/parquet/one.parquet": b"PAR1" * 500,
    "files/assessments/ostrey/figures.csv": b"figure_id,value\n" * 300,
}
HALF = """
import pathlib, sys, time
from hallmark.config.backup.archive import Writer, drafted
with drafted(pathlib.Path(sys.argv[1])) as file:
    Writer(file).add("database.dump", [b"half"] * 1000, lambda _: None)
    file.flush()
    print("half", flush=True)
    time.sleep(600)
"""


def said(parts: list[Part]) -> Manifest:
    return Manifest(
        taken_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC), hallmark="0.1.0", server_major=18,
        rows={"audit_event": 3}, migrations=["audit.0001_initial"], key_print=key_print("a key"), parts=parts,
    )  # fmt: skip


def written(path: Path, parts: dict[str, bytes] | None = None) -> Path:
    with drafted(path) as file:
        archive = Writer(file)
        for name, data in (parts or PARTS).items():
            archive.add(name, [data[:1000], data[1000:]], lambda _: None)
        archive.close(said(archive.parts))
    return path


def read(path: Path) -> dict[str, bytes]:
    """Each part's bytes, as a restore would have them. Raises Problem where it would."""
    archive = Reader(path)
    return {part.name: b"".join(archive.chunks(part)) for part in archive.manifest.parts}


def test_archive_gives_back_what_went_in(tmp_path: Path) -> None:
    path = written(tmp_path / "one.zip")
    heard: list[int] = []

    Reader(path).verify(heard.append)

    assert read(path) == PARTS
    assert sum(heard) == Reader(path).manifest.size == sum(map(len, PARTS.values()))
    assert Reader(path).manifest == said(Reader(path).manifest.parts)  # type: ignore[arg-type]
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_archive_that_was_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = written(tmp_path / "one.zip").read_bytes()
    chance = random.Random(30)
    cut = tmp_path / "cut.zip"
    for length in [0, 1, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(60))]:
        cut.write_bytes(whole[:length])

        with pytest.raises(Problem, match="cut off or changed"):
            read(cut)


def test_archive_with_any_byte_changed_is_refused_or_gives_the_same(tmp_path: Path) -> None:
    """A zip has bytes that mean nothing, such as the moments of its parts; all that counts is covered by a hash."""
    whole = written(tmp_path / "one.zip").read_bytes()
    chance, changed, refused = random.Random(31), tmp_path / "changed.zip", 0
    for place in chance.sample(range(len(whole)), 250):
        data = bytearray(whole)
        data[place] ^= 1 << chance.randrange(8)
        changed.write_bytes(data)

        try:
            assert read(changed) == PARTS
        except Problem:
            refused += 1

    assert refused > 200


def test_part_that_was_changed_with_its_checksum_is_refused(tmp_path: Path) -> None:
    """Somebody who packs the archive anew with a part of their own makes the zip's own sums right."""
    path = written(tmp_path / "one.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "new.zip", "w") as new:
        for name in old.namelist():
            new.writestr(name, b"mine" if name == the.DATABASE else old.read(name))

    with pytest.raises(Problem, match=r"database.dump in .* is not what it was"):
        Reader(tmp_path / "new.zip").verify(lambda _: None)


@pytest.mark.parametrize("slipped_in", ["files/assessments/more.csv", the.DATABASE])
def test_part_that_the_manifest_does_not_name_is_refused(tmp_path: Path, slipped_in: str) -> None:
    path = written(tmp_path / "one.zip")
    with pytest.WarningsRecorder(_ispytest=True), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(slipped_in, b"mine")

    with pytest.raises(Problem, match="does not hold the parts that its manifest names"):
        Reader(path)


@pytest.mark.parametrize(
    "name",
    [
        "../key",
        "files/../../key",
        "/etc/passwd",
        "files\\..\\key",
        "files//one",
        "files",
        "elsewhere/one",
        "",
        "files/secret-key",
        "files/single-sign-on.yaml",
        "files/postgres/base/1",
        "files/audit-anchors.jsonl",
        "files/.x",
        "secrets/a/postgres",
        "secrets/postgres",
        "secrets/audit-anchors.jsonl",
    ],
)
def test_name_that_no_backup_makes_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem, match="manifest cannot be read"):
        Manifest.from_bytes(said([Part(name, 0, "")]).to_bytes())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"nonsense", b'{"format": 1}', b"\xff"])
def test_manifest_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(Problem, match="manifest cannot be read"):
        Manifest.from_bytes(data)


def test_manifest_of_a_later_form_is_refused() -> None:
    data = said([]).to_bytes().replace(b'"format": 1', b'"format": 2')

    with pytest.raises(Problem, match="of form 2"):
        Manifest.from_bytes(data)


def test_file_that_is_no_archive_is_refused_in_words(tmp_path: Path) -> None:
    for name, data in {"text.zip": b"Dear all", "empty.zip": b""}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Problem, match="no whole archive of `hallmark backup`"):
            Reader(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("letter.txt", b"Dear all")
    with pytest.raises(Problem, match="no whole archive"):
        Reader(tmp_path / "other.zip")
    with pytest.raises(Problem, match="cannot be read"):
        Reader(tmp_path / "absent.zip")


def test_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), drafted(tmp_path / "one.zip") as file:
        Writer(file).add(the.DATABASE, (b"half" * (1 // number) for number in (1, 0)), lambda _: None)

    assert list(tmp_path.iterdir()) == []


def test_archive_that_came_there_meanwhile_stays(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is there already"), drafted(tmp_path / "one.zip"):
        (tmp_path / "one.zip").write_bytes(b"another's")

    assert (tmp_path / "one.zip").read_bytes() == b"another's"
    assert list(tmp_path.iterdir()) == [tmp_path / "one.zip"]


@pytest.mark.slow
def test_killed_backup_leaves_no_archive_and_the_next_clears_up(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HALF, str(tmp_path / "one.zip")], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        written(tmp_path / "beside.zip")
        assert len(list(tmp_path.glob(f"{DRAFT}*"))) == 1, "one that is being written is left alone"
        process.send_signal(signal.SIGKILL)
    assert not (tmp_path / "one.zip").exists()

    written(tmp_path / "two.zip")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["beside.zip", "two.zip"]
