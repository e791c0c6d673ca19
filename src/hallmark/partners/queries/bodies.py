"""Partnerships with their members, and bodies with their seats, each with what is wrong with it on the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from hallmark.law.days import in_words
from hallmark.law.queries import cadences, next_days, register, rhythm_of
from hallmark.law.register import Register
from hallmark.partners.memberships import doubt_of, empty_seats
from hallmark.partners.models import (
    Agency,
    AgencySuccession,
    Appointment,
    Body,
    Partnership,
    PartnershipMember,
    Post,
    Seat,
    Substitute,
)
from hallmark.partners.queries.viewers import Viewer, seen_bodies
from hallmark.partners.rules import stands


@dataclass(frozen=True)
class MemberRow:
    """A member on a day: by what law, and what is wrong with it in sentences."""

    member: PartnershipMember
    basis: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Members:
    """The members of a partnership on a day, those of other days, and whom the law names and nobody answers for."""

    today: tuple[MemberRow, ...]
    other_days: tuple[PartnershipMember, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class SeatRow:
    """A seat on a day: who sits in it, who may stand in, and what is wrong with it in sentences.

    `is_orphan`: its agency does not stand on the day, or has left the partnership, so the seat is to be handed on.
    """

    seat: Seat
    principal: Post | None
    substitutes: tuple[Substitute, ...]
    flags: tuple[str, ...]
    is_orphan: bool


# What the cadence of a body is of, in the register of law.
MEETING = "Meeting"


@dataclass(frozen=True)
class Meets:
    """How often a body meets, in words, by which source, and its next day; None where that is not known."""

    rhythm: str
    source: str
    next_day: date | None


def cadence_owner(body: Body) -> str:
    """The body as the register of law names whose a cadence is."""
    return f"body:{body.slug}"


def meets(body: Body, *, after: date) -> Meets | None:
    """How often a body meets on a day, or from the next day for which that is set; None where it never is."""
    for cadence in cadences(cadence_owner(body)):
        if cadence.what == MEETING:
            lasting = [one for one in cadence.versions.all() if not one.valid.upper or one.valid.upper > after]
            if lasting:
                day = next(iter(next_days(cadence, after=after)), None)
                return Meets(rhythm_of(lasting[0]).in_words, lasting[0].source, day)
    return None


def members(partnership: Partnership, *, on: date) -> Members:
    """The members of a partnership; three queries.

    Whom the law names is asked of Community Safety Partnerships only.
    """
    law = register()
    rows = list(partnership.members.select_related("agency"))
    after = successors(row.agency for row in rows)
    today = [row for row in rows if stands(row.valid.lower, row.valid.upper, on)]
    nations = {row.agency.nation for row in today if row.standing == PartnershipMember.Standing.RESPONSIBLE}
    missing: list[str] = []
    if partnership.kind == Partnership.Kind.CSP and len(nations) == 1:
        bases = [row.legal_basis for row in today]
        missing = empty_seats(law, bases=bases, nation=nations.pop(), on=on)
    return Members(
        tuple(MemberRow(row, _basis(law, row), _member_flags(law, row, after, on)) for row in today),
        tuple(row for row in rows if row not in today),
        tuple(missing),
    )


def _basis(law: Register, row: PartnershipMember) -> str:
    rule = law.known(row.legal_basis)
    return rule.title if rule else row.legal_basis


def _member_flags(
    law: Register, row: PartnershipMember, after: dict[int, list[AgencySuccession]], on: date
) -> tuple[str, ...]:
    doubt = doubt_of(
        law,
        legal_basis=row.legal_basis,
        standing=row.standing,
        agency_kind=row.agency.kind,
        nation=row.agency.nation,
        on=on,
    )
    return tuple(filter(None, (has_ended(row.agency, after, on), doubt)))


def successors(agencies: Iterable[Agency]) -> dict[int, list[AgencySuccession]]:
    """What each agency became, by its number; one query."""
    found: dict[int, list[AgencySuccession]] = {}
    for row in AgencySuccession.objects.filter(before__in=[one.pk for one in agencies]).select_related("after"):
        found.setdefault(row.before_id, []).append(row)
    return found


def has_ended(agency: Agency, after: dict[int, list[AgencySuccession]], on: date) -> str:
    """A sentence where an agency does not stand on a day, with what it became; blank where it stands."""
    if stands(agency.valid.lower, agency.valid.upper, on):
        return ""
    if agency.valid.lower and on < agency.valid.lower:
        return f"{agency} does not stand until {in_words(agency.valid.lower)}."
    became = " and ".join(row.after.name for row in after.get(agency.pk, ()))
    then = f" Its functions went to {became}." if became else ""
    return f"{agency} ended on {in_words(agency.valid.upper)}.{then}"


def seats(body: Body, viewer: Viewer) -> list[SeatRow]:
    """The seats of a body on the viewer's day; a fixed number of queries whatever their number."""
    return _seat_rows(body.seats.all(), viewer)


def faulty_seats(viewer: Viewer, *, partnerships: Iterable[int], agencies: Iterable[int]) -> list[SeatRow]:
    """The seats with something wrong on the viewer's day, in bodies of these partnerships or of these agencies.

    Only of bodies that the viewer sees and that stand on the day; a fixed number of queries.
    """
    wanted = Q(body__partnership__in=partnerships) | Q(agency__in=agencies)
    standing = seen_bodies(viewer).filter(valid__contains=viewer.on)
    return [row for row in _seat_rows(Seat.objects.filter(wanted, body__in=standing), viewer) if row.flags]


def _seat_rows(found: QuerySet[Seat], viewer: Viewer) -> list[SeatRow]:
    on = viewer.on
    live = Appointment.objects.live(on).select_related("person", "employer")
    holders = Prefetch("appointments", queryset=live, to_attr="holders")
    posts = Post.objects.select_related("agency").prefetch_related(holders)
    standing_in = Substitute.objects.filter(valid__contains=on).prefetch_related(Prefetch("post", queryset=posts))
    rows = list(
        found.filter(valid__contains=on)
        .select_related("agency", "body")
        .prefetch_related(
            Prefetch("principal", queryset=posts),
            Prefetch("substitutes", queryset=standing_in, to_attr="standing_in"),
        )
    )
    after = successors(row.agency for row in rows)
    of = {row.body.partnership_id for row in rows}
    members_today = PartnershipMember.objects.filter(partnership__in=of, valid__contains=on)
    joined = set(members_today.values_list("partnership", "agency"))
    return [
        SeatRow(
            row,
            row.principal,
            tuple(row.standing_in),
            tuple(_seat_flags(row, after, joined, on)),
            (row.body.partnership_id, row.agency_id) not in joined
            or not stands(row.agency.valid.lower, row.agency.valid.upper, on),
        )
        for row in rows
    ]


def _seat_flags(
    seat: Seat, after: dict[int, list[AgencySuccession]], joined: set[tuple[int, int]], on: date
) -> Iterable[str]:
    if ended := has_ended(seat.agency, after, on):
        yield ended
    elif (seat.body.partnership_id, seat.agency_id) not in joined:
        yield f"{seat.agency} is no member of the partnership on this day."
    if seat.principal is None:
        yield "No post is named for this seat."
    elif not stands(seat.principal.valid.lower, seat.principal.valid.upper, on):
        yield f"The post {seat.principal} does not stand on this day."
    elif not seat.principal.holders:  # type: ignore[attr-defined]  # fetched by `seats`
        yield f"Nobody holds the post {seat.principal}."
