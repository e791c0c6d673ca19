"""What somebody with power over the database does to the record is found, and named for what it is."""

import uuid
from pathlib import Path

import pytest

from audit.record import DATABASES, empty_record, kinds, record_some, rows, tampering
from hallmark.audit import chain, verifying
from hallmark.audit.anchors import keep_anchor, read_anchors
from hallmark.audit.canonical import link_hash
from hallmark.audit.verifying import verify

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=DATABASES),
    pytest.mark.usefixtures("empty"),
]

EVENT_AT = "(SELECT event FROM audit_link WHERE strand = %(strand)s AND position = {})"


def tamper(strand: int, *statements: str) -> None:
    with tampering() as owner:
        for statement in statements:
            owner.execute(statement, {"strand": strand})


def relink(strand: int) -> None:
    """Makes every hash of the strand anew, and its head: all that the database itself could show."""
    before = bytes(32)
    with tampering() as owner:
        for link in list(chain.links(strand)):
            assert link.event
            before = link_hash(before, strand, link.position, link.event)
            place = [before, strand, link.position]
            owner.execute("UPDATE audit_link SET hash = %s WHERE strand = %s AND position = %s", place)
        owner.execute("UPDATE audit_head SET hash = %s WHERE strand = %s", [before, strand])


def words() -> str:
    return "\n".join(finding.words for finding in verify([]).findings)


def test_a_record_as_it_was_made_has_nothing_to_find() -> None:
    record_some(5)

    verdict = verify([])

    assert (verdict.events, verdict.strands, verdict.anchors, list(verdict.findings)) == (5, 1, 0, [])


def test_an_empty_record_has_nothing_to_find() -> None:
    verdict = verify([])

    assert (verdict.events, verdict.strands, list(verdict.findings)) == (0, 0, [])


EDITS = (
    "actor = 99",
    "actor = NULL",
    "at = at + interval '1 microsecond'",
    "agency = 1",
    "partnership = 1",
    "act = 'post.keep'",
    "subject_kind = 'case'",
    "subject_id = '9'",
    "purpose = ' '",
    "outcome = 'refused'",
    "request_id = gen_random_uuid()",
    """detail = '{"post": 1.0}'""",
)


def test_an_edit_of_any_field_is_found() -> None:
    for edit in EDITS:
        empty_record()
        strand = record_some(5, detail={"post": 1}, by=3)
        ((event_id,),) = rows("SELECT event FROM audit_link WHERE position = 3")
        tamper(strand, f"UPDATE audit_event SET {edit} WHERE id = {EVENT_AT.format(3)}")

        (finding,) = verify([]).findings

        assert finding.kind == "edited", edit
        assert finding.words.startswith(f"Edited: event {event_id} at {strand}:3 is not what was linked"), edit


def test_an_edit_with_its_own_hash_made_anew_is_found_at_the_next_link() -> None:
    strand = record_some(5)
    tamper(strand, f"UPDATE audit_event SET actor = 99 WHERE id = {EVENT_AT.format(3)}")
    before, link = list(chain.links(strand))[1:3]
    assert link.event
    digest = link_hash(before.hash, strand, 3, link.event).hex()
    tamper(strand, f"UPDATE audit_link SET hash = decode('{digest}', 'hex') WHERE strand = %(strand)s AND position = 3")

    assert f"at {strand}:4 is not what was linked (or the hash at {strand}:3 was changed)" in words()


def test_an_edit_of_the_last_event_with_its_hash_is_found_by_the_head() -> None:
    strand = record_some(3)
    tamper(strand, f"UPDATE audit_event SET actor = 99 WHERE id = {EVENT_AT.format(3)}")
    before, link = list(chain.links(strand))[1:3]
    assert link.event
    digest = link_hash(before.hash, strand, 3, link.event).hex()
    tamper(strand, f"UPDATE audit_link SET hash = decode('{digest}', 'hex') WHERE strand = %(strand)s AND position = 3")

    assert kinds() == ["head"]


def test_a_deleted_event_is_found_by_its_link() -> None:
    strand = record_some(5)
    (event_id,) = rows("SELECT event FROM audit_link WHERE position = 2")[0]
    tamper(strand, f"DELETE FROM audit_event WHERE id = {EVENT_AT.format(2)}")

    assert words() == f"Deleted: event {event_id}, linked at {strand}:2."


@pytest.mark.parametrize(("gone", "named"), [("2", "{0}:2."), ("2, 3", "{0}:2 to {0}:3."), ("1", "{0}:1.")])
def test_an_event_deleted_with_its_link_is_found_by_the_gap(gone: str, named: str) -> None:
    strand = record_some(5)
    tamper(
        strand,
        f"DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_link WHERE position IN ({gone}))",
        f"DELETE FROM audit_link WHERE strand = %(strand)s AND position IN ({gone})",
    )

    assert words().startswith(f"Deleted: {named.format(strand)}")
    assert kinds() == ["deleted"]


@pytest.mark.parametrize(("gone", "count"), [("2", 1), ("2, 3", 2)])
def test_a_gap_that_was_closed_by_numbering_anew_is_found(gone: str, count: int) -> None:
    strand = record_some(7)
    tamper(
        strand,
        f"DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_link WHERE position IN ({gone}))",
        f"DELETE FROM audit_link WHERE position IN ({gone})",
        f"UPDATE audit_link SET position = position + 1000 - {count} WHERE position > 2",
        "UPDATE audit_link SET position = position - 1000 WHERE position > 1000",
    )

    assert words() == f"Deleted: {count} before {strand}:2, and what follows was numbered anew."


@pytest.mark.parametrize(("one", "other"), [(2, 3), (2, 5), (1, 6)])
def test_events_exchanged_between_links_are_found_as_reordered(one: int, other: int) -> None:
    strand = record_some(6)
    events = dict(rows("SELECT position, event FROM audit_link"))
    for position, event in ((one, events[other]), (other, events[one])):
        tamper(strand, f"UPDATE audit_link SET event = '{event}' WHERE position = {position}")

    assert kinds() == ["reordered"]
    assert f"what stands at {strand}:{one} stood at {strand}:{other}" in words()
    assert f"what stands at {strand}:{other} stood at {strand}:{one}" in words()


@pytest.mark.parametrize(("one", "other"), [(2, 3), (2, 5), (1, 4)])
def test_links_exchanged_with_their_hashes_are_found_as_reordered(one: int, other: int) -> None:
    strand = record_some(6)
    tamper(
        strand,
        f"UPDATE audit_link SET position = 1000 WHERE position = {one}",
        f"UPDATE audit_link SET position = {one} WHERE position = {other}",
        f"UPDATE audit_link SET position = {other} WHERE position = 1000",
    )

    assert kinds() == ["reordered"]
    assert f"what stands at {strand}:{one} stood at {strand}:{other}" in words()
    assert f"what stands at {strand}:{other} stood at {strand}:{one}" in words()


CUTS: dict[str, list[str]] = {
    "events": [f"DELETE FROM audit_event WHERE id IN ({EVENT_AT.format(4)}, {EVENT_AT.format(5)})"],
    "events and links": [
        "DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_link WHERE position > 3)",
        "DELETE FROM audit_link WHERE position > 3",
    ],
}


def test_a_tail_cut_off_with_its_links_is_found_by_the_head() -> None:
    strand = record_some(5)
    tamper(strand, *CUTS["events and links"])

    assert words() == f"Tail cut: strand {strand} ends at 3, and the head says that it went on to 5."


def test_events_deleted_from_the_tail_are_found_by_their_links() -> None:
    strand = record_some(5)
    tamper(strand, *CUTS["events"])

    assert kinds() == ["deleted"]
    assert words().count("\n") == 1


def test_a_tail_cut_off_with_the_head_set_back_is_found_by_the_anchor(tmp_path: Path) -> None:
    strand = record_some(5)
    keep_anchor(tmp_path / "anchors.jsonl")
    set_back = "SELECT hash FROM audit_link WHERE strand = %(strand)s AND position = 3"
    tamper(
        strand,
        *CUTS["events and links"],
        f"UPDATE audit_head SET position = 3, hash = ({set_back}) WHERE strand = %(strand)s",
    )
    assert kinds() == []

    (finding,) = verify(read_anchors(tmp_path / "anchors.jsonl")).findings

    assert finding.kind == "tail cut"
    assert f"strand {strand} ends at 3, and the anchor of" in finding.words
    assert finding.words.endswith("says that it went on to 5.")


def test_a_record_emptied_whole_is_found_by_the_anchor(tmp_path: Path) -> None:
    record_some(3)
    keep_anchor(tmp_path / "anchors.jsonl")
    tamper(
        0,
        "TRUNCATE audit_event, audit_link",
        "UPDATE audit_head SET position = 0, hash = decode(repeat('00', 32), 'hex')",
    )

    assert kinds(verify(read_anchors(tmp_path / "anchors.jsonl"))) == ["tail cut"]


def test_a_chain_made_anew_after_an_edit_is_found_by_the_anchor(tmp_path: Path) -> None:
    strand = record_some(5)
    keep_anchor(tmp_path / "anchors.jsonl")
    tamper(strand, f"UPDATE audit_event SET actor = 99 WHERE id = {EVENT_AT.format(2)}")
    relink(strand)
    record_some(2)
    assert kinds() == []

    (finding,) = verify(read_anchors(tmp_path / "anchors.jsonl")).findings

    assert finding.kind == "rewritten"
    assert f"the hash at {strand}:5 is not the one anchored on" in finding.words


def test_an_event_slipped_in_past_the_trigger_is_found() -> None:
    record_some(2)
    event_id = uuid.uuid4()
    tamper(
        0,
        "INSERT INTO audit_event (id, act, subject_kind, subject_id, purpose, outcome, detail)"
        f" VALUES ('{event_id}', 'post.read', 'post', '1', '', 'done', '{{}}')",
    )

    assert words() == f"Slipped in: event {event_id} is in no strand, so it did not come by the trigger."


@pytest.mark.parametrize(
    "change", ["DELETE FROM audit_head WHERE strand = %(strand)s", "UPDATE audit_head SET position = 2"]
)
def test_a_head_that_is_missing_or_set_back_is_found(change: str) -> None:
    strand = record_some(4)
    tamper(strand, change)

    assert "head" in kinds()
    empty_record()


def test_two_wrongs_in_one_strand_are_both_named() -> None:
    strand = record_some(9)
    tamper(
        strand,
        f"UPDATE audit_event SET actor = 99 WHERE id = {EVENT_AT.format(8)}",
        f"DELETE FROM audit_event WHERE id = {EVENT_AT.format(2)}",
    )

    assert kinds() == ["deleted", "edited"]


def test_an_edit_beside_a_reordering_is_told_from_it() -> None:
    strand = record_some(9)
    events = dict(rows("SELECT position, event FROM audit_link"))
    for position, event in ((2, events[4]), (4, events[2])):
        tamper(strand, f"UPDATE audit_link SET event = '{event}' WHERE position = {position}")
    tamper(strand, f"UPDATE audit_event SET actor = 99 WHERE id = {EVENT_AT.format(7)}")

    assert kinds() == ["edited", "reordered"]
    assert words().count("Edited:") == 1


def test_a_strand_that_nobody_knows_of_is_walked_too() -> None:
    record_some(1)
    tamper(0, "UPDATE audit_link SET strand = 999")

    assert {"edited", "head", "tail cut"} <= set(kinds())


def test_many_edits_are_counted_once_they_are_too_many_to_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "MOST_SUSPECTS", 4)
    strand = record_some(10)
    tamper(strand, "UPDATE audit_event SET actor = 99")

    assert words().count("is not what was linked") == 4
    assert f"6 more links of strand {strand} do not fit" in words()


def test_a_strand_is_walked_some_links_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 3)
    strand = record_some(10)
    assert verify([]).events == 10
    tamper(strand, f"UPDATE audit_event SET actor = 99 WHERE id = {EVENT_AT.format(7)}")

    assert f"{strand}:7 is not what was linked" in words()


def test_what_is_recorded_while_the_chain_is_walked_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    record_some(3)
    read = chain.strands_with_links

    def and_another() -> list[int]:
        record_some(2)
        return read()

    monkeypatch.setattr(chain, "strands_with_links", and_another)

    verdict = verify([])

    assert (verdict.events, list(verdict.findings)) == (5, [])


def test_an_anchor_of_an_earlier_time_still_agrees(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    for _ in range(3):
        record_some(2)
        keep_anchor(path)

    verdict = verify(read_anchors(path))

    assert (verdict.anchors, list(verdict.findings)) == (3, [])
