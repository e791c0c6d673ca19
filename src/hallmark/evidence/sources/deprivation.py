"""Indices of deprivation by small area: ranks, deciles and scores of each domain.

Source: English indices 2019 and 2025 (MHCLG), Welsh index 2019 (Welsh Government), the UK composite of mySociety.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from hallmark.areas.columns import plain
from hallmark.evidence.reading.columns import DICTIONARY
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources import counts
from hallmark.evidence.sources.area_values import long_rows, read_area_values
from hallmark.evidence.sources.base import OGL, Key, Writer
from hallmark.ui.problems import Problem

SCHEMA = pa.schema(
    [
        ("area_code", pa.string()),
        ("area_edition", DICTIONARY),
        ("domain", DICTIONARY),
        ("measure", DICTIONARY),
        ("value", pa.float64()),
    ]
)
"""``measure`` is rank (1 is the most deprived), decile (1 is the most deprived tenth), quintile or score."""
LARGEST = {"decile": 10, "quintile": 5}
_COLUMN = re.compile(r"(?P<domain>.+?)[ _](?P<measure>rank|decile|score|quintile)(?: \(.*\))?", re.IGNORECASE)
_CODE = re.compile(r"lsoa(?:20)?(?P<edition>11|21)(?:code|cd)|lsoacode(?P<later>20(?:11|21))|lsoa")


@dataclass(frozen=True)
class Index:
    """One index: its dataset, country, year, publisher and licence, and the edition of its small areas."""

    dataset: str
    unit: str
    period: str
    publisher: str
    licence: str
    edition: str


MHCLG = "Ministry of Housing, Communities and Local Government"
IMD_2019 = Index("deprivation-imd2019", "england", "2019", MHCLG, OGL, "2011")
IMD_2025 = Index("deprivation-imd2025", "england", "2025", MHCLG, OGL, "2021")
WIMD_2019 = Index("deprivation-wimd2019", "wales", "2019", "Welsh Government", OGL, "2011")
COMPOSITE = Index("deprivation-uk-composite-e", "uk", "", "mySociety", "Creative Commons Attribution 4.0", "2011")


def recognises(header: list[str]) -> bool:
    """Are these the columns of an index of deprivation?"""
    return index_of(header) is not None


def index_of(header: Sequence[str]) -> Index | None:
    """Which index a file with these columns is."""
    code = _code_column(header)
    domains = {match["domain"].lower() for _, match in _measures(header)}
    if code is None or not domains:
        return None
    if "uk_imd_e" in domains:
        return COMPOSITE
    if not any(domain == "imd" or "index of multiple deprivation" in domain for domain in domains):
        return None
    if "access" in domains:
        return WIMD_2019
    return IMD_2025 if "21" in plain(code) else IMD_2019


def _code_column(header: Sequence[str]) -> str | None:
    return next((column for column in header if _CODE.fullmatch(plain(column))), None)


def _measures(header: Sequence[str]) -> list[tuple[str, re.Match[str]]]:
    return [(column, match) for column in header if (match := _COLUMN.fullmatch(column.strip()))]


def read(table: Table, name: str, writer: Writer) -> None:
    """Checks and stores one file. Raises Problem where most of its rows are wrong."""
    index, code = index_of(table.header), _code_column(table.header)
    if index is None or code is None:
        raise Problem(f"{name} is of no index of deprivation that Hallmark knows. Check that you chose the right file.")
    measures = dict(_measures(table.header))
    values = read_area_values(table, name, writer, code=code, kind="lsoa", columns=list(measures), check=_faults)
    for column, codes, numbers, _ in long_rows(values, list(measures)):
        match = measures[column]
        writer.write(
            Key(index.dataset, index.unit, index.period),
            _rows(index, match["domain"].replace("_", " "), match["measure"].lower(), codes, numbers),
            publisher=index.publisher,
            licence=index.licence,
        )


def _rows(index: Index, domain: str, measure: str, codes: pa.Array, values: np.ndarray) -> pa.Table:
    same = {"area_edition": index.edition, "domain": domain, "measure": measure}
    columns = {name: counts.repeated(text, len(codes)) for name, text in same.items()}
    return pa.table({"area_code": codes, **columns, "value": pa.array(values)}, schema=SCHEMA)


def _faults(column: str, values: np.ndarray) -> dict[str, np.ndarray]:
    match = _COLUMN.fullmatch(column.strip())
    measure = match["measure"].lower() if match else ""
    if measure == "score":
        return {}
    largest = LARGEST.get(measure, np.inf)
    with np.errstate(invalid="ignore"):
        # Halves are right: areas with equal scores share a rank.
        return {f"{column} is not a {measure}": (values < 1) | (values > largest)}
