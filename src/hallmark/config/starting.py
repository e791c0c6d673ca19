"""What is asked before a process of the site serves anybody or does any work: it starts whole, or says why not."""

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks

from hallmark.config.backup.opening import refuse_unopened
from hallmark.config.checking import refuse_unsafe_database
from hallmark.config.updating import bring_up_to_date
from hallmark.config.web import web
from hallmark.ui.problems import Problem

SHORTEST_KEY = 50
FEWEST_LETTERS = 10


def refuse_to_start_unsafe() -> None:
    """Raises a Problem with the first reason why site and workers must not start; Django must be set up.

    The settings are asked before the database is touched, which is then brought up to date where that is allowed.
    """
    if found := next(unsafe_settings(), None):
        raise Problem(found)
    bring_up_to_date()
    refuse_unsafe_database()
    refuse_unopened()


def unsafe_settings() -> Iterator[str]:
    """Each setting that must not be served with, as a sentence with what to do."""
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS or key.startswith("django-insecure"):
        yield (
            f"HALLMARK_SECRET_KEY can be guessed. Give at least {SHORTEST_KEY} random characters, or none: then one is "
            "made and kept in HALLMARK_HOME."
        )
    if web().is_public:
        yield from _unsafe_in_public()


def _unsafe_in_public() -> Iterator[str]:
    found = web()
    if settings.DEBUG:
        yield "HALLMARK_DEBUG=1 shows the inside of the site to everyone whom HALLMARK_HOSTS lets in. Take it away."
    if not found.tls:
        yield (
            "HALLMARK_TLS=0 would send passwords over the network in the clear. Put a proxy with TLS in front "
            "(docs/production.md), or take HALLMARK_HOSTS away."
        )
    elif not found.proxy:
        yield (
            "Hallmark itself speaks no TLS. Put a proxy in front that does (docs/production.md), and set "
            "HALLMARK_PROXY to its address."
        )
    if not os.environ.get("HALLMARK_MAIL"):
        yield "Invitations go by mail, and there is no mail server. Set HALLMARK_MAIL to its address."
    elif not os.environ.get("HALLMARK_MAIL_FROM"):
        yield "Letters need a sender whom others can answer. Set HALLMARK_MAIL_FROM to an address of yours."
    if os.environ.get("HALLMARK_DURABLE") == "0" and not os.environ.get("DATABASE_URL"):
        yield "HALLMARK_DURABLE=0 is for tests: a power cut would lose the database. Take it away."


def django_faults() -> Iterator[str]:
    """What Django's own checks find; those of a site on a network only where it is one."""
    found: list[Any] = checks.run_checks(include_deployment_checks=web().is_public)
    for one in found:
        if not one.is_silenced() and one.level >= checks.WARNING:
            yield f"{one.msg} ({one.id})" + (f" {one.hint}" if one.hint else "")
