"""Fields that several forms of the directory share."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from hallmark.areas.queries import AreaRef
from hallmark.partners.models import Agency, Partnership
from hallmark.partners.permissions import Act
from hallmark.partners.queries import area_named
from hallmark.partners.queries.viewers import Viewer, seen_agencies, seen_partnerships
from hallmark.ui.problems import Problem


def line(label: str, longest: int, *, required: str = "", help_text: str = "", **attrs: str) -> forms.CharField:
    """One line of words; `required` is the sentence for an empty one, which is allowed where there is none."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(required),
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": required, "max_length": f"Use at most {longest} characters."},
    )


def choice(
    label: str, choices: Any, *, required: str = "", help_text: str = "", widget: Any = forms.Select
) -> forms.ChoiceField:
    """One of some choices; `required` is the sentence for none, which is allowed where there is no such sentence."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=bool(required),
        help_text=help_text,
        widget=widget,
        error_messages={"required": required, "invalid_choice": "Choose one of those listed."},
    )


def one_of(
    label: str, rows: "QuerySet[Any]", key: str, *, required: str = "", help_text: str = "", empty: str = "Choose one"
) -> "forms.ModelChoiceField[Any]":
    """One row of some; `required` and `empty` are said where none is chosen."""
    return forms.ModelChoiceField(
        queryset=rows,
        to_field_name=key,
        label=label,
        required=bool(required),
        help_text=help_text,
        empty_label=empty,
        error_messages={"required": required, "invalid_choice": "Choose one of those listed."},
    )


class AreaField(forms.CharField):
    """A place by code, kind and name, or name; `cleaned_data` holds the area, or None where none is given."""

    def __init__(self, *, label: str = "Place") -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=200,
            help_text="An area’s code, or kind and name, such as ward:Bowthorpe. Leave it empty where it is none.",
        )

    def clean(self, value: Any) -> AreaRef | None:
        """The one area that the words mean."""
        words = super().clean(value)
        try:
            return area_named(words) if words else None
        except Problem as problem:
            raise forms.ValidationError(str(problem)) from None


def standing_agencies(viewer: Viewer, act: Act) -> "QuerySet[Agency]":
    """The agencies that stand today and in whose affairs the viewer may do an act."""
    reach = viewer.reach(act)
    found = seen_agencies(viewer).filter(valid__contains=viewer.on)
    return found if reach.everywhere else found.filter(pk__in=reach.agencies)


def standing_partnerships(viewer: Viewer) -> "QuerySet[Partnership]":
    """The partnerships that the viewer sees and that stand today."""
    return seen_partnerships(viewer).filter(valid__contains=viewer.on).order_by("legal_name")


def beyond(day: date, valid: str = "valid") -> Q:
    """Whatever is dated and has not ended by a day."""
    return Q(**{f"{valid}__upper_inf": True}) | Q(**{f"{valid}__endswith__gt": day})


def data_of(request: HttpRequest) -> Any:
    """The answers that came with a request, or None where it only asks for the form."""
    return request.POST if request.method == "POST" else None
