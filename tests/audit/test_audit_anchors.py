"""Anchors: what is kept of the heads outside the database, when, and what is said of a file that is no good."""

import json
import stat
import threading
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connections

from audit.record import DATABASES, kinds, record_some, rows
from hallmark.audit import anchoring, anchors
from hallmark.audit.anchors import keep_anchor, read_anchors
from hallmark.audit.verifying import verify
from hallmark.ui.problems import Problem

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=DATABASES),
    pytest.mark.usefixtures("empty"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anchors.jsonl"


def test_an_anchor_is_the_head_as_it_stands(path: Path) -> None:
    strand = record_some(3)

    assert keep_anchor(path) == 1

    ((position, digest),) = rows("SELECT position, hash FROM audit_head WHERE position > 0")
    (anchor,) = read_anchors(path)
    assert (anchor.strand, anchor.position, anchor.hash) == (strand, position, bytes(digest))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_only_heads_that_have_moved_are_written(path: Path) -> None:
    assert keep_anchor(path) == 0
    assert not path.exists()
    strand = record_some(1)
    assert [keep_anchor(path), keep_anchor(path)] == [1, 0]
    record_some(1)
    keep_anchor(path)

    lines = [json.loads(line)["heads"] for line in path.read_text().splitlines()]
    assert [[(where, position) for where, position, _ in line] for line in lines] == [[(strand, 1)], [(strand, 2)]]
    assert kinds(verify(read_anchors(path))) == []


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "12",
        "",
        '{"heads": []}',
        '{"at": "yesterday", "heads": []}',
        '{"at": "2026-03-01T00:00:00+00:00"}',
        '{"at": "2026-03-01T00:00:00+00:00", "heads": [[1, 2]]}',
        '{"at": "2026-03-01T00:00:00+00:00", "heads": [[1, 2, "zz"]]}',
    ],
)
def test_a_line_that_is_no_anchor_is_named(path: Path, line: str) -> None:
    record_some(1)
    keep_anchor(path)
    with path.open("a") as file:
        file.write(line + "\n")

    with pytest.raises(Problem, match=r"Line 2 of .*anchors\.jsonl is not an anchor\. It was cut off or changed\."):
        read_anchors(path)


def test_a_file_that_is_no_text_is_named(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(Problem, match=r"cannot be read \(it is not UTF-8 text\)"):
        read_anchors(path)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    record_some(1)

    with pytest.raises(Problem, match=r"cannot be written to .*No such file or directory.*HALLMARK_AUDIT_ANCHORS"):
        keep_anchor(tmp_path / "absent" / "anchors.jsonl")


def test_a_worker_anchors_at_once_and_then_again(
    path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in between is logged, and the next time tries again."""
    settings.HALLMARK_AUDIT_ANCHORS = path
    record_some(1)
    kept: list[int] = []
    enough = threading.Event()

    def keep(asked: Path) -> int:
        if len(kept) == 1:
            kept.append(-1)
            raise DatabaseError("the server has gone")
        kept.append(keep_anchor(asked))
        if len(kept) == 3:
            enough.set()
        return kept[-1]

    monkeypatch.setattr(anchoring, "keep_anchor", keep)
    with anchoring.anchoring(every_s=0.01):
        assert enough.wait(20)

    assert kept[:3] == [1, -1, 0]
    assert len(read_anchors(path)) == 1


def test_a_problem_of_the_file_does_not_end_the_worker(
    path: Path, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.HALLMARK_AUDIT_ANCHORS = path.parent / "absent" / "anchors.jsonl"
    record_some(1)
    with anchoring.anchoring(every_s=3600):
        pass

    assert "HALLMARK_AUDIT_ANCHORS" in caplog.text


def test_without_the_audits_own_address_it_is_said_which_is_missing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(connections.databases, "audit")

    for asked in (lambda: keep_anchor(path), lambda: verify([])):
        with pytest.raises(Problem, match="DATABASE_AUDIT_URL"):
            asked()


def test_the_day_of_an_anchor_is_by_the_sites_clock() -> None:
    at = anchors.datetime(2026, 7, 1, 23, 30, tzinfo=anchors.UTC)

    assert anchors.Anchor(at, 1, 1, b"").day == "2 July 2026, 00:30"


@pytest.mark.parametrize("share", [0.05, 0.5, 0.999])
def test_line_that_was_cut_off_does_not_stop_anchoring(
    path: Path, share: float, caplog: pytest.LogCaptureFixture
) -> None:
    """The machine died while it was written: what stands before it holds, and the next anchor goes after it."""
    strand = record_some(1)
    keep_anchor(path)
    record_some(1)
    keep_anchor(path)
    first, last = path.read_text().splitlines(keepends=True)
    cut = last[: int(len(last.rstrip()) * share)]
    path.write_text(first + cut)

    assert [anchor.position for anchor in read_anchors(path)] == [1]
    assert "was cut off while it was written" in caplog.text
    assert keep_anchor(path) == 1

    caplog.clear()
    assert [(anchor.strand, anchor.position) for anchor in read_anchors(path)] == [(strand, 1), (strand, 2)]
    assert caplog.text == ""
    assert path.read_text().startswith(first + cut), "nothing that was written is taken away"
    assert kinds(verify(read_anchors(path))) == []
    record_some(1)
    assert keep_anchor(path) == 1
    assert len(read_anchors(path)) == 3


def test_whole_line_that_lost_only_its_end_is_written_again(path: Path) -> None:
    record_some(1)
    keep_anchor(path)
    path.write_text(path.read_text().rstrip("\n"))

    assert keep_anchor(path) == 1
    assert [anchor.position for anchor in read_anchors(path)] == [1, 1]


def test_mark_of_a_cut_off_line_hides_no_other(path: Path) -> None:
    record_some(1)
    keep_anchor(path)
    whole = path.read_text()
    path.write_text(f'{whole}{{"torn": {len(whole) - 1}}}\n')
    assert len(read_anchors(path)) == 1, "a line that is an anchor stays one"
    path.write_text(f'{whole}{{"at": "cut\n{{"torn": 3}}\n')

    with pytest.raises(Problem, match="Line 2 of"):
        read_anchors(path)
