"""Harm weights: the Cambridge index by offence and weights by police.uk category."""

import pytest

from hallmark.ui.problems import Problem
from read_one import read_one, reasons, rows_in

INDEX = "ATHENA URN,FULL_OFFENCE_TITLE,SHORT_TITLE,CCHI Score,GROUP,NOTIFIABLE,CJS Codes,CJS Codes,\n"
WEIGHTS = "category,severity_weight_mean,severity_weight_median,preventability_multiplier\n"


@pytest.fixture
def read(tmp_path):
    def reading(text):
        path = tmp_path / "harm.csv"
        path.write_text(text, encoding="utf-8")
        (given,) = read_one(path, tmp_path / "out")
        return given

    return reading


def test_offence_keeps_its_days(read):
    given = read(INDEX + "1.1.1.1,Murder,Murder,5475,VIOLENCE,Notifiable,A,B,\n")

    ((_, rows),) = rows_in(given).items()
    assert (rows[0]["urn"], rows[0]["days"], rows[0]["group"], rows[0]["notifiable"]) == (
        "1.1.1.1", 5475.0, "VIOLENCE", "Notifiable",
    )  # fmt: skip
    assert "not an open licence" in next(iter(given.drafts.values())).licence


def test_web_address_for_a_group_is_left_blank(read):
    given = read(INDEX + "1,Murder,Murder,5475,https://example.org/x,Notifiable,A,B,\n")

    assert next(iter(rows_in(given).values()))[0]["group"] == ""
    assert "web address" in given.notes[0]


def test_category_without_a_weight_has_none(read):
    given = read(WEIGHTS + "Anti-social behaviour,,,1.0\nBurglary,314.0,126.0,0.5\n")

    ((_, rows),) = rows_in(given).items()
    assert [(row["category"], row["days_mean"]) for row in rows] == [
        ("Anti-social behaviour", None),
        ("Burglary", 314.0),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Larceny,1,1,1", "“Larceny” is not a crime type of police.uk"),
        ("Burglary,1,1,1", "Burglary stands a second time"),
        ("Robbery,much,1,1", "days_mean “much” is not a number"),
        ("Robbery,-1,1,1", "days_mean -1 is not a number of days"),
        ("Robbery,1", "another number of columns than the header"),
    ],
)
def test_wrong_row_is_refused(read, row, reason):
    given = read(WEIGHTS + "Burglary,314.0,126.0,0.5\nDrugs,1,1,1\n" + row + "\n")

    assert reasons(given) == [(4, reason)]


@pytest.mark.parametrize("text", [WEIGHTS, WEIGHTS + "314.0,Burglary,1,1\n126,Drugs,1,1\n"])
def test_nothing_usable_refuses_the_file(read, text):
    with pytest.raises(Problem, match="rows are wrong"):
        read(text)


@pytest.mark.real
@pytest.mark.slow
def test_cambridge_index_has_698_offences(shared_data, tmp_path):
    (given,) = read_one(shared_data / "harm/cchi2020.xlsx", tmp_path / "out")

    ((_, rows),) = rows_in(given).items()
    days = [row["days"] for row in rows]
    assert (len(rows), min(days), max(days)) == (698, 0.1, 5475)
    assert not any("http" in row["group"] for row in rows)
    assert len(given.notes) == 1


@pytest.mark.real
@pytest.mark.slow
def test_fourteen_categories_have_weights(shared_data, tmp_path):
    (given,) = read_one(shared_data / "harm/police_uk_category_weights_from_cchi2020.csv", tmp_path / "out")

    assert (given.rows_kept, len(given.refusals)) == (14, 0)
