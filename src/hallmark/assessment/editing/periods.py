"""Months and days that people type, and what is wrong with them in words."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.utils import timezone

from crimestats.periods import parse_month
from hallmark.assessment.editing.typed import PlainField

EARLIEST_MONTH = "1990-01"
FIRST_DAY_OF_THE_LAW = date(1998, 7, 31)
"""The Crime and Disorder Act 1998 was passed on it: no body can have minuted anything under it before."""


class MonthField(PlainField):
    """A month as YYYY-MM, neither absurdly early nor still to come."""

    def __init__(self, *, label: str, help_text: str, required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            max_length=7,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
            error_messages={"required": f"Enter the {label.lower()} as YYYY-MM, for example 2025-09."},
        )
        self.error_messages["max_length"] = "Write the month as YYYY-MM, for example 2025-09."

    def clean(self, value: object) -> str:
        """The month, if it is one."""
        text = str(super().clean(value) or "")
        if not text and not self.required:
            return ""
        try:
            month = parse_month(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if month < EARLIEST_MONTH:
            raise forms.ValidationError(f"{month} is too long ago. Enter {EARLIEST_MONTH} or later.")
        if month > f"{timezone.localdate():%Y-%m}":
            raise forms.ValidationError(f"{month} has not begun. Enter a month that has.")
        return month


class DayField(forms.DateField):
    """A day that has been, since there was a law to minute anything under."""

    def __init__(self, *, label: str, required_words: str) -> None:
        super().__init__(
            label=label,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
            error_messages={
                "required": required_words,
                "invalid": "This is not a date. Write it as 2025-10-01 or 01/10/2025.",
            },
        )

    def clean(self, value: object) -> date:
        """The day, if it has been."""
        day: date = super().clean(value)
        if day > timezone.localdate():
            raise forms.ValidationError("The date is still to come. Enter the day on which it happened.")
        if day < FIRST_DAY_OF_THE_LAW:
            raise forms.ValidationError("The date is before the Crime and Disorder Act 1998. Enter a later one.")
        return day


def check_order(
    asked: dict[str, object],
    add_error: Callable[[str, str], None],
    names: tuple[str, str] = ("period_start", "period_end"),
) -> None:
    """Says where a period ends before it begins; `names` are the fields of its first and last month."""
    first, last = asked.get(names[0]), asked.get(names[1])
    if first and last and str(last) < str(first):
        add_error(names[1], "The last month is before the first. Enter a later one, or the same.")
