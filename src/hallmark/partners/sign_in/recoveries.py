"""Getting back in: asking, waiting, stopping and using it. No other way sets a password or removes a factor."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from hallmark.partners.changes.authority import reach_for, require
from hallmark.partners.models import User
from hallmark.partners.permissions import Act
from hallmark.partners.sign_in import people, posting, records
from hallmark.partners.sign_in.invitations import NotOpen
from hallmark.partners.sign_in.models import Recovery
from hallmark.partners.sign_in.rules import PASSWORD_PROVES_AFTER, RECOVERY_LASTS, Lost, waiting_time
from hallmark.partners.sign_in.sessions import end_sessions_of
from hallmark.partners.sign_in.tokens import hash_of, new_token


@transaction.atomic
def ask(*, email: str, lost: Lost, site: str) -> None:
    """Asks to get back in. Returns nothing, whether there is such an account or not.

    An account that nobody has used yet is opened by its invitation, never by the mailbox: nothing is sent.

    While one stands, asking again sends a fresh link and leaves the wait as it is.

    Raises:
        Problem: the letter could not be sent; nothing has been changed.
    """
    person = people.account_of(email)
    if person is None or not people.has_been_used(person):
        return
    if lost is Lost.SECOND_FACTOR and not people.has_second_factor(person.pk):
        return
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    now = timezone.now()
    # Of a link that nobody has: that of the letter is made with the letter.
    _, kept = new_token()
    recovery = Recovery.objects.filter(person=person, lost=lost, used_at=None, stopped_at=None).first()
    is_new = recovery is None or not recovery.stands(now)
    if recovery is not None and is_new:
        recovery.stopped_at = now
        recovery.save(update_fields=["stopped_at"])
    if recovery is None or is_new:
        wait = waiting_time(
            lost,
            has_second_factor=people.has_second_factor(person.pk),
            is_password_new=_has_new_password(person, now),
        )
        recovery = Recovery.objects.create(
            token_hash=kept,
            person=person,
            lost=lost,
            asked_at=now,
            opens_at=now + wait,
            expires_at=now + wait + RECOVERY_LASTS,
        )
        records.note("recovery.ask", recovery, by=None, person=person)
    else:
        recovery.token_hash = kept
        recovery.save(update_fields=["token_hash"])
    posting.post(posting.RECOVERY, recovery, site=site)
    if is_new and recovery.waits(now):
        posting.tell("recovery_notice", recovery, site=site, to=people.leads_of(person))


def _has_new_password(person: User, now: datetime) -> bool:
    """Did the person's password come by a letter lately, so that it proves no more than their mailbox?"""
    used = Recovery.objects.filter(person=person, lost=Lost.PASSWORD, used_at__gt=now - PASSWORD_PROVES_AFTER)
    return used.exists()


def found(token: str) -> Recovery:
    """The recovery that a link opens, waiting or not. Raises NotOpen, which does not say why."""
    recovery = Recovery.objects.select_related("person").filter(token_hash=hash_of(token)).first()
    if recovery is None or not recovery.stands(timezone.now()) or not recovery.person.is_active:
        raise NotOpen(
            "This link is not open. It may have been used, stopped or replaced by a newer one, or have run out of "
            "time. Ask for a new one on the sign-in page."
        )
    return recovery


@transaction.atomic
def set_password(*, token: str, password: str) -> User:
    """Uses a recovery of a password. Every session of the person ends. Raises NotOpen also while it waits.

    A recovery of their second factor that was asked for before is stopped: its wait was that of an older password.
    """
    # First the person, then their recoveries, as `ask` does.
    person = User.objects.select_for_update(no_key=True).get(pk=found(token).person_id)
    recovery = _usable(token, Lost.PASSWORD)
    person.set_password(password)
    person.save(update_fields=["password"])
    people.prove_address(person)
    _finish(recovery)
    for other in Recovery.objects.filter(person=person, lost=Lost.SECOND_FACTOR, used_at=None, stopped_at=None):
        _stop(_locked(other), by=person)
    return person


@transaction.atomic
def remove_second_factor(*, token: str) -> User:
    """Uses a recovery of a second factor: the old one is removed, and the next sign-in asks to enrol a new one.

    Whoever calls has checked the person's password. Every session of the person ends. Raises NotOpen also while it
    waits.
    """
    recovery = _usable(token, Lost.SECOND_FACTOR)
    Authenticator.objects.filter(user=recovery.person_id).delete()
    _finish(recovery)
    return recovery.person


def _usable(token: str, lost: Lost) -> Recovery:
    recovery = _locked(found(token))
    if recovery.lost != lost or not recovery.stands(timezone.now()) or recovery.waits(timezone.now()):
        raise NotOpen("This link is not open yet, or not for this. The letter says from when it is.")
    return recovery


def _finish(recovery: Recovery) -> None:
    recovery.used_at = timezone.now()
    recovery.save(update_fields=["used_at"])
    end_sessions_of(recovery.person_id)
    records.note("recovery.use", recovery, by=recovery.person, person=recovery.person, lost=str(recovery.lost))
    posting.tell("recovery_used", recovery, site="", to=[recovery.person, *people.leads_of(recovery.person)])


@transaction.atomic
def stop_by_link(*, token: str) -> None:
    """Stops a recovery, as the one to whom its letter came."""
    _stop(_locked(found(token)), by=None)


@transaction.atomic
def stop(*, recovery: Recovery, by: User) -> None:
    """Stops a recovery, as the person themselves or as a lead of an agency of theirs. Raises NotYours otherwise."""
    require_lead(recovery.person, by)
    _stop(_locked(recovery), by=by)


def require_lead(person: User, by: User) -> None:
    """Raises NotYours unless it is the person themselves, or one who may change the people of an agency of theirs."""
    if by.pk != person.pk:
        require(by, Act.PEOPLE_CHANGE, *people.agencies_of(person))


def may_stop(person: User, by: User) -> bool:
    """Would `require_lead` let them? For a page, whose answer must not tell that there is something to stop."""
    mine = reach_for(by, Act.PEOPLE_CHANGE)
    return by.pk == person.pk or any(mine.covers(agency=one) for one in people.agencies_of(person))


@transaction.atomic
def stop_all_of(person: User) -> None:
    """Stops what stands for a person who has signed in: they have lost nothing, so somebody else may have asked."""
    for recovery in Recovery.objects.filter(person=person, used_at=None, stopped_at=None):
        _stop(_locked(recovery), by=person)


def _stop(recovery: Recovery, *, by: User | None) -> None:
    if recovery.used_at or recovery.stopped_at:
        return
    recovery.stopped_at, recovery.stopped_by = timezone.now(), by
    recovery.save(update_fields=["stopped_at", "stopped_by"])
    records.note("recovery.stop", recovery, by=by, person=recovery.person)


def _locked(recovery: Recovery) -> Recovery:
    """The recovery's row, held until the end: of two clicks at once, the second finds it used."""
    return Recovery.objects.select_for_update(of=("self",)).select_related("person").get(pk=recovery.pk)
