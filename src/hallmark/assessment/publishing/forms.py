"""What people fill in to send a request back, and to withdraw an edition."""

from django import forms

from hallmark.assessment.editing.typed import LongField, PlainField, TypedForm


class SendBackForm(TypedForm):
    """Why it is not published."""

    reason = LongField(
        label="What must be put right",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what must be put right."},
    )


class WithdrawForm(TypedForm):
    """Why an edition is taken back, and whom the public asks."""

    reason = LongField(
        label="Why it is withdrawn",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In plain words: everybody reads them in its place.",
        error_messages={"required": "Enter why it is withdrawn."},
    )
    contact = PlainField(
        label="Whom to ask",
        max_length=200,
        help_text="For example: the community safety team, safety@example.gov.uk.",
        error_messages={"required": "Enter whom to ask."},
    )
