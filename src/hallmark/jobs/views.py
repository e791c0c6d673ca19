"""The pages of jobs: the list, one job with its progress, and the two things a person can do to it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hallmark.jobs import changes, presenters
from hallmark.jobs.models import Job
from hallmark.jobs.queries import job_with

LATEST = 50
# How often a page without script asks again, in seconds.
REFRESH_S = 4
# Until there is sign-in (docs/adr/0005).
BY = "The site"


@require_GET
@never_cache
def jobs(request: HttpRequest) -> HttpResponse:
    """For the analyst: what was asked for lately, and what became of it."""
    return render(request, "jobs/jobs.html", {"rows": presenters.rows(LATEST), "latest": LATEST, "trail": ()})


@require_GET
@never_cache
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """For whoever asked for it: how far the job has come, a way to stop it, and the way to its result."""
    trail = (("Jobs", reverse("jobs")),)
    return render(request, "jobs/job.html", {**_page(job_id), "trail": trail, "refresh_s": REFRESH_S})


@require_GET
@never_cache
def progress(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """For the job's page with script: where it stands, and that part of the page for when the state has changed."""
    page = _page(job_id)
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
def stop(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """For whoever asked for it: stops the job."""
    return _changed(changes.stop, job_id)


@require_POST
def start_again(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """For whoever asked for it: starts a job again that ended without a result."""
    return _changed(changes.start_again, job_id)


def _changed(change: Callable[..., Job], job_id: uuid.UUID) -> HttpResponse:
    try:
        change(job_id, by=BY)
    except Job.DoesNotExist:
        raise Http404 from None
    return redirect("job", job_id=job_id)


def _page(job_id: uuid.UUID) -> dict[str, Any]:
    found = job_with(job_id)
    if found is None:
        raise Http404
    return {"row": presenters.row_of(found), "job": found}
