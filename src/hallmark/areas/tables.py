"""Columns of a lookup table as checked codes, areas and memberships."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from hallmark.areas.columns import AreaColumn
from hallmark.areas.content import AreaRow, MembershipRow
from hallmark.areas.kinds import KINDS, MANY_PARENTS, kind_of
from hallmark.areas.problems import AreaFileProblem
from hallmark.areas.rules import CENSUS_KINDS, census_span

PSEUDO_CODE = re.compile(r"[EWSN]99999999")
STAND_INS = {"county": ("district",), "region": ("country",)}


def texts(table: pa.Table, header: str) -> list[str]:
    """A column as trimmed strings; missing is ''."""
    column = pc.utf8_trim_whitespace(pc.fill_null(table.column(header).cast(pa.string()), ""))
    return list(column.to_pylist())


def codes(table: pa.Table, column: AreaColumn, *, may_be_empty: bool = False) -> list[str]:
    """A code column, each code checked against the form of its kind.

    Counties and regions may be missing (a unitary council has no county, Wales no region), and publishers then write
    the council, the country or a code of nines in their column: read as missing.
    """
    kind = KINDS[column.kind]
    stand_ins = STAND_INS.get(column.kind, ())
    may_be_empty = may_be_empty or column.kind in STAND_INS
    held = texts(table, column.code)
    meant = {
        code: "" if PSEUDO_CODE.fullmatch(code) or kind_of(code) in stand_ins else code for code in dict.fromkeys(held)
    }
    wrong = next((code for code in meant.values() if not kind.owns(code) and (code or not may_be_empty)), None)
    if wrong is None:
        return [meant[code] for code in held]
    line = next(number for number, code in enumerate(held, start=2) if meant[code] == wrong)
    what = f"holds “{wrong[:40]}”, which is not the code of a {kind.label}" if wrong else "is empty"
    other = kind_of(wrong)
    hint = f" (it is the code of a {KINDS[other].label})" if other else ""
    raise AreaFileProblem(
        f"Line {line}: column {column.code} {what}{hint}. "
        "Check that the columns are not swapped and add the file again."
    )


def area_rows(table: pa.Table, column: AreaColumn, found: list[str], edition: int) -> list[AreaRow]:
    """The areas that a code column and its name column list, each once."""
    labels = texts(table, column.name) if column.name else found
    span = census_span(edition) if column.kind in CENSUS_KINDS else (None, None)
    unique = {code: label for code, label in zip(reversed(found), reversed(labels), strict=True) if code}
    return [AreaRow(column.kind, code, label or code, edition, *span) for code, label in unique.items()]


def memberships(
    child: AreaColumn, children: list[str], parent: AreaColumn, parents: list[str], edition: int
) -> Iterator[MembershipRow]:
    """Which child lies in which parent: a child in several parents is refused, but for districts with several CSPs."""
    held: dict[str, list[str]] = defaultdict(list)
    for child_code, parent_code in dict.fromkeys(zip(children, parents, strict=True)):
        if child_code and parent_code:
            held[child_code].append(parent_code)
    basis = "best-fit" if (child.kind, parent.kind) == ("lsoa", "ward") else "contains"
    for child_code, several in held.items():
        if len(several) == 1:
            yield MembershipRow(child.kind, child_code, parent.kind, several[0], edition, 1, basis)
        elif (child.kind, parent.kind) in MANY_PARENTS:
            for one in several:
                yield MembershipRow(child.kind, child_code, parent.kind, one, edition, None, "unknown")
        else:
            raise AreaFileProblem(
                f"{child_code} is given to two {KINDS[parent.kind].plural}, {several[0]} and {several[1]}. "
                f"Each {KINDS[child.kind].label} must have one; correct the file and add it again."
            )
