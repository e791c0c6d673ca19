"""What a restored database must not let in: sessions and links that ended since, and passwords that were changed."""

from allauth.usersessions.models import UserSession
from django.utils import timezone

from hallmark.audit.canonical import Event
from hallmark.partners.models import User
from hallmark.partners.sign_in.models import Invitation, Recovery
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
    person = User.objects.filter(pk=int(event.subject_id)).first()
    if person is None or not person.has_usable_password():
        return False
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return True
