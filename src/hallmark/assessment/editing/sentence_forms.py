"""What people fill in to edit a sentence and to comment on one."""

from django import forms

from hallmark.assessment.editing.typed import LongField, TypedForm


class SentenceForm(TypedForm):
    """A sentence in the person's own words. ``seen`` names the last edit that they saw."""

    text = LongField(
        label="Your sentence",
        help_text="Plain text, 2,000 characters at most. Under 25 words reads best.",
        error_messages={"required": "The sentence is empty. Write it, or put the generated one back."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def showing(self, seen: str) -> "SentenceForm":
        """The same form, with what was typed, for somebody who has now seen another edit."""
        self.data = {**self.data, "text": self.data.get("text", ""), "seen": seen}
        return self


class PutBackForm(TypedForm):
    """That the generated sentence is put back. ``seen`` names the last edit that they saw."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)


class CommentForm(TypedForm):
    """A comment."""

    text = LongField(label="Comment", error_messages={"required": "Write the comment."})


class KeepForm(TypedForm):
    """Why a version is kept."""

    why = LongField(
        label="Why this version is kept",
        max_length=500,
        widget=forms.TextInput(),
        help_text="For example: sent to the Board for 14 January.",
        error_messages={"required": "Enter why this version is kept."},
    )
