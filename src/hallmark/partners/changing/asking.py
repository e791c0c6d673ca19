"""What every page with a form that changes something does: ask, say what would end, make the change, go on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hallmark.audit import changes as audit
from hallmark.partners.models import User
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.ui.problems import Problem

M = TypeVar("M", bound=Model)
Trail = tuple[tuple[str, str], ...]
# What a browser sends besides the answers of a form.
CONFIRMED, AGAIN = "confirmed", "again"
NOT_ANSWERS = ("csrfmiddlewaretoken", CONFIRMED, AGAIN)


@dataclass(frozen=True)
class Page:
    """The words around a form, and the way back.

    Attributes:
        said: what is true already and belongs beside the question, in sentences.
        ends: whether the change takes something away: the button that makes it is then red.
    """

    heading: str
    button: str
    trail: Trail
    lede: str = ""
    said: tuple[str, ...] = ()
    ends: bool = False


def asker(request: HttpRequest) -> User:
    """Who asks, on a page that needs sign-in."""
    person: AbstractBaseUser | AnonymousUser = request.user
    if not isinstance(person, User):
        raise Http404
    return person


def refuse(
    viewer: Viewer, act: Act, kind: str, key: object, *, agency: int | None = None, partnership: int | None = None
) -> NoReturn:
    """Records that somebody asked to change what is not theirs, or is not there: both alike. Raises Http404.

    It is read by whoever governs the information of the agency or partnership; of the asker's agency, without either.
    """
    if agency is None and partnership is None:
        agency = viewer.held[0].agency
    audit.record_refusal(
        act=act.value, subject=(kind, str(key)[:100]), by=viewer.person, agency=agency, partnership=partnership
    )
    raise Http404


def theirs(
    viewer: Viewer,
    act: Act,
    rows: "QuerySet[M]",
    affairs: Callable[[M], tuple[int | None, int | None]],
    **key: object,
) -> M:
    """The one row with this key, where the viewer may do the act in its affairs; otherwise refused, as `refuse` says.

    Args:
        affairs: the numbers of its agency and of its partnership.
    """
    found = rows.filter(**key).first()
    agency, partnership = affairs(found) if found else (None, None)
    if found is None or not viewer.reach(act).covers(agency=agency, partnership=partnership):
        refuse(viewer, act, rows.model._meta.model_name or "", *key.values(), agency=agency, partnership=partnership)
    return found


def ask(
    request: HttpRequest,
    form: forms.Form,
    page: Page,
    *,
    change: Callable[[dict[str, Any]], str],
    foresee: Callable[[dict[str, Any]], Iterable[str]] = lambda answers: (),
) -> HttpResponse:
    """Answers a request for a page with a form.

    Args:
        change: makes the change of the answers and returns where to go next. A Problem becomes an error of the form,
            and nothing has been changed.
        foresee: what the change would end, in sentences. Where there are any, a page says them before it is made.
    """
    if request.method == "POST" and AGAIN not in request.POST and form.is_valid():
        try:
            foreseen, address = _tried(form.cleaned_data, change, foresee, is_confirmed=CONFIRMED in request.POST)
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            return _said(request, page, foreseen) if foreseen else redirect(address)
    given = {"form": form, "page": page, "trail": page.trail}
    return render(request, "partners/change.html", given, status=400 if form.errors else 200)


def _tried(
    answers: dict[str, Any],
    change: Callable[[dict[str, Any]], str],
    foresee: Callable[[dict[str, Any]], Iterable[str]],
    *,
    is_confirmed: bool,
) -> tuple[tuple[str, ...], str]:
    """What would end where that is not confirmed, and the change undone; else nothing, and where to go next.

    What would end is read before the change is made. That it can be made is known by making it.
    """
    with transaction.atomic():
        foreseen = () if is_confirmed else tuple(foresee(answers))
        address = change(answers)
        transaction.set_rollback(bool(foreseen))
    return foreseen, address


def _said(request: HttpRequest, page: Page, foreseen: tuple[str, ...]) -> HttpResponse:
    """The page that says what would change, with the answers in it, and two ways on."""
    answers = [(name, value) for name, values in request.POST.lists() if name not in NOT_ANSWERS for value in values]
    given = {"page": page, "foreseen": foreseen, "answers": answers, "trail": page.trail}
    return render(request, "partners/foreseen.html", given)
