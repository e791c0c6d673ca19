"""What ended after a backup was taken ends again, once that backup is restored: who held a post, and what gave it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Model

from hallmark.audit.canonical import Event
from hallmark.partners.changes.authority import recorded
from hallmark.partners.changes.dates import DateProblem, ended
from hallmark.partners.changes.people import AppointmentProblem, end_appointment
from hallmark.partners.models import Agency, Appointment, Body, PartnershipMember, Post, Seat, Substitute, Team

DATED: Mapping[str, Any] = {
    "agency.end": Agency,
    "body.end": Body,
    "member.leave": PartnershipMember,
    "post.close": Post,
    "seat.end": Seat,
    "substitute.end": Substitute,
    "team.close": Team,
}
"""The acts that cut off what is dated, each with the model of its subject."""


def end_again(event: Event) -> bool:
    """Ends the appointment that an event ``appointment.end`` tells of; whether it still stood.

    One that was made after the backup as well is not there, or its number is another's by now: then nothing is done.
    """
    said = event.detail
    found = Appointment.objects.filter(pk=int(event.subject_id), person=said["person"], post=said["post"])
    appointment = found.select_related("post", "person").first()
    if appointment is None:
        return False
    try:
        end_appointment(appointment=appointment, ends=date.fromisoformat(said["ends"]), reason=event.purpose, by=None)
    except AppointmentProblem:
        return False  # it has ended already
    return True


def end_dated_again(event: Event) -> bool:
    """Ends the agency, membership, post, seat or the like that an event of `DATED` tells of; whether it still stood."""
    found = DATED[event.act].objects.filter(pk=int(event.subject_id)).first()
    if found is None:
        return False
    try:
        found.valid = ended(f"{found}", found.valid, date.fromisoformat(event.detail["ends"]))
    except DateProblem:
        return False  # it has ended already
    found.save(update_fields=["valid"])
    _record(event, found, {"ends": event.detail["ends"]})
    return True


def take_roles_again(event: Event) -> bool:
    """Takes from a post the roles that an event ``post.change`` left out; it gives none. Whether there were any."""
    post = Post.objects.filter(pk=int(event.subject_id), agency=event.agency).first()
    if post is None:
        return False
    before, left = post.roles, [role for role in post.roles if role in event.detail["roles"]]
    if left == before:
        return False
    post.roles = left
    post.save(update_fields=["roles"])
    _record(event, post, {"roles": left, "roles-before": before})
    return True


def _record(event: Event, subject: Model, detail: dict[str, Any]) -> None:
    where = {"agency": event.agency, "partnership": event.partnership}
    recorded(event.act, subject, None, purpose=event.purpose, detail=detail, **where)
