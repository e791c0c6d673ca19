"""Whether a way to a page should be shown: only to somebody whom its door lets in."""

from django import template
from django.http import HttpRequest

from hallmark.ui.doors import visitor_at

register = template.Library()


@register.filter
def opens(request: HttpRequest, act: str) -> bool:
    """May whoever asked for this page do an act anywhere? ``{% if request|opens:"evidence.add" %}``"""
    return visitor_at(request, act) is not None
