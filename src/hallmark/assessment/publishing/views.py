"""The pages on which a version goes out: asked for, approved or sent back, and withdrawn."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hallmark.assessment.editing.pages import frame, work_or_404
from hallmark.assessment.models import ApprovalRequest, Version
from hallmark.assessment.publishing import changes, rules
from hallmark.assessment.publishing.checking import partnership_of, stops
from hallmark.assessment.publishing.forms import SendBackForm, WithdrawForm
from hallmark.assessment.whose import on_paper, rights
from hallmark.partners.access import signature
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.publications.changes import Person, withdraw
from hallmark.publications.models import Publication
from hallmark.publications.queries import edition_numbered, editions_made_of

BAD = 400
ANSWERS = ("approve", "send-back")
LARGEST_NUMBER = 2**31


@require_http_methods(["GET", "POST"])
@on_paper(Act.ASSESSMENT_MAKE)
def publish_version(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """For the analyst, who asks to have a version published, and for the manager, who approves or sends it back."""
    version = Version.objects.filter(slug=slug, number=number).first() if number < LARGEST_NUMBER else None
    if version is None:
        raise Http404
    asked = ApprovalRequest.objects.select_related("version").filter(version=version).first()
    may_approve = rights(viewer, slug).may_approve
    form = SendBackForm(request.POST if request.POST.get("act") == "send-back" else None)
    if request.method == "POST" and (answer := _acted(request, version, asked, form, may_approve=may_approve)):
        return answer
    page = {
        **frame(work_or_404(slug), f"Publish version {number}"),
        "version": version,
        "stops": stops(version),
        "asked": asked,
        "editions": editions_made_of(slug, number),
        "may_approve": may_approve,
        "is_own": asked is not None
        and not rules.may_approve(viewer.person, last=changes.last_hand(asked), asked_by=asked.person_id),
        "form": form,
    }
    return render(request, "assessment/publishing/publish.html", page, status=BAD if form.errors else 200)


def _acted(
    request: HttpRequest, version: Version, asked: ApprovalRequest | None, form: SendBackForm, *, may_approve: bool
) -> HttpResponse | None:
    """What is done with what was sent; None where the page is shown again."""
    here, act = redirect("publish-version", slug=version.slug, number=version.number), request.POST.get("act")
    if act == "ask":
        changes.ask_for_approval(version, **signature(request))
        return here
    if act not in ANSWERS:
        return None
    if asked is None or not may_approve:
        raise Http404
    if act == "approve":
        return redirect("job", job_id=changes.approve(asked, **signature(request)).pk)
    if not form.is_valid():
        return None
    changes.send_back(asked, reason=form.cleaned_data["reason"], **signature(request))
    return here


@require_http_methods(["GET", "POST"])
@on_paper(Act.ASSESSMENT_APPROVE)
def withdraw_edition(request: HttpRequest, viewer: Viewer, slug: str, edition: int) -> HttpResponse:
    """For the manager: takes an edition back, with the words that the public then reads in its place."""
    found = _edition_or_404(slug, edition)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        who = signature(request)
        withdraw(found, **form.cleaned_data, by=Person(who["person"], who["by"]))
        return redirect(found.address)
    page: dict[str, Any] = {
        **frame(work_or_404(slug), f"Withdraw edition {edition}"),
        "edition": found,
        "here": reverse("publish-version", args=[slug, found.source_number]),
        "form": form,
    }
    return render(request, "assessment/publishing/withdraw.html", page, status=BAD if form.errors else 200)


def _edition_or_404(slug: str, number: int) -> Publication:
    version = Version.objects.filter(slug=slug).first()
    paper = partnership_of(version) if version else None
    found = (
        edition_numbered(paper.partnership.slug, slug, number)
        if paper and paper.partnership and number < LARGEST_NUMBER
        else None
    )
    if found is None or found.is_withdrawn:
        raise Http404
    return found
