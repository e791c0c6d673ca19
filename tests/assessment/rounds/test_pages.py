"""The index of a round: what it says of each partnership, what it finds, what it asks of the database."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from assessment.rounds.invented import ENDING, PAPERS
from hallmark.assessment.glance import Glance
from hallmark.assessment.rounds import outcomes
from hallmark.assessment.rounds.outcomes import Outcome, State
from hallmark.jobs.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADDRESS = f"/rounds/{ENDING}/"
FELL = "The year ending December 2024 had 1,240: 40 fewer now (3.2% of 1,240), a fall."


def write_paper(home: Path, code: str, name: str, *, verdict: str = "fell", change: str = FELL) -> None:
    """What a list reads of an assessment, and a document that it must not need to read."""
    folder = home / "assessments" / f"{name.lower()}-csp-{ENDING}"
    folder.mkdir(parents=True)
    glance = Glance(
        f"Police-recorded crime profile: {name}", name, "Year ending December 2025", "Draft", False, (), 1200,
        f"{code}.count.all-crime.2025-01.2025-12", change, verdict, "January to December 2025",
    )  # fmt: skip
    options = {"area": code, "year_ending": ENDING, "against": [], "target_percent": None, "peers": 0}
    made = {"made_at": "2026-02-03T10:00:00+00:00", "by": "test", "options": options, "glance": glance.as_json()}
    (folder / "made.json").write_text(json.dumps(made), encoding="utf-8")
    (folder / "document.json").write_text("not read by any list", encoding="utf-8")


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_index_says_what_each_assessment_found_and_why_others_are_not_covered(
    client: Client, records: None, home: Path
) -> None:
    write_paper(home, "E22990001", "Alder")

    html = text_of(client, ADDRESS)

    assert "8 Community Safety Partnerships: 1 made, 4 covered and not made yet, 3 not covered." in html
    assert f'href="/assessments/alder-csp-{ENDING}/"' in html
    assert FELL in html
    assert f'href="/assessments/alder-csp-{ENDING}/figures/E22990001.count.all-crime.2025-01.2025-12/"' in html
    assert "Covered, and not made yet." in html
    assert "Kent: no file held for the year ending December 2025." in html
    assert "small areas do not tell them apart" in html
    assert "No partnership is ranked." in html
    assert "12 of 12" in html
    assert "<svg" in html


def test_index_is_in_the_order_of_names_whatever_the_counts(client: Client, records: None) -> None:
    html = text_of(client, ADDRESS)

    places = [html.index(f'data-area="{name}"') for name in ("Alder", "Birch", "Cedar", "Dogwood", "Elm")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("text=alder", "Alder", "Birch"),
        ("text=E22990002", "Birch", "Alder"),
        ("text=norfolk+dog", "Dogwood", "Cedar"),
        ("force=E23000031", "Birch", "Cedar"),
        ("state=not-covered", "Hazel South", "Alder"),
        ("state=made", "No partnership fits", "Alder"),
        ("text=%3Cscript%3E", "No partnership fits", "Alder"),
    ],
)
def test_filter_in_the_address_needs_no_script(
    client: Client, records: None, query: str, shown: str, hidden: str
) -> None:
    html = text_of(client, f"{ADDRESS}?{query}")

    listed = html[html.index('class="hm-map__list"') :]
    assert shown in listed
    assert f'data-area="{hidden}"' not in listed
    assert "<script>" not in html.replace('<script type="module"', "")


def test_queries_are_as_many_for_one_paper_as_for_all(client: Client, records: None, home: Path) -> None:
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as before:
        client.get(ADDRESS)
    for number, slug in enumerate(PAPERS, 1):
        write_paper(home, f"E2299000{number}", slug.partition("-")[0].title())
    with CaptureQueriesContext(connection) as after:
        client.get(ADDRESS)

    assert len(before) == len(after) <= 8


def test_what_only_counting_could_tell_is_said(client: Client, records: None) -> None:
    outcomes.keep(ENDING, [Outcome("E22990005", "Elm", State.REFUSED, sentence="Elm’s files leave it out.")])

    html = text_of(client, ADDRESS)

    assert "Elm’s files leave it out." in html
    assert "4 covered and not made yet, 4 not covered" in html


def test_map_says_what_the_list_says(client: Client, records: None, home: Path) -> None:
    write_paper(home, "E22990001", "Alder")

    data = client.get(f"{ADDRESS}map.geojson").json()

    told = [row["properties"] for row in data["features"]]
    areas = {row["name"]: row for row in told if row["kind"] == "area"}
    assert areas["Alder"]["value"] == f"1,200 crimes. {FELL}"
    assert "Hazel North; Hazel South" in areas
    assert {row["name"] for row in told if row["kind"] == "outline"} == {"Kent", "Norfolk", "Suffolk", "Surrey"}


def test_without_boundaries_there_is_a_list_and_no_map(client: Client, db: None, tmp_path: Path) -> None:
    assert "No lookup of Community Safety Partnerships is held" in text_of(client, ADDRESS)
    assert client.get(f"{ADDRESS}map.geojson").status_code == 404


@pytest.mark.parametrize("address", ["/rounds/2025-13/", "/rounds/x/", "/rounds/2025/map.geojson"])
def test_year_that_is_none_is_404(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_menu_leads_to_the_last_year_made(client: Client, db: None, home: Path) -> None:
    assert 'href="/rounds/"' in text_of(client, "/assessments/")
    assert "no year held yet" in text_of(client, "/rounds/")
    write_paper(home, "E22990001", "Alder")
    assert client.get("/rounds/")["Location"] == ADDRESS


def test_button_asks_for_a_job_for_each_that_is_covered_and_not_made(client: Client, records: None, home: Path) -> None:
    write_paper(home, "E22990001", "Alder")

    response = client.post(f"{ADDRESS}make/")

    assert response["Location"] == "/jobs/"
    titles = list(Job.objects.order_by("queue_id").values_list("title", flat=True))
    assert [title.partition(" of ")[2].partition(",")[0] for title in titles] == ["Cedar", "Dogwood", "Elm", "Birch"]
    client.post(f"{ADDRESS}make/")
    assert Job.objects.count() == 4


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_index_is_accessible_and_no_wider_than_a_phone(
    live_server: LiveServer, page: Page, records: None, home: Path
) -> None:
    write_paper(home, "E22990001", "Alder")
    page.goto(live_server.url + ADDRESS)
    page.wait_for_selector(".hm-map__static[hidden]", state="attached", timeout=60_000)

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.locator("button.hm-map__place", has_text="Alder").click()
    assert page.locator(".hm-map__said").inner_text() == f"Alder: 1,200 crimes. {FELL}"
    page.set_viewport_size({"width": 375, "height": 812})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
