"""The demonstration's assessment adopted by its Board, approved by its manager and published, as people would do it."""

from collections.abc import Callable
from datetime import date

from hallmark.assessment.chapters.giving import ASSESSMENT, PROFILE, asked_of
from hallmark.assessment.duties import MISSING, state_of
from hallmark.assessment.editing.reading import work_on
from hallmark.assessment.editing.recording import Adoption, record_version
from hallmark.assessment.publishing import changes
from hallmark.demo.people import BOARD, SIGN_INS
from hallmark.partners.models import User
from hallmark.partners.roles import Role
from hallmark.publications.models import Publication

MET_ON = date(2025, 12, 4)
MINUTE = "5.1"


def publish(slug: str, *, step: Callable[[str], None]) -> Publication | None:
    """Publishes the assessment, unless an edition of it is there; None where its people are not."""
    if found := Publication.objects.filter(slug=slug).first():
        return found
    people = {person.email: person for person in User.objects.filter(email__in=SIGN_INS.values())}
    analyst, manager = (people.get(SIGN_INS[role]) for role in (Role.ANALYST, Role.MANAGER))
    work = work_on(slug)
    if analyst is None or manager is None or work is None:
        return None
    missing = [duty for duty in asked_of(work.document) if state_of(duty, work.given) == MISSING]
    adoption = Adoption(BOARD, MET_ON, MINUTE, PROFILE if missing else ASSESSMENT)
    kept = record_version(slug=slug, by=str(manager), person=manager.pk, why=f"Adopted by {BOARD}", adoption=adoption)
    asked = changes.ask_for_approval(kept, by=str(analyst), person=analyst.pk)
    # The job that this asks for finds the edition there.
    changes.approve(asked, by=str(manager), person=manager.pk)
    asked.refresh_from_db()
    return changes.publish(asked, step=step)
