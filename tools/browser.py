"""Which browser the tests drive: the one that is installed, else the one that `make test` fetched from npm."""

import os
import shutil
from pathlib import Path

from tools.steps import BUILD

FETCHED = BUILD / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def installed_browser() -> Path | None:
    """A Chromium or Chrome of this machine: CHROMIUM_PATH, else the first that is found."""
    if named := os.environ.get("CHROMIUM_PATH"):
        return Path(named)
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return Path(found) if found else next((Path(path) for path in ON_MACOS if Path(path).exists()), None)


def fetched_browser() -> Path | None:
    """The one from npm, unpacked under build/browser."""
    path = FETCHED / "chromium"
    return path if path.exists() else None


def variables_for(browser: Path) -> dict[str, str]:
    """What the browser needs in its environment: the fetched one brings its own libraries and typeface."""
    if browser != FETCHED / "chromium":
        return {}
    libraries = os.pathsep.join([str(FETCHED / "lib"), str(FETCHED)])
    return {"LD_LIBRARY_PATH": libraries, "FONTCONFIG_PATH": str(FETCHED)}
