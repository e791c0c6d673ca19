"""Reads the files that a person named into drafts: Parquet written, nothing listed yet."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

import pyarrow as pa

from hallmark.evidence import lake
from hallmark.evidence.progress import Progress
from hallmark.evidence.reading.archives import Member, members_of
from hallmark.evidence.reading.head import Head
from hallmark.evidence.reading.room import DEFAULT_MB, PROGRAM_MB, Room, need_mb, readers
from hallmark.evidence.reading.stream import ByteStream
from hallmark.evidence.reading.text import Table, open_table
from hallmark.evidence.sources.base import Key, Unrecognised, Writer, Yield
from hallmark.evidence.sources.mapped import Mapping
from hallmark.evidence.sources.registry import FileSource, TableSource, file_source_for, table_source_for
from hallmark.ui.problems import Problem

AHEAD = 32
"""Members that wait to be read: about a second's work."""
TABLES = (".csv", ".tsv", ".tab", ".txt.gz", ".json", ".geojson", ".parquet", ".xlsx")
COPY = 4 * 1024 * 1024


@dataclass(frozen=True)
class Options:
    """What a person may say of the files they add.

    ``mapping`` for extracts that no source recognises; ``vintage`` the day the publisher made the file; ``replace``
    lets a narrower or older file replace what is held. ``memory_mb`` is the most that the whole process should take:
    so many members are read at once as fit into it, and one always is.
    """

    mapping: Mapping | None = None
    vintage: date | None = None
    replace: bool = False
    memory_mb: int = DEFAULT_MB


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
    """Copies a file into the store unchanged, hashing on the way; what is read is the copy."""
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


def read_files(
    paths: Iterable[Path],
    *,
    import_id: str,
    held: set[str],
    options: Options,
    known_places: pa.Array | None,
    progress: Progress,
    alone: bool,
) -> list[File]:
    """Copies in the files that are new and reads every member of them, several at a time, within the memory stated.

    What comes out does not depend on how many are read at once: files and members keep their order, and each Parquet
    file is named by its member's place in it.

    Args:
        held: hashes of the files that are held already, which are passed over.
        alone: the person named this file itself, so that one no source recognises is an error, not a remark.

    Raises:
        Problem: the first fault, in the order of the files.
    """
    files: list[File] = []
    room = Room(options.memory_mb - PROGRAM_MB)
    read = partial(_read_within, room=room, import_id=import_id, options=options, known_places=known_places)
    with ThreadPoolExecutor(readers()) as pool, ExitStack() as undo:
        # What is not begun is not worth beginning after a fault: the import will be taken back.
        undo.callback(pool.shutdown, cancel_futures=True)
        tasks = _tasks(_new_files(paths, import_id, held, files, progress))
        for task, given in _in_order(pool, tasks, read):
            progress.advance(task.member.packed)
            progress.count(task.number, given.rows_in if given else 0)
            if given is None:
                task.file.unknown.append(task.member.name)
            else:
                task.file.yields.append(given)
    for file in files:
        if alone and not file.yields:
            raise Problem(_not_recognised(file))
    return files


def new_paths(import_id: str, first: int) -> Callable[[Key], Path]:
    """Gives each further draft of an import a file of its own, numbered from `first`."""
    numbers = count(first)
    return lambda key: _path(import_id, next(numbers), key)


def members_in(files: Iterable[File]) -> int:
    """How many members were read: the numbers of their Parquet files go up to it."""
    return sum(len(file.yields) + len(file.unknown) for file in files)


@dataclass(frozen=True)
class _Task:
    """One member to be read, and its place among all of an import (from 1)."""

    file: File
    member: Member
    number: int


def _new_files(
    paths: Iterable[Path], import_id: str, held: set[str], files: list[File], progress: Progress
) -> Iterator[File]:
    """Copies the files in, one when the readers have room for more; those not held are put into `files`."""
    seen: set[str] = set()
    for path in paths:
        file = copy_in(path, path.name, import_id)
        if file.sha256 in held:
            file.stored.unlink()
            progress.advance(file.size)
        elif file.sha256 not in seen:
            seen.add(file.sha256)
            files.append(file)
            yield file


def _tasks(files: Iterable[File]) -> Iterator[_Task]:
    numbers = count(1)
    for file in files:
        with members_of(file.stored, file.name) as members:
            yield from (_Task(file, member, next(numbers)) for member in members)


def _in_order(
    pool: ThreadPoolExecutor, tasks: Iterable[_Task], read: Callable[[_Task], Yield | None]
) -> Iterator[tuple[_Task, Yield | None]]:
    # Some ahead of the one awaited: readers have work while the next file is copied in.
    waiting: deque[tuple[_Task, Future[Yield | None]]] = deque()
    for task in tasks:
        waiting.append((task, pool.submit(read, task)))
        if len(waiting) > AHEAD:
            first, future = waiting.popleft()
            yield first, future.result()
    for first, future in waiting:
        yield first, future.result()


def _read_within(
    task: _Task, *, room: Room, import_id: str, options: Options, known_places: pa.Array | None
) -> Yield | None:
    with room.taken(need_mb(task.member)):
        return _read_member(task.member, partial(_path, import_id, task.number), options, known_places)


def _path(import_id: str, number: int, key: Key) -> Path:
    return lake.parquet_path(key.dataset, key.period, key.unit, import_id, number)


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
