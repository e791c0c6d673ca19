"""Which source reads which file."""

from collections.abc import Callable
from dataclasses import dataclass

from hallmark.evidence.reading.head import Head
from hallmark.evidence.reading.parquet import MAGIC, open_parquet
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources import (
    deprivation,
    harm,
    ons_boundaries,
    ons_lookups,
    people,
    police_api,
    police_outcomes,
    police_parquet,
    police_stops,
    police_street,
    ready_counts,
    spreadsheets,
)
from hallmark.evidence.sources.base import Unrecognised, Writer
from hallmark.evidence.sources.mapped import Mapping


@dataclass(frozen=True)
class TableSource:
    """A kind of delimited text file: recognised by its header."""

    title: str
    recognises: Callable[[list[str]], bool]
    read: Callable[[Table, str, Writer], None]
    is_reference: bool = False


@dataclass(frozen=True)
class FileSource:
    """A kind of file that is not delimited text: recognised by its name and first bytes, reads the stream itself.

    ``read`` may raise Unrecognised, where only the inside of the file shows that it is of another kind.
    """

    title: str
    recognises: Callable[[str, bytes], bool]
    read: Callable[[Head, str, Writer, Mapping | None], None]
    is_reference: bool = False


def _read_parquet(stream: Head, name: str, writer: Writer, mapping: Mapping | None) -> None:
    # A Parquet file is a table like any other: what it is of, its columns say.
    with open_parquet(stream, name) as table:
        if mapping:
            mapping.read(table.as_text(), name, writer)
        elif police_parquet.recognises(table.header):
            police_parquet.read(table, name, writer)
        elif source := table_source_for(table.header):
            source.read(table.as_text(), name, writer)
        else:
            raise Unrecognised(name)


def _read_spreadsheet(stream: Head, name: str, writer: Writer, mapping: Mapping | None) -> None:
    with spreadsheets.open_workbook(stream, name) as workbook:
        if mapping:
            found = workbook.find(mapping.fits, sheet=mapping.description.sheet)
            if found is None:
                raise workbook.no_fit(mapping.description.name)
            mapping.read(found[1], found[0], writer)
            return
        found = workbook.find(lambda header: table_source_for(header) is not None)
        source = table_source_for(found[1].header) if found else None
        if found is None or source is None:
            raise Unrecognised(name)
        source.read(found[1], found[0], writer)


def _read_boundaries(stream: Head, name: str, writer: Writer, mapping: Mapping | None) -> None:
    # Beside the table that a mapping describes, an archive often has the same records as a shapefile.
    if mapping:
        raise Unrecognised(name)
    ons_boundaries.read(stream, name, writer)


TABLE_SOURCES: tuple[TableSource, ...] = (
    TableSource("police.uk street-level records", police_street.recognises, police_street.read),
    TableSource("police.uk outcomes", police_outcomes.recognises, police_outcomes.read),
    TableSource("police.uk stop and search", police_stops.recognises, police_stops.read),
    TableSource("Harm weights", harm.recognises, harm.read, is_reference=True),
    TableSource("Indices of deprivation", deprivation.recognises, deprivation.read, is_reference=True),
    TableSource("Residents and households", people.recognises, people.read, is_reference=True),
    TableSource("Lookups of areas", ons_lookups.recognises, ons_lookups.read, is_reference=True),
    # Last, as its columns are the least particular.
    TableSource("Ready-made counts", ready_counts.recognises, ready_counts.read),
)
FILE_SOURCES: tuple[FileSource, ...] = (
    FileSource("police.uk API answers", police_api.recognises, lambda *given: police_api.read(*given[:3])),
    FileSource("Parquet tables", lambda _, head: head.startswith(MAGIC), _read_parquet),
    FileSource("Workbooks", spreadsheets.recognises, _read_spreadsheet, is_reference=True),
    FileSource("Boundaries", ons_boundaries.recognises, _read_boundaries, is_reference=True),
)


def table_source_for(header: list[str]) -> TableSource | None:
    """The source for a delimited text file with this header."""
    return next((source for source in TABLE_SOURCES if source.recognises(header)), None)


def file_source_for(name: str, head: bytes) -> FileSource | None:
    """The source for a file that begins with these bytes and is not delimited text."""
    return next((source for source in FILE_SOURCES if source.recognises(name.lower(), head)), None)
