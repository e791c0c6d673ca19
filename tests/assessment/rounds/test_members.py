"""Which partnerships there are, which the evidence covers, and which of them a person means."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.rounds.invented import COVERED, ENDING, add_records, lsoas
from hallmark.areas.queries import AreaRef
from hallmark.assessment.rounds.choosing import of_force, of_list
from hallmark.assessment.rounds.members import Member, members_of
from hallmark.evidence.changes import add_evidence
from hallmark.ui.problems import Problem

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def by_name() -> dict[str, Member]:
    return {member.name: member for member in members_of(ENDING)}


def test_every_partnership_is_found_and_told_apart_by_what_is_held(records: None) -> None:
    found = by_name()

    assert list(found) == ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Hazel North", "Hazel South", "Yew"]
    assert tuple(name for name, member in found.items() if not member.why_not) == COVERED
    assert found["Yew"].why_not == "Kent: no file held for the year ending December 2025."
    assert found["Hazel North"].why_not.startswith(
        "Its district has several partnerships, and police.uk’s small areas do not tell them apart."
    )
    assert (found["Alder"].months, found["Yew"].months) == (12, 0)


def test_year_that_is_held_in_part_names_the_months(places: None, tmp_path: Path) -> None:
    add_records(tmp_path, forces=("Surrey",), months=[f"2025-{month:02d}" for month in (*range(1, 9), 11, 12)])

    alder = by_name()["Alder"]

    assert alder.why_not == "Surrey Police: September to October 2025 are missing, suspiciously thin or held in part."
    assert alder.months == 10


def test_ready_made_counts_cover_the_districts_that_they_name(places: None, tmp_path: Path) -> None:
    counts = tmp_path / "lsoa-counts.csv"
    lines = [f"{lsoas(6)[0]},2025-{month:02d},Burglary,3" for month in range(1, 13)]
    counts.write_text("\n".join(["LSOA21CD,Month,Crime Type,Count", *lines]), encoding="utf-8")

    add_evidence([counts], by="test")

    assert [name for name, member in by_name().items() if not member.why_not] == ["Yew"]


def test_without_a_lookup_there_is_no_partnership(db: None) -> None:
    assert members_of(ENDING) == ()


def test_asked_again_costs_two_questions_until_evidence_is_added(records: None, tmp_path: Path) -> None:
    members_of(ENDING)

    with CaptureQueriesContext(connection) as asked:
        members_of(ENDING)

    assert len(asked) == 2


@pytest.mark.parametrize("name", ["Norfolk", "norfolk", "E23000024", "Norfolk Constabulary"])
def test_force_is_known_by_its_names_and_its_code(places: None, name: str) -> None:
    assert [member.name for member in of_force(members_of(ENDING), name)] == ["Cedar", "Dogwood"]


def test_unknown_force_is_refused_with_near_names(places: None) -> None:
    with pytest.raises(Problem, match=r"called “Norfork”. Did you mean Norfolk\?"):
        of_force(members_of(ENDING), "Norfork")


def test_list_takes_names_and_codes_and_leaves_notes_out(places: None, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("\ufeff# ours\nElm\n\n e22990001 # Alder\nELM\n", encoding="utf-8")

    assert [member.name for member in of_list(members_of(ENDING), tmp_path / "list.txt")] == ["Alder", "Elm"]


def test_unknown_names_of_a_list_are_refused_together(places: None, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("Elm\nAldr\nAtlantis\n", encoding="utf-8")

    with pytest.raises(Problem, match=r"“Aldr” \(Alder\?\), “Atlantis” are no partnerships .* Nothing was started"):
        of_list(members_of(ENDING), tmp_path / "list.txt")


def test_name_of_two_partnerships_is_refused_with_their_codes(tmp_path: Path) -> None:
    members = [
        Member(code, "Newport", (AreaRef(f"E2300000{number}", force, "force"),), (), 12, "")
        for number, (code, force) in enumerate((("E22990091", "Gwent"), ("E22990092", "Hampshire")))
    ]
    (tmp_path / "list.txt").write_text("Newport\n", encoding="utf-8")

    with pytest.raises(Problem, match=r"“Newport” is the name of E22990091 \(Gwent\) and E22990092 \(Hampshire\)"):
        of_list(members, tmp_path / "list.txt")

    (tmp_path / "list.txt").write_text("E22990092\n", encoding="utf-8")
    assert of_list(members, tmp_path / "list.txt") == members[1:]


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xff\xfe\x00"])
def test_list_that_names_nothing_is_refused(places: None, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.txt").write_bytes(content)

    with pytest.raises(Problem, match="The list"):
        of_list(members_of(ENDING), tmp_path / "list.txt")
