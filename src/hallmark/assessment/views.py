"""The pages of an assessment: the paper, its figures and their records, its files."""

from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hallmark.assessment import formats, presenters, shelf
from hallmark.assessment.editing.queries import given_for, open_comments
from hallmark.assessment.editions import Edition, paper_edition
from hallmark.assessment.figure_pages import figure_page, rows_file, rows_page
from hallmark.assessment.forms import AssessForm
from hallmark.assessment.making_jobs import ask_for_assessment
from hallmark.assessment.packs import WARD
from hallmark.assessment.whose import on_paper, rights, seen_slugs
from hallmark.evidence.presenters import months_held
from hallmark.partners.access import allowed_to, signature
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.reports.blocks import Document
from hallmark.reports.page import body
from hallmark.ui.problems import Problem

FIGURES_A_PAGE = 50
GEOJSON = "application/geo+json"


@require_http_methods(["GET", "POST"])
@allowed_to(Act.ASSESSMENT_READ)
def assessments(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For whoever works here: the assessments that they may read; for the analyst, a form to make the next."""
    may_make = bool(viewer.reach(Act.ASSESSMENT_MAKE))
    if request.method == "POST" and not may_make:
        raise Http404
    months = months_held()
    initial = {"area": request.GET.get("area", ""), "year_ending": months[0] if months else "", "against": [1]}
    form = AssessForm(request.POST if request.method == "POST" else None, months=months, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        against = presenters.against_months(asked["year_ending"], asked["against"])
        try:
            job = ask_for_assessment(
                area=asked["area"], year_ending=asked["year_ending"], against=against,
                viewer=viewer, by=signature(request)["by"],
            )  # fmt: skip
        except Problem as problem:
            form.add_error("area", str(problem))
        else:
            return redirect("job", job_id=job.pk)
    found = shelf.entries(seen_slugs(viewer))
    page = {"form": form, "assessments": found, "months": months, "may_make": may_make, "trail": ()}
    return render(request, "assessment/assessments.html", page, status=400 if form.errors else 200)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def assessment(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the Board and its analyst: the paper, each sentence open to the figures it rests on."""
    read = _reading(slug)
    adopted = shelf.adopted(slug)
    mine = rights(viewer, slug)
    links = presenters.links(slug, read, may_edit=mine.may_make)
    page = {
        "mine": mine,
        "body": body(read.document, presenters.paper_behind(read.document, read.figures), links),
        "document": read.document,
        "slug": slug,
        "alone": False,
        "adopted": adopted,
        "has_wards": any(place.level == WARD for place in shelf.places(slug).values()),
        "made": shelf.made(slug),
        "comments": sum(open_comments(slug).values()),
        "synthetic": read.document.synthetic,
        "trail": _trail(),
    }
    return render(request, "assessment/page.html", page)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def figures(request: HttpRequest, _viewer: Viewer, slug: str) -> HttpResponse:
    """For the analyst and whoever checks them: every number of the assessment, filtered by the address."""
    document, path = _generated(slug), shelf.file(slug, "figures.csv")
    if path is None:
        raise Http404
    chosen = {name: request.GET.get(name, "") for name in shelf.FILTERS}
    text = request.GET.get("text", "").strip()
    with shelf.FiguresFile(path, shelf.brought_rows(given_for(slug))) as file:
        shown = Paginator(range(file.count(chosen, text=text)), FIGURES_A_PAGE).get_page(request.GET.get("page"))
        first = max(0, shown.start_index() - 1)
        page = {
            "title": document.title,
            "slug": slug,
            "synthetic": document.synthetic,
            "page": shown,
            "rows": file.page(chosen, text=text, limit=FIGURES_A_PAGE, offset=first),
            "chosen": chosen,
            "text": text,
            "choices": {name: file.choices(name, chosen, text=text) for name in shelf.FILTERS},
            "query": _query(request, without="page"),
            "trail": _trail(slug, document),
        }
    return render(request, "assessment/figures.html", page)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def figure(request: HttpRequest, _viewer: Viewer, slug: str, figure_id: str) -> HttpResponse:
    """For whoever doubts a number: what it counts, where it is printed, from which files, and how to count it again."""
    return figure_page(request, _edition(slug), figure_id)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def figure_rows(request: HttpRequest, _viewer: Viewer, slug: str, figure_id: str) -> HttpResponse:
    """For whoever doubts a count: the very police records that were counted, fifty a page."""
    return rows_page(request, _edition(slug, as_read=False), figure_id)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def figure_rows_file(request: HttpRequest, _viewer: Viewer, slug: str, figure_id: str) -> StreamingHttpResponse:
    """For the analyst: the records of a figure as a CSV file, the very rows that the page shows."""
    return rows_file(_edition(slug, as_read=False), figure_id)


@require_GET
@on_paper(Act.ASSESSMENT_READ)
def download(request: HttpRequest, _viewer: Viewer, slug: str, name: str) -> HttpResponseBase:
    """For the analyst: a file made of the paper as it reads now. The page's moving maps read their data here too."""
    if name in formats.KINDS:
        return _rendered(slug, name)
    path = shelf.file(slug, name)
    if path is None or path.suffix != ".geojson":
        raise Http404
    return FileResponse(path.open("rb"), filename=f"{slug}-{name}", content_type=GEOJSON)


def _rendered(slug: str, name: str) -> HttpResponse:
    _generated(slug)
    # The document carries its own styles, which this site's policy would refuse: it is saved, not shown.
    headers = {"Content-Disposition": f'attachment; filename="{slug}-{name}"'}
    return HttpResponse(formats.rendered(slug, name), content_type=formats.KINDS[name], headers=headers)


def _reading(slug: str) -> shelf.Reading:
    read = shelf.reading(slug)
    if read is None:
        raise Http404
    return read


def _generated(slug: str) -> Document:
    document = shelf.generated(slug)
    if document is None:
        raise Http404
    return document


def _edition(slug: str, *, as_read: bool = True) -> Edition:
    edition = paper_edition(slug, as_read=as_read)
    if edition is None:
        raise Http404
    return edition


def _query(request: HttpRequest, *, without: str) -> str:
    kept = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if name != without:
            kept.setlist(name, values)
    return f"{kept.urlencode()}&" if kept else ""


def _trail(slug: str = "", document: Document | None = None, *, figures: bool = False) -> tuple[tuple[str, str], ...]:
    """The way back: to the assessments, to one of them, to its figures."""
    trail = [("Assessments", reverse("assessments"))]
    if document:
        trail.append((document.title, reverse("assessment", args=[slug])))
    if figures:
        trail.append(("Figures", reverse("figures", args=[slug])))
    return tuple(trail)
