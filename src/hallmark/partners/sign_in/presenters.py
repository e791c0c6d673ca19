"""What the start page says of coming in: invitations, people who have lost their way in, and signs of breaking in."""

from collections.abc import Iterator
from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from hallmark.law.days import in_words
from hallmark.partners.models import Appointment
from hallmark.partners.permissions import Act, Reach
from hallmark.partners.sign_in.models import Invitation, Recovery
from hallmark.partners.visitors import visitor
from hallmark.ui.start import Need

EXPIRED_LATELY = timedelta(days=30)
"""How long an invitation that ran out of time is shown, so that it is sent again."""


def needs(request: HttpRequest) -> Iterator[Need]:
    """For whoever says which people come in: recoveries that they may stop, and invitations not taken up."""
    viewer = visitor(request)
    reach = viewer.reach(Act.PEOPLE_CHANGE) if viewer else Reach()
    if not reach:
        return
    yield from _recoveries(reach)
    yield from _invitations(reach)
    if reach.everywhere:
        yield from _shut_out()


def _recoveries(reach: Reach) -> Iterator[Need]:
    now, today = timezone.now(), timezone.localdate()
    standing = Recovery.objects.filter(used_at=None, stopped_at=None, expires_at__gt=now).select_related("person")
    if not reach.everywhere:
        live = Appointment.objects.live(today)
        theirs = live.filter(Q(post__agency__in=reach.agencies) | Q(employer__in=reach.agencies))
        standing = standing.filter(person__in=theirs.values("person"))
    for recovery in standing.order_by("opens_at"):
        what = "a new password" if recovery.lost == "password" else "a new second factor"
        yield Need(
            f"{recovery.person} asks for {what}. Ring them: stop it if it was not they who asked.",
            "See the request",
            reverse("recovery", args=[recovery.public_id]),
            timezone.localdate(max(recovery.opens_at, now)),
        )


def _invitations(reach: Reach) -> Iterator[Need]:
    now = timezone.now()
    untaken = Invitation.objects.filter(taken_at=None, withdrawn_at=None, expires_at__gt=now - EXPIRED_LATELY)
    if not reach.everywhere:
        untaken = untaken.filter(post__agency__in=reach.agencies)
    ends = list(untaken.values_list("expires_at", flat=True))
    waiting = [one for one in ends if one > now]
    if waiting:
        until = in_words(timezone.localdate(min(waiting)))
        first = f"It ends on {until}." if len(waiting) == 1 else f"The first ends on {until}."
        sentence = f"{_invitations_in_words(len(waiting))} to be taken up. {first}"
        yield Need(sentence, "See whom you wait for", reverse("invitations"))
    if over := len(ends) - len(waiting):
        what = "1 invitation has" if over == 1 else f"{over:,} invitations have"
        yield Need(f"{what} run out of time, and nobody has come.", "Send again or withdraw", reverse("invitations"))


def _invitations_in_words(number: int) -> str:
    return "1 invitation waits" if number == 1 else f"{number:,} invitations wait"


def _shut_out() -> Iterator[Need]:
    """Addresses for which sign-in is shut now, because of wrong passwords or codes. They may have no account."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    wrong = AccessAttempt.objects.filter(attempt_time__gt=since, failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    number = wrong.values("username").distinct().count()
    if number:
        what = "1 address is" if number == 1 else f"{number:,} addresses are"
        sentence = f"{what} shut out after wrong passwords or codes. Somebody may be guessing."
        yield Need(sentence, "Find whom to ring", reverse("directory"))
