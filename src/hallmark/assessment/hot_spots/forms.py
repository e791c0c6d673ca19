"""What a person fills in to see hot spots."""

from collections.abc import Sequence

from django import forms

from crimestats.periods import month_label, months_between
from hallmark.assessment.hot_spots.mapping import CELLS_M
from hallmark.evidence.categories import ALL_CRIME, DISORDER, current_categories

MOST_MONTHS = 36


class HotSpotsForm(forms.Form):
    """Area, category, months and the width of a cell."""

    area = forms.CharField(
        label="Area",
        max_length=200,
        help_text="The name or ONS code of a district, partnership, county or ward. For example, Spelthorne.",
        error_messages={"required": "Enter the name or code of an area."},
    )
    category = forms.ChoiceField(
        label="Category",
        choices=[(name, name) for name in (ALL_CRIME, *sorted(set(current_categories()) - {DISORDER}), DISORDER)],
        error_messages={"required": "Choose a category.", "invalid_choice": "Choose a category from the list."},
    )
    first = forms.ChoiceField(label="First month", error_messages={"invalid_choice": "Choose a month from the list."})
    last = forms.ChoiceField(label="Last month", error_messages={"invalid_choice": "Choose a month from the list."})
    cell_m = forms.IntegerField(
        label="Width of a cell in metres",
        min_value=CELLS_M[0],
        max_value=CELLS_M[1],
        initial=250,
        help_text="250 suits a town. Wider cells suit the countryside.",
        error_messages={
            "required": "Enter the width of a cell, for example 250.",
            "invalid": "Enter the width of a cell in whole metres, for example 250.",
            "min_value": f"A cell is at least {CELLS_M[0]} metres wide. Police.uk points are no finer than that.",
            "max_value": f"A cell is at most {CELLS_M[1]:,} metres wide.",
        },
    )

    def __init__(self, *args: object, months: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("first", "last"):
            self.fields[name].choices = [(month, month_label(month)) for month in months]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """The months in order, and not too many of them."""
        asked = super().clean() or {}
        if "first" in asked and "last" in asked:
            months = months_between(str(asked["first"]), str(asked["last"]))
            if not months:
                self.add_error("last", "The last month is before the first. Choose a later one.")
            elif len(months) > MOST_MONTHS:
                self.add_error("last", f"Choose at most {MOST_MONTHS} months: what is hot changes over the years.")
        return asked
