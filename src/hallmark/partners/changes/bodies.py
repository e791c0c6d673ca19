"""Bodies, their seats, and who may sit in them."""

from datetime import date

from django.db import transaction
from django.utils.text import slugify

from hallmark.partners.changes.authority import recorded, require
from hallmark.partners.changes.dates import ended, lasting
from hallmark.partners.models import Agency, Body, Partnership, Post, Seat, Substitute, User
from hallmark.partners.permissions import Act
from hallmark.partners.rules import in_words, stands
from hallmark.ui.problems import Problem


class BodyProblem(Problem):
    """A body or seat that cannot be so."""


@transaction.atomic
def make_body(
    *,
    partnership: Partnership,
    name: str,
    kind: str,
    mission: str = "",
    begins: date | None = None,
    ends: date | None = None,
    is_new: bool = False,
    by: User | None,
) -> Body:
    """Makes a body of a partnership, or replaces what is said of the one of that name.

    Args:
        is_new: refuse where the partnership has one of that name already.
    """
    require(by, Act.BODY_CHANGE, partnership=partnership.pk)
    if not slugify(name):
        raise BodyProblem("A body needs a name. Give it one in letters.")
    _check_kind(kind)
    slug = f"{partnership.slug[:35]}-{slugify(name)[:44]}"
    taken = Body.objects.filter(slug=slug).first()
    if taken and (is_new or taken.partnership_id != partnership.pk):
        raise BodyProblem(f"There is a body called {taken} already. Change it on its own page, or give another name.")
    body, _ = Body.objects.update_or_create(
        slug=slug,
        defaults={
            "partnership": partnership,
            "name": name,
            "kind": kind,
            "mission": mission,
            "valid": lasting(name, begins, ends),
        },
    )
    recorded("body.make", body, by, partnership=partnership.pk)
    return body


def _check_kind(kind: str) -> None:
    if kind not in Body.Kind.values:
        raise BodyProblem(f"“{kind}” is no kind of body. Write one of {', '.join(Body.Kind.values)}.")


@transaction.atomic
def change_body(*, body: Body, name: str, kind: str, mission: str, by: User | None) -> Body:
    """Says anew what a body is called and what it is for. Its address stays."""
    require(by, Act.BODY_CHANGE, partnership=body.partnership_id)
    _check_kind(kind)
    if not slugify(name):
        raise BodyProblem("A body needs a name. Give it one in letters.")
    body = Body.objects.select_for_update().get(pk=body.pk)
    body.name, body.kind, body.mission = name, kind, mission
    body.save(update_fields=["name", "kind", "mission"])
    recorded("body.change", body, by, partnership=body.partnership_id, detail={"kind": kind})
    return body


@transaction.atomic
def end_body(*, body: Body, ends: date, successor: Body | None = None, by: User | None) -> None:
    """Ends a body, and says which one follows it."""
    require(by, Act.BODY_CHANGE, partnership=body.partnership_id)
    if successor == body:
        raise BodyProblem(f"{body} cannot follow itself.")
    body.valid, body.successor = ended(body.name, body.valid, ends), successor
    body.save(update_fields=["valid", "successor"])
    recorded("body.end", body, by, partnership=body.partnership_id, detail={"ends": f"{ends}"})


@transaction.atomic
def give_seat(
    *,
    body: Body,
    agency: Agency,
    name: str = "",
    principal: Post | None = None,
    begins: date | None = None,
    ends: date | None = None,
    by: User | None,
) -> Seat:
    """Gives an agency a seat in a body, with the post that sits in it where one is named."""
    require(by, Act.BODY_CHANGE, partnership=body.partnership_id)
    _check_sitter(agency, principal)
    valid = lasting(f"The seat of {agency}", begins, ends)
    seat = Seat.objects.create(body=body, agency=agency, name=name, principal=principal, valid=valid)
    recorded("seat.give", seat, by, agency=agency.pk, partnership=body.partnership_id, detail={"body": body.pk})
    return seat


def _check_sitter(agency: Agency, post: Post | None) -> None:
    if post is not None and post.agency_id != agency.pk:
        raise BodyProblem(f"{post} is a post of {post.agency}, not of {agency}, whose seat it is.")


@transaction.atomic
def seat_principal(*, seat: Seat, principal: Post | None, by: User | None) -> None:
    """Names the post that sits in a seat, or none."""
    require(by, Act.BODY_CHANGE, partnership=seat.body.partnership_id)
    _check_sitter(seat.agency, principal)
    seat.principal = principal
    seat.save(update_fields=["principal"])
    recorded(
        "seat.fill",
        seat,
        by,
        agency=seat.agency_id,
        partnership=seat.body.partnership_id,
        detail={"post": seat.principal_id},
    )


@transaction.atomic
def hand_seat_on(*, seat: Seat, to: Agency, on: date, by: User | None) -> Seat:
    """Gives an agency's seat to another from a day on, such as that which came after it; who sits in it is named anew.

    Raises:
        Problem: the other does not stand on that day, is the same, or the seat ends in any case.
    """
    require(by, Act.BODY_CHANGE, partnership=seat.body.partnership_id)
    if to.pk == seat.agency_id:
        raise BodyProblem(f"{to} has this seat already. Choose another agency.")
    if not stands(to.valid.lower, to.valid.upper, on):
        raise BodyProblem(f"{to} stands {in_words(to.valid.lower, to.valid.upper)}. Choose a day within that.")
    until = seat.valid.upper
    end_seat(seat=seat, ends=on, by=by)
    return give_seat(body=seat.body, agency=to, name=seat.name, begins=on, ends=until, by=by)


@transaction.atomic
def end_seat(*, seat: Seat, ends: date, by: User | None) -> None:
    """Takes a seat away from a day on."""
    require(by, Act.BODY_CHANGE, partnership=seat.body.partnership_id)
    seat.valid = ended(f"The seat of {seat.agency}", seat.valid, ends)
    seat.save(update_fields=["valid"])
    recorded(
        "seat.end", seat, by, agency=seat.agency_id, partnership=seat.body.partnership_id, detail={"ends": f"{ends}"}
    )


@transaction.atomic
def name_substitute(
    *,
    seat: Seat,
    post: Post,
    authority: str = "",
    begins: date | None = None,
    ends: date | None = None,
    by: User | None,
) -> Substitute:
    """Names a post of the seat's agency whose holder may sit in the principal's place, and how far they may speak."""
    require(by, Act.BODY_CHANGE, partnership=seat.body.partnership_id)
    _check_sitter(seat.agency, post)
    valid = lasting(f"The substitution of {post}", begins, ends)
    if seat.substitutes.filter(post=post, valid__overlap=valid).exists():
        raise BodyProblem(f"{post} stands in for that seat in that time already.")
    substitute = Substitute.objects.create(seat=seat, post=post, authority=authority, valid=valid)
    recorded(
        "substitute.name",
        substitute,
        by,
        agency=seat.agency_id,
        partnership=seat.body.partnership_id,
        detail={"seat": seat.pk, "post": post.pk},
    )
    return substitute


@transaction.atomic
def end_substitute(*, substitute: Substitute, ends: date, by: User | None) -> None:
    """Ends a substitution from a day on."""
    require(by, Act.BODY_CHANGE, partnership=substitute.seat.body.partnership_id)
    substitute.valid = ended(f"The substitution of {substitute.post}", substitute.valid, ends)
    substitute.save(update_fields=["valid"])
    recorded(
        "substitute.end",
        substitute,
        by,
        agency=substitute.seat.agency_id,
        partnership=substitute.seat.body.partnership_id,
        detail={"ends": f"{ends}"},
    )
