"""Deadlines: what a rule makes due after a day or a moment, by which version, and how it was worked out. Pure.

Days are whole days of England and Wales; hours are hours that pass, across a change of the clocks too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.text import capfirst

from hallmark.law.days import DAY, add_months, in_words, last_of_months, next_yearly, quarter_end
from hallmark.law.holidays import bank_holidays
from hallmark.law.problems import NoDeadline, NotInForce
from hallmark.law.quantities import AfterQuarter, Dated, OnDay, Period, Quantity, Sense, Unit, YearlyBefore
from hallmark.law.rules import Applies, Nation, Rule, Standing, Version, doubts_of, standing

LONDON = ZoneInfo("Europe/London")
CHRISTMAS = (12, 25)
DATED = (Period, AfterQuarter, YearlyBefore, OnDay)

Trigger = date | datetime
"""A day, or an aware moment: a period in hours needs the moment, and any other takes its day in London."""


@dataclass(frozen=True)
class Deadline:
    """What a rule makes due.

    Attributes:
        due: the last day, or the last moment (in London's time) of a period in hours.
        trigger: the day or moment that it counts from.
        standing: the version by which it was worked out, with its source.
        computed: how, in words: ``28 days after 3 March 2026: 31 March 2026``.
        doubts: every reason not to rely on it; shown wherever it is used.
    """

    due: Trigger
    trigger: Trigger
    standing: Standing
    computed: str
    doubts: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        """Is nothing in doubt?"""
        return not self.doubts

    @property
    def day(self) -> date:
        """The last day, in London."""
        return _day(self.due)

    @property
    def source(self) -> str:
        """The Act or instrument, and section."""
        return self.standing.version.source

    @property
    def label(self) -> str:
        """What stands before the day: ``Due by``, ``Lasts no longer than``."""
        quantity = self.standing.version.quantity
        return (quantity.sense if isinstance(quantity, Period) else Sense.WITHIN).label

    @property
    def in_words(self) -> str:
        """``Due by 31 March 2026``."""
        return f"{self.label} {said(self.due)}"


def deadline(rule: Rule, *, trigger: Trigger, nation: Nation) -> Deadline:
    """When a rule makes something due.

    The version that governs is that in force on the day of the trigger, or, for a rule that applies at the end, the
    one in force when the period runs out. There, a period that a new version shortens to before its own first day
    runs out on that day.

    Raises:
        NotInForce: the rule is not known to be in force then in that nation.
        NoDeadline: it sets no date, or needs a time of day.
    """
    start = _moment(trigger) if isinstance(trigger, datetime) else trigger
    first = standing(rule, on=_day(start), nation=nation)
    if rule.applies is Applies.AT_START:
        return _deadline(first, start, _due(rule, first.version, start))
    line = rule.timeline(nation)
    following = line[line.index(first.version) :]
    return _at_end(rule, following, start, nation)


def _at_end(rule: Rule, following: Sequence[Version], start: Trigger, nation: Nation) -> Deadline:
    due: Trigger = start
    for number, version in enumerate(following):
        due = _due(rule, version, start)
        if number and version.begins and _day(due) < version.begins:
            due = _at_once(version.begins, due)
        if version.holds_on(_day(due)):
            on = _day(due)
            stands = Standing(rule, version, nation, on, doubts_of(rule, version, on=on, nation=nation))
            return _deadline(stands, start, due)
        if number + 1 < len(following) and following[number + 1].begins != version.ends:
            break
    raise NotInForce(
        f"“{rule.title}” is no longer in force in {nation} when its period would end, on {said(due)}. "
        f"It counts from {said(start)}."
    )


def _deadline(stands: Standing, start: Trigger, due: Trigger) -> Deadline:
    computed = f"{_how(stands.version, start)}: {said(due)}"
    return Deadline(due, start, stands, computed, (*stands.doubts, *_calendar_doubts(stands.version.quantity, due)))


def _due(rule: Rule, version: Version, start: Trigger) -> Trigger:
    quantity = version.quantity
    if not isinstance(quantity, DATED):
        raise NoDeadline(f"“{rule.title}” sets no date. {version.says}")
    if isinstance(quantity, OnDay) and quantity.day < _day(start):
        raise NoDeadline(f"“{rule.title}” was due by {in_words(quantity.day)}. Nothing falls due from a later day.")
    try:
        return _reckoned(rule, quantity, start)
    except (OverflowError, ValueError) as error:
        raise NoDeadline(f"The day is beyond what a calendar holds. Choose one before {_day(start).year}.") from error


def _reckoned(rule: Rule, quantity: Dated, start: Trigger) -> Trigger:
    if not isinstance(quantity, Period) or quantity.unit is not Unit.HOURS:
        return due_day(quantity, _day(start))
    if not isinstance(start, datetime):
        raise NoDeadline(f"“{rule.title}” counts hours. Give the time of day too, such as 2026-03-28 10:00.")
    return after_hours(start, quantity.amount, without_christmas=quantity.without_christmas)


def due_day(quantity: Dated, day: date) -> date:
    """The last day of a period or term that counts from `day`. Never for a period in hours: see `after_hours`."""
    match quantity:
        case AfterQuarter():
            return quarter_end(day, quantity.quarters)
        case YearlyBefore():
            return next_yearly(day, quantity.month, quantity.day) - DAY
        case OnDay():
            return quantity.day
        case Period():
            return _last_day(quantity, day)


def _last_day(period: Period, day: date) -> date:
    if period.unit in (Unit.MONTHS, Unit.YEARS):
        months = period.amount * (12 if period.unit is Unit.YEARS else 1)
        return last_of_months(day, months) if period.beginning_with else add_months(day, months)
    before = day - DAY if period.beginning_with else day
    if period.unit is Unit.WORKING_DAYS:
        return bank_holidays().after(before, period.amount)
    return before + timedelta(days=period.amount * (7 if period.unit is Unit.WEEKS else 1))


def after_hours(moment: datetime, hours: int, *, without_christmas: bool = False) -> datetime:
    """The moment so many hours later, in London's time; with `without_christmas`, hours of a 25 December do not count.

    Args:
        moment: aware, in any zone.
    """
    left, now = timedelta(hours=hours), moment.astimezone(UTC)
    while without_christmas:
        christmas = _christmas(now.astimezone(LONDON).date())
        begins, ends = _midnight(christmas), _midnight(christmas + DAY)
        if now + left <= begins:
            break
        left -= max(begins - now, timedelta(0))
        now = max(now, ends)
    return (now + left).astimezone(LONDON)


def _christmas(day: date) -> date:
    """This Christmas Day, until it is over."""
    this_year = date(day.year, *CHRISTMAS)
    return this_year if day <= this_year else date(day.year + 1, *CHRISTMAS)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def london_moment(day: date, time: time) -> datetime:
    """The moment at which clocks in London show a time; the first of the two in the hour that comes twice.

    Raises:
        NoDeadline: no clock showed it, because they went forward.
    """
    moment = datetime.combine(day, time, tzinfo=LONDON)
    if moment.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise NoDeadline(f"There was no {time:%H:%M} on {in_words(day)}: the clocks went forward. Give an hour later.")
    return moment


def said(when: Trigger) -> str:
    """``31 March 2026``, or ``10:00 on 31 March 2026``."""
    if not isinstance(when, datetime):
        return in_words(when)
    local = when.astimezone(LONDON)
    return f"{local:%H:%M} on {in_words(local.date())}"


def _how(version: Version, start: Trigger) -> str:
    quantity = version.quantity
    if isinstance(quantity, Period):
        link = "beginning with" if quantity.beginning_with else "after"
        at = said(start if quantity.unit is Unit.HOURS else _day(start))
        return f"{quantity.length} {link} {at}{', Christmas Day left out' if quantity.without_christmas else ''}"
    if isinstance(quantity, AfterQuarter):
        return f"{capfirst(quantity.in_words)}, for the quarter to {in_words(quarter_end(_day(start)))}"
    words = quantity.in_words if isinstance(quantity, DATED) else ""
    return f"{capfirst(words)}, seen from {in_words(_day(start))}"


def _calendar_doubts(quantity: Quantity | None, due: Trigger) -> list[str]:
    known = bank_holidays().known_to
    if isinstance(quantity, Period) and quantity.unit is Unit.WORKING_DAYS and _day(due) > known:
        return [f"Bank holidays after {in_words(known)} are worked out, and another may yet be proclaimed."]
    return []


def _at_once(begins: date, due: Trigger) -> Trigger:
    """A period that a new version has ended before its first day: it runs out when that day begins."""
    return _midnight(begins).astimezone(LONDON) if isinstance(due, datetime) else begins


def _moment(trigger: datetime) -> datetime:
    if trigger.tzinfo is None or trigger.utcoffset() is None:
        raise NoDeadline("A time of day needs its zone. Give an aware time.")
    return trigger.astimezone(LONDON)


def _day(when: Trigger) -> date:
    return when.astimezone(LONDON).date() if isinstance(when, datetime) else when
