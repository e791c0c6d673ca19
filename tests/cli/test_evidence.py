"""The evidence commands, as a person at a terminal meets them."""

import json

import pytest
from typer.testing import CliRunner

from hallmark.cli import evidence as commands
from hallmark.evidence.adding import Options
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding
from hallmark.ui.problems import Problem
from police_files import archive, month_of, street_archive, street_csv, street_row
from publisher import Publisher

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def home(settings, tmp_path, monkeypatch):
    """A home and a store of the test's own, in a Django that is set up already."""
    settings.HALLMARK_HOME = tmp_path / "home"
    settings.EVIDENCE_ROOT = tmp_path / "home" / "evidence"
    monkeypatch.setattr(commands, "ready", lambda **_: None)
    return settings.HALLMARK_HOME


@pytest.fixture
def run():
    def running(*words):
        result = CliRunner().invoke(commands.evidence, [str(word) for word in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return running


@pytest.fixture
def surrey(tmp_path):
    months = {month: month_of(40, month=month) for month in ("2024-11", "2024-12", "2025-02")}
    return street_archive(tmp_path / "surrey.zip", months)


def test_add_says_what_was_kept(run, surrey):
    result = run("add", surrey)

    assert result.exit_code == 0
    assert f"{surrey}: 120 rows read, 120 kept, none refused; 3 holdings new or changed." in result.stdout
    assert result.stderr == ""


def test_add_says_what_was_refused_and_where_to_see_it(run, tmp_path):
    rows = [*month_of(10), street_row(90, Month="2031-01"), street_row(91, Crime_type="Piracy")]
    path = tmp_path / "2025-01-surrey-street.csv"
    path.write_bytes(street_csv(rows))

    result = run("add", path)

    assert "12 rows read, 10 kept, 2 refused; 1 holding new or changed" in result.stdout
    assert "Refused, 1: “Piracy” is not a crime type of police.uk" in result.stdout
    assert "Every refused row, with its file, line and reason: " in result.stdout


def test_add_of_the_same_file_again_changes_nothing(run, surrey):
    run("add", surrey)

    assert f"{surrey}: Already held: nothing to do." in run("add", surrey).stdout


def test_add_says_what_a_republished_month_changed(run, tmp_path):
    for name, outcome in (("older.zip", "Under investigation"), ("newer.zip", "Suspect charged")):
        rows = [street_row(number, Last_outcome_category=outcome) for number in range(1, 11)]
        result = run("add", street_archive(tmp_path / name, {"2025-01": rows}))

    assert "Re-published and replaced: 10 outcomes changed (surrey 2025-01)." in result.stdout


def test_add_as_json_is_for_programs(run, surrey):
    (report,) = json.loads(run("add", surrey, "--json").stdout)["imports"]

    assert (report["rows_in"], report["rows_kept"], report["holdings"]) == (120, 120, 3)


def test_add_keeps_the_vintage_that_is_named(run, surrey):
    run("add", surrey, "--vintage", "2025-03-04")

    assert {str(holding.vintage) for holding in Holding.objects.all()} == {"2025-03-04"}


def test_add_of_nothing_is_a_problem_in_one_sentence(run, tmp_path):
    with pytest.raises(Problem, match="There is nothing at"):
        run("add", tmp_path / "nowhere.zip")


def test_paths_before_a_bad_one_stay_added(run, surrey, tmp_path):
    (tmp_path / "empty.csv").touch()

    with pytest.raises(Problem, match="is empty"):
        run("add", surrey, tmp_path / "empty.csv")
    assert Holding.objects.count() == 3


def test_ctrl_c_says_that_nothing_was_added(run, surrey, monkeypatch):
    def stopped(*_args, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr("hallmark.evidence.changes._commit", stopped)

    result = run("add", surrey)

    assert result.exit_code == 130
    assert result.stderr == "Stopped. Nothing was added.\n"
    assert Holding.objects.count() == 0


def test_status_of_nothing_says_what_to_do(run):
    assert "No evidence is held yet. Add some with `hallmark evidence add PATH`." in run("status").stdout


def test_status_says_period_gaps_age_licence_and_publisher(run, surrey):
    add_evidence([surrey], by="test", options=Options())

    shown = run("status").stdout

    assert "police.uk street-level crime and ASB (police-uk-street)" in shown
    assert "120 rows, November 2024 to February 2025" in shown
    assert "1 month missing" in shown
    assert "January 2025 not held" in shown
    assert "data.police.uk (Home Office). Open Government Licence v3.0." in shown


@pytest.mark.parametrize(("days", "alarm"), [("1", True), ("99999", False)])
def test_status_raises_an_alarm_by_the_days_agreed(run, surrey, days, alarm):
    add_evidence([surrey], by="test", options=Options())

    assert ("OUT OF DATE" in run("status", "--stale-days", days).stdout) is alarm
    held = json.loads(run("status", "--stale-days", days, "--json").stdout)
    assert (held["stale_after_days"], held["datasets"][0]["stale"]) == (int(days), alarm)


def test_coverage_is_a_grid_of_years(run, surrey):
    add_evidence([surrey], by="test", options=Options())

    lines = run("coverage").stdout.splitlines()

    assert lines[0] == "police.uk street-level crime and ASB, November 2024 to February 2025"
    assert "■ held" in lines[1]
    assert "· missing" in lines[1]
    assert lines[2].split() == ["2024", "2025"]
    row = lines[3]
    assert row.startswith("Surrey")
    assert row[lines[2].index("2025") :] == "·▤"
    assert row[lines[2].index("2024") : lines[2].index("2025")] == "          ▤▤ "


def test_coverage_of_one_unit_and_as_json(run, surrey, tmp_path):
    add_evidence([surrey], by="test", options=Options())
    norfolk = street_archive(tmp_path / "n.zip", {"2025-02": month_of(9, month="2025-02")}, force="norfolk")
    add_evidence([norfolk], by="test", options=Options())

    (unit,) = json.loads(run("coverage", "--unit", "norfolk", "--json").stdout)["units"]

    assert unit["unit"] == "norfolk"
    assert {cell["month"]: cell["state"] for cell in unit["cells"]} == {"2025-02": "partial"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--unit", "surry"), "Nothing is held of “surry” in police-uk-street. Did you mean surrey"),
        (("--dataset", "fires"), "Nothing is held by months of fires"),
    ],
)
def test_coverage_of_what_is_not_held(run, surrey, words, sentence):
    add_evidence([surrey], by="test", options=Options())

    with pytest.raises(Problem, match=sentence):
        run("coverage", *words)


def test_mappings_lists_the_ready_ones(run):
    shown = run("mappings").stdout

    assert len(shown.splitlines()) > 2
    assert "hallmark evidence add FILE --mapping NAME" in shown
    assert json.loads(run("mappings", "--json").stdout)[0]["name"]


@pytest.fixture
def publisher(monkeypatch, tmp_path):
    made = Publisher()
    content = {f"{m}/{m}-{f}-street.csv": street_csv(month_of(40, month=m)) for m in ("2025-01", "2025-02")
               for f in ("surrey", "norfolk")}  # fmt: skip
    made.publish("2025-02", archive(tmp_path / "archive.zip", content).read_bytes())
    monkeypatch.setenv("HALLMARK_POLICE_UK_URL", made.home)
    yield made
    made.close()


def test_fetch_adds_what_it_fetched_and_leaves_no_download(run, publisher, home):
    result = run("fetch", "police.uk", "--force", "Surrey Police", "--from", "2025-01", "--to", "2025-02")

    assert "80 rows read, 80 kept, none refused; 2 holdings" in result.stdout
    assert [holding.unit for holding in Holding.objects.all()] == ["surrey", "surrey"]
    assert not [path for path in (home / "downloads").rglob("*") if path.is_file()]


def test_fetch_again_finds_all_of_it_held(run, publisher):
    words = ("fetch", "police.uk", "--force", "surrey", "--from", "2025-01", "--to", "2025-02")
    run(*words)

    assert "Already held: nothing to do." in run(*words).stdout


def test_fetch_of_an_unknown_kind(run, publisher):
    with pytest.raises(Problem, match=r"There is no kind of file “murders”. Choose from street, outcomes"):
        run("fetch", "police.uk", "--force", "surrey", "--from", "2025-01", "--to", "2025-02", "--kind", "murders")


def test_fetch_reference_lists_its_addresses_without_asking_anyone(run):
    shown = run("fetch", "reference", "--list").stdout

    assert "lsoa11-lsoa21: LSOA 2011 to LSOA 2021 exact-fit lookup" in shown
    assert "last seen to answer: never" in shown


def test_fetch_reference_goes_on_after_a_source_that_fails(run, publisher, monkeypatch, home):
    from hallmark.evidence.fetching import reference

    lookup = reference.reference_sources()[0]
    here = [
        lookup.__class__(**(vars(lookup) | {"slug": "gone", "kind": "file", "address": f"{publisher.home}/gone.csv"})),
        lookup.__class__(**(vars(lookup) | {"address": f"{publisher.home}/lookup/query"})),
    ]
    publisher.tables["/lookup/query"] = [
        {"attributes": {"LSOA11CD": "E01000001", "LSOA11NM": "City of London 001A", "LSOA21CD": "E01000001",
                        "LSOA21NM": "City of London 001A", "CHGIND": "U", "LAD22CD": "E09000001",
                        "LAD22NM": "City of London", "ObjectId": 1}},
    ]  # fmt: skip
    monkeypatch.setattr(reference, "reference_sources", lambda: tuple(here))

    result = run("fetch", "reference")

    assert result.exit_code == 1
    assert "hallmark: LSOA 2011 to LSOA 2021 exact-fit lookup (version 5): 127.0.0.1 has nothing at" in result.stderr
    assert "lsoa11_lsoa21_lad22.csv" in result.stdout
