"""Two agencies with a lead and an analyst each, made the shortest way."""

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.text import slugify

from hallmark.partners.changes import appoint
from hallmark.partners.models import Agency, Post, User
from hallmark.partners.roles import Role
from partners.sign_in.codes import enrol

PASSWORD = "three random words"
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Staffed:
    """An agency, its lead, who has an authenticator app, and its posts."""

    agency: Agency
    lead: User
    lead_post: Post
    analyst_post: Post
    warden_post: Post


def agency(name: str) -> Agency:
    return Agency.objects.create(
        slug=slugify(name), name=name, kind=Agency.Kind.OTHER, nation="england", valid=DateRange(None, None)
    )


def post(of: Agency, title: str, *roles: Role) -> Post:
    return Post.objects.create(title=title, agency=of, roles=[str(role) for role in roles], valid=DateRange(None, None))


def person(email: str, name: str = "", password: str | None = PASSWORD) -> User:
    """Somebody with an account whose address is proved; without a password one that nobody has used."""
    made = User.objects.create_user(email, password, display_name=name)
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
    return made


def staffed(name: str, domain: str) -> Staffed:
    """An agency with a lead who can invite, a post that needs a second factor, and one that needs none."""
    made = agency(name)
    lead_post = post(made, "Head of service", Role.AGENCY_LEAD)
    lead = person(f"lead@{domain}", f"The lead of {name}")
    enrol(lead)
    appoint(post=lead_post, person=lead, begins=LONG_AGO, by=None)
    return Staffed(made, lead, lead_post, post(made, "Analyst", Role.ANALYST), post(made, "Councillor", Role.SCRUTINY))
