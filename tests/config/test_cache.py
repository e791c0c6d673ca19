"""Tries at signing in and used codes are known to every process of the site, also where a request was undone."""

import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from hallmark.config.cache import USED_CODE
from jobs.processes import environment
from partners import places_of_work as made

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases=["default", "refusals"])]

OTHER = """
import sys
from hallmark.config import ready
ready(tables=False)
from allauth.mfa.models import Authenticator
from django.core.cache import cache
what, *given = sys.argv[1:]
if what == "code":
    print(Authenticator.objects.get(user=given[0]).wrap().validate_code(given[1]))
else:
    print(cache.add(given[0], "theirs", timeout=60), cache.get(given[0]))
"""


def in_another_process(*words: object) -> str:
    run = subprocess.run(
        [sys.executable, "-c", OTHER, *map(str, words)], env=environment(), capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def enrolled() -> tuple[Authenticator, str]:
    """Somebody's app, and the code that it shows now."""
    secret = generate_totp_secret()
    TOTP.activate(made.person(), secret)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    return Authenticator.objects.get(), code


def test_code_that_was_used_in_one_process_opens_nothing_in_another() -> None:
    app, code = enrolled()

    assert app.wrap().validate_code(code)
    assert in_another_process("code", app.user_id, code) == "False"
    assert not app.wrap().validate_code(code)


def test_used_code_is_remembered_for_as_long_as_it_would_be_taken() -> None:
    """One period, and one on either side: the mark of a single period would let it in again."""
    app, code = enrolled()
    app.wrap().validate_code(code)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM expires - now()) FROM wiring_cache WHERE cache_key LIKE %s", [f"%{USED_CODE}%"]
        )
        ((seconds,),) = cursor.fetchall()
    assert 85 < seconds <= 91


def test_what_one_process_keeps_another_finds() -> None:
    assert cache.add("tried", "ours", timeout=60)
    assert in_another_process("key", "tried") == "False ours"


def test_what_is_kept_stays_though_the_request_is_undone() -> None:
    with transaction.atomic():
        cache.set("tried", 3, timeout=60)
        transaction.set_rollback(True)

    assert cache.get("tried") == 3


def test_failed_tries_are_counted_in_the_database() -> None:
    made.holder(made.agency(), "analyst")

    Client().post(reverse("account_login"), {"login": "person@example.test", "password": "not the one"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wiring_cache WHERE cache_key LIKE '%%login%%'")
        assert cursor.fetchone()[0] > 0
