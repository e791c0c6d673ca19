"""Rose, fell, or what else is said of a difference: the test of every comparison that an assessment prints.

The lines of one table (the categories of a chapter, in one comparison) are tested as one family: the more a table
shows, the more each line must show. All crime is tested by itself: it is the first question, and what its parts show is
no reason to doubt it. All tables lend each other what they tell of how much such counts vary. What no chapter prints
(wards, small areas) is not tested here, nor are incidents and crimes added together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from crimestats.counts import Verdict
from crimestats.counts import compare as compare_counts
from hallmark.areas.queries import AreaRef
from hallmark.assessment.comparing import Comparison, Span
from hallmark.assessment.counted import Counted
from hallmark.assessment.places import Place
from hallmark.assessment.series import TOTALS, Series
from hallmark.evidence.categories import ALL_RECORDS

LONGEST = 12
MOST_UNSEEN = 30.0
"""Per cent. Nine in ten of the yearly changes of London's boroughs, 2011 to 2019, lie within it. A test that could miss
a larger rise is no ground for saying that nothing clearly changed."""
METHOD = (
    "count over count, month beside the same month; limits and verdict by a quasi-Poisson test, dispersion "
    "{dispersion:.3g} (this line and its peers), false discovery rate {q:.3g} {family}; a rise of {seen:.0f}% would "
    "have been seen four times in five"
)


class Call(StrEnum):
    """What a document says of a difference."""

    ROSE = "rose"
    FELL = "fell"
    MAY_HAVE_RISEN = "may have risen, not certain"
    MAY_HAVE_FALLEN = "may have fallen, not certain"
    """The line's own limits leave no change out, and the test, which allows for every line of its table, calls none."""
    NO_CLEAR_CHANGE = "no clear change"
    UNCERTAIN = "too uncertain to call"
    """No clear change by a test that could have missed a rise of more than MOST_UNSEEN."""
    NOT_COMPARED = "not compared"


LEANING = (Call.MAY_HAVE_RISEN, Call.MAY_HAVE_FALLEN)
NO_LIMITS = (float("-inf"), float("inf"))


def call(verdict: Verdict, smallest_seen: float, limits: tuple[float, float] = NO_LIMITS) -> Call:
    """What may be said of a verdict: “no clear change” only where the test could have seen one, and none shows.

    Args:
        smallest_seen: the smallest rise that the test would see, in per cent; nan where not known.
        limits: of the ratio, 95%, of this line alone; none where they are not known.

    >>> [call(Verdict.NO_CLEAR_CHANGE, seen).value for seen in (88.0, 30.0)]
    ['too uncertain to call', 'no clear change']
    >>> [call(Verdict.NO_CLEAR_CHANGE, 17.0, limits).value for limits in ((1.01, 1.2), (0.8, 0.99), (0.99, 1.17))]
    ['may have risen, not certain', 'may have fallen, not certain', 'no clear change']
    """
    if verdict == Verdict.NO_CLEAR_CHANGE and limits[0] > 1:
        return Call.MAY_HAVE_RISEN
    if verdict == Verdict.NO_CLEAR_CHANGE and limits[1] < 1:
        return Call.MAY_HAVE_FALLEN
    if verdict == Verdict.NO_CLEAR_CHANGE and not smallest_seen <= MOST_UNSEEN:
        return Call.UNCERTAIN
    return Call(verdict.value)


def smallest_fall(smallest_rise: float) -> float:
    """The fall, in per cent, that the test behind a smallest rise would see as often; nan where none would be.

    Both are roots of one quadratic: see `crimestats.counts.power.smallest_change_seen`.

    >>> round(smallest_fall(88.0)), smallest_fall(250.0)
    (61, nan)
    """
    fall = 200 * smallest_rise / (200 + smallest_rise)
    return fall if fall <= 100 else float("nan")


@dataclass(frozen=True)
class Tested:
    """What the test says of one line of a comparison."""

    code: str
    category: str
    span: Span
    verdict: Verdict
    ratio: float
    lower: float
    upper: float
    count: int
    base: int
    method: str
    dispersion: float = float("nan")
    """Variance over mean of its count, as the test used it; nan where nothing was tested."""
    degrees: float = 0.0
    """Degrees of freedom behind the dispersion."""
    smallest_seen: float = float("nan")
    """The rise, in per cent, that this test would see four times in five."""

    @property
    def call(self) -> Call:
        """What is said of it, wherever it is said."""
        return call(self.verdict, self.smallest_seen, (self.lower, self.upper))


@dataclass(frozen=True)
class _Line:
    place: Place
    category: str
    span: Span
    now: list[float]
    base: list[float]


def tested(
    comparison: Comparison, chosen: dict[str, Series], counted: Counted, places: Sequence[Place], chapters: set[AreaRef]
) -> Iterator[Tested]:
    """The verdict on each line of one comparison, over the chapters' areas."""
    lines = [
        _line(counted, place, category, chosen[category], span)
        for place in places
        if place.compared and place.ref in chapters
        for category, span in comparison.spans.items()
        if category != ALL_RECORDS
    ]
    if not lines:
        return
    tables = np.array([_family(line) for line in lines])
    now, base = np.array([line.now for line in lines]), np.array([line.base for line in lines])
    found = compare_counts(now, base, families=tables)
    for at, line in enumerate(lines):
        yield Tested(
            code=line.place.ref.code,
            category=line.category,
            span=line.span,
            verdict=Verdict(found.verdict[at]),
            ratio=float(found.ratio[at]),
            lower=float(found.lower[at]),
            upper=float(found.upper[at]),
            count=int(found.count[at]),
            base=int(found.base[at]),
            dispersion=float(found.dispersion[at]),
            degrees=float(found.degrees[at]),
            smallest_seen=float(found.smallest_seen[at]),
            method=METHOD.format(
                dispersion=found.dispersion[at],
                q=found.q_value[at],
                family=_family_words(int((tables == tables[at]).sum())),
                seen=found.smallest_seen[at],
            ),
        )


def _family(line: _Line) -> str:
    """What a line is tested among: the categories of its place, or nothing else for all that they add up to."""
    code = line.place.ref.code
    return f"{code} {line.category}" if line.category in TOTALS else code


def _family_words(lines: int) -> str:
    return f"in its table of {lines} lines" if lines > 1 else "(tested by itself)"


def _line(counted: Counted, place: Place, category: str, series: Series, span: Span) -> _Line:
    now, base = (
        [float(counted.total(series, place.level, place.codes, category, [month])) for month in months]
        + [np.nan] * (LONGEST - len(months))
        for months in (span.months, span.base)
    )
    return _Line(place, category, span, now, base)
