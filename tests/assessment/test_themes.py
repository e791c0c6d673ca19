"""The register of chapters covers every category, once."""

from hallmark.assessment.themes.register import themes
from hallmark.evidence.categories import current_categories


def test_every_category_in_use_stands_in_exactly_one_theme():
    named = [category for theme in themes() for category in theme.categories]

    assert sorted(named) == sorted(current_categories())
