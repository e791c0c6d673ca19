"""People and posts from a spreadsheet: choose it, look at what it would do, confirm."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from hallmark.partners import changes
from hallmark.partners.access import signed_in_required
from hallmark.partners.changing.asking import asker
from hallmark.partners.forms import ImportForm
from hallmark.partners.importing.checking import COLUMNS, WANTED, Plan, make_plan
from hallmark.partners.importing.reading import Sheet, packed, read_sheet, unpacked
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.partners.sign_in.importing import import_and_invite, newcomers
from hallmark.partners.sign_in.views import site_of
from hallmark.partners.trails import trail
from hallmark.ui.problems import Problem

# How long a person may look at the preview before they confirm it.
PREVIEW_LASTS_S = 3600
# Ticked where whoever has no account yet is to be invited.
INVITE = "invite"
TOO_OLD = "The preview is more than an hour old, or is not yours. Choose the spreadsheet again."


@require_http_methods(["GET", "POST"])
@signed_in_required
def import_people(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For an agency's lead: bring people and posts in from a spreadsheet, all of it or nothing."""
    if not viewer.reach(Act.PEOPLE_CHANGE):
        raise Http404
    if "sheet" in request.POST:
        return _confirmed(request, viewer)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            sheet = read_sheet(upload.read(), upload.name)
        except Problem as problem:
            form.add_error("upload", str(problem))
        else:
            return _preview(request, viewer, form, sheet)
    return _page(request, form, status=400 if form.errors else 200)


def _preview(request: HttpRequest, viewer: Viewer, form: ImportForm, sheet: Sheet) -> HttpResponse:
    """What the spreadsheet would do. It comes back signed for this person: what was shown is what is written."""
    plan = make_plan(sheet, by=asker(request))
    kept = signing.dumps(packed(sheet), salt=_salt(viewer), compress=True)
    new = () if plan.errors else newcomers(plan)
    return _page(request, form, plan=plan, sheet=kept, invited=len(new), status=400 if plan.errors else 200)


def _salt(viewer: Viewer) -> str:
    return f"hallmark.partners.import.{viewer.person}"


def _confirmed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    form = ImportForm()
    try:
        sheet = unpacked(signing.loads(request.POST["sheet"], salt=_salt(viewer), max_age=PREVIEW_LASTS_S))
    except signing.BadSignature:
        return _page(request, form, refused=TOO_OLD, status=400)
    by = asker(request)
    # Checked anew: a team may have ended, or somebody taken a post, while the preview was looked at.
    plan = make_plan(sheet, by=by)
    invited = 0
    try:
        if INVITE in request.POST:
            invited = import_and_invite(plan=plan, by=by, site=site_of(request))
        else:
            changes.import_people(plan=plan, by=by)
    except Problem as problem:
        return _page(request, form, plan=plan, refused=str(problem), status=400)
    return _page(request, form, plan=plan, done=True, invited=invited)


def _page(
    request: HttpRequest,
    form: ImportForm,
    *,
    plan: Plan | None = None,
    sheet: str = "",
    invited: int = 0,
    refused: str = "",
    done: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page. `invited`: how many are, or before it is confirmed would be, invited."""
    given = {
        "form": form,
        "plan": plan,
        "sheet": sheet,
        "invited": invited,
        "refused": refused,
        "done": done,
        "columns": [(name, name in WANTED, what) for name, what in COLUMNS.items()],
        "trail": trail(),
    }
    return render(request, "partners/import.html", given, status=status)
