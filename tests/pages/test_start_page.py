"""The start page says what is held and what to do first."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hallmark.evidence import synthetic
from hallmark.evidence.models import Import
from partners.signing_in import AT_THE_DOOR

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_start_page_with_nothing_held_offers_what_would_fill_it(client: Client) -> None:
    html = client.get("/").content.decode()

    assert "hallmark evidence fetch reference" in html
    assert "hallmark demo" in html
    assert "Latest assessments" not in html


def test_start_page_lists_what_needs_the_reader(client: Client, evidence: Import) -> None:
    html = client.get("/").content.decode()

    assert "ends in June 2025: newer months should be out" in html
    assert "1 thin month cannot be counted" in html
    assert "No lookup of areas is held" in html


def test_start_page_lists_the_latest_assessments(client: Client, evidence: Import, assessment: str) -> None:
    html = client.get("/").content.decode()

    assert f"/assessments/{assessment}/" in html
    assert "Police-recorded crime profile: Ambleford and Wick" in html


def test_start_page_asks_the_database_few_questions(
    client: Client, evidence: Import, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")  # the first page after a lookup is added works out where every small area lies, and keeps it

    with django_assert_max_num_queries(9 + AT_THE_DOOR):
        client.get("/")


def test_no_band_where_the_evidence_is_real(client: Client, evidence: Import) -> None:
    assert "Synthetic demonstration data" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/hot-spots/", "/evidence/", "/evidence/add/", "/areas/", "/accessibility/", "/nothing/"]
)
def test_band_on_every_page_where_the_evidence_is_invented(client: Client, evidence: Import, address: str) -> None:
    evidence.holdings.update(publisher=synthetic.PUBLISHER)

    html = client.get(address).content.decode()

    assert "Synthetic demonstration data" in html
    assert "no real place, person or crime" in html
