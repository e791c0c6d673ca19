"""What a rule yields, as typed quantities: a period, a day, thresholds, bodies, or a gateway."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crimestats.periods import MONTH_NAMES
from hallmark.law.days import in_words


class Unit(StrEnum):
    """What a period is counted in."""

    HOURS = "hour"
    DAYS = "day"
    WORKING_DAYS = "working day"
    WEEKS = "week"
    MONTHS = "month"
    YEARS = "year"


class Sense(StrEnum):
    """What a period asks for; the value is the key that stands for it in a file of rules."""

    WITHIN = "within"
    AT_MOST = "at most"
    AT_LEAST = "at least"
    EVERY = "every"
    REVIEW_AFTER = "review after"

    @property
    def label(self) -> str:
        """What stands before the date that was worked out."""
        return _LABELS[self]


_LABELS = {
    Sense.WITHIN: "Due by",
    Sense.AT_MOST: "Lasts no longer than",
    Sense.AT_LEAST: "Lasts at least until",
    Sense.EVERY: "Due again by",
    Sense.REVIEW_AFTER: "Falls due for review on",
}


@dataclass(frozen=True)
class Period:
    """So many days, or another unit, after a day, or beginning with it.

    Attributes:
        beginning_with: the day that it counts from is the first day of the period, and not the day before it.
        without_christmas: no hour of a Christmas Day is counted; only of periods in hours.
    """

    amount: int
    unit: Unit
    sense: Sense
    beginning_with: bool = False
    without_christmas: bool = False

    @property
    def length(self) -> str:
        """``28 days``, ``1 month``."""
        return f"{self.amount:,} {self.unit}{'' if self.amount == 1 else 's'}"

    @property
    def in_words(self) -> str:
        """The period with what it asks for: ``within 28 days``, ``at least every 12 months``."""
        lead = {Sense.EVERY: "at least every", Sense.REVIEW_AFTER: "review after"}.get(self.sense, self.sense)
        tail = ", the first day counted" if self.beginning_with else ""
        return f"{lead} {self.length}{tail}{', Christmas Day left out' if self.without_christmas else ''}"


@dataclass(frozen=True)
class AfterQuarter:
    """By the end of the calendar quarter that is so many quarters after the one in question."""

    quarters: int

    @property
    def in_words(self) -> str:
        """``by the end of the next quarter``."""
        if self.quarters == 1:
            return "by the end of the next calendar quarter"
        return f"by the end of the calendar quarter that is {self.quarters} quarters later"


@dataclass(frozen=True)
class YearlyBefore:
    """Each year before a day of the calendar: what is due is the day before it."""

    month: int
    day: int

    @property
    def in_words(self) -> str:
        """``each year before 1 April``."""
        return f"each year before {self.day} {MONTH_NAMES[self.month - 1]}"


@dataclass(frozen=True)
class OnDay:
    """By one day, whatever it counts from."""

    day: date

    @property
    def in_words(self) -> str:
        """``by 31 January 2024``."""
        return f"by {in_words(self.day)}"


@dataclass(frozen=True)
class Bound:
    """One limit: what is measured, from which side, how much, of what."""

    of: str
    how: str
    value: int
    unit: str

    def is_met_by(self, measured: float) -> bool:
        """Is what was measured on the limit's side of it?"""
        return {
            "at least": measured >= self.value,
            "at most": measured <= self.value,
            "more than": measured > self.value,
            "under": measured < self.value,
        }[self.how]

    @property
    def in_words(self) -> str:
        """``qualifying complaints: at least 3``."""
        amount = f"£{self.value:,}" if self.unit == "£" else f"{self.value:,} {self.unit}".strip()
        return f"{self.of}: {self.how} {amount}"


@dataclass(frozen=True)
class Threshold:
    """Limits that stand together, such as a table of speeds."""

    bounds: tuple[Bound, ...]

    @property
    def in_words(self) -> str:
        """Each limit, one after the other."""
        return "; ".join(bound.in_words for bound in self.bounds)


@dataclass(frozen=True)
class Membership:
    """Which bodies take part, and as what."""

    bodies: tuple[str, ...]
    role: str

    @property
    def in_words(self) -> str:
        """``responsible authority: integrated care board``."""
        return f"{self.role}: {'; '.join(self.bodies)}"


@dataclass(frozen=True)
class Gateway:
    """By what law information may pass: a power or a duty, and what it does not carry."""

    is_duty: bool
    not_for: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """``a power to share, and no duty; not for patient information``."""
        kind = "a duty to share" if self.is_duty else "a power to share, and no duty"
        return f"{kind}; not for {', '.join(self.not_for)}" if self.not_for else kind


Dated = Period | AfterQuarter | YearlyBefore | OnDay
"""The quantities that a deadline follows from."""

Quantity = Dated | Threshold | Membership | Gateway
