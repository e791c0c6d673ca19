"""Making an assessment as a job: asked for on a page, made by a worker."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from crimestats.periods import month_label, parse_month
from hallmark.areas.queries import AreaRef
from hallmark.assessment.places import first_day
from hallmark.assessment.shelf import slug_for
from hallmark.assessment.whose import partnership_of, refuse_to_make
from hallmark.jobs.changes import ask
from hallmark.jobs.models import Job
from hallmark.jobs.progress import Report
from hallmark.jobs.registry import register
from hallmark.partners.queries import territory
from hallmark.partners.queries.viewers import Viewer
from hallmark.ui.problems import Problem

KIND = "assessment.make"


def ask_for_assessment(
    *,
    area: str,
    year_ending: str,
    against: Sequence[str] | None = None,
    by: str,
    viewer: Viewer | None = None,
    target_percent: float | None = None,
    peers: int = 0,
) -> Job:
    """Asks for an assessment. Whoever asks for the very same while it is made is given the job that makes it.

    One of the same area and year with other comparisons waits until the first is made, and then takes its place.
    What is asked is as in `make_assessment`.

    Args:
        viewer: whoever asks on a page; without one, the operator.

    Raises:
        Problem: an unknown area or month, or one that is not the viewer's to assess. What needs counting to be found
            out is said on the job's page.
    """
    try:
        parse_month(year_ending)
    except ValueError as error:
        raise Problem(str(error)) from error
    place = territory(area, as_at=first_day(year_ending))
    slug = slug_for(place.area, year_ending)
    partnership = refuse_to_make(place, slug, viewer) if viewer else partnership_of(place, None)
    return ask_for_area(
        place.area,
        year_ending=year_ending,
        against=against,
        by=by,
        person=viewer.person if viewer else None,
        partnership=partnership.pk if partnership else None,
        target_percent=target_percent,
        peers=peers,
    )


def ask_for_area(
    found: AreaRef,
    *,
    year_ending: str,
    against: Sequence[str] | None = None,
    by: str,
    person: int | None = None,
    partnership: int | None = None,
    target_percent: float | None = None,
    peers: int = 0,
) -> Job:
    """The same for an area that was found already, and whose the assessment is, by their numbers."""
    arguments = {
        # However the area was named, two who mean the same ask for the same.
        "area": f"partnership:{found.code}" if found.kind == "partnership" else found.code,
        "year_ending": year_ending,
        "against": None if against is None else list(against),
        "target_percent": target_percent,
        "peers": peers,
    }
    title = f"Make the assessment of {found.name}, {_year(year_ending)}"
    return ask(KIND, arguments, title=title, by=by, person=person, partnership=partnership)


def add_to_registry() -> None:
    """Makes the kind known to the workers."""
    register(KIND, make, lock=lock)


def make(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Makes the assessment. It is written aside and moved into place whole, so one cut off leaves the earlier one."""
    # Every command and page registers this job; only the worker that runs it needs the whole of the analysis.
    from hallmark.assessment.changes import make_assessment

    slug = make_assessment(**arguments, by=report.by, person=report.person, step=report.step)
    return {"address": reverse("assessment", args=[slug]), "words": "Read the assessment"}


def lock(arguments: dict[str, Any]) -> str:
    """One area's year is made once at a time."""
    return f"assessment {arguments['area']} {arguments['year_ending']}"


def _year(year_ending: str) -> str:
    return f"year ending {month_label(year_ending)}"
