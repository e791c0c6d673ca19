"""Publishing an edition and withdrawing one: one transaction each, with its event in the audit."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone

from hallmark.audit.changes import record
from hallmark.publications import storing
from hallmark.publications.models import Publication
from hallmark.ui.problems import Problem


@dataclass(frozen=True)
class Going:
    """What goes out: of which partnership, at which address, and what it was made from.

    Attributes:
        slug: the last part of its address; editions of the same slug follow one another.
        approval: the number of the request that was approved. Published again, it is the edition that it gave.
    """

    partnership: int
    partnership_slug: str
    partnership_name: str
    kind: str
    slug: str
    title: str
    period: str
    is_synthetic: bool
    source_number: int
    approval: int


@dataclass(frozen=True)
class Person:
    """Somebody who answers for it: their number, and their name on the day."""

    number: int
    name: str


def publish(
    going: Going, make: Callable[[int], Mapping[str, bytes]], *, approved_by: Person, approved_at: datetime, by: Person
) -> Publication:
    """Publishes the next edition. Its files are written first; the row is the one moment at which it is public.

    Args:
        make: the files by name, given the number of the edition.

    Raises:
        Problem: an edition of the same stands, or came after the approval: what was withdrawn since stays in.
    """
    with _one_at_a_time(going):
        if found := Publication.objects.filter(approval=going.approval).first():
            return found
        same = Publication.objects.filter(partnership_slug=going.partnership_slug, slug=going.slug)
        made = same.filter(source_number=going.source_number)
        if made.filter(Q(withdrawn_at=None) | Q(published_at__gt=approved_at)).exists():
            raise Problem(
                "An edition of this version stands, or was published after this was approved. Ask for approval anew."
            )
        number = (same.aggregate(last=Max("number"))["last"] or 0) + 1
        folder = storing.folder_of(going.partnership_slug, going.slug, number)
        with _taken_back_on_failure(folder):
            edition = Publication.objects.create(
                **vars(going),
                number=number,
                files=storing.write(folder, make(number)),
                published_by=by.number,
                published_by_name=by.name,
                approved_by=approved_by.number,
                approved_by_name=approved_by.name,
            )
            record(
                act="publication.publish", subject=("publication", edition.pk), by=by.number,
                partnership=going.partnership, detail={"edition": number, "approved_by": approved_by.number},
            )  # fmt: skip
            return edition


@transaction.atomic
def withdraw(edition: Publication, *, reason: str, contact: str, by: Person) -> None:
    """Takes an edition back: its address then says what it was, when and why it went, and whom to ask.

    Raises:
        Problem: it is withdrawn already.
    """
    found = Publication.objects.filter(pk=edition.pk, withdrawn_at=None)
    if not found.update(
        withdrawn_at=timezone.now(), withdrawn_by=by.number, withdrawn_by_name=by.name, withdrawn_reason=reason,
        withdrawn_contact=contact,
    ):  # fmt: skip
        raise Problem("This edition was withdrawn already. Its page says why.")
    record(
        act="publication.withdraw", subject=("publication", edition.pk), by=by.number,
        partnership=edition.partnership, detail={"edition": edition.number},
    )  # fmt: skip


@contextmanager
def _one_at_a_time(going: Going) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            key = f"publication {going.partnership_slug}/{going.slug}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        yield


@contextmanager
def _taken_back_on_failure(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
