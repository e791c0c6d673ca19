"""Which role may do what, and how far: a table, read for the posts that a person holds on the day.

Nothing else gives anybody anything: no flag on the account, no group, no post that has ended or not yet begun.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Flag, StrEnum, auto

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from hallmark.partners.models import Appointment, PartnershipMember
from hallmark.partners.roles import Role


class Act(StrEnum):
    """Something that not everybody may do."""

    PEOPLE_CHANGE = "people.change"
    TEAM_CHANGE = "team.change"
    BODY_CHANGE = "body.change"
    PARTNERSHIP_CHANGE = "partnership.change"
    AGENCY_CHANGE = "agency.change"
    AUDIT_READ = "audit.read"
    ASSESSMENT_READ = "assessment.read"
    ASSESSMENT_MAKE = "assessment.make"
    ASSESSMENT_APPROVE = "assessment.approve"
    EVIDENCE_READ = "evidence.read"
    EVIDENCE_ADD = "evidence.add"


class Scope(Flag):
    """How far a role's permission reaches: the agency whose post it is, the post's partnership, or everything here."""

    AGENCY = auto()
    PARTNERSHIP = auto()
    EVERYWHERE = auto()


# Whoever works in a partnership reads its assessments before they are published; they differ in what they do to them.
_AT_WORK = (
    Role.ANALYST,
    Role.MANAGER,
    Role.SECRETARIAT,
    Role.BOARD_MEMBER,
    Role.REPRESENTATIVE,
    Role.CASE_OFFICER,
    Role.TASKING,
    Role.GOVERNANCE,
)

PERMISSIONS: Mapping[Act, Mapping[Role, Scope]] = {
    Act.PEOPLE_CHANGE: {Role.AGENCY_LEAD: Scope.AGENCY, Role.ADMINISTRATOR: Scope.EVERYWHERE},
    Act.TEAM_CHANGE: {Role.AGENCY_LEAD: Scope.AGENCY, Role.ADMINISTRATOR: Scope.EVERYWHERE},
    Act.BODY_CHANGE: {
        Role.MANAGER: Scope.PARTNERSHIP,
        Role.SECRETARIAT: Scope.PARTNERSHIP,
        Role.ADMINISTRATOR: Scope.EVERYWHERE,
    },
    Act.PARTNERSHIP_CHANGE: {Role.MANAGER: Scope.PARTNERSHIP, Role.ADMINISTRATOR: Scope.EVERYWHERE},
    Act.AGENCY_CHANGE: {Role.ADMINISTRATOR: Scope.EVERYWHERE},
    Act.AUDIT_READ: {Role.GOVERNANCE: Scope.AGENCY | Scope.PARTNERSHIP},
    Act.ASSESSMENT_READ: dict.fromkeys(_AT_WORK, Scope.PARTNERSHIP),
    Act.ASSESSMENT_MAKE: {Role.ANALYST: Scope.PARTNERSHIP, Role.MANAGER: Scope.PARTNERSHIP},
    Act.ASSESSMENT_APPROVE: {Role.MANAGER: Scope.PARTNERSHIP},
    # The evidence is one store for the whole installation: whoever reads it anywhere reads all of it.
    Act.EVIDENCE_READ: {**dict.fromkeys(_AT_WORK, Scope.PARTNERSHIP), Role.ADMINISTRATOR: Scope.EVERYWHERE},
    Act.EVIDENCE_ADD: {Role.ANALYST: Scope.PARTNERSHIP, Role.ADMINISTRATOR: Scope.EVERYWHERE},
}

# Roles that an agency lead cannot give: each with the act that whoever gives it must be allowed, so that nobody widens
# their own reach by making a post. The partnership's are given for the post's partnership.
RESERVED: Mapping[Role, Act] = {
    Role.ADMINISTRATOR: Act.AGENCY_CHANGE,
    Role.GOVERNANCE: Act.AGENCY_CHANGE,
    Role.MANAGER: Act.PARTNERSHIP_CHANGE,
    Role.SECRETARIAT: Act.PARTNERSHIP_CHANGE,
}


@dataclass(frozen=True)
class Reach:
    """Where a person may do one act: everywhere, or in these agencies and partnerships (by their numbers)."""

    everywhere: bool = False
    agencies: frozenset[int] = frozenset()
    partnerships: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.agencies or self.partnerships)

    def covers(self, *, agency: int | None = None, partnership: int | None = None) -> bool:
        """Does it reach an agency, or a partnership? Without either: does it reach everywhere?"""
        return self.everywhere or agency in self.agencies or partnership in self.partnerships


@dataclass(frozen=True)
class Held:
    """What a person holds through one live appointment: roles, in whose post, in which partnership.

    The employer is not asked: whoever appoints names it, so that it may open nothing.
    """

    roles: tuple[str, ...]
    agency: int
    partnership: int | None


def held_by(person_id: int, *, on: date | None = None) -> list[Held]:
    """What a person holds on a day (today, if none is given); one query.

    The partnership of a post counts only while the agency whose post it is is a member of it.
    """
    day = on or timezone.localdate()
    joined = PartnershipMember.objects.filter(
        partnership=OuterRef("post__partnership"), agency=OuterRef("post__agency"), valid__contains=day
    )
    rows = Appointment.objects.live(day).filter(person=person_id)
    columns = rows.values_list("post__roles", "post__agency", Subquery(joined.values("partnership")[:1]))
    return [Held(tuple(roles), *rest) for roles, *rest in columns]


def reach_of(held: Iterable[Held], act: str) -> Reach:
    """Where what somebody holds lets them do an act. Raises ValueError for an act that is not in the table."""
    allowed = PERMISSIONS[Act(act)]
    everywhere, agencies, partnerships = False, set(), set()
    for one in held:
        scopes = Scope(0)
        for role in map(Role, one.roles):
            scopes |= allowed.get(role, Scope(0))
        everywhere |= Scope.EVERYWHERE in scopes
        if Scope.AGENCY in scopes:
            agencies.add(one.agency)
        if Scope.PARTNERSHIP in scopes and one.partnership is not None:
            partnerships.add(one.partnership)
    return Reach(everywhere, frozenset(agencies), frozenset(partnerships))


def reach(person_id: int, act: str, *, on: date | None = None) -> Reach:
    """Where a person may do an act on a day (today, if none is given)."""
    return reach_of(held_by(person_id, on=on), act)


def may(
    person_id: int, act: str, *, agency: int | None = None, partnership: int | None = None, on: date | None = None
) -> bool:
    """May a person do an act in an agency or a partnership, by the posts that they hold on the day?

    Args:
        agency, partnership: their numbers. Without either: may they do it everywhere?
        on: today, if none is given.
    """
    return reach(person_id, act, on=on).covers(agency=agency, partnership=partnership)


def roles_of(person_id: int, *, on: date | None = None) -> frozenset[Role]:
    """Every role that a person has on a day (today, if none is given)."""
    return frozenset(Role(role) for one in held_by(person_id, on=on) for role in one.roles)
