"""Under which names the site is reached, whether over TLS, and which proxy is believed: from the environment.

HALLMARK_HOSTS  names under which others reach the site, with commas, first the one for links in
                letters; without it only this machine does
HALLMARK_TLS    1 where browsers reach it over https; without it so wherever there are hosts
HALLMARK_PROXY  the address of the proxy in front, as the site sees it: its word on who asks, and how, is believed
"""

import ipaddress
import os
import re
from dataclasses import dataclass
from typing import Any

from waitress.proxy_headers import proxy_headers_middleware

from hallmark.ui.problems import Problem

THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]
HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
YEAR_S = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Web:
    """How the site is reached. No hosts: from this machine only."""

    hosts: tuple[str, ...]
    tls: bool
    proxy: str

    @property
    def is_public(self) -> bool:
        """Whether others than whoever sits at this machine reach it."""
        return bool(self.hosts)

    @property
    def scheme(self) -> str:
        """Over what browsers reach it."""
        return "https" if self.tls else "http"

    @property
    def address(self) -> str:
        """The site's own address, by the first of its names, without a slash at its end; blank without names."""
        return f"{self.scheme}://{self.hosts[0]}" if self.hosts else ""


def web() -> Web:
    """As the environment says. Raises Problem for what it cannot mean."""
    named = [one.strip().lower() for one in os.environ.get("HALLMARK_HOSTS", "").split(",")]
    hosts = tuple(one for one in named if one)
    for host in hosts:
        if not _is_host(host):
            raise Problem(f"HALLMARK_HOSTS holds “{host}”. Write names alone, with commas: safer.example.gov.uk.")
    tls = os.environ.get("HALLMARK_TLS", "")
    if tls not in {"", "0", "1"}:
        raise Problem("HALLMARK_TLS is 1 where browsers reach the site over https, and 0 where they do not.")
    proxy = os.environ.get("HALLMARK_PROXY", "").strip()
    if proxy and not _is_address(proxy):
        raise Problem(
            f"HALLMARK_PROXY is “{proxy}”. Write the address from which the proxy connects, such as 127.0.0.1."
        )
    return Web(hosts, bool(hosts) if tls == "" else tls == "1", proxy)


def web_settings() -> dict[str, Any]:
    """Django's settings that follow from it, by their names."""
    found = web()
    return {
        "ALLOWED_HOSTS": [*THIS_MACHINE, *found.hosts],
        "CSRF_TRUSTED_ORIGINS": [f"{found.scheme}://{host}" for host in found.hosts],
        # A browser gives these back over https only.
        "SESSION_COOKIE_SECURE": found.tls,
        "CSRF_COOKIE_SECURE": found.tls,
        # Not for names below it: the host may be a council's.
        "SECURE_HSTS_SECONDS": YEAR_S if found.tls else 0,
        # Browsers give passkeys to pages over TLS and on this machine's own addresses.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not found.tls,
    }


def behind_proxy(application: Any) -> Any:
    """The application, told who asks and over what by the proxy that HALLMARK_PROXY names, and by nobody else.

    Anybody may send such headers. Those of a request that does not come from the proxy's own address are taken away.
    """
    return proxy_headers_middleware(
        application,
        trusted_proxy=web().proxy or None,
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"},
    )


def _is_host(name: str) -> bool:
    return bool(HOST.fullmatch(name)) and not _is_address(name)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
