"""The names under which the site is reached: this machine's own, and those of HALLMARK_HOSTS."""

import os
import re

from hallmark.ui.problems import Problem

VARIABLE = "HALLMARK_HOSTS"
THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\[[0-9a-fA-F:.]+\]")


def hosts_named() -> list[str]:
    """The hosts that HALLMARK_HOSTS names; empty where the site is for this machine only.

    Raises:
        Problem: what stands there is not the name of a host.
    """
    named = [name.strip() for name in os.environ.get(VARIABLE, "").split(",") if name.strip()]
    for name in named:
        if not _HOST.fullmatch(name):
            raise Problem(
                f"{VARIABLE} names “{name}”, which is not a host. Write names alone, with commas between them: "
                "safety.example.gov.uk."
            )
    return named


def allowed_hosts() -> list[str]:
    """Every name that the site answers to."""
    return [*THIS_MACHINE, *hosts_named()]
