"""What the law of a day says of who is a member of a partnership: pure, given the register of law.

Crime and Disorder Act 1998, s.5, through time: who is a responsible authority, who co-operates, and by which version.
"""

import re
from collections.abc import Iterable
from datetime import date

from hallmark.law.days import in_words
from hallmark.law.problems import NotInForce
from hallmark.law.quantities import Membership
from hallmark.law.register import Register
from hallmark.law.rules import Kind, Nation
from hallmark.partners.models import Agency, PartnershipMember

Standing = PartnershipMember.Standing

# What the register of law calls each kind of agency.
LAW_WORDS = {
    Agency.Kind.DISTRICT_COUNCIL: "council for the area",
    Agency.Kind.COUNTY_COUNCIL: "county council",
    Agency.Kind.UNITARY_COUNCIL: "council for the area",
    Agency.Kind.POLICE: "chief officer of police",
    Agency.Kind.POLICE_AUTHORITY: "police authority",
    Agency.Kind.FIRE: "fire and rescue authority",
    Agency.Kind.PROBATION_COMMITTEE: "probation committee",
    Agency.Kind.PROBATION_BOARD: "local probation board",
    Agency.Kind.PROBATION_TRUST: "probation trust",
    Agency.Kind.NATIONAL_PROBATION_SERVICE: "National Probation Service",
    Agency.Kind.REHABILITATION_COMPANY: "community rehabilitation company",
    Agency.Kind.PROBATION_SERVICE: "Probation Service",
    Agency.Kind.HEALTH_AUTHORITY: "health authority",
    Agency.Kind.PRIMARY_CARE_TRUST: "primary care trust",
    Agency.Kind.CLINICAL_COMMISSIONING_GROUP: "clinical commissioning group",
    Agency.Kind.INTEGRATED_CARE_BOARD: "integrated care board",
    Agency.Kind.LOCAL_HEALTH_BOARD: "local health board",
}
LAW_ROLES = {Standing.RESPONSIBLE: "responsible authority", Standing.COOPERATING: "co-operating body"}
SEATS = "seat-"
# What stands before, between and after the names of bodies in a rule.
_NOT_THE_NAME = re.compile(r"^(?:or )?the |, or the | that | where ")


def names(bodies: Iterable[str], kind: str) -> bool:
    """Does a rule's list of bodies name this kind of agency? ``probation trust that took over`` names the trust."""
    word = LAW_WORDS.get(Agency.Kind(kind))
    return any(word in _NOT_THE_NAME.split(body) for body in bodies)


def doubt_of(law: Register, *, legal_basis: str, standing: str, agency_kind: str, nation: str, on: date) -> str:
    """Why a member's legal basis does not hold on a day, in a sentence; blank where it does.

    A basis in words, and that of whoever is only invited, is not looked up.
    """
    rule = law.known(legal_basis)
    if rule is None or standing not in LAW_ROLES:
        return ""
    try:
        version = law.in_force(legal_basis, on=on, nation=Nation(nation)).version
    except NotInForce:
        return f"No law is known here that gives it “{rule.title}” in {nation} on {in_words(on)}."
    quantity = version.quantity
    if not isinstance(quantity, Membership):
        return f"“{rule.title}” says nothing of members."
    if not names(quantity.bodies, agency_kind):
        kind = Agency.Kind(agency_kind).label
        return f"The law on {in_words(on)} names {'; '.join(quantity.bodies)}, not: {kind.lower()} ({version.source})."
    if quantity.role != LAW_ROLES[Standing(standing)]:
        return f"The law on {in_words(on)} makes it a {quantity.role} ({version.source})."
    return ""


def empty_seats(law: Register, *, bases: Iterable[str], nation: str, on: date) -> list[str]:
    """The bodies that the law of a day makes responsible authorities and that no member's basis answers to.

    A county council's place is part of the council's: whether there are two tiers is not known here.
    """
    held = set(bases)
    found = []
    for rule in law.rules(kind=Kind.MEMBERSHIP, on=on, nation=Nation(nation)):
        quantity = law.in_force(rule.id, on=on, nation=Nation(nation)).version.quantity
        wanted = isinstance(quantity, Membership) and quantity.role == LAW_ROLES[Standing.RESPONSIBLE]
        if wanted and rule.id.startswith(SEATS) and rule.id not in held:
            found.append(rule.title)
    return found
