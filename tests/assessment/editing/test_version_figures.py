"""A version's sentences lead to its own figures, counted as they stood: sentence, figure, rows in three clicks."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from assessment.editing.factories import FIGURES, SLUG, write_assessment
from assessment.editing.test_versions import holding
from hallmark.assessment import editions, rows
from hallmark.assessment.editing import changes
from hallmark.assessment.editing.differing import Change, Difference, since_last
from hallmark.assessment.editing.recording import record_version
from hallmark.assessment.models import Comment, Version
from hallmark.evidence.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HERE = f"/assessments/{SLUG}"


def html(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def version(slug: str, root: Path) -> Version:
    """Version 1, kept before the paper was made again with another count."""
    made = json.loads((root / slug / "made.json").read_text())
    source = next(csv.DictReader(io.StringIO((root / slug / "figures.csv").read_text())))["source"]
    (root / slug / "made.json").write_text(json.dumps({**made, "standing": [7], "records": [source]}))
    kept = record_version(slug=SLUG, by="A. Analyst", why="For the Board")
    write_assessment(root, figures={**FIGURES, "wick.count.2": 318})
    return kept


def test_each_sentence_leads_to_the_figures_of_its_own_version(client: Client, version: Version):
    page = html(client.get(f"{HERE}/versions/1/"))

    addresses = set(re.findall(rf'href="({HERE}/versions/1/figures/[^"]+/)"', page))
    assert f"{HERE}/versions/1/figures/wick.count.2/" in addresses
    assert not re.findall(rf'href="{HERE}/figures/', page)
    for address in addresses:
        assert client.get(address).status_code == 200


def test_a_figure_of_a_version_keeps_its_value_and_leads_to_its_rows(client: Client, version: Version):
    then = html(client.get(f"{HERE}/versions/1/figures/wick.count.2/"))
    now = html(client.get(f"{HERE}/figures/wick.count.2/"))

    assert '<dd class="hm-facts__value">204</dd>' in then
    assert '<dd class="hm-facts__value">318</dd>' in now
    assert f'href="{HERE}/versions/1/#' in then
    assert ">Version 1</a>" in then
    assert client.get(f"{HERE}/versions/1/figures/nothing/").status_code == 404
    assert client.get(f"{HERE}/versions/2/figures/wick.count.2/").status_code == 404


def test_its_rows_are_those_of_the_evidence_as_it_stood(client: Client, version: Version, monkeypatch):
    asked = []

    def found(_row: Any, _place: Any) -> rows.Records:
        asked.append(str(standing().query))
        return rows.Records((), None)

    monkeypatch.setattr(rows, "records_of", found)
    monkeypatch.setattr(rows, "has_records", lambda _row, _sources: True)

    page = html(client.get(f"{HERE}/versions/1/figures/wick.count.2/rows/"))

    assert "IN (7)" in asked[0]
    assert "The evidence as it stood then now gives 0" in page
    assert client.get(f"{HERE}/versions/1/figures/wick.count.2/rows.csv").status_code == 200


def test_a_version_whose_files_are_not_those_kept_has_no_figures(client: Client, version: Version, root: Path):
    (root / ".versions" / SLUG / "1" / "figures.csv").write_text("figure_id\n")

    assert client.get(f"{HERE}/versions/1/figures/wick.count.2/").status_code == 404
    assert editions.version_edition(version) is None
    assert client.get(f"{HERE}/versions/1/").status_code == 200


def test_the_versions_page_says_whether_the_paper_has_changed(client: Client, version: Version):
    assert "The working paper has changed since version 1: 1 figure." in html(client.get(f"{HERE}/versions/"))

    record_version(slug=SLUG, by="A. Analyst", why="Again")

    assert "The working paper is the same as version 2." in html(client.get(f"{HERE}/versions/"))
    changes.save_edit(
        slug=SLUG, block_id="sentence-1", text="In our words.", generated="x", figures={}, seen="none", by="A"
    )
    assert "has changed since version 2: 1 sentence." in html(client.get(f"{HERE}/versions/"))


def test_changes_are_counted_by_what_they_are():
    changed = (Change("a", "Sentence changed"), Change("b", "Sentence added"), Change("c", "Table changed"))

    assert since_last(3, Difference(changed, ("x",) * 100, 14)) == (
        "The working paper has changed since version 3: 2 sentences, 1 other part, 114 figures."
    )
    assert since_last(3, None).startswith("The files of version 3 are not those that were kept")


def test_comments_are_counted_at_the_sentence(client: Client, slug: str):
    address = f"{HERE}/sentences/sentence-1/"
    assert "Comment on it</a>" in html(client.get(address))

    for words in ("Is it right?", "Ask the force."):
        Comment.objects.create(slug=SLUG, block_id="sentence-1", text=words, by="Ann")

    assert "2 comments</a>" in html(client.get(address))


def test_papers_whose_evidence_was_replaced_need_the_reader(client: Client, root: Path):
    held = holding()
    write_assessment(root, evidence=[{"holding": held.pk}, {"holding": held.pk + 1}])

    page = html(client.get("/"))

    assert "1 of its 2 files of evidence was replaced since." in page
    write_assessment(root, evidence=[{"holding": held.pk}])
    assert "replaced since" not in html(client.get("/"))


def untold(root: Path, slug: str, **made: Any) -> None:
    """A paper as it was made before its sources were told apart, kept as a version."""
    path = root / slug / "made.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **made}))
    record_version(slug=slug, by="A. Analyst", why="For the Board")


def test_a_count_of_an_old_version_made_of_records_alone_is_of_records(client: Client, slug: str, root: Path):
    held = holding()
    untold(root, slug, evidence=[{"holding": held.pk, "dataset": held.dataset}])
    asked = []

    def holdings_of(_row: Any, _place: Any) -> list[Any]:
        asked.append(str(standing().query))
        return [held]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "holdings_of", holdings_of)
        page = html(client.get(f"{HERE}/versions/1/figures/wick.count.2/"))

    assert f"IN ({held.pk})" in asked[0]
    assert "See the 204 records counted" in page
    assert "The original files (1)" in page
    assert "p, l" in page


@pytest.mark.parametrize("datasets", [[], ["police-uk-street"], ["police-uk-street", "counts-lsoa"]])
def test_an_old_version_that_does_not_tell_records_apart_says_so(client, slug: str, root: Path, datasets: list[str]):
    untold(root, slug, sources=[{"dataset": dataset} for dataset in datasets])

    page = html(client.get(f"{HERE}/versions/1/figures/wick.count.2/"))

    assert "This version does not tell which of its figures count police records." in page
    assert "is not a count of police records" not in page


def test_an_old_version_of_ready_made_counts_counts_no_records(client: Client, slug: str, root: Path):
    untold(root, slug, sources=[{"dataset": "counts-lsoa"}])

    page = html(client.get(f"{HERE}/versions/1/figures/wick.count.2/"))

    assert "is not a count of police records" in page


@pytest.mark.parametrize("name", ["made.json", "places.json"])
def test_a_version_with_another_file_changed_has_no_figure_pages(client, version: Version, root: Path, name: str):
    path = root / ".versions" / SLUG / "1" / name
    path.write_text(path.read_text() + " ")

    assert client.get(f"{HERE}/versions/1/figures/wick.count.2/").status_code == 404
    assert client.get(f"{HERE}/versions/1/figures/wick.count.2/rows/").status_code == 404


@pytest.mark.parametrize(("then", "says"), [("another", True), ("now", False), ("", False)])
def test_rows_say_where_the_lookups_are_others_now(client, slug: str, root: Path, monkeypatch, then: str, says: bool):
    monkeypatch.setattr(editions, "lookup_state", lambda: "now")
    monkeypatch.setattr(rows, "records_of", lambda _row, _place: rows.Records((), None))
    untold(root, slug, evidence=[{"holding": 7, "dataset": "police-uk-street"}], lookup_state=then)

    page = html(client.get(f"{HERE}/versions/1/figures/wick.count.2/rows/"))

    assert ("The lookups held now are not those by which this version placed its records." in page) is says
