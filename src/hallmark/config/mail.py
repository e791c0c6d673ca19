"""Which mail server letters go by: HALLMARK_MAIL where given, a folder of HALLMARK_HOME otherwise."""

import ipaddress
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from hallmark.ui.problems import Problem

SHAPE = "Write smtps://user:password@host:465, or smtp+starttls://user:password@host:587."
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
PATIENCE_S = 10


def mail_settings(home: Path) -> dict[str, Any]:
    """Django's settings for mail, by their names. Raises Problem for an address that is no mail server's.

    Without HALLMARK_MAIL letters are kept as files in ``<home>/outbox``, which only the owner can read: their links
    let people in.
    """
    settings: dict[str, Any] = {"DEFAULT_FROM_EMAIL": os.environ.get("HALLMARK_MAIL_FROM", "hallmark@localhost")}
    if url := os.environ.get("HALLMARK_MAIL"):
        return settings | _settings_of_server(url)
    outbox = home / "outbox"
    outbox.mkdir(mode=0o700, exist_ok=True)
    return settings | {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(outbox),
    }


def _settings_of_server(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Problem(f"HALLMARK_MAIL cannot be read ({error}). {SHAPE}") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise Problem(f"HALLMARK_MAIL names no mail server. {SHAPE}")
    if parts.scheme == "smtp" and not is_this_machine(parts.hostname):
        raise Problem(f"HALLMARK_MAIL would send letters that let people in unencrypted over a network. {SHAPE}")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": PATIENCE_S,
    }


def is_this_machine(host: str) -> bool:
    """Is it a loopback address, or its name?"""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
