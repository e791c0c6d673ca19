"""Getting back in, in a way that nobody at a desk can use against a colleague."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from hallmark.partners.changes import NotYours, appoint, end_appointment, import_people
from hallmark.partners.importing.checking import make_plan
from hallmark.partners.importing.reading import read_sheet
from hallmark.partners.models import User
from hallmark.partners.roles import Role
from hallmark.partners.sign_in import people, recoveries
from hallmark.partners.sign_in.importing import import_and_invite
from hallmark.partners.sign_in.models import Recovery
from hallmark.partners.sign_in.rules import IDLE, LONGEST, RECOVERY_WAITS, Lost, is_over, waiting_time
from hallmark.ui.problems import Problem
from partners.sign_in.codes import EXAMPLE, code, enrol
from partners.sign_in.factories import PASSWORD, Staffed, person, post
from partners.sign_in.mail_server import Postbox

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "refusals"])]

ANA = "ana@tamble.example"
NEW = {"password": "green lamp over water", "again": "green lamp over water"}


@pytest.fixture
def ana(council: Staffed) -> User:
    """An analyst with a second factor."""
    made = person(ANA, "Ana")
    enrol(made)
    appoint(post=council.analyst_post, person=made, by=None)
    return made


def ask(client: Client, lost: str, email: str = ANA):  # type: ignore[no-untyped-def]
    return client.post("/account/recover/", {"email": email, "lost": lost})


def wait() -> None:
    """The time of waiting goes by."""
    for one in Recovery.objects.all():
        one.asked_at -= RECOVERY_WAITS
        one.opens_at -= RECOVERY_WAITS
        one.expires_at -= RECOVERY_WAITS
        one.save()


def opens(password: str) -> bool:
    """Does a password lead on to the second step?"""
    return Client().post("/account/sign-in/", {"login": ANA, "password": password}).status_code == 302


@pytest.mark.parametrize(
    ("lost", "factor", "new", "hours"),
    [
        (Lost.PASSWORD, True, False, 0),
        (Lost.PASSWORD, False, False, 24),
        (Lost.PASSWORD, False, True, 24),
        (Lost.SECOND_FACTOR, True, False, 24),
        (Lost.SECOND_FACTOR, True, True, 7 * 24),
    ],
)
def test_who_waits(lost: Lost, factor: bool, new: bool, hours: int) -> None:
    assert waiting_time(lost, has_second_factor=factor, is_password_new=new) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("open_s", "unused_s", "over"),
    [
        (0, 0, False),
        (IDLE.total_seconds() - 1, IDLE.total_seconds() - 1, False),
        (IDLE.total_seconds(), IDLE.total_seconds(), True),
        (LONGEST.total_seconds() - 1, 0, False),
        (LONGEST.total_seconds(), 0, True),
    ],
)
def test_when_a_session_is_over(open_s: float, unused_s: float, over: bool) -> None:
    now = 1_000_000.0

    assert is_over(began_s=now - open_s, seen_s=now - unused_s, now_s=now) is over


def test_forgotten_password_with_a_second_factor_is_set_at_once(client: Client, ana: User, postbox: Postbox) -> None:
    inside = Client()
    inside.force_login(ana)

    ask(client, "password")
    client.post(postbox.link(ANA), NEW)

    assert opens(NEW["password"])
    assert not opens(PASSWORD)
    assert people.has_second_factor(ana.pk)
    assert inside.get("/account/").status_code == 302
    assert [str(letter["Subject"]) for letter in postbox.to(ANA)] == [
        "Getting back in to Hallmark",
        "A way back in to Hallmark was used",
    ]


def test_lost_second_factor_takes_mailbox_password_and_a_day(
    client: Client, ana: User, council: Staffed, postbox: Postbox
) -> None:
    ask(client, "second-factor")
    link = postbox.link(ANA)

    assert "The link opens later" in client.get(link).content.decode()
    assert "The link opens later" in client.post(link, {"password": PASSWORD}).content.decode()
    assert people.has_second_factor(ana.pk)
    wait()
    assert "The password is not right." in client.post(link, {"password": "guessed by a thief"}).content.decode()
    assert people.has_second_factor(ana.pk)
    client.post(link, {"password": PASSWORD})

    assert not people.has_second_factor(ana.pk)
    client.post("/account/sign-in/", {"login": ANA, "password": PASSWORD})
    assert client.get("/").url == "/account/second-factor/"  # type: ignore[attr-defined]
    assert len(postbox.to(council.lead.email)) == 2


def wait_for_days(days: int) -> None:
    """Days go by, for every recovery."""
    for one in Recovery.objects.all():
        for moment in ("asked_at", "opens_at", "expires_at", "used_at"):
            if given := getattr(one, moment):
                setattr(one, moment, given - timedelta(days=days))
        one.save()


def test_mailbox_alone_does_not_take_the_second_factor_within_a_week(
    client: Client, ana: User, council: Staffed, postbox: Postbox
) -> None:
    """Whoever reads the mail sets a password by it; a factor asked for then does not open after a day."""
    ask(client, "password")
    client.post(postbox.link(ANA), NEW)
    ask(client, "second-factor")
    link = postbox.link(ANA)
    told = len(postbox.to(council.lead.email))

    wait_for_days(6)
    assert "The link opens later" in client.post(link, {"password": NEW["password"]}).content.decode()
    assert people.has_second_factor(ana.pk)
    wait_for_days(1)
    client.post(link, {"password": NEW["password"]})

    assert not people.has_second_factor(ana.pk)
    assert told == 2


def test_new_password_by_letter_stops_the_recovery_of_a_factor_that_was_asked_for_before(
    client: Client, ana: User, postbox: Postbox
) -> None:
    ask(client, "second-factor")
    link = postbox.link(ANA)
    ask(client, "password")
    client.post(postbox.link(ANA), NEW)
    wait_for_days(1)

    assert client.post(link, {"password": NEW["password"]}).status_code == 404
    assert people.has_second_factor(ana.pk)


def test_password_of_more_than_a_week_counts_as_one_of_old(client: Client, ana: User, postbox: Postbox) -> None:
    ask(client, "password")
    client.post(postbox.link(ANA), NEW)
    wait_for_days(8)

    ask(client, "second-factor")

    asked = Recovery.objects.get(lost=Lost.SECOND_FACTOR)
    assert asked.opens_at - asked.asked_at == RECOVERY_WAITS


def test_many_wrong_passwords_are_answered_and_never_a_fault(client: Client, ana: User, postbox: Postbox) -> None:
    """At the twenty-first try another counter is full; its words are a form's, not a fault with the link in the log."""
    ask(client, "second-factor")
    link = postbox.link(ANA)
    wait()

    answers = [client.post(link, {"password": "guessed by a thief"}) for _ in range(22)]

    assert {one.status_code for one in answers} <= {200, 429}
    assert people.has_second_factor(ana.pk)
    AccessAttempt.objects.all().delete()
    assert "Too many tries." in client.post(link, {"password": PASSWORD}).content.decode()


def test_notice_names_the_address_and_not_only_a_name_of_ones_own_choosing(
    client: Client, ana: User, council: Staffed, postbox: Postbox
) -> None:
    User.objects.filter(pk=ana.pk).update(display_name="Bea, who left last year")

    ask(client, "second-factor")
    wait()
    client.post(postbox.link(ANA), {"password": PASSWORD})

    asked, used = postbox.to(council.lead.email)
    assert f"({ANA})" in asked.get_content()
    assert f"({ANA})" in used.get_content()


def test_recovery_of_others_is_answered_as_one_that_is_not_there(
    client: Client, ana: User, police: Staffed, postbox: Postbox
) -> None:
    ask(client, "second-factor")
    client.force_login(police.lead)

    hidden = client.get(f"/recoveries/{Recovery.objects.get().public_id}/")
    absent = client.get(f"/recoveries/{uuid4()}/")

    assert (hidden.status_code, hidden.content) == (404, absent.content)


def test_leads_of_the_agency_are_told_at_once_and_can_stop_it(
    client: Client, ana: User, council: Staffed, police: Staffed, postbox: Postbox
) -> None:
    ask(client, "second-factor")
    link = postbox.link(ANA)
    page = postbox.link(council.lead.email)
    lead = Client()
    lead.force_login(council.lead)

    assert "Ana" in lead.get(page).content.decode()
    lead.post(page)
    wait()

    assert client.get(link).status_code == 404
    assert client.post(link, {"password": PASSWORD}).status_code == 404
    assert people.has_second_factor(ana.pk)
    assert Recovery.objects.get().stopped_by == council.lead
    assert postbox.to(police.lead.email) == []


def test_nobody_else_sees_or_stops_it(client: Client, ana: User, police: Staffed, postbox: Postbox) -> None:
    ask(client, "second-factor")
    recovery = Recovery.objects.get()
    for other in (police.lead, person("clerk@tamble.example")):
        client.force_login(other)
        assert client.get(f"/recoveries/{recovery.public_id}/").status_code == 404
        with pytest.raises(NotYours):
            recoveries.stop(recovery=recovery, by=other)

    recovery.refresh_from_db()
    assert recovery.stopped_at is None


def test_person_stops_it_by_the_link_of_the_letter(client: Client, ana: User, postbox: Postbox) -> None:
    ask(client, "second-factor")
    link = postbox.link(ANA)

    assert "It is stopped" in client.post(link, {"stop": "1"}).content.decode()
    wait()

    assert client.get(link).status_code == 404


def test_signing_in_stops_it(client: Client, ana: User, postbox: Postbox) -> None:
    """Whoever has the second factor in hand has not lost it: somebody else asked."""
    secret = EXAMPLE[0]
    ask(client, "second-factor")

    inside = Client()
    inside.post("/account/sign-in/", {"login": ANA, "password": PASSWORD})
    assert Recovery.objects.get().stopped_at is None
    inside.post("/account/second-factor/authenticate/", {"code": code(secret)})

    assert Recovery.objects.get().stopped_by == ana


def test_lead_has_no_way_to_open_a_colleagues_account(
    client: Client, ana: User, council: Staffed, postbox: Postbox
) -> None:
    """Not with everything that comes to the lead's own mailbox, nor by asking in the colleague's name."""
    ask(client, "second-factor")
    ask(client, "password")
    wait()

    for letter in postbox.to(council.lead.email):
        assert "/account/recover/" not in letter.get_content()
    assert opens(PASSWORD)
    assert people.has_second_factor(ana.pk)


def test_administrator_cannot_stop_the_wait_or_shorten_it(
    client: Client, ana: User, council: Staffed, postbox: Postbox
) -> None:
    keeper = person("keeper@tamble.example")
    enrol(keeper)
    appoint(post=post(council.agency, "Keeper", Role.ADMINISTRATOR), person=keeper, by=None)
    ask(client, "second-factor")
    token = postbox.link(ANA).split("/")[3]

    with pytest.raises(recoveries.NotOpen):
        recoveries.remove_second_factor(token=token)
    recoveries.stop(recovery=Recovery.objects.get(), by=keeper)

    assert people.has_second_factor(ana.pk)


def test_asking_again_sends_a_fresh_link_and_leaves_the_wait(
    client: Client, ana: User, council: Staffed, postbox: Postbox
) -> None:
    ask(client, "second-factor")
    first, opens_at = postbox.link(ANA), Recovery.objects.get().opens_at

    ask(client, "second-factor")

    assert Recovery.objects.get().opens_at == opens_at
    assert client.get(first).status_code == 404
    assert client.get(postbox.link(ANA)).status_code == 200
    assert len(postbox.to(council.lead.email)) == 1


def test_link_of_one_kind_is_not_good_for_the_other(client: Client, ana: User, postbox: Postbox) -> None:
    ask(client, "password")
    token = postbox.link(ANA).split("/")[3]

    with pytest.raises(recoveries.NotOpen):
        recoveries.remove_second_factor(token=token)


def test_link_runs_out_and_a_new_one_can_be_asked_for(client: Client, ana: User, postbox: Postbox) -> None:
    ask(client, "password")
    old = postbox.link(ANA)
    Recovery.objects.update(
        asked_at=timezone.now() - timedelta(days=9),
        opens_at=timezone.now() - timedelta(days=8),
        expires_at=timezone.now() - timedelta(seconds=1),
    )

    assert client.get(old).status_code == 404
    ask(client, "password")
    assert client.get(postbox.link(ANA)).status_code == 200


@pytest.mark.parametrize("lost", ["password", "second-factor"])
def test_unknown_address_is_answered_as_a_known_one(lost: str, client: Client, ana: User, postbox: Postbox) -> None:
    known = ask(client, lost)
    unknown = ask(client, lost, email="nobody@tamble.example")

    assert unknown.status_code == known.status_code == 200
    assert unknown.content == known.content
    assert postbox.to("nobody@tamble.example") == []


def test_mail_server_that_is_down_does_not_tell_which_addresses_have_accounts(
    client: Client, ana: User, council: Staffed, postbox: Postbox
) -> None:
    postbox.is_full = True

    known, unknown = ask(client, "second-factor"), ask(client, "second-factor", email="nobody@tamble.example")

    assert known.content == unknown.content
    assert not Recovery.objects.exists()


def test_many_letters_to_one_address_are_refused(client: Client, ana: User, postbox: Postbox) -> None:
    answers = [ask(client, "password").status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]
    assert len(postbox.to(ANA)) == 5


def test_person_without_a_second_factor_waits_for_a_new_password(
    client: Client, council: Staffed, postbox: Postbox
) -> None:
    made = person(ANA, "Ana")
    appoint(post=council.warden_post, person=made, by=None)
    ask(client, "password")
    link = postbox.link(ANA)

    client.post(link, NEW)
    assert not opens(NEW["password"])
    wait()
    client.post(link, NEW)

    assert opens(NEW["password"])
    assert len(postbox.to(council.lead.email)) == 2


def test_import_opens_no_account_and_its_invitation_does(
    client: Client, council: Staffed, police: Staffed, postbox: Postbox
) -> None:
    """The mailbox of an imported address alone opens nothing, however often it asks; the invitation opens once."""
    rows = f"name,e-mail,post,agency,roles\nAna,{ANA},Case worker,{council.agency.name},analyst\n"
    sheet = read_sheet(rows.encode(), "people.csv")
    with pytest.raises(Problem):
        import_people(plan=make_plan(sheet, by=police.lead), by=police.lead)
    import_people(plan=make_plan(sheet, by=council.lead), by=council.lead)
    ask(client, "password")
    assert postbox.to(ANA) == []

    invited = import_and_invite(plan=make_plan(sheet, by=council.lead), by=council.lead, site="http://testserver")
    link = postbox.link(ANA)
    client.post(link, NEW | {"name": "Ana"})

    assert invited == 1
    assert opens(NEW["password"])
    made = User.objects.get(email=ANA)
    assert [one.made_by for one in made.appointments.all()] == [council.lead]
    assert client.get("/directory/").url == "/account/second-factor/"  # type: ignore[attr-defined]
    assert Client().get(link).status_code == 404


def test_import_does_not_invite_whoever_has_an_account_in_use(council: Staffed, postbox: Postbox) -> None:
    """And sends one letter to somebody with several posts."""
    who = person(ANA, "Ana")
    appoint(post=council.analyst_post, person=who, by=None)
    name = council.agency.name
    rows = f"Ana,{ANA},Case worker,{name}\nBo,bo@tamble.example,Clerk,{name}\nBo,bo@tamble.example,Runner,{name}\n"
    sheet = read_sheet(f"name,e-mail,post,agency\n{rows}".encode(), "people.csv")

    invited = import_and_invite(plan=make_plan(sheet, by=council.lead), by=council.lead, site="http://testserver")

    assert (invited, postbox.to(ANA)) == (1, [])
    (letter,) = postbox.to("bo@tamble.example")
    assert "Clerk" in letter.get_content()


def test_letter_of_an_import_that_is_not_taken_undoes_all_of_it(council: Staffed, postbox: Postbox) -> None:
    postbox.is_full = True
    rows = f"name,e-mail,post,agency\nBo,bo@tamble.example,Clerk,{council.agency.name}\n"
    plan = make_plan(read_sheet(rows.encode(), "people.csv"), by=council.lead)

    with pytest.raises(Problem, match="could not be sent"):
        import_and_invite(plan=plan, by=council.lead, site="http://testserver")

    assert not User.objects.filter(email="bo@tamble.example").exists()


def test_invitation_of_an_import_opens_nothing_once_its_sender_may_not_invite(
    client: Client, council: Staffed, postbox: Postbox
) -> None:
    rows = f"name,e-mail,post,agency\nAna,{ANA},Clerk,{council.agency.name}\n"
    plan = make_plan(read_sheet(rows.encode(), "people.csv"), by=council.lead)
    import_and_invite(plan=plan, by=council.lead, site="http://testserver")
    end_appointment(appointment=council.lead.appointments.get(), by=None)

    assert client.post(postbox.link(ANA), NEW | {"name": "Ana"}).status_code == 404
    assert not opens(NEW["password"])


def test_without_a_lead_the_administrators_are_told(
    client: Client, council: Staffed, police: Staffed, postbox: Postbox
) -> None:
    keeper = person("keeper@larken.example")
    appoint(post=post(police.agency, "Keeper", Role.ADMINISTRATOR), person=keeper, by=None)

    ask(client, "second-factor", email=council.lead.email)

    assert len(postbox.to(keeper.email)) == 1


@pytest.mark.parametrize("host", ["localhost", "testserver", "safer.example.gov.uk:8443"])
def test_link_leads_to_the_sites_own_name_whatever_host_was_asked(
    host: str, ana: User, postbox: Postbox, settings: Settings
) -> None:
    settings.SITE_ADDRESS = "https://safer.example.gov.uk"
    settings.ALLOWED_HOSTS = ["localhost", "testserver", "safer.example.gov.uk"]

    answer = Client().post("/account/recover/", {"email": ANA, "lost": "password"}, headers={"host": host})

    assert answer.status_code == 200
    (letter,) = postbox.to(ANA)
    assert re.findall(r"https?://[^/]+", letter.get_content()) == ["https://safer.example.gov.uk"]
