"""The outcomes of police.uk in a few groups, read from the reviewed table beside this package.

Source: https://data.police.uk/about/ (the outcomes of the street-level files).
"""

import csv
from functools import cache
from importlib.resources import files

OTHER = "Another outcome"
"""For a wording that the table does not have: the publisher's words have changed before."""


@cache
def _table() -> dict[str, str]:
    text = files("hallmark.evidence").joinpath("data/police_uk_outcomes.csv").read_text(encoding="utf-8")
    return {row["outcome"]: row["group"] for row in csv.DictReader(text.splitlines())}


@cache
def outcome_groups() -> tuple[str, ...]:
    """Every group, in the order of the table."""
    return (*dict.fromkeys(_table().values()), OTHER)


def group_of(outcome: str) -> str:
    """The group of an outcome as a file has it; a blank is not known."""
    return _table().get(outcome.strip(), OTHER)
