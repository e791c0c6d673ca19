from django import forms

from hallmark.ui.forms import GovukRenderer


class Question(forms.Form):
    """One field of each shape."""

    default_renderer = GovukRenderer()

    name = forms.CharField(label="Name", help_text="As it is written", error_messages={"required": "Enter a name."})
    file = forms.FileField(label="File", required=False)
    month = forms.ChoiceField(label="Month", choices=[("1", "January")])
    years = forms.MultipleChoiceField(
        label="Years", choices=[("1", "One"), ("2", "Two")], widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect, required=False)


def test_form_wears_govuk_classes() -> None:
    html = str(Question())

    for name in ("govuk-input", "govuk-file-upload", "govuk-select", "govuk-checkboxes__input", "govuk-radios__input"):
        assert f'class="{name}"' in html


def test_form_ties_hint_and_error_to_the_field() -> None:
    form = Question({"name": ""})
    field = form["name"].as_field_group()

    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'id="id_name_helptext"' in field
    assert 'id="id_name_error"' in field
    assert "Enter a name." in field
    assert "govuk-input--error" in field


def test_form_group_of_choices_has_a_legend_and_keeps_what_was_chosen() -> None:
    field = Question({"years": ["2"]})["years"].as_field_group()

    assert "<legend" in field
    assert field.count("checked") == 1


def test_form_leaves_empty_fields_to_our_own_words() -> None:
    assert "required" not in Question()["name"].as_widget()


def test_error_summary_reaches_the_first_choice_of_a_group() -> None:
    form = Question()

    assert form["years"].first_id == "id_years_0"
    assert form["name"].first_id == "id_name"
