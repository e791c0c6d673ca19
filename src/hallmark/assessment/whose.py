"""Whose an assessment is, and so who may read it, work on it and approve it: the one question of all that shows one.

An assessment is of the partnership that covers its area. One of nobody's partnership, because none covers the area or
because it was made before there was sign-in, is for whoever may do the act anywhere here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone

from hallmark.assessment import shelf
from hallmark.assessment.models import Paper
from hallmark.partners.access import allowed_to
from hallmark.partners.models import Partnership
from hallmark.partners.permissions import Act, reach
from hallmark.partners.queries import Territory, covering
from hallmark.partners.queries.viewers import Viewer
from hallmark.ui.problems import Problem


@dataclass(frozen=True)
class Rights:
    """What a viewer may do with one assessment."""

    may_read: bool
    may_make: bool
    may_approve: bool


def seen_slugs(viewer: Viewer) -> frozenset[str]:
    """Every assessment that a viewer may read; one query."""
    mine = viewer.reach(Act.ASSESSMENT_READ)
    if not mine:
        return frozenset()
    others = Paper.objects.exclude(Q(partnership=None) | Q(partnership__in=mine.partnerships))
    return frozenset(shelf.slugs()).difference(others.values_list("slug", flat=True))


def rights(viewer: Viewer, slug: str) -> Rights:
    """What a viewer may do with an assessment, there or not; one query, whatever the answer."""
    partnership = Paper.objects.filter(slug=slug).values_list("partnership", flat=True).first()

    def allows(act: Act) -> bool:
        mine = viewer.reach(act)
        return bool(mine) and (partnership is None or mine.covers(partnership=partnership))

    return Rights(*map(allows, (Act.ASSESSMENT_READ, Act.ASSESSMENT_MAKE, Act.ASSESSMENT_APPROVE)))


def may_read(viewer: Viewer, slug: str) -> bool:
    """May a viewer read this assessment?"""
    return rights(viewer, slug).may_read


def on_paper(act: Act, *, post: Act | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The door of a page of one assessment, given the viewer and the assessment's slug after the request.

    What is not the viewer's is answered as what is not there, after the same work.

    Args:
        act: what the viewer must be allowed to do with it.
        post: the same for what is sent, where that takes more.
    """

    def guarding(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def of_paper(request: HttpRequest, viewer: Viewer, slug: str, *args: Any, **kwargs: Any) -> Any:
            wanted = post if post and request.method == "POST" else act
            allowed = {
                Act.ASSESSMENT_READ: "may_read", Act.ASSESSMENT_MAKE: "may_make", Act.ASSESSMENT_APPROVE: "may_approve",
            }[wanted]  # fmt: skip
            is_theirs, is_there = getattr(rights(viewer, slug), allowed), shelf.file(slug, "document.json") is not None
            if not (is_theirs and is_there):
                raise Http404
            return view(request, viewer, slug, *args, **kwargs)

        return allowed_to(act)(of_paper)

    return guarding


def partnership_of(place: Territory, person: int | None) -> Partnership | None:
    """The partnership whose an assessment of a place would be; None where none covers it.

    Of several that cover it, it is the asker's own, and otherwise that which covers least besides.
    """
    found = covering(place)
    if len(found) > 1 and person is not None:
        own = reach(person, Act.ASSESSMENT_MAKE).partnerships
        found = [one for one in found if one.pk in own] or found
    return found[0] if found else None


def refuse_to_make(place: Territory, slug: str, viewer: Viewer) -> Partnership | None:
    """The partnership whose assessment of a place a viewer would make.

    Raises:
        Problem: it is for another partnership to make, or another has made it.
    """
    mine, partnership = viewer.reach(Act.ASSESSMENT_MAKE), partnership_of(place, viewer.person)
    of_another = partnership is not None and not mine.covers(partnership=partnership.pk)
    if of_another or not rights(viewer, slug).may_make:
        raise Problem(
            f"The assessment of {place.area.name} is made by the partnership that covers it, and you hold no post of "
            "its analyst or manager. Choose an area of your own."
        )
    return partnership


def set_down(slug: str, place: Territory, *, by: str, person: int | None) -> None:
    """Sets down whose an assessment is that is being made. One that is somebody's stays theirs."""
    partnership = partnership_of(place, person)
    now = {"asked_by": by, "person_id": person, "asked_at": timezone.now()}
    paper, is_new = Paper.objects.get_or_create(slug=slug, defaults={"partnership": partnership, **now})
    if not is_new:
        Paper.objects.filter(pk=paper.pk).update(
            **now, **({"partnership": partnership} if paper.partnership_id is None else {})
        )
