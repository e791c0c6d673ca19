"""What every test may use."""

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(os.environ.get("HALLMARK_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real open data; tests that need it are skipped where it is absent."""
    if not (SHARED_DATA / "README.md").exists():
        pytest.skip("the real open data is not on this machine; see docs/real-data.md")
    return SHARED_DATA
