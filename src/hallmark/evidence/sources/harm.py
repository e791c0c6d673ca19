"""How harmful an offence is: the Cambridge Crime Harm Index by offence, and weights by police.uk category.

Source: Sherman, Neyroud and Neyroud (2016), "The Cambridge Crime Harm Index", Policing 10(3); update of October 2020.
Limits: the index is not under an open licence; it may be used as its publisher gives it, not passed on.
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from hallmark.evidence.categories import category_names
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources.base import MIN_SHARE_GOOD, Key, Refusal, Writer
from hallmark.evidence.sources.extract import plain
from hallmark.evidence.sources.records import as_text, batches
from hallmark.ui.problems import Problem

CAMBRIDGE = "Cambridge Centre for Evidence-Based Policing"
NOT_OPEN = "Copyright Cambridge Centre for Evidence-Based Policing 2020: free to use, not an open licence"
OFFENCES = {
    "urn": "athena urn", "offence": "full_offence_title", "short_title": "short_title", "days": "cchi score",
    "from_own_guideline": "sentencing data from actual offence available:", "group": "group",
    "sub_group": "sub_group", "sub_sub_group": "sub_sub_group", "classification": "classification_code",
    "home_office_classification": "home_office_classification", "ho_code": "ho_code", "ho_sub_code": "ho_sub_code",
    "ho_sub_sub_code": "ho_sub_sub_code", "notifiable": "notifiable",
}  # fmt: skip
WEIGHTS = {
    "category": "category", "days_mean": "severity_weight_mean", "days_median": "severity_weight_median",
    "preventability": "preventability_multiplier", "preventability_tier": "preventability_tier",
}  # fmt: skip
NUMBERS = ("days", "days_mean", "days_median", "preventability")
MAY_LACK = ("days_mean", "days_median", "preventability")
LONGEST_DAYS = 36_525
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


def recognises(header: list[str]) -> bool:
    """Are these the columns of a harm index or of category weights?"""
    names = {plain(column) for column in header}
    return {OFFENCES["days"], OFFENCES["offence"]} <= names or {WEIGHTS["category"], WEIGHTS["days_mean"]} <= names


def read(table: Table, name: str, writer: Writer) -> None:
    """Checks and stores one file. Raises Problem where most of its rows are wrong."""
    names = {plain(column) for column in table.header}
    if OFFENCES["days"] in names:
        _Reading(OFFENCES, table, name, writer).store(Key("harm-cchi-2020", "cambridge", "2020"), CAMBRIDGE, NOT_OPEN)
    else:
        _Reading(WEIGHTS, table, name, writer).store(
            Key("harm-police-uk-category-weights", "students-from-cchi2020", "2020"),
            "Students' weights made from the Cambridge Crime Harm Index 2020: an opinion, not an official mapping",
            "MIT (the weights); the index they come from is not open",
        )


class _Reading:
    def __init__(self, columns: dict[str, str], table: Table, name: str, writer: Writer) -> None:
        # The first of columns with one name: the index repeats “CJS Codes” many times.
        places = {plain(column): at for at, column in reversed(list(enumerate(table.header)))}
        self.places = {ours: places[theirs] for ours, theirs in columns.items() if theirs in places}
        self.table = table
        self.name = name
        self.writer = writer
        self.rows = self.refused = 0
        self.seen: set[str] = set()

    def store(self, key: Key, publisher: str, licence: str) -> None:
        """Writes the good rows under `key`."""
        rows = list(self._good_rows())
        if not rows or self.refused > self.rows * MIN_SHARE_GOOD:
            raise Problem(
                f"{self.name}: {self.refused:,} of {self.rows:,} rows are wrong. Check that its columns are not "
                "swapped and add it again."
            )
        types = {ours: pa.float64() if ours in NUMBERS else pa.string() for ours in self.places}
        schema = pa.schema([*types.items(), ("line", pa.int32())])
        self.writer.write(key, pa.Table.from_pylist(rows, schema=schema), publisher=publisher, licence=licence)

    def _good_rows(self) -> Iterator[dict[str, str | float | int | None]]:
        for batch in batches(self.table, self.name):
            misfits = [(line, row, "another number of columns than the header") for line, row in batch.misfits]
            given = [(line, row, "") for line, row in zip(batch.lines, batch.rows, strict=True)]
            for line, row, fault in misfits + given:
                self.rows += 1
                self.writer.result.rows_in += 1
                texts = {} if fault else {ours: row[at].strip() for ours, at in self.places.items()}
                reason = fault or self._fault(texts)
                if reason:
                    self.refused += 1
                    self.writer.result.refusals.append(Refusal(self.writer.result.member, line, reason, as_text(row)))
                else:
                    yield {**self._values(texts, line), "line": line}

    def _fault(self, texts: dict[str, str]) -> str:
        named = texts.get("urn") or texts.get("category") or ""
        if "category" in texts and named not in category_names():
            return f"“{named[:60]}” is not a crime type of police.uk"
        if not named and not texts.get("offence"):
            return "no offence is named"
        if named and "category" in texts and named in self.seen:
            return f"{named} stands a second time"
        self.seen.add(named)
        return next((fault for ours in NUMBERS if ours in texts and (fault := _number_fault(ours, texts[ours]))), "")

    def _values(self, texts: dict[str, str], line: int) -> dict[str, str | float | int | None]:
        group = texts.get("group", "")
        if _ADDRESS.match(group):
            self.writer.result.notes.append(
                f"{self.name}, row {line:,}: the offence group is a web address; left blank."
            )
            texts["group"] = ""
        return {ours: (float(text) if text else None) if ours in NUMBERS else text for ours, text in texts.items()}


def _number_fault(ours: str, text: str) -> str:
    if not text:
        return "" if ours in MAY_LACK else f"{ours} is empty"
    try:
        value = float(text)
    except ValueError:
        return f"{ours} “{text[:40]}” is not a number"
    return "" if 0 <= value <= LONGEST_DAYS else f"{ours} {text[:40]} is not a number of days"
