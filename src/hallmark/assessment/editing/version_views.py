"""Pages on versions: keeping one, reading one, what changed between two, and adopting the paper."""

import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from crimestats.periods import add_months
from hallmark.assessment import formats, shelf
from hallmark.assessment.editing import changes, queries, storing
from hallmark.assessment.editing.adopting import readiness
from hallmark.assessment.editing.applying import lost
from hallmark.assessment.editing.changed_figures import changed_figures
from hallmark.assessment.editing.differing import Difference, difference
from hallmark.assessment.editing.pages import frame, work_or_404
from hallmark.assessment.editing.recording import Adoption, PaperMoved, evidence_of, paper_digest
from hallmark.assessment.editing.sentence_forms import KeepForm
from hallmark.assessment.editing.typed import remember_name, remembered_name
from hallmark.assessment.editing.verifying import verify_version
from hallmark.assessment.editing.version_forms import AdoptForm
from hallmark.assessment.models import Version
from hallmark.assessment.presenters import behind
from hallmark.reports.blocks import Document, from_json
from hallmark.reports.page import Links, body

BAD = 400
KINDS = {".json": "application/json", ".csv": "text/csv", ".geojson": "application/geo+json"}


@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """For the analyst: every version kept, a form to keep the paper as it is now, and edits without their sentence."""
    work = work_or_404(slug)
    sent = request.method == "POST"
    form = KeepForm(request.POST if sent else None, initial={"by": remembered_name(request)})
    if sent and form.is_valid():
        by = form.cleaned_data["by"]
        kept = changes.record_version(slug=slug, by=by, why=form.cleaned_data["why"])
        return remember_name(redirect("version", slug=slug, number=kept.number), by)
    page = {
        **frame(work, "Versions"),
        "versions": queries.versions_of(slug),
        "lost": [work.edits[block_id] for block_id in lost(work.document, work.edits)],
        "form": form,
    }
    return render(request, "assessment/editing/versions.html", page, status=BAD if form.errors else 200)


@require_GET
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """For the Board and whoever asks later: one version as it was, whether its files still are, and what changed."""
    work, kept = work_or_404(slug), _version_or_404(slug, number)
    wrong = verify_version(kept)
    document = _document(kept)
    page = {
        **frame(work, f"Version {number}"),
        "version": kept,
        "wrong": wrong,
        "files": [name for name in kept.manifest["files"] if storing.read_version(slug, number, name)],
        "earlier": [one for one in queries.versions_of(slug) if one.number < number],
        **_since(request, kept, document),
        "body": body(document, behind(_figures(kept, document.figures())), _links(kept)) if document else None,
        "paper": document,
        "alone": False,
    }
    return render(request, "assessment/editing/version.html", page)


@require_GET
def version_file(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponseBase:
    """For whoever checks a version: one of its files, as it was kept."""
    kept = _version_or_404(slug, number)
    if name in formats.KINDS and name not in kept.manifest["files"] and not verify_version(kept):
        content = formats.rendered_version(slug, number, name)
        headers = {"Content-Disposition": f'attachment; filename="{slug}-version-{number}-{name}"'}
        return HttpResponse(content, content_type=formats.KINDS[name], headers=headers)
    path = storing.read_version(slug, number, name) if name in kept.manifest["files"] else None
    if path is None:
        raise Http404
    attached = path.suffix != ".geojson"
    filename = f"{slug}-version-{number}-{name}"
    return FileResponse(path.open("rb"), as_attachment=attached, filename=filename, content_type=KINDS[path.suffix])


def _after_the_year(slug: str) -> date:
    """The first day on which anybody could have adopted a paper on its year."""
    ending = shelf.made(slug).options.get("year_ending")
    if not ending:
        return date.min
    month = add_months(ending, 1)
    return date(int(month[:4]), int(month[5:7]), 1)


@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """For the analyst after the meeting: what stands against adopting the paper, and the form that adopts it."""
    work = work_or_404(slug)
    paper = work.paper()
    ready = readiness(work, paper, evidence_of(slug))
    sent = request.method == "POST"
    initial = {"by": remembered_name(request), "seen": paper_digest(paper)}
    earliest = _after_the_year(slug)
    form = AdoptForm(request.POST if sent else None, ready=ready, earliest=earliest, initial=initial)
    if sent and form.is_valid():
        asked = form.cleaned_data
        adoption = Adoption(asked["body"], asked["on"], asked["minute_reference"], ready.adopted_as)
        why = f"Adopted by {asked['body']}"
        try:
            kept = changes.record_version(slug=slug, by=asked["by"], why=why, adoption=adoption, seen=asked["seen"])
        except PaperMoved as problem:
            form = AdoptForm(
                {**request.POST.dict(), "confirm": [], "seen": initial["seen"]}, ready=ready, earliest=earliest
            )
            form.full_clean()
            form.errors.pop("confirm", None)
            form.add_error(None, str(problem))
        else:
            return remember_name(redirect("version", slug=slug, number=kept.number), asked["by"])
    last = next(iter(queries.versions_of(slug)), None)
    page = {
        **frame(work, "Adopt this paper"),
        "ready": ready,
        "form": form,
        "last": last,
        "difference": _difference(last, paper, slug) if last else None,
    }
    return render(request, "assessment/editing/adopt.html", page, status=BAD if form.errors else 200)


def _version_or_404(slug: str, number: int) -> Version:
    found = Version.objects.filter(slug=slug, number=number).first() if number < 2**31 else None
    if found is None:
        raise Http404
    return found


def _document(kept: Version) -> Document | None:
    """A version's document; None where its file is gone or is not the one that was kept."""
    path = storing.read_version(kept.slug, kept.number, "document.json")
    content = path.read_bytes() if path else b""
    return from_json(json.loads(content)) if storing.sha256_of(content) == kept.document_digest else None


def _figures_file(kept: Version) -> Path | None:
    """A version's figures.csv; None where it is gone or is not the one that was kept."""
    path = storing.read_version(kept.slug, kept.number, "figures.csv")
    whole = path is not None and storing.sha256_of(path.read_bytes()) == kept.figures_digest
    return path if whole else None


def _figures(kept: Version, names: list[str]) -> dict[str, shelf.FigureRow]:
    path = _figures_file(kept)
    return shelf.figures_by_id(path, names) if path else {}


def _links(kept: Version) -> Links:
    """A version is read only: nothing leads to an editor; its maps read its own files."""
    return Links(data=partial(_data, kept))


def _data(kept: Version, name: str) -> str:
    return reverse("version-file", args=[kept.slug, kept.number, name]) if name in kept.manifest["files"] else ""


def _since(request: HttpRequest, kept: Version, document: Document | None) -> dict[str, Any]:
    """What changed since the version that the address names, or the one before."""
    words = request.GET.get("since", "")
    asked = int(words) if words.isdecimal() and len(words) < 9 else kept.number - 1
    earlier = Version.objects.filter(slug=kept.slug, number=asked).first() if asked < kept.number else None
    then = _document(earlier) if earlier else None
    if earlier is None or then is None or document is None:
        return {"since": None, "difference": None}
    figures = _changed(_figures_file(earlier), _figures_file(kept))
    return {"since": earlier, "difference": difference(then, document, *figures)}


def _difference(last: Version, paper: Document, slug: str) -> Difference | None:
    """What changed between the version kept last and the paper as it reads now."""
    then = _document(last)
    figures = _changed(_figures_file(last), shelf.file(slug, "figures.csv"))
    return difference(then, paper, *figures) if then else None


def _changed(earlier: Path | None, later: Path | None) -> tuple[dict[str, shelf.FigureRow], dict[str, shelf.FigureRow]]:
    return changed_figures(earlier, later) if earlier and later else ({}, {})
