"""Whole papers of real areas: each printed number is a figure, no id twice, no forbidden word, the same bytes twice."""

import csv
import hashlib
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from assessment.printed_numbers import unexplained
from assessment.said_directions import contradictions, directions, not_in_chapters, parts_not_beside
from hallmark.assessment import formats, shelf
from hallmark.assessment.changes import FORMATS, make_assessment
from hallmark.assessment.checking import what_is_wrong
from hallmark.assessment.editing import changes
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.lake import root
from hallmark.evidence.models import Holding
from hallmark.partners.changes import define_partnership
from hallmark.reports.blocks import Text
from hallmark.ui.problems import Problem
from police_files import archive
from read_paper import read
from real_evidence import loaded

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db]
FILES = (
    "police_uk/street/surrey.zip",
    "police_uk/street/norfolk.zip",
    "population/lsoa21_census2021_residents.csv.gz",
    "population/lsoa21_census2021_households.csv.gz",
    "deprivation/imd2025_england_lsoa21.csv.gz",
    "boundaries/surrey_norfolk_sutton_croydon.zip",
    "police_uk/lsoa_counts/sutton-croydon-lsoa-month-category-2023-05_2026-03.csv.gz",
    "police_uk/metropolitan_burglary/sutton-croydon-burglary-2010-12_2025-02.zip",
)
NEVER = re.compile(
    r"\b(driven by|thanks to|safer|significant\w*|victims?|solved|soar\w*|plummet\w*|rocket\w*|lowest in|highest in)\b",
    re.IGNORECASE,
)
"""Words that no test can bear out, or that flatter or alarm."""
AREAS = [
    ("Spelthorne", "2025-12", 0),
    ("district:Norwich", "2025-12", 5),
    ("East Surrey", "2025-12", 0),
    ("district:Sutton", "2026-03", 0),
    ("district:Croydon", "2026-03", 0),
]


@pytest.fixture(scope="module")
def evidence(shared_data, django_db_setup, django_db_blocker, tmp_path_factory):
    with loaded(django_db_blocker, django_settings, tmp_path_factory.mktemp("home"), shared_data, *FILES):
        define_partnership(legal_name="East Surrey", covers=["E07000210", "E07000211", "E07000215"], by=None)
        yield


def made(area: str, ending: str, peers: int = 0):
    slug = make_assessment(area=area, year_ending=ending, by="test", peers=peers)
    return slug, read(Path(django_settings.ASSESSMENTS_ROOT) / slug)


@pytest.mark.parametrize(("area", "ending", "peers"), AREAS)
def test_every_printed_number_is_a_figure_and_no_word_outruns_its_evidence(evidence, area, ending, peers):
    slug, paper = made(area, ending, peers)

    assert unexplained(paper.document, paper.by_id) == []
    ids = Counter(block.id for block in paper.document.blocks()) + Counter(
        section.id for section, _ in paper.document.walk()
    )
    assert [name for name, times in ids.items() if times > 1] == []
    assert set(paper.document.figures()) <= paper.by_id.keys()
    brand = paper.document.organisation
    said = [text.text.replace(brand, "") for text in paper.texts() if text.origin == "evidence"]
    assert len(said) > 40
    assert [words for words in said if NEVER.search(words)] == []
    ways = directions(paper.document, shelf.made(slug).options["area"], paper.by_id)
    assert contradictions(ways) == []
    assert not_in_chapters(paper.document, paper.by_id) == []
    assert parts_not_beside(paper.document) == []
    assert any(len(places) > 2 for places in ways.values())
    assert formats.rendered(slug, "ward-pack.html").count(b"<svg") > 4


def test_the_same_evidence_gives_the_same_bytes_in_every_format(evidence, tmp_path):
    for turn in ("one", "two"):
        make_assessment(area="Spelthorne", year_ending="2025-12", by=turn, out=tmp_path / turn)

    digests = [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / turn).iterdir()}
        for turn in ("one", "two")
    ]
    assert digests[0] == digests[1]
    assert {"document.pdf", "document.docx", "document.html", "ward-pack.pdf", "figures.xlsx"} <= digests[0].keys()


def test_a_stopped_run_leaves_the_paper_and_what_was_typed(evidence):
    slug, paper = made("Spelthorne", "2025-12")
    sentence = next(text for text in paper.texts() if text.figures)
    changes.save_edit(
        slug=slug, block_id=sentence.id, text="Our own words.", generated=sentence.text, figures={}, seen="none",
        by="Ann",
    )  # fmt: skip

    def stop(words: str) -> None:
        if words.startswith("Analysing"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_assessment(area="Spelthorne", year_ending="2025-12", by="test", step=stop)

    assert shelf.generated(slug) == paper.document
    assert any(isinstance(block, Text) and block.text == "Our own words." for block in shelf.paper(slug).blocks())


def test_a_version_counts_the_same_after_another_vintage_of_a_month_is_live(evidence, tmp_path):
    slug, before = made("Spelthorne", "2025-12")
    version = changes.record_version(slug=slug, by="Ann", why="For the Board")
    month = Holding.objects.get(dataset="police-uk-street", unit="surrey", period="2025-06", state="live")
    later = archive(tmp_path / "later.zip", {month.member: _with_one_more_burglary(month)})

    add_evidence([later], by="test")
    _, after = made("Spelthorne", "2025-12")

    assert after.document.evidence != before.document.evidence
    burglary = "E07000213.count.burglary.2025-01.2025-12"
    assert int(after.by_id[burglary]["value"]) == int(before.by_id[burglary]["value"]) + 1
    assert what_is_wrong(slug, version.number) == []
    assert what_is_wrong(slug) == []


def _with_one_more_burglary(month: Holding) -> bytes:
    """The month's own file with its first Spelthorne burglary once more, under another name."""
    with zipfile.ZipFile(root() / month.original.stored_as) as original:
        text = original.read(month.member).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    again = next(row for row in rows if "Burglary" in row and any(cell.startswith("Spelthorne") for cell in row))
    rows.append(["f" * 64, *again[1:]])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def test_an_unknown_file_or_paper_is_refused_in_words(evidence):
    slug, _ = made("Spelthorne", "2025-12")

    with pytest.raises(Problem, match=r"has no file “document\.odt”"):
        formats.rendered(slug, "document.odt")
    with pytest.raises(Problem, match="There is no assessment “nowhere”"):
        formats.rendered("nowhere", "document.pdf")
    folder = Path(django_settings.ASSESSMENTS_ROOT) / slug
    assert formats.names_of(folder, FORMATS)[0] == "figures.csv"
