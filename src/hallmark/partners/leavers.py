"""Whoever left a post after a backup was taken leaves it again, once that backup is restored."""

from datetime import date

from hallmark.audit.canonical import Event
from hallmark.partners.changes.people import AppointmentProblem, end_appointment
from hallmark.partners.models import Appointment


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
