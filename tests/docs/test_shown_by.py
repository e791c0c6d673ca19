"""The tests that docs/requirements.md and docs/security.md name are there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`((?:tests/)?[\w./]*)(?:::(test_\w+))?`")


def named(page: str) -> Iterator[tuple[str, str]]:
    """Each file or folder of tests that a page names, and the test in it; a name alone is in the place named before."""
    for line in (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines():
        place = ""
        for where, test in NAMED.findall(line):
            if where.startswith("tests/"):
                place = where
            elif where.startswith("test_"):
                place = f"{place.rpartition('/')[0]}/{where}"
            elif where or not test:
                continue  # a module, a command: no test
            yield place, test


@pytest.mark.parametrize("page", ["requirements.md", "security.md"])
def test_every_test_that_is_named_is_there(page: str) -> None:
    found = list(named(page))

    assert len(found) > 20
    for place, test in found:
        path = ROOT / place
        assert path.exists(), place
        assert not test or f"def {test}(" in path.read_text(encoding="utf-8"), f"{place}::{test}"
