"""Ending what is dated: shared by everything here that begins and ends."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from hallmark.law.days import in_words as day_in_words
from hallmark.partners.rules import in_words, lasts
from hallmark.ui.problems import Problem


class DateProblem(Problem):
    """Dates that cannot be so."""


def lasting(what: str, begins: date | None, ends: date | None) -> DateRange:
    """A range with at least one day in it. Raises DateProblem."""
    if not lasts(begins, ends):
        raise DateProblem(f"{what} ends before it begins. Give a last day that is not before the first.")
    return DateRange(begins, ends)


def ended(what: str, valid: DateRange, ends: date) -> DateRange:
    """The range cut off at `ends`, the first day on which it does not hold; DateProblem where it ended before."""
    if valid.upper and valid.upper <= ends:
        raise DateProblem(f"{what} stands {in_words(valid.lower, valid.upper)} in any case. Nothing was changed.")
    if valid.lower and ends <= valid.lower:
        raise DateProblem(f"{what} begins on {day_in_words(valid.lower)}. Choose a day after that.")
    return DateRange(valid.lower, ends)
