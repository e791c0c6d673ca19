"""The picture of where small areas lie, kept on disk: drawing it anew would hold up each process that starts.

Two Arrow streams, one after the other: the table, with all that is no column in its metadata, and the splits. What the
levels say is read back from the table, whose rows for LSOAs of 2021 say the same.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import pyarrow as pa
from django.conf import settings

from hallmark.areas.picture import LEVELS, Picture, members_of
from hallmark.reports.keeping import Passing, digest_of_texts, keep, kept, touch

BESIDE = b"beside"
MOST_KEPT = 4
"""Pictures kept: of other editions, and of a state that another process may still read."""


def kept_or_drawn(
    state: str, editions: Mapping[str, int], draw: Callable[[], Picture], state_now: Callable[[], str]
) -> Picture:
    """The picture of this state and these editions: read where this program has drawn it before.

    Raises:
        Passing: with the picture, where the state changed while it was drawn.
    """
    asked = json.dumps([_program(), state, sorted(editions.items())])
    path = Path(settings.PLACES_ROOT) / f"{hashlib.sha256(asked.encode()).hexdigest()}.arrows"
    if (content := kept(path)) is not None:
        touch(path)
        return read(content)
    picture = draw()
    if state_now() != state:
        raise Passing(picture)
    keep(written(picture), path)
    _clear_all_but_newest(path.parent)
    return picture


def _clear_all_but_newest(folder: Path) -> None:
    with suppress(OSError):  # another process may clear away at the same time
        for older in sorted(folder.glob("*.arrows"), key=lambda one: -one.stat().st_mtime_ns)[MOST_KEPT:]:
            older.unlink(missing_ok=True)


def written(picture: Picture) -> bytes:
    """The picture as bytes."""
    beside = {
        "csps_of_district": {code: list(several) for code, several in picture.csps_of_district.items()},
        "undivided_csps": sorted(picture.undivided_csps),
        "names": dict(picture.names),
    }
    sink = pa.BufferOutputStream()
    for table in (picture.table.replace_schema_metadata({BESIDE: json.dumps(beside)}), picture.splits):
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def read(content: bytes) -> Picture:
    """The picture that was written."""
    source = pa.BufferReader(content)
    table, splits = (pa.ipc.open_stream(source).read_all() for _ in range(2))
    beside = json.loads(table.schema.metadata[BESIDE])
    table = table.replace_schema_metadata(None)
    current = [edition in {"both", "2021"} for edition in table["editions"].to_pylist()]
    now = table.filter(pa.array(current, pa.bool_()))
    codes = now["code"].to_pylist()
    levels = {level: dict(zip(codes, now[f"{level}_code"].to_pylist(), strict=True)) for level in LEVELS}
    return Picture(
        table=table,
        splits=splits,
        csps_of_district={code: tuple(several) for code, several in beside["csps_of_district"].items()},
        undivided_csps=frozenset(beside["undivided_csps"]),
        levels=levels,
        members={level: members_of(of_level) for level, of_level in levels.items()},
        names=beside["names"],
    )


@cache
def _program() -> str:
    """What tells the rules that draw it apart: the text of this package."""
    return digest_of_texts(Path(__file__).parent.glob("*.py"))
