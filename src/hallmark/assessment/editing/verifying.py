"""Is a version still what was kept? Its files are held against the hashes that its row carries."""

from hallmark.assessment.editing import storing
from hallmark.assessment.models import Version


def verify_version(version: Version) -> list[str]:
    """What is wrong with the files of a version, each in a sentence; empty where every file is as it was kept."""
    wrong = []
    expected: dict[str, str] = version.manifest["files"]
    for name, sha256 in expected.items():
        path = storing.read_version(version.slug, version.number, name)
        if path is None:
            wrong.append(f"{name} is missing. Put it back from a copy of version {version.number}.")
        elif storing.sha256_of(path.read_bytes()) != sha256:
            wrong.append(f"{name} is not the file that was kept. Put it back from a copy of version {version.number}.")
    wrong += [f"{name} was not part of version {version.number}. Take it away." for name in _strangers(version)]
    if expected["document.json"] != version.document_digest or expected["figures.csv"] != version.figures_digest:
        wrong.append("The row of the version contradicts itself. Ask whoever looks after the database.")
    return wrong


def _strangers(version: Version) -> list[str]:
    folder = storing.versions_folder(version.slug) / str(version.number)
    found = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    return sorted(found - set(version.manifest["files"]))
