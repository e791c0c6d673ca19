"""The start page, and the pages of an assessment: the paper, its figures, its files."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hallmark.assessment import presenters, shelf
from hallmark.assessment.changes import make_assessment
from hallmark.assessment.forms import AssessForm
from hallmark.evidence.presenters import evidence_page, months_held, originals
from hallmark.ui.problems import Problem

FIGURES_A_PAGE = 50
LATEST = 5


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """For the analyst and the community safety manager: what is held, what was made last, what to do first."""
    evidence = evidence_page()
    page = {"evidence": evidence, "needs": presenters.needs(evidence), "assessments": shelf.entries()[:LATEST]}
    return render(request, "assessment/start.html", page)


@require_http_methods(["GET", "POST"])
def assessments(request: HttpRequest) -> HttpResponse:
    """For the analyst: every assessment there is, and a form to make the next."""
    months = months_held()
    initial = {"area": request.GET.get("area", ""), "year_ending": months[0] if months else "", "against": [1]}
    form = AssessForm(request.POST if request.method == "POST" else None, months=months, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        against = presenters.against_months(asked["year_ending"], asked["against"])
        try:
            slug = make_assessment(area=asked["area"], year_ending=asked["year_ending"], against=against, by="The site")
        except Problem as problem:
            form.add_error("area", str(problem))
        else:
            return redirect("assessment", slug=slug)
    page = {"form": form, "assessments": shelf.entries(), "months": months, "trail": ()}
    return render(request, "assessment/assessments.html", page, status=400 if form.errors else 200)


@require_GET
def assessment(request: HttpRequest, slug: str) -> HttpResponse:
    """For the Board and its analyst: the assessment, each finding open to the figures it rests on."""
    content = _content(slug)
    rows = _figures_of(slug, presenters.figure_ids_in(content))
    page = {**presenters.body(content, rows, slug=slug), "trail": _trail()}
    return render(request, "assessment/page.html", page)


@require_GET
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """For the analyst and whoever checks them: every number of the assessment, filtered by the address."""
    content, path = _content(slug), shelf.file(slug, "figures.csv")
    if path is None:
        raise Http404
    chosen = {name: request.GET.get(name, "") for name in shelf.FILTERS}
    text = request.GET.get("text", "").strip()
    with shelf.FiguresFile(path) as file:
        shown = Paginator(range(file.count(chosen, text=text)), FIGURES_A_PAGE).get_page(request.GET.get("page"))
        first = max(0, shown.start_index() - 1)
        page = {
            "content": content,
            "slug": slug,
            "synthetic": content["synthetic"],
            "page": shown,
            "rows": file.page(chosen, text=text, limit=FIGURES_A_PAGE, offset=first),
            "chosen": chosen,
            "text": text,
            "choices": {name: file.choices(name, chosen, text=text) for name in shelf.FILTERS},
            "query": _query(request, without="page"),
            "trail": (*_trail(), (content["title"], reverse("assessment", args=[slug]))),
        }
    return render(request, "assessment/figures.html", page)


@require_GET
def figure(request: HttpRequest, slug: str, figure_id: str) -> HttpResponse:
    """For whoever doubts a number: what it counts, from which files, by which method, and how to count it again."""
    content = _content(slug)
    row = _figures_of(slug, {figure_id}).get(figure_id)
    if row is None:
        raise Http404
    sources = presenters.sources_of(content, row)
    page = {
        "content": content,
        "slug": slug,
        "synthetic": content["synthetic"],
        "figure": row,
        "measure": presenters.MEASURES.get(row.measure, row.measure),
        "sources": sources,
        "originals": originals(name for source in sources for name in source["originals"]),
        "command": presenters.recompute_command(content),
        "trail": (
            *_trail(),
            (content["title"], reverse("assessment", args=[slug])),
            ("Figures", reverse("figures", args=[slug])),
        ),
    }
    return render(request, "assessment/figure.html", page)


@require_GET
def download(request: HttpRequest, slug: str, name: str) -> FileResponse:
    """For the analyst: a file of the assessment as it was written. The map's page reads its data here too."""
    path = shelf.file(slug, name)
    if path is None:
        raise Http404
    # The document carries its own styles, which this site's policy would refuse: it is saved, not shown.
    attached = name != "map.geojson"
    kind = shelf.FILES[name]
    return FileResponse(path.open("rb"), as_attachment=attached, filename=f"{slug}-{name}", content_type=kind)


def _content(slug: str) -> dict[str, Any]:
    content = shelf.content(slug)
    if content is None:
        raise Http404
    return content


def _figures_of(slug: str, figure_ids: set[str]) -> dict[str, shelf.FigureRow]:
    path = shelf.file(slug, "figures.csv")
    return shelf.figures_by_id(path, figure_ids) if path else {}


def _query(request: HttpRequest, *, without: str) -> str:
    kept = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if name != without:
            kept.setlist(name, values)
    return f"{kept.urlencode()}&" if kept else ""


def _trail() -> tuple[tuple[str, str], ...]:
    return (("Assessments", reverse("assessments")),)
