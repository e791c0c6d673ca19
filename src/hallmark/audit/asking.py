"""What a person or a command asks for in words, as `Wanted`: `post:12`, two days."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from hallmark.audit.queries import Wanted
from hallmark.audit.rules import check_act, check_subject
from hallmark.ui.problems import Problem


def wanted(
    *,
    person: int | None = None,
    subject: str = "",
    act: str = "",
    first: date | None = None,
    last: date | None = None,
) -> Wanted:
    """The question, checked. Days are those of the site's clock, the last one included. Raises Problem."""
    if first and last and last < first:
        raise Problem("The last day is before the first. Give the days the other way round.")
    return Wanted(
        person=person,
        subject=subject_named(subject) if subject else None,
        act=act_named(act),
        since=midnight(first) if first else None,
        until=midnight(last, later=1) if last else None,
    )


def subject_named(text: str) -> tuple[str, str]:
    """Kind and id of ``post:12``. Raises Problem for anything else."""
    kind, _, subject_id = text.strip().partition(":")
    try:
        check_subject(kind, subject_id)
    except ValueError:
        raise Problem("Write a subject as its kind and id with a colon between, such as post:12.") from None
    return kind, subject_id


def act_named(text: str) -> str:
    """The act, or blank. Raises Problem for what cannot be one."""
    act = text.strip()
    try:
        if act:
            check_act(act)
    except ValueError as error:
        raise Problem(str(error)) from None
    return act


def midnight(day: date, *, later: int = 0) -> datetime:
    """The first moment of a day by the site's clock, or of so many days later. Raises Problem beyond the calendar."""
    try:
        return timezone.make_aware(datetime.combine(day + timedelta(days=later), time.min))
    except (OverflowError, ValueError):
        raise Problem(f"{day:%Y-%m-%d} is too far off. Give a day of this century.") from None
