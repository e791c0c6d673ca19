"""Sentences in days: the guidelines' own bands and hours, and what is no sentence."""

import pytest

from crimestats.harm import sentence_days


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Discharge", 0.0),
        # Approach to fines: bands A, B and C start at 50%, 100% and 150% of a week's income.
        ("Band A fine", 3.5),
        ("Band B fine", 7.0),
        ("Band C fine", 10.5),
        ("Band F fine", 42.0),
        # 60, 115 and 225 hours at 35 hours a week.
        ("Low level community order", 12.0),
        ("Medium level community order", 23.0),
        ("High level community order", 45.0),
        ("26 weeks custody", 182.0),
        ("6 months custody", 182.5),
        ("1 year custody", 365.0),
        ("1 year 6 months custody", 547.5),
        ("15 years custody", 5475.0),
    ],
)
def test_days_of_each_kind_of_sentence(sentence, days):
    assert sentence_days(sentence) == days


def test_sentences_keep_the_order_in_which_the_guidelines_climb():
    ladder = [
        "Discharge", "Band A fine", "Band B fine", "Band C fine", "Low level community order",
        "Medium level community order", "High level community order", "9 weeks custody", "12 weeks custody",
    ]  # fmt: skip

    days = [sentence_days(sentence) for sentence in ladder]

    assert days == sorted(set(days))


@pytest.mark.parametrize("words", ["", "custody", " custody", "life", "Band G fine", "26 weeks", "1 year 6 months"])
def test_other_words_are_refused(words):
    with pytest.raises(ValueError, match="not a sentence that can be counted"):
        sentence_days(words)
