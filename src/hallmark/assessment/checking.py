"""Is a paper still what was made, and does its evidence still count to the same figures?"""

import hashlib
from pathlib import Path

from django.conf import settings

from hallmark.assessment.editing import storing
from hallmark.assessment.editing.verifying import verify_version
from hallmark.assessment.models import Version
from hallmark.assessment.pinning import count_again
from hallmark.assessment.shelf import made_in
from hallmark.ui.problems import NotFound


def _changed_files(folder: Path) -> list[str]:
    """The files of a paper that are not as they were written."""
    wrong = []
    for name, digest in made_in(folder).files.items():
        path = folder / name
        if not path.is_file():
            wrong.append(f"{name} is missing. Make the assessment again.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(f"{name} is not as it was written. Make the assessment again.")
    return wrong


def what_is_wrong(slug: str, number: int | None = None) -> list[str]:
    """What differs from what was written, in sentences: first the files of a version, then its figures counted again.

    Args:
        number: of a version that was kept; None for the paper as it is.
    Raises:
        NotFound: there is no such assessment, or no such version.
    """
    if number is None:
        folder = Path(settings.ASSESSMENTS_ROOT) / slug
        if not (folder / "made.json").is_file():
            raise NotFound(f"There is no assessment “{slug}”. `hallmark assess` makes one.")
        return _changed_files(folder) or count_again(slug, folder)
    version = Version.objects.filter(slug=slug, number=number).first()
    if version is None:
        raise NotFound(f"{slug} has no version {number}. Its page lists those that were kept.")
    return verify_version(version) or count_again(slug, storing.versions_folder(slug) / str(number))
