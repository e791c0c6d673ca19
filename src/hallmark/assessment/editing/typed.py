"""What people type: cleaned of characters that cannot be seen, which is said to them, and the name they go by."""

import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict

from hallmark.assessment.models import LONGEST_NAME, LONGEST_TEXT

NAME_COOKIE = "hallmark-name"
NAME_SALT = "hallmark.assessment.editing.name"
REMEMBERED_S = 365 * 24 * 60 * 60
_JOINERS = "\u200c\u200d"
"""Unseen, yet part of how some names and scripts are written."""
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def without_unseen(text: str) -> tuple[str, list[str]]:
    """The text without characters that cannot be seen, and the name of each one taken out. Line ends stay."""
    taken = [char for char in text if _is_unseen(char)]
    kept = "".join(char for char in text if not _is_unseen(char))
    return unicodedata.normalize("NFC", kept), [_name(char) for char in taken]


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN and char not in f"\n\r\t{_JOINERS}"


def _name(char: str) -> str:
    return "null" if char == "\x00" else unicodedata.name(char, f"U+{ord(char):04X}").lower()


class PlainField(forms.CharField):
    """Plain text on one line: line ends and runs of spaces become one space; what looks like HTML is text."""

    def to_python(self, value: Any) -> str:
        """The text on one line."""
        return " ".join((super().to_python(value) or "").split())


class LongField(PlainField):
    """A sentence or a short paragraph."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        kwargs.setdefault("max_length", LONGEST_TEXT)
        super().__init__(**kwargs)
        self.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted, and say nothing
        self.error_messages["max_length"] = (
            "The text has %(show_value)d characters. Shorten it to %(limit_value)d or fewer."
        )


class TypedForm(forms.Form):
    """A form that asks for the person's name, and takes out what cannot be seen, saying so."""

    by = PlainField(
        label="Your name",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="It stands beside what you save.",
        error_messages={
            "required": "Enter your name, so that others know who wrote this.",
            "max_length": "Shorten the name to %(limit_value)d characters or fewer.",
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        self.taken_out: dict[str, list[str]] = {}
        super().__init__(self._seen(data) if data is not None else None, *args, **kwargs)
        self.order_fields([name for name in self.fields if name != "by"])

    def _seen(self, data: Mapping[str, Any]) -> MultiValueDict[str, Any]:
        """The data without unseen characters, so that the person is shown what would be saved."""
        lists = data.lists() if isinstance(data, MultiValueDict) else ((name, [value]) for name, value in data.items())
        seen: MultiValueDict[str, Any] = MultiValueDict()
        for name, values in lists:
            pairs = [without_unseen(value) if isinstance(value, str) else (value, []) for value in values]
            seen.setlist(name, [value for value, _ in pairs])
            if names := [name for _, found in pairs for name in found]:
                self.taken_out[name] = names
        return seen

    def clean(self) -> dict[str, Any]:
        """Says what was taken out, where something was."""
        for name, characters in self.taken_out.items():
            if name in self.fields:
                self.add_error(name, _taken_out(characters))
        return super().clean() or self.cleaned_data


def _taken_out(characters: list[str]) -> str:
    named = ", ".join(dict.fromkeys(characters[:3]))
    many = "A character" if len(characters) == 1 else f"{len(characters):,} characters"
    were = "was" if len(characters) == 1 else "were"
    return f"{many} that cannot be seen {were} taken out ({named}). Read the text and save it again."


def remembered_name(request: HttpRequest) -> str:
    """The name that this browser gave last; blank where it gave none, or where it was tampered with."""
    return unquote(request.get_signed_cookie(NAME_COOKIE, "", salt=NAME_SALT) or "")


def remember_name(response: HttpResponse, name: str) -> HttpResponse:
    """Keeps the name for next time, signed, in this browser alone."""
    response.set_signed_cookie(
        NAME_COOKIE, quote(name), salt=NAME_SALT, max_age=REMEMBERED_S, httponly=True, samesite="Strict"
    )
    return response
