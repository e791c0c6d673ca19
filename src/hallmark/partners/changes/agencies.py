"""Agencies made, ended, and followed by others; and their membership of partnerships."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from hallmark.law.rules import Nation
from hallmark.partners.changes.authority import named, recorded, require
from hallmark.partners.changes.dates import ended, lasting
from hallmark.partners.models import Agency, AgencySuccession, Partnership, PartnershipMember, User
from hallmark.partners.permissions import Act
from hallmark.partners.rules import in_words, stands
from hallmark.ui.problems import Problem

Standing = PartnershipMember.Standing
Nature = AgencySuccession.Nature


class AgencyProblem(Problem):
    """An agency, or its membership, that cannot be so."""


@transaction.atomic
def define_agency(
    *,
    name: str,
    kind: str,
    nation: str = Nation.ENGLAND,
    begins: date | None = None,
    ends: date | None = None,
    is_new: bool = False,
    by: User | None,
) -> Agency:
    """Makes an agency, or replaces what is said of the one of that name; the same again changes nothing.

    Args:
        is_new: refuse where there is one of that name already.
    """
    require(by, Act.AGENCY_CHANGE)
    slug = _slug(name)
    if is_new:
        _refuse_taken(slug)
    if kind not in Agency.Kind.values:
        raise AgencyProblem(f"“{kind}” is no kind of agency. Write one of {', '.join(Agency.Kind.values)}.")
    if nation not in list(Nation):
        raise AgencyProblem(f"“{nation}” is not a nation that is known here. Write England or Wales.")
    agency, _ = Agency.objects.update_or_create(
        slug=slug,
        defaults={
            "name": name,
            "kind": kind,
            "nation": nation,
            "valid": lasting(name, begins, ends),
            "defined_by": named(by),
        },
    )
    recorded("agency.define", agency, by, agency=agency.pk, detail={"kind": kind, "nation": nation})
    return agency


def _slug(name: str) -> str:
    slug = slugify(name)[:80]
    if not slug:
        raise AgencyProblem("An agency needs a name. Give it one in letters.")
    if slug == "new":
        # The address of the page on which one is made.
        raise AgencyProblem("An agency cannot be called that. Give its whole name.")
    return slug


def _refuse_taken(slug: str) -> None:
    taken = Agency.objects.filter(slug=slug).first()
    if taken:
        raise AgencyProblem(f"There is an agency called {taken} already. Change it on its own page.")


@transaction.atomic
def rename_agency(*, agency: Agency, name: str, on: date, instrument: str = "", by: User | None) -> Agency:
    """Gives an agency another name from a day on that has come; what it has, and who holds its posts, stays with it.

    The name that it had is kept as an agency of its own that ended on that day, at the old address; returns that one.
    """
    require(by, Act.AGENCY_CHANGE)
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if on > timezone.localdate():
        raise AgencyProblem("A new name holds from the day on which it is set. Come back on that day, or after it.")
    if not stands(agency.valid.lower, agency.valid.upper, on):
        stood = in_words(agency.valid.lower, agency.valid.upper)
        raise AgencyProblem(f"{agency} stands {stood}. Choose a day within that.")
    slug, old_slug, old_name = _slug(name), agency.slug, agency.name
    if slug == old_slug:
        raise AgencyProblem(f"{old_name} has that name already. Nothing was changed.")
    _refuse_taken(slug)
    past = ended(old_name, agency.valid, on)
    agency.name, agency.slug, agency.defined_by = name, slug, named(by)
    agency.save(update_fields=["name", "slug", "defined_by", "defined_at"])
    before = Agency.objects.create(
        slug=old_slug, name=old_name, kind=agency.kind, nation=agency.nation, valid=past, defined_by=named(by)
    )
    AgencySuccession.objects.create(before=before, after=agency, on=on, nature=Nature.RENAMED, instrument=instrument)
    recorded("agency.rename", agency, by, agency=agency.pk, detail={"before": before.pk, "on": f"{on}"})
    return before


@transaction.atomic
def end_agency(*, agency: Agency, ends: date, by: User | None) -> None:
    """Ends an agency. From that day its posts give nobody anything; its seats stay, and are flagged."""
    require(by, Act.AGENCY_CHANGE)
    agency.valid = ended(agency.name, agency.valid, ends)
    agency.save(update_fields=["valid"])
    recorded("agency.end", agency, by, agency=agency.pk, detail={"ends": f"{ends}"})


@transaction.atomic
def succeed(
    *, before: Agency, after: Agency, on: date, nature: str, instrument: str = "", by: User | None
) -> AgencySuccession:
    """Records that an agency's functions went to another on a day, and ends the first unless only functions moved.

    A split is recorded once for each agency after it, a merger once for each before it.
    """
    require(by, Act.AGENCY_CHANGE)
    if nature not in Nature.values:
        raise AgencyProblem(f"“{nature}” is no way to follow an agency. Write one of {', '.join(Nature.values)}.")
    if before == after:
        raise AgencyProblem(f"{before} cannot follow itself. Name the agency that came after it.")
    if not stands(after.valid.lower, after.valid.upper, on):
        stood = in_words(after.valid.lower, after.valid.upper)
        raise AgencyProblem(f"{after} stands {stood}. It cannot follow {before} on another day.")
    before.refresh_from_db()
    if nature != Nature.FUNCTIONS_MOVED and before.valid.upper != on:
        end_agency(agency=before, ends=on, by=by)
    row, _ = AgencySuccession.objects.update_or_create(
        before=before, after=after, on=on, defaults={"nature": nature, "instrument": instrument}
    )
    recorded(
        "agency.succeed", before, by, agency=before.pk, detail={"after": after.pk, "on": f"{on}", "nature": nature}
    )
    return row


@transaction.atomic
def join_partnership(
    *,
    partnership: Partnership,
    agency: Agency,
    standing: str,
    legal_basis: str = "",
    begins: date | None = None,
    ends: date | None = None,
    by: User | None,
) -> PartnershipMember:
    """Makes an agency a member of a partnership.

    Args:
        legal_basis: the id of a rule of the law register, such as ``seat-health``, or the source in words; whoever is
            only invited needs none.
    """
    require(by, Act.PARTNERSHIP_CHANGE, partnership=partnership.pk)
    if standing not in Standing.values:
        raise AgencyProblem(f"“{standing}” is no standing. Write one of {', '.join(Standing.values)}.")
    if standing != Standing.INVITED and not legal_basis:
        raise AgencyProblem(f"Say by what law {agency} is a member: the id of a rule such as seat-fire, or its source.")
    valid = lasting(f"The membership of {agency}", begins, ends)
    if partnership.members.filter(agency=agency, valid__overlap=valid).exists():
        raise AgencyProblem(f"{agency} is a member of {partnership} in that time already. Nothing was changed.")
    member = PartnershipMember.objects.create(
        partnership=partnership, agency=agency, standing=standing, legal_basis=legal_basis, valid=valid
    )
    recorded("member.join", member, by, agency=agency.pk, partnership=partnership.pk, detail={"standing": standing})
    return member


@transaction.atomic
def leave_partnership(*, member: PartnershipMember, ends: date, by: User | None) -> None:
    """Ends a membership. From that day the agency's people see nothing of the partnership."""
    require(by, Act.PARTNERSHIP_CHANGE, partnership=member.partnership_id)
    member.valid = ended(f"The membership of {member.agency}", member.valid, ends)
    member.save(update_fields=["valid"])
    recorded(
        "member.leave",
        member,
        by,
        agency=member.agency_id,
        partnership=member.partnership_id,
        detail={"ends": f"{ends}"},
    )
