"""A generated demonstration folder, as the tests of `tests/demo` read it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hallmark import demo


@dataclass(frozen=True)
class Generated:
    """The folder and what is true of it."""

    folder: Path
    truth: demo.DemoTruth

    def rows(self, path: str) -> list[dict[str, str]]:
        """One table, read plainly."""
        text = (self.folder / path).read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def police(self, kind: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
        """(month, rows) of each file of a kind."""
        for path in sorted((self.folder / "police_uk").glob(f"*/*-{kind}.csv")):
            yield path.parent.name, self.rows(str(path.relative_to(self.folder)))
