"""What the columns of a file of ready-made counts hold, told by their names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hallmark.evidence.sources.moments import Span, month_in, span_of_month, span_of_year

AREAS = (
    ("lsoa", r"lsoa(\d\d)?"),
    ("ward", r"(ward|wd)(\d\d)?"),
    ("district", r"(lookup)?(borough|district|lad|ltla|localauthority|la)(\d\d)?"),
)
"""Kinds of area and how their columns begin, the smallest first: it is the one that the rows are for."""
NAMES = {
    "category": (
        "category", "majortext", "majorcategory", "majorclassdescription", "crimetype", "offencegroup", "type",
    ),
    "subcategory": ("subcategory", "minortext", "minorcategory", "minorclassdescription", "offencesubgroup"),
    "n": (
        "n", "count", "crimecount", "counts", "number", "total", "crimes", "offences", "incidents",
        "numberofoffences", "numberofcrimes", "value",
    ),
    "year": ("year",),
    "month": ("month", "yearmonth", "monthyear", "date", "period"),
}  # fmt: skip
YEAR = re.compile(r"(?:19|20)\d\d")
FEWEST_WIDE = 2
"""One column that happens to be named like a year does not make a file wide."""


@dataclass(frozen=True)
class Columns:
    """Where each thing stands: column names of the file, blank where it has none.

    ``wide`` are the columns that count one month or year each. Either those are there, or ``n`` and a time are.
    """

    area_kind: str
    area_code: str
    area_name: str
    district_name: str
    category: str
    subcategory: str
    n: str
    year: str
    month: str
    wide: tuple[tuple[str, Span], ...]

    @property
    def texts(self) -> dict[str, str]:
        """Those read as text from each row: our name to the file's."""
        given = {
            "area_code": self.area_code, "area_name": self.area_name, "district": self.district_name,
            "category": self.category, "subcategory": self.subcategory, "year": self.year, "month": self.month,
        }  # fmt: skip
        return {ours: theirs for ours, theirs in given.items() if theirs}


def read_columns(header: Sequence[str]) -> Columns | None:
    """What the columns hold, or None if this is not a file of counts by area and time."""
    plain = {_plain(name): name for name in reversed(header)}
    found = {kind: (_area(plain, begins, "code|cd"), _area(plain, begins, "name|nm|")) for kind, begins in AREAS}
    kind = next((kind for kind, names in found.items() if any(names)), None)
    if kind is None:
        return None
    other = {what: next((plain[name] for name in names if name in plain), "") for what, names in NAMES.items()}
    wide = tuple((name, span) for name in header if (span := _span_of(name)))
    is_long = bool(other["n"] and (other["month"] or other["year"])) and not wide
    if not is_long and len(wide) < FEWEST_WIDE:
        return None
    return Columns(kind, *found[kind], found["district"][1] if kind != "district" else "", **other, wide=wide)


def _area(plain: dict[str, str], begins: str, ends: str) -> str:
    return next((given for name, given in plain.items() if re.fullmatch(f"{begins}({ends})", name)), "")


def _span_of(name: str) -> Span | None:
    if YEAR.fullmatch(name.strip()):
        return span_of_year(int(name), financial=False)
    month = month_in(name)
    return span_of_month(month) if month else None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
