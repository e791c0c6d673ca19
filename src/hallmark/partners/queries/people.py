"""One post, and one person, with everything that a viewer may see of them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from hallmark.partners.models import Accountability, Appointment, Post, Seat, Substitute, User
from hallmark.partners.queries.viewers import (
    Viewer,
    seen_agencies,
    seen_appointments,
    seen_bodies,
    seen_people,
    seen_posts,
)
from hallmark.partners.rules import stands


@dataclass(frozen=True)
class Tenure:
    """One appointment as a viewer sees it."""

    appointment: Appointment
    may_change: bool
    may_move: bool


@dataclass(frozen=True)
class Tenures:
    """Appointments now, to come, and over."""

    now: tuple[Tenure, ...]
    to_come: tuple[Tenure, ...]
    over: tuple[Tenure, ...]


@dataclass(frozen=True)
class PostPage:
    """A post with who holds it, to whom it answers, where it sits, and whether the viewer may fill it."""

    post: Post
    answers_to: tuple[Accountability, ...]
    tenures: Tenures
    seats: tuple[Seat, ...]
    substitutions: tuple[Substitute, ...]
    stands: bool
    may_appoint: bool
    may_change: bool


@dataclass(frozen=True)
class PersonPage:
    """A person with their posts."""

    person: User
    tenures: Tenures
    is_viewer: bool


def post_page(viewer: Viewer, public_id: UUID) -> PostPage | None:
    """The page of a post; None where there is none for this viewer. A fixed number of queries."""
    found = seen_posts(viewer).filter(public_id=public_id).select_related("agency", "team", "partnership").first()
    if found is None:
        return None
    bodies = seen_bodies(viewer)
    lines = found.accountabilities.select_related("to_agency", "to_body", "to_post").filter(_is_known(viewer))
    seats = found.seats.filter(valid__contains=viewer.on, body__in=bodies).select_related("body")
    stand_ins = found.substitutions.filter(valid__contains=viewer.on, seat__body__in=bodies)
    standing = stands(found.valid.lower, found.valid.upper, viewer.on)
    return PostPage(
        found,
        tuple(lines),
        tenures(viewer, found.pk, None),
        tuple(seats),
        tuple(stand_ins.select_related("seat__body", "seat__agency")),
        standing,
        standing and viewer.changes_people_of(found.agency_id),
        viewer.changes_people_of(found.agency_id),
    )


def answers_to(viewer: Viewer, posts: "QuerySet[Post]") -> list[Accountability]:
    """To whom posts answer, of those whom the viewer may know of, post by post; one query."""
    lines = Accountability.objects.filter(post__in=posts.values("pk")).filter(_is_known(viewer))
    return list(lines.select_related("post", "to_agency", "to_body", "to_post").order_by("post__title", "post", "id"))


def _is_known(viewer: Viewer) -> Q:
    agencies, bodies, posts = seen_agencies(viewer), seen_bodies(viewer), seen_posts(viewer)
    return Q(to_agency__in=agencies) | Q(to_body__in=bodies) | Q(to_post__in=posts)


def person_page(viewer: Viewer, public_id: UUID) -> PersonPage | None:
    """The page of a person; None where there is none for this viewer. A fixed number of queries."""
    found = seen_people(viewer).filter(public_id=public_id).first()
    if found is None:
        return None
    return PersonPage(found, tenures(viewer, None, found.pk), found.pk == viewer.person)


def tenures(viewer: Viewer, post: int | None, person: int | None) -> Tenures:
    """The appointments to a post, or of a person, that a viewer may see; one query."""
    rows = seen_appointments(viewer).select_related(
        "person", "employer", "post__agency", "post__team", "post__partnership", "ended_by"
    )
    rows = rows.filter(post=post) if post else rows.filter(person=person)
    now: list[Tenure] = []
    to_come: list[Tenure] = []
    over: list[Tenure] = []
    for row in rows:
        begins, ends = row.valid.lower, row.valid.upper
        is_over = row.valid.isempty or bool(ends and ends <= viewer.on)
        may_end = not is_over and viewer.changes_people_of(row.post.agency_id, row.employer_id)
        one = Tenure(row, may_end, may_end and viewer.changes_people_of(row.post.agency_id))
        (over if is_over else now if stands(begins, ends, viewer.on) else to_come).append(one)
    return Tenures(tuple(now), tuple(to_come), tuple(over))


def changeable(viewer: Viewer, public_id: UUID) -> Appointment | None:
    """The appointment that a viewer may end; None where it is not theirs, is over, or is not there."""
    row = (
        seen_appointments(viewer)
        .filter(public_id=public_id)
        .select_related("person", "employer", "post__agency", "ended_by")
        .first()
    )
    if row is None or row.valid.isempty or (row.valid.upper and row.valid.upper <= viewer.on):
        return None
    return row if viewer.changes_people_of(row.post.agency_id, row.employer_id) else None


def affairs_of(kind: str, public_id: UUID) -> tuple[int, int | None] | None:
    """In whose affairs a ``post`` or ``appointment`` is, whoever asks: agency and partnership; None if not there."""
    posts = Post.objects.filter(**{"public_id" if kind == "post" else "appointments__public_id": public_id})
    return posts.values_list("agency", "partnership").first()


def names_of(people: Collection[int]) -> dict[int, str]:
    """What people are called, by their numbers."""
    return {one.pk: str(one) for one in User.objects.filter(pk__in=people)}
