"""The assessment, its figures and its files, as pages."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hallmark.assessment import formats, views
from hallmark.assessment.models import Edit, Version
from hallmark.evidence.models import Import
from hallmark.jobs.models import Job
from hallmark.ui.problems import Problem
from pages.factories import SLUG
from pages.factories import assessment as invented
from partners.signing_in import AT_THE_DOOR

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = f"/assessments/{SLUG}/"
FIGURES = f"{PAGE}figures/"
BURGLARY = "E22900001.count.burglary.2025-01.2025-12"


HOSTILE = (
    "/assessments/nothing/",
    "/assessments/nothing/figures/",
    "/assessments/nothing/files/document.pdf",
    "/assessments/..%2f..%2fsecret/",
    f"{FIGURES}nothing/",
    f"{FIGURES}nothing/rows/",
    f"{FIGURES}nothing/rows.csv",
    f"{FIGURES}%27%20OR%201=1%20--/",
    f"{FIGURES}<script>/rows/",
)


def adopt(slug: str) -> None:
    """A version of the paper that the Board adopted."""
    Version.objects.create(
        slug=slug, number=1, made_by="A. Analyst", why="For the Board", document_digest="0" * 64,
        figures_digest="0" * 64, manifest={}, state=Version.State.ADOPTED, adopted_as="crime profile",
        adopted_on=datetime.date(2026, 3, 4), adopted_by_body="The Board", minute_reference="12/26",
    )  # fmt: skip


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_paper_opens_each_sentence_to_its_figures(client: Client, assessment: str) -> None:
    html = text_of(client, PAGE)

    assert "Burglary: 312 in the year ending December 2025." in html
    assert f'href="{FIGURES}{BURGLARY}/"' in html
    assert "a-figure-that-is-not-in-the-file" in html


def test_paper_says_its_standing_and_what_is_asked(client: Client, assessment: str) -> None:
    html = text_of(client, PAGE)

    assert '<span class="hm-state">Draft</span>' in html
    assert "The Board is asked to note this profile, and to say who will fill what is missing." in html
    assert "<li>May to December 2024 is not held.</li>" in html
    assert "Made 3 February 2026 by A. Analyst" in html


def test_paper_offers_every_format_and_the_work_on_it(client: Client, assessment: str) -> None:
    html = text_of(client, PAGE)

    names = ("document.html", "document.pdf", "document.docx", "figures.xlsx", "figures.csv", "document.json")
    for name in names:
        assert f'href="{PAGE}files/{name}"' in html
    for place in ("versions", "checks", "adopt", "institutions"):
        assert f'href="{PAGE}{place}/"' in html


def test_every_block_is_an_anchor_with_a_link_to_itself(client: Client, assessment: str) -> None:
    document, _, _ = invented()
    html = text_of(client, PAGE)

    for block in document.blocks():
        assert f'id="{block.id}"' in html
        assert f'href="#{block.id}"' in html


def test_charts_maps_and_tables_are_numbered_in_reading_order(client: Client, assessment: str) -> None:
    html = text_of(client, PAGE)

    for number in ("Figure 1:", "Figure 2:", "Figure 7:", "Table 1:", "Table 8:"):
        assert number in html
    assert "Figure 8:" not in html


def test_sentences_can_be_edited_and_talked_about(client: Client, assessment: str) -> None:
    html = text_of(client, PAGE)

    assert f'href="{PAGE}sentences/burglary/"' in html
    assert f'href="{PAGE}comments/burglary/"' in html


def test_words_that_are_the_same_everywhere_cannot_be_edited(client: Client, assessment: str) -> None:
    assert f"{PAGE}sentences/law-introduction/" not in text_of(client, PAGE)


def test_chapter_without_evidence_says_so_and_offers_to_fill_it(client: Client, assessment: str) -> None:
    html = text_of(client, PAGE)

    assert "No evidence held" in html
    assert "Crime and Disorder Act 1998, s.6(1)(a)" in html
    assert f'href="{PAGE}give/environment/"' in html


def test_sentence_edited_before_its_figure_changed_is_flagged(client: Client, assessment: str) -> None:
    Edit.objects.create(
        slug=assessment, by="A. Analyst", block_id="burglary", text="Burglary stood at 298.",
        generated="Burglary: 298 in the year ending December 2025.", figures={BURGLARY: "298"},
    )  # fmt: skip

    html = text_of(client, PAGE)

    assert "Burglary stood at 298." in html
    assert "<strong>Check this sentence.</strong>" in html
    assert "298 is now 312" in html


def test_paper_after_adoption_leads_to_the_adopted_version_and_is_worked_on(client: Client, assessment: str) -> None:
    adopt(assessment)

    html = text_of(client, PAGE)

    assert "<strong>Version 1 was adopted</strong> by The Board on 4 March 2026, minute 12/26." in html
    assert f'href="{PAGE}versions/1/"' in html
    assert "changes to it are for the next version" in html
    assert f'href="{PAGE}sentences/burglary/"' in html


def test_next_version_of_an_adopted_paper_is_edited_again(client: Client, assessment: str) -> None:
    adopt(assessment)
    Version.objects.create(
        slug=assessment, number=2, made_by="A. Analyst", why="The next", document_digest="0" * 64,
        figures_digest="0" * 64, manifest={},
    )  # fmt: skip

    assert f'href="{PAGE}sentences/burglary/"' in text_of(client, PAGE)


def test_paper_asks_the_database_few_questions(
    client: Client, assessment: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14 + AT_THE_DOOR):
        client.get(PAGE)


@pytest.mark.parametrize("address", HOSTILE)
def test_assessment_or_figure_that_is_not_there_is_404(client: Client, assessment: str, address: str) -> None:
    assert client.get(address).status_code == 404


def test_figures_filter_by_the_address_and_keep_it_when_paging(client: Client, assessment: str) -> None:
    html = text_of(client, f"{FIGURES}?measure=count")

    assert "111 figures" in html
    assert "?measure=count&amp;page=2" in html
    assert '<option value="count" selected>' in html
    assert "Page 1 of 3" in html


def test_figures_of_the_last_page(client: Client, assessment: str) -> None:
    html = text_of(client, f"{FIGURES}?measure=count&page=99")

    assert "Page 3 of 3" in html
    assert "page=2" in html


def test_figures_that_fit_no_filter_say_so(client: Client, assessment: str) -> None:
    assert "No figure fits these filters" in text_of(client, f"{FIGURES}?text=nowhere")


def test_figure_says_what_it_stands_on_and_how_to_count_it_again(client: Client, assessment: str, db: None) -> None:
    html = text_of(client, f"{FIGURES}E22900001.difference.burglary.2025-01.2025-12.2023-01.2023-12/")

    assert "−14" in html
    assert "in the period it is set against" in html
    assert "hallmark assess E22900001 --year-ending 2025-12 --against 2024-12 --against 2023-12" in html
    assert f'href="{FIGURES}{BURGLARY}/rows/"' in html


def test_figure_says_where_it_is_printed_and_its_caveat(client: Client, assessment: str) -> None:
    html = text_of(client, f"{FIGURES}{BURGLARY}/")

    assert f'href="{PAGE}#burglary"' in html
    assert f'href="{PAGE}#whole-bars"' in html
    assert "Burglary covers homes and businesses together." in html


def test_map_data_is_read_as_written(client: Client, assessment: str) -> None:
    response = client.get(f"{PAGE}files/map.geojson")

    assert b"FeatureCollection" in b"".join(response.streaming_content)
    assert response["Content-Type"] == "application/geo+json"
    assert "attachment" not in response["Content-Disposition"]


@pytest.mark.parametrize("name", sorted(formats.KINDS))
def test_formats_are_made_of_the_paper_and_saved(
    client: Client, assessment: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(formats, "rendered", lambda slug, name: f"{slug} {name}".encode())

    response = client.get(f"{PAGE}files/{name}")

    assert response.content == f"{SLUG} {name}".encode()
    assert response["Content-Disposition"] == f'attachment; filename="{SLUG}-{name}"'


@pytest.mark.parametrize("name", ["secret-key", "..%2F..%2Fsecret-key", "made.json", "places.json", "..%2Fmap.geojson"])
def test_files_of_no_assessment_are_404(client: Client, assessment: str, name: str) -> None:
    assert client.get(f"{PAGE}files/{name}").status_code == 404


def test_list_offers_only_months_that_are_held(client: Client, evidence: Import) -> None:
    html = text_of(client, "/assessments/?area=E07000213")

    assert '<option value="2025-06" selected>June 2025</option>' in html
    assert "2025-03" not in html
    assert 'value="E07000213"' in html


def test_list_without_evidence_offers_to_add_some(client: Client) -> None:
    assert "No month of crimes is held yet" in text_of(client, "/assessments/")


def test_form_asks_for_an_assessment_and_goes_to_where_its_progress_is_seen(
    client: Client, evidence: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}
    number = uuid.uuid4()
    monkeypatch.setattr(views, "ask_for_assessment", lambda **words: asked.update(words) or Job(pk=number))

    response = client.post("/assessments/", {"area": "Spelthorne", "year_ending": "2025-06", "against": ["1", "3"]})

    assert response["Location"] == f"/jobs/{number}/"
    assert asked["area"] == "Spelthorne"
    assert asked["against"] == ["2024-06", "2022-06"]


def test_form_says_why_an_assessment_cannot_be_made(
    client: Client, evidence: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> str:
        raise Problem("There are two areas called Ashford. Write ward:Ashford or district:Ashford.")

    monkeypatch.setattr(views, "ask_for_assessment", refuse)

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
