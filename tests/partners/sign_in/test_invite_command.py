"""`hallmark partners invite`: how a new site's first administrator comes in."""

import re
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from hallmark.cli import app
from hallmark.partners.models import Appointment, User
from hallmark.partners.permissions import roles_of
from hallmark.partners.roles import Role
from partners.sign_in.factories import Staffed, post
from partners.sign_in.mail_server import Postbox

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "refusals"])]


@pytest.fixture(autouse=True)
def ready_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own database is up to date."""
    monkeypatch.setattr("hallmark.cli.sign_in.ready", lambda: None)


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["partners", "invite", "ana@tamble.example", "--name", "Ana", *words])


def test_printed_link_lets_the_first_administrator_in(client: Client, council: Staffed, postbox: Postbox) -> None:
    post(council.agency, "Keeper", Role.ADMINISTRATOR)

    said = run("--post", "keeper", "--site", "http://testserver/")

    (link,) = re.findall(r"http://testserver(/join/\S+)", said.output)
    new = "green lamp over water"
    client.post(link, {"name": "Ana", "password": new, "again": new})
    ana = User.objects.get(email="ana@tamble.example")
    assert roles_of(ana.pk) == {Role.ADMINISTRATOR}
    assert Appointment.objects.get(person=ana).made_by is None
    assert postbox.letters == []


def test_post_that_two_agencies_have_needs_its_agency(council: Staffed, police: Staffed) -> None:
    unclear = run("--post", "Analyst")
    clear = run("--post", "Analyst", "--agency", "larken-police")
    unknown = run("--post", "Astronaut")

    assert "Name one by --agency (larken-police, tamble-council)" in str(unclear.exception)
    assert "Ana is invited to Analyst of Larken Police." in clear.output
    assert "There is no post “Astronaut”." in str(unknown.exception)
