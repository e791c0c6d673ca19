"""Figures as the assessment's pages say them."""

from django import template
from django.urls import reverse

from hallmark.assessment import wording
from hallmark.assessment.shelf import FigureRow

register = template.Library()


@register.simple_tag
def figure_address(name: str, slug: str, number: int | None, figure_id: str) -> str:
    """The address of a figure's page (``figure``, ``figure-rows``, ``figure-rows-file``), of the paper or a version."""
    if number is None:
        return reverse(name, args=[slug, figure_id])
    return reverse(f"version-{name}", args=[slug, number, figure_id])


@register.filter
def measure(slug: str) -> str:
    """A measure in words."""
    return wording.measure_words(slug).heading


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
    numerator, denominator = (float(text) if text else None for text in (row.numerator, row.denominator))
    return wording.base_words(row.measure, numerator, denominator)


@register.filter
def parts(row: FigureRow) -> list[tuple[str, str]]:
    """The numerator, denominator and interval of a figure, each named, those that say more than its value."""
    against = row.measure in wording.AGAINST
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
