"""A document as one HTML file that needs nothing else: style sheet and typeface inside, no script."""

import base64
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from hallmark.reports.blocks import Document
from hallmark.reports.page.body import body
from hallmark.reports.page.links import Behind

_URL = re.compile(r"url\(\"?(fonts/[\w.-]+)\"?\)")


def render_page(document: Document, behind: Mapping[str, Behind]) -> str:
    """The document as HTML text. The same document and figures give the same text.

    Args:
        behind: the figures that its sentences rest on, by id. They have no links: a file has no pages to go to.
    """
    page = {"body": body(document, behind), "document": document, "alone": True, "styles": styles()}
    return render_to_string("reports/document.html", page)


@cache
def styles() -> str:
    """The site's style sheet with its typeface inside it. Built once: the files do not change under a running site."""
    sheet = finders.find("ui/built/site.css")
    if sheet is None:
        # Without built assets (a bare library install) the document is plain but whole.
        return ""
    folder = Path(sheet).parent
    return _URL.sub(lambda match: f"url({_as_data(folder / match[1])})", Path(sheet).read_text(encoding="utf-8"))


def _as_data(path: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
