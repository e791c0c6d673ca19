"""Search by name among what a viewer sees: people, posts, teams, bodies, agencies and partnerships.

Names are compared as those of areas are (`hallmark.areas.rules.folded`): small letters, no accents or punctuation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Case, CharField, Count, F, Func, Model, Prefetch, QuerySet, Value, When, Window
from django.db.models.functions import Concat

from hallmark.areas.rules import folded
from hallmark.partners.models import Appointment
from hallmark.partners.queries.viewers import (
    Viewer,
    seen_agencies,
    seen_bodies,
    seen_partnerships,
    seen_people,
    seen_posts,
    seen_teams,
)

Row = TypeVar("Row", bound=Model)


class Folded(Func):
    """A text as `folded` makes it, by PostgreSQL's core alone, with a blank before its first word."""

    template = (
        "' ' || btrim(regexp_replace(regexp_replace(lower(normalize("
        "replace(replace(%(expressions)s, '&', ' and '), 'ß', 'ss'), NFKD)),"
        " '[''’.\\u0300-\\u036f]', '', 'g'), '[^a-z0-9]+', ' ', 'g'))"
    )
    output_field = CharField()


@dataclass(frozen=True)
class Matches:
    """How many fit, and the first of them by name."""

    total: int
    rows: Sequence[Model]


def people(viewer: Viewer, text: str, most: int) -> Matches:
    """People by name; each with `holds`: the appointments of today that the viewer sees."""
    live = Appointment.objects.live(viewer.on).filter(post__in=seen_posts(viewer))
    holds = live.select_related("post__agency").order_by("begins", "id")
    found = seen_people(viewer).prefetch_related(Prefetch("appointments", queryset=holds, to_attr="holds"))
    return _matching(found, text, most, "display_name")


def posts(viewer: Viewer, text: str, most: int) -> Matches:
    """Posts that stand, by title and by what they are rung about."""
    found = seen_posts(viewer).filter(valid__contains=viewer.on).select_related("agency")
    return _matching(found, text, most, "title", "function")


def teams(viewer: Viewer, text: str, most: int) -> Matches:
    """Teams by name and place."""
    return _matching(seen_teams(viewer).select_related("agency", "partnership"), text, most, "name", "area_name")


def bodies(viewer: Viewer, text: str, most: int) -> Matches:
    """Boards, groups and panels by name."""
    return _matching(seen_bodies(viewer).select_related("partnership"), text, most, "name")


def agencies(viewer: Viewer, text: str, most: int) -> Matches:
    """Agencies by name, also those that have ended."""
    return _matching(seen_agencies(viewer), text, most, "name")


def partnerships(viewer: Viewer, text: str, most: int) -> Matches:
    """Partnerships by legal and local name."""
    return _matching(seen_partnerships(viewer), text, most, "legal_name", "brand")


Search = Callable[[Viewer, str, int], Matches]


def _matching(found: QuerySet[Row], text: str, most: int, *fields: str) -> Matches:
    """Rows of which each word of a text begins a word in their fields; those that begin with it first.

    One query, and one for what `found` prefetches.
    """
    words = folded(text).split()
    if not words:
        return Matches(0, ())
    blank = Value(" ", output_field=CharField())
    within = Folded(Concat(*(part for field in fields for part in (F(field), blank)), output_field=CharField()))
    rows = found.annotate(within=within)
    for word in words:
        rows = rows.filter(within__contains=f" {word}")
    begins = Case(When(within__startswith=f" {words[0]}", then=Value(0)), default=Value(1))
    listed = list(rows.annotate(total=Window(Count("*")), begins=begins).order_by("begins", fields[0], "pk")[:most])
    return Matches(listed[0].total if listed else 0, listed)
