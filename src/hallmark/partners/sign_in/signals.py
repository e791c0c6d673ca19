"""What allauth and Django tell of: recorded, and acted on where something must follow."""

from typing import Any

from allauth.account.signals import password_changed, password_set, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest

from hallmark.partners.models import User
from hallmark.partners.sign_in import people, records, recoveries
from hallmark.partners.sign_in.locking import WRONG_CODE
from hallmark.partners.sign_in.sessions import SessionStore, end_sessions_of


def connect() -> None:
    """Connects each; once, from the package's AppConfig."""
    user_logged_in.connect(_on_sign_in, dispatch_uid="hallmark sign-in")
    user_logged_out.connect(_on_sign_out, dispatch_uid="hallmark sign-out")
    user_login_failed.connect(_on_refusal, dispatch_uid="hallmark refusal")
    authentication_failed.connect(_on_wrong_code, dispatch_uid="hallmark wrong code")
    for signal in (password_set, password_changed):
        signal.connect(_on_password, dispatch_uid="hallmark password")
    authenticator_added.connect(_on_factor_added, dispatch_uid="hallmark factor added")
    authenticator_removed.connect(_on_factor_removed, dispatch_uid="hallmark factor removed")
    authenticator_reset.connect(_on_codes_renewed, dispatch_uid="hallmark codes")


def _on_sign_in(user: User, **_rest: Any) -> None:
    records.note("sign-in.make", user, by=user)
    SessionStore.clear_expired()
    # Somebody who signs in has lost nothing: what stands was asked for by somebody else, or is not needed any more.
    recoveries.stop_all_of(user)


def _on_sign_out(user: User | None, **_rest: Any) -> None:
    if user is not None:
        records.note("sign-in.end", user, by=user)


def _on_refusal(sender: Any, credentials: dict[str, Any], **_rest: Any) -> None:
    if sender == WRONG_CODE:
        return  # recorded below, with its kind
    records.refuse(people.account_of(str(credentials.get("email") or "")), why="password")


def _on_wrong_code(user: User, authenticator: Authenticator, **_rest: Any) -> None:
    records.refuse(user, why=f"code-{authenticator.type}")


def _on_password(user: User, **_rest: Any) -> None:
    records.note("password.change", user, by=user)


def _on_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    # A session that began with the password alone must not have what the new factor opens.
    end_sessions_of(user.pk, but=request.session.session_key)
    records.note("second-factor.enrol", user, by=user, kind=authenticator.type)


def _on_factor_removed(user: User, authenticator: Authenticator, **_rest: Any) -> None:
    records.note("second-factor.remove", user, by=user, kind=authenticator.type)


def _on_codes_renewed(user: User, authenticator: Authenticator, **_rest: Any) -> None:
    records.note("second-factor.renew", user, by=user, kind=authenticator.type)
