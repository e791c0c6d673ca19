"""An agency's own sign-in, against a real provider on loopback with tokens that it signs."""

import http.client
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from hallmark.config.single_sign_on import sign_in_providers
from hallmark.partners.models import User
from hallmark.partners.permissions import roles_of
from hallmark.partners.roles import Role
from hallmark.partners.sign_in import invitations
from hallmark.ui.problems import Problem
from partners.sign_in import provider as providers
from partners.sign_in.codes import enrol
from partners.sign_in.factories import Staffed, person
from partners.sign_in.mail_server import Postbox
from partners.sign_in.provider import CLIENT, SECRET, Provider

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "refusals"])]

BEGIN = "/account/agency/tamble/"
ANA = "ana@tamble.example"


@pytest.fixture
def provider(settings: Settings, tmp_path: Path) -> Iterator[Provider]:
    """The council's sign-in, named in the file that the site reads; it speaks for the council's addresses."""
    with providers.running() as running:
        (tmp_path / "single-sign-on.yaml").write_text(yaml.safe_dump([entry(server=running.address)]), encoding="utf-8")
        apps = sign_in_providers(tmp_path)
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}}
        running.claims = {"email": ANA, "email_verified": True, "name": "Ana of the Council"}
        yield running


def entry(**given: Any) -> dict[str, Any]:
    return {
        "id": "tamble",
        "name": "Tamble Council",
        "server": "https://login.tamble.example",
        "client_id": CLIENT,
        "secret": SECRET,
        "domains": ["tamble.example"],
    } | given


def go(client: Client, **given: str):  # type: ignore[no-untyped-def]
    """The whole way: to the provider by a real request, and back."""
    there = urlsplit(client.post(BEGIN, given).url)  # type: ignore[attr-defined]
    connection = http.client.HTTPConnection(there.netloc)
    connection.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(str(connection.getresponse().getheader("Location")))
    connection.close()
    return client.get(f"{back.path}?{back.query}")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_colleague_signs_in_with_the_agencys_account(client: Client, council: Staffed, provider: Provider) -> None:
    ana = person(ANA, password=None)

    answer = go(client, next="/account/")

    assert answer.url == "/account/"
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_sign_in_page_offers_it_and_its_policy_lets_the_form_go_there(
    client: Client, council: Staffed, provider: Provider
) -> None:
    answer = client.get("/account/sign-in/")

    assert "Sign in with Tamble Council" in answer.content.decode()
    assert f"form-action 'self' {provider.address};" in answer["Content-Security-Policy"]
    assert provider.address not in client.get("/accessibility/")["Content-Security-Policy"]


def test_second_factor_is_asked_for_all_the_same(client: Client, council: Staffed, provider: Provider) -> None:
    enrol(person(ANA, password=None))

    assert go(client).url == "/account/second-factor/authenticate/"
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "chief@larken.example"},
        {"email": "ana@tamble.example.evil.example"},
        {"email": "chief@larken.example", "email_verified": True, "sub": "1"},
        {"email": ""},
    ],
)
def test_agency_speaks_for_its_own_addresses_only(
    claims: dict[str, Any], client: Client, council: Staffed, provider: Provider
) -> None:
    person("chief@larken.example")
    person(ANA)
    provider.claims |= claims

    answer = go(client)

    assert answer.status_code == 403
    assert "an address that it may not speak for" in answer.content.decode()
    assert not is_in(client)


def test_person_who_has_moved_is_not_let_in_by_the_agency_that_they_left(
    client: Client, council: Staffed, provider: Provider
) -> None:
    ana = person(ANA, password=None)
    go(client)
    SocialAccount.objects.get_or_create(user=ana, provider="tamble", uid="1")
    User.objects.filter(pk=ana.pk).update(email="ana@larken.example")
    other = Client()

    assert go(other).status_code == 403
    assert not is_in(other)


def test_nobody_gets_an_account_by_being_let_in(client: Client, council: Staffed, provider: Provider) -> None:
    answer = go(client)

    assert "You are not invited yet" in answer.content.decode()
    assert not User.objects.filter(email=ANA).exists()


def test_invited_colleague_takes_up_the_post_with_the_agencys_account(
    client: Client, council: Staffed, provider: Provider, postbox: Postbox
) -> None:
    invitations.invite(
        email=ANA,
        name="Ana",
        post=council.warden_post,
        begins=timezone.localdate(),
        by=council.lead,
        site="http://testserver",
    )
    link = postbox.link(ANA)
    page = client.get(link).content.decode()
    assert "Sign in with Tamble Council" in page
    (back,) = re.findall(r'name="next" value="([^"]+)"', page)

    assert go(client, next=back).url == back == "/join/"
    assert client.post(back).url == "/account/"  # type: ignore[attr-defined]

    ana = User.objects.get(email=ANA)
    assert roles_of(ana.pk) == {Role.SCRUTINY}
    assert (ana.display_name, ana.has_usable_password()) == ("Ana of the Council", False)


def test_link_to_one_person_makes_no_account_for_another(
    client: Client, council: Staffed, provider: Provider, postbox: Postbox
) -> None:
    invitations.invite(
        email=ANA,
        name="Ana",
        post=council.warden_post,
        begins=timezone.localdate(),
        by=council.lead,
        site="http://testserver",
    )
    client.get(postbox.link(ANA))
    provider.claims["email"] = "ben@tamble.example"

    assert "You are not invited yet" in go(client).content.decode()
    assert not User.objects.filter(email="ben@tamble.example").exists()


@pytest.mark.parametrize(
    "lie", ["another's key", "a secret for a key", "no signature", "another issuer", "for another", "old"]
)
def test_token_that_is_not_the_agencys_opens_nothing(
    lie: str, client: Client, council: Staffed, provider: Provider
) -> None:
    person(ANA)
    if lie == "another's key":
        provider.signing_key = rsa.generate_private_key(65537, 2048)
    elif lie == "a secret for a key":
        provider.signing_key, provider.algorithm = "x" * 64, "HS256"
    elif lie == "no signature":
        provider.signing_key, provider.algorithm = "", "none"
    else:
        wrong = {
            "another issuer": {"iss": "https://login.larken.example"},
            "for another": {"aud": "x"},
            "old": {"exp": 1},
        }
        provider.claims |= wrong[lie]

    answer = go(client)

    assert "Your agency’s sign-in did not work" in answer.content.decode()
    assert not is_in(client)


def test_answer_to_somebody_elses_question_opens_nothing(client: Client, council: Staffed, provider: Provider) -> None:
    person(ANA)
    there = urlsplit(client.post(BEGIN).url)  # type: ignore[attr-defined]
    connection = http.client.HTTPConnection(there.netloc)
    connection.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(str(connection.getresponse().getheader("Location")))
    connection.close()
    victim = Client()

    answer = victim.get(f"{back.path}?{back.query}")

    assert not is_in(victim)
    assert answer.status_code != 302


def test_link_alone_begins_no_sign_in(client: Client, council: Staffed, provider: Provider) -> None:
    """Another site's link cannot sign a visitor in unseen: it takes a press of a button here."""
    assert client.get(BEGIN).status_code == 200
    assert client.get("/account/agency/unknown/").status_code == 404


def test_joining_another_account_to_ones_own_is_refused(client: Client, council: Staffed, provider: Provider) -> None:
    ana = person(ANA)
    client.force_login(ana)

    there = client.post(f"{BEGIN}?process=connect")
    back = go(client, process="connect")

    assert there.status_code == 302
    assert back.status_code in {302, 403}
    assert not SocialAccount.objects.filter(user=ana).exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"server": "http://login.tamble.example"}, "must begin with https://"),
        ({"id": "Tamble Council"}, "is no id"),
        ({"domains": []}, "name the e-mail domains"),
        ({"domains": ["localhost"]}, "name the e-mail domains"),
        ({"more": 1}, "and nothing else"),
    ],
)
def test_wrong_file_is_refused_in_words(wrong: dict[str, Any], said: str, tmp_path: Path) -> None:
    (tmp_path / "single-sign-on.yaml").write_text(yaml.safe_dump([entry(**wrong)]), encoding="utf-8")

    with pytest.raises(Problem, match=said):
        sign_in_providers(tmp_path)


def test_no_file_no_providers(tmp_path: Path) -> None:
    assert sign_in_providers(tmp_path) == []
