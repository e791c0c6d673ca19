"""What of a round somebody may know and do: which assessments they may read, and which partnerships' they may make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hallmark.areas.placement import picture
from hallmark.assessment.models import Paper
from hallmark.assessment.rounds.asking import papers_of
from hallmark.assessment.rounds.members import Member
from hallmark.assessment.whose import seen_slugs
from hallmark.partners.permissions import Act
from hallmark.partners.queries import covers_on
from hallmark.partners.queries.viewers import Viewer


@dataclass(frozen=True)
class Sight:
    """What a viewer sees of a round.

    Attributes:
        slugs: the assessments that they may read.
        whose: the members that they may have made, by code, with the partnership whose each assessment would be.
    """

    slugs: frozenset[str]
    whose: Mapping[str, int | None]


def sight_of(viewer: Viewer, members: Sequence[Member], year_ending: str) -> Sight:
    """What a viewer sees of the round of a year, by the same rule as `whose.refuse_to_make`."""
    mine, covers, small = viewer.reach(Act.ASSESSMENT_MAKE), covers_on(date.today()), picture().members["csp"]
    papers, held = papers_of(year_ending), dict(Paper.objects.values_list("slug", "partnership"))
    whose: dict[str, int | None] = {}
    for member in members if mine else ():
        inside = frozenset(small.get(member.code, ()))
        found = [one.pk for one, covered in covers if inside and inside <= covered]
        own = [one for one in found if mine.covers(partnership=one)]
        earlier = held.get(papers[member.code][0]) if member.code in papers else None
        if (own or not found) and (earlier is None or mine.covers(partnership=earlier)):
            whose[member.code] = own[0] if own else None
    return Sight(seen_slugs(viewer), whose)
