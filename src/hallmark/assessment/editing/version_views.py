"""Pages on versions: keeping one, reading one, what changed between two, and adopting the paper."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from crimestats.periods import add_months
from hallmark.assessment import formats, shelf
from hallmark.assessment.editing import changes, queries, storing
from hallmark.assessment.editing.adopting import readiness
from hallmark.assessment.editing.applying import lost
from hallmark.assessment.editing.changed_figures import changed_figures
from hallmark.assessment.editing.differing import Difference, difference, since_last
from hallmark.assessment.editing.pages import frame, work_or_404
from hallmark.assessment.editing.recording import Adoption, PaperMoved, evidence_of, paper_digest
from hallmark.assessment.editing.sentence_forms import KeepForm
from hallmark.assessment.editing.verifying import verify_version
from hallmark.assessment.editing.version_forms import AdoptForm
from hallmark.assessment.editions import Edition, figures_file, version_document, version_edition
from hallmark.assessment.figure_pages import figure_page, rows_file, rows_page
from hallmark.assessment.models import Version
from hallmark.assessment.presenters import behind, figure_links, said_figures
from hallmark.assessment.whose import on_paper, rights
from hallmark.partners.access import signature
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.reports.blocks import Document
from hallmark.reports.page import Body, Links, body

BAD = 400
KINDS = {".json": "application/json", ".csv": "text/csv", ".geojson": "application/geo+json"}


@require_http_methods(["GET", "POST"])
@on_paper(Act.ASSESSMENT_READ, post=Act.ASSESSMENT_MAKE)
def versions(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the analyst: every version kept, a form to keep the paper as it is now, and edits without their sentence."""
    work = work_or_404(slug)
    sent = request.method == "POST"
    form = KeepForm(request.POST if sent else None)
    if sent and form.is_valid():
        new = changes.record_version(slug=slug, why=form.cleaned_data["why"], **signature(request))
        return redirect("version", slug=slug, number=new.number)
    kept = queries.versions_of(slug)
    page = {
        **frame(work, "Versions"),
        "versions": kept,
        "since_last": since_last(kept[0].number, _difference(kept[0], work.paper(), slug)) if kept else "",
        "lost": [work.edits[block_id] for block_id in lost(work.document, work.edits)],
        "form": form,
        "mine": rights(viewer, slug),
    }
    return render(request, "assessment/editing/versions.html", page, status=BAD if form.errors else 200)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def version(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """For the Board and whoever asks later: one version as it was, whether its files still are, and what changed."""
    work, kept = work_or_404(slug), _version_or_404(slug, number)
    wrong = verify_version(kept)
    document = version_document(kept)
    page = {
        **frame(work, f"Version {number}"),
        "version": kept,
        "wrong": wrong,
        "files": [name for name in kept.manifest["files"] if storing.read_version(slug, number, name)],
        "earlier": [one for one in queries.versions_of(slug) if one.number < number],
        **_since(request, kept, document),
        "body": _body(kept, document) if document else None,
        "paper": document,
        "mine": rights(viewer, slug),
        "alone": False,
    }
    return render(request, "assessment/editing/version.html", page)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def version_file(request: HttpRequest, _viewer: Viewer, slug: str, number: int, name: str) -> HttpResponseBase:
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


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def version_figure(request: HttpRequest, _viewer: Viewer, slug: str, number: int, figure_id: str) -> HttpResponse:
    """For whoever doubts a number of a version: what it counted, from the evidence as it stood then."""
    return figure_page(request, _edition_or_404(slug, number), figure_id)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def version_figure_rows(request: HttpRequest, _viewer: Viewer, slug: str, number: int, figure_id: str) -> HttpResponse:
    """For whoever doubts a count of a version: the very police records that it counted."""
    return rows_page(request, _edition_or_404(slug, number), figure_id)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def version_figure_rows_file(
    request: HttpRequest, _viewer: Viewer, slug: str, number: int, figure_id: str
) -> StreamingHttpResponse:
    """For the analyst: the records of a version's figure as a CSV file."""
    return rows_file(_edition_or_404(slug, number), figure_id)


@require_http_methods(["GET", "POST"])
@on_paper(Act.ASSESSMENT_APPROVE)
def adopt(request: HttpRequest, _viewer: Viewer, slug: str) -> HttpResponse:
    """For the analyst after the meeting: what stands against adopting the paper, and the form that adopts it."""
    work = work_or_404(slug)
    paper = work.paper()
    ready = readiness(work, paper, evidence_of(slug))
    sent = request.method == "POST"
    initial = {"seen": paper_digest(paper)}
    earliest = _after_the_year(slug)
    form = AdoptForm(request.POST if sent else None, ready=ready, earliest=earliest, initial=initial)
    if sent and form.is_valid():
        asked = form.cleaned_data
        adoption = Adoption(asked["body"], asked["on"], asked["minute_reference"], ready.adopted_as)
        why = f"Adopted by {asked['body']}"
        try:
            kept = changes.record_version(
                slug=slug, why=why, adoption=adoption, seen=asked["seen"], **signature(request)
            )
        except PaperMoved as problem:
            form = AdoptForm(
                {**request.POST.dict(), "confirm": [], "seen": initial["seen"]}, ready=ready, earliest=earliest
            )
            form.full_clean()
            form.errors.pop("confirm", None)
            form.add_error(None, str(problem))
        else:
            return redirect("version", slug=slug, number=kept.number)
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


def _edition_or_404(slug: str, number: int) -> Edition:
    """A version with its own figures and evidence; not found where its files are not those that were kept."""
    edition = version_edition(_version_or_404(slug, number))
    if edition is None:
        raise Http404
    return edition


def _figures(kept: Version, names: list[str]) -> dict[str, shelf.FigureRow]:
    path = figures_file(kept.slug, kept.number)
    return shelf.figures_by_id(path, names) if path else {}


def _body(kept: Version, document: Document) -> Body:
    figures = _figures(kept, document.figures())
    said = {name: row for name, row in figures.items() if name in said_figures(document)}
    return body(document, behind(said), _links(kept, figures))


def _links(kept: Version, figures: Mapping[str, shelf.FigureRow]) -> Links:
    """A version is read only: nothing leads to an editor; its figures and maps are its own."""
    here = f"{reverse('version', args=[kept.slug, kept.number])}figures/"
    return Links(figure=figure_links(here, figures), data=partial(_data, kept))


def _data(kept: Version, name: str) -> str:
    return reverse("version-file", args=[kept.slug, kept.number, name]) if name in kept.manifest["files"] else ""


def _since(request: HttpRequest, kept: Version, document: Document | None) -> dict[str, Any]:
    """What changed since the version that the address names, or the one before."""
    words = request.GET.get("since", "")
    asked = int(words) if words.isdecimal() and len(words) < 9 else kept.number - 1
    earlier = Version.objects.filter(slug=kept.slug, number=asked).first() if asked < kept.number else None
    then = version_document(earlier) if earlier else None
    if earlier is None or then is None or document is None:
        return {"since": None, "difference": None}
    figures = _changed(figures_file(earlier.slug, earlier.number), figures_file(kept.slug, kept.number))
    return {"since": earlier, "difference": difference(then, document, *figures)}


def _difference(last: Version, paper: Document, slug: str) -> Difference | None:
    """What changed between the version kept last and the paper as it reads now."""
    then = version_document(last)
    figures = _changed(figures_file(last.slug, last.number), shelf.file(slug, "figures.csv"))
    return difference(then, paper, *figures) if then else None


def _changed(earlier: Path | None, later: Path | None) -> tuple[dict[str, shelf.FigureRow], dict[str, shelf.FigureRow]]:
    return changed_figures(earlier, later) if earlier and later else ({}, {})
