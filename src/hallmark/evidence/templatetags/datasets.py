"""Datasets as pages say them."""

from django import template

from hallmark.evidence import presenters

register = template.Library()


@register.filter
def dataset(slug: str) -> str:
    """A dataset in words."""
    return presenters.dataset_name(slug)
