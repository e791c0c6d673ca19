"""What a person gives to find somebody, and to appoint, move or end."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from hallmark.law.forms import DayField
from hallmark.partners.models import Agency, Appointment, Partnership, Post, User
from hallmark.partners.permissions import Act
from hallmark.partners.queries.directory import Place
from hallmark.partners.queries.viewers import Viewer, seen_agencies, seen_people, seen_posts

NO_SUCH_PERSON = "Nobody in your directory has this address. Check it, or invite them to the post."


class DirectoryForm(forms.Form):
    """Whom somebody looks for; whatever is left out does not limit it."""

    text = forms.CharField(required=False, max_length=200, strip=True)
    place = forms.ChoiceField(required=False)
    partnership = forms.ChoiceField(required=False)

    def __init__(self, data: Any, *, places: Iterable[Place], partnerships: Iterable[Partnership]) -> None:
        super().__init__(data)
        for name, choices in (
            ("place", [(place.code, place.name) for place in places]),
            ("partnership", [(one.slug, str(one)) for one in partnerships]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "All"), *choices]
                field.error_messages["invalid_choice"] = "Choose one of those listed."


class LastDayField(DayField):
    """The last day of something, as people say it; `cleaned_data` holds the first day after it."""

    def clean(self, value: Any) -> date | None:
        """The day after the one that was given; None where none was."""
        last = super().clean(value)
        return last + timedelta(days=1) if last else None


def _employers(viewer: Viewer, own: Agency) -> "forms.ModelChoiceField[Agency]":
    standing = seen_agencies(viewer).filter(valid__contains=viewer.on)
    return forms.ModelChoiceField(
        queryset=standing,
        to_field_name="slug",
        initial=own.slug,
        label="Employer",
        help_text="Who employs them. It may be another agency than the one whose post it is.",
        error_messages={"required": "Choose who employs them.", "invalid_choice": "Choose one of the agencies listed."},
    )


class AppointForm(forms.Form):
    """Whom to give a post, paid by whom, from when."""

    email = forms.EmailField(
        label="Their e-mail address",
        help_text="The address that they sign in with.",
        error_messages={"required": "Give their e-mail address.", "invalid": "Give an address such as name@agency.uk."},
    )
    begins = DayField(label="First day")
    ends = LastDayField(label="Last day", help_text="Leave it empty where none is known.", required=False)

    def __init__(self, viewer: Viewer, post: Post, data: Any = None) -> None:
        super().__init__(data)
        self._viewer = viewer
        self.fields["begins"].initial = timezone.localdate()
        self.fields["employer"] = _employers(viewer, post.agency)
        self.order_fields(["email", "employer", "begins", "ends"])

    def clean_email(self) -> User:
        """The person with that address, where the viewer may know of them."""
        found = seen_people(self._viewer).filter(email__iexact=self.cleaned_data["email"]).first()
        if found is None:
            raise forms.ValidationError(NO_SUCH_PERSON)
        return found


class EndForm(forms.Form):
    """When an appointment ends, and why."""

    AT_ONCE, LATER = "at-once", "later"

    when = forms.ChoiceField(
        label="When does it end?",
        choices=[(AT_ONCE, "At once: access ends now"), (LATER, "After a last day")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it ends.", "invalid_choice": "Choose one of the two."},
    )
    ends = LastDayField(label="Last day", help_text="Only where it ends after a last day.", required=False)
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=300,
        help_text="Such as: moved to another force. It is kept in the audit; leave out anything private.",
        error_messages={"max_length": "Use at most 300 characters."},
    )

    def clean(self) -> dict[str, Any]:
        """The day is wanted where the end comes later, and not read where it comes at once."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("when") == self.LATER and not given.get("ends") and "ends" not in self.errors:
            self.add_error("ends", "Give the last day.")
        if given.get("when") == self.AT_ONCE:
            given["ends"] = None
            self.errors.pop("ends", None)
        return given


class MoveForm(forms.Form):
    """To which post a person goes, from which day, paid by whom, and why."""

    on = DayField(label="First day in the new post")
    reason = forms.CharField(
        label="Reason", required=False, max_length=300, error_messages={"max_length": "Use at most 300 characters."}
    )

    def __init__(self, viewer: Viewer, appointment: Appointment, data: Any = None) -> None:
        super().__init__(data)
        self.fields["on"].initial = timezone.localdate()
        self.fields["to"] = forms.ModelChoiceField(
            queryset=movable_posts(viewer).exclude(pk=appointment.post_id),
            to_field_name="public_id",
            label="New post",
            error_messages={"required": "Choose a post.", "invalid_choice": "Choose one of the posts listed."},
        )
        self.fields["employer"] = _employers(viewer, appointment.employer)
        self.order_fields(["to", "employer", "on", "reason"])


def movable_posts(viewer: Viewer) -> Any:
    """The posts to which the viewer may appoint somebody."""
    reach = viewer.reach(Act.PEOPLE_CHANGE)
    found = seen_posts(viewer).filter(valid__contains=viewer.on).order_by("title", "id")
    return found if reach.everywhere else found.filter(agency__in=reach.agencies)


class ImportForm(forms.Form):
    """A spreadsheet of people and posts."""

    upload = forms.FileField(
        label="Spreadsheet",
        help_text="An Excel workbook (.xlsx) or a CSV file. Only its first sheet is read.",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Check that it was saved in full, and choose it again.",
        },
    )
