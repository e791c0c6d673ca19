"""Who may make a change: asked at the door of each, whatever page or command it comes from."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone

from hallmark.audit import changes as audit
from hallmark.partners.models import Post, User
from hallmark.partners.permissions import RESERVED, Act, Held, Reach, held_by, reach, reach_of
from hallmark.partners.roles import Role
from hallmark.ui.problems import NotFound

EVERYWHERE = Reach(everywhere=True)


class NotYours(NotFound):
    """A change that whoever asks for it may not make. It is answered as what is not there."""


def reach_for(by: User | None, act: Act) -> Reach:
    """Where somebody may do an act now; the operator at the machine (nobody) everywhere."""
    return EVERYWHERE if by is None else reach(by.pk, act)


def require(by: User | None, act: Act, *agencies: int | None, partnership: int | None = None) -> None:
    """Raises NotYours unless the act is allowed in one of the agencies, or in the partnership; that is recorded."""
    mine = reach_for(by, act)
    if not any(mine.covers(agency=one, partnership=partnership) for one in agencies or (None,)):
        refused(by, act, agency=agencies[0] if agencies else None, partnership=partnership)
        raise NotYours("That is not yours to change. Ask the lead of the agency, or the administrator.")


def require_roles(by: User | None, post: Post) -> None:
    """Raises NotYours where the post has a role that this person may not give; that is recorded."""
    if by is None:
        return
    role = role_not_given(held_by(by.pk), post)
    if role:
        refused(by, RESERVED[role], agency=post.agency_id, partnership=post.partnership_id)
        raise NotYours(not_given(role))


def role_not_given(held: Iterable[Held], post: Post) -> Role | None:
    """The first of a post's roles that whoever holds these may not give; None where they may give all."""
    held = tuple(held)
    for role in map(Role, post.roles):
        if role in RESERVED and not reach_of(held, RESERVED[role]).covers(partnership=post.partnership_id):
            return role
    return None


def not_given(role: Role) -> str:
    """Why a role cannot be given, in words."""
    return f"The role {role.label.lower()} is not yours to give. Ask the administrator."


def refused(by: User | None, act: Act, *, agency: int | None = None, partnership: int | None = None) -> None:
    """Records that somebody was refused an act; it stays though the request is undone.

    Where it is in no agency's or partnership's affairs, it is in those of the agency whose post they hold.
    """
    subject = ("agency", agency) if agency else ("partnership", partnership) if partnership else ("site", "all")
    if by and agency is None and partnership is None:
        agency = next((one.agency for one in held_by(by.pk)), None)
    audit.record_refusal(
        act=act.value, subject=subject, by=by.pk if by else None, agency=agency, partnership=partnership
    )


def today_or(day: date | None) -> date:
    """A day, or today where none is given."""
    return day or timezone.localdate()


def named(by: User | None) -> str:
    """Who made a change, in words."""
    return str(by) if by else "The operator"


def recorded(
    act: str,
    subject: Model,
    by: User | None,
    *,
    agency: int | None = None,
    partnership: int | None = None,
    purpose: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Writes a change into the audit, in its transaction; the subject's kind is the name of its model."""
    audit.record(
        act=act,
        subject=(subject._meta.model_name or "", subject.pk),
        by=by.pk if by else None,
        purpose=purpose,
        agency=agency,
        partnership=partnership,
        detail=detail,
    )
