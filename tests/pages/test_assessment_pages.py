"""The assessment, its figures and its files, as pages."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hallmark.assessment import views
from hallmark.evidence.models import Import
from hallmark.ui.problems import Problem
from pages.factories import SLUG

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = f"/assessments/{SLUG}/"
FIGURES = f"{PAGE}figures/"
BURGLARY = "E22900001.count.burglary.2025-01.2025-12"


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_assessment_opens_each_finding_to_its_figures(client: Client, assessment: str) -> None:
    html = text_of(client, PAGE)

    assert "Burglary: 312 in the year ending December 2025." in html
    assert f'href="{FIGURES}{BURGLARY}/"' in html
    assert "a-figure-that-is-not-in-the-file" in html


def test_assessment_refuses_a_comparison_in_words(client: Client, assessment: str) -> None:
    html = text_of(client, PAGE)

    assert "Cannot be compared" in html
    assert "May to December 2024 is not held" in html


def test_assessment_has_a_chapter_and_a_table_for_each_area(client: Client, assessment: str) -> None:
    html = text_of(client, PAGE)

    for chapter in ("whole", "district-E07900001", "district-E07900002"):
        assert f'<section id="{chapter}"' in html
        assert f'id="{chapter}-categories"' in html
    assert html.count('role="img"') == 7


def test_assessment_that_is_invented_asks_the_database_nothing(
    client: Client, assessment: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get(PAGE)


@pytest.mark.parametrize("address", ["/assessments/nothing/", "/assessments/nothing/figures/", f"{FIGURES}nothing/"])
def test_assessment_or_figure_that_is_not_there_is_404(client: Client, assessment: str, address: str) -> None:
    assert client.get(address).status_code == 404


def test_figures_filter_by_the_address_and_keep_it_when_paging(client: Client, assessment: str) -> None:
    html = text_of(client, f"{FIGURES}?measure=count")

    assert "66 figures" in html
    assert "?measure=count&amp;page=2" in html
    assert '<option value="count" selected>' in html
    assert "Page 1 of 2" in html


def test_figures_of_the_last_page(client: Client, assessment: str) -> None:
    html = text_of(client, f"{FIGURES}?measure=count&page=99")

    assert "Page 2 of 2" in html
    assert "page=1" in html


def test_figures_that_fit_no_filter_say_so(client: Client, assessment: str) -> None:
    assert "No figure fits these filters" in text_of(client, f"{FIGURES}?text=nowhere")


def test_figure_says_what_it_stands_on_and_how_to_count_it_again(client: Client, assessment: str, db: None) -> None:
    html = text_of(client, f"{FIGURES}E22900001.difference.burglary.2025-01.2025-12.2023-12/")

    assert "−14" in html
    assert "in the period it is set against" in html
    assert "hallmark assess E22900001 --year-ending 2025-12 --against 2024-12 --against 2023-12" in html
    assert "Open Government Licence v3.0" in html


def test_figure_names_the_original_files(client: Client, assessment: str, evidence: Import) -> None:
    html = text_of(client, f"{FIGURES}{BURGLARY}/")

    assert f'href="/evidence/imports/{evidence.pk}/"' in html


@pytest.mark.parametrize(
    ("name", "attached"),
    [("figures.csv", True), ("assessment.json", True), ("index.html", True), ("map.geojson", False)],
)
def test_files_are_downloaded_as_written(client: Client, assessment: str, name: str, attached: bool) -> None:
    response = client.get(f"{PAGE}files/{name}")

    assert b"".join(response.streaming_content)
    assert response["Content-Disposition"].startswith("attachment") is attached


@pytest.mark.parametrize("name", ["secret-key", "..%2F..%2Fsecret-key"])
def test_files_of_no_assessment_are_404(client: Client, assessment: str, name: str) -> None:
    assert client.get(f"{PAGE}files/{name}").status_code == 404


def test_list_offers_only_months_that_are_held(client: Client, evidence: Import) -> None:
    html = text_of(client, "/assessments/?area=E07000213")

    assert '<option value="2025-06" selected>June 2025</option>' in html
    assert "2025-03" not in html
    assert 'value="E07000213"' in html


def test_list_without_evidence_offers_to_add_some(client: Client) -> None:
    assert "No month of crimes is held yet" in text_of(client, "/assessments/")


def test_form_makes_an_assessment_and_goes_to_it(
    client: Client, evidence: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(views, "make_assessment", lambda **words: asked.update(words) or SLUG)

    response = client.post("/assessments/", {"area": "Spelthorne", "year_ending": "2025-06", "against": ["1", "3"]})

    assert response["Location"] == PAGE
    assert asked["area"] == "Spelthorne"
    assert asked["against"] == ["2024-06", "2022-06"]


def test_form_says_why_an_assessment_cannot_be_made(
    client: Client, evidence: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> str:
        raise Problem("There are two areas called Ashford. Write ward:Ashford or district:Ashford.")

    monkeypatch.setattr(views, "make_assessment", refuse)

    response = client.post("/assessments/", {"area": "Ashford", "year_ending": "2025-06"})

    assert response.status_code == 400
    assert "There are two areas called Ashford." in response.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"area": "", "year_ending": "2025-06"}, "Enter the name or code of an area."),
        ({"area": "x", "year_ending": "1999-01"}, "Choose a month for which evidence is held."),
    ],
)
def test_form_that_is_not_filled_in_says_so(client: Client, evidence: Import, given: dict[str, str], said: str) -> None:
    response = client.post("/assessments/", given)

    assert response.status_code == 400
    assert said in response.content.decode()
