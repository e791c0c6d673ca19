"""Writing down what people do to an assessment. Each change is one transaction; nothing is deleted.

``by`` and ``person`` are the name and the number of whoever does it; at the command line there is no number.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from hallmark.assessment.editing.queries import last_edit
from hallmark.assessment.editing.recording import Adoption, record_version
from hallmark.assessment.models import Comment, Edit, Row
from hallmark.ui.problems import NotFound, Problem

__all__ = [
    "Adoption",
    "EditedMeanwhile",
    "add_comment",
    "give",
    "put_back",
    "record_version",
    "resolve_comment",
    "save_edit",
    "token_of",
    "withdraw",
]


class EditedMeanwhile(Problem):
    """Somebody else saved the same sentence since it was opened; ``latest`` is what they saved."""

    def __init__(self, latest: Edit | None) -> None:
        who = latest.withdrawn_by or latest.by if latest else "Somebody"
        super().__init__(f"{who} changed this sentence while you were writing. Nothing was saved; both texts are here.")
        self.latest = latest


def token_of(edit: Edit | None) -> str:
    """What an editor saw last, for the next save to be checked against."""
    if edit is None:
        return "none"
    return f"{edit.pk}" if edit.stands else f"{edit.pk}-withdrawn"


@transaction.atomic
def save_edit(
    *, slug: str, block_id: str, text: str, generated: str, figures: Mapping[str, str], seen: str,
    by: str, person: int | None = None,
) -> Edit:  # fmt: skip
    """Keeps a sentence in a person's words, with what stood behind it.

    Args:
        seen: `token_of` the last edit that the person saw.
        generated, figures: the sentence as generated, and its figures' values, id to value.
    Raises:
        EditedMeanwhile: somebody else's edit came between.
    """
    _check_seen(slug, block_id, seen)
    return Edit.objects.create(
        slug=slug, block_id=block_id, text=text, generated=generated, figures=dict(figures), by=by, person_id=person
    )


@transaction.atomic
def put_back(*, slug: str, block_id: str, seen: str, by: str, person: int | None = None) -> Edit:
    """Withdraws the edit that stands, so that the generated sentence does; the words stay in the history."""
    latest = _check_seen(slug, block_id, seen)
    if latest is None or not latest.stands:
        raise Problem("The generated sentence stands already. There is nothing to put back.")
    latest.withdrawn_at, latest.withdrawn_by, latest.withdrawn_person_id = timezone.now(), by, person
    latest.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_person"])
    return latest


def _check_seen(slug: str, block_id: str, seen: str) -> Edit | None:
    """The latest edit, if the person has seen it. Of two who save at once, the second waits here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"edit {slug} {block_id}"])
    latest = last_edit(slug, block_id)
    if token_of(latest) != seen:
        raise EditedMeanwhile(latest)
    return latest


def add_comment(*, slug: str, block_id: str, text: str, by: str, person: int | None = None) -> Comment:
    """Says something about a block."""
    return Comment.objects.create(slug=slug, block_id=block_id, text=text, by=by, person_id=person)


def resolve_comment(*, slug: str, block_id: str, comment_id: int, by: str, person: int | None = None) -> None:
    """Marks a comment as dealt with. One that is resolved already keeps who did it first."""
    comments = Comment.objects.filter(slug=slug, block_id=block_id, pk=comment_id)
    if not comments.exists():
        raise NotFound("There is no such comment on this sentence. Go back to its comments.")
    comments.filter(resolved_at=None).update(resolved_at=timezone.now(), resolved_by=by, resolved_person=person)


@transaction.atomic
def give(model: type[Row], rows: Iterable[Mapping[str, Any]], *, slug: str, by: str, person: int | None = None) -> int:
    """Adds what a person gives, all of it or nothing; what stands there already, or comes twice, is added once.

    Returns:
        How many rows were added.
    """
    fresh: list[Mapping[str, Any]] = []
    for row in rows:
        if row not in fresh and not model._default_manager.filter(slug=slug, withdrawn_at=None, **row).exists():
            fresh.append(row)
    for row in fresh:
        model._default_manager.create(slug=slug, by=by, person_id=person, **row)
    return len(fresh)


def withdraw(model: type[Row], *, slug: str, row_id: int, by: str, person: int | None = None) -> None:
    """Takes something given out of the assessment; it stays in the history."""
    found = model._default_manager.filter(slug=slug, pk=row_id, withdrawn_at=None)
    if not found.update(withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_person=person):
        raise NotFound("This is not here, or was withdrawn already. Go back to the list.")
