"""The stand-alone document says what the page says, and needs nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from django.test import Client

from pages.factories import SLUG

pytestmark = pytest.mark.slow


def test_document_needs_nothing_from_elsewhere(written: Path) -> None:
    html = (written / "index.html").read_text(encoding="utf-8")

    assert not re.findall(r"<(?:script|link|img|iframe)\b", html)
    assert not re.findall(r"url\((?!data:|#)[^)]+\)", html)


def test_document_is_labelled_synthetic(written: Path) -> None:
    assert "Synthetic demonstration data" in (written / "index.html").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_document_has_the_headings_of_the_page(client: Client, assessment: str, written: Path) -> None:
    def headings(html: str) -> list[str]:
        main = html[html.index("<main") : html.index("</main>")]
        return [" ".join(words.split()) for words in re.findall(r"<h[1-3][^>]*>(.*?)</h[1-3]>", main, re.DOTALL)]

    page = client.get(f"/assessments/{SLUG}/").content.decode()

    assert headings((written / "index.html").read_text(encoding="utf-8")) == headings(page)
