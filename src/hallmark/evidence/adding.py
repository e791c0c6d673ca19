"""Reads the files that a person named into drafts: Parquet written, nothing listed yet."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

import pyarrow as pa

from hallmark.evidence import lake
from hallmark.evidence.reading.archives import Member, members_of
from hallmark.evidence.reading.head import Head
from hallmark.evidence.reading.stream import ByteStream
from hallmark.evidence.reading.text import Table, open_table
from hallmark.evidence.sources.base import Key, Unrecognised, Writer, Yield
from hallmark.evidence.sources.mapped import Mapping
from hallmark.evidence.sources.registry import FileSource, TableSource, file_source_for, table_source_for
from hallmark.ui.problems import Problem

READERS = 2
TABLES = (".csv", ".tsv", ".tab", ".txt.gz", ".json", ".geojson", ".parquet", ".xlsx")
COPY = 4 * 1024 * 1024


@dataclass(frozen=True)
class Options:
    """What a person may say of the files they add.

    ``mapping`` for extracts that no source recognises; ``vintage`` the day the publisher made the file; ``replace``
    lets a narrower or older file replace what is held.
    """

    mapping: Mapping | None = None
    vintage: date | None = None
    replace: bool = False


class Progress:
    """Hears how far an import has come. This one says nothing; the command line and the worker have their own."""

    def start(self, name: str, size: int) -> None:
        """A file of `size` packed bytes is begun."""

    def advance(self, size: int) -> None:
        """So many packed bytes more are read."""

    def say(self, sentence: str) -> None:
        """Something the person should know."""


@dataclass
class File:
    """One file on disk, copied into the store: its name, hash and size, and what its members gave."""

    name: str
    sha256: str
    size: int
    stored: Path
    yields: list[Yield] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def copy_in(path: Path, name: str, import_id: str) -> File:
    """Copies a file into the store unchanged, hashing on the way; `read_file` reads the copy."""
    folder = lake.root() / "originals"
    folder.mkdir(parents=True, exist_ok=True)
    incoming = folder / f"incoming.{import_id}.bin"
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source, incoming.open("wb") as target:
            while chunk := source.read(COPY):
                digest.update(chunk)
                target.write(chunk)
    except PermissionError as error:
        if Path(str(error.filename)) == path:
            raise Problem(f"You may not read {path}. Ask its owner, or copy it elsewhere.") from error
        raise
    sha256 = digest.hexdigest()
    stored = folder / sha256[:2] / f"{sha256}.{import_id}.bin"
    stored.parent.mkdir(exist_ok=True)
    incoming.replace(stored)
    return File(name, sha256, stored.stat().st_size, stored)


def new_paths(import_id: str) -> Callable[[Key], Path]:
    """Gives each draft of one import a file of its own: two of its files may hold the same month."""
    numbers = count(1)
    return lambda key: lake.parquet_path(key.dataset, key.period, key.unit, import_id, next(numbers))


def read_file(
    file: File,
    new_path: Callable[[Key], Path],
    options: Options,
    known_places: pa.Array | None,
    progress: Progress,
    alone: bool,
) -> None:
    """Reads every member of a file, several at a time, into ``file.yields``.

    Args:
        new_path: from `new_paths`, one for the whole import.
        alone: the person named this file itself, so that one no source recognises is an error, not a remark.
    """
    with members_of(file.stored, file.name) as members, ThreadPoolExecutor(READERS) as pool, ExitStack() as undo:
        undo.callback(pool.shutdown, cancel_futures=True)
        read = partial(_read_member, new_path=new_path, options=options, known_places=known_places)
        for member, given in _in_order(pool, members, read):
            progress.advance(member.packed)
            if given is None:
                file.unknown.append(member.name)
            else:
                file.yields.append(given)
    if alone and not file.yields:
        raise Problem(_not_recognised(file))


def _in_order(
    pool: ThreadPoolExecutor, members: list[Member], read: Callable[[Member], Yield | None]
) -> Iterator[tuple[Member, Yield | None]]:
    # A few ahead of the one awaited: both cores work, and memory stays that of a few members.
    waiting: list[tuple[Member, Future[Yield | None]]] = []
    for member in members:
        waiting.append((member, pool.submit(read, member)))
        if len(waiting) > READERS * 2:
            first, future = waiting.pop(0)
            yield first, future.result()
    for first, future in waiting:
        yield first, future.result()


def _not_recognised(file: File) -> str:
    if len(file.unknown) == 1:
        return (
            f"{file.unknown[0]} has columns that Hallmark does not know. If it is a partner's extract, describe it "
            "with --mapping FILE.yaml; `hallmark evidence mappings` lists ready ones."
        )
    return (
        f"None of the {len(file.unknown):,} files in {file.name} is of a kind that Hallmark knows (the first is "
        f"{file.unknown[0]}). Check that you chose the right archive."
    )


def _read_member(
    member: Member, new_path: Callable[[Key], Path], options: Options, known_places: pa.Array | None
) -> Yield | None:
    """What one member gave, its Parquet files closed and on disk; None where no source knows it."""
    result = Yield(member.name, member.modified)
    writer = Writer(result, new_path, known_places)
    try:
        with member.open() as stream:
            if not _read_stream(stream, member, options, writer):
                return None
            while stream.read(COPY):
                pass  # a source may stop early; the hash is of the whole file
            result.sha256 = stream.sha256
    finally:
        for draft in result.drafts.values():
            draft.close()
    for draft in result.drafts.values():
        lake.settle(draft.path)
    return result


def _read_stream(stream: ByteStream, member: Member, options: Options, writer: Writer) -> bool:
    head = Head(stream)
    if not head.bytes and not member.base.lower().endswith(TABLES):
        return False  # an empty marker file within an archive is nobody's evidence
    if source := file_source_for(member.base, head.bytes):
        try:
            source.read(head, member.name, writer, options.mapping)
        except Unrecognised:
            return False
        return True
    if mapping := options.mapping:
        table = open_table(head, member.name, encoding=mapping.encoding, longest=mapping.longest_line)
        mapping.read(table, member.name, writer)
        return True
    table = open_table(head, member.name)
    if table_source := table_source_for(table.header):
        table_source.read(table, member.name, writer)
        return True
    return False


def kinds_of(path: Path) -> set[bool]:
    """Is what lies here reference data (True), evidence (False), or both? Only the first member is looked at."""
    found: set[bool] = set()
    with members_of(path, path.name) as members:
        for member in members[:1]:
            with member.open() as stream:
                source = _peek(Head(stream), member)
                found.add(bool(source and source.is_reference))
    return found


def _peek(head: Head, member: Member) -> FileSource | TableSource | None:
    if source := file_source_for(member.base, head.bytes):
        return source
    table: Table = open_table(head, member.name, block=len(head.bytes))
    return table_source_for(table.header)
