"""The lock files hold what the project asks for, with hashes, and name no place to get it from."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SITE = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["site"]]
DEV = [*SITE, *PROJECT["dependency-groups"]["dev"]]
BUILD = PROJECT["dependency-groups"]["build"]
SPARK = [*PROJECT["dependency-groups"]["spark"], *PROJECT["project"]["optional-dependencies"]["spark"]]
NPM_LOCKS = ["package-lock.json", "tests/browser_package/package-lock.json"]


def names(requirements: list[str]) -> set[str]:
    """Package names as lock files write them."""
    return {re.split(r"[\[<>=!~; ]", line)[0].lower().replace("_", "-") for line in requirements}


def locked(kind: str) -> dict[str, str]:
    """Each locked package's block of lines, by name; a package may be locked once for each Python."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    blocks = re.findall(r"^(?:[a-z0-9-]+)==(?:.*\\\n)+.*", text, flags=re.MULTILINE)
    return {block.partition("==")[0]: block for block in blocks}


@pytest.mark.parametrize(("kind", "asked"), [("site", SITE + BUILD), ("dev", DEV + BUILD), ("spark", SPARK)])
def test_lock_file_holds_all_that_the_project_asks_for(kind: str, asked: list[str]) -> None:
    missing = names(asked) - set(locked(kind))

    assert not missing, "run `make lock`"


@pytest.mark.parametrize("kind", ["site", "dev", "spark", "node"])
def test_lock_file_has_a_hash_for_every_package_and_names_no_place(kind: str) -> None:
    text = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")

    assert all("--hash=sha256:" in block for block in locked(kind).values())
    assert len(locked(kind)) == len(set(re.findall(r"^([a-z0-9-]+)==", text, flags=re.MULTILINE)))
    assert not re.search(r"https?:|file:|--find-links|--index", text)


@pytest.mark.parametrize("file", NPM_LOCKS)
def test_npm_lock_has_a_hash_for_every_package_and_names_no_place(file: str) -> None:
    packages = json.loads((ROOT / file).read_text(encoding="utf-8"))["packages"]
    installed = {name: entry for name, entry in packages.items() if name}

    assert installed
    assert all(entry["integrity"].startswith("sha512-") for entry in installed.values())
    assert not any("resolved" in entry for entry in installed.values())
