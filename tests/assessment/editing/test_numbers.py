"""The numbers in a sentence, and whether a figure behind it says so."""

import pytest

from hallmark.assessment.editing.numbers import not_behind, numbers_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("312 of 1,312 records (23.8%)", ["312", "1,312", "23.8%"]),
        ("12 per cent", ["12 per cent"]),
        ("the year ending September 2025", []),
        ("from 1 October 2024 to 30 September 2025", []),
        ("2024/25 and 2024-10", []),
        ("2,012 records", ["2,012"]),
        ("2012 records", ["2012"]),
        ("section 6, regs 5 to 7, table 3, s.17", []),
        ("12 months, 24 hours, a 24-hour shop", []),
        ("14.2 for every 1,000 residents", ["14.2"]),
        ("aged 16 to 24, under-18s", []),
        ("on the A30 and M25", []),
        ("999 calls", []),
        ("1/2/2025 at 12:30 and 3pm", []),
        ("−12.5%", ["12.5%"]),
        ("£1,200", ["1,200"]),
        ("1,2345", []),
        ("", []),
    ],
)
def test_numbers_that_count_something(text: str, found: list[str]) -> None:
    assert [number.words for number in numbers_in(text)] == found


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("204 records; 1,312 before: 1,108 fewer (84.5%)", []),
        ("84% and 85% of them", ["84%"]),
        ("205 records", ["205"]),
        ("about 1,300 records", []),
        ("1,300 records", ["1,300"]),
        ("about 1,400 records", ["1,400"]),
        ("about 0 records", ["0"]),
        ("77 and 77 again", ["77"]),
    ],
)
def test_numbers_that_no_figure_says(text: str, strange: list[str]) -> None:
    assert not_behind(text, [204, 1312, -1108, 84.5427]) == strange
