"""What a person fills in to see similar areas."""

from django import forms


class SimilarAreasForm(forms.Form):
    """The area that others are set beside."""

    area = forms.CharField(
        label="Area",
        max_length=200,
        help_text="The name or ONS code of a district, or of a partnership of whole districts. For example, Norwich.",
        error_messages={"required": "Enter the name or code of an area."},
    )
