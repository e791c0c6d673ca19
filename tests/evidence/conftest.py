"""Every test of evidence has a store of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def evidence_root(settings, tmp_path: Path) -> Path:
    """An empty evidence folder, apart from the test's own files."""
    settings.EVIDENCE_ROOT = tmp_path / "store"
    return settings.EVIDENCE_ROOT
