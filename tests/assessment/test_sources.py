"""The table of sources: everything a number came from, whose it is, and invented evidence named as such."""

import datetime
from dataclasses import replace

import pyarrow as pa
import pytest

from assessment.themes.made_figures import AREA, made_figures
from crimestats.periods import month_label, months_between, months_label
from hallmark.areas import queries
from hallmark.areas.forces import Force
from hallmark.assessment import figures as f
from hallmark.assessment import provenance, series, sources
from hallmark.assessment.building import Figures
from hallmark.assessment.chapters import method
from hallmark.assessment.chapters.document import OGL, OS, attribution
from hallmark.assessment.chapters.method import method_section
from hallmark.assessment.provenance import holdings_used
from hallmark.assessment.rows import has_records
from hallmark.assessment.shelf import FigureRow
from hallmark.assessment.sources import INVENTED, NOT_STATED, record_sources, sources_used
from hallmark.evidence import synthetic
from hallmark.evidence.models import Holding, Import, Original
from hallmark.evidence.people import SmallAreaPeople
from hallmark.evidence.sources.ready_counts import UNNAMED
from hallmark.reports.blocks import Caveat, Table, Text

pytestmark = pytest.mark.django_db
ONS, HOME_OFFICE = "Office for National Statistics", "data.police.uk (Home Office)"
OPEN = "Open Government Licence v3.0"
ADDED = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)
OUTLINES_LICENCE = f"{OPEN}; contains OS data © Crown copyright and database right"


def held(dataset: str, unit: str, period: str, publisher: str = ONS, licence: str = OPEN, **more) -> Holding:
    record, is_new = Import.objects.get_or_create(named="downloads", added_by="A. Analyst")
    if is_new:
        record.added_at = ADDED
        record.save()
    name = f"{dataset}-{unit}-{period}"
    original = Original.objects.create(sha256=f"{hash(name) & (2**64 - 1):064x}", name=name, size_bytes=1,
                                       stored_as=name, added_in=record)  # fmt: skip
    return Holding.objects.create(
        dataset=dataset, unit=unit, period=period, state="live", added_in=record, original=original,
        member_sha256="cd" * 32, publisher=publisher, licence=licence, rows_in=10, rows=10, categories={},
        parquet=f"{name}.parquet", **more,
    )  # fmt: skip


def reference() -> None:
    """People, deprivation, outlines and lookups, as they are held."""
    held("residents", "lsoa21", "2021")
    held("households", "lsoa21", "2021")
    held("deprivation-imd2025", "england", "2025", "Ministry of Housing, Communities and Local Government")
    for district in ("e07000901", "e07000902", "e07000999"):
        held("boundaries-lsoa", district, "2021", licence=OUTLINES_LICENCE)
    held("lookup-membership", "lsoa21-ward24-lad24", "")
    held("lookup-council-names", "councils", "", "mySociety", "Creative Commons Attribution 4.0")


@pytest.fixture
def figures() -> Figures:
    made = made_figures({"Burglary": [60] * 24, "Drugs": [20] * 24}, others=True)
    made.series = list({id(one): one for one in made.chosen.values()}.values())
    for month in months_between("2023-10", "2025-09"):
        made.series[0].holdings.append(held("police-uk-street", "vale-police", month, HOME_OFFICE))
    return made


def printed(figures: Figures, measure: str) -> None:
    like = next(iter(figures.rows.values()))
    figures.add(replace(like, figure_id=f"{AREA.code}.{measure}", measure=measure))


def table(figures: Figures) -> Table:
    chapter = next(part for part in method_section(figures).sections if part.id == "sources")
    return next(block for block in chapter.blocks if isinstance(block, Table))


def lines(found: Table) -> dict[str, dict[str, str]]:
    keys = [column.key for column in found.columns]
    return {row[0].text: dict(zip(keys, [cell.text for cell in row], strict=True)) for row in found.rows}


def test_everything_that_a_number_came_from_is_listed(figures):
    reference()
    for measure in (f.HOUSEHOLDS, f.MOST_DEPRIVED):
        printed(figures, measure)

    found = lines(table(figures))

    assert list(found) == [
        "police.uk street-level crime and ASB", "Boundaries of LSOAs", "English Indices of Deprivation 2025",
        "Households", "ONS lookups: which area lies in which", "Residents",
    ]  # fmt: skip
    assert found["Boundaries of LSOAs"]["rows"] == "20"
    assert found["Boundaries of LSOAs"]["licence"] == OUTLINES_LICENCE
    assert found["Residents"]["period"] == "2021"
    assert found["ONS lookups: which area lies in which"]["period"] == "Undated"
    assert {line["added"] for line in found.values()} == {"22 November 2026"}
    assert all(row[3].figure in figures.rows for row in table(figures).rows)


def test_what_no_figure_is_made_of_is_not_listed(figures):
    reference()

    found = lines(table(figures))

    assert not {"Households", "English Indices of Deprivation 2025", "Council names"} & set(found)


def test_the_day_published_is_a_column_only_where_a_file_says_one(figures):
    assert "published" not in [column.key for column in table(figures).columns]

    Holding.objects.filter(period="2025-09").update(vintage=datetime.date(2025, 11, 5))
    figures.series[0].holdings[:] = Holding.objects.filter(dataset="police-uk-street")

    found = lines(table(figures))
    assert found["police.uk street-level crime and ASB"]["published"] == "5 November 2025"


def test_a_force_is_named_and_not_its_slug(figures, monkeypatch):
    monkeypatch.setattr(sources, "force_by_slug", lambda slug: Force(slug, "Vale Police", "", "E23000990", "E"))

    assert "police.uk street-level crime and ASB, Vale Police" in lines(table(figures))


def test_a_licence_is_said_only_where_the_source_states_one(figures):
    figures.series[0].holdings[:] = [held("counts-lsoa", "london", "2025-01", UNNAMED)]
    figures.series[0].dataset = "counts-lsoa"

    [source] = [one for one in sources_used(figures) if one.dataset == "counts-lsoa"]

    assert (source.publisher, source.licence) == (NOT_STATED, NOT_STATED)
    assert attribution(figures) == []
    held("boundaries-lsoa", "e07000901", "2021", licence=OUTLINES_LICENCE)
    assert attribution(figures) == [OGL, OS]


def test_invented_evidence_is_named_as_such_wherever_its_source_is_printed(figures):
    Holding.objects.filter(period="2025-09").update(publisher=synthetic.PUBLISHER)
    invented = list(Holding.objects.filter(period="2025-09"))

    assert series.publishers_of(invented) == "Synthetic demonstration data"
    both = [*invented, figures.series[0].holdings[0]]
    assert series.publishers_of(both) == "Synthetic demonstration data and data.police.uk (Home Office)"
    figures.series[0].holdings[:] = invented
    [source] = [one for one in sources_used(figures) if one.dataset == "police-uk-street"]
    assert (source.publisher, source.licence) == (synthetic.PUBLISHER, INVENTED)
    people = SmallAreaPeople({"E01": 10, "E02": 5}, ONS, OPEN, "2021-03-21", {"E02": synthetic.PUBLISHER})
    assert people.source_of(["E01"]) == "Office for National Statistics, 2021-03-21"
    assert people.source_of(["E02"]) == "Synthetic demonstration data, 2021-03-21"


def test_a_figure_has_records_where_its_source_is_records_whatever_its_name(figures):
    row = next(row for row in figures.rows.values() if row.measure == f.COUNT and row.category == "Burglary")
    read = FigureRow(*(str(value) for value in vars_of(row)))

    assert record_sources(figures) == [row.source]
    assert has_records(read, [row.source])
    assert not has_records(read, ["Synthetic demonstration data, street-level records"])
    assert not has_records(replace(read, measure=f.RATE), [row.source])
    figures.series[0].dataset = "counts-lsoa"
    assert record_sources(figures) == []


def vars_of(row: f.Figure) -> list[object]:
    return [getattr(row, name) for name in f.COLUMNS]


def test_similar_areas_records_are_among_the_evidence(figures):
    peer = replace(figures.series[0], holdings=[held("police-uk-street", "norfolk", "2025-09", HOME_OFFICE)])
    peer = replace(peer, units=[replace(peer.units[0], unit="norfolk")])
    figures.peer_series.append(peer)

    assert {holding.unit for holding in holdings_used(figures)} == {"vale-police", "norfolk"}


@pytest.mark.parametrize(("dataset", "said"), [("police-uk-street", True), ("counts-lsoa", False)])
def test_split_small_areas_are_told_of_only_where_records_were_placed_by_their_points(
    figures, monkeypatch, dataset, said
):
    monkeypatch.setattr(queries, "splits", lambda: pa.table({"code": ["E01000001"]}))
    figures.series[0].dataset = dataset

    chapter = next(part for part in method_section(figures).sections if part.id == "how-it-was-counted")

    words = " ".join(block.text for block in chapter.blocks if isinstance(block, Text))
    assert ("a record of a split one goes by its point" in words) is said
    assert ("A record of an LSOA of 2011 that was split" in words) is said


def test_months_held_in_part_of_a_period_are_counted(figures):
    del figures.series[0].holdings[3:11]

    assert lines(table(figures))["police.uk street-level crime and ASB"]["period"] == (
        "16 months of October 2023 to September 2025"
    )


@pytest.mark.parametrize("gap", [(), (5, 6, 7), (0, 1), (0, 1, 9)])
def test_the_months_not_held_are_those_that_the_caveat_names(gap, monkeypatch):
    """The first months of all are no gap: nothing is held before them."""
    counts = [None if at in gap else 60 for at in range(36)]
    made = made_figures({"Burglary": counts})
    monkeypatch.setattr(method, "force_unit", lambda _force: made.chosen["Burglary"].units[0].unit)

    found = {block.id: block for part in method_section(made).sections for block in part.blocks}

    months_held = found["months-held"]
    assert isinstance(months_held, Table)
    missing = sorted(row[0].text for row in months_held.rows if row[2].text == "Not held")
    shown = [row[0].text for row in months_held.rows]
    assert shown == [month_label(month) for month in reversed(months_between("2022-10", "2025-09"))][: len(shown)]
    said = " ".join(block.text for name, block in found.items() if isinstance(block, Caveat) and "coverage" in name)
    between = [at for at in gap if any(one not in gap for one in range(at))]
    months = months_between("2022-10", "2025-09")
    assert missing == sorted(month_label(months[at]) for at in between)
    assert (months_label([months[at] for at in between]) + " not held" in said) is bool(between)
    first = next(month for at, month in enumerate(months) if at not in gap)
    assert f"Months before {month_label(first)} are not shown." in months_held.note


def test_the_program_is_told_apart_by_every_package_that_counts(tmp_path, monkeypatch):
    """Two files that swap their names, or a changed rule of evidence, are another program."""
    home = tmp_path / "hallmark"
    for name in provenance.COUNTING:
        (home / name).mkdir(parents=True)
        (home / name / "rules.py").write_text(f"# {name}")
    monkeypatch.setattr(provenance.hallmark, "__file__", str(home / "__init__.py"))
    count = provenance.program.__wrapped__
    found = {count()}

    for name in provenance.COUNTING:
        (home / name / "rules.py").write_text("# changed")
        found.add(count())
    (home / "areas" / "rules.py").rename(home / "areas" / "other.py")
    found.add(count())

    assert len(found) == len(provenance.COUNTING) + 2
    assert count() == count()
