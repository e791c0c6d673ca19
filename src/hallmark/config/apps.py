"""Django's registration of the wiring itself: what is done when the tables have been brought up to date."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate

from hallmark.config.roles import grant_ordinary_tables


class WiringConfig(AppConfig):
    """The wiring: its tables are those of the installation as a whole."""

    name = "hallmark.config"
    label = "wiring"

    def ready(self) -> None:
        """Asks to be told when the tables have been changed."""
        # Django tells each app that has tables, in their order: all are there when the last is told.
        last = [app for app in apps.get_app_configs() if app.models_module][-1]
        post_migrate.connect(_grant, sender=last)


def _grant(using: str, **_: Any) -> None:
    # A test that empties the tables says the same signal for the site's own connection, which may grant nothing.
    if using == "owner":
        with connections[using].cursor() as cursor:
            grant_ordinary_tables(cursor)
