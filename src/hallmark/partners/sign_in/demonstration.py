"""The demonstration's people: their addresses cannot exist, and let nobody in where real evidence is held."""

from hallmark.partners.models import User
from hallmark.ui.menu import evidence_is_synthetic

# RFC 2606 keeps .example out of the real world.
DOMAIN = "ostrey.example"
REFUSAL = "This is a sign-in of the demonstration, and this site is not the demonstration. Use an account of your own."


def is_demonstration(person: User) -> bool:
    """Is the account one of the demonstration's?"""
    return person.email.endswith((f"@{DOMAIN}", f".{DOMAIN}"))


def is_refused(person: User) -> bool:
    """Is it one of the demonstration's, where anything but invented evidence is held?"""
    return is_demonstration(person) and evidence_is_synthetic() != "all"
