"""A Spark cluster gives the figures that DuckDB gives, byte for byte, also where a worker is lost on the way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from areas.small_world import ALDER, CEDAR, load_squares, load_world, square
from hallmark.areas.queries import placement
from hallmark.assessment.figures import figure_id
from hallmark.assessment.shelf import CountedPlace, FigureRow
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.counting import street_counts
from hallmark.evidence.engines.choosing import engine
from hallmark.evidence.tables import live_holdings
from pages.factories import SOURCE, count_row
from police_files import street_archive, street_row
from real_evidence import loaded
from spark import questions
from spark.cluster import Cluster
from spark.conftest import reading_with
from spark.losing import losing_a_worker

pytestmark = [pytest.mark.spark, pytest.mark.slow]

Ask = Callable[[Callable[[], Any]], Any]

MONTHS = ["2025-01", "2025-02", "2025-03"]
CODES = [f"E01990{number:03d}" for number in (1, 2, 3, 4, 11, 12, 13, 101, 102, 110, 120, 121, 21)]
SPLIT = ("E01990003", "E01990004")
KINDS = ["Burglary", "Robbery", "Anti-social behaviour", "Other theft"]
POINTS = [("-1.993000", "52.601500"), ("-1.978400", "52.601500"), ("", ""), ("-0.000000", "52.6"), ("0.0", "52.6")]

one_record = st.builds(
    lambda number, code, point, **words: street_row(
        number, LSOA_code=code, Longitude=point[0], Latitude=point[1], **words
    ),
    number=st.integers(1, 9),
    code=st.sampled_from([*CODES, *SPLIT, *SPLIT, "", "E01999999"]),
    point=st.sampled_from(POINTS),
    Crime_type=st.sampled_from(KINDS),
    Month=st.sampled_from(MONTHS),
    Location=st.sampled_from(["", "On or near Ash Street", "On or near Église Street", "No Location"]),
    Last_outcome_category=st.sampled_from(["", "Under investigation", "Local resolution"]),
    Crime_ID=st.sampled_from(["", "a" * 64, "b" * 64]),
)
one_count = st.tuples(
    st.sampled_from([*CODES, "E01999999"]), st.sampled_from(MONTHS), st.sampled_from(KINDS), st.integers(0, 9_999)
)
evidence = st.tuples(st.lists(one_record, min_size=1, max_size=60), st.lists(one_count, min_size=1, max_size=30))
some_codes = st.sets(st.sampled_from(CODES))
some_months = st.lists(st.sampled_from(MONTHS), min_size=1, unique=True).map(sorted)


@pytest.fixture
def world(db: None) -> None:
    """An invented county with LSOAs of both editions, two of them split, one with the outlines of its parts."""
    load_world()
    load_squares([square("LSOA21CD", "E01990101", 400_000, 300_000), square("LSOA21CD", "E01990102", 401_000, 300_000)])


@contextmanager
def held(folder: Path, records: list[dict[str, str]], counts: list[tuple[str, str, str, int]]) -> Iterator[None]:
    """These records and ready-made counts, added as a person adds them, until the block ends."""
    by_month = {month: [row for row in records if row["Month"] == month] for month in MONTHS}
    lines = ["LSOA21CD,Month,Crime Type,Count", *(",".join(map(str, row)) for row in counts)]
    ready = folder / "lsoa-counts.csv"
    ready.write_text("\n".join(lines), encoding="utf-8")
    archive = street_archive(
        folder / "records.zip", {month: rows for month, rows in by_month.items() if rows}, force="treeshire"
    )
    with transaction.atomic():
        add_evidence([archive, ready], by="test")
        yield
        transaction.set_rollback(True)


def figure_of(category: str, months: list[str]) -> FigureRow:
    """A figure of the first district, whose records are asked for."""
    name = figure_id(ALDER, "count", category, months[0], months[-1])
    row = replace(count_row((ALDER, "Alder"), category, 1), figure_id=name, source=SOURCE)
    return replace(row, period_start=months[0], period_end=months[-1])


def asked_of_both(both: Ask, codes: set[str], months: list[str], level: Any, category: str) -> None:
    """Every query over the evidence held, with these words."""
    street, ready = live_holdings("police-uk-street"), live_holdings("counts-lsoa")
    assert street
    assert ready
    at_level = {"district": (ALDER, CEDAR), "lsoa21": tuple(sorted(codes))}[level]
    place = CountedPlace(level, at_level, tuple(code for code in CODES if code not in SPLIT))

    both(lambda: questions.street(street, codes))
    both(lambda: questions.ready(ready, codes))
    both(lambda: questions.outcomes(street, set(CODES), level, set(at_level)))
    both(lambda: questions.points(street, set(CODES), codes | {"E01990101"}, months))
    both(lambda: questions.records(figure_of(category, months), place))


@pytest.mark.parametrize(
    "examples", [pytest.param(3, id="some"), pytest.param(150, id="many", marks=pytest.mark.proof)]
)
def test_random_queries_have_the_same_answer(both: Ask, world: None, tmp_path: Path, examples: int) -> None:
    words = st.sampled_from(["district", "lsoa21"]), st.sampled_from([*KINDS, "All crime", "All records"])

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(evidence, some_codes, some_months, *words)
    def compare(given: Any, codes: set[str], months: list[str], level: str, category: str) -> None:
        with held(tmp_path, *given):
            asked_of_both(both, codes, months, level, category)

    compare()


def test_a_record_without_a_point_is_not_lost_among_split_areas(both: Ask, world: None, tmp_path: Path) -> None:
    """Blank points were "not a number" on their way to Spark, and then equal to none."""
    places = [*SPLIT, "E01990001"]
    records = [
        street_row(number, LSOA_code=places[number % 3], Longitude=lon, Latitude=lat, Crime_type=KINDS[number % 4])
        for number in range(60)
        for lon, lat in POINTS
    ]

    with held(tmp_path, records, [("E01990001", "2025-01", "Burglary", 3)]):
        count, _, rows = both(
            lambda: questions.records(
                figure_of("All records", MONTHS), CountedPlace("lsoa21", ("E01990101", "E01990001"), tuple(CODES))
            )
        )

    assert count == len(rows) > 60


KIND_OF_COLUMN = {
    "words": pa.array(["b", "", None, "é", "a", "B"] * 50),
    "coded": pa.array(["x", "y", None, "x", "", "é"] * 50).dictionary_encode(),
    "number": pa.array([0.1, -0.0, None, float("nan"), 1e300, 0.1 + 0.2] * 50),
    "whole": pa.array([1, -1, None, 2**62, 0, 7] * 50, pa.int64()),
    "line": pa.array([*range(300)], pa.int32()),
    "yes": pa.array([True, False, None, True, True, False] * 50),
    "moment": pa.array([0, 1_743_296_399, None, 1_743_300_000, -1, 5] * 50, pa.timestamp("s", "UTC")),
    "clock": pa.array([0, 1_743_296_399, None, 1_743_300_000, -1, 5] * 50, pa.timestamp("ms")),
    "day": pa.array([0, 20_000, None, -1, 19_999, 5] * 50, pa.date32()),
}


def test_every_kind_of_column_is_read_alike_and_in_the_same_order(both: Ask, tmp_path: Path) -> None:
    path = tmp_path / "a folder {of} [odd] names*" / "columns?.parquet"
    path.parent.mkdir()
    parquet.write_table(pa.table(KIND_OF_COLUMN), path, compression="zstd")

    def first(name: str) -> Any:
        table = (
            engine().read([str(path)]).order_by(list(dict.fromkeys([name, "line"]))).limit(200, offset=3).to_pyarrow()
        )
        # Engines name the zone of a moment differently, and store it in units of their own.
        moments = table["moment"].cast(pa.timestamp("us", "UTC")), table["clock"].cast(pa.timestamp("us"))
        return repr(table.drop_columns(["moment", "clock"]).to_pylist()), *(column.to_pylist() for column in moments)

    for name in KIND_OF_COLUMN:
        assert len(both(lambda name=name: first(name))[1]) == 200


def test_query_goes_on_where_a_worker_is_killed(spark_cluster: Cluster, tmp_path: Path) -> None:
    rng = np.random.default_rng(11)
    for number in range(60):
        size = 40_000
        columns = {"code": rng.integers(0, 3_000, size).astype(str), "point": rng.random(size).round(3)}
        parquet.write_table(pa.table(columns), tmp_path / f"{number}.parquet")
    paths = sorted(map(str, tmp_path.glob("*.parquet")))

    def counts() -> Any:
        table = engine().read(paths)
        rows = table.group_by("code", "point").aggregate(n=table.count()).order_by("code", "point")
        return rows.group_by("code").aggregate(n=rows.n.sum(), most=rows.n.max()).order_by("code").to_pyarrow()

    with reading_with(spark_cluster.address), losing_a_worker(spark_cluster, tasks=5) as left:
        found = counts()

    assert left
    assert found.equals(counts())


def all_counts() -> pa.Table:
    """Counts of every small area, month and category, in order."""
    table = street_counts(live_holdings("police-uk-street"), placement()["code"].to_pylist()).table
    keys = [name for name in table.column_names if name != "n"]
    return table.group_by(keys).aggregate([("n", "sum")]).sort_by([(name, "ascending") for name in keys])


@pytest.mark.real
@pytest.mark.proof
@pytest.mark.django_db
def test_the_nation_has_the_same_counts(
    shared_data: Path, spark_cluster: Cluster, django_db_blocker: Any, tmp_path: Path, settings: Any
) -> None:
    nation = "police_uk/national/all-forces-2025-without-crime-id.parquet"
    with loaded(django_db_blocker, django_settings, tmp_path, shared_data, nation):
        expected = all_counts()
        with reading_with(spark_cluster.address):
            found = all_counts()

    assert sum(expected["n_sum"].to_pylist()) > 3_800_000
    assert found.equals(expected)
