"""An export of the audit goes on where a restored record ends, link by link; what must be is done again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.record import DATABASES, record_some, rows
from hallmark.audit import replaying
from hallmark.audit.anchors import Anchor
from hallmark.audit.asking import wanted
from hallmark.audit.canonical import Event, link_hash
from hallmark.audit.chain import Head, heads
from hallmark.audit.changes import record_refusal
from hallmark.audit.exporting import export
from hallmark.audit.replaying import Later, later_than, not_done_again, read_export, register_replay, replay
from hallmark.ui.problems import Problem

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=DATABASES),
    pytest.mark.usefixtures("empty"),
]


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(replaying, "_replays", {})
    return


@pytest.fixture
def before() -> dict[int, Head]:
    """Three events, and where the record ended then."""
    record_some(3)
    return heads()


@pytest.fixture
def exported(before: dict[int, Head], tmp_path: Path) -> Path:
    """Four events more, and an export of all seven."""
    record_some(4, act="post.close", purpose="it ended, “at last”", detail={"post": 7, "codes": ["a", None]})
    path = tmp_path / "later.jsonl"
    export(wanted(), path, by=None)
    return path


def test_events_after_the_backup_are_told_from_those_before(before: dict[int, Head], exported: Path) -> None:
    later = later_than(before, read_export(exported), [])

    assert [one.event.act for one in later] == ["post.close"] * 4
    assert [one.event.subject_id for one in later] == ["1", "2", "3", "4"]
    assert later_than(heads(), read_export(exported), []) == []


def test_what_is_registered_is_done_again_once_for_each(before: dict[int, Head], exported: Path) -> None:
    done: list[Event] = []
    register_replay("post.close", lambda event: done.append(event) is None)

    counted = replay(later_than(before, read_export(exported), []))

    assert counted == {"post.close": 4}
    assert [event.detail["post"] for event in done] == [7] * 4
    assert rows("SELECT act, detail::text FROM audit_event ORDER BY at DESC LIMIT 1") == [
        ("site.replay", '{"events": 4, "post.close": 4}')
    ]


def test_fault_in_one_undoes_all(before: dict[int, Head], exported: Path) -> None:
    def fail(event: Event) -> bool:
        raise RuntimeError(event.subject_id)

    register_replay("post.close", fail)
    with pytest.raises(RuntimeError):
        replay(later_than(before, read_export(exported), []))

    assert rows("SELECT count(*) FROM audit_event WHERE act = 'site.replay'") == [(0,)]


def changed(path: Path, number: int, **fields: object) -> Path:
    lines = path.read_text().splitlines()
    lines[number] = json.dumps({**json.loads(lines[number]), **fields})
    path.write_text("\n".join(lines))
    return path


@pytest.mark.parametrize("fields", [{"subject_id": "9"}, {"act": "post.read"}, {"detail": {}}, {"purpose": ""}])
def test_event_that_was_changed_is_refused(before: dict[int, Head], exported: Path, fields: dict[str, object]) -> None:
    with pytest.raises(Problem, match="is not what it was"):
        later_than(before, read_export(changed(exported, 4, **fields)), [])


def test_event_that_was_left_out_is_missed(before: dict[int, Head], exported: Path) -> None:
    lines = exported.read_text().splitlines()
    exported.write_text("\n".join(lines[:4] + lines[5:]))

    with pytest.raises(Problem, match="The export lacks the event at"):
        later_than(before, read_export(exported), [])


def test_export_that_ends_too_early_is_found_by_an_anchor(before: dict[int, Head], exported: Path) -> None:
    last = read_export(exported)[-1]
    anchors = [Anchor(datetime.now(UTC), last.strand, last.position, last.hash)]
    later_than(before, read_export(exported), anchors)
    exported.write_text("\n".join(exported.read_text().splitlines()[:-1]))

    with pytest.raises(Problem, match=r"the record went on to .* and the export ends at"):
        later_than(before, read_export(exported), anchors)


def test_export_that_was_hashed_anew_is_refused_by_an_anchor(before: dict[int, Head], exported: Path) -> None:
    """Links are plain SHA-256: whoever leaves an event out makes the others fit, and only the anchor tells."""
    true = read_export(exported)
    last = true[-1]
    kept, head = [], before[last.strand]
    for one in [*later_than(before, true, [])[1:], true[-1]]:
        link = link_hash(head.hash, last.strand, head.position + 1, one.event)
        head = Head(head.position + 1, link)
        kept.append(Later(last.strand, head.position, link, one.event))
    assert [one.position for one in kept] == [4, 5, 6, 7]
    assert later_than(before, kept, []) == kept

    with pytest.raises(Problem, match=r"is not the one that was anchored on"):
        later_than(before, kept, [Anchor(datetime.now(UTC), last.strand, last.position, last.hash)])


def test_anchor_of_the_restored_end_itself_is_compared(before: dict[int, Head], exported: Path) -> None:
    ((strand, head),) = [(strand, head) for strand, head in before.items() if head.position]

    later_than(before, read_export(exported), [Anchor(datetime.now(UTC), strand, head.position, head.hash)])
    with pytest.raises(Problem, match="is not the one that was anchored"):
        later_than(before, read_export(exported), [Anchor(datetime.now(UTC), strand, head.position, bytes(32))])


def test_what_is_not_done_again_is_counted_and_refusals_are_not(before: dict[int, Head], tmp_path: Path) -> None:
    record_some(2, act="job.stop")
    record_some(1, act="sign-in.make")
    record_refusal(act="rule.withdraw", subject=("local-rule", 1), by=1)
    export(wanted(), tmp_path / "later.jsonl", by=None)

    later = later_than(before, read_export(tmp_path / "later.jsonl"), [])

    assert not_done_again(later) == {"job.stop": 2}


@pytest.mark.parametrize("text", ["nonsense", "{}", '{"id": 7}', "[]"])
def test_file_that_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text(text)

    with pytest.raises(Problem, match=r"Line 1 .* is no event of an export"):
        read_export(path)
    with pytest.raises(Problem, match="cannot be read"):
        read_export(tmp_path / "absent.jsonl")
