"""What the pages about the site say of it: whom to reach, and which cookies it sets."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


@dataclass(frozen=True)
class Contact:
    """How to reach whoever runs this installation; `address` is blank where the words are no address."""

    words: str
    address: str

    @property
    def is_known(self) -> bool:
        """Has anybody said?"""
        return bool(self.words)


def contact() -> Contact:
    """From HALLMARK_CONTACT: an e-mail address, the address of a page, or words such as a telephone number."""
    words = str(settings.HALLMARK_CONTACT)
    if re.fullmatch(r"https?://[^\s<>\"]+", words):
        return Contact(words, words)
    try:
        validate_email(words)
    except ValidationError:
        return Contact(words, "")
    return Contact(words, f"mailto:{words}")


@dataclass(frozen=True)
class Cookie:
    """One cookie: its name, what it is for, and when it is gone."""

    name: str
    purpose: str
    lasts: str


def cookies() -> tuple[Cookie, ...]:
    """Every cookie that the site sets. A test compares them with those that a browser is given."""
    longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return (
        Cookie(
            settings.SESSION_COOKIE_NAME,
            "Knows you again from page to page once you begin to sign in. It holds a random number.",
            f"When you sign out, after half an hour unused, or after {longest.seconds // 3600} hours",
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            "Makes sure that a form sent to the site came from the site, and not from a page that pretends to be it.",
            f"After {settings.CSRF_COOKIE_AGE // (7 * 24 * 3600)} weeks",
        ),
        Cookie(
            MESSAGES,
            "Carries one sentence to the next page, such as that an invitation was sent.",
            "When the next page has shown it",
        ),
    )


MESSAGES = "messages"
"""Django's name for the cookie of its messages."""
