"""The files of an edition on disk: written whole or not at all, and held against their hashes when they are read."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings

from hallmark.publications.models import Publication
from hallmark.reports.keeping import write_whole
from hallmark.ui.problems import Problem


class Damaged(Problem):
    """A published file is not what was published."""

    status: ClassVar[int] = 500


def folder_of(partnership_slug: str, slug: str, number: int) -> Path:
    """Where an edition's files lie."""
    return Path(settings.PUBLICATIONS_ROOT) / partnership_slug / slug / str(number)


def write(folder: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Writes the files of an edition, and returns what its row says of each.

    Call with the edition's lock held: what lies there without a row was cut off before anybody could read it.
    """
    shutil.rmtree(folder, ignore_errors=True)
    write_whole(folder, files)
    return {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in files.items()
    }


def read(edition: Publication, name: str) -> bytes:
    """A file of an edition, the very bytes that were published.

    Raises:
        Damaged: the file is gone, or is another.
    """
    path = folder_of(edition.partnership_slug, edition.slug, edition.number) / name
    known = edition.file(name)
    content = path.read_bytes() if known and path.is_file() else b""
    if known is None or hashlib.sha256(content).hexdigest() != known["sha256"]:
        raise Damaged(
            f"{name} of this edition is not the file that was published, so it is not shown. Tell whoever looks after "
            "this site: it must be put back from a backup."
        )
    return content
