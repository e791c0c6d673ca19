"""From an adopted version to the public's page, in the browser's steps: two people, frozen, and withdrawn in words."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from assessment.editing.factories import SLUG, write_assessment
from hallmark.assessment import formats
from hallmark.assessment.editing import changes as editing
from hallmark.assessment.editing.recording import Adoption, record_version
from hallmark.assessment.models import ApprovalRequest, Paper, PartnerFigure, Version
from hallmark.assessment.publishing import changes
from hallmark.assessment.publishing.rules import last_hand, may_approve
from hallmark.audit import changes as audit
from hallmark.jobs.models import Job
from hallmark.partners.models import User
from hallmark.partners.roles import Role
from hallmark.publications import changes as publications
from hallmark.publications.models import Publication
from hallmark.ui.problems import Problem
from partners.signing_in import analyst, colleague_of, signed_in
from strict_templates import forgive_nothing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BOARD = {"body": "the Board of Safer Wick", "minute_reference": "7.2", "adopted_as": "crime profile"}
WHERE = f"/published/safer-wick/{SLUG}/"


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of this test's own; what files are made of a version is told elsewhere."""
    forgive_nothing(monkeypatch)
    settings.ASSESSMENTS_ROOT, settings.PUBLICATIONS_ROOT = tmp_path / "assessments", tmp_path / "publications"
    monkeypatch.setattr(formats, "rendered_version", lambda slug, number, name: f"{name} of {number}".encode())
    return tmp_path


@pytest.fixture
def writer() -> User:
    """The partnership's analyst, who manages it too; the assessment is theirs."""
    return analyst()


@pytest.fixture
def manager(writer: User) -> User:
    return colleague_of(writer, "M. Manager", Role.MANAGER)


@pytest.fixture
def version(home: Path, writer: User) -> Version:
    """An adopted version of an assessment of the partnership, in the writer's words."""
    write_assessment(home / "assessments")
    work = writer.appointments.get().post
    Paper.objects.create(slug=SLUG, partnership=work.partnership, asked_by="x", asked_at="2026-01-01T00:00Z")
    editing.save_edit(
        slug=SLUG, block_id="sentence-1", text="In our words of 2025.", generated="x", figures={}, seen="none",
        by=str(writer), person=writer.pk,
    )  # fmt: skip
    return adopted(writer)


def adopted(by: User) -> Version:
    adoption = Adoption(on=date(2026, 1, 14), **BOARD)
    return record_version(slug=SLUG, by=str(by), person=by.pk, why="For the Board", adoption=adoption)


def published(version: Version, writer: User, manager: User) -> Publication:
    """An edition of a version, by the ways of the pages; the job is done here and now."""
    here = f"/assessments/{SLUG}/versions/{version.number}/publish/"
    assert signed_in(writer).post(here, {"act": "ask"}).status_code == 302
    answer = signed_in(manager).post(here, {"act": "approve"})
    job = Job.objects.get(kind=changes.KIND, arguments={"request": ApprovalRequest.objects.latest("id").pk})
    assert answer["Location"] == f"/jobs/{job.pk}/"
    asked = ApprovalRequest.objects.select_related("version", "answered_person").latest("id")
    return changes.publish(asked)


def html(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_what_two_people_send_out_is_read_by_anybody(version: Version, writer: User, manager: User):
    assert Client().get(WHERE).status_code == 404

    published(version, writer, manager)

    page = html(Client().get(WHERE))
    assert "In our words of 2025." in page
    assert "Edition 1" in page
    for name in ("document.pdf", "document.docx", "figures.xlsx", "figures.csv", "document.json"):
        answer = Client().get(f"{WHERE}1/files/{name}")
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=300")
    assert Client().get("/published/").status_code == Client().get("/published/safer-wick/").status_code == 200
    assert SLUG in html(Client().get("/published/"))


def test_text_that_went_out_leads_nowhere_but_into_the_open(version: Version, writer: User, manager: User):
    edition = published(version, writer, manager)

    text = html(Client().get(edition.address)).split('id="main-content"')[1].split("</main>")[0]
    addresses = re.findall(r'(?:href|src|data-[a-z]+)="(/[^"]*)"', text)
    assert f"{WHERE}1/files/figures.csv" in addresses
    assert [one for one in addresses if not one.startswith(WHERE)] == []
    assert "hm-flag" not in text


def test_draft_is_reached_by_nobody_who_has_not_signed_in(version: Version):
    for address in (f"/assessments/{SLUG}/", f"/assessments/{SLUG}/versions/1/"):
        assert Client().get(address)["Location"].startswith("/account/sign-in/")
    assert Client().get(f"{WHERE}1/").status_code == Client().get(f"{WHERE}1/files/document.pdf").status_code == 404


def test_last_hand_in_it_does_not_approve_it(version: Version, writer: User, manager: User):
    asked = changes.ask_for_approval(version, by=str(manager), person=manager.pk)
    here = f"/assessments/{SLUG}/versions/1/publish/"

    assert "somebody else approves it" in html(signed_in(writer).get(here))
    refused = signed_in(writer).post(here, {"act": "approve"})
    assert refused.status_code == 400
    assert "You had the last hand" in html(refused)
    asked.refresh_from_db()
    assert asked.answered_at is None
    # Nor whoever asks: one manager cannot adopt, ask and approve alone.
    assert signed_in(manager).post(here, {"act": "approve"}).status_code == 400
    second = colleague_of(writer, "S. Second", Role.MANAGER)
    assert signed_in(second).post(here, {"act": "approve"}).status_code == 302


def test_whoever_had_it_made_anew_had_a_hand_in_it(version: Version, writer: User, manager: User):
    Paper.objects.update(person=manager, asked_at=version.made_at)
    asked = changes.ask_for_approval(version, by=str(writer), person=writer.pk)

    assert changes.last_hand(asked) == manager.pk


def test_approval_of_before_lets_nothing_out_that_was_withdrawn_since(version: Version, writer: User, manager: User):
    """The first approval's job failed, the second gave the edition that was withdrawn; the first is tried again."""
    first = changes.ask_for_approval(version, by=str(writer), person=writer.pk)
    changes.approve(first, by=str(manager), person=manager.pk)
    first.refresh_from_db()
    edition = published(version, writer, manager)
    person = publications.Person(manager.pk, "M. Manager")
    publications.withdraw(edition, reason="A name is in it.", contact="us@example.org", by=person)

    with pytest.raises(Problem, match="Ask for approval anew"):
        changes.publish(first)
    assert Client().get(edition.address).status_code == 410


@pytest.mark.parametrize(
    ("hands", "asked_by", "last"),
    [
        ([], 7, 7),
        ([(1, 5)], 7, 5),
        ([(1, 5), (2, 6)], 7, 6),
        ([(2, 6), (1, 5)], 7, 6),
        ([(1, 5), (3, 6)], 7, 6),
        ([(1, 5), (4, 6)], 7, 5),
        ([(1, 5), (2, None)], 7, 7),
        ([], None, None),
    ],
)
def test_last_hand_is_that_before_the_version_was_kept(hands: Any, asked_by: int | None, last: int | None):
    found = last_hand(hands, until=3, asked_by=asked_by)  # type: ignore[arg-type]

    assert found == last
    allowed = [may_approve(person, last=found, asked_by=asked_by) for person in (5, 6, 7)]
    assert allowed == [last is not None and one not in {last, asked_by} for one in (5, 6, 7)]


def test_analyst_asks_and_does_not_answer(version: Version, writer: User):
    only = colleague_of(writer, "O. Only", Role.ANALYST)
    here = f"/assessments/{SLUG}/versions/1/publish/"

    assert signed_in(only).post(here, {"act": "ask"}).status_code == 302
    assert "It waits for a manager" in html(signed_in(only).get(here))
    for act in ("approve", "send-back"):
        assert signed_in(only).post(here, {"act": act, "reason": "x"}).status_code == 404
    assert signed_in(only).get(f"/assessments/{SLUG}/editions/1/withdraw/").status_code == 404


def test_what_is_sent_back_says_why_and_can_be_asked_again(version: Version, writer: User, manager: User):
    here, client = f"/assessments/{SLUG}/versions/1/publish/", signed_in(manager)
    changes.ask_for_approval(version, by=str(writer), person=writer.pk)

    assert "Enter what must be put right." in html(client.post(here, {"act": "send-back", "reason": ""}))
    client.post(here, {"act": "send-back", "reason": "The map is wrong."})

    assert "M. Manager sent it back" in html(signed_in(writer).get(here))
    assert "The map is wrong." in html(signed_in(writer).get(here))
    assert changes.ask_for_approval(version, by=str(writer), person=writer.pk).answered_at is None
    with pytest.raises(Problem, match="asked for already"):
        changes.ask_for_approval(version, by=str(writer), person=writer.pk)


def test_draft_that_no_body_adopted_is_not_published(version: Version, writer: User):
    draft = record_version(slug=SLUG, by=str(writer), why="Next")

    with pytest.raises(Problem, match="Only a version that a body has adopted"):
        changes.ask_for_approval(draft, by=str(writer), person=writer.pk)


def test_number_that_tells_who_somebody_is_stays_in(home: Path, version: Version, writer: User):
    row = {"chapter": "c", "agency": "NHS", "what": "Adults", "unit": "people", "value": 3.0, "source": "s"}
    PartnerFigure.objects.create(slug=SLUG, by="x", period_start="2025-01", period_end="2025-12", **row)
    second = adopted(writer)

    with pytest.raises(Problem, match="“Adults” of NHS cannot go out"):
        changes.ask_for_approval(second, by=str(writer), person=writer.pk)
    PartnerFigure.objects.update(is_published=True)
    assert changes.ask_for_approval(second, by=str(writer), person=writer.pk)


def test_assessment_of_nobodys_partnership_is_not_published(version: Version, writer: User):
    Paper.objects.update(partnership=None)

    with pytest.raises(Problem, match="It is not known whose assessment this is"):
        changes.ask_for_approval(version, by=str(writer), person=writer.pk)


def test_second_edition_takes_the_lasting_address_and_the_first_keeps_its_own(
    version: Version, writer: User, manager: User
):
    published(version, writer, manager)
    published(adopted(writer), writer, manager)

    assert "Edition 2" in html(Client().get(WHERE))
    assert "1 earlier edition" in html(Client().get(WHERE))
    first = html(Client().get(f"{WHERE}1/"))
    assert "There is a later edition." in first
    with pytest.raises(Problem, match="published already, as edition 1"):
        changes.ask_for_approval(version, by=str(writer), person=writer.pk)


def test_publishing_twice_gives_the_edition_that_there_is(version: Version, writer: User, manager: User):
    edition = published(version, writer, manager)
    asked = ApprovalRequest.objects.select_related("version", "answered_person").get()

    assert changes.publish(asked) == edition
    assert Publication.objects.count() == 1


def test_withdrawn_edition_says_what_when_why_and_whom_to_ask(version: Version, writer: User, manager: User):
    edition = published(version, writer, manager)
    client, here = signed_in(manager), f"/assessments/{SLUG}/editions/1/withdraw/"
    assert "Enter whom to ask." in html(client.post(here, {"reason": "Wrong."}))

    assert client.post(here, {"reason": "Table 3 was wrong.", "contact": "safety@wick.test"}).status_code == 302

    for address in (edition.address, WHERE, f"{WHERE}1/files/figures.csv"):
        answer = Client().get(address)
        assert answer.status_code == 410
        for words in ("Wick", "Table 3 was wrong.", "safety@wick.test", "withdrawn on"):
            assert words in html(answer)
        assert "In our words" not in html(answer)
    assert Client().get(f"{WHERE}1/files/nothing").status_code == 404
    assert "Nothing is published at present." in html(Client().get("/published/safer-wick/"))
    assert client.get(here).status_code == 404


def test_database_refuses_to_change_or_delete_what_went_out(version: Version, writer: User, manager: User):
    edition = published(version, writer, manager)
    row = Publication.objects.filter(pk=edition.pk)

    def refused(change: Any) -> None:
        with pytest.raises(IntegrityError, match="It can be withdrawn, not changed"), transaction.atomic():
            change()

    for field, value in (("title", "x"), ("files", {}), ("number", 9), ("published_by_name", "x")):
        refused(lambda field=field, value=value: row.update(**{field: value}))
    refused(row.delete)
    publications.withdraw(edition, reason="w", contact="c", by=publications.Person(manager.pk, "M"))
    refused(lambda: row.update(withdrawn_reason="other"))
    refused(lambda: row.update(
        withdrawn_at=None, withdrawn_by=None, withdrawn_by_name="", withdrawn_reason="", withdrawn_contact=""
    ))  # fmt: skip


def test_file_that_is_not_what_was_published_is_not_shown(home: Path, version: Version, writer: User, manager: User):
    published(version, writer, manager)
    for path in (home / "publications").rglob("*.*"):
        path.write_bytes(b"something else")

    for address in (WHERE, f"{WHERE}1/files/document.pdf"):
        answer = Client().get(address)
        assert answer.status_code == 500
        assert b"something else" not in answer.content


def test_page_costs_one_query_and_is_not_sent_again_unchanged(version: Version, writer: User, manager: User):
    published(version, writer, manager)
    for address in ("/published/", "/published/safer-wick/", WHERE, f"{WHERE}1/", f"{WHERE}1/files/figures.csv"):
        with CaptureQueriesContext(connection) as asked:
            answer = Client().get(address)
        assert len(asked) <= 1
        assert "public" in answer["Cache-Control"]
        same = Client().get(address, headers={"If-None-Match": answer["ETag"]})
        assert (same.status_code, same.content) == (304, b"")
        if "Last-Modified" in answer:
            since = Client().get(address, headers={"If-Modified-Since": answer["Last-Modified"]})
            assert since.status_code == 304
        mine = signed_in(manager).get(address, headers={"If-None-Match": answer["ETag"]})
        assert (mine.status_code, "no-store" in mine["Cache-Control"]) == (200, True)


def test_list_from_which_an_edition_was_withdrawn_is_sent_anew(version: Version, writer: User, manager: User):
    edition = published(version, writer, manager)
    before = Client().get("/published/")
    assert "Last-Modified" not in before
    person = publications.Person(manager.pk, "M. Manager")
    publications.withdraw(edition, reason="A name is in it.", contact="us@example.org", by=person)

    after = Client().get("/published/", headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert edition.title not in html(after)


def test_each_step_is_in_the_audit_with_who_and_whose(
    version: Version, writer: User, manager: User, monkeypatch: pytest.MonkeyPatch
):
    told: list[dict[str, Any]] = []
    for module in (changes, publications):
        monkeypatch.setattr(module, "record", lambda **event: told.append(event) or audit.record(**event))

    edition = published(version, writer, manager)
    publications.withdraw(edition, reason="w", contact="c", by=publications.Person(manager.pk, "M"))

    whose = writer.appointments.get().post.partnership_id
    assert [(one["act"], one["by"], one["partnership"]) for one in told] == [
        ("publication.ask", writer.pk, whose),
        ("publication.approve", manager.pk, whose),
        ("publication.publish", manager.pk, whose),
        ("publication.withdraw", manager.pk, whose),
    ]
    assert "Wick" not in json.dumps([one.get("detail") for one in told])


def test_failure_while_publishing_leaves_nothing_public(
    home: Path, version: Version, writer: User, manager: User, monkeypatch: pytest.MonkeyPatch
):
    def fail(**_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(publications, "record", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        published(version, writer, manager)

    assert not Publication.objects.exists()
    assert list((home / "publications").rglob("*.*")) == []
