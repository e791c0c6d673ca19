"""What every template is given."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hallmark.ui.brand import brand_of
from hallmark.ui.menu import evidence_is_synthetic, menu_for
from hallmark.ui.visitors import works_here


def site(request: HttpRequest) -> dict[str, Any]:
    """The menu, the brand, whether there is a box for searching, and the band for invented evidence.

    All are lazy: a download that renders no page asks the database nothing.
    """
    return {
        "menu": SimpleLazyObject(lambda: menu_for(request)),
        "brand": SimpleLazyObject(lambda: brand_of(request)),
        "may_search": SimpleLazyObject(lambda: works_here(request)),
        "synthetic_evidence": SimpleLazyObject(evidence_is_synthetic),
    }
