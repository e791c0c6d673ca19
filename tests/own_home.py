"""Gives the tests a home of their own, before Django's settings are read. Loaded first, by pyproject.toml.

Without it a plain `pytest` would work in var/, where a person's own state lies. `make test` sets the same.
"""

import os
from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / "build" / "test-home"

os.environ["HALLMARK_HOME"] = str(HOME)
os.environ["HALLMARK_DURABLE"] = "0"
os.environ["HALLMARK_SECRET_KEY"] = "for tests only, where nothing is secret and nobody guesses"
# As `hallmark` itself says it, for tests that load NumPy before anything of ours.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
