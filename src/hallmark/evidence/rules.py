"""Decisions about evidence, without a database: which of two versions of a month is live, and what is a gap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from crimestats.periods import month_number

NARROWER = 0.5
"""A new version with less than half the rows, or half the categories, does not replace what is held by itself."""


class Verdict(Enum):
    """What becomes of a newly added version of a month that is held already."""

    SAME = "same"
    REPLACE = "replace"
    EARLIER = "earlier"
    ASIDE = "aside"


@dataclass(frozen=True)
class Version:
    """One version of a month: its rows, its categories, whether records carry ids, and its file's hash."""

    rows: int
    categories: frozenset[str]
    has_ids: bool
    sha256: str


@dataclass(frozen=True)
class Decision:
    """The verdict; the reason with its numbers, kept with the month; and in short, for many months at once."""

    verdict: Verdict
    reason: str = ""
    in_short: str = ""


def decide_replacement(held: Version, new: Version, change: Mapping[str, int], *, replace: bool = False) -> Decision:
    """Does a re-published month replace the one that is held?

    The newest wins, except where the new file is plainly not the same thing made later: it is a part of what is
    held, it has lost the records' ids, or its outcomes run backwards (outcomes of crimes only ever move forward,
    so the file with more of them undone is the older download).

    Args:
        change: what differs between the two; ``outcomes_forward`` and ``outcomes_backward`` count records whose
            outcome was "Under investigation" in one and settled in the other.
        replace: the person asked for replacement whatever the files say.
    """
    if held.sha256 == new.sha256:
        return Decision(Verdict.SAME)
    if replace:
        return Decision(Verdict.REPLACE)
    if new.rows < held.rows * NARROWER:
        return Decision(
            Verdict.ASIDE,
            f"it has {new.rows:,} rows where {held.rows:,} are held, so it looks like a part of the month",
            "it has under half the rows held, so it looks like a part of the month",
        )
    lost = held.categories - new.categories
    if len(new.categories) < len(held.categories) * NARROWER:
        return Decision(
            Verdict.ASIDE,
            f"it has only {_listed(new.categories)}; {len(lost)} categories held are not in it",
            "it has under half the categories held, so it looks like a part of the month",
        )
    if held.has_ids and not new.has_ids:
        return Decision(Verdict.ASIDE, "its records have no ids and those held do, so it says less")
    if change.get("outcomes_backward", 0) > change.get("outcomes_forward", 0):
        return Decision(
            Verdict.EARLIER,
            f"{change['outcomes_backward']:,} of its outcomes are still open that are settled in the version held, so "
            "it is the earlier download",
            "outcomes are still open in it that are settled in the version held, so it is the earlier download",
        )
    return Decision(Verdict.REPLACE)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def believable_vintage(file_date: date | None, period: str) -> date | None:
    """The file's own date as the day the publisher made it, or None where that cannot be.

    Nobody publishes a month before it has ended: such a date is a packer's or a copier's. Of an edition without a
    period nothing can be told.
    """
    if file_date is None or not period:
        return None
    return file_date if f"{file_date:%Y-%m}" > (period if "-" in period else f"{period}-12") else None


THIN = 0.5
"""A month with under half the rows of a usual month of the same unit is a gap in the data until shown otherwise."""
USUAL_QUANTILE = 0.75
NEAR = 24
"""Months either side of a month that say what is usual about it."""
LOWEST_RATE = 3.0
"""Police.uk records per 1,000 residents and month below which a whole force's month is not believed.

The lowest full force-month of 2025 is above 4 (counted from data.police.uk, 38 territorial forces).
"""
EXPECTED_EACH_MONTH = 20
"""A category that usually has this many records in a month does not drop to none by chance."""


def usual_rows(rows_by_month: Mapping[str, int], near: str) -> float:
    """A usual month's rows about a month: the upper quartile of the months held within two years of it.

    The upper quartile, so that several thin months do not set the norm; within two years, because crime changes over
    ten by more than a thin month does.
    """
    rows = sorted(
        count for month, count in rows_by_month.items() if abs(month_number(month) - month_number(near)) <= NEAR
    )
    if not rows:
        return 0.0
    position = USUAL_QUANTILE * (len(rows) - 1)
    low = int(position)
    high = min(low + 1, len(rows) - 1)
    return rows[low] + (rows[high] - rows[low]) * (position - low)


def is_thin(rows: int, *, usual: float, residents: int | None = None) -> bool:
    """Is a month suspiciously thin, beside the unit's usual month or (for a force) beside its residents?"""
    if rows < usual * THIN:
        return True
    return residents is not None and rows / residents * 1000 < LOWEST_RATE


def missing_categories(held: Mapping[str, int], usual_by_category: Mapping[str, float]) -> frozenset[str]:
    """Categories with no rows in a month that usually has at least EXPECTED_EACH_MONTH of them."""
    return frozenset(
        name for name, usual in usual_by_category.items() if usual >= EXPECTED_EACH_MONTH and not held.get(name)
    )
