"""What a person asks of the register: which rules, and when something would be due."""

from typing import Any

from django import forms

from hallmark.law.quantities import Period, Unit
from hallmark.law.rules import Kind, Nation, Rule


class DayField(forms.DateField):
    """A day, in the browser's own field for one."""

    def __init__(self, *, label: str, help_text: str = "", required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
            error_messages={"required": "Give a day.", "invalid": "Give the day as a date, such as 2026-03-31."},
        )


class RegisterForm(forms.Form):
    """Which rules are listed; whatever is left out does not limit them."""

    kind = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *((kind.value, kind.value.capitalize()) for kind in Kind)],
        error_messages={"invalid_choice": "Choose one of the kinds listed."},
    )
    nation = forms.ChoiceField(
        required=False,
        choices=[("", "England and Wales"), *((nation.value, nation.value) for nation in Nation)],
        error_messages={"invalid_choice": "Choose England or Wales."},
    )
    on = DayField(label="In force on", required=False)


class DueForm(forms.Form):
    """From when a rule counts, and where; the time of day only for a rule that counts hours."""

    nation = forms.ChoiceField(error_messages={"invalid_choice": "Choose a nation in which the rule applies."})
    day = DayField(label="Day")
    time = forms.TimeField(
        label="Time of day, in London",
        help_text="On the 24-hour clock, such as 14:30. This rule counts hours.",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-5"}),
        error_messages={"required": "Give the time of day.", "invalid": "Give the time as 14:30."},
    )

    def __init__(self, rule: Rule, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nation = self.fields["nation"]
        if isinstance(nation, forms.ChoiceField):
            nation.choices = [(one.value, one.value) for one in rule.nations]
        if rule.counts_from:
            self.fields["day"].help_text = f"It counts from {rule.counts_from}."
        if not counts_hours(rule):
            del self.fields["time"]


def counts_hours(rule: Rule) -> bool:
    """Does any version of it count hours?"""
    quantities = [one.quantity for one in (*rule.versions, *rule.local)]
    return any(isinstance(one, Period) and one.unit is Unit.HOURS for one in quantities)
