"""Figures as the assessment's pages say them."""

from django import template

from hallmark.assessment.presenters import MEASURES
from hallmark.assessment.shelf import FigureRow
from hallmark.ui.templatetags.words import thousands

register = template.Library()
AGAINST = ("difference", "change_ratio")
"""Measures of one count set against another, rather than out of it."""


@register.filter
def measure(slug: str) -> str:
    """A measure in words; what is not a measure as it is."""
    return MEASURES.get(slug, slug)


@register.filter
def base(row: FigureRow) -> str:
    """The counts a figure stands on: ``312 of 9,280``, ``312 against 326``; a dash for a plain count."""
    if row.measure == "count" or not row.denominator:
        return "–"
    joined = "against" if row.measure in AGAINST else "of"
    return f"{_number(row.numerator)} {joined} {_number(row.denominator)}"


@register.filter
def parts(row: FigureRow) -> list[tuple[str, str]]:
    """The numerator, denominator and interval of a figure, each named, those that it has."""
    against = row.measure in AGAINST
    found = [
        ("in this period" if against else "numerator", _number(row.numerator)),
        ("in the period it is set against" if against else "denominator", _number(row.denominator)),
        ("interval", f"{_number(row.lower)} to {_number(row.upper)}" if row.lower and row.upper else ""),
    ]
    return [(name, words) for name, words in found if words]


@register.filter
def details(row: FigureRow) -> list[tuple[str, str]]:
    """The rest of a figure as name and words, what is blank left out."""
    found = [
        ("Area", f"{row.area_name} ({row.area_code})"),
        ("Category", row.category),
        ("Period", row.period[:1].upper() + row.period[1:]),
        ("Method", row.method),
        ("Source", row.source),
        ("Definition", row.definition_version),
    ]
    return [(name, value) for name, value in found if value]


def _number(text: str) -> str:
    return thousands(text) if text else ""
