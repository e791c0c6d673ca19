"""Several rows of one kind from a CSV file: each checked as the form checks one, all of them kept or none."""

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from hallmark.assessment.editing.typed import TypedForm, without_unseen

LARGEST_BYTES = 1_000_000
MOST_ROWS = 500
MOST_NULLS = 4
"""One letter in so many is a null only where a file's letters are of two bytes each and it does not say so."""
MOST_ERRORS = 20
"""Faults that are told at once; the others are counted."""


class RowsForm(TypedForm):
    """A CSV file, or its rows pasted; what is wrong comes back in the box, so that it can be put right there."""

    file = forms.FileField(
        label="CSV file",
        required=False,
        help_text="The first row names the columns.",
        error_messages={"empty": "The file is empty. Check that it was saved in full, and choose it again."},
    )
    rows = forms.CharField(
        label="Or paste the rows here",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, row_form: type[TypedForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_form = row_form
        names = list(row_form.base_fields)
        optional = [name for name in names if not row_form.base_fields[name].required]
        hint = f"The columns: {', '.join(names)}."
        self.fields["file"].help_text = f"{hint} These may be left blank: {', '.join(optional)}." if optional else hint

    def clean(self) -> dict[str, Any]:
        """The rows, each as its own form cleaned it, under ``given``."""
        asked = super().clean()
        text = self._text(asked)
        if self.errors:
            return asked
        try:
            asked["given"] = self._given(text)
        except forms.ValidationError as error:
            self.add_error("rows", error)
        return asked

    def _text(self, asked: Mapping[str, Any]) -> str:
        """The file's text, or what was pasted; a file is shown in the box when something is wrong with it."""
        upload = asked.get("file")
        if not upload:
            if not asked.get("rows", "").strip() and "rows" not in self.errors:
                self.add_error("file", "Choose a CSV file, or paste its rows.")
            return str(asked.get("rows", ""))
        if upload.size > LARGEST_BYTES:
            self.add_error("file", f"The file is larger than {LARGEST_BYTES // 1_000_000} MB. Choose a smaller one.")
            return ""
        try:
            text = _decoded(upload)
        except forms.ValidationError as error:
            self.add_error("file", error)
            return ""
        self.data = {**self.data, "rows": without_unseen(text)[0]}
        return text

    def _given(self, text: str) -> list[dict[str, Any]]:
        fields = list(self.row_form.base_fields)
        given, faults = [], []
        for number, row in _rows(text, fields, self.row_form):
            form = self.row_form(row)
            if form.is_valid():
                given.append({name: form.cleaned_data[name] for name in fields})
            faults += [_fault(number, name, said) for name, said in form.errors.get_json_data().items()]
        if faults:
            more = len(faults) - MOST_ERRORS
            raise forms.ValidationError(faults[:MOST_ERRORS] + ([f"And {more:,} more faults."] if more > 0 else []))
        return given


def _decoded(upload: "UploadedFile[Any]") -> str:
    """The file as text: UTF-8, UTF-16 with its mark (“Unicode text” of spreadsheets), or Windows-1252.

    Raises:
        ValidationError: it is none of these; no letter is ever guessed.
    """
    content: bytes = upload.read()
    encodings = ("utf-16",) if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.count("\0") * MOST_NULLS < max(len(text), 1):
            return text
    raise forms.ValidationError("The letters of this file cannot be read. Save it as “CSV UTF-8” and choose it again.")


def _rows(text: str, fields: Sequence[str], row_form: type[TypedForm]) -> list[tuple[int, dict[str, str]]]:
    """Each row with its number, as a spreadsheet counts, its cells under the names of the fields."""
    lines = text.lstrip("\ufeff").splitlines()
    header = lines[0] if lines else ""
    separator = max(",;\t", key=header.count)
    try:
        table = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator))
    except csv.Error as error:
        raise forms.ValidationError("The file cannot be read as CSV. Save it as CSV again.") from error
    columns = [cell.strip().lower().replace(" ", "_") for cell in table[0]] if table else []
    needed = [name for name in fields if row_form.base_fields[name].required and name not in columns]
    unknown = [name for name in columns if name not in fields]
    if needed:
        raise forms.ValidationError(f"The first row does not name {', '.join(needed)}. Name each column there.")
    if unknown:
        raise forms.ValidationError(f"The column “{unknown[0]}” is not known. Take it away, or rename it.")
    if len(set(columns)) < len(columns):
        raise forms.ValidationError("Two columns have the same name. Keep one of them.")
    body = [(number, row) for number, row in enumerate(table[1:], start=2) if any(cell.strip() for cell in row)]
    if not body:
        raise forms.ValidationError("There is no row below the names of the columns. Add at least one.")
    if len(body) > MOST_ROWS:
        raise forms.ValidationError(f"There are {len(body):,} rows. Give {MOST_ROWS} at most at a time.")
    if uneven := next((number for number, row in body if len(row) > len(columns)), None):
        raise forms.ValidationError(
            f"Row {uneven} has more cells than there are columns. Put text with commas in quotes."
        )
    return [(number, dict(zip(columns, row, strict=False))) for number, row in body]


def _fault(number: int, name: str, said: Sequence[Mapping[str, str]]) -> str:
    where = f"Row {number}" if name == "__all__" else f"Row {number}, column {name}"
    return f"{where}: {' '.join(item['message'] for item in said)}"
