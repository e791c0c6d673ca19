"""Accounts: finding one, proving its address, and whom to tell about it."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from hallmark.partners.models import Appointment, User
from hallmark.partners.permissions import roles_of
from hallmark.partners.roles import NEEDS_SECOND_FACTOR, Role


def account_of(email: str) -> User | None:
    """The open account with this address, in whatever case it is written."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def prove_address(person: User) -> None:
    """Notes that the person's address is theirs: a link that came to it was used."""
    EmailAddress.objects.update_or_create(user=person, primary=True, defaults={"email": person.email, "verified": True})


def has_been_used(person: User) -> bool:
    """Has anybody ever signed in to the account, or could they with a password?"""
    return person.last_login is not None or person.has_usable_password()


def has_second_factor(person_id: int) -> bool:
    """Has the person enrolled an authenticator app or a passkey?"""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=person_id, type__in=kinds).exists())


def can_anybody_sign_in() -> bool:
    """Has anybody a post today and a way in?"""
    live = Appointment.objects.live(timezone.localdate())
    if live.exclude(person__password__startswith=UNUSABLE_PASSWORD_PREFIX).exists():
        return True
    return bool(SocialAccount.objects.filter(user__in=live.values("person")).exists())


def needs_second_factor(person_id: int) -> bool:
    """Does any post that the person holds today see restricted facts, or let people in?"""
    return bool(roles_of(person_id) & NEEDS_SECOND_FACTOR)


def agencies_of(person: User) -> set[int]:
    """The agencies that employ the person today, and those whose posts they hold."""
    rows = Appointment.objects.live(timezone.localdate()).filter(person=person)
    return {agency for pair in rows.values_list("employer", "post__agency") for agency in pair}


def agency_of(person: User) -> int | None:
    """The agency among whose events the person's signing in is: of the post that they have held longest.

    Of somebody who holds none today, that of the last one; None for somebody who never held any.
    """
    held = Appointment.objects.filter(person=person).values_list("post__agency", flat=True)
    lives = Appointment.objects.live(timezone.localdate()).filter(person=person).values_list("post__agency", flat=True)
    return lives.order_by("begins", "pk").first() or held.order_by("-begins", "-pk").first()


def leads_of(person: User) -> list[User]:
    """Who answers for the person: the leads of their agencies, or the administrators. Never they themselves."""
    live = Appointment.objects.live(timezone.localdate()).exclude(person=person)
    leads = live.filter(post__roles__contains=[Role.AGENCY_LEAD], post__agency__in=agencies_of(person))
    chosen = leads if leads.exists() else live.filter(post__roles__contains=[Role.ADMINISTRATOR])
    return list(User.objects.filter(pk__in=chosen.values("person")).order_by("pk"))
