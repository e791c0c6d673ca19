"""Which chapters there are, read from the reviewed file beside this package."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Theme:
    """One chapter: its police.uk categories, the leading one first, and what must be known to read their counts."""

    id: str
    title: str
    categories: tuple[str, ...]
    notes: tuple[str, ...]


@cache
def themes() -> tuple[Theme, ...]:
    """Every theme, in the order of the document."""
    rows = yaml.safe_load(files("hallmark.assessment").joinpath("data/themes.yaml").read_text(encoding="utf-8"))
    return tuple(Theme(row["id"], row["title"], tuple(row["categories"]), tuple(row["notes"])) for row in rows)
