"""Pages on which people give to an assessment what police.uk cannot: on each matter of the law, and institutions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hallmark.assessment import shelf
from hallmark.assessment.duties import Duty, duties, state_of
from hallmark.assessment.editing import changes
from hallmark.assessment.editing.csv_rows import RowsForm
from hallmark.assessment.editing.given_forms import (
    ConcernForm,
    GapForm,
    InstitutionForm,
    PartnerFigureForm,
    PassageForm,
    ProgressForm,
    ReasonForm,
)
from hallmark.assessment.editing.pages import frame, work_or_404
from hallmark.assessment.editing.presenters import Held, held_for, held_institutions
from hallmark.assessment.editing.reading import Work
from hallmark.assessment.editing.typed import TypedForm
from hallmark.assessment.models import (
    Concern,
    Institution,
    MinutedGap,
    PartnerFigure,
    Passage,
    Progress,
    Row,
)
from hallmark.assessment.whose import on_paper
from hallmark.partners.access import Signature, signature
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.ui.problems import Problem

BAD = 400
SMALL_AREAS = ("ward", "lsoa21")


@dataclass(frozen=True)
class Kind:
    """One kind of thing to give: its words on the page, its model and form, the duties it is for (any, if empty).

    ``form_for`` has the form of a duty that asks for more.
    """

    name: str
    label: str
    model: type[Row]
    form: type[TypedForm]
    only_for: tuple[str, ...] = ()
    has_chapter: bool = True
    many: bool = False
    form_for: Mapping[str, type[TypedForm]] = field(default_factory=dict)

    def row(self, asked: Mapping[str, Any], chapter: str) -> dict[str, Any]:
        """What the form asked, as the model's fields."""
        fields = {name: value for name, value in asked.items() if name not in {"file", "rows", "given"}}
        return fields | ({"chapter": chapter} if self.has_chapter else {})


KINDS = (
    Kind("concern", "a survey’s concern", Concern, ConcernForm, ("public-concerns",), has_chapter=False, many=True),
    Kind("progress", "progress on a measure", Progress, ProgressForm, ("last-plan",), has_chapter=False, many=True),
    Kind("figure", "a partner’s figure", PartnerFigure, PartnerFigureForm, many=True),
    Kind("passage", "words", Passage, PassageForm, form_for={"reasons-for-change": ReasonForm}),
    Kind("gap", "a gap that was minuted", MinutedGap, GapForm),
)
INSTITUTION = Kind("institution", "an institution", Institution, InstitutionForm, has_chapter=False)


@require_http_methods(["GET", "POST"])
@on_paper(Act.ASSESSMENT_MAKE)
def give(request: HttpRequest, _viewer: Viewer, slug: str, duty_id: str) -> HttpResponse:
    """For the analyst and partners: what the law asks on one matter, what is held, and forms to add what is known."""
    work = work_or_404(slug)
    duty = next((duty for duty in duties() if duty.id == duty_id), None)
    if duty is None:
        raise Http404
    kinds = _kinds_for(duty)
    here = reverse("give", args=[slug, duty_id])
    if asked := request.GET.get("withdraw"):
        return _withdraw(request, work, asked, kinds, here)
    kind, many = _asked(request.GET.get("add", ""), kinds)
    form = _form(request, kind, many) if kind else None
    if request.method == "POST":
        if kind is None or form is None:
            raise Http404
        if form.is_valid():
            given = form.cleaned_data.get("given", [form.cleaned_data]) if many else [form.cleaned_data]
            rows = [kind.row(row, duty_id) for row in given]
            return _added(kind, rows, work.slug, signature(request), here)
    page = {
        **frame(work, duty.title),
        "duty": duty,
        "state": state_of(duty, work.given),
        "held": held_for(slug, duty_id, kinds),
        "kinds": kinds,
        "kind": kind,
        "many": many,
        "form": form,
        "added": _count(request.GET.get("added", "")),
    }
    return render(request, "assessment/editing/give.html", page, status=BAD if form and form.errors else 200)


def _kinds_for(duty: Duty) -> tuple[Kind, ...]:
    """What can be given for a matter. One that police figures deal with is no gap."""
    return tuple(
        replace(kind, form=kind.form_for.get(duty.id, kind.form))
        for kind in KINDS
        if (not kind.only_for or duty.id in kind.only_for) and (kind.name != "gap" or duty.can_be_a_gap)
    )


def _asked(words: str, kinds: tuple[Kind, ...]) -> tuple[Kind | None, bool]:
    """The kind that the address asks to add, and whether several rows at once (``concern-rows``)."""
    if not words:
        return None, False
    many = words.endswith("-rows")
    kind = next((kind for kind in kinds if kind.name == words.removesuffix("-rows")), None)
    if kind is None or (many and not kind.many):
        raise Http404
    return kind, many


def _form(request: HttpRequest, kind: Kind, many: bool, **kwargs: Any) -> TypedForm:
    sent = request.method == "POST"
    if many:
        files = request.FILES if sent else None
        return RowsForm(request.POST if sent else None, files, row_form=kind.form)
    return kind.form(request.POST if sent else None, **kwargs)


def _added(kind: Kind, rows: list[dict[str, Any]], slug: str, who: Signature, here: str) -> HttpResponse:
    count = changes.give(kind.model, rows, slug=slug, **who)
    return redirect(f"{here}?added={count}")


def _count(words: str) -> int | None:
    return int(words) if words.isdecimal() and len(words) < 6 else None


def _withdraw(request: HttpRequest, work: Work, asked: str, kinds: tuple[Kind, ...], here: str) -> HttpResponse:
    """Asks once more, and takes it out."""
    name, _, number = asked.partition("-")
    kind = next((kind for kind in kinds if kind.name == name), None)
    if kind is None or not number.isdecimal() or len(number) > 18:
        raise Http404
    row = kind.model._default_manager.filter(slug=work.slug, pk=int(number), withdrawn_at=None).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        changes.withdraw(kind.model, slug=work.slug, row_id=row.pk, **signature(request))
        return redirect(here)
    page = {**frame(work, "Withdraw"), "held": Held.of(kind.name, row), "kind": kind, "form": None, "here": here}
    return render(request, "assessment/editing/withdraw.html", page)


@require_http_methods(["GET", "POST"])
@on_paper(Act.ASSESSMENT_MAKE)
def institutions(request: HttpRequest, _viewer: Viewer, slug: str) -> HttpResponse:
    """For the analyst: the places that move figures by themselves, such as a prison, a hospital or a station."""
    work = work_or_404(slug)
    here = reverse("institutions", args=[slug])
    if asked := request.GET.get("withdraw"):
        return _withdraw(request, work, asked, (INSTITUTION,), here)
    areas = small_areas(slug)
    form = _form(request, INSTITUTION, many=False, areas=areas)
    if request.method == "POST" and form.is_valid():
        return _added(INSTITUTION, [INSTITUTION.row(form.cleaned_data, "")], slug, signature(request), here)
    page = {
        **frame(work, "Institutions that move figures"),
        "held": held_institutions(slug),
        "areas": areas,
        "form": form,
        "added": _count(request.GET.get("added", "")),
    }
    return render(request, "assessment/editing/institutions.html", page, status=BAD if form.errors else 200)


def small_areas(slug: str) -> dict[str, str]:
    """The wards and small areas that an assessment has figures for: code to name, wards first."""
    path = shelf.file(slug, "figures.csv")
    if path is None:
        raise Problem("The assessment has no figures.csv. Make the assessment again.")
    with shelf.FiguresFile(path) as figures:
        named = {choice.value: choice.words for choice in figures.choices("area_code", {}, text="")}
    levels = {code: place.level for code in named if (place := shelf.place(slug, code))}
    order = sorted(levels, key=lambda code: (SMALL_AREAS.index(levels[code]) if levels[code] in SMALL_AREAS else -1,
                                             named[code]))  # fmt: skip
    return {code: named[code] for code in order if levels[code] in SMALL_AREAS}
