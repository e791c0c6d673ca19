"""Figures as the assessment's pages say them."""

from django import template

from hallmark.assessment import wording
from hallmark.assessment.shelf import FigureRow

register = template.Library()
AGAINST = ("difference", "change_ratio")
"""Measures of one count set against another, rather than out of it."""
MEASURES = {
    "count": "Count",
    "difference": "Difference",
    "change_percent": "Change, per cent",
    "change_ratio": "Change, times the base",
    "share_percent": "Share, per cent",
    "rate_per_1000_residents": "Rate per 1,000 residents",
    "residents": "Residents",
    "records_without_place": "Records without a place",
    "records_held": "Records in the files",
    "progress_to_target": "Progress to target, per cent",
}


@register.filter
def measure(slug: str) -> str:
    """A measure in words."""
    words = slug.replace("_", " ")
    return MEASURES.get(slug) or words[:1].upper() + words[1:]


@register.filter
def number(text: str) -> str:
    """A number of figures.csv as a page prints it; a dash where there is none, words as they are."""
    try:
        return wording.number(float(text)) if text else "–"
    except ValueError:
        return text


@register.filter
def value_words(row: FigureRow) -> str:
    """A figure's value, with its limits where it has them."""
    limits = f" ({number(row.lower)} to {number(row.upper)})" if row.lower and row.upper else ""
    return f"{number(row.value)}{limits}"


@register.filter
def base(row: FigureRow) -> str:
    """The counts a figure stands on: ``312 of 9,280``, ``312 against 326``; a dash for a plain count."""
    if row.measure == "count" or not row.denominator:
        return "–"
    joined = "against" if row.measure in AGAINST else "of"
    return f"{number(row.numerator)} {joined} {number(row.denominator)}"


@register.filter
def parts(row: FigureRow) -> list[tuple[str, str]]:
    """The numerator, denominator and interval of a figure, each named, those that say more than its value."""
    against = row.measure in AGAINST
    numerator = row.numerator if row.denominator else ""
    found = [
        ("in this period" if against else "numerator", numerator),
        ("in the period it is set against" if against else "denominator", row.denominator),
    ]
    told = [(name, number(text)) for name, text in found if text]
    return [*told, ("interval", f"{number(row.lower)} to {number(row.upper)}")] if row.lower and row.upper else told


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
