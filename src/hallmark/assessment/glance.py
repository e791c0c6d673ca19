"""What a list says of an assessment, kept in made.json: no list has to read whole documents."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Glance:
    """An assessment in a line.

    Attributes:
        asked: ids of the matters that its document says the law asks.
        crimes: all crime in the year; None where not every category is held.
        crimes_figure: the id of that figure.
        change: what the document's finding says of it, or why nothing is compared.
        verdict: what the test calls the change: a `Call` in words, such as rose or no clear change.
    """

    title: str
    organisation: str
    period: str
    status: str
    synthetic: bool
    asked: tuple[str, ...]
    crimes: int | None
    crimes_figure: str
    change: str
    verdict: str

    def as_json(self) -> dict[str, Any]:
        """As made.json keeps it."""
        return asdict(self) | {"asked": list(self.asked)}


def from_json(told: dict[str, Any]) -> Glance | None:
    """The line as it was kept; None for an assessment of before lines were kept."""
    if not told:
        return None
    # Lines that an earlier version kept say more.
    known = {one.name: told[one.name] for one in fields(Glance)}
    return Glance(**{**known, "asked": tuple(known["asked"])})
