"""Pages of invitations: those who lead an agency make them, and whoever is invited takes them up."""

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from hallmark.partners.changes.authority import reach_for
from hallmark.partners.models import Agency, Post, User
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import seen_agencies, viewer_of
from hallmark.partners.sign_in import invitations, letters, people, posting, records
from hallmark.partners.sign_in.adapters import INVITED, provider_origins, speaks_for
from hallmark.partners.sign_in.forms import InviteForm, JoinForm
from hallmark.partners.sign_in.models import Invitation
from hallmark.partners.sign_in.views import policy_with, signed_in_person, site_of

View = Callable[..., HttpResponse]


def leads_only(view: View) -> View:
    """Lets in those who may change the people of an agency; for others the page is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not reach_for(signed_in_person(request), Act.PEOPLE_CHANGE):
            raise Http404
        return view(request, *args, **kwargs)

    return asked


@leads_only
def invitation_list(request: HttpRequest) -> HttpResponse:
    """For an agency's lead: whom they have invited, what became of it, and the way to invite another."""
    person = signed_in_person(request)
    held = invitations.invited_by_agencies_of(person)
    unsent = posting.states(one for one in held if one.is_open)
    rows = [(one, unsent.get(one.pk, "")) for one in held]
    facts = {"rows": rows, "now": timezone.now(), "outbox": letters.kept_at()}
    return render(request, "sign_in/invitations.html", facts)


@leads_only
def invite(request: HttpRequest) -> HttpResponse:
    """For an agency's lead: invites a colleague to a post from a day."""
    person = signed_in_person(request)
    posts, employers = _choices(person)
    form = InviteForm(request.POST or None, posts=posts, employers=employers)
    if request.method == "POST" and form.is_valid():
        invitation, _ = invitations.invite(**form.cleaned_data, by=person, site=site_of(request))
        messages.success(request, _said("An invitation has been sent to {}.", invitation))
        return redirect("invitations")
    return render(request, "sign_in/invite.html", {"form": form})


def _said(sent: str, invitation: Invitation) -> str:
    """That the letter was sent, or that it is on its way."""
    waits = invitation.pk in posting.states([invitation])
    return ("The invitation to {} is on its way." if waits else sent).format(invitation.email)


def _choices(person: User) -> "tuple[QuerySet[Post], QuerySet[Agency]]":
    """The posts that the person may fill, and of the agencies that they see those that may employ somebody, today."""
    today, reach, viewer = timezone.localdate(), reach_for(person, Act.PEOPLE_CHANGE), viewer_of(person.pk)
    agencies = seen_agencies(viewer) if viewer else Agency.objects.none()
    posts = Post.objects.filter(valid__contains=today).select_related("agency").order_by("agency__name", "title")
    return (
        posts if reach.everywhere else posts.filter(agency__in=reach.agencies),
        agencies.filter(valid__contains=today),
    )


@leads_only
@require_POST
def send_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """For an agency's lead: sends an invitation's letter again, with a fresh link."""
    person, invitation = _theirs(request, public_id)
    invitations.send_again(invitation=invitation, by=person, site=site_of(request))
    messages.success(request, _said("The invitation has been sent again to {}.", invitation))
    return redirect("invitations")


@leads_only
@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """For an agency's lead: withdraws an invitation."""
    person, invitation = _theirs(request, public_id)
    invitations.withdraw(invitation=invitation, by=person)
    messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
    return redirect("invitations")


def _theirs(request: HttpRequest, public_id: str) -> tuple[User, Invitation]:
    """Whoever asks, and an invitation of theirs. Another agency's is answered as one that is absent, and recorded."""
    person = signed_in_person(request)
    reach = reach_for(person, Act.PEOPLE_CHANGE)
    invitation = Invitation.objects.select_related("post").filter(public_id=public_id).first()
    if invitation is None or not reach.covers(agency=invitation.post.agency_id):
        agency = invitation.post.agency_id if invitation else None
        records.refuse_act(Act.PEOPLE_CHANGE, ("invitation", public_id), by=person, agency=agency)
        raise Http404
    return person, invitation


@never_cache
@sensitive_post_parameters()
def join(request: HttpRequest, token: str) -> HttpResponse:
    """For somebody invited: what they are invited to, and the way in that fits them. Public; the link is the key."""
    invitation = invitations.found(token)
    # For the way back from sign-in, whose address the session keeps too. A session is a row of the database, which does
    # not hold what opens an invitation.
    request.session[INVITED] = invitation.token_hash
    return _answer(request, invitation)


@never_cache
@sensitive_post_parameters()
def join_again(request: HttpRequest) -> HttpResponse:
    """For somebody invited back from sign-in: the invitation whose link they opened in this browser. Public."""
    return _answer(request, invitations.kept_as(request.session.get(INVITED, "")))


def _answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if isinstance(request.user, User):
        return _take_up(request, invitation)
    account = User.objects.filter(email=invitation.email).first()
    if account is not None and people.has_been_used(account):
        facts = {"invitation": invitation, "next": reverse("join-again")}
        return render(request, "sign_in/join_sign_in.html", facts)
    return _open_account(request, invitation, account)


def _take_up(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    person = signed_in_person(request)
    facts = {"invitation": invitation, "person": person, "is_theirs": person.email == invitation.email}
    if request.method == "POST":
        invitations.take_up(token_hash=invitation.token_hash, by=person)
        return redirect("account")
    return render(request, "sign_in/take_up.html", facts)


def _open_account(request: HttpRequest, invitation: Invitation, account: User | None) -> HttpResponse:
    person = account or User(email=invitation.email)
    form = JoinForm(request.POST or None, person=person, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person = invitations.join(token_hash=invitation.token_hash, name=given["name"], password=given["password"])
        # They have just chosen the password, so enrolling a second factor need not ask for it.
        record_authentication(request, person, method="password", email=person.email, reauthenticated=True)
        response: HttpResponse = perform_login(
            request, person, email_verification="none", redirect_url=reverse("mfa_index")
        )
        return response
    # On the way back from the agency's own sign-in the account is made, and then the post is taken up.
    facts = {"form": form, "invitation": invitation, "providers": speaks_for(invitation.email)}
    facts["next"] = reverse("join-again")
    response = render(request, "sign_in/join.html", facts)
    response.headers["Content-Security-Policy"] = policy_with(provider_origins())
    return response
