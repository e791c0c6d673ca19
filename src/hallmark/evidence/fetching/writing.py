"""Files that are there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hallmark.evidence import lake


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A path to write to, which becomes `target` when all went well and is gone when not."""
    with lake.disk_faults_in_words():
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f"{target.name}.part")
        try:
            yield half
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
