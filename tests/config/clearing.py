"""Takes away the database servers that tests make."""

import shutil
from pathlib import Path

from hallmark.config.postgres import server
from hallmark.config.postgres.binaries import SYSTEM_FOLDER


def clear_away(home: Path) -> None:
    """Stop the home's server, and remove what root had to put outside a closed test folder."""
    server.stop(home)
    for folder in outside(home):
        shutil.rmtree(folder)


def outside(home: Path) -> list[Path]:
    """Folders outside the home that hold, or will hold, its cluster: root's, where the home is closed to the server."""
    notes = SYSTEM_FOLDER.glob("database-*/belongs-to")
    return [note.parent for note in notes if note.read_text() == str(home)]
