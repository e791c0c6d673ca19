"""Run as a program: a worker that knows the tests' kinds of job, on the database that DATABASE_URL names.

python worker_process.py [AT_ONCE [until-input-ends|- [GRACE_S]]]
"""

import os
import sys


def main(at_once: str = "1", until: str = "-", grace_s: str = "") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hallmark.config.settings")
    import django

    django.setup()
    from hallmark.jobs import keeper
    from hallmark.jobs.worker import work
    from jobs.kinds import register_all

    register_all()
    keeper.GRACE_S = float(grace_s or keeper.GRACE_S)
    work(at_once=int(at_once), until_input_ends=until == "until-input-ends")


if __name__ == "__main__":
    main(*sys.argv[1:])
