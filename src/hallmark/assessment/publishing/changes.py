"""Asking for approval, answering, publishing and withdrawing. Each is one transaction with its event in the audit."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from hallmark.assessment.models import (
    ApprovalRequest,
    Concern,
    Edit,
    Institution,
    MinutedGap,
    Paper,
    PartnerFigure,
    Passage,
    Progress,
    Row,
    Version,
)
from hallmark.assessment.publishing import rules
from hallmark.assessment.publishing.checking import partnership_of, stops
from hallmark.assessment.publishing.content import document_of, files_of
from hallmark.audit.changes import record
from hallmark.jobs.changes import ask
from hallmark.jobs.models import Job
from hallmark.jobs.progress import Report
from hallmark.jobs.registry import register
from hallmark.publications import changes as publications
from hallmark.publications.models import Publication
from hallmark.ui.problems import Problem

KIND = "publication.publish"
ROWS: tuple[type[Row], ...] = (Edit, Passage, PartnerFigure, Concern, Progress, MinutedGap, Institution)


@transaction.atomic
def ask_for_approval(version: Version, *, by: str, person: int) -> ApprovalRequest:
    """Asks to have an adopted version published.

    Raises:
        Problem: it cannot be published, or that was asked already.
    """
    _refuse_what_stops(version)
    try:
        with transaction.atomic():
            asked = ApprovalRequest.objects.create(version=version, asked_by=by, person_id=person)
    except IntegrityError:
        raise Problem("Approval of this version was asked for already, and waits for an answer.") from None
    _record("publication.ask", asked, person)
    return asked


@transaction.atomic
def approve(asked: ApprovalRequest, *, by: str, person: int) -> Job:
    """Approves what was asked, and asks for the job that publishes it.

    Raises:
        Problem: it was answered already, cannot be published, or the person had the last hand in it.
    """
    held = _open(asked)
    _refuse_what_stops(held.version)
    if not rules.may_approve(person, last=last_hand(held), asked_by=held.person_id):
        raise Problem(
            "You had the last hand in this version, or asked for its approval. Somebody else approves it: two people "
            "stand behind what goes out. Ask another manager of the partnership."
        )
    _answer(held, is_approved=True, by=by, person=person)
    _record("publication.approve", held, person)
    paper = partnership_of(held.version)
    return ask(
        KIND, {"request": held.pk}, title=f"Publish {document_of(held.version).title}", by=by, person=person,
        partnership=paper.partnership_id if paper else None,
    )  # fmt: skip


@transaction.atomic
def send_back(asked: ApprovalRequest, *, reason: str, by: str, person: int) -> None:
    """Refuses what was asked, with the reason. Raises a Problem where it was answered already."""
    held = _open(asked)
    _answer(held, is_approved=False, by=by, person=person, reason=reason)
    _record("publication.send-back", held, person)


def publish(asked: ApprovalRequest, *, step: Callable[[str], None] = lambda sentence: None) -> Publication:
    """Publishes what was approved; a second time gives the edition that there is.

    Raises:
        Problem: it was not approved, or something stands against it now.
    """
    paper, version = partnership_of(asked.version), asked.version
    approver, approved_at = asked.answered_person, asked.answered_at
    if not asked.is_approved or approver is None or approved_at is None or paper is None or paper.partnership is None:
        raise Problem("This was not approved, so it is not published.")
    if not Publication.objects.filter(approval=asked.pk).exists():
        _refuse_what_stops(version)
    document, whose = document_of(version), paper.partnership
    going = publications.Going(
        partnership=whose.pk,
        partnership_slug=whose.slug,
        partnership_name=str(whose),
        kind="assessment",
        slug=version.slug,
        title=document.title,
        period=document.period,
        is_synthetic=document.synthetic,
        source_number=version.number,
        approval=asked.pk,
    )
    person = publications.Person(approver.pk, asked.answered_by)
    return publications.publish(
        going,
        lambda number: files_of(version, whose.slug, number, step),
        approved_by=person,
        approved_at=approved_at,
        by=person,
    )


def last_hand(asked: ApprovalRequest) -> int | None:
    """Who changed the paper last before the version that somebody asks to have published was kept."""
    return rules.last_hand(_hands(asked.version.slug), until=asked.version.made_at, asked_by=asked.person_id)


def add_to_registry() -> None:
    """Makes the kind known to the workers."""
    register(
        KIND,
        _publish_as_job,
        lock=lambda arguments: f"publication {arguments['request']}",
        acts=("assessment.approve",),
    )


def _publish_as_job(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    asked = ApprovalRequest.objects.select_related("version", "answered_person").get(pk=arguments["request"])
    edition = publish(asked, step=report.step)
    address = reverse("published-latest", args=[edition.partnership_slug, edition.slug])
    return {"address": address, "words": "Read what was published"}


def _hands(slug: str) -> Iterator[rules.Hand]:
    # Whoever had it made anew had a hand in every sentence.
    for at, person in Paper.objects.filter(slug=slug).values_list("asked_at", "person"):
        yield at, person
    for model in ROWS:
        rows = model._default_manager.filter(slug=slug)
        for at, person, withdrawn_at, withdrawn_person in rows.values_list(
            "at", "person", "withdrawn_at", "withdrawn_person"
        ):
            yield at, person
            if withdrawn_at:
                yield withdrawn_at, withdrawn_person


def _open(asked: ApprovalRequest) -> ApprovalRequest:
    held = ApprovalRequest.objects.select_for_update(of=("self",)).select_related("version").get(pk=asked.pk)
    if held.answered_at:
        raise Problem(f"{held.answered_by} has answered this already. Look at the page again.")
    return held


def _answer(held: ApprovalRequest, *, is_approved: bool, by: str, person: int, reason: str = "") -> None:
    held.answered_at, held.answered_by, held.answered_person_id = timezone.now(), by, person
    held.is_approved, held.reason = is_approved, reason
    held.save()


def _refuse_what_stops(version: Version) -> None:
    if found := stops(version):
        raise Problem(found[0])


def _record(act: str, asked: ApprovalRequest, person: int) -> None:
    paper = partnership_of(asked.version)
    record(
        act=act, subject=("version", asked.version_id), by=person, detail={"request": asked.pk},
        partnership=paper.partnership_id if paper else None,
    )  # fmt: skip
