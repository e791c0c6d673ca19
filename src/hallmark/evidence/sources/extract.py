"""Where in a file the fields of a mapping stand."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from hallmark.evidence.sources.mapping_file import Description
from hallmark.evidence.sources.moments import Span, month_in, span_of_month
from hallmark.evidence.sources.records import Batch

SHOWN = 40
"""The most columns of a file that a sentence lists."""


class MissingColumn(Exception):
    """The file has none of the columns that a mapping names for a field."""

    def __init__(self, field_name: str, wanted: tuple[str, ...]) -> None:
        super().__init__(field_name)
        self.field_name = field_name
        self.wanted = wanted

    def sentence(self, mapping: str, file: str, header: list[str]) -> str:
        """For the person: what the mapping wants, and what the file has."""
        near = difflib.get_close_matches(self.wanted[0], header, 1, 0.6)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        wanted = " or ".join(f"“{name}”" for name in self.wanted)
        shown = ", ".join(header[:SHOWN]) + (" and others" if len(header) > SHOWN else "")
        return f"{mapping} wants the column {wanted} for {self.field_name}; {file} has none.{hint} It has: {shown}."


def plain(header: str) -> str:
    """A column name for comparing: letter case and doubled spaces do not matter."""
    return re.sub(r"\s+", " ", header.strip().lower())


@dataclass(frozen=True)
class MonthColumn:
    """One column of a wide file: its place, and the month it counts."""

    index: int
    span: Span


class Extract:
    """A mapping laid on a file's header. Raises MissingColumn where it does not fit."""

    def __init__(self, description: Description, header: list[str]) -> None:
        places = {plain(column): index for index, column in reversed(list(enumerate(header)))}
        self.width = len(header)
        self.index: dict[str, int] = {}
        for field_name, names in description.columns.items():
            found = next((places[plain(name)] for name in names if plain(name) in places), None)
            if found is not None:
                self.index[field_name] = found
            elif field_name not in description.optional:
                raise MissingColumn(field_name, names)
        self.constants = description.constants
        self.empty = description.empty
        self.months = list(self._month_columns(description.months, header)) if description.months else []
        if description.months and not self.months:
            raise MissingColumn("months", (description.months.pattern,))

    def _month_columns(self, pattern: re.Pattern[str], header: list[str]) -> Iterator[MonthColumn]:
        for index, column in enumerate(header):
            match = pattern.fullmatch(column.strip())
            if match is None or index in self.index.values():
                continue
            groups = match.groupdict()
            if month := month_in(groups.get("text") or f"{groups['year']}-{groups['month']:0>2}"):
                yield MonthColumn(index, span_of_month(month))

    def gives(self, field_name: str) -> bool:
        """Does the file (or the mapping's constant) say this of each row?"""
        return field_name in self.index or field_name in self.constants

    def values(self, field_name: str, batch: Batch) -> list[str]:
        """A field's text in every row, blank where the mapping does not give it."""
        if field_name in self.index:
            values = batch.column(self.index[field_name])
            return ["" if value in self.empty else value for value in values] if self.empty else values
        return [self.constants.get(field_name, "")] * len(batch.rows)
