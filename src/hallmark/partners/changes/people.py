"""Joining, moving and leaving: who holds which post, from when, until when."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from psycopg.errors import ExclusionViolation

from hallmark.law.days import in_words as day_in_words
from hallmark.partners import leaving, open_work
from hallmark.partners.changes.authority import recorded, require, require_roles, today_or
from hallmark.partners.models import Agency, Appointment, Post, User
from hallmark.partners.open_work import OpenWork
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import viewer_of
from hallmark.partners.rules import in_words, lasts, within
from hallmark.ui.problems import Problem


class AppointmentProblem(Problem):
    """An appointment that cannot be made or ended so."""


@transaction.atomic
def appoint(
    *,
    post: Post,
    person: User,
    employer: Agency | None = None,
    begins: date | None = None,
    ends: date | None = None,
    by: User | None,
) -> Appointment:
    """Gives a person a post from a day on (today, if none is given).

    Args:
        employer: who employs them; the agency whose post it is, if none is given.
        ends: the first day on which they do not hold it any more; open, if none is given.
        by: who appoints; None is the operator at the machine.
    Raises:
        NotYours: the post is another agency's, or has a role that `by` may not give.
        Problem: dates the wrong way round or outside the post's, an account that is shut, or a post held already.
    """
    require(by, Act.PEOPLE_CHANGE, post.agency_id)
    require_roles(by, post)
    person = _locked(person)
    start, payer = today_or(begins), employer or post.agency
    _check_person(person)
    _check_dates(post, payer, start, ends)
    appointment = Appointment(
        post=post, person=person, employer=payer, begins=start, valid=DateRange(start, ends), made_by=by
    )
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise AppointmentProblem(
                f"{person} holds the post {post} already in that time. Nothing was changed."
            ) from None
        raise
    recorded(
        "appointment.make",
        appointment,
        by,
        agency=post.agency_id,
        partnership=post.partnership_id,
        detail={"person": person.pk, "post": post.pk, "employer": payer.pk, "begins": f"{start}", "roles": post.roles},
    )
    return appointment


def _locked(person: User) -> User:
    """The person's row, held until the end: so that two changes to what they hold come one after the other."""
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _check_person(person: User) -> None:
    if not person.is_active:
        raise AppointmentProblem(f"The account of {person} is shut. Open it before you give them a post.")


def _check_dates(post: Post, employer: Agency, begins: date, ends: date | None) -> None:
    if not lasts(begins, ends):
        raise AppointmentProblem("The appointment ends before it begins. Give a last day that is not before the first.")
    if not within(begins, ends, post.valid.lower, post.valid.upper):
        raise AppointmentProblem(
            f"The post {post} stands {in_words(post.valid.lower, post.valid.upper)}. Choose days within that."
        )
    for agency in (post.agency, employer):
        if not within(begins, begins, agency.valid.lower, agency.valid.upper):
            raise AppointmentProblem(
                f"{agency} stands {in_words(agency.valid.lower, agency.valid.upper)}, not on {day_in_words(begins)}."
            )


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, ends: date | None = None, reason: str = "", by: User | None
) -> list[OpenWork]:
    """Ends an appointment; today, or a day before, ends its access at once.

    Args:
        ends: the first day on which they do not hold it any more; today, if none is given.
    Returns:
        What waits for the person in the agency whose post it is, of that which `by` may see.
    Raises:
        NotYours: neither the post nor the person's employment is of an agency that `by` leads.
        Problem: it has ended already.
    """
    require(by, Act.PEOPLE_CHANGE, appointment.post.agency_id, appointment.employer_id)
    person = _locked(appointment.person)
    appointment = Appointment.objects.select_related("post").get(pk=appointment.pk)
    today, last = timezone.localdate(), today_or(ends)
    until = appointment.valid.upper
    if appointment.valid.isempty or (until and until <= max(last, today)):
        raise AppointmentProblem(f"{person} does not hold {appointment.post} after that day in any case.")
    appointment.valid = DateRange(appointment.begins, max(last, appointment.begins))
    appointment.ended_by, appointment.ended_at, appointment.reason = by, timezone.now(), reason
    appointment.save(update_fields=["valid", "ended_by", "ended_at", "reason"])
    recorded(
        "appointment.end",
        appointment,
        by,
        agency=appointment.post.agency_id,
        partnership=appointment.post.partnership_id,
        purpose=reason,
        detail={"person": person.pk, "post": appointment.post_id, "ends": f"{last}"},
    )
    leaving.depart(person.pk, appointment.post.agency_id, by.pk if by else None)
    if not Appointment.objects.live(today).filter(person=person).exists():
        leaving.shut_out(person.pk)
    viewer = viewer_of(by.pk) if by else None
    return open_work.waiting_for(person.pk, viewer=viewer, agencies={appointment.post.agency_id})


@transaction.atomic
def move(
    *,
    appointment: Appointment,
    to: Post,
    on: date | None = None,
    employer: Agency | None = None,
    reason: str = "",
    by: User | None,
) -> tuple[Appointment, list[OpenWork]]:
    """Ends an appointment and gives the person another post from the same day; what waits for them comes with it.

    Raises what `appoint` and `end_appointment` raise; then nothing has been changed.
    """
    day = today_or(on)
    made = appoint(post=to, person=appointment.person, employer=employer or appointment.employer, begins=day, by=by)
    return made, end_appointment(appointment=appointment, ends=day, reason=reason, by=by)


@transaction.atomic
def change_own(*, person: User, name: str, phones: Mapping[Post, str]) -> None:
    """A person says what they are called, and under which number to ring them in the posts that they hold today.

    Raises:
        AppointmentProblem: no name, or one of the posts is not theirs today; nothing has been changed.
    """
    if not name.strip():
        raise AppointmentProblem("You need a name, so that colleagues find you. Give it.")
    person = _locked(person)
    if person.display_name != name.strip():
        person.display_name = name.strip()
        person.save(update_fields=["display_name"])
        held = Appointment.objects.live(timezone.localdate()).filter(person=person).select_related("post").first()
        recorded("person.change", person, person, agency=held.post.agency_id if held else None)
    for post, phone in phones.items():
        if not Appointment.objects.live(timezone.localdate()).filter(person=person, post=post).exists():
            raise AppointmentProblem(f"You do not hold the post {post} today. Ask the lead of its agency.")
        if post.phone != phone:
            post.phone = phone
            post.save(update_fields=["phone"])
            recorded("post.ring", post, person, agency=post.agency_id, partnership=post.partnership_id)
