"""Where state lives, and whose it is."""

import os
from pathlib import Path

from hallmark.ui.problems import Problem


def home_from_environment() -> Path:
    """HALLMARK_HOME, or ``var`` under the current folder."""
    return Path(os.environ.get("HALLMARK_HOME") or "var").expanduser().resolve()


def claim(home: Path) -> Path:
    """The same folder, made if absent and known to be ours. Raises Problem where it is somebody else's.

    Two accounts in one home would leave each other files that neither can replace; each has its own.
    """
    if os.name == "nt":
        # Windows has no numbers of owners; its folders below a user's own are that user's.
        home.mkdir(parents=True, exist_ok=True)
        return home
    try:
        # Others may not look in. Root lets them pass through, no more: its database server runs as
        # an account of its own and has its folder inside.
        home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise Problem(f"{home} is a file, not a folder. Set HALLMARK_HOME to a folder.") from None
    except OSError as error:
        raise Problem(
            f"The folder {home} cannot be made ({error.strerror}). Set HALLMARK_HOME to a folder of your own."
        ) from error
    owner = home.stat().st_uid
    if owner != os.geteuid():
        raise Problem(
            f"{home} belongs to {account_name(owner)}. "
            "Run Hallmark as that user, or set HALLMARK_HOME to a folder of your own."
        )
    return home


def account_name(uid: int) -> str:
    """The account's name, or its number where it has none."""
    import pwd  # not on Windows, where nobody asks

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user number {uid}"
