"""What each table and column of the database is, as `data/tables.yaml` says; a test finds any that it does not name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

OPEN, SITE, RESTRICTED, MACHINERY = ACCESS = ("open", "site", "restricted", "machinery")
CLASSES = ("open", "personal", "special", "criminal-offence", "secret")
"""Of a column: neither about a person nor secret; personal data; special category data (UK GDPR, Article 9); of an
offence (Article 10); a secret."""


@dataclass(frozen=True)
class Table:
    """A table's class and those of its columns.

    Attributes:
        access: ``open`` (facts for everyone), ``site`` (the site's code reads it and its pages decide who sees what),
            ``restricted`` (row-level security decides) or ``machinery`` (of the libraries and the job queue).
        columns: each column's class.
    """

    access: str
    columns: Mapping[str, str]


@cache
def tables() -> dict[str, Table]:
    """Every table's class, by name."""
    text = Path(__file__).with_name("data").joinpath("tables.yaml").read_text(encoding="utf-8")
    return {name: _table(name, said) for name, said in yaml.safe_load(text).items()}


def _table(name: str, said: Mapping[str, object]) -> Table:
    access = said["access"]
    if access not in ACCESS:
        raise ValueError(f"tables.yaml: {name} has the access “{access}”. Write one of {', '.join(ACCESS)}.")
    columns: dict[str, str] = {}
    for of_class, names in said.items():
        if of_class == "access":
            continue
        if of_class not in CLASSES or not isinstance(names, list):
            raise ValueError(f"tables.yaml: {name} has “{of_class}”. Write lists under {', '.join(CLASSES)}.")
        if twice := columns.keys() & set(names):
            raise ValueError(f"tables.yaml: {name} classes {sorted(twice)[0]} twice.")
        columns |= dict.fromkeys(names, of_class)
    return Table(str(access), columns)
