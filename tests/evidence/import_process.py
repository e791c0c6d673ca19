"""Run as a program: an import in a process of its own, to be killed half-way.

    python import_process.py EVIDENCE_ROOT PATH

Prints the number of its database session once it is about to begin, so that the killer can aim at the import and not
at the start-up, and can wait for the session's end.
"""

import os
import sys
from pathlib import Path


def main(root: str, path: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hallmark.config.settings")
    import django
    from django.conf import settings

    django.setup()
    settings.EVIDENCE_ROOT = Path(root)
    from django.db import connection

    from hallmark.evidence.changes import add_evidence

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        print(cursor.fetchone()[0], flush=True)
    add_evidence([Path(path)], by="test")


if __name__ == "__main__":
    main(*sys.argv[1:])
