"""Residents and households by area: Census counts and mid-year estimates of the ONS, one row per area."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
import pyarrow as pa

from hallmark.areas.changes import share_splits_by_residents
from hallmark.areas.columns import AreaColumn, area_columns, plain, read_column
from hallmark.areas.kinds import KINDS
from hallmark.areas.rules import CENSUS_DAY
from hallmark.evidence.reading.columns import DICTIONARY
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources import counts
from hallmark.evidence.sources.area_values import long_rows, read_area_values
from hallmark.evidence.sources.base import Key, Writer
from hallmark.evidence.sources.file_names import slug_of_file
from hallmark.ui.problems import Problem

PUBLISHER = "Office for National Statistics"
SCHEMA = pa.schema(
    [
        ("area_kind", DICTIONARY),
        ("area_code", pa.string()),
        ("edition", DICTIONARY),
        ("reference_date", DICTIONARY),
        ("measure", DICTIONARY),
        ("age", DICTIONARY),
        ("value", pa.int64()),
    ]
)
"""``age`` is blank for all ages, else a single year or an open end such as ``90+``."""
TOTALS = {
    "residents": (
        "totalpopulation", "totalresidents", "population", "residents", "usualresidents", "allpersons", "allages",
        "totalpersons", "total",
    ),
    "households": ("totalhouseholds", "households", "allhouseholds"),
}  # fmt: skip
NOMIS_TOTALS = {"residents": "residencetypetotal", "households": "numberofhouseholds"}
KIND_OF_PREFIX = {"01": "lsoa", "02": "msoa", "05": "ward"} | dict.fromkeys(("06", "07", "08", "09"), "district")
AGE = re.compile(r"(?:age|aged)?[ _]*(\d{1,3})(\+| and over|plus)?", re.IGNORECASE)
BY_SEX = re.compile(r"[fm]\d{1,3}\+?|males?|females?")
FEWEST_AGES = 10
WHOLE = {"lsoa": 30_000, "msoa": 6_500, "district": 300}
"""With so many areas a file is of all England and Wales, not of a part."""
_MID_YEAR = re.compile(r"mid[-_ ]?(?:year[-_ ]?)?((?:19|20)\d\d)", re.IGNORECASE)
_CENSUS = re.compile(r"census[-_ ]?((?:19|20)\d\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """Which column holds what: the area's code, its kind and edition, the total, and single years of age."""

    code: str
    kind: str
    edition: int | None
    measure: str
    total: str
    ages: dict[str, str]


def recognises(header: list[str]) -> bool:
    """Are these the columns of residents or households by area, and nothing else?"""
    return read_columns(header) is not None


def read_columns(header: Sequence[str]) -> Columns | None:
    """What the columns hold, or None if they are of something else."""
    named = {plain(column): column for column in header}
    if nomis := _nomis_columns(named):
        return nomis
    measure, total = next(
        ((measure, named[name]) for measure, names in TOTALS.items() for name in names if name in named), ("", "")
    )
    ages = {column: age for column in header if (age := _age(column))}
    if len(ages) < FEWEST_AGES:
        ages = {}
    area = _area(header, named)
    if area is None or not (total or ages):
        return None
    known = {total, area.code, *ages, named.get("ward", ""), named.get("name", "")}
    if any(not (name in known or read_column(name) or BY_SEX.fullmatch(plain(name))) for name in header):
        return None
    return Columns(area.code, area.kind, area.edition, measure or "residents", total, ages)


def _nomis_columns(named: dict[str, str]) -> Columns | None:
    """The columns of a Census 2021 table as Nomis packs it: TS001 (residents) and TS041 (households)."""
    if not {"date", "geography", "geographycode"} <= set(named):
        return None
    for measure, start in NOMIS_TOTALS.items():
        total = next((column for name, column in named.items() if name.startswith(start)), None)
        if total:
            return Columns(named["geographycode"], "any", None, measure, total, {})
    return None


def _kind_of_codes(columns: Columns, codes: Sequence[str], day: str) -> Columns:
    """The same columns with the kind and edition that the codes themselves show, where the header shows none."""
    kinds = {KIND_OF_PREFIX.get(code[1:3], "any") for code in codes}
    if columns.kind != "any" or len(kinds) != 1:
        return columns
    kind = kinds.pop()
    edition = (2021 if day >= "2021" else 2011) if kind in {"lsoa", "msoa"} else None
    return replace(columns, kind=kind, edition=edition)


def _area(header: Sequence[str], named: dict[str, str]) -> AreaColumn | None:
    areas = area_columns(header)
    if areas:
        return min(areas, key=lambda area: list(KINDS).index(area.kind))
    code = named.get("gsscode") or named.get("areacode")
    return AreaColumn("ward" if "ward" in named else "any", None, code, "") if code else None


def _age(column: str) -> str:
    match = AGE.fullmatch(column.strip())
    return f"{int(match[1])}{'+' if match[2] else ''}" if match and int(match[1]) <= 120 else ""


def read(table: Table, name: str, writer: Writer) -> None:
    """Checks and stores one file. Raises Problem where most of its rows are wrong."""
    columns = read_columns(table.header)
    if columns is None:
        raise Problem(f"{name} has no columns of residents or households by area. Check the file.")
    wanted = [column for column in (columns.total, *columns.ages) if column]
    values = read_area_values(table, name, writer, code=columns.code, kind=columns.kind, columns=wanted, check=_faults)
    columns = _kind_of_codes(columns, values.codes, reference_date(name))
    store = Store(columns, reference_date(name), name, writer, len(values.codes))
    for column, codes, numbers, _ in long_rows(values, wanted):
        store.write(codes, numbers.astype(np.int64), age=columns.ages.get(column, ""))
    if columns.total and (columns.measure, columns.kind, columns.edition) == ("residents", "lsoa", 2021):
        residents = dict(zip(values.codes, values.values[columns.total].tolist(), strict=True))
        writer.result.register.append(partial(_share_splits, residents))
    if columns.total and columns.ages:
        ages = np.sum([values.values[column] for column in columns.ages], axis=0)
        differ = int((ages != values.values[columns.total]).sum())
        if differ:
            writer.result.notes.append(f"{name}: the ages of {differ:,} areas do not add up to their total.")


def _share_splits(residents: dict[str, float]) -> str:
    """Tells the register of areas how the residents of each LSOA that was split are shared among its parts."""
    count = share_splits_by_residents(residents, by="evidence import")
    return f"{count:,} LSOAs that were split in 2021 now have shares by residents." if count else ""


def _faults(column: str, values: np.ndarray) -> dict[str, np.ndarray]:
    with np.errstate(invalid="ignore"):
        return {
            f"{column} is empty": np.isnan(values),
            f"{column} is negative": values < 0,
            f"{column} is not a whole number": np.floor(values) < values,
        }


def reference_date(name: str) -> str:
    """The day that the numbers are for, as the file's name tells (``mid2020``, ``census2021``); else blank."""
    if match := _MID_YEAR.search(name):
        return f"{match[1]}-06-30"
    if match := _CENSUS.search(name):
        return str(CENSUS_DAY.get(int(match[1]), date(int(match[1]), 3, 21)))
    return ""


class Store:
    """Writes the numbers of one file: totals to ``residents`` or ``households``, single years to ``...-by-age``."""

    def __init__(self, columns: Columns, day: str, name: str, writer: Writer, areas: int) -> None:
        self.columns = columns
        self.day = day
        self.writer = writer
        self.edition = str(columns.edition or "")
        self.unit = f"{columns.kind}{self.edition[-2:]}"
        if areas < WHOLE.get(columns.kind, areas + 1):
            # A part of the country must not stand in for the whole: it is a unit of its own, under its file's name.
            self.unit += f"-{slug_of_file(name).removeprefix(f'{self.unit}-')}"
        if not day:
            writer.result.notes.append(
                f"{name} does not say of which day its numbers are. Put mid2020 or census2021, say, in its name."
            )

    def write(self, codes: pa.Array, values: np.ndarray, *, age: str) -> None:
        """Adds the numbers of one age (blank: all ages)."""
        same = {
            "area_kind": self.columns.kind, "edition": self.edition, "reference_date": self.day,
            "measure": self.columns.measure, "age": age,
        }  # fmt: skip
        columns = [
            counts.repeated(same[part.name], len(codes)) if part.name in same else pa.array(codes)
            for part in SCHEMA
            if part.name != "value"
        ]
        dataset = self.columns.measure + ("-by-age" if age else "")
        self.writer.write(
            Key(dataset, self.unit, self.day[:4]),
            pa.Table.from_arrays([*columns, pa.array(values)], schema=SCHEMA),
            publisher=PUBLISHER,
        )
