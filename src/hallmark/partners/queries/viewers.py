"""Who looks, and what of the directory is theirs to see: that of the partnerships in which their agencies are."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from hallmark.partners.models import Agency, Appointment, Body, Partnership, PartnershipMember, Post, Team, User
from hallmark.partners.permissions import Act, Held, Reach, held_by, reach_of


@dataclass(frozen=True)
class Viewer:
    """A person with a live appointment, on a day.

    Attributes:
        agencies: those whose posts they hold; who employs them opens nothing.
        partnerships: those of which these are members on the day.
        sees_everything: whether they keep this installation for all.
    """

    person: int
    on: date
    held: tuple[Held, ...]
    agencies: frozenset[int]
    partnerships: frozenset[int]
    sees_everything: bool

    @property
    def roles(self) -> frozenset[str]:
        """Every role that they have here today."""
        return frozenset(role for one in self.held for role in one.roles)

    def reach(self, act: Act) -> Reach:
        """Where they may do an act."""
        return reach_of(self.held, act)

    def changes_people_of(self, *agencies: int) -> bool:
        """May they change who holds posts of one of these agencies?"""
        mine = self.reach(Act.PEOPLE_CHANGE)
        return any(mine.covers(agency=one) for one in agencies)


def viewer_of(person_id: int, *, on: date | None = None) -> Viewer | None:
    """The viewer that a person is on a day (today, if none is given); None for whoever holds no post. Two queries."""
    day = on or timezone.localdate()
    held = tuple(held_by(person_id, on=day))
    if not held:
        return None
    agencies = frozenset(one.agency for one in held)
    joined = PartnershipMember.objects.filter(agency__in=agencies, valid__contains=day)
    partnerships = frozenset(joined.values_list("partnership", flat=True))
    return Viewer(person_id, day, held, agencies, partnerships, reach_of(held, Act.AGENCY_CHANGE).everywhere)


def seen_partnerships(viewer: Viewer) -> QuerySet[Partnership]:
    """The partnerships that a viewer may know of."""
    found = Partnership.objects.all()
    return found if viewer.sees_everything else found.filter(pk__in=viewer.partnerships)


def seen_agencies(viewer: Viewer) -> QuerySet[Agency]:
    """The agencies that a viewer may know of: their own, and every member, past or present, of their partnerships."""
    found = Agency.objects.all()
    return found if viewer.sees_everything else found.filter(_is_near(viewer, "pk"))


def seen_bodies(viewer: Viewer) -> QuerySet[Body]:
    """The bodies of the viewer's partnerships."""
    found = Body.objects.all()
    return found if viewer.sees_everything else found.filter(partnership__in=viewer.partnerships)


def seen_teams(viewer: Viewer) -> QuerySet[Team]:
    """The teams of the viewer's partnerships, of their agencies and of the agencies beside them."""
    found = Team.objects.all()
    return found if viewer.sees_everything else found.filter(_is_shown(viewer))


def seen_posts(viewer: Viewer) -> QuerySet[Post]:
    """The posts of the viewer's partnerships, of their agencies, and those of the agencies beside them.

    A post that another agency holds in a partnership of its own is among them only where the viewer leads the agency
    that employs its holder.
    """
    found = Post.objects.all()
    if viewer.sees_everything:
        return found
    lent = Appointment.objects.filter(_is_not_over(viewer), employer__in=_led(viewer))
    elsewhere = Q(team__partnership__isnull=False) & ~Q(team__partnership__in=viewer.partnerships)
    theirs = Q(agency__in=viewer.agencies) | Q(partnership__in=viewer.partnerships)
    return found.filter(_is_shown(viewer) & (theirs | ~elsewhere) | Q(pk__in=lent.values("post")))


def seen_appointments(viewer: Viewer) -> QuerySet[Appointment]:
    """Those to posts that the viewer sees that are not over, and every one of their own and of whom they lead."""
    found = Appointment.objects.all()
    if viewer.sees_everything:
        return found
    led = _led(viewer)
    ours = Q(post__agency__in=led) | Q(employer__in=led) | Q(person=viewer.person)
    shown = Q(post__in=seen_posts(viewer), person__is_active=True) & _is_not_over(viewer)
    return found.filter(ours | shown)


def seen_people(viewer: Viewer) -> QuerySet[User]:
    """Whoever has an appointment that the viewer sees, and themselves."""
    found = User.objects.all()
    if viewer.sees_everything:
        return found
    return found.filter(Q(pk=viewer.person) | Q(pk__in=seen_appointments(viewer).values("person")))


def _led(viewer: Viewer) -> frozenset[int]:
    return viewer.reach(Act.PEOPLE_CHANGE).agencies


def _is_not_over(viewer: Viewer) -> Q:
    return Q(valid__upper_inf=True) | Q(valid__endswith__gt=viewer.on)


def _is_shown(viewer: Viewer) -> Q:
    """Of something that has an agency, a partnership, or both."""
    return (
        Q(partnership__in=viewer.partnerships)
        | Q(agency__in=viewer.agencies)
        | Q(partnership=None) & _is_near(viewer, "agency")
    )


def _is_near(viewer: Viewer, agency: str) -> Q:
    """The agency is one of the viewer's, or is or was a member of one of their partnerships."""
    beside = PartnershipMember.objects.filter(partnership__in=viewer.partnerships).values("agency")
    return Q(**{f"{agency}__in": viewer.agencies}) | Q(**{f"{agency}__in": beside})
