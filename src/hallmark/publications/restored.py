"""What was withdrawn after a backup was taken is withdrawn again, once that backup is restored."""

from hallmark.audit.canonical import Event
from hallmark.audit.registry import names_of
from hallmark.publications.changes import Person, withdraw
from hallmark.publications.models import Publication

# The audit holds no words for the public, so the reason that was given is not known here.
REASON = "It was withdrawn, and this site was then restored from a backup that does not hold the reason."


def withdraw_again(event: Event) -> bool:
    """Withdraws the edition that an event ``publication.withdraw`` tells of; whether it was still public."""
    found = Publication.objects.filter(pk=int(event.subject_id), number=event.detail["edition"], withdrawn_at=None)
    edition = found.first()
    if edition is None or edition.partnership != event.partnership:
        return False
    number = event.actor or edition.approved_by
    name = names_of({number}).get(number, edition.approved_by_name)
    withdraw(edition, reason=REASON, contact=edition.partnership_name, by=Person(number, name))
    return True
