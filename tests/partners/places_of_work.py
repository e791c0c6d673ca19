"""Agencies, partnerships, posts and people for tests: each the least that is valid. All invented."""

from datetime import date
from itertools import count

from django.db.backends.postgresql.psycopg_any import DateRange

from hallmark.partners.changes import appoint, define_agency, join_partnership, make_post
from hallmark.partners.models import Agency, Appointment, Partnership, Post, User

LONG_AGO = date(2010, 4, 1)
_numbers = count(1)


def agency(name: str = "Alder Council", kind: str = "district-council", **given: object) -> Agency:
    """An agency that stands since long ago."""
    return define_agency(name=name, kind=kind, begins=LONG_AGO, by=None, **given)  # type: ignore[arg-type]


def partnership(name: str = "Safer Alder", *members: Agency) -> Partnership:
    """A partnership without areas, of these agencies."""
    made = Partnership.objects.create(
        slug=name.lower().replace(" ", "-"),
        kind="csp",
        legal_name=name,
        valid=DateRange(None, None),
        defined_by="tests",
    )
    for member in members:
        join(made, member)
    return made


def join(body: Partnership, member: Agency, **given: object) -> None:
    """Makes an agency a member since long ago, by words that no register knows."""
    join_partnership(
        partnership=body,
        agency=member,
        by=None,
        **{"standing": "co-operating", "legal_basis": "its agreement", "begins": LONG_AGO, **given},  # type: ignore[arg-type]
    )


def post(of: Agency, title: str = "Officer", *roles: str, **given: object) -> Post:
    """A post of an agency with these roles."""
    return make_post(title=title, agency=of, roles=roles, begins=LONG_AGO, by=None, **given)  # type: ignore[arg-type]


def person(name: str = "Ann Example") -> User:
    """Somebody with an account."""
    return User.objects.create_user(f"person{next(_numbers)}@example.test", display_name=name)


def hold(who: User, what: Post, begins: date = LONG_AGO, **given: object) -> Appointment:
    """Gives somebody a post."""
    return appoint(person=who, post=what, begins=begins, by=None, **given)  # type: ignore[arg-type]


def holder(of: Agency, *roles: str, name: str = "Ann Example", **given: object) -> User:
    """Somebody who holds a new post of an agency with these roles."""
    who = person(name)
    hold(who, post(of, f"Post of {name}", *roles, **given))
    return who
