"""The real lookups and boundaries, loaded as `hallmark evidence add` would load them."""

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from hallmark.areas.changes import Loaded, LoadSource, load_boundaries, load_lookup
from hallmark.areas.columns import recognise_boundaries, recognise_lookup
from hallmark.areas.geometry import features_of


def table_of(path: Path) -> pa.Table:
    """A CSV file, plain or gzipped, as strings."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    header = raw.split(b"\n", 1)[0].decode("utf-8-sig").strip()
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = header.split(delimiter)
    return pyarrow.csv.read_csv(
        io.BytesIO(raw),
        parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )


def source_of(name: str, content: bytes) -> LoadSource:
    """Where a file came from."""
    return LoadSource(name=name, sha256=hashlib.sha256(content).hexdigest(), publisher="ONS", licence="OGL v3.0")


def load_lookup_file(path: Path) -> Loaded:
    """Recognises and loads one lookup."""
    table = table_of(path)
    kind = recognise_lookup(table.column_names)
    assert kind is not None, path.name
    return load_lookup(kind, table, source=source_of(path.name, path.read_bytes()), by="tests")


def load_all_lookups(data: Path) -> list[Loaded]:
    """Every file of the lookups folder, by name."""
    return [load_lookup_file(path) for path in sorted((data / "lookups").iterdir())]


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a zip."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.endswith("/"):
                yield name, archive.read(name)


def load_boundary_zip(path: Path, *, only: str = "") -> list[Loaded]:
    """Every boundary file of a zip whose name has `only` in it."""
    loaded = []
    for name, content in members(path):
        if only in name:
            features = features_of(json.loads(content))
            recognised = recognise_boundaries(features[0]["properties"])
            assert recognised is not None, name
            kind, edition = recognised
            source = source_of(name, content)
            loaded.append(load_boundaries(features, kind=kind, edition=edition, source=source, by="tests"))
    return loaded
