"""Letters on their way: by a worker once what they tell of is committed, or at once where no worker runs.

A job holds ids alone. The secret of a letter's link is made when the letter is written, and kept as its hash: what
waits in the queue opens nothing, and each try has a link of its own, of which the last opens.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hallmark.jobs.changes import ask
from hallmark.jobs.models import Job
from hallmark.jobs.progress import Report
from hallmark.jobs.queries import live_workers
from hallmark.jobs.registry import Arguments, Result
from hallmark.jobs.rules import State
from hallmark.partners.models import User
from hallmark.partners.sign_in import letters
from hallmark.partners.sign_in.models import Invitation, Recovery
from hallmark.partners.sign_in.tokens import new_token

KIND = "letter"
# A mail server that is down comes back in minutes, or is mended within the day.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
INVITATION, RECOVERY = "invitation", "recovery"


def post(letter: str, about: Invitation | Recovery, *, site: str, to: User | None = None) -> None:
    """Sends a letter about something, in the caller's transaction: where that is undone, it is not sent.

    Args:
        letter: the name of its template.
        site: the address of this site, without a slash at its end.
        to: whose letter it is, where it has no link; otherwise it goes to the address that the link is for.
    Raises:
        Problem: no worker runs, and the mail server does not take it.
    """
    arguments = {"letter": letter, "number": about.pk, "site": site, "to": to.pk if to else None}
    if live_workers():
        ask(KIND, arguments, title="A letter", by="Sign-in")
    else:
        write(arguments)


def tell(letter: str, about: Recovery, *, site: str, to: Iterable[User]) -> None:
    """Sends a notice without a link to each. One that cannot be sent undoes nothing."""
    for person in to:
        try:
            post(letter, about, site=site, to=person)
        except letters.LetterProblem as problem:
            letters.log_unsent(letter, problem)


def do(arguments: Arguments, report: Report) -> Result:
    """The job of a letter."""
    report.step("Sending")
    write(arguments)
    return {}


@transaction.atomic
def write(arguments: Arguments) -> None:
    """Writes a letter and sends it. Nothing where what it is about was ended in the meantime. Raises LetterProblem."""
    letter, site = arguments["letter"], arguments["site"]
    if letter == INVITATION:
        _write_invitation(arguments["number"], site)
    elif letter == RECOVERY:
        _write_recovery(arguments["number"], site)
    else:
        recovery = Recovery.objects.select_related("person").get(pk=arguments["number"])
        to = User.objects.get(pk=arguments["to"])
        letters.send(letter, to.email, {"recovery": recovery, "site": site})


def _write_invitation(number: int, site: str) -> None:
    held = Invitation.objects.select_for_update(of=("self",)).select_related("post__agency", "invited_by")
    invitation = held.get(pk=number)
    if not invitation.is_open:
        return
    token, invitation.token_hash = new_token()
    invitation.save(update_fields=["token_hash"])
    letters.send(INVITATION, invitation.email, {"invitation": invitation, "link": f"{site}/join/{token}/"})


def _write_recovery(number: int, site: str) -> None:
    recovery = Recovery.objects.select_for_update(of=("self",)).select_related("person").get(pk=number)
    now = timezone.now()
    if not recovery.stands(now):
        return
    token, recovery.token_hash = new_token()
    recovery.save(update_fields=["token_hash"])
    facts = {"recovery": recovery, "waits": recovery.waits(now), "link": f"{site}/account/recover/{token}/"}
    letters.send(RECOVERY, recovery.person.email, facts)


def states(invitations: Iterable[Invitation]) -> dict[int, str]:
    """Of each invitation whose last letter has not gone, by its number, why not, in a sentence."""
    numbers = [one.pk for one in invitations]
    jobs = Job.objects.filter(kind=KIND, arguments__letter=INVITATION, arguments__number__in=numbers)
    last = {job.arguments["number"]: job for job in jobs.order_by("asked_at")}
    unsent = {number: job for number, job in last.items() if job.state != State.DONE}
    is_worked = bool(unsent) and bool(live_workers())
    return {number: _why(job, is_worked=is_worked) for number, job in unsent.items()}


def _why(job: Job, *, is_worked: bool) -> str:
    if not State(job.state).is_open:
        return "The letter could not be sent. Send it again, or tell whoever runs this site."
    if not is_worked:
        return "The letter waits, as no worker runs. Whoever runs this site starts one with hallmark worker."
    if job.attempt:
        return "The mail server has not taken the letter yet. It is tried again by itself."
    return "The letter is about to be sent."
