"""What people fill in to adopt a paper."""

from datetime import date
from typing import Any

from django import forms

from hallmark.assessment.editing.adopting import Readiness
from hallmark.assessment.editing.given_forms import plain
from hallmark.assessment.editing.periods import DayField
from hallmark.assessment.editing.typed import TypedForm


class ConfirmField(forms.MultipleChoiceField):
    """Boxes to tick. One that was asked when the page was opened and is no longer is no fault of the person."""

    def valid_value(self, value: str) -> bool:
        """Is it one of the things that are ever asked?"""
        return value in _UNCONFIRMED


class AdoptForm(TypedForm):
    """Which body, when, under which minute; and what must be confirmed. ``seen`` is the digest of what was read."""

    body = plain("Body that adopts it", "Enter the body, for example the Board of Safer Wick.")
    on = DayField(label="Date of the meeting", required_words="Enter the date of the meeting.")
    minute_reference = plain("Minute reference", "Enter the reference of the minute.", longest=100)
    confirm = ConfirmField(
        label="Confirm",
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Tick the boxes that are asked."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, ready: Readiness, earliest: date = date.min, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        self.ready = ready
        self.words = dict(_confirmations(ready))
        self.fields["confirm"].choices = list(self.words.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Everything that must be confirmed, confirmed; nothing adopted that must be put right first."""
        asked = super().clean()
        for name, sentence in _UNCONFIRMED.items():
            if name in self.words and name not in asked.get("confirm", ()) and "confirm" in asked:
                self.add_error("confirm", sentence)
        if asked.get("on") and asked["on"] < self.earliest:
            day = f"{self.earliest.day} {self.earliest:%B %Y}"
            self.add_error("on", f"The year had not ended then. Enter a day from {day}.")
        if self.ready.stops:
            self.add_error(None, "Some edited sentences must be looked at first. They are listed below.")
        return asked


_UNCONFIRMED = {
    "final": "Confirm that this text was adopted. It can never be changed afterwards.",
    "profile": "Confirm that it is adopted as a crime profile, or fill or minute the matters that are missing.",
    "evidence": "Confirm that it is adopted as it was counted, or make the assessment again.",
}


def _confirmations(ready: Readiness) -> list[tuple[str, str]]:
    found = [("final", "The body adopted this text as it stands. The version can never be changed.")]
    if ready.missing:
        found.append(("profile", f"It is adopted as “{ready.adopted_as}” only."))
    if ready.evidence:
        found.append(("evidence", "It is adopted as it was counted, though the evidence has changed since."))
    return found
