"""Counts by snap point: exact sums, the commonest name, and months in the order asked."""

import numpy as np
import pyarrow as pa
import pytest

from hallmark.evidence.point_counts import PointCounts, _by_point, point_counts


def counted(rows: list[tuple[float, float, str, str, str, int]]) -> PointCounts:
    """From rows of longitude, latitude, location, month, category and number."""
    names = ("longitude", "latitude", "location", "month", "category", "n")
    table = pa.table(dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True)))
    return _by_point(table, np.array(["E01000001"] * len(rows)))


ROWS = [
    (0.2, 51.0, "On or near B Street", "2025-01", "Burglary", 2),
    (0.2, 51.0, "On or near A Street", "2025-02", "Burglary", 3),
    (0.1, 51.0, "On or near C Street", "2025-02", "Drugs", 7),
    (0.1, 51.0, "On or near C Street", "2025-01", "Burglary", 1),
]


def test_counts_stand_by_point_and_month_in_the_order_asked():
    found = counted(ROWS)

    assert found.longitude.tolist() == [0.1, 0.2]
    assert found.counted(["Burglary"], ["2025-02", "2025-01"]).tolist() == [[0, 1], [3, 2]]
    assert found.counted(["Burglary", "Drugs"], ["2025-02"]).tolist() == [[7], [3]]


def test_months_and_categories_that_are_not_there_count_nought():
    assert counted(ROWS).counted(["Robbery"], ["2025-01", "2030-01"]).tolist() == [[0, 0], [0, 0]]


def test_a_point_has_the_name_of_most_of_its_records_and_equals_go_by_the_alphabet():
    tied = [(0.2, 51.0, name, "2025-01", "Drugs", 1) for name in ("On or near Z", "On or near Y")]

    assert counted(ROWS).name == ("On or near C Street", "On or near A Street")
    assert counted(tied).name == ("On or near Y",)


@pytest.mark.django_db
def test_without_a_file_there_is_nothing():
    assert point_counts([([], [])], ["E01000001"], ["2025-01"]) is None
