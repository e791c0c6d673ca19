"""Signing in without the pages of sign-in, as somebody who has enrolled a second factor."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from hallmark.partners.models import User
from hallmark.partners.roles import Role
from hallmark.partners.sign_in.middleware import ENROLLED
from partners.places_of_work import agency, holder, partnership

ANALYST = "A. Analyst"
AT_THE_DOOR = 10
"""Questions that each click of somebody signed in costs besides the page's own: the session, who they are, what they
hold, telling the database so, and whose brand the page carries."""


def analyst() -> User:
    """An analyst of a partnership without areas, who also manages it: whoever may do most with an assessment."""
    council = agency("Wick Council")
    return holder(council, Role.ANALYST, Role.MANAGER, name=ANALYST, partnership=partnership("Safer Wick", council))


def colleague_of(who: User, name: str = "B. Board", *roles: str) -> User:
    """Somebody else of the same council and partnership, with these roles or the same."""
    work = who.appointments.get().post
    return holder(work.agency, *(roles or work.roles), name=name, partnership=work.partnership)


def let_in(context: BrowserContext, client: Client, address: str) -> None:
    """Gives a real browser the session of a client, at the site of an address."""
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])


def signed_in(who: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who)
    session = client.session
    session[ENROLLED] = True
    session.save()
    return client
