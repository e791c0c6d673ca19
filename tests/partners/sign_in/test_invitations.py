"""Inviting a colleague, by a real mail server, and taking up the post."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from hallmark.partners.changes import NotYours, appoint, end_appointment
from hallmark.partners.models import Appointment, User
from hallmark.partners.permissions import roles_of
from hallmark.partners.roles import Role
from hallmark.partners.sign_in import invitations
from hallmark.partners.sign_in.letters import LetterProblem
from hallmark.partners.sign_in.models import Invitation
from hallmark.partners.sign_in.tokens import hash_of
from partners.places_of_work import partnership
from partners.sign_in.codes import enrol
from partners.sign_in.factories import PASSWORD, Staffed, person, post, staffed
from partners.sign_in.mail_server import Postbox

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "refusals"])]

NEW = "ana@tamble.example"
GIVEN = {"name": "Ana Newby", "password": "green lamp over water", "again": "green lamp over water"}


def invite(by: Staffed, email: str = NEW, **given: object) -> Invitation:
    made, _ = invitations.invite(
        **{"post": by.analyst_post, "begins": timezone.localdate(), **given},  # type: ignore[arg-type]
        email=email,
        name="Ana",
        by=by.lead,
        site="http://testserver",
    )
    return made


def test_lead_invites_on_the_page_and_the_letter_comes(client: Client, council: Staffed, postbox: Postbox) -> None:
    client.force_login(council.lead)
    given = {"name": "Ana", "email": NEW.upper(), "post": council.analyst_post.pk, "begins": "2026-01-05"}

    answer = client.post("/invitations/new/", given, follow=True)

    (letter,) = postbox.to(NEW)
    assert "An invitation has been sent to ana@tamble.example." in answer.content.decode()
    assert "The lead of Tamble Council invites you to the post “Analyst” of Tamble Council" in letter.get_content()
    assert "from 5 January 2026" in " ".join(letter.get_content().split())
    assert client.get(postbox.link(NEW)).status_code == 200


def test_invited_person_chooses_a_password_and_holds_the_post(
    client: Client, council: Staffed, postbox: Postbox
) -> None:
    invite(council)

    answer = client.post(postbox.link(NEW), GIVEN)

    ana = User.objects.get(email=NEW)
    assert answer.url == "/account/second-factor/"  # type: ignore[attr-defined]
    assert ana.check_password(GIVEN["password"])
    assert ana.display_name == "Ana Newby"
    assert roles_of(ana.pk) == {Role.ANALYST}
    (held,) = Appointment.objects.filter(person=ana)
    assert (held.made_by, held.employer) == (council.lead, council.agency)
    assert int(client.session["_auth_user_id"]) == ana.pk


def test_link_opens_once(client: Client, council: Staffed, postbox: Postbox) -> None:
    invite(council)
    link = postbox.link(NEW)
    client.post(link, GIVEN)

    again = Client().post(link, GIVEN | {"name": "Thief"})

    assert again.status_code == 404
    assert "This link is not open." in again.content.decode()
    assert User.objects.get(email=NEW).display_name == "Ana Newby"


@pytest.mark.parametrize("end", ["withdrawn", "run out", "sent again", "invited again", "another's"])
def test_link_that_is_not_open_opens_nothing(end: str, client: Client, council: Staffed, postbox: Postbox) -> None:
    made = invite(council)
    link = postbox.link(NEW)
    if end == "withdrawn":
        invitations.withdraw(invitation=made, by=council.lead)
    elif end == "run out":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "sent again":
        invitations.send_again(invitation=made, by=council.lead, site="http://testserver")
        assert client.get(postbox.link(NEW)).status_code == 200
    elif end == "invited again":
        invite(council)
        assert client.get(postbox.link(NEW)).status_code == 200
    else:
        link = "/join/of-my-own-making/"

    assert client.get(link).status_code == 404
    assert client.post(link, GIVEN).status_code == 404
    assert not User.objects.filter(email=NEW).exists()


def test_the_database_does_not_hold_the_link(council: Staffed, postbox: Postbox) -> None:
    made = invite(council)
    token = postbox.link(NEW).split("/")[2]

    row = " ".join(str(value) for value in Invitation.objects.filter(pk=made.pk).values_list()[0])
    assert token not in row
    assert hash_of(token) in row


@pytest.mark.parametrize("has_account", [True, False])
def test_session_of_whoever_opened_a_link_does_not_hold_it(
    has_account: bool, client: Client, council: Staffed, postbox: Postbox
) -> None:
    """Sessions are rows of the database. The first step of signing in keeps in them where it leads to."""
    if has_account:
        enrol(person(NEW, "Ana Before"))
    invite(council)
    link = postbox.link(NEW)
    page = client.get(link).content.decode()
    assert link.split("/")[2] not in page
    client.post("/account/sign-in/?next=/join/", {"login": NEW, "password": PASSWORD, "next": "/join/"})

    kept = str(dict(client.session.items()))
    assert hash_of(link.split("/")[2]) in kept
    assert ("/join/" in kept) == has_account
    assert link.split("/")[2] not in kept


def test_way_back_without_a_link_that_was_opened_leads_nowhere(client: Client) -> None:
    answer = client.get("/join/")

    assert answer.status_code == 404
    assert "This link is not open." in answer.content.decode()


def test_nobody_is_invited_to_another_agencys_post_or_to_a_role_that_is_not_ones_to_give(
    council: Staffed, police: Staffed, postbox: Postbox
) -> None:
    keeper = post(council.agency, "Keeper of the system", Role.ADMINISTRATOR)

    with pytest.raises(NotYours):
        invite(council, post=police.analyst_post)
    with pytest.raises(NotYours):
        invite(council, post=keeper)

    assert postbox.letters == []
    assert not Invitation.objects.exists()


def test_form_offers_only_posts_of_ones_own_agency(client: Client, council: Staffed, police: Staffed) -> None:
    client.force_login(council.lead)

    page = client.get("/invitations/new/").content.decode()
    wrong = client.post(
        "/invitations/new/", {"name": "A", "email": NEW, "post": police.analyst_post.pk, "begins": "2026-01-05"}
    ).content.decode()

    assert "Analyst, Tamble Council" in page
    assert "Larken Police" not in page.split("Employer")[0]
    assert "Choose one of the posts of your agency." in wrong


def test_another_agencys_invitations_are_not_there(
    client: Client, council: Staffed, police: Staffed, postbox: Postbox
) -> None:
    made = invite(council)
    client.force_login(police.lead)

    assert NEW not in client.get("/invitations/").content.decode()
    assert client.post(f"/invitations/{made.public_id}/withdraw/").status_code == 404
    assert client.post(f"/invitations/{made.public_id}/send-again/").status_code == 404
    made.refresh_from_db()
    assert made.is_open
    assert len(postbox.letters) == 1


@pytest.mark.parametrize("address", ["/invitations/", "/invitations/new/"])
def test_pages_of_invitations_are_for_leads(address: str, client: Client, council: Staffed) -> None:
    assert client.get(address).status_code == 302
    client.force_login(person("clerk@tamble.example"))
    assert client.get(address).status_code == 404


def test_whoever_invited_must_still_be_allowed_when_the_post_is_taken_up(
    client: Client, council: Staffed, postbox: Postbox
) -> None:
    """A lead who has left leaves no doors open."""
    invite(council)
    end_appointment(appointment=Appointment.objects.get(person=council.lead), by=None)

    answer = client.post(postbox.link(NEW), GIVEN)

    assert answer.status_code == 404
    assert not User.objects.filter(email=NEW).exists()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("of", ["the post that ended", "another post there"])
def test_link_does_not_bring_back_whoever_was_dismissed(
    of: str, client: Client, council: Staffed, postbox: Postbox
) -> None:
    ana = person(NEW)
    invited_to = council.analyst_post if of == "the post that ended" else council.warden_post
    made = invite(council, post=invited_to)
    held = appoint(post=council.analyst_post, person=ana, by=council.lead)

    end_appointment(appointment=held, reason="Dismissed", by=council.lead)

    client.force_login(ana)
    assert client.post(postbox.link(NEW)).status_code == 404
    assert roles_of(ana.pk) == frozenset()
    made.refresh_from_db()
    assert made.withdrawn_at is not None


def test_ending_leaves_invitations_of_others_and_to_others(
    client: Client, council: Staffed, police: Staffed, postbox: Postbox
) -> None:
    ana = person(NEW)
    held = appoint(post=council.warden_post, person=ana, by=council.lead)
    elsewhere, colleagues = invite(police), invite(council, "ben@tamble.example")

    end_appointment(appointment=held, by=council.lead)

    for one in (elsewhere, colleagues):
        one.refresh_from_db()
        assert one.is_open


@pytest.mark.django_db(transaction=True, databases=["default", "refusals"])
def test_link_that_is_withdrawn_while_it_is_taken_up_is_not_open(council: Staffed, postbox: Postbox) -> None:
    """The second of two clicks waits for the first, and then finds the link shut."""
    ana = person(NEW)
    made = invite(council)
    token = postbox.link(NEW).split("/")[2]
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            invitations.withdraw(invitation=made, by=council.lead)
            second = pool.submit(_take_up_elsewhere, token, ana)
            _wait_for_a_lock()
        with pytest.raises(invitations.NotOpen):
            second.result(timeout=20)
    assert roles_of(ana.pk) == frozenset()


def _take_up_elsewhere(token: str, ana: User) -> None:
    try:
        invitations.take_up(token_hash=hash_of(token), by=ana)
    finally:
        connection.close()


def _wait_for_a_lock() -> None:
    """Until another connection waits for what this one holds."""
    until = time.monotonic() + 15
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("Nobody waited.")


def test_invitation_with_a_role_that_is_not_ones_to_give_is_not_sent_again(
    client: Client, council: Staffed, postbox: Postbox
) -> None:
    """The operator invites the governance lead; the agency's lead must not open that door again."""
    governance = post(council.agency, "Information governance", Role.GOVERNANCE)
    made, _ = invitations.invite(
        email=NEW, name="Ana", post=governance, begins=timezone.localdate(), by=None, site="http://testserver"
    )
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=30))
    client.force_login(council.lead)

    assert client.post(f"/invitations/{made.public_id}/send-again/").status_code == 404

    made.refresh_from_db()
    assert not made.is_open
    assert len(postbox.letters) == 1


@pytest.mark.parametrize("act", ["withdraw", "send-again"])
def test_invitation_of_others_is_answered_as_one_that_is_not_there(
    act: str, client: Client, council: Staffed, police: Staffed, postbox: Postbox
) -> None:
    made = invite(council)
    client.force_login(police.lead)

    hidden = client.post(f"/invitations/{made.public_id}/{act}/")
    absent = client.post(f"/invitations/{uuid4()}/{act}/")

    assert (hidden.status_code, hidden.content) == (404, absent.content)


def test_form_offers_only_employers_that_the_lead_sees(client: Client, council: Staffed, police: Staffed) -> None:
    """Those of one's partnerships; an agency that is in none of them is not named, and not taken."""
    stranger = staffed("Farway Council", "farway.example").agency
    partnership("Safer Tamble", council.agency, police.agency)
    client.force_login(council.lead)

    page = client.get("/invitations/new/").content.decode()
    given = {"name": "A", "email": NEW, "post": council.analyst_post.pk, "begins": "2026-01-05"}
    forced = client.post("/invitations/new/", given | {"employer": stranger.pk})

    assert "Larken Police" in page
    assert "Farway Council" not in page
    assert forced.status_code == 200
    assert not Invitation.objects.exists()


def test_somebody_with_an_account_signs_in_first(client: Client, council: Staffed, postbox: Postbox) -> None:
    ana = person(NEW, "Ana Before")
    invite(council)
    link = postbox.link(NEW)

    page = client.get(link).content.decode()
    assert '/account/sign-in/?next=/join/"' in page
    forced = client.post(link, GIVEN).content.decode()
    assert "You have an account already." in page
    assert "You have an account already." in forced
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)

    client.force_login(ana)
    client.post("/join/")
    assert roles_of(ana.pk) == {Role.ANALYST}
    ana.refresh_from_db()
    assert ana.display_name == "Ana Before"


def test_somebody_elses_link_gives_nothing_to_whoever_is_signed_in(
    client: Client, council: Staffed, postbox: Postbox
) -> None:
    other = person("ben@tamble.example")
    invite(council)
    client.force_login(other)
    link = postbox.link(NEW)

    assert "this invitation is for another address" in client.get(link).content.decode()
    assert client.post(link).status_code == 404
    assert roles_of(other.pk) == frozenset()


def test_post_of_a_later_day_opens_nothing_before_it(client: Client, council: Staffed, postbox: Postbox) -> None:
    invite(council, begins=timezone.localdate() + timedelta(days=3))

    client.post(postbox.link(NEW), GIVEN)

    ana = User.objects.get(email=NEW)
    assert roles_of(ana.pk) == frozenset()
    assert roles_of(ana.pk, on=timezone.localdate() + timedelta(days=3)) == {Role.ANALYST}
    assert "It has not begun yet" in client.get("/account/").content.decode()


def test_account_that_was_imported_and_never_used_gets_its_first_password(
    client: Client, council: Staffed, postbox: Postbox
) -> None:
    imported = person(NEW, "Imported", password=None)
    invite(council)

    client.post(postbox.link(NEW), GIVEN)

    imported.refresh_from_db()
    assert imported.check_password(GIVEN["password"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "short", "again": "short"}, "This password is too short."),
        ({"password": "password1234", "again": "password1234"}, "This password is too common."),
        ({"again": "another one altogether"}, "The two passwords differ."),
        ({"name": ""}, "Enter your name."),
        ({"password": "ana@tamble.example", "again": "ana@tamble.example"}, "too similar to the email"),
    ],
)
def test_password_that_will_not_do_is_said_and_nothing_is_made(
    wrong: dict[str, str], said: str, client: Client, council: Staffed, postbox: Postbox
) -> None:
    invite(council)

    answer = client.post(postbox.link(NEW), GIVEN | wrong)

    assert said in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()
    assert client.get(postbox.link(NEW)).status_code == 200


def test_letter_that_is_not_taken_undoes_the_invitation(client: Client, council: Staffed, postbox: Postbox) -> None:
    postbox.is_full = True
    client.force_login(council.lead)

    answer = client.post(
        "/invitations/new/", {"name": "A", "email": NEW, "post": council.analyst_post.pk, "begins": "2026-01-05"}
    )

    assert answer.status_code == 503
    assert "The e-mail could not be sent, so nothing has been changed." in answer.content.decode()
    with pytest.raises(LetterProblem):
        invite(council)
    assert not Invitation.objects.exists()
