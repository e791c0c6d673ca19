"""Teams: establishment beside strength, and who employs whoever works in them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from hallmark.partners.models import Appointment, Establishment, Team
from hallmark.partners.queries.viewers import Viewer, seen_teams
from hallmark.partners.rules import GradeStrength, strength


@dataclass(frozen=True)
class TeamStrength:
    """A team on a day, grade by grade."""

    team: Team
    grades: tuple[GradeStrength, ...]

    @property
    def wanted(self) -> int:
        """How many it is meant to have at least."""
        return sum(one.wanted for one in self.grades)

    @property
    def held(self) -> int:
        """How many hold its posts."""
        return sum(one.held for one in self.grades)

    @property
    def gaps(self) -> tuple[GradeStrength, ...]:
        """The grades of which somebody is missing. Too many of one grade do not fill a gap in another."""
        return tuple(one for one in self.grades if one.gap)


@dataclass(frozen=True)
class GradeTotal:
    """One grade over several teams; `each` is what every one of `teams` is meant to have, where it is the same."""

    grade: str
    teams: int
    each: int | None
    wanted: int
    held: int
    gap: int


def teams_on(viewer: Viewer) -> QuerySet[Team]:
    """The teams that a viewer sees and that stand on their day."""
    return seen_teams(viewer).filter(valid__contains=viewer.on).select_related("agency", "partnership")


def strengths(viewer: Viewer, teams: Iterable[Team]) -> list[TeamStrength]:
    """Each team with its grades; two queries whatever their number. A post that two share counts both."""
    listed = list(teams)
    meant: dict[int, dict[str, int]] = defaultdict(dict)
    for row in Establishment.objects.filter(team__in=listed, valid__contains=viewer.on):
        meant[row.team_id][row.grade] = row.number
    held: dict[int, dict[str, int]] = defaultdict(dict)
    live = Appointment.objects.live(viewer.on).filter(post__team__in=listed).order_by("post__grade")
    for team, grade, number in live.values_list("post__team", "post__grade").annotate(Count("id")):
        held[team][grade or "no grade"] = number
    return [TeamStrength(team, strength(meant[team.pk], held[team.pk])) for team in listed]


def totals(teams: Iterable[TeamStrength]) -> list[GradeTotal]:
    """Every grade of an establishment added up over teams; gaps are added, not set against each other."""
    rows: dict[str, list[GradeStrength]] = {}
    for team in teams:
        for one in team.grades:
            if one.wanted:
                rows.setdefault(one.grade.casefold(), []).append(one)
    return [_total(found) for found in rows.values()]


def _total(rows: list[GradeStrength]) -> GradeTotal:
    wanted = {one.wanted for one in rows}
    return GradeTotal(
        rows[0].grade,
        len(rows),
        wanted.pop() if len(wanted) == 1 else None,
        sum(one.wanted for one in rows),
        sum(one.held for one in rows),
        sum(one.gap for one in rows),
    )


def employers(viewer: Viewer, team: Team) -> list[tuple[str, int]]:
    """How many people of a team each agency employs, most first: 80 by the police, 60 by the council."""
    live = Appointment.objects.live(viewer.on).filter(post__team=team)
    rows = live.values_list("employer__name").annotate(people=Count("person", distinct=True))
    return sorted(rows, key=lambda row: (-row[1], row[0]))
