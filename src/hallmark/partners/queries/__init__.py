"""Reads: territories of partnerships, and the directory. What only some may see takes a viewer first."""

from hallmark.areas.problems import AmbiguousArea, UndividedArea, UnknownArea
from hallmark.partners.queries.territory import (
    Difference,
    Territory,
    area_named,
    compare,
    covering,
    covers_on,
    partnerships,
    territory,
)

__all__ = [
    "AmbiguousArea", "Difference", "Territory", "UndividedArea", "UnknownArea", "area_named", "compare", "covering",
    "covers_on", "partnerships", "territory",
]  # fmt: skip
