"""No name of the invented place is a real place's."""

import csv
import gzip
import re
from pathlib import Path

import pytest

from hallmark.demo import names, place

COMMON = {"quay", "market", "mills", "weir", "upper", "bay", "links", "moor", "north", "south", "east", "west"}


def invented_names() -> list[str]:
    wards = [ward for ones in names.WARD_PLACES.values() for ward in ones]
    return [*wards, *(one.name for one in place.DISTRICTS), place.COUNTY[1], place.PARTNERSHIP[1], place.FORCE[1]]


def real_names(folder: Path) -> set[str]:
    """Every value of every name column of the real lookups, in lower case."""
    found: set[str] = set()
    for path in sorted(folder.glob("*.csv*")):
        text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = text.decode("utf-8-sig").splitlines()
        rows = csv.DictReader(lines, delimiter=";" if ";" in lines[0] else ",")
        named = [column for column in rows.fieldnames or [] if re.search("nm|name|clnm", column, re.IGNORECASE)]
        found |= {(row[column] or "").lower() for row in rows for column in named}
    return found


def test_wards_are_as_many_as_the_districts_have() -> None:
    assert {name: len(wards) for name, wards in names.WARD_PLACES.items()} == {
        district.name: district.wards for district in place.DISTRICTS
    }


@pytest.mark.real
@pytest.mark.slow
def test_names_are_in_no_real_lookup_whole_or_in_part(shared_data: Path) -> None:
    real = real_names(shared_data / "lookups")
    words = {word for name in real for word in re.findall(r"[a-z']+", name)}

    for name in invented_names():
        assert name.lower() not in real
        assert not (set(name.lower().split()) - COMMON) & words
