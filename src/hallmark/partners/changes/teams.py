"""Teams, what they are meant to have, and posts with those to whom they answer."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from hallmark.areas.queries import AreaRef
from hallmark.partners.changes.authority import NotYours, reach_for, recorded, require, require_roles
from hallmark.partners.changes.dates import ended, lasting
from hallmark.partners.models import (
    Accountability,
    Agency,
    Appointment,
    Body,
    Establishment,
    Partnership,
    PartnershipMember,
    Post,
    Team,
    User,
)
from hallmark.partners.permissions import Act
from hallmark.partners.roles import Role
from hallmark.ui.problems import Problem


class TeamProblem(Problem):
    """A team or post that cannot be so."""


@transaction.atomic
def make_team(
    *,
    name: str,
    kind: str,
    agency: Agency | None = None,
    partnership: Partnership | None = None,
    area: AreaRef | None = None,
    begins: date | None = None,
    ends: date | None = None,
    is_new: bool = False,
    by: User | None,
) -> Team:
    """Makes a team of an agency, or a service of a partnership (or of both), or replaces the owner's of that name.

    Args:
        is_new: refuse where the owner has one of that name already.
    """
    owner = agency or partnership
    if owner is None:
        raise TeamProblem(f"Say whose team {name} is: an agency's, or a partnership's.")
    _require_team(by, agency, partnership)
    if not slugify(name):
        raise TeamProblem("A team needs a name. Give it one in letters.")
    if kind not in Team.Kind.values:
        raise TeamProblem(f"“{kind}” is no kind of team. Write one of {', '.join(Team.Kind.values)}.")
    slug = f"{owner.slug[:35]}-{slugify(name)[:44]}"
    taken = Team.objects.filter(slug=slug).first()
    if taken and (is_new or (taken.agency or taken.partnership) != owner):
        raise TeamProblem(f"There is a team called {taken} already. Give this one another name.")
    team, _ = Team.objects.update_or_create(
        slug=slug,
        defaults={
            "name": name,
            "kind": kind,
            "agency": agency,
            "partnership": partnership,
            **_area(area),
            "valid": lasting(name, begins, ends),
        },
    )
    recorded("team.make", team, by, agency=team.agency_id, partnership=team.partnership_id)
    return team


def _require_team(by: User | None, agency: Agency | None, partnership: Partnership | None) -> None:
    """A team of an agency is its lead's to change; a service of a partnership alone, whose partnership it is."""
    if agency is None and partnership is not None:
        require(by, Act.PARTNERSHIP_CHANGE, partnership=partnership.pk)
    else:
        require(by, Act.TEAM_CHANGE, agency.pk if agency else None)


def _area(area: AreaRef | None) -> dict[str, str]:
    return {
        "area_kind": area.kind if area else "",
        "area_code": area.code if area else "",
        "area_name": area.name if area else "",
    }


@transaction.atomic
def set_establishment(*, team: Team, grade: str, number: int, begins: date, by: User | None) -> None:
    """Says how many of a grade a team is meant to have from a day on; 0 says that it is not meant to have any."""
    _require_team(by, team.agency, team.partnership)
    if not grade.strip() or number < 0:
        raise TeamProblem("An establishment is a grade and a number of 0 or more.")
    rows = team.establishments.filter(grade__iexact=grade)
    rows.filter(valid__startswith__gte=begins).delete()
    for row in rows.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=begins)):
        row.valid = DateRange(row.valid.lower, begins)
        row.save(update_fields=["valid"])
    if number:
        Establishment.objects.create(team=team, grade=grade.strip(), number=number, valid=DateRange(begins, None))
    recorded(
        "establishment.set",
        team,
        by,
        agency=team.agency_id,
        partnership=team.partnership_id,
        detail={"number": number, "begins": f"{begins}"},
    )


@transaction.atomic
def close_team(*, team: Team, ends: date, by: User | None) -> None:
    """Ends a team from a day on. Raises TeamProblem while a post is in it then."""
    _require_team(by, team.agency, team.partnership)
    staying = team.posts.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=ends))
    if post := staying.first():
        raise TeamProblem(f"The post {post} is in {team} on that day. Abolish it, or put it in another team, first.")
    team.valid = ended(team.name, team.valid, ends)
    team.save(update_fields=["valid"])
    recorded("team.close", team, by, agency=team.agency_id, partnership=team.partnership_id, detail={"ends": f"{ends}"})


@transaction.atomic
def make_post(
    *,
    title: str,
    agency: Agency,
    function: str = "",
    grade: str = "",
    team: Team | None = None,
    partnership: Partnership | None = None,
    area: AreaRef | None = None,
    roles: Iterable[str] = (),
    email: str = "",
    phone: str = "",
    hours: str = "",
    begins: date | None = None,
    ends: date | None = None,
    by: User | None,
) -> Post:
    """Makes a post of an agency.

    Raises:
        NotYours: the agency, the partnership or one of the roles is not `by`'s to give.
    """
    require(by, Act.PEOPLE_CHANGE, agency.pk)
    given = _known(roles)
    if not title.strip():
        raise TeamProblem("A post needs a title.")
    post = Post(
        title=title.strip(),
        agency=agency,
        function=function,
        grade=grade,
        team=team,
        partnership=partnership,
        **_area(area),
        roles=given,
        email=email,
        phone=phone,
        hours=hours,
        valid=lasting(f"The post {title}", begins, ends),
    )
    _require_partnership(by, post)
    require_roles(by, post)
    post.save()
    recorded("post.make", post, by, agency=agency.pk, partnership=post.partnership_id, detail={"roles": given})
    return post


def _known(roles: Iterable[str]) -> list[str]:
    """Roles in the order of the table, each once. Raises TeamProblem for what is none."""
    given = set(roles)
    if unknown := given - set(Role.values):
        raise TeamProblem(f"“{min(unknown)}” is no role. Write some of {', '.join(Role.values)}.")
    return sorted(given, key=Role.values.index)


@transaction.atomic
def change_post(
    *,
    post: Post,
    function: str,
    grade: str,
    team: Team | None,
    roles: Iterable[str],
    email: str,
    phone: str,
    hours: str,
    by: User | None,
) -> Post:
    """Says anew what a post is for, how to reach it, and which roles its holder has; the roles hold at once.

    Raises:
        NotYours: the agency, or a role that is given or taken away, is not `by`'s to give.
    """
    require(by, Act.PEOPLE_CHANGE, post.agency_id)
    post = Post.objects.select_for_update(of=("self",)).select_related("agency").get(pk=post.pk)
    given, before = _known(roles), post.roles
    post.roles = _known(set(given) ^ set(before))
    require_roles(by, post)
    post.roles, post.function, post.grade, post.team = given, function, grade, team
    post.email, post.phone, post.hours = email, phone, hours
    post.save(update_fields=["roles", "function", "grade", "team", "email", "phone", "hours"])
    recorded(
        "post.change",
        post,
        by,
        agency=post.agency_id,
        partnership=post.partnership_id,
        detail={"roles": given, "roles-before": before},
    )
    return post


def _require_partnership(by: User | None, post: Post) -> None:
    """A post in a partnership is one of its members'; only the operator and an administrator may set that aside.

    Membership is asked for today, or for the first day of a post that is to come: one that is over does not count.
    """
    if post.partnership_id is None or reach_for(by, Act.AGENCY_CHANGE).everywhere:
        return
    joined = PartnershipMember.objects.filter(partnership=post.partnership_id, agency=post.agency_id)
    first, today = post.valid.lower, timezone.localdate()
    if not joined.filter(valid__contains=max(first or today, today)).exists():
        raise NotYours(f"{post.agency} is no member of that partnership, so it has no posts in it.")


@transaction.atomic
def close_post(*, post: Post, ends: date, by: User | None) -> None:
    """Ends a post from a day on. Raises TeamProblem while somebody is to hold it then."""
    require(by, Act.PEOPLE_CHANGE, post.agency_id)
    later = Appointment.objects.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=ends), post=post)
    if held := later.select_related("person").first():
        raise TeamProblem(f"{held.person} holds {post} on that day. End that first.")
    post.valid = ended(post.title, post.valid, ends)
    post.save(update_fields=["valid"])
    recorded("post.close", post, by, agency=post.agency_id, partnership=post.partnership_id, detail={"ends": f"{ends}"})


@transaction.atomic
def answer_to(*, post: Post, to: Agency | Body | Post, matter: str = "", by: User | None) -> Accountability:
    """Says that a post answers to an agency, a body or another post, besides those it answers to already."""
    require(by, Act.PEOPLE_CHANGE, post.agency_id)
    if to == post:
        raise TeamProblem(f"{post} cannot answer to itself.")
    whom: dict[str, Any] = {
        "to_agency": to if isinstance(to, Agency) else None,
        "to_body": to if isinstance(to, Body) else None,
        "to_post": to if isinstance(to, Post) else None,
    }
    row, _ = Accountability.objects.update_or_create(post=post, **whom, defaults={"matter": matter})
    recorded("post.answer", post, by, agency=post.agency_id, detail={f"to-{to._meta.model_name}": to.pk})
    return row


@transaction.atomic
def answer_no_more(*, line: Accountability, by: User | None) -> None:
    """Takes away that a post answers to one of those to whom it does."""
    require(by, Act.PEOPLE_CHANGE, line.post.agency_id)
    detail = {"to-agency": line.to_agency_id, "to-body": line.to_body_id, "to-post": line.to_post_id}
    line.delete()
    recorded(
        "post.answer-no-more",
        line.post,
        by,
        agency=line.post.agency_id,
        detail={name: number for name, number in detail.items() if number},
    )
