"""What a restored database must not let in: sessions, links, and what people proved themselves with before."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from hallmark.audit.canonical import Event
from hallmark.partners.models import User
from hallmark.partners.sign_in import people
from hallmark.partners.sign_in.models import Invitation, Recovery
from hallmark.partners.sign_in.rules import Lost
from hallmark.partners.sign_in.sessions import Session


def close_sessions_and_links() -> None:
    """Ends every session and withdraws every open invitation and recovery: each may have been used since the backup."""
    now = timezone.now()
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    Invitation.objects.filter(taken_at=None, withdrawn_at=None).update(withdrawn_at=now)
    Recovery.objects.filter(used_at=None, stopped_at=None).update(stopped_at=now)


def forget_password(event: Event) -> bool:
    """After a password was changed, the one before it opens nothing: the mailbox sets a new one. Whether it did."""
    return _forget_password(int(event.subject_id))


def forget_what_was_recovered(event: Event) -> bool:
    """What was recovered was lost before: the password or the second factor opens nothing. Whether it did.

    An event that does not say which, of an earlier Hallmark, ends both. The person is whoever used it.
    """
    if event.actor is None:
        return False
    lost = event.detail.get("lost")
    is_password = lost != Lost.SECOND_FACTOR and _forget_password(event.actor)
    is_factor = lost != Lost.PASSWORD and _end_factors(event.actor)
    return is_password or is_factor


def end_second_factor(event: Event) -> bool:
    """Second factors of the kind that was removed or renewed open nothing any more. Whether there were any."""
    return _end_factors(int(event.subject_id), event.detail["kind"])


def _forget_password(number: int) -> bool:
    person = User.objects.filter(pk=number).first()
    if person is None or not person.has_usable_password():
        return False
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return True


def _end_factors(number: int, kind: str = "") -> bool:
    """Ends a person's second factors, or those of a kind.

    Whoever has none enrols one with the password alone, so with the last of them the password goes as well: the mailbox
    must set a new one first.
    """
    theirs = Authenticator.objects.filter(user=number)
    found, _ = (theirs.filter(type=kind) if kind else theirs).delete()
    if found and not people.has_second_factor(number):
        theirs.delete()
        _forget_password(number)
    return bool(found)
