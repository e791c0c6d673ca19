"""What a person fills in to have an assessment made."""

from collections.abc import Sequence

from django import forms

from crimestats.periods import month_label
from hallmark.assessment.presenters import AGAINST


class AssessForm(forms.Form):
    """Area, year and the years to set it against."""

    area = forms.CharField(
        label="Area",
        max_length=200,
        strip=True,
        help_text="The name or ONS code of a district, partnership, force, county or ward. For example, Spelthorne.",
        error_messages={"required": "Enter the name or code of an area."},
    )
    year_ending = forms.ChoiceField(
        label="Year ending",
        help_text="The last month of the twelve.",
        error_messages={
            "required": "Choose the month that the year ends with.",
            "invalid_choice": "Choose a month for which evidence is held.",
        },
    )
    against = forms.TypedMultipleChoiceField(
        label="Set against",
        required=False,
        coerce=int,
        choices=[(choice.years, choice.words) for choice in AGAINST],
        widget=forms.CheckboxSelectMultiple,
        help_text="A year that the evidence cannot carry is refused in words, not guessed.",
    )

    def __init__(self, *args: object, months: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["year_ending"].choices = [(month, month_label(month)) for month in months]  # type: ignore[attr-defined]
