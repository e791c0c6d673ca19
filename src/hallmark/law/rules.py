"""A dated rule, its versions through time, and which of them is in force on a day in a nation. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from hallmark.law.days import in_words
from hallmark.law.problems import NotInForce
from hallmark.law.quantities import Quantity

NOT_READ = "This is from knowledge and was not read in the source. Read the source before you rely on it."
SINCE_UNKNOWN = "It is not known here since when this applies."


class Nation(StrEnum):
    """Where a rule applies."""

    ENGLAND = "England"
    WALES = "Wales"


class Kind(StrEnum):
    """What sort of rule it is."""

    DUTY = "duty"
    CLOCK = "clock"
    MEMBERSHIP = "membership"
    GATEWAY = "gateway"
    RETENTION = "retention"
    THRESHOLD = "threshold"
    PUBLICATION = "publication"


class Applies(StrEnum):
    """Which version governs a period in which the rule changes: that of its first day, or that of its last."""

    AT_START = "start"
    AT_END = "end"


@dataclass(frozen=True)
class LocalMark:
    """That a person here added a version: which row of the database, by whom and when."""

    number: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Version:
    """What a rule says for a range of dates.

    Attributes:
        begins, ends: in force from, inclusive, until, exclusive. No end is one that is not known. No beginning is one
            that is not known, or that of a version which is not known to have come into force.
        not_before: the earliest day on which a version may have come into force that is not known to have done so.
        is_read: whether it was read in the source, and is not from knowledge.
        doubt: what is uncertain about it, in a sentence; blank where nothing is.
        sure_from: the day as at which the source was read: from then on what is in doubt no longer matters.
        note: what must be known to use it.
    """

    says: str
    nations: tuple[Nation, ...]
    source: str
    address: str
    is_read: bool
    begins: date | None = None
    ends: date | None = None
    not_before: date | None = None
    doubt: str = ""
    sure_from: date | None = None
    note: str = ""
    quantity: Quantity | None = None
    local: LocalMark | None = None

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why it is uncertain, on some day at least, in sentences; empty where it is certain."""
        since = SINCE_UNKNOWN if self.begins is None and self.not_before is None else ""
        return tuple(filter(None, (self.doubt, since, "" if self.is_read else NOT_READ)))

    def doubts_on(self, day: date) -> tuple[str, ...]:
        """Why it is uncertain on a day; empty where it is certain then."""
        return () if self.sure_from and day >= self.sure_from else self.doubts

    @property
    def certainty(self) -> str:
        """How sure it is, in words."""
        doubts = " ".join(self.doubts)
        if self.sure_from:
            return f"Read in the source as it stood on {in_words(self.sure_from)}. For days before: {doubts}"
        return f"Uncertain. {doubts}" if doubts else "Read in the source."

    @property
    def when(self) -> str:
        """From when until when, in words."""
        if self.not_before:
            return f"not known to be in force; not before {in_words(self.not_before)}"
        since = f"from {in_words(self.begins)}" if self.begins else "from a day that is not known here"
        # The last day is what people say; the range holds the day after it.
        return f"{since} until {in_words(date.fromordinal(self.ends.toordinal() - 1))}" if self.ends else since

    def holds_on(self, day: date) -> bool:
        """Is it in force on a day?"""
        if self.not_before:
            return False
        return (self.begins or date.min) <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True)
class Rule:
    """A rule through time. `counts_from` says what its period counts from: ``the day of the report``."""

    id: str
    title: str
    kind: Kind
    counts_from: str
    applies: Applies
    versions: tuple[Version, ...]
    local: tuple[Version, ...] = field(default=())

    def timeline(self, nation: Nation) -> tuple[Version, ...]:
        """The versions in force one after the other in a nation, the local ones laid over those that are shipped."""
        line: list[Version] = sorted(
            (one for one in self.versions if nation in one.nations and not one.not_before), key=_first_day
        )
        for one in self.local:
            if nation in one.nations and not one.not_before:
                line = sorted([*_without(line, one), one], key=_first_day)
        return tuple(line)

    def pending(self, nation: Nation) -> tuple[Version, ...]:
        """The versions that may have come into force: none that a later local version settles."""
        settled = [_first_day(one) for one in self.local if nation in one.nations and not one.not_before]
        return tuple(
            one
            for one in (*self.versions, *self.local)
            if one.not_before and nation in one.nations and not any(day >= one.not_before for day in settled)
        )

    @property
    def nations(self) -> tuple[Nation, ...]:
        """Where any version of it applies."""
        found = {nation for one in (*self.versions, *self.local) for nation in one.nations}
        return tuple(nation for nation in Nation if nation in found)


@dataclass(frozen=True)
class Standing:
    """One version as it stands on a day in a nation, with everything that makes it uncertain then."""

    rule: Rule
    version: Version
    nation: Nation
    on: date
    doubts: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        """Is nothing in doubt?"""
        return not self.doubts


def standing(rule: Rule, *, on: date, nation: Nation) -> Standing:
    """The version of a rule that is in force on a day in a nation.

    Raises:
        NotInForce: the nation has no such rule, or none is known to be in force on that day; the message says why.
    """
    version = next((one for one in rule.timeline(nation) if one.holds_on(on)), None)
    if version is None:
        raise NotInForce(_why_not(rule, on, nation))
    return Standing(rule, version, nation, on, doubts_of(rule, version, on=on, nation=nation))


def doubts_of(rule: Rule, version: Version, *, on: date, nation: Nation) -> tuple[str, ...]:
    """What makes a version uncertain on a day: its own doubts, and any version that may have replaced it by then."""
    changed = [
        f"{one.source} may have changed this: {one.says} {one.doubt}".strip()
        for one in rule.pending(nation)
        if one.not_before and one.not_before <= on
    ]
    return (*version.doubts_on(on), *changed)


def overlap(versions: Iterable[Version]) -> tuple[Version, Version, Nation] | None:
    """Two versions that are in force on the same day in the same nation, if there are any."""
    dated = sorted((one for one in versions if not one.not_before), key=_first_day)
    for nation in Nation:
        line = [one for one in dated if nation in one.nations]
        for before, after in pairwise(line):
            if (before.ends or date.max) > _first_day(after):
                return before, after, nation
    return None


def _first_day(version: Version) -> date:
    return version.begins or date.min


def _without(line: Sequence[Version], new: Version) -> list[Version]:
    """What is left of a timeline before a new version begins and after it ends."""
    left: list[Version] = []
    for one in line:
        if _first_day(one) < _first_day(new):
            left.append(replace(one, ends=min(one.ends or date.max, _first_day(new))))
        if new.ends and (one.ends or date.max) > new.ends:
            left.append(replace(one, begins=max(_first_day(one), new.ends)))
    return left


def _why_not(rule: Rule, on: date, nation: Nation) -> str:
    line, day = rule.timeline(nation), in_words(on)
    pending = next(iter(rule.pending(nation)), None)
    if pending and (not line or on >= _first_day(line[-1])):
        return f"“{rule.title}” is not known to be in force in {nation} on {day}. {pending.source}: {pending.doubt}"
    if not line:
        where = f"it is a rule of {rule.nations[0]} only" if rule.nations else "no version of it is held"
        return f"“{rule.title}” is not a rule in {nation}: {where}."
    if on < _first_day(line[0]):
        return f"“{rule.title}” was not yet in force in {nation} on {day}: it applies {line[0].when}."
    before = [one for one in line if _first_day(one) <= on][-1]
    after = next((one for one in line if _first_day(one) > on), None)
    again = f", and again {after.when}" if after else ""
    return f"“{rule.title}” is not in force in {nation} on {day}: it applied {before.when}{again}."
