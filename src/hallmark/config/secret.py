"""Secrets that a machine makes for itself: from the environment, or made once and readable by their owner only."""

import os
import secrets
import tempfile
from pathlib import Path

from hallmark.ui.problems import Problem


def secret_key(home: Path) -> str:
    """The site's signing key, from HALLMARK_SECRET_KEY or ``<home>/secret-key``."""
    return os.environ.get("HALLMARK_SECRET_KEY") or kept_secret(home / "secret-key")


def kept_secret(path: Path) -> str:
    """The secret in a file, made on first use with mode 0600. Two processes that ask at once get the same."""
    if not path.exists():
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
        except OSError as error:
            raise Problem(
                f"Nothing can be written to {path.parent} ({error.strerror}). Set HALLMARK_HOME to a folder of your "
                "own with room in it."
            ) from error
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(50))
            # A link appears whole or not at all, and never replaces: the first process wins.
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its secret is the one
        finally:
            Path(draft).unlink()
    return path.read_text(encoding="ascii")
