"""Signing in without the pages of sign-in, as somebody who has enrolled a second factor."""

from django.test import Client

from hallmark.partners.models import User
from hallmark.partners.sign_in.middleware import ENROLLED


def signed_in(who: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who)
    session = client.session
    session[ENROLLED] = True
    session.save()
    return client
