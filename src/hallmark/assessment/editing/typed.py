"""What people type: cleaned of characters that cannot be seen, which is said to them."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from hallmark.assessment.models import LONGEST_TEXT

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
    """A form that takes out what cannot be seen, saying so."""

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        self.taken_out: dict[str, list[str]] = {}
        super().__init__(self._seen(data) if data is not None else None, *args, **kwargs)

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
