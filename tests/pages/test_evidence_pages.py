"""What is held, what is missing, what came in, and the way in."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hallmark.evidence import views
from hallmark.evidence.changes import Report
from hallmark.evidence.models import Import
from hallmark.ui.problems import Problem
from partners.signing_in import AT_THE_DOOR

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_evidence_page_says_period_gaps_age_and_licence(client: Client, evidence: Import) -> None:
    html = text_of(client, "/evidence/")

    assert "January 2025 to June 2025" in html
    assert "1 month missing" in html
    assert "1 thin month" in html
    assert "Old:" in html
    assert "1 earlier kept" in html
    assert "Open Government Licence v3.0" in html


def test_evidence_page_asks_few_questions(
    client: Client, evidence: Import, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/evidence/")

    with django_assert_max_num_queries(6 + AT_THE_DOOR):
        client.get("/evidence/")


def test_evidence_page_with_nothing_held_offers_what_would_fill_it(client: Client) -> None:
    assert "hallmark evidence add" in text_of(client, "/evidence/")


def test_coverage_page_says_each_month_in_words(client: Client, evidence: Import) -> None:
    html = text_of(client, "/evidence/coverage/")

    assert "Held, 900 rows" in html
    assert "Suspiciously thin, 200 rows" in html
    assert "March 2025 not held; May 2025 suspiciously thin" in html
    assert "18 of 900 (2.0%)" in html


def test_coverage_page_asks_few_questions(
    client: Client, evidence: Import, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/evidence/coverage/")

    with django_assert_max_num_queries(5 + AT_THE_DOOR):
        client.get("/evidence/coverage/")


@pytest.mark.parametrize("query", ["dataset=nothing", "until=2025-03", "until=1999-01", "until=x%27"])
def test_coverage_page_survives_any_address(client: Client, evidence: Import, query: str) -> None:
    assert "Surrey" in text_of(client, f"/evidence/coverage/?{query}")


def test_coverage_page_goes_to_earlier_months(client: Client, evidence: Import) -> None:
    html = text_of(client, "/evidence/coverage/?until=2025-03")

    assert "until=2025-06" in html
    assert "Held, 900 rows" in html
    assert "Held, 1,110 rows" not in html


def test_coverage_page_with_nothing_held(client: Client) -> None:
    assert "Nothing that comes in months is held yet" in text_of(client, "/evidence/coverage/")


def test_import_page_says_what_became_of_the_rows(client: Client, evidence: Import) -> None:
    html = text_of(client, f"/evidence/imports/{evidence.pk}/")

    assert "4,012" in html
    assert "12 outcomes changed" in html
    assert "An earlier vintage" in html
    assert "it is the earlier download" in html
    assert "ab" * 32 in html


def test_import_page_of_an_unknown_import_is_404(client: Client) -> None:
    assert client.get("/evidence/imports/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_quarantine_file_is_downloaded_as_it_is(client: Client, evidence: Import) -> None:
    response = client.get(f"/evidence/imports/{evidence.pk}/quarantine.csv")

    assert b"".join(response.streaming_content) == b"file,line,reason,row\n"
    assert response["Content-Disposition"].startswith("attachment")


def test_quarantine_file_that_is_not_there_is_404(client: Client, evidence: Import) -> None:
    Import.objects.filter(pk=evidence.pk).update(quarantine_file="")

    assert client.get(f"/evidence/imports/{evidence.pk}/quarantine.csv").status_code == 404


def upload(client: Client, *files: SimpleUploadedFile, **more: Any) -> Any:
    return client.post("/evidence/add/", {"uploads": list(files), **more})


def street_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("2025-01-surrey-street.csv", b"Month\n2025-01\n")


def test_added_file_keeps_its_name_and_leads_to_its_import(
    client: Client, evidence: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, bytes]] = []

    def add_evidence(paths: list[Path], **_: Any) -> list[Report]:
        seen.extend((path.name, path.read_bytes()) for path in paths)
        return [Report(str(evidence.pk), "surrey")]

    monkeypatch.setattr(views, "add_evidence", add_evidence)

    response = upload(client, street_file())

    assert seen == [("2025-01-surrey-street.csv", b"Month\n2025-01\n")]
    assert response["Location"] == f"/evidence/imports/{evidence.pk}/"


def test_added_files_of_one_name_do_not_overwrite_each_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def add_evidence(paths: list[Path], **_: Any) -> list[Report]:
        seen.extend(path.read_bytes() for path in paths)
        return [Report(None, "x", notes=("Already held: nothing to do.",)) for _ in paths]

    monkeypatch.setattr(views, "add_evidence", add_evidence)

    response = upload(client, SimpleUploadedFile("a.csv", b"1"), SimpleUploadedFile("a.csv", b"2"))

    assert seen == [b"1", b"2"]
    assert "Already held: nothing to do." in response.content.decode()


def test_file_that_cannot_be_added_says_why(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise Problem("a.csv is a web page, not a CSV file. Download it again.")

    monkeypatch.setattr(views, "add_evidence", refuse)

    response = upload(client, SimpleUploadedFile("a.csv", b"<html>"))

    assert response.status_code == 400
    assert response.content.decode().count("a.csv is a web page, not a CSV file.") == 2


def test_mapping_that_is_no_mapping_says_why(client: Client) -> None:
    response = upload(client, street_file(), mapping=SimpleUploadedFile("m.yaml", b"- just a list"))

    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()


@pytest.mark.parametrize(
    ("files", "said"), [([], "Choose at least one file."), ([SimpleUploadedFile("a.csv", b"")], "The file is empty.")]
)
def test_add_page_without_a_file_says_so(client: Client, files: list[SimpleUploadedFile], said: str) -> None:
    response = upload(client, *files)

    assert response.status_code == 400
    assert said in response.content.decode()
