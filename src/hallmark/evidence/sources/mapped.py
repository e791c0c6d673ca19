"""Any partner's extract, incidents or counts, read by a mapping that a person wrote."""

from dataclasses import dataclass
from pathlib import Path

from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources.base import Writer
from hallmark.evidence.sources.extract import Extract, MissingColumn
from hallmark.evidence.sources.mapped_rows import Reading
from hallmark.evidence.sources.mapping_file import Description, read_description, template_names
from hallmark.evidence.sources.records import LONGEST_FIELD
from hallmark.ui.problems import Problem


@dataclass(frozen=True)
class Template:
    """A ready mapping: its name on the command line, and what it is for."""

    name: str
    title: str


def list_templates() -> list[Template]:
    """The ready mappings that come with Hallmark."""
    return [Template(name, read_description(name).title) for name in template_names()]


@dataclass(frozen=True)
class Mapping:
    """What a person says of an extract: which column is what, whose it is, and how it may be shown."""

    description: Description

    @classmethod
    def from_yaml(cls, path_or_template: str | Path) -> "Mapping":
        """The mapping in a YAML file, or a ready one by its name.

        Raises:
            Problem: there is none, it is not YAML, or something in it is not as it must be.
        """
        return cls(read_description(path_or_template))

    @property
    def encoding(self) -> str:
        """Of the extract's text."""
        return self.description.encoding

    @property
    def longest_line(self) -> int:
        """Bytes that one line of the extract may have: partners' free text can be long."""
        return LONGEST_FIELD

    def fits(self, header: list[str]) -> bool:
        """Does a file with this header have every column that the mapping names?"""
        try:
            Extract(self.description, header)
        except MissingColumn:
            return False
        return True

    def read(self, table: Table, name: str, writer: Writer) -> None:
        """Checks and stores one file.

        Raises:
            Problem: the file has not the columns that the mapping names, or most rows do not fit it.
        """
        try:
            extract = Extract(self.description, table.header)
        except MissingColumn as missing:
            raise Problem(missing.sentence(self.description.name, name, table.header)) from missing
        Reading(self.description, extract, name, table.delimiter, writer).run(table)
