"""What a file of places says, before it is written: areas, names, memberships, events and points."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class AreaRow:
    """An area as one edition names it (edition 0: undated); a None date is one that the file does not give."""

    kind: str
    code: str
    name: str
    edition: int = 0
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class NameRow:
    """A further name of an area."""

    code: str
    name: str
    use: str


@dataclass(frozen=True)
class MembershipRow:
    """That `child` lies in `parent` by the lookup of an edition; a None share is one that is not known."""

    child_kind: str
    child: str
    parent_kind: str
    parent: str
    edition: int
    share: int | None
    basis: str


@dataclass(frozen=True)
class EventRow:
    """Areas of one kind that became others on a day; links are (before, after, share)."""

    kind: str
    area_kind: str
    happened_on: date
    reference: str
    links: tuple[tuple[str, str, int | None], ...]
    instrument: str = ""


@dataclass(frozen=True)
class PointRow:
    """One point of an area (metres, EPSG:27700)."""

    code: str
    easting: float
    northing: float


@dataclass(frozen=True)
class Renaming:
    """That a code changed its name on a day."""

    code: str
    name_before: str
    name_after: str
    on: date


@dataclass(frozen=True)
class Content:
    """Everything that one file says. `edition` is the year of its newest areas, 0 if it is undated."""

    edition: int
    areas: list[AreaRow] = field(default_factory=list)
    names: list[NameRow] = field(default_factory=list)
    memberships: list[MembershipRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    points: list[PointRow] = field(default_factory=list)
    renamings: list[Renaming] = field(default_factory=list)
