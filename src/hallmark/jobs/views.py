"""The pages of jobs: the list, one job with its progress, and the two things a person can do to it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hallmark.jobs import changes, presenters
from hallmark.jobs.models import Job
from hallmark.jobs.queries import job_with
from hallmark.jobs.registry import kind_named
from hallmark.ui.doors import Visitor, behind, visitor_at

LATEST = 50
# How often a page without script asks again, in seconds.
REFRESH_S = 4
# The acts that let somebody see what was asked for, and ask for something, which is also to stop it.
SEE = "evidence.read"
ASK = ("assessment.make", "evidence.add")


@require_GET
@behind(SEE)
def jobs(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """For the analyst: what was asked for lately, and what became of it."""
    rows = presenters.rows(visitor, LATEST)
    return render(request, "jobs/jobs.html", {"rows": rows, "latest": LATEST, "trail": ()})


@require_GET
@behind(SEE)
def job(request: HttpRequest, visitor: Visitor, job_id: uuid.UUID) -> HttpResponse:
    """For whoever asked for it: how far the job has come, a way to stop it, and the way to its result."""
    trail = (("Jobs", reverse("jobs")),)
    page = _page(request, visitor, job_id)
    return render(request, "jobs/job.html", {**page, "trail": trail, "refresh_s": REFRESH_S})


@require_GET
@behind(SEE)
def progress(request: HttpRequest, visitor: Visitor, job_id: uuid.UUID) -> HttpResponse:
    """For the job's page with script: where it stands, and that part of the page for when the state has changed."""
    page = _page(request, visitor, job_id)
    row: presenters.Row = page["row"]
    return JsonResponse(
        {
            "state": row.shown,
            "open": row.is_open,
            "tag": row.tag,
            "step": row.step,
            "words": row.words,
            "done": row.job.done_steps,
            "total": row.job.total_steps,
            "part": render_to_string("jobs/part.html", page, request),
        }
    )


@require_POST
@behind(*ASK)
def stop(request: HttpRequest, visitor: Visitor, job_id: uuid.UUID) -> HttpResponse:
    """For whoever asked for it, and those who could have: stops the job."""
    return _changed(request, changes.stop, visitor, job_id)


@require_POST
@behind(*ASK)
def start_again(request: HttpRequest, visitor: Visitor, job_id: uuid.UUID) -> HttpResponse:
    """For whoever asked for it, and those who could have: starts a job again that ended without a result."""
    return _changed(request, changes.start_again, visitor, job_id)


def _changed(request: HttpRequest, change: Callable[..., Job], visitor: Visitor, job_id: uuid.UUID) -> HttpResponse:
    found = job_with(visitor, job_id)
    if found is None or not _may_change(request, found):
        raise Http404
    change(job_id, by=visitor.name, person=visitor.person)
    return redirect("job", job_id=job_id)


def _page(request: HttpRequest, visitor: Visitor, job_id: uuid.UUID) -> dict[str, Any]:
    found = job_with(visitor, job_id)
    if found is None:
        raise Http404
    return {"row": presenters.row_of(found), "job": found, "may_change": _may_change(request, found)}


def _may_change(request: HttpRequest, found: Job) -> bool:
    """Whoever may ask for a job of its kind, today and where it is done: that they once could is not enough."""
    try:
        acts = kind_named(found.kind).acts
    except KeyError:
        acts = ASK
    asker = visitor_at(request, *acts)
    return asker is not None and asker.reaches(found.partnership)
