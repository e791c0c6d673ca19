"""The counts beside each figure."""

import pytest

from hallmark.assessment.templatetags.figures import base, details, measure, parts
from pages.factories import count_row, difference_row

AREA = ("E07900001", "Ambleford")


def test_a_plain_count_stands_on_itself() -> None:
    assert base(count_row(AREA, "Burglary", 312)) == "–"


def test_a_difference_is_set_against_its_base() -> None:
    row = difference_row(AREA, "Burglary", 312, 1326)

    assert base(row) == "312 against 1,326"
    assert parts(row) == [("in this period", "312"), ("in the period it is set against", "1,326")]


@pytest.mark.parametrize(
    ("numerator", "said"), [("-762", "−762 of 14,197"), ("13435", "13,435 of 14,197"), ("0", "none of 14,197")]
)
def test_a_percentage_or_rate_is_of_its_base(numerator: str, said: str) -> None:
    row = count_row(AREA, "Burglary", 5)
    changed = type(row)(
        **{
            **{name: getattr(row, name) for name in row.__dataclass_fields__},
            "measure": "change_percent",
            "numerator": numerator,
            "denominator": "14197",
            "lower": "1",
            "upper": "2.5",
        }
    )

    assert base(changed) == said
    assert parts(changed)[-1] == ("interval", "1 to 2.50")


def test_details_leave_out_what_is_blank() -> None:
    names = [name for name, _ in details(count_row(AREA, "", 312))]

    assert "Category" not in names
    assert "Period" in names


def test_measure_without_words_is_said_by_its_name() -> None:
    assert measure("rate_per_1000_residents") == "Rate per 1,000 residents"
    assert measure("new_measure") == "New measure"
