"""Django forms in GOV.UK markup: labels, hints, errors tied to their fields, and a summary at the top."""

from typing import Any

from django.forms import BoundField, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea, Widget
from django.forms.renderers import DjangoTemplates

_CLASSES: tuple[tuple[type[Widget], str], ...] = (
    (FileInput, "govuk-file-upload"),
    (Textarea, "govuk-textarea"),
    (Select, "govuk-select"),
)


class GovukField(BoundField):
    """A field that dresses its widget and names its hint and error as GOV.UK Frontend expects."""

    @property
    def is_group(self) -> bool:
        """Whether the field is a set of choices, which needs a legend rather than a label."""
        return isinstance(self.field.widget, (CheckboxSelectMultiple, RadioSelect))

    @property
    def kind(self) -> str:
        """``checkboxes`` or ``radios``, for a set of choices."""
        return "checkboxes" if isinstance(self.field.widget, CheckboxSelectMultiple) else "radios"

    @property
    def first_id(self) -> str:
        """What a link in the error summary should reach: the field, or the first of its choices."""
        return f"{self.auto_id}_0" if self.is_group else self.auto_id

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Adds the class of the GOV.UK component to what Django sets (required, aria-describedby, aria-invalid)."""
        built = super().build_widget_attrs(attrs, widget)
        shape = widget or self.field.widget
        if self.is_group:
            return built
        component = next((name for kind, name in _CLASSES if isinstance(shape, kind)), "govuk-input")
        names = [shape.attrs.get("class", ""), component, f"{component}--error" if self.errors else ""]
        # The browser's own pop-up for an empty field says less than ours, and not everyone can read it.
        built.pop("required", None)
        return {**built, "class": " ".join(filter(None, names))}


class GovukRenderer(DjangoTemplates):
    """Renders forms and fields with the templates in ``ui/forms/``."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = GovukField
