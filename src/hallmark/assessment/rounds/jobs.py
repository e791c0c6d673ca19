"""A round asked for on a page: a job for each assessment, force by force."""

from collections.abc import Iterable

from django.db import transaction

from hallmark.areas.queries import AreaRef
from hallmark.assessment.making_jobs import ask_for_area
from hallmark.assessment.rounds.asking import papers_of
from hallmark.assessment.rounds.members import Member
from hallmark.jobs.models import Job


@transaction.atomic
def ask_for_round(members: Iterable[Member], year_ending: str, *, by: str) -> list[Job]:
    """Asks for the assessment of each member that the evidence covers and that is not made: all of them, or none.

    Those of a force follow one another, so that the worker that does them reads its files once.
    """
    made = papers_of(year_ending)
    wanted = [member for member in members if not member.why_not and member.code not in made]
    ordered = sorted(wanted, key=lambda member: (member.units, member.name))
    return [
        ask_for_area(AreaRef(member.code, member.name, "csp"), year_ending=year_ending, by=by) for member in ordered
    ]
