"""What a person fills in to sign in, and to prove that it is still them."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import timezone

from hallmark.partners.models import Agency, Post, User
from hallmark.partners.sign_in.locking import count_failure, is_locked
from hallmark.partners.sign_in.rules import Lost

LOCKED = "Too many tries. Wait fifteen minutes, then sign in again."
ADDRESS = {"required": "Enter your e-mail address.", "invalid": "Enter an e-mail address, such as name@council.gov.uk."}
SHORT = "At least 12 characters. Three random words are good."


def _dress(field: forms.Field, label: str, hint: str = "", required: str = "") -> None:
    """Gives a field of allauth's our words, and takes away the grey words inside it, which vanish as one types."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    if required:
        field.error_messages["required"] = required


class SignInForm(LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["login"], "E-mail address")
        self.fields["login"].error_messages |= ADDRESS
        _dress(self.fields["password"], "Password", required="Enter your password.")


class ConfirmPasswordForm(ReauthenticateForm):
    """The password again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["password"], "Password", required="Enter your password.")


class NewPasswordForm(ChangePasswordForm):
    """The old password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["oldpassword"], "Password now", required="Enter the password that you have now.")
        _dress(self.fields["password1"], "New password", SHORT, "Enter a new password.")
        _dress(self.fields["password2"], "New password again", required="Enter the new password again.")


class _Code(forms.Form):
    """A field for a code, with its words; wrong codes count towards lock-out as wrong passwords do."""

    user: User
    hint = "Six digits from your authenticator app, or one of your recovery codes."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["code"], "Code", self.hint, "Enter the code.")
        self.fields["code"].widget.attrs |= {
            "inputmode": "numeric",
            "spellcheck": "false",
            "class": "govuk-input--width-10",
        }


class _CountedCode(_Code):
    def clean_code(self) -> str:
        """The code, where it is right. A form that is locked does not say whether it was."""
        if is_locked(context.request, self.user.email):
            raise ValidationError(LOCKED, code="locked")
        try:
            code: str = super().clean_code()  # type: ignore[misc] # the form that this is mixed into
        except ValidationError:
            count_failure(context.request, self.user.email)
            raise
        return code


class CodeForm(_CountedCode, AuthenticateForm):
    """The second step of signing in."""


class ConfirmCodeForm(_CountedCode, ReauthenticateByCodeForm):
    """A code again."""


class FirstCodeForm(_Code, ActivateTOTPForm):
    """The first code of an authenticator app, which shows that it holds the secret."""

    hint = "Six digits that the app shows now."


class PasswordForm(forms.Form):
    """A new password, twice. Checked against the person's own name and address."""

    password = forms.CharField(
        label="Password",
        help_text=SHORT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )
    again = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password again."},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """The password, where it is long enough and not one that others guess first."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        given = super().clean() or {}
        if {"password", "again"} <= given.keys() and given["password"] != given["again"]:
            self.add_error("again", "The two passwords differ. Enter the same one twice.")
        return given


class JoinForm(PasswordForm):
    """What an invited person gives: their name as colleagues know it, and a password."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )
    field_order = ["name", "password", "again"]


class PresentPasswordForm(forms.Form):
    """The password of somebody who has lost their second factor."""

    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )


class RecoverForm(forms.Form):
    """Who asks to get back in, and what they have lost."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=ADDRESS,
    )
    lost = forms.ChoiceField(
        label="What do you need?",
        choices=[
            (Lost.PASSWORD.value, "A new password: I have forgotten mine"),
            (Lost.SECOND_FACTOR.value, "A new second factor: I have lost my phone or key, and my recovery codes"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you need."},
    )


class InviteForm(forms.Form):
    """Whom to invite, to which post, from when."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter the colleague’s name."})
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="Their own at work. They sign in with it.",
        error_messages={"required": "Enter their e-mail address.", "invalid": ADDRESS["invalid"]},
    )
    post = forms.ModelChoiceField(
        label="Post",
        queryset=Post.objects.none(),
        empty_label="Choose a post",
        error_messages={"required": "Choose a post.", "invalid_choice": "Choose one of the posts of your agency."},
    )
    employer = forms.ModelChoiceField(
        label="Employer",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="The agency whose post it is",
        help_text="Another agency may employ them, as with the police staff of a council’s service.",
    )
    begins = forms.DateField(
        label="First day in the post",
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter a day.", "invalid": "Enter a day, such as 2026-04-01."},
    )

    def __init__(self, *args: Any, posts: Any, employers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
        self.fields["employer"].queryset = employers  # type: ignore[attr-defined]
        self.fields["post"].label_from_instance = _with_its_agency  # type: ignore[attr-defined]
        self.fields["begins"].initial = timezone.localdate

    def clean_email(self) -> str:
        """In small letters, as accounts have it."""
        return str(self.cleaned_data["email"]).lower()


def _with_its_agency(post: Post) -> str:
    """“Analyst, Ostrey Council”."""
    return f"{post.title}, {post.agency.name}"
