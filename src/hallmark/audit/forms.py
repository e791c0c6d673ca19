"""What the reader of the audit asks for."""

from typing import Any

from django import forms

from hallmark.audit.asking import act_named, subject_named, wanted
from hallmark.audit.queries import Wanted
from hallmark.audit.rules import LARGEST, LONGEST_ACT
from hallmark.ui.problems import Problem

DAY = {"invalid": "Write the day with its month and year, such as 2026-03-27."}


class WantedForm(forms.Form):
    """Which events to show. Every field may stay empty."""

    person = forms.IntegerField(
        label="Person's number",
        required=False,
        min_value=1,
        max_value=LARGEST,
        localize=False,
        error_messages={
            "invalid": "Write the person's number in figures.",
            "min_value": "A person's number begins at 1.",
            "max_value": "No person has so great a number.",
        },
    )
    subject = forms.CharField(label="Subject, such as post:12", required=False)
    act = forms.CharField(label="Act, such as post.read", required=False, max_length=LONGEST_ACT)
    first = forms.DateField(
        label="From",
        required=False,
        error_messages=DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label="To",
        required=False,
        error_messages=DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_subject(self) -> str:
        """The subject as it was written, once it can be read."""
        text: str = self.cleaned_data["subject"]
        if text:
            _or_error(subject_named, text)
        return text

    def clean_act(self) -> str:
        """The act as it was written, once it can be one."""
        text: str = self.cleaned_data["act"]
        _or_error(act_named, text)
        return text

    def clean(self) -> dict[str, Any]:
        """The fields together: the days in their order."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            _or_error(lambda _: wanted(**given), "")
        return given

    def wanted(self) -> Wanted:
        """The question, of a form that is valid."""
        return wanted(**self.cleaned_data)


def _or_error(check: Any, text: str) -> None:
    try:
        check(text)
    except Problem as problem:
        raise forms.ValidationError(str(problem)) from None
