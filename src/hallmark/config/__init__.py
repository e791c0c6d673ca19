"""The site's wiring: settings, root addresses, the server, and the embedded database."""

import gc
import os

import django

NEW_OBJECTS_BEFORE_A_LOOK = 50_000
"""Python's own 700 has it go through two thousand modules again and again: a twelfth of an assessment's time."""


def ready(*, tables: bool = True) -> None:
    """Set Django up for a command that works with the site's data; call it before importing any model.

    No database server is started by this line itself: the embedded one starts at the first query
    (`hallmark.config.postgres.base`), so that `hallmark --help` stays free of it. With ``tables``
    the database is brought up to date first, which is such a query.
    """
    gc.set_threshold(NEW_OBJECTS_BEFORE_A_LOOK, *gc.get_threshold()[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hallmark.config.settings")
    django.setup()
    if tables:
        # The module needs Django to be set up, which the line above does.
        from hallmark.config.updating import bring_up_to_date

        bring_up_to_date()
