"""What every template is given."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hallmark.ui.menu import evidence_is_synthetic, menu_for


def site(request: HttpRequest) -> dict[str, Any]:
    """The menu, and whether the page must carry the band for invented evidence.

    Both are lazy: a download that renders no page asks the database nothing.
    """
    return {
        "menu": SimpleLazyObject(lambda: menu_for(request.path)),
        "synthetic_evidence": SimpleLazyObject(evidence_is_synthetic),
    }
