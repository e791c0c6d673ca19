"""Signing in with a password and a second factor; lock-out; sessions that end."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from hallmark.partners.changes import appoint, end_appointment
from hallmark.partners.models import Appointment, User
from hallmark.partners.roles import Role
from hallmark.partners.sign_in import people
from hallmark.partners.sign_in.adapters import SecondFactorAdapter
from hallmark.partners.sign_in.middleware import BEGAN, SEEN
from hallmark.partners.sign_in.models import Session
from hallmark.partners.sign_in.rules import IDLE, LONGEST
from hallmark.ui.problems import Problem
from partners.sign_in.codes import EXAMPLE, code, enrol
from partners.sign_in.factories import PASSWORD, Staffed, person, post

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "refusals"])]

SIGN_IN, CODE = "/account/sign-in/", "/account/second-factor/authenticate/"
ANA = "ana@tamble.example"


def give(client: Client, email: str = ANA, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def analyst(of: Staffed, email: str = ANA) -> User:
    made = person(email)
    appoint(post=of.analyst_post, person=made, by=None)
    return made


def test_password_alone_opens_an_account_without_a_second_factor(client: Client, council: Staffed) -> None:
    person(ANA)

    answer = give(client, email="Ana@Tamble.Example")

    assert answer.url == "/"
    assert is_in(client)


def test_where_one_wanted_to_go_is_kept_and_never_another_site(client: Client, council: Staffed) -> None:
    person(ANA)

    assert give(client, next="/account/sessions/").url == "/account/sessions/"
    assert give(Client(), next="https://elsewhere.example/").url == "/"


def test_second_factor_stands_between_password_and_account(client: Client, council: Staffed) -> None:
    secret = enrol(person(ANA))

    assert give(client).url == CODE
    assert not is_in(client)
    wrong = client.post(CODE, {"code": code(secret, time.time() - 3600)})
    assert "The code is not right." in wrong.content.decode()
    assert not is_in(client)
    assert client.post(CODE, {"code": code(secret)}).url == "/"  # type: ignore[attr-defined]
    assert is_in(client)


def test_code_works_once(client: Client, council: Staffed) -> None:
    secret = enrol(person(ANA))
    shown = code(secret)
    give(client)
    client.post(CODE, {"code": shown})
    other = Client()
    give(other)

    again = other.post(CODE, {"code": shown})

    assert "The code is not right." in again.content.decode()
    assert not is_in(other)


def test_codes_are_those_of_the_standard() -> None:
    secret, at, shown = EXAMPLE

    assert code(secret, at) == shown


def test_secret_lies_in_the_database_unreadable_without_the_sites_key(council: Staffed, settings: Settings) -> None:
    ana = person(ANA)
    secret = enrol(ana)

    kept = Authenticator.objects.get(user=ana).data["secret"]

    assert secret not in kept
    assert SecondFactorAdapter().decrypt(kept) == secret
    settings.SECRET_KEY = "another site's"
    with pytest.raises(Problem, match="kept under another key"):
        SecondFactorAdapter().decrypt(kept)


@pytest.mark.parametrize("email", [ANA, "nobody@tamble.example"])
def test_wrong_password_and_unknown_address_are_answered_alike(email: str, client: Client, council: Staffed) -> None:
    person(ANA)

    answer = give(client, email=email, password="not the right one")

    assert "The e-mail address or the password is not right." in answer.content.decode()
    assert not is_in(client)


def test_account_that_is_shut_does_not_open(client: Client, council: Staffed) -> None:
    ana = person(ANA)
    User.objects.filter(pk=ana.pk).update(is_active=False)

    answer = give(client)

    assert answer.url == "/account/inactive/"
    assert not is_in(client)
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("email", [ANA, "nobody@tamble.example"])
def test_fifth_wrong_password_locks_the_address_known_or_not(email: str, client: Client, council: Staffed) -> None:
    person(ANA)

    answers = [give(client, email=email, password="wrong") for _ in range(5)]
    right = give(client, email=email)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(SIGN_IN, {"login": email.upper(), "password": PASSWORD})

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "shut for 15 minutes" in answers[-1].content.decode()
    assert right.status_code == elsewhere.status_code == 429
    assert not is_in(client)


def test_lock_opens_by_itself_and_a_sign_in_clears_the_count(
    client: Client, council: Staffed, settings: Settings
) -> None:
    person(ANA)
    for _ in range(5):
        give(client, password="wrong")
    attempt = AccessAttempt.objects.get()
    attempt.attempt_time -= settings.AXES_COOLOFF_TIME
    attempt.save()

    assert give(client).status_code == 302
    assert is_in(client)
    assert not AccessAttempt.objects.exists()


def test_nothing_that_was_typed_is_kept_with_the_count(client: Client, council: Staffed) -> None:
    secret = enrol(person(ANA))
    give(client, password="my secret of another site")
    give(client)
    wrong = code(secret, time.time() - 3600)
    client.post(CODE, {"code": wrong})

    kept = " ".join(str(value) for row in AccessAttempt.objects.values_list() for value in row)

    assert "my secret" not in kept
    assert wrong not in kept.replace(str(AccessAttempt.objects.get().attempt_time), "")


def test_wrong_codes_lock_as_wrong_passwords_do(client: Client, council: Staffed) -> None:
    """Whoever knows the password cannot try codes for ever, not by beginning again either."""
    secret = enrol(person(ANA))
    give(client)
    wrong = code(secret, time.time() - 3600)
    for _ in range(4):
        client.post(CODE, {"code": wrong})
    other = Client()
    give(other)

    last = client.post(CODE, {"code": wrong})
    right = other.post(CODE, {"code": code(secret)})

    assert last.status_code == 429
    assert "Too many tries." in right.content.decode()
    assert not is_in(other)
    assert give(Client()).status_code == 429


def test_post_that_sees_restricted_facts_waits_for_a_second_factor(client: Client, council: Staffed) -> None:
    ana = analyst(council)
    give(client)

    assert client.get("/").url == "/account/second-factor/"  # type: ignore[attr-defined]
    assert client.get("/invitations/").url == "/account/second-factor/"  # type: ignore[attr-defined]
    assert client.get("/account/").status_code == 200
    enrol(ana)
    assert client.get("/").status_code == 200


def test_post_that_sees_none_needs_no_second_factor(client: Client, council: Staffed) -> None:
    ana = person(ANA)
    appoint(post=council.warden_post, person=ana, by=None)
    give(client)

    assert client.get("/").status_code == 200


@pytest.mark.django_db(databases=["default", "refusals", "audit"])
def test_account_leads_to_the_audit_whoever_may_read_it_and_nobody_else(client: Client, council: Staffed) -> None:
    ana = person(ANA)
    appoint(post=council.warden_post, person=ana, by=None)
    give(client)
    assert 'href="/audit/"' not in client.get("/account/").content.decode()

    appoint(post=post(council.agency, "Information governance lead", Role.GOVERNANCE), person=ana, by=None)
    enrol(ana)

    assert 'href="/audit/"' in client.get("/account/").content.decode()


def test_new_post_asks_for_a_second_factor_in_a_session_that_runs(client: Client, council: Staffed) -> None:
    ana = person(ANA)
    give(client)
    assert client.get("/").status_code == 200

    appoint(post=council.analyst_post, person=ana, by=None)

    assert client.get("/").url == "/account/second-factor/"  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True, databases=["default", "refusals"])
def test_enrolling_shows_recovery_codes_each_of_which_opens_once(client: Client, council: Staffed) -> None:
    ana = analyst(council)
    give(client)
    client.post("/account/confirm/", {"password": PASSWORD})
    page = client.get("/account/second-factor/totp/activate/")
    secret = page.context["form"].secret
    wrong = client.post("/account/second-factor/totp/activate/", {"code": code(secret, time.time() - 3600)})
    assert "The code is not right." in wrong.content.decode()

    done = client.post("/account/second-factor/totp/activate/", {"code": code(secret)}, follow=True)

    spare = done.context["unused_codes"][0]
    assert len(done.context["unused_codes"]) == 10
    assert spare in done.content.decode()
    assert people.has_second_factor(ana.pk)
    assert client.get("/").status_code == 200
    for client_, opens in ((Client(), True), (Client(), False)):
        give(client_)
        client_.post(CODE, {"code": spare})
        assert is_in(client_) is opens


def test_last_second_factor_of_such_a_post_stays(client: Client, council: Staffed) -> None:
    ana = analyst(council)
    secret = enrol(ana)
    give(client)
    client.post(CODE, {"code": code(secret)})
    client.post("/account/confirm/", {"password": PASSWORD})

    page = client.post("/account/second-factor/totp/deactivate/")

    assert "this is your only one" in page.content.decode()
    assert people.has_second_factor(ana.pk)


def test_changing_a_second_factor_asks_again_who_it_is(client: Client, council: Staffed) -> None:
    """A session left open at a desk does not give the account away."""
    secret = enrol(analyst(council))
    give(client)
    client.post(CODE, {"code": code(secret)})

    for address in ("totp/deactivate/", "recovery-codes/generate/", "webauthn/add/"):
        answer = client.get(f"/account/second-factor/{address}")
        assert answer.url.startswith("/account/confirm/")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("mark", "age_s"), [(SEEN, IDLE.total_seconds()), (BEGAN, LONGEST.total_seconds())])
def test_session_ends_unused_or_old(mark: str, age_s: float, client: Client, council: Staffed) -> None:
    person(ANA)
    give(client)
    client.get("/account/")
    session = client.session
    session[mark] -= age_s
    session.save()

    answer = client.get("/account/", follow=True)

    assert answer.redirect_chain[-1][0].startswith(SIGN_IN)
    assert "You were signed out" in answer.content.decode()


def test_session_in_use_lives_on(client: Client, council: Staffed) -> None:
    person(ANA)
    give(client)
    client.get("/account/")
    session = client.session
    session[SEEN] -= IDLE.total_seconds() - 10
    session.save()

    assert client.get("/account/").status_code == 200
    assert time.time() - client.session[SEEN] < 10


def test_leaving_the_last_post_ends_every_session_at_once(client: Client, council: Staffed) -> None:
    ana = person(ANA)
    held = appoint(post=council.warden_post, person=ana, by=None)
    other = Client()
    give(client)
    give(other)
    assert client.get("/account/").status_code == other.get("/account/").status_code == 200

    end_appointment(appointment=held, by=council.lead)

    assert client.get("/account/").status_code == other.get("/account/").status_code == 302
    assert not Session.objects.filter(person=ana).exists()
    assert not UserSession.objects.filter(user=ana).exists()


def test_one_post_of_two_ended_leaves_the_session(client: Client, council: Staffed, police: Staffed) -> None:
    ana = person(ANA)
    appoint(post=council.warden_post, person=ana, by=None)
    second = appoint(post=police.warden_post, person=ana, by=None)
    give(client)

    end_appointment(appointment=second, by=police.lead)

    assert client.get("/account/").status_code == 200
    assert Appointment.objects.filter(person=ana, ended_at=None).count() == 1


def test_other_sessions_are_listed_and_ended(client: Client, council: Staffed) -> None:
    person(ANA)
    other = Client(HTTP_USER_AGENT="The browser in the library")
    give(client)
    give(other)

    page = client.get("/account/sessions/").content.decode()
    client.post("/account/sessions/")

    assert "The browser in the library" in page
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_new_password_ends_the_other_sessions(client: Client, council: Staffed) -> None:
    person(ANA)
    other = Client()
    give(client)
    give(other)

    new = "green lamp over water"
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert give(Client(), password=new).status_code == 302


@pytest.mark.django_db(transaction=True, databases=["default", "refusals"])
def test_session_with_the_password_alone_ends_when_a_second_factor_is_enrolled(
    client: Client, council: Staffed
) -> None:
    """Whoever has the password and waited inside gains nothing by the owner's enrolment; the owner stays in."""
    analyst(council)
    thief = Client()
    give(thief)
    give(client)
    client.post("/account/confirm/", {"password": PASSWORD})
    page = client.get("/account/second-factor/totp/activate/")
    assert thief.get("/account/").status_code == 200

    client.post("/account/second-factor/totp/activate/", {"code": code(page.context["form"].secret)})

    assert thief.get("/account/").status_code == 302
    assert thief.get("/directory/").url.startswith(SIGN_IN)  # type: ignore[attr-defined]
    assert client.get("/account/").status_code == 200
    assert client.get("/directory/").status_code == 200


def test_sessions_that_have_run_out_are_cleared_when_somebody_signs_in(client: Client, council: Staffed) -> None:
    person(ANA)
    give(Client())
    Session.objects.update(expire_date="2026-01-01 00:00Z")

    give(client)

    assert Session.objects.count() == 1


def test_signing_out_takes_a_press_of_a_button(client: Client, council: Staffed) -> None:
    person(ANA)
    give(client)

    client.get("/account/sign-out/")
    assert is_in(client)
    client.post("/account/sign-out/")
    assert not is_in(client)


def test_nobody_makes_an_account_for_themselves(client: Client, council: Staffed) -> None:
    given = {"email": "me@tamble.example", "password1": PASSWORD, "password2": PASSWORD}

    answer = client.post("/account/by-invitation/", given)

    assert "Accounts begin with an invitation." in answer.content.decode()
    assert not User.objects.filter(email="me@tamble.example").exists()


@pytest.mark.parametrize("address", ["/", "/accessibility/", "/account/by-invitation/", "/account/sign-in/"])
def test_visitor_without_a_session_asks_nothing_about_one(address: str, client: Client, db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)

    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies
    assert [one["sql"] for one in asked if "session" in one["sql"] or "partners_user" in one["sql"]] == []
