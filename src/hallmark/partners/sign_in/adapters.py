"""What allauth asks of a site: who may come in, what is remembered, and how letters are sent."""

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hallmark.partners.models import User
from hallmark.partners.sign_in import demonstration, invitations, people, records
from hallmark.partners.sign_in.forms import LOCKED
from hallmark.ui.problems import Problem
from hallmark.ui.start import LAST_HERE

log = logging.getLogger(__name__)

WRONG = "The e-mail address or the password is not right. Check both, or ask for a new password."
WRONG_CODE = "The code is not right. Enter the one that your app shows now, or a recovery code not used before."
INVITED = "invited_by_link"
"""Where a session keeps the hash of the invitation's link that was opened in it."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts with a password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": WRONG,
        "email_password_mismatch": WRONG,
        "enter_current_password": "The password that you have now is not right.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "The password is not right.",
        "rate_limited": LOCKED,
        "too_many_login_attempts": LOCKED,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts begin with an invitation."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The person, where address and password are right. The demonstration's people only in the demonstration."""
        person: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if isinstance(person, User) and demonstration.is_refused(person):
            records.refuse(person, why="demonstration")
            raise ValidationError(demonstration.REFUSAL, code="demonstration")
        return person

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Keeps when they were last here, before it is said to be now: the start page says what has changed since."""
        if user.last_login:
            request.session[LAST_HERE] = user.last_login.isoformat()
        else:
            request.session.pop(LAST_HERE, None)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends a notice of allauth's. One that cannot be sent undoes nothing: what it tells of has happened."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            log.error("A notice (%s) could not be sent: %s", template_prefix, type(error).__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": (
            "Your post needs a second factor, and this is your only one. Add another before you remove it."
        ),
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        """A secret as the database keeps it: without this site's key a copy of the tables opens nothing."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. Raises Problem where the site's key has been changed since."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise Problem(
                "Your second factor was kept under another key of this site. Whoever runs it must bring the key back."
            ) from None

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one of somebody whose post needs one stays."""
        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(pk=authenticator.pk)
        has_other = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return has_other or not people.needs_second_factor(authenticator.user_id)


def _box() -> Fernet:
    key = hashlib.sha256(b"hallmark second factors\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class AgencyAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts of an agency's own sign-in. An agency speaks for addresses of its own domains, and for no others."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Lets nobody further whose address the agency may not speak for, or who asks to join two accounts."""
        addresses = [one.email.lower() for one in sociallogin.email_addresses if one.verified]
        vouched = [one for one in addresses if self.is_email_verified(sociallogin.provider, one)]
        is_theirs = not sociallogin.is_existing or (sociallogin.user is not None and sociallogin.user.email in vouched)
        is_sign_in = sociallogin.state.get("process") in {None, AuthProcess.LOGIN}
        if not (vouched and is_theirs and is_sign_in):
            records.refuse(None, why="address", provider=sociallogin.account.provider)
            raise ImmediateHttpResponse(refused(request))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Only on the way back from an open invitation to the very address that the agency vouches for."""
        kept = request.session.get(INVITED)
        addresses = {one.email.lower() for one in sociallogin.email_addresses if one.verified}
        try:
            return kept is not None and invitations.kept_as(kept).email in addresses
        except invitations.NotOpen:
            return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """The new account's name, as the agency gives it."""
        user = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        user.display_name = str(data.get("name") or "")[:120]
        return user

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Always: there is nothing to ask, and the address is not theirs to choose."""
        return True

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_why: Any) -> None:
        """Records that the agency's sign-in failed, or sent what it should not have."""
        records.refuse(None, why="provider", provider=provider.app.provider_id)


def refused(request: HttpRequest) -> HttpResponse:
    """For somebody whose agency let them in and whom this site does not know: what to do."""
    return render(request, "sign_in/not_known.html", status=403)


def agencies() -> list[dict[str, Any]]:
    """The agencies with a sign-in of their own, as the file names them."""
    providers: Any = settings.SOCIALACCOUNT_PROVIDERS
    return [*providers["openid_connect"]["APPS"]]


def speaks_for(email: str) -> list[dict[str, Any]]:
    """Those of them that may speak for an address, by its domain."""
    domain = email.rpartition("@")[2].lower()
    return [one for one in agencies() if domain in one["settings"]["verified_email"]]


def provider_origins() -> list[str]:
    """The addresses that the sign-in page's form may lead to, for the Content Security Policy."""
    origins = {urlsplit(one["settings"]["server_url"]) for one in agencies()}
    return sorted(f"{one.scheme}://{one.netloc}" for one in origins)
