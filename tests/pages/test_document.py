"""The stand-alone document says what the page says, and needs nothing from elsewhere."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from hallmark.assessment.presenters import behind
from hallmark.reports.blocks import Document, Section, Text
from hallmark.reports.page import render_page
from pages.factories import SLUG, assessment
from reports.example_document import example_document

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def html() -> str:
    """The invented assessment as one file."""
    document, rows, _ = assessment()
    return render_page(document, behind({row.figure_id: row for row in rows}))


def headings(html: str) -> list[str]:
    main = html[html.index("<main") : html.index("</main>")]
    return [" ".join(words.split()) for words in re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", main, re.DOTALL)]


def test_document_needs_nothing_from_elsewhere(html: str) -> None:
    assert not re.findall(r"<(?:script|link|img|iframe)\b", html)
    assert not re.findall(r"url\((?!data:|#)[^)]+\)", html)
    assert all(address.startswith("#") for address in re.findall(r'href="([^"]*)"', html))


def test_document_shows_the_figures_behind_without_links(html: str) -> None:
    assert "312" in html
    assert "Ambleford and Wick: Burglary" in html
    assert "Rows counted by LSOA" in html


def test_document_is_labelled_synthetic(html: str) -> None:
    assert "Synthetic demonstration data" in html


def test_document_is_the_same_every_time(html: str) -> None:
    document, rows, _ = assessment()

    assert render_page(document, behind({row.figure_id: row for row in rows})) == html


def test_document_never_prints_what_warns_the_analyst() -> None:
    document = example_document()
    flagged = Section("flagged", "Flagged", (Text("one", "Words.", flag="204 is now 210."),))

    html = render_page(replace(document, sections=(flagged,)), {})

    assert "Words." in html
    assert "204 is now 210." not in html


def test_words_that_look_like_markup_are_only_words() -> None:
    hostile = '<script>alert("x")</script> {{ settings }} </section>'
    sections = (Section("hostile", hostile, (Text("one", hostile),), state=hostile),)
    document: Document = replace(example_document(), title=hostile, sections=sections, decision=hostile)

    html = render_page(document, {})

    assert "<script" not in html
    assert html.count("</section>") == 1
    assert "{{ settings }}" in html


@pytest.mark.django_db
def test_document_has_the_headings_of_the_page(client: Client, assessment: str, html: str) -> None:
    page = client.get(f"/assessments/{SLUG}/").content.decode()

    assert headings(html) == headings(page)
