"""What two processes print, each with another order of sets: the same where nothing hangs on it."""

import subprocess
import sys


def printed_by_each(script: str) -> set[str]:
    """What each of two new processes writes to its standard output."""
    return {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
