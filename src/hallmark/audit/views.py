"""The page of the audit."""

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hallmark.audit import presenters
from hallmark.audit.changes import record, record_refusal
from hallmark.audit.forms import WantedForm
from hallmark.audit.queries import Key, Page, Reader, page_of
from hallmark.audit.registry import reader_of

ACT = "audit.read"
SUBJECT = ("audit", "events")


@require_GET
@never_cache
def events(request: HttpRequest) -> HttpResponse:
    """For the information governance lead: who did and saw what, when and why. That they looked is an event too."""
    reader = reader_of(request)
    if reader is None:
        _refuse(request)
        raise Http404
    form = WantedForm(request.GET)
    page = _page(request, form, reader) if form.is_valid() else None
    return render(request, "audit/events.html", {"form": form, "trail": (), **_shown(form, page)})


def _refuse(request: HttpRequest) -> None:
    """Records who was refused; whoever has not signed in is nobody to record."""
    person = getattr(request, "user", None)
    if person is not None and person.is_authenticated:
        record_refusal(act=ACT, subject=SUBJECT, by=person.pk)


def _page(request: HttpRequest, form: WantedForm, reader: Reader) -> Page:
    asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
    if subject := asked.pop("subject", ""):
        # Apart, for together they may be longer than a detail may be.
        asked["subject_kind"], _, asked["subject_id"] = subject.partition(":")
    with transaction.atomic():
        record(act=ACT, subject=SUBJECT, by=reader.person, detail=asked)
    return page_of(
        form.wanted(),
        reader,
        older_than=Key.read(request.GET.get("older_than", "")),
        newer_than=Key.read(request.GET.get("newer_than", "")),
    )


def _shown(form: WantedForm, page: Page | None) -> dict[str, Any]:
    if page is None:
        return {"rows": [], "newer": "", "older": "", "is_asked": True}
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    return {
        "rows": presenters.rows(page.events),
        "newer": urlencode({**asked, "newer_than": str(page.newer_than)}) if page.newer_than else "",
        "older": urlencode({**asked, "older_than": str(page.older_than)}) if page.older_than else "",
        "is_asked": bool(asked),
    }
