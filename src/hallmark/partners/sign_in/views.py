"""Pages of one's own account: signing in, second factors, sessions, and getting back in."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter as second_factor_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from hallmark.partners.changes.authority import reach_for
from hallmark.partners.models import Appointment, User
from hallmark.partners.permissions import Act
from hallmark.partners.sign_in import people, records, recoveries
from hallmark.partners.sign_in.adapters import agencies, provider_origins
from hallmark.partners.sign_in.forms import PasswordForm, PresentPasswordForm, RecoverForm
from hallmark.partners.sign_in.letters import LetterProblem
from hallmark.partners.sign_in.models import Recovery
from hallmark.partners.sign_in.rules import Lost
from hallmark.ui.middleware import POLICY

log = logging.getLogger(__name__)


class SignInView(LoginView):  # type: ignore[misc] # allauth is not typed
    """For anyone with an account: their address and password, or their agency's own sign-in. Public."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows; where to go afterwards travels along."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        return shown | {"next": self.get_next_url() or "", "providers": agencies()}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page. Browsers hold a form to its page's policy even where the answer leads elsewhere."""
        response: HttpResponse = super().render_to_response(context, **kwargs)
        response.headers["Content-Security-Policy"] = policy_with(provider_origins())
        return response


def policy_with(origins: list[str]) -> str:
    """The site's Content Security Policy, with more addresses that a form may lead to."""
    return POLICY.replace("form-action 'self'", " ".join(["form-action 'self'", *origins]))


def by_invitation(request: HttpRequest) -> HttpResponse:
    """For anyone who looks for a way to make an account: how accounts begin. Public."""
    return render(request, "sign_in/by_invitation.html")


def signed_in_person(request: HttpRequest) -> User:
    """The person who has signed in; for views that only they reach."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """For anyone who has signed in: their posts, and what they can change of their account."""
    person = signed_in_person(request)
    today = timezone.localdate()
    held = Appointment.objects.filter(person=person, valid__isempty=False).select_related("post__agency", "employer")
    facts = {
        "person": person,
        "appointments": [one for one in held if one.valid.upper is None or one.valid.upper > today],
        "today": today,
        "holds_a_post": Appointment.objects.live(today).filter(person=person).exists(),
        "may_invite": bool(reach_for(person, Act.PEOPLE_CHANGE)),
        "may_read_audit": bool(reach_for(person, Act.AUDIT_READ)),
        "has_second_factor": people.has_second_factor(person.pk),
        "needs_second_factor": people.needs_second_factor(person.pk),
    }
    return render(request, "sign_in/account.html", facts)


@login_required
def no_password(request: HttpRequest) -> HttpResponse:
    """For somebody who signs in with their agency's own sign-in and looks for a password here."""
    return render(request, "sign_in/no_password.html")


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc] # allauth is not typed
    """For somebody who removes a passkey: the last second factor of one whose post needs it stays."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Removes it, or says why not."""
        authenticator: Authenticator = self.get_object()
        adapter = second_factor_adapter()
        if adapter.can_delete_authenticator(authenticator):
            return super().form_valid(form)  # type: ignore[no-any-return]
        messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")


@never_cache
def recover(request: HttpRequest) -> HttpResponse:
    """For somebody who cannot get in: asks for a link by e-mail. Says the same for an address unknown here. Public."""
    form = RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["email"].lower()
        if not ratelimit.consume(request, action="reset_password", key=key):
            return render(request, "429.html", status=429)
        try:
            recoveries.ask(email=key, lost=Lost(form.cleaned_data["lost"]), site=site_of(request))
        except LetterProblem as problem:
            # To say so here would say that the address has an account.
            log.error("The letter of a recovery could not be sent: %s", type(problem.__cause__).__name__)
        return render(request, "sign_in/recover_sent.html")
    return render(request, "sign_in/recover.html", {"form": form})


def site_of(request: HttpRequest) -> str:
    """The address of this site that letters' links begin with, without a slash at its end.

    By the first of its names where others reach it: whoever asks for a letter to somebody else does not choose where
    its link leads. Otherwise as the visitor at this machine reached it.
    """
    return settings.SITE_ADDRESS or request.build_absolute_uri("/").rstrip("/")


@never_cache
@sensitive_post_parameters()
def recovery_link(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever got a recovery's letter: waits, sets a password, removes a lost factor, or stops it. Public."""
    recovery = recoveries.found(token)
    if request.method == "POST" and "stop" in request.POST:
        recoveries.stop_by_link(token=token)
        return render(request, "sign_in/recovery_stopped.html", {"recovery": recovery})
    if recovery.waits(timezone.now()):
        return render(request, "sign_in/recovery_waits.html", {"recovery": recovery})
    if recovery.lost == Lost.PASSWORD:
        return _recover_password(request, recovery, token)
    return _recover_factor(request, recovery, token)


def _recover_password(request: HttpRequest, recovery: Recovery, token: str) -> HttpResponse:
    form = PasswordForm(request.POST or None, person=recovery.person)
    if request.method == "POST" and form.is_valid():
        recoveries.set_password(token=token, password=form.cleaned_data["password"])
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("account_login")
    return render(request, "sign_in/recovery_password.html", {"form": form, "recovery": recovery})


def _recover_factor(request: HttpRequest, recovery: Recovery, token: str) -> HttpResponse:
    form = PresentPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"email": recovery.person.email, "password": form.cleaned_data["password"]}
        try:
            # The one way to check a password: it counts wrong ones towards lock-out, and raises where it is reached.
            is_right = get_adapter(request).authenticate(request, **given) == recovery.person
        except ValidationError as refusal:
            form.add_error("password", refusal)
        else:
            if is_right:
                recoveries.remove_second_factor(token=token)
                messages.success(request, "Your old second factor is removed. Sign in, and set up a new one.")
                return redirect("account_login")
            form.add_error("password", "The password is not right.")
    return render(request, "sign_in/recovery_factor.html", {"form": form, "recovery": recovery})


@login_required
@never_cache
def recovery(request: HttpRequest, public_id: str) -> HttpResponse:
    """For the lead of an agency whose colleague asks to get back in: who, what, until when, and a way to stop it."""
    person = signed_in_person(request)
    held = Recovery.objects.select_related("person", "stopped_by").filter(public_id=public_id).first()
    if held is None or not recoveries.may_stop(held.person, person):
        agency = people.agency_of(held.person) if held else None
        records.refuse_act(Act.PEOPLE_CHANGE, ("recovery", public_id), by=person, agency=agency)
        raise Http404
    if request.method == "POST":
        recoveries.stop(recovery=held, by=person)
        return redirect("recovery", public_id=public_id)
    return render(request, "sign_in/recovery.html", {"recovery": held, "stands": held.stands(timezone.now())})


sign_in = sensitive_post_parameters()(SignInView.as_view())
remove_passkey = method_decorator(never_cache, name="dispatch")(RemovePasskeyView).as_view()
