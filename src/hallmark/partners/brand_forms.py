"""What a person gives to set a brand, and to choose under which of several to work."""

import base64
import binascii
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from hallmark.law.forms import DayField
from hallmark.partners.changes.brands import checked_colour
from hallmark.partners.logos import MOST_BYTES, Logo, checked_logo
from hallmark.partners.models import PartnershipBrand
from hallmark.partners.queries.brands import Choice, Place
from hallmark.ui.brand import OWN_COLOUR
from hallmark.ui.problems import Problem

LONGEST_KEPT = 4 * (MOST_BYTES // 3 + 1)


class BrandForm(forms.Form):
    """A brand's name, colour and logo, and from when. The logo that was chosen last travels along in the page.

    `logo` is cleaned to the picture to show, or None for none.
    """

    KEEP, NONE = "keep", "none"

    name = forms.CharField(
        label="Name",
        help_text="As people know it, such as Safer Norwich.",
        max_length=80,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={"required": "Give the name.", "max_length": "Use at most 80 letters."},
    )
    colour = forms.CharField(
        label="Colour",
        help_text="As # and six digits, such as #17344f. White words must be readable on it: 4.5 to 1 or more.",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "spellcheck": "false"}),
        error_messages={"required": "Give the colour.", "max_length": "Write the colour as # and six digits."},
    )
    upload = forms.FileField(
        label="Logo",
        help_text="A PNG of at most 200 KB. It stands on white. Leave it empty to keep the one shown.",
        required=False,
        error_messages={"empty": "The file is empty. Check that it was saved in full, and choose it again."},
    )
    logo = forms.ChoiceField(
        label="Show the logo?",
        choices=[(KEEP, "Yes, where there is one"), (NONE, "No, the name alone")],
        widget=forms.RadioSelect,
        initial=KEEP,
        error_messages={"required": "Choose one of the two.", "invalid_choice": "Choose one of the two."},
    )
    begins = DayField(label="First day", help_text="What was published before keeps the brand of then.")
    kept_logo = forms.CharField(required=False, max_length=LONGEST_KEPT, widget=forms.HiddenInput)

    def __init__(self, now: PartnershipBrand | None, name: str, today: date, data: Any = None, files: Any = None):
        super().__init__(data, files)
        self.held = bytes(now.logo) if now else b""
        self.fields["name"].initial = now.name if now else name
        self.fields["colour"].initial = now.colour if now else OWN_COLOUR
        self.fields["begins"].initial = today

    def clean_colour(self) -> str:
        """The colour as ``#rrggbb``, on which white words can be read."""
        colour: str = _or_error(checked_colour, self.cleaned_data["colour"])
        return colour

    def clean_upload(self) -> Logo | None:
        """The logo of the file, where one was chosen."""
        upload = self.cleaned_data["upload"]
        found: Logo | None = _or_error(checked_logo, upload.read(MOST_BYTES + 1)) if upload else None
        return found

    def clean(self) -> dict[str, Any]:
        """Which picture is shown: the one chosen now, chosen before an error, or held already."""
        given: dict[str, Any] = super().clean() or {}
        chosen = given.get("upload") or self._kept(given.get("kept_logo", ""))
        if chosen is None and self.held:
            chosen = checked_logo(self.held)
        given["logo"] = None if given.get("logo") == self.NONE else chosen
        return given

    def _kept(self, text: str) -> Logo | None:
        """The picture that came with the page, checked like any other; none where it was tampered with."""
        try:
            return checked_logo(base64.b64decode(text, validate=True)) if text else None
        except (binascii.Error, Problem):
            return None


def _or_error(check: Any, value: Any) -> Any:
    """What a check makes of a value; its problem is the field's error."""
    try:
        return check(value)
    except Problem as problem:
        raise forms.ValidationError(str(problem)) from problem


class PartForm(forms.Form):
    """For which part of the partnership; blank is the whole."""

    part = forms.ChoiceField(
        label="For which part?",
        required=False,
        error_messages={"invalid_choice": "Choose one of the parts listed."},
    )

    def __init__(self, places: Iterable[Place], data: Any) -> None:
        super().__init__(data)
        field = self.fields["part"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "The whole partnership"), *((one.code, one.name) for one in places)]


class ChooseForm(forms.Form):
    """Under which brand somebody works; blank is Hallmark's own."""

    brand = forms.ChoiceField(
        label="Name and colour of your pages",
        required=False,
        error_messages={"invalid_choice": "Choose one of those listed."},
    )

    def __init__(self, found: Iterable[Choice], chosen: str, data: Any = None) -> None:
        super().__init__(data, initial={"brand": chosen})
        field = self.fields["brand"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*((one.key, one.brand.name) for one in found), ("", "Hallmark")]
