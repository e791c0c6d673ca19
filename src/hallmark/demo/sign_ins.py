"""The demonstration's sign-ins: one person of each kind, with a password that this installation made for itself.

Nothing secret is in the program, so there is nothing that a real install could let in. Besides, it refuses the
addresses (hallmark.partners.sign_in.demonstration).
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from hallmark.config.secret import kept_secret
from hallmark.demo.people import SIGN_INS
from hallmark.partners.models import User
from hallmark.partners.sign_in.people import prove_address

LONG_ENOUGH = 20
"""Letters of the password: 120 random bits, and still to be typed."""


@dataclass(frozen=True)
class SignIn:
    """Who one can be in the demonstration."""

    kind: str
    name: str
    email: str


def password(home: Path) -> str:
    """The password of all of them: made once, in a file that only its owner can read."""
    return kept_secret(home / "demonstration-password")[:LONG_ENOUGH]


@transaction.atomic
def open_sign_ins(home: Path) -> list[SignIn]:
    """Gives a password to those who have none yet, and returns all of them. Empty where the people are not there."""
    people = {person.email: person for person in User.objects.filter(email__in=SIGN_INS.values())}
    for person in people.values():
        if not person.has_usable_password():
            person.set_password(password(home))
            person.save(update_fields=["password"])
            prove_address(person)
    return [
        SignIn(role.label, people[email].display_name, email) for role, email in SIGN_INS.items() if email in people
    ]


def in_words(home: Path) -> list[str]:
    """The sign-ins as lines to print; empty where there are none."""
    opened = open_sign_ins(home)
    if not opened:
        return []
    widest = max(len(one.email) for one in opened)
    return [
        f"Sign in as any of these. The password of each is {password(home)}",
        *(f"  {one.email:<{widest}}  {one.kind}" for one in opened),
        "They open the demonstration only, where no second factor is asked of them.",
    ]
