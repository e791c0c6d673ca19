"""A round asked for on a page: a job for each assessment, force by force."""

from collections.abc import Sequence

from django.db import transaction

from hallmark.areas.queries import AreaRef
from hallmark.assessment.making_jobs import ask_for_area
from hallmark.assessment.rounds.asking import papers_of
from hallmark.assessment.rounds.index import lines_of
from hallmark.assessment.rounds.members import Member
from hallmark.assessment.rounds.sight import sight_of
from hallmark.assessment.shelf import Made
from hallmark.jobs.models import Job
from hallmark.partners.queries.viewers import Viewer


@transaction.atomic
def ask_for_round(members: Sequence[Member], year_ending: str, *, by: str, person: int, viewer: Viewer) -> list[Job]:
    """Asks for the assessment of each member that the index says can be made, or made again: all of them, or none.

    Only for those that are the viewer's to make.

    Those of a force follow one another, so that the worker that does them reads its files once. One that is made again
    keeps its target, with the baseline of that, and its peers.
    """
    sight = sight_of(viewer, members, year_ending)
    wanted = [line.member for line in lines_of(members, year_ending, sight) if line.can_be_made]
    papers = papers_of(year_ending)
    jobs = []
    for member in sorted(wanted, key=lambda member: (member.units, member.name)):
        _, made = papers.get(member.code, ("", Made()))
        target = made.options.get("target_percent")
        jobs.append(
            ask_for_area(
                AreaRef(member.code, member.name, "csp"),
                year_ending=year_ending,
                against=made.options["against"] if target else None,
                by=by,
                person=person,
                partnership=sight.whose[member.code],
                target_percent=target,
                peers=made.options.get("peers", 0),
            )
        )
    return jobs
