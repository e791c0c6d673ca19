"""Pages of the law: the register, one rule with what it makes due, and local cadences."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from hallmark.law import presenters, queries
from hallmark.law.clocks import Deadline, london_moment
from hallmark.law.forms import DueForm, RegisterForm
from hallmark.law.register import Register
from hallmark.law.rules import Kind, Nation
from hallmark.ui.problems import Problem


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """For the community safety manager: which rules are in force on a day, and which of them are uncertain."""
    form = RegisterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = presenters.register_page(
        queries.register(),
        kind=Kind(asked["kind"]) if asked.get("kind") else None,
        nation=Nation(asked["nation"]) if asked.get("nation") else None,
        on=asked.get("on") or timezone.localdate(),
    )
    given = {"form": form, "page": page, "trail": ()}
    return render(request, "law/register.html", given, status=400 if form.errors else 200)


@require_GET
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """For whoever answers for a deadline: what a rule says and said, its source, and when something would be due."""
    held = queries.register()
    page = presenters.rule_page(held, rule_id, on=timezone.localdate())
    form = DueForm(page.rule, request.GET if "day" in request.GET else None)
    deadline = _deadline(held, rule_id, form)
    given = {"page": page, "form": form, "deadline": deadline, "trail": _trail()}
    return render(request, "law/rule.html", given, status=400 if form.errors else 200)


def _deadline(held: Register, rule_id: str, form: DueForm) -> Deadline | None:
    if not form.is_valid():
        return None
    asked = form.cleaned_data
    try:
        trigger = london_moment(asked["day"], asked["time"]) if "time" in asked else asked["day"]
        return held.due(rule_id, trigger=trigger, nation=Nation(asked["nation"]))
    except Problem as problem:
        form.add_error("day", str(problem))
        return None


@require_GET
def cadences(request: HttpRequest) -> HttpResponse:
    """For the secretariat: how often each body here has said that it does something, and the next days."""
    rows = presenters.cadence_rows(queries.cadences(), today=timezone.localdate())
    return render(request, "law/cadences.html", {"rows": rows, "trail": _trail()})


def _trail() -> tuple[tuple[str, str], ...]:
    return (("Law", reverse("law")),)
