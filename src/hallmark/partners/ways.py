"""What a viewer can change from a page of the directory: the words and addresses of the forms that are theirs."""

from django.urls import reverse

from hallmark.partners.changing.teams import may_change, may_make
from hallmark.partners.models import Agency, Body, Partnership, Team
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer

Ways = list[tuple[str, str]]


def from_agencies(viewer: Viewer) -> Ways:
    """Of the list of agencies."""
    return [("Make an agency", reverse("make-agency"))] if viewer.reach(Act.AGENCY_CHANGE) else []


def from_agency(viewer: Viewer, agency: Agency) -> Ways:
    """Of one agency."""
    ways: Ways = []
    if viewer.reach(Act.AGENCY_CHANGE).covers(agency=agency.pk):
        ways += _of(agency.slug, ("Rename it", "rename-agency"), ("Say what came after it", "succeed-agency"))
        ways += _of(agency.slug, ("End it", "end-agency"))
    if viewer.changes_people_of(agency.pk):
        ways.append(("Make a post", reverse("make-post")))
    return ways


def from_partnership(viewer: Viewer, partnership: Partnership) -> Ways:
    """Of one partnership."""
    ways: Ways = []
    if viewer.reach(Act.PARTNERSHIP_CHANGE).covers(partnership=partnership.pk):
        ways += _of(
            partnership.slug,
            ("Add a member", "join-partnership"),
            ("Change the vision", "set-vision"),
            ("Name, colour and logo", "brand"),
        )
    if viewer.reach(Act.BODY_CHANGE).covers(partnership=partnership.pk):
        ways += _of(partnership.slug, ("Make a body", "make-body"))
    return ways


def from_body(viewer: Viewer, body: Body) -> Ways:
    """Of one body."""
    if not viewer.reach(Act.BODY_CHANGE).covers(partnership=body.partnership_id):
        return []
    return _of(
        body.slug,
        ("Give a seat", "give-seat"),
        ("Change its terms", "change-body"),
        ("Set how often it meets", "set-meetings"),
        ("End it", "end-body"),
    )


def from_teams(viewer: Viewer) -> Ways:
    """Of the list of teams."""
    return [("Make a team", reverse("make-team"))] if may_make(viewer) else []


def from_team(viewer: Viewer, team: Team) -> Ways:
    """Of one team."""
    ways = _of(team.slug, ("Set its establishment", "set-establishment"), ("Close it", "close-team"))
    return ways if may_change(viewer, team) else []


def _of(slug: str, *ways: tuple[str, str]) -> Ways:
    return [(label, reverse(name, args=[slug])) for label, name in ways]
