"""The demonstration from its files to its printed figures: every count is what the generator says is true."""

import csv
import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from assessment.said_directions import alone, plain
from crimestats.periods import month_label, months_between, year_ending
from hallmark.areas.geometry import degrees_to_grid
from hallmark.assessment import shelf
from hallmark.assessment.building import MONTHS_SHOWN
from hallmark.assessment.chapters.statutory import LAW_TABLE
from hallmark.assessment.duties import BESIDE_EARLIER, GIVEN, is_complete
from hallmark.assessment.editing.queries import given_for
from hallmark.assessment.figures import PARTNER
from hallmark.assessment.hot_spots.making import make_hot_spots
from hallmark.assessment.hot_spots.records import held_words
from hallmark.assessment.themes.matrix import MATRIX_TABLE
from hallmark.assessment.themes.measures import PROJECTED, SEASON
from hallmark.demo import partnership
from hallmark.demo.categories import ASB
from hallmark.demo.giving import give
from hallmark.demo.people import SIGN_INS
from hallmark.demo.truth import DemoTruth
from hallmark.evidence.models import Holding
from hallmark.partners.models import User
from hallmark.partners.roles import Role
from hallmark.reports.blocks import Caveat, Section, Text
from hallmark.reports.pdf import render_pdf
from hallmark.ui.problems import Problem
from partners.signing_in import signed_in
from reports.pdf_reading import opened, page_text, squeezed

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration, set up once and taken back afterwards: its truth, and its assessment's folder."""
    home = tmp_path_factory.mktemp("demonstration-home")
    patch = pytest.MonkeyPatch()
    for name in ("EVIDENCE", "ASSESSMENTS", "PUBLICATIONS"):
        patch.setattr(django_settings, f"{name}_ROOT", home / name.lower())
    with django_db_blocker.unblock(), transaction.atomic():
        assert connection.settings_dict["NAME"].startswith("test_")
        slug = partnership.set_up(home / "demonstration", step=lambda _: None)
        yield DemoTruth.read(home / "demonstration"), home / "assessments" / slug
        transaction.set_rollback(True)
    patch.undo()


@pytest.fixture
def client(made):
    """Somebody at work on the demonstration: its analyst."""
    return signed_in(User.objects.get(email=SIGN_INS[Role.ANALYST]))


def rows_of(folder) -> list[dict[str, str]]:
    return csv_rows(folder / "figures.csv")


def csv_rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def paper_of(made):
    """The paper as it reads now."""
    return shelf.paper(made[1].name)


def texts(paper) -> list[str]:
    """The words of every sentence and caveat."""
    return [block.text for block in paper.blocks() if isinstance(block, Text | Caveat)]


def test_every_district_category_and_month_is_counted_as_it_was_made(made):
    truth, folder = made
    published = {
        (row["area_code"], row["category"], row["period_start"]): int(row["value"])
        for row in rows_of(folder)
        if row["measure"] == "count" and row["period_start"] == row["period_end"]
    }

    gaps, shown = {gap.month for gap in truth.gaps}, set(truth.months[-MONTHS_SHOWN:])
    checked = 0
    for district, by_category in truth.counts.items():
        for category, by_month in by_category.items():
            for month, count in by_month.items():
                if month in shown and month not in gaps:
                    assert published[district, category, month] == count
                    checked += 1
    assert checked == len(truth.counts) * len(truth.categories) * len(shown - gaps) == 3 * 14 * 59


def test_the_year_is_the_sum_of_its_months_and_of_its_districts(made):
    truth, folder = made
    year = year_ending(truth.months[-1])
    total: Counter[str] = Counter()
    for by_category in truth.counts.values():
        for category, by_month in by_category.items():
            total[category] += sum(by_month[month] for month in year)

    published = {
        row["category"]: int(row["value"])
        for row in rows_of(folder)
        if (row["area_code"], row["measure"]) == ("safer-ostrey-partnership", "count")
        and (row["period_start"], row["period_end"]) == (year[0], year[-1])
    }
    assert {name: published[name] for name in total} == dict(total)
    assert published["All records"] == sum(total.values())
    assert published["All crime"] == sum(total.values()) - total["Anti-social behaviour"]


def test_the_planted_gaps_are_not_read_as_falls(made):
    truth, folder = made
    told = json.loads((folder / "made.json").read_text(encoding="utf-8"))

    by_year = {item["against"]: item["status"] for item in told["comparisons"]}
    assert by_year == {"2024-09": "part", "2023-09": "full", "2022-09": "full", "2021-09": "full", "2020-09": "part"}
    counted = [row for row in rows_of(folder) if row["measure"] == "count"]
    for gap in truth.gaps:
        assert not any(row["period_start"] == gap.month == row["period_end"] for row in counted)
    assert any("March 2024" in words for words in texts(shelf.paper(folder.name)))


def test_it_is_labelled_synthetic_for_good(made, client):
    _, folder = made

    assert shelf.paper(folder.name).synthetic is True
    assert "Synthetic demonstration data" in client.get(f"/assessments/{folder.name}/").content.decode()
    assert set(Holding.objects.values_list("publisher", flat=True)) == {"Synthetic demonstration data"}


def test_every_figure_that_the_paper_prints_is_kept_or_given(made):
    _, folder = made
    read = shelf.reading(folder.name)

    printed = read.document.figures()

    assert len(printed) > 500
    assert set(printed) <= set(read.figures)


def test_figure_ids_are_never_shared(made):
    _, folder = made

    ids = [row["figure_id"] for row in rows_of(folder)]
    assert len(ids) == len(set(ids))


def verdicts(folder, against: str) -> dict[str, str]:
    """What the test calls each category of the whole partnership against an earlier year, by its last month."""
    return {
        row["category"]: row["method"].split(":")[0]
        for row in rows_of(folder)
        if (row["area_code"], row["measure"]) == ("safer-ostrey-partnership", "change_ratio")
        and row["figure_id"].endswith(against)
    }


def test_the_planted_rise_and_fall_are_called_and_nothing_else_of_the_last_year_is(made):
    truth, folder = made

    found = verdicts(folder, "2024-04-2024-09") or verdicts(folder, "2024-09")

    planted = {course.category: "rose" if course.a_year > 1 else "fell" for course in truth.courses}
    # More shoplifting was planted than vehicle crime taken away: the whole rises too.
    planted["All crime"] = "rose"
    assert {category: word for category, word in found.items() if word in {"rose", "fell"}} == planted
    assert {one.name for one in truth.categories} | {"All crime"} <= set(found)


def test_the_steady_category_is_never_called_a_rise_or_a_fall(made):
    truth, folder = made

    said = Counter(
        row["method"].split(":")[0]
        for row in rows_of(folder)
        if row["measure"] == "change_ratio" and row["category"] == truth.steady_category
    )

    leaning = {"may have risen, not certain", "may have fallen, not certain"}
    assert set(said) <= {"no clear change", "too uncertain to call", *leaning}
    assert sum(said[words] for words in leaning) < said["no clear change"]


def test_the_planted_month_lies_outside_its_usual_range(made):
    truth, folder = made
    special = truth.special_month

    (usual,) = [
        row
        for row in rows_of(folder)
        if (row["measure"], row["category"], row["period_start"], row["period_end"])
        == ("usual_count", special.category, special.month, special.month)
    ]

    count = sum(district[special.category][special.month] for district in truth.counts.values())
    assert count > float(usual["upper"])
    assert any(f"{month_label(special.month)} ({count:,}) lies above" in words for words in texts(paper_of(made)))


def test_the_season_of_anti_social_behaviour_is_found(made):
    truth, folder = made
    planted = next(one for one in truth.categories if one.name == ASB)
    season = [float(row["value"]) for row in rows_of(folder) if (row["measure"], row["category"]) == (SEASON, ASB)]

    assert len(season) == 12
    assert season.index(max(season)) + 1 in {planted.peak - 1, planted.peak, planted.peak + 1}
    assert max(season) == pytest.approx(100 * planted.season, abs=10)
    assert min(season) == pytest.approx(-100 * planted.season, abs=10)


def test_the_year_to_come_is_projected(made):
    _, folder = made

    found = {
        row["category"]
        for row in rows_of(folder)
        if row["measure"] == PROJECTED and (row["period_start"], row["period_end"]) == ("2025-10", "2026-09")
    }

    assert {"Vehicle crime", "Violence and sexual offences", ASB} <= found
    # Its level changed within the year: a projection would rest on too few months since.
    assert "Shoplifting" not in found
    assert any("the level changed about" in words for words in texts(paper_of(made)))


def test_nothing_that_the_law_asks_is_missing(made):
    _, folder = made
    paper = paper_of(made)

    assert is_complete("E", given_for(folder.name))
    assert paper.title.startswith("Strategic assessment")
    assert {section.state for section, _ in paper.walk() if section.id.startswith("duty-")} == {GIVEN}
    assert not any("No evidence held" in words for words in texts(paper))


def test_the_summary_ends_on_the_page_that_it_begins(made):
    """With what partners and the public say, what is proposed and what is not known."""
    paper = paper_of(made)
    summary = next(section for section in paper.sections if section.id == "summary")
    after = Section("after", "What comes after", (Text("after-1", "Words."),) * 12)

    pages = [squeezed(page_text(page)) for page in opened(render_pdf(replace(paper, sections=(summary, after)))).pages]

    last = squeezed(summary.sections[-1].blocks[-1].text)
    (on,) = [page for page in pages if squeezed(summary.blocks[0].text) in page]
    assert last in on
    assert all(squeezed(part.title) in on for part in summary.sections)
    assert [part.id for part in summary.sections][-2:] == ["summary-priorities", "summary-not-known"]


def test_changes_rest_on_an_earlier_year_and_reasons_stand_with_their_themes(made):
    paper = paper_of(made)
    words = texts(paper)
    (matrix,) = [block for block in paper.blocks() if block.id == MATRIX_TABLE]
    (law,) = [block for block in paper.blocks() if block.id == LAW_TABLE]
    at = [column.key for column in matrix.columns].index("change")

    assert any(one.startswith("A reason given, not tested: from November 2024 two supermarkets") for one in words)
    assert "a reason is given" in next(row[at].said for row in matrix.rows if row[0].text == "Shoplifting")
    states = {row[0].text: row[-1].text for row in law.rows}
    assert states["Changes since the last assessment"].startswith(BESIDE_EARLIER)
    assert "Which of these holds is not recorded here." in " ".join(words)


def test_what_partners_gave_is_in_the_paper_as_they_gave_it(made):
    truth, folder = made
    brought = {row["what"]: row for row in csv_rows(folder.parent.parent / "demonstration/given/partners-figures.csv")}
    figures = [row for row in shelf.reading(folder.name).figures.values() if row.measure == PARTNER]

    assert {(row.category, float(row.value)) for row in figures} == {
        (what, float(row[name])) for what, row in brought.items() for name in ("value", "earlier") if row[name]
    }
    assert all("Synthetic" in row.source for row in figures)
    said = texts(paper_of(made))
    assert all(any(f"{one.name} (synthetic)" in words for words in said) for one in truth.institutions)


def test_giving_again_adds_nothing(made):
    _, folder = made

    assert give(folder.parent.parent / "demonstration", folder.name, by=partnership.BY) == 0


def test_it_does_not_join_real_evidence(made, tmp_path):
    Holding.objects.filter(dataset="police-uk-street").update(publisher="data.police.uk (Home Office)")

    with pytest.raises(Problem, match="real evidence"):
        partnership.set_up(tmp_path / "again", step=lambda _: None)


def test_every_difference_in_words_is_called_what_its_test_says(made):
    _, folder = made
    uncertain = "too uncertain to call"
    leaning = {words: words for words in ("may have risen, not certain", "may have fallen, not certain")}
    called = {"rose": "a rise", "fell": "a fall", "no clear change": "no clear change", uncertain: uncertain, **leaning}
    ratios = {
        row["figure_id"]: row["method"].split(":")[0] for row in rows_of(folder) if row["measure"] == "change_ratio"
    }

    checked = 0
    for block in paper_of(made).blocks():
        said = [called[ratios[name]] for name in block.figures if name in ratios] if isinstance(block, Text) else []
        if said:
            words = alone(plain(block.text)).lower()
            assert all(word in words for word in said), block.text
            assert not any(word in words for word in set(called.values()) - set(said)), block.text
            checked += len(said)
    assert checked >= 8


HOT = {"area": "Safer Ostrey", "category": "Criminal damage and arson", "first": "2024-10", "last": "2025-09"}


def test_the_planted_hot_spot_is_found_and_its_records_are_those_made(made, client):
    truth, _ = made
    months = year_ending("2025-09")
    total = sum(truth.counts[code][HOT["category"]][month] for code in truth.counts for month in months)

    answer = client.get("/hot-spots/", {**HOT, "cell_m": "250", "format": "geojson"})

    found = json.loads(answer.content)
    assert answer["Content-Type"] == "application/geo+json"
    assert found["records"] + found["records_without_a_point"] == total
    assert found["synthetic"] is True
    assert found["months"] == months
    page = client.get("/hot-spots/", {**HOT, "cell_m": "250"}).content.decode()
    assert "On or near Skarrow Pier" in page
    assert "Synthetic" in page or "synthetic" in page


def test_hot_cells_are_squares_of_the_width_asked_within_the_area(made, client):
    answer = client.get("/hot-spots/", {**HOT, "cell_m": "500", "format": "geojson"})

    features = json.loads(answer.content)["features"]
    assert features
    for feature in features:
        (ring,) = feature["geometry"]["coordinates"]
        east, north = degrees_to_grid(*np.array(ring).T)
        assert np.ptp(east) == pytest.approx(500, abs=1)
        assert np.ptp(north) == pytest.approx(500, abs=1)
        assert feature["properties"]["false_discovery_rate"] <= 0.05
        assert 0 <= feature["properties"]["share_of_shifted_grids"] <= 1


def test_months_that_are_not_held_are_left_out_and_named(made):
    asked, records, _ = make_hot_spots("Safer Ostrey", "Shoplifting", months_between("2024-01", "2024-06"), 500)

    assert records.gaps == ("2024-03",)
    assert records.months == ("2024-01", "2024-02", "2024-04", "2024-05", "2024-06")
    assert "Not held in full: March 2024" in held_words(records, asked.months)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"area": "Atlantis"}, "Atlantis"),
        ({"area": ""}, "Enter the name or code of an area"),
        ({"category": "Piracy"}, "Choose a category from the list"),
        ({"first": "2025-09", "last": "2024-10"}, "The last month is before the first"),
        ({"first": "2025-09", "last": "2025-09"}, "A map of hot spots needs 3"),
        ({"first": "2031-01"}, "Choose a month from the list"),
        ({"area": "ward:Cinderwharf", "category": "All crime", "cell_m": "1000"}, "Choose narrower cells"),
        ({"cell_m": "5"}, "A cell is at least 100 metres wide"),
        ({"cell_m": "9999999999999"}, "A cell is at most 1,000 metres wide"),
        ({"cell_m": "<script>"}, "Enter the width of a cell in whole metres"),
        ({"area": "ward:Cinderwharf", "category": "Bicycle theft", "first": "2025-07"}, "records"),
    ],
)
def test_a_wrong_question_about_hot_spots_says_what_to_do(made, client, changed, sentence):
    answer = client.get("/hot-spots/", {**HOT, "cell_m": "250", **changed})

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_the_page_of_hot_spots_before_anything_is_asked(made, client):
    page = client.get("/hot-spots/").content.decode()

    assert '<option value="2025-09" selected>September 2025</option>' in page
    assert '<option value="2024-10" selected>October 2024</option>' in page
