"""Inviting a colleague to a post, sending the letter again, withdrawing it, and taking the post up."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hallmark.partners.changes import appoint
from hallmark.partners.changes.authority import reach_for, require, require_roles
from hallmark.partners.models import Agency, Appointment, Post, User
from hallmark.partners.permissions import Act
from hallmark.partners.sign_in import people, posting, records
from hallmark.partners.sign_in.models import Invitation
from hallmark.partners.sign_in.rules import INVITATION_LASTS
from hallmark.partners.sign_in.tokens import hash_of, new_token
from hallmark.ui.problems import NotFound, Problem


class InvitationProblem(Problem):
    """An invitation that cannot be made so."""


class NotOpen(NotFound):
    """A link that opens nothing: unknown, taken up, withdrawn or out of time."""


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    post: Post,
    begins: date,
    employer: Agency | None = None,
    by: User | None,
    site: str,
    say_link: bool = False,
) -> tuple[Invitation, str]:
    """Invites somebody to a post and sends them the link. Returns the invitation and, with ``say_link``, the link.

    Args:
        begins: their first day in the post.
        employer: who employs them; the agency whose post it is, if none is given.
        by: who invites; None is the operator at the machine.
        site: the address of this site that the link begins with, without a slash at its end.
        say_link: give the link to the caller and send no letter; for the operator at the machine only.
    Raises:
        NotYours: the post is another agency's, or has a role that `by` may not give.
        Problem: the post does not stand on that day, or the letter could not be sent; nothing has been changed.
    """
    require(by, Act.PEOPLE_CHANGE, post.agency_id)
    require_roles(by, post)
    if begins not in post.valid:
        raise InvitationProblem(f"The post {post} does not stand on {begins:%-d %B %Y}. Choose another day.")
    now = timezone.now()
    address = email.strip().lower()
    # A second invitation takes the place of the first, whose link then opens nothing.
    Invitation.objects.filter(email=address, post=post, taken_at=None, withdrawn_at=None).update(withdrawn_at=now)
    token, kept = new_token()
    invitation = Invitation.objects.create(
        # Of a link that nobody has but the operator: that of the letter is made with the letter.
        token_hash=kept,
        email=address,
        name=name,
        post=post,
        employer=employer or post.agency,
        begins=begins,
        invited_by=by,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    records.note("invitation.make", invitation, by=by, agency=post.agency_id)
    if say_link and by is None:
        return invitation, link(site, token)
    posting.post(posting.INVITATION, invitation, site=site)
    return invitation, ""


def link(site: str, token: str) -> str:
    """The address that takes an invitation up."""
    return f"{site}/join/{token}/"


@transaction.atomic
def send_again(*, invitation: Invitation, by: User, site: str) -> None:
    """Sends a fresh link and gives it its full time; the link sent before opens nothing any more.

    Raises:
        NotYours: the post is another agency's, or has a role that `by` may not give.
        Problem: it has been taken up or withdrawn, or the letter could not be sent; nothing has been changed.
    """
    invitation = _locked(invitation)
    require(by, Act.PEOPLE_CHANGE, invitation.post.agency_id)
    require_roles(by, invitation.post)
    _check_untaken(invitation)
    _, invitation.token_hash = new_token()
    invitation.expires_at = timezone.now() + INVITATION_LASTS
    invitation.save(update_fields=["token_hash", "expires_at"])
    records.note("invitation.send-again", invitation, by=by, agency=invitation.post.agency_id)
    posting.post(posting.INVITATION, invitation, site=site)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """Withdraws an invitation: its link opens nothing from now on."""
    invitation = _locked(invitation)
    require(by, Act.PEOPLE_CHANGE, invitation.post.agency_id)
    _check_untaken(invitation)
    _withdraw(invitation, by)


def withdraw_after(person_id: int, agency_id: int, by: int | None) -> None:
    """Withdraws what is open to somebody whose post of an agency was ended: no old link gives them another one there.

    Runs in the transaction of that change. The person's row is held already, as in `join` and `take_up`.
    """
    address = User.objects.values_list("email", flat=True).get(pk=person_id)
    rows = Invitation.objects.filter(email=address, post__agency=agency_id, taken_at=None, withdrawn_at=None)
    ender = User.objects.get(pk=by) if by else None
    for invitation in rows.select_for_update(of=("self",)).select_related("post"):
        _withdraw(invitation, ender)


def _withdraw(invitation: Invitation, by: User | None) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    records.note("invitation.withdraw", invitation, by=by, agency=invitation.post.agency_id)


def found(token: str) -> Invitation:
    """The invitation that a link opens. Raises NotOpen, which does not say why."""
    return kept_as(hash_of(token))


def kept_as(token_hash: str) -> Invitation:
    """The invitation that the link of a hash opens. Raises NotOpen, which does not say why."""
    held = Invitation.objects.select_related("post__agency", "employer", "invited_by")
    invitation = held.filter(token_hash=token_hash).first()
    if invitation is None or not invitation.is_open:
        raise NotOpen(
            "This link is not open. It may have been used, withdrawn or replaced by a newer one, or be older than "
            "seven days. Ask whoever invited you to send it again."
        )
    return invitation


@transaction.atomic
def join(*, token_hash: str, name: str, password: str) -> User:
    """Makes the account of somebody invited, and they take up the post. All of it, or nothing.

    An account with the address that nobody has ever used is taken over, with its first password.

    Raises:
        NotOpen: the link opens nothing.
        NotYours, Problem: the account is in use, so that its owner signs in instead; or as `take_up` says.
    """
    person = User.objects.select_for_update(no_key=True).filter(email=kept_as(token_hash).email).first()
    invitation = _open(token_hash)
    if person is None:
        person = User(email=invitation.email)
    elif people.has_been_used(person) or not person.is_active:
        raise InvitationProblem("There is an account with this address already. Sign in to it to take up the post.")
    person.display_name = name
    person.set_password(password)
    person.save()
    people.prove_address(person)
    records.note("account.open", person, by=person, agency=invitation.post.agency_id)
    take_up(token_hash=token_hash, by=person)
    return person


@transaction.atomic
def take_up(*, token_hash: str, by: User) -> Appointment:
    """Takes up the post, as the one to whose address the link came. Whoever invited must still be allowed to appoint.

    Somebody who was given the post in the meantime, or by the import that invited them, holds it as it was given.

    Raises:
        NotOpen: the link opens nothing, or is somebody else's.
        NotYours, Problem: the appointment cannot be made (hallmark.partners.changes.appoint).
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    invitation = _open(token_hash)
    if invitation.email != by.email:
        raise NotOpen("This link is for another address. Sign out, and open it again.")
    appointment = _held(by, invitation) or appoint(
        post=invitation.post,
        person=by,
        employer=invitation.employer,
        begins=invitation.begins,
        by=invitation.invited_by,
    )
    invitation.taken_at, invitation.taken_by = timezone.now(), by
    invitation.save(update_fields=["taken_at", "taken_by"])
    records.note("invitation.take-up", invitation, by=by, agency=invitation.post.agency_id)
    return appointment


def _held(person: User, invitation: Invitation) -> Appointment | None:
    """The post as they hold it already, where whoever invited them may still give it; None where they do not."""
    lasting = Q(valid__upper_inf=True) | Q(valid__endswith__gt=timezone.localdate())
    held = person.appointments.filter(lasting, post=invitation.post).first()
    if held:
        require(invitation.invited_by, Act.PEOPLE_CHANGE, invitation.post.agency_id)
        require_roles(invitation.invited_by, invitation.post)
    return held


def _open(token_hash: str) -> Invitation:
    """The invitation that the link of a hash opens, held until the end.

    Raises NotOpen also where it was withdrawn meanwhile.
    Whoever calls holds the person's row: first the person, then the invitation, as an ending does.
    """
    _locked(kept_as(token_hash))
    return kept_as(token_hash)


def _locked(invitation: Invitation) -> Invitation:
    """The invitation's row, held until the end: of two clicks at once, the second finds it taken."""
    return Invitation.objects.select_for_update(of=("self",)).select_related("post__agency").get(pk=invitation.pk)


def _check_untaken(invitation: Invitation) -> None:
    if invitation.taken_at or invitation.withdrawn_at:
        raise InvitationProblem("This invitation has been taken up or withdrawn. Make a new one.")


def invited_by_agencies_of(viewer: User) -> list[Invitation]:
    """The invitations to posts of the agencies whose people the viewer may change, newest first."""
    reach = reach_for(viewer, Act.PEOPLE_CHANGE)
    rows = Invitation.objects.select_related("post__agency", "invited_by", "taken_by")
    return list(rows if reach.everywhere else rows.filter(post__agency__in=reach.agencies))
