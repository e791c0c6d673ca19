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

from assessment.rounds.invented import COVERED, ENDING, PAPERS, add_records
from hallmark.assessment.freshness import held_now
from hallmark.assessment.glance import Glance
from hallmark.assessment.provenance import program
from hallmark.assessment.rounds import outcomes
from hallmark.assessment.rounds.asking import Options, digests, papers_of, plain
from hallmark.assessment.rounds.index import CLASSES, IS_NOT_MADE
from hallmark.assessment.rounds.members import members_of
from hallmark.assessment.rounds.outcomes import Outcome, State
from hallmark.assessment.rounds.page import write_index
from hallmark.jobs.models import Job
from partners.signing_in import AT_THE_DOOR

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADDRESS = f"/rounds/{ENDING}/"
FELL = "The year ending December 2024 had 1,240: 40 fewer now (3.2% of 1,240), a fall."


def held_digests() -> dict[str, str]:
    """What the assessment of each partnership would be made from now."""
    return digests(members_of(ENDING), plain(ENDING), held_now())


def keep(state: State, sentence: str) -> None:
    """What a round that ends now keeps of Elm."""
    outcomes.keep(ENDING, [Outcome("E22990005", "Elm", state, sentence=sentence)], held_digests())


def write_paper(home: Path, code: str, name: str, **told: object) -> None:
    """What a list reads of an assessment made now, and a document that it must not need to read.

    Args:
        told: what made.json is to say otherwise.
    """
    folder = home / "assessments" / f"{name.lower()}-csp-{ENDING}"
    folder.mkdir(parents=True)
    glance = Glance(
        f"Police-recorded crime profile: {name}", name, "Year ending December 2025", "Draft", False, (), 1200,
        f"{code}.count.all-crime.2025-01.2025-12", FELL, "fell",
    )  # fmt: skip
    options = {"area": code, "year_ending": ENDING, "against": [], "target_percent": None, "peers": 0}
    made = {"made_at": "2026-02-03T10:00:00+00:00", "by": "test", "options": options, "glance": glance.as_json()}
    made |= {"program": program(), "made_from": held_digests().get(code, ""), **told}
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

    assert len(before) == len(after) <= 12 + AT_THE_DOOR


def test_what_only_counting_could_tell_is_said(client: Client, records: None) -> None:
    keep(State.REFUSED, "Elm’s files leave it out.")

    html = text_of(client, ADDRESS)

    assert "Elm’s files leave it out." in html
    assert "4 covered and not made yet, 4 not covered" in html


def asked_for(client: Client) -> list[str]:
    """The partnerships that the button asks for, in the order of their jobs."""
    client.post(f"{ADDRESS}make/")
    titles = Job.objects.order_by("queue_id").values_list("title", flat=True)
    return [title.partition(" of ")[2].partition(",")[0] for title in titles]


def test_one_that_failed_is_covered_and_asked_for_again(client: Client, records: None) -> None:
    keep(State.FAILED, "Its process was ended by signal 9.")

    html = text_of(client, ADDRESS)

    assert "Covered, and could not be made. Its process was ended by signal 9." in html
    assert "1 covered that could not be made, 4 covered and not made yet, 3 not covered" in html
    told = [row["properties"] for row in client.get(f"{ADDRESS}map.geojson").json()["features"]]
    assert [row["colour"] for row in told if row["name"] == "Elm"] == [CLASSES[IS_NOT_MADE].colour]
    assert sorted(asked_for(client)) == list(COVERED)


def test_refusal_is_asked_for_again_only_when_evidence_that_may_cure_it_is_added(
    client: Client, records: None, tmp_path: Path
) -> None:
    keep(State.REFUSED, "Elm’s files leave it out.")
    add_records(tmp_path / "other", forces=("Surrey",), months=["2026-01"])
    assert "Elm’s files leave it out." in text_of(client, ADDRESS)
    add_records(tmp_path / "own", forces=("Suffolk",), months=["2026-01"])

    html = text_of(client, ADDRESS)

    assert "Elm’s files leave it out." not in html
    assert "5 covered and not made yet" in html
    assert "Elm" in asked_for(client)


def test_refusal_that_still_holds_is_not_asked_for(client: Client, records: None) -> None:
    keep(State.REFUSED, "Elm’s files leave it out.")

    assert "Elm" not in asked_for(client)


def test_what_an_earlier_version_kept_of_a_round_is_passed_over(client: Client, records: None, home: Path) -> None:
    (home / "assessments" / ".rounds").mkdir(parents=True)
    (home / "assessments" / ".rounds" / f"{ENDING}.json").write_text('{"E22990005": "Refused."}', encoding="utf-8")

    assert "Refused." not in text_of(client, ADDRESS)


def test_paper_of_before_lists_had_lines_counts_as_not_made(client: Client, records: None, home: Path) -> None:
    write_paper(home, "E22990001", "Alder", glance={})

    assert "5 covered and not made yet" in text_of(client, ADDRESS)
    assert "Alder" in asked_for(client)


def test_paper_of_earlier_evidence_says_so_and_is_asked_for(
    client: Client, records: None, home: Path, tmp_path: Path
) -> None:
    write_paper(home, "E22990001", "Alder")
    write_paper(home, "E22990003", "Cedar")
    assert "Made from earlier evidence." not in text_of(client, ADDRESS)
    add_records(tmp_path / "own", forces=("Surrey",), months=["2026-01"])

    html = text_of(client, ADDRESS)

    assert html.count(f"{FELL} Made from earlier evidence.") == 1
    assert "1 made, 1 made from what has changed since, 3 covered and not made yet" in html
    assert sorted(asked_for(client)) == ["Alder", "Birch", "Dogwood", "Elm"]


def test_paper_of_an_earlier_program_says_so(client: Client, records: None, home: Path) -> None:
    write_paper(home, "E22990001", "Alder", program="0.1 (before)", made_from="other")

    assert f"{FELL} Made by an earlier version of Hallmark." in text_of(client, ADDRESS)


def test_paper_that_is_made_again_keeps_its_target_and_peers(client: Client, records: None, home: Path) -> None:
    options = {"year_ending": ENDING, "against": ["2024-12"], "target_percent": 5.0, "peers": 3}
    write_paper(home, "E22990001", "Alder", options={"area": "E22990001", **options}, made_from="other")

    asked_for(client)

    assert Job.objects.get(title__contains="Alder").arguments == {"area": "E22990001", **options}


def test_of_two_papers_of_an_area_that_made_last_is_shown(records: None, home: Path) -> None:
    write_paper(home, "E22990001", "Alder", made_at="2026-02-04T10:00:00+00:00")
    write_paper(home, "E22990001", "Zelkova")

    assert papers_of(ENDING)["E22990001"][0] == f"alder-csp-{ENDING}"


def test_index_in_a_folder_lists_what_earlier_rounds_wrote_there(records: None, home: Path, tmp_path: Path) -> None:
    for code, name, document in (
        ("E22990001", "Alder", "document.pdf"),
        ("E22990003", "Cedar", "document.html"),
        ("E22990005", "Elm", ""),
    ):
        write_paper(home, code, name)
        if document:
            folder = tmp_path / "out" / f"{name.lower()}-csp-{ENDING}"
            folder.mkdir(parents=True)
            (folder / document).touch()

    surrey = [member for member in members_of(ENDING) if member.name in {"Alder", "Birch"}]
    write_index(surrey, Options(year_ending=ENDING, against=None, by="test", out=tmp_path / "out"))

    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert f'href="alder-csp-{ENDING}/document.pdf"' in html
    assert f'href="cedar-csp-{ENDING}/document.html"' in html
    assert 'data-area="Birch"' in html
    assert 'data-area="Elm"' not in html


def test_many_papers_behind_their_evidence_are_one_line(client: Client, records: None, home: Path) -> None:
    gone = [{"holding": 10**9}]
    for number, name in enumerate((*COVERED, "Yew"), 1):
        write_paper(home, f"E2299000{number}", name, evidence=gone)
        if name == "Elm":
            assert text_of(client, "/").count(">Make it again") == len(COVERED)

    html = text_of(client, "/")

    assert "6 assessments rest on evidence of which files were replaced since." in html
    assert "Make it again" not in html


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

    assert client.post(f"{ADDRESS}make/")["Location"] == "/jobs/"

    assert asked_for(client) == ["Cedar", "Dogwood", "Elm", "Birch"]


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
