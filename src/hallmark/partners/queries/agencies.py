"""One agency: what it was and became, where it is a member, and how many it employs."""

from dataclasses import dataclass

from hallmark.partners.models import Agency, AgencySuccession, Appointment, PartnershipMember, Post, Team
from hallmark.partners.queries.directory import posts_on
from hallmark.partners.queries.viewers import Viewer, seen_agencies, seen_partnerships, seen_posts, seen_teams

SHOWN = 200


@dataclass(frozen=True)
class AgencyPage:
    """An agency as a viewer sees it.

    Attributes:
        employed: how many people whom the viewer sees it employs; `elsewhere` of them in posts of other agencies.
        more_posts: how many posts there are beyond those that are listed.
        open_to_viewer: of the agencies before and after it, the numbers of those that have a page for the viewer.
    """

    agency: Agency
    came_from: tuple[AgencySuccession, ...]
    became: tuple[AgencySuccession, ...]
    memberships: tuple[PartnershipMember, ...]
    teams: tuple[Team, ...]
    posts: tuple[Post, ...]
    more_posts: int
    employed: int
    elsewhere: int
    open_to_viewer: frozenset[int]


def agency_page(viewer: Viewer, slug: str) -> AgencyPage | None:
    """The page of an agency; None where there is none for this viewer. A fixed number of queries."""
    found = seen_agencies(viewer).filter(slug=slug).first()
    if found is None:
        return None
    posts = posts_on(viewer, seen_posts(viewer)).filter(agency=found)
    paid = Appointment.objects.live(viewer.on).filter(employer=found, post__in=seen_posts(viewer))
    memberships = found.memberships.filter(partnership__in=seen_partnerships(viewer)).select_related("partnership")
    listed = tuple(posts[:SHOWN])
    came_from = tuple(found.predecessions.select_related("before"))
    became = tuple(found.successions.select_related("after"))
    relatives = [one.before_id for one in came_from] + [one.after_id for one in became]
    return AgencyPage(
        found,
        came_from,
        became,
        tuple(memberships),
        tuple(seen_teams(viewer).filter(agency=found, valid__contains=viewer.on)),
        listed,
        posts.count() - len(listed) if len(listed) == SHOWN else 0,
        paid.values("person").distinct().count(),
        paid.exclude(post__agency=found).values("person").distinct().count(),
        frozenset(seen_agencies(viewer).filter(pk__in=relatives).values_list("pk", flat=True)),
    )
