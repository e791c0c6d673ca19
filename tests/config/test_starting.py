"""What site and workers refuse to start with, each in a sentence, under any server."""

import os
import re
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection

import pytest
from django.urls import reverse
from pytest_django import Settings
from tests.config.test_serving import free_port
from typer.testing import CliRunner

from hallmark.cli import app
from hallmark.config import starting
from hallmark.config.starting import refuse_to_start_unsafe, unsafe_settings
from hallmark.ui.problems import Problem
from jobs.processes import environment

HOST = "safer.example.gov.uk"
PUBLIC = {
    "HALLMARK_HOSTS": HOST,
    "HALLMARK_PROXY": "127.0.0.1",
    "HALLMARK_MAIL": "smtps://site:word@mail.example",
    "HALLMARK_MAIL_FROM": "safer@example.gov.uk",
    "HALLMARK_DURABLE": "1",
}
NAMES = (*PUBLIC, "HALLMARK_TLS", "HALLMARK_DEBUG", "DATABASE_URL")
PROGRAM = "from hallmark.config.wsgi import application; print('it starts')"


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PUBLIC.items():
        monkeypatch.setenv(name, value)


def test_settings_of_one_machine_and_of_a_proper_site_are_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(unsafe_settings()) == []
    for name, value in PUBLIC.items():
        monkeypatch.setenv(name, value)
    assert list(unsafe_settings()) == []


@pytest.mark.parametrize("key", ["secret", "a" * 60, "django-insecure-" + "0123456789abcdefghij" * 3])
def test_key_that_can_be_guessed_is_refused_everywhere(key: str, settings: Settings) -> None:
    settings.SECRET_KEY = key

    assert [one for one in unsafe_settings() if "HALLMARK_SECRET_KEY can be guessed" in one]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HALLMARK_TLS", "0", "HALLMARK_TLS=0 would send passwords over the network in the clear"),
        ("HALLMARK_PROXY", "", "speaks no TLS. Put a proxy in front"),
        ("HALLMARK_MAIL", "", "there is no mail server"),
        ("HALLMARK_MAIL_FROM", "", "Set HALLMARK_MAIL_FROM"),
        ("HALLMARK_DURABLE", "0", "a power cut would lose the database"),
    ],
)
@pytest.mark.usefixtures("public")
def test_each_setting_that_will_not_do_in_public_is_refused(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    (found,) = unsafe_settings()

    assert says in found
    with pytest.raises(Problem, match=re.escape(found)):
        refuse_to_start_unsafe()


@pytest.mark.usefixtures("public")
def test_inside_of_the_site_is_not_shown_in_public(settings: Settings) -> None:
    settings.DEBUG = True

    (found,) = unsafe_settings()

    assert found.startswith("HALLMARK_DEBUG=1 shows the inside")


@pytest.mark.django_db
@pytest.mark.usefixtures("public")
def test_check_says_what_settings_and_django_find(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("HALLMARK_MAIL", "")
    settings.SESSION_COOKIE_SECURE = False

    run = CliRunner().invoke(app, ["check"])

    assert run.exit_code == 1
    assert "✗ Invitations go by mail" in run.output
    assert "(security.W012)" in run.output or "(security.W011)" in run.output or "(security.W010)" in run.output


@pytest.mark.usefixtures("public")
def test_django_finds_nothing_in_a_proper_site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the settings would be if the environment had said so when they were read."""
    from hallmark.config.web import web_settings

    # Tests that drive a browser set it for their process.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    for name, value in web_settings().items():
        setattr(settings, name, value)

    assert list(starting.django_faults()) == []


@pytest.mark.slow
@pytest.mark.parametrize("command", [["-c", PROGRAM], ["-m", "hallmark", "serve"], ["-m", "hallmark", "worker"]])
def test_any_way_of_starting_refuses_in_one_sentence(command: list[str], tmp_path: object) -> None:
    run = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "HALLMARK_HOME": str(tmp_path), "HALLMARK_HOSTS": HOST, "HALLMARK_TLS": "0"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("hallmark: HALLMARK_TLS=0 would send passwords")
    assert run.stderr.count("\n") == 1
    assert not (tmp_path / "postgres").exists()  # type: ignore[operator]


def ask(port: int, **headers: str) -> tuple[int, dict[str, str]]:
    """The page of sign-in, asked for as a proxy asks: status and headers."""
    with closing(HTTPConnection("127.0.0.1", port)) as line:
        line.request("GET", reverse("account_login"), headers=headers)
        answer = line.getresponse()
        answer.read()
        return answer.status, dict(answer.headers)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_site_behind_a_proxy_keeps_its_cookies_to_tls_and_answers_to_its_name(tmp_path: object) -> None:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "hallmark", "serve", "--port", str(port)],
        env={**environment(), **PUBLIC, "HALLMARK_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as site:
        try:
            assert site.stdout is not None
            site.stdout.readline()

            over_tls = ask(port, Host=HOST, **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"})
            in_the_clear = ask(port, Host=HOST)
            by_another_name = ask(port, Host="evil.example", **{"X-Forwarded-Proto": "https"})
        finally:
            site.terminate()

    assert over_tls[0] == 200
    assert "; Secure" in over_tls[1]["Set-Cookie"]
    assert over_tls[1]["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in in_the_clear[1]
    assert by_another_name[0] == 400
