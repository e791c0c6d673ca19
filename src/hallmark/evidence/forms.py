"""What a person fills in to add evidence."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """One file or several; each is checked as a single file is."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """The files, in the order given."""
        if not data:
            return [super().clean(None, initial)]
        return [super(FilesField, self).clean(file, initial) for file in data]


class AddForm(forms.Form):
    """Files to add, and how to read one that no source recognises."""

    uploads = FilesField(
        label="Files",
        help_text=(
            "police.uk archives or CSV files, ONS lookups, boundaries and populations, or your own CSV. "
            "A zip may stay zipped."
        ),
        error_messages={
            "required": "Choose at least one file.",
            "empty": "The file is empty. Check that it was saved in full, and choose it again.",
        },
    )
    mapping = forms.FileField(
        label="Mapping (only for a file of your own)",
        required=False,
        help_text="A YAML file that says which of your columns holds the month, the place and the category.",
    )
