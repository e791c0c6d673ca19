"""Pages about evidence: what is held, what is missing, what came in."""

import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hallmark.evidence import presenters
from hallmark.evidence.adding import Options
from hallmark.evidence.changes import Report, add_evidence
from hallmark.evidence.forms import AddForm
from hallmark.evidence.sources.mapped import Mapping
from hallmark.partners.access import Signature, allowed_to, commits_itself, signature
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.ui.problems import Problem


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def evidence(request: HttpRequest, _viewer: Viewer) -> HttpResponse:
    """For the partnership analyst: what is held, how old it is, what is missing, what came in last."""
    return render(request, "evidence/evidence.html", {"page": presenters.evidence_page(), "trail": ()})


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def coverage(request: HttpRequest, _viewer: Viewer) -> HttpResponse:
    """For the analyst and whoever doubts a figure: which months of which unit stand behind it."""
    page = presenters.calendar_page(request.GET.get("dataset", ""), until=request.GET.get("until", ""))
    return render(request, "evidence/coverage.html", {"page": page, "trail": _trail()})


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def one_import(request: HttpRequest, _viewer: Viewer, import_id: uuid.UUID) -> HttpResponse:
    """For the analyst: what one import brought, what was not kept and why, and what it changed."""
    page = presenters.import_page(str(import_id))
    if page is None:
        raise Http404
    return render(request, "evidence/import.html", {"page": page, "trail": _trail()})


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def quarantine(request: HttpRequest, _viewer: Viewer, import_id: uuid.UUID) -> FileResponse:
    """For the analyst: the rows that were not kept, each with its file, line and reason, as CSV."""
    path = presenters.quarantine_path(str(import_id))
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"quarantine-{import_id}.csv")


@commits_itself
@require_http_methods(["GET", "POST"])
@allowed_to(Act.EVIDENCE_ADD)
def add(request: HttpRequest, _viewer: Viewer) -> HttpResponse:
    """For the analyst: add files from their own computer; they see at once what became of each."""
    form = AddForm(request.POST, request.FILES) if request.method == "POST" else AddForm()
    reports: list[Report] = []
    if request.method == "POST" and form.is_valid():
        try:
            reports = _add_uploaded(form.cleaned_data["uploads"], form.cleaned_data["mapping"], signature(request))
        except Problem as problem:
            form.add_error("uploads", str(problem))
        else:
            if len(reports) == 1 and reports[0].import_id:
                return redirect("import", import_id=reports[0].import_id)
    status = 400 if form.errors else 200
    return render(request, "evidence/add.html", {"form": form, "reports": reports, "trail": _trail()}, status=status)


def _add_uploaded(
    files: "list[UploadedFile[Any]]", mapping: "UploadedFile[Any] | None", who: Signature
) -> list[Report]:
    """Adds the files from a folder of their own, under the names they came with: names tell months and forces."""
    with tempfile.TemporaryDirectory(prefix="hallmark-upload-") as folder:
        paths = [_put(file, Path(folder) / str(number)) for number, file in enumerate(files)]
        read_as = Mapping.from_yaml(_put(mapping, Path(folder) / "mapping")) if mapping else None
        return add_evidence(paths, **who, options=Options(mapping=read_as))


def _put(file: "UploadedFile[Any]", folder: Path) -> Path:
    """Writes an uploaded file piece by piece, whatever its size."""
    folder.mkdir()
    path = folder / Path(file.name or "file").name
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return path


def _trail() -> tuple[tuple[str, str], ...]:
    return (("Evidence", reverse("evidence")),)
