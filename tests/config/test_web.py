"""Under which names the site is reached, over what, and whose word on that is believed."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from hallmark.config.web import Web, behind_proxy, web, web_settings
from hallmark.ui.problems import Problem

HOST = "safer.example.gov.uk"
NAMES = ("HALLMARK_HOSTS", "HALLMARK_TLS", "HALLMARK_PROXY")


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_site_without_hosts_is_for_this_machine_without_tls() -> None:
    assert web() == Web((), tls=False, proxy="")
    assert web().address == ""
    assert web_settings() == {
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "CSRF_TRUSTED_ORIGINS": [],
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SECURE_HSTS_SECONDS": 0,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,
    }


def test_site_with_hosts_keeps_its_cookies_to_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMARK_HOSTS", f" {HOST.upper()}, norfolk.example ,")

    found = web_settings()

    assert found["ALLOWED_HOSTS"][3:] == [HOST, "norfolk.example"]
    assert found["CSRF_TRUSTED_ORIGINS"] == [f"https://{HOST}", "https://norfolk.example"]
    assert web().address == f"https://{HOST}"
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HALLMARK_HOSTS", "*", "holds “*”"),
        ("HALLMARK_HOSTS", ".example.gov.uk", "Write names alone"),
        ("HALLMARK_HOSTS", f"https://{HOST}", "Write names alone"),
        ("HALLMARK_HOSTS", f"{HOST}:8000", "Write names alone"),
        ("HALLMARK_HOSTS", "192.0.2.7", "Write names alone"),
        ("HALLMARK_HOSTS", f"{HOST},-bad-.example", "holds “-bad-.example”"),
        ("HALLMARK_TLS", "yes", "HALLMARK_TLS is 1"),
        ("HALLMARK_PROXY", "1", "HALLMARK_PROXY is “1”"),
        ("HALLMARK_PROXY", "*", "HALLMARK_PROXY is “*”"),
    ],
)
def test_what_the_environment_cannot_mean_is_refused(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(Problem, match=re.escape(says)):
        web()


def told(peer: str) -> tuple[str, str, str | None]:
    """Who asks and over what, as the application hears it, where a request from `peer` says something else."""
    heard: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        heard.update(environ)
        return []

    environ = {
        "REMOTE_ADDR": peer,
        "wsgi.url_scheme": "http",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "HTTP_HOST": HOST,
        "HTTP_X_FORWARDED_FOR": "203.0.113.9",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_HOST": "evil.example",
    }
    behind_proxy(application)(environ, lambda *_: None)
    return heard["REMOTE_ADDR"], heard["wsgi.url_scheme"], heard.get("HTTP_X_FORWARDED_HOST")


def test_proxy_is_believed_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMARK_PROXY", "127.0.0.1")

    assert told("127.0.0.1") == ("203.0.113.9", "https", None)
    assert told("198.51.100.4") == ("198.51.100.4", "http", None)


def test_without_a_proxy_nobody_is_believed() -> None:
    assert told("127.0.0.1") == ("127.0.0.1", "http", None)
