"""Run as a program: brings the tables of DATABASE_URL to earlier migrations, each given as APP.NAME, as their owner."""

import os
import sys


def main(*targets: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hallmark.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    for target in targets:
        app, _, name = target.partition(".")
        call_command("migrate", app, name, database="owner", verbosity=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
