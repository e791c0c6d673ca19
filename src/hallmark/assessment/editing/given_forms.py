"""What people fill in to give something to an assessment: words, partners' numbers, concerns, progress, gaps."""

import math
import re
from typing import Any

from django import forms
from django.utils import timezone

from hallmark.assessment.editing.periods import DayField, MonthField, check_order
from hallmark.assessment.editing.small_counts import LEAST_BASE, is_of_channel, is_percentage, why_withheld
from hallmark.assessment.editing.typed import LongField, PlainField, TypedForm
from hallmark.assessment.models import Institution
from hallmark.assessment.themes.register import themes

LARGEST = 1_000_000_000
MOST_ASKED = 10_000_000
_YEAR = re.compile(r"\b(?:19|2\d)\d\d\b")


def plain(label: str, words: str, *, longest: int = 200, hint: str = "", required: bool = True) -> PlainField:
    """One line of text, with its own words for being left empty or too long."""
    return PlainField(
        label=label,
        max_length=longest,
        help_text=hint,
        required=required,
        error_messages={
            "required": words,
            "max_length": "Shorten this to %(limit_value)d characters or fewer; it has %(show_value)d.",
        },
    )


class NumberField(forms.FloatField):
    """A number as people type it, commas and all; nothing absurd."""

    def __init__(self, *, label: str, words: str, hint: str = "", required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=required,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"}),
            error_messages={
                "required": words,
                "invalid": "This is not a number. Write it in digits, for example 1,312.",
            },
        )

    def to_python(self, value: Any) -> Any:
        """The number; one too large to be true is refused."""
        number = super().to_python(_digits(value))
        if number is not None and math.isfinite(number) and abs(number) > LARGEST:
            raise forms.ValidationError(f"The number is too large to be true. Enter {LARGEST:,} or less.")
        return number


class CountField(forms.IntegerField):
    """A whole number of things or people, commas and all."""

    def __init__(self, *, label: str, words: str, least: int, most: int, hint: str = "", required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=required,
            min_value=least,
            max_value=most,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric"}),
            error_messages={
                "required": words,
                "invalid": "This is not a whole number. Write it in digits, for example 1,312.",
                "min_value": f"Enter {least:,} or more.",
                "max_value": f"The number is too large to be true. Enter {most:,} or less.",
            },
        )

    def to_python(self, value: Any) -> int | None:
        """The whole number."""
        return super().to_python(_digits(value))


def _digits(value: Any) -> Any:
    return value.strip().replace(",", "").replace("−", "-") if isinstance(value, str) else value


class PassageForm(TypedForm):
    """Words for a chapter."""

    text = LongField(
        label="Words",
        help_text="Plain text, one paragraph. Say whose words they are, and of which period. Numbers want their base.",
        error_messages={"required": "Write something, or go back."},
    )


class TickField(forms.MultipleChoiceField):
    """One box to tick. A CSV file says it as ``yes``, or leaves the cell blank."""

    def to_python(self, value: Any) -> list[str]:
        """What was ticked, without a blank cell."""
        return [word for word in super().to_python(value) if word]


class PartnerFigureForm(TypedForm):
    """A number that a partner brings."""

    agency = plain("Whose number is it?", "Enter the agency that brings the number.", longest=120)
    what = plain("What does it count?", "Enter what the number counts.", hint="For example: adults in treatment.")
    value = NumberField(label="The number", words="Enter the number.")
    unit = plain("Unit", "Enter the unit, for example people.", longest=60, hint="people, calls, per cent, days")
    period_start = MonthField(label="First month", help_text="As YYYY-MM.")
    period_end = MonthField(label="Last month", help_text="As YYYY-MM. The month itself is included.")
    base = CountField(
        label="Out of how many (if it is a part of something)",
        words="",
        least=1,
        most=LARGEST,
        required=False,
        hint="A percentage always needs this.",
    )
    base_words = plain("What are those?", "", hint="For example: people in treatment.", required=False)
    source = plain("Source", "Enter where the number comes from.", hint="The report or system, and its date.")
    note = plain("What must be known to read it", "", longest=500, required=False)
    earlier = NumberField(
        label="The same number of an earlier period (if it is held)",
        words="",
        required=False,
        hint="Without one, nothing can be said of how it changed.",
    )
    earlier_base = CountField(label="Out of how many, then", words="", least=1, most=LARGEST, required=False)
    earlier_start = MonthField(label="First month of the earlier period", help_text="As YYYY-MM.", required=False)
    earlier_end = MonthField(label="Last month of the earlier period", help_text="As YYYY-MM.", required=False)
    is_published = TickField(
        label="Is it public?",
        required=False,
        choices=[("yes", "The source has already published this number")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Only then may it stand for 1 to 4 people.",
    )

    def clean_is_published(self) -> bool:
        """Was the box ticked?"""
        return bool(self.cleaned_data["is_published"])

    def clean(self) -> dict[str, Any]:
        """No percentage without its base, no number that tells who someone is."""
        asked = super().clean()
        check_order(asked, self.add_error)
        if is_of_channel(asked.get("agency", ""), asked.get("what", ""), asked.get("source", "")):
            self.add_error("what", "Nothing about Channel leaves its panel, not even a count. Leave it out.")
        self._check_number("value", "base", asked)
        self._check_earlier(asked)
        return asked

    def _check_earlier(self, asked: dict[str, Any]) -> None:
        """An earlier number has its months, which end before the others begin, and is as safe to print."""
        names = ("earlier_start", "earlier_end")
        check_order(asked, self.add_error, names)
        if asked.get("earlier") is None:
            if "earlier" in asked and any(asked.get(name) for name in ("earlier_base", *names)):
                self.add_error("earlier", "Enter the number of the earlier period, or leave its months and base blank.")
            return
        for name in names:
            if asked.get(name) == "":
                self.add_error(name, "Enter the month as YYYY-MM: the earlier number needs its period.")
        if asked.get("earlier_end") and asked.get("period_start") and asked["earlier_end"] >= asked["period_start"]:
            self.add_error("earlier_end", "The earlier period must end before the first month above. Check both.")
        if asked.get("base") is not None and asked.get("earlier_base") is None and "earlier_base" in asked:
            self.add_error(
                "earlier_base", "The number has a base, so the earlier one needs one. Enter out of how many."
            )
        else:
            self._check_number("earlier", "earlier_base", asked)

    def _check_number(self, name: str, of: str, asked: dict[str, Any]) -> None:
        if name in asked and "unit" in asked and of in asked:
            value, unit, base = asked[name], asked["unit"], asked[of]
            self._check_base(name, of, value, unit, base)
            why = "" if asked.get("is_published") else why_withheld(value, unit, base)
            if why:
                self.add_error(name, f"{why} If the source has published this number, say so below.")

    def _check_base(self, name: str, of: str, value: float, unit: str, base: int | None) -> None:
        if is_percentage(unit) and base is None:
            self.add_error(of, "A percentage needs its base. Enter out of how many it is.")
        elif is_percentage(unit) and base is not None and base < LEAST_BASE:
            self.add_error("unit", f"No percentage is given on fewer than {LEAST_BASE}. Give the count itself.")
        elif value < 0:
            self.add_error(name, "A count or a share cannot be below 0. Check the number.")
        elif is_percentage(unit) and value > 100:
            self.add_error(name, "A part cannot be more than 100% of its base. Check the number.")
        elif not is_percentage(unit) and base is not None and value > base:
            self.add_error(of, "The part is larger than the whole. Check both numbers.")


class ThemeField(forms.ChoiceField):
    """A chapter, by its id or by its title as it is printed, in letters of any case: a file has titles."""

    def to_python(self, value: Any) -> str:
        """The chapter's id; what names none is left for the field to refuse."""
        words = str(super().to_python(value)).strip()
        named = {name.casefold(): theme.id for theme in themes() for name in (theme.id, theme.title)}
        return named.get(words.casefold(), words)


def theme_choices() -> list[tuple[str, str]]:
    """Every chapter by its id, and none."""
    return [("", "None of them"), *((theme.id, theme.title) for theme in themes())]


class ReasonForm(PassageForm):
    """Why something changed, and the chapter whose change it is."""

    theme = ThemeField(
        label="Chapter whose change it may explain",
        required=False,
        help_text="The summary and the priority matrix then say that a reason is given.",
        error_messages={"invalid_choice": "Choose a chapter from the list, or none."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = theme_choices()  # type: ignore[attr-defined]


class ConcernForm(TypedForm):
    """How many of those who answered named something as a concern."""

    what = plain("What was named?", "Enter what people named as a concern.", hint="In the words of the survey.")
    theme = ThemeField(
        label="Chapter it belongs to",
        required=False,
        error_messages={"invalid_choice": "Choose a chapter from the list, or none."},
    )
    named = CountField(label="How many named it?", words="Enter how many named it.", least=0, most=MOST_ASKED)
    asked = CountField(label="Of how many who answered?", words="Enter how many answered.", least=1, most=MOST_ASKED)
    invited = CountField(
        label="How many were invited to answer (if it is held)", words="", least=1, most=MOST_ASKED, required=False
    )
    survey = plain("Survey", "Enter the name of the survey.")
    period_start = MonthField(label="First month of asking", help_text="As YYYY-MM.")
    period_end = MonthField(label="Last month of asking", help_text="As YYYY-MM.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = theme_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """No more named it than answered, and no more answered than were invited."""
        asked = super().clean()
        check_order(asked, self.add_error)
        if asked.get("invited") and asked.get("asked") and asked["asked"] > asked["invited"]:
            self.add_error("invited", "More answered than were invited. Check both numbers.")
        if asked.get("named") is not None and asked.get("asked") and asked["named"] > asked["asked"]:
            self.add_error("named", f"{asked['named']:,} of {asked['asked']:,} cannot be: more named it than answered.")
        elif why := why_withheld(asked.get("named") or 0, "people", None):
            self.add_error("named", why)
        return asked


class ProgressForm(TypedForm):
    """How far one priority of the last plan was carried out, by its measure."""

    priority = plain("Priority of the last plan", "Enter the priority.")
    measure = plain("Its measure", "Enter what was measured.")
    unit = plain("Unit", "Enter the unit, for example records a year.", longest=60)
    baseline = NumberField(label="Baseline", words="Enter the baseline.")
    baseline_period = plain("Period of the baseline", "Enter the period of the baseline.", longest=60)
    target = NumberField(label="Target", words="Enter the target.")
    now = NumberField(label="Where it stands now", words="Enter where it stands now.")
    now_period = plain("Period of that", "Enter the period of the present number.", longest=60)
    judged = plain(
        "The partnership’s own word for it",
        "Enter how the partnership judges it.",
        longest=60,
        hint="For example: met, not met, in part.",
    )
    note = plain("What must be known to read it", "", longest=500, required=False)

    def clean_baseline_period(self) -> str:
        """A period with its year."""
        return _with_year(self.cleaned_data["baseline_period"])

    def clean_now_period(self) -> str:
        """A period with its year."""
        return _with_year(self.cleaned_data["now_period"])


def _with_year(words: str) -> str:
    years = [int(year) for year in _YEAR.findall(words)]
    if not years:
        raise forms.ValidationError("Give the year, for example “year ending March 2025”.")
    if max(years) > timezone.localdate().year:
        raise forms.ValidationError(f"{max(years)} is still to come. Enter a period that has been.")
    return words


class GapForm(TypedForm):
    """A statutory matter without evidence, which a body has noted in its minutes."""

    reason = plain("Why nothing is held", "Enter why nothing is held.", longest=500)
    body = plain("Body that minuted it", "Enter the body, for example the Board.")
    minuted_on = DayField(label="Date of the minutes", required_words="Enter the date of the minutes.")


class InstitutionForm(TypedForm):
    """A place that moves figures by itself, and where it lies."""

    name = plain("Name", "Enter the name of the place.")
    kind = forms.ChoiceField(
        label="What it is",
        choices=Institution.Kind.choices,
        error_messages={"required": "Choose what it is.", "invalid_choice": "Choose from the list."},
    )
    area_code = forms.ChoiceField(
        label="Ward or small area that it lies in",
        error_messages={"required": "Choose where it lies.", "invalid_choice": "Choose an area of this assessment."},
    )
    effect = plain(
        "Which figures it moves, and how",
        "Enter which figures it moves.",
        longest=500,
        hint="For example: crimes inside the prison are recorded at its address.",
    )

    def __init__(self, *args: Any, areas: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        choices = [("", "Choose an area"), *((code, f"{name} ({code})") for code, name in areas.items())]
        self.fields["area_code"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The area's name beside its code, as it is now."""
        asked = super().clean()
        if "area_code" in asked:
            asked["area_name"] = self.areas[asked["area_code"]]
        return asked
