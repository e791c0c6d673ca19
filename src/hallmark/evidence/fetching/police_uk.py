"""A force's months from the archives of data.police.uk, without downloading the other forces'.

Each monthly archive holds the 36 months that end with its own, of every force, in about 1.7 GB. It lies on a server
that gives byte ranges, so its table of contents and the wanted members are all that is fetched. Of the archives that
hold a month the newest is taken, as outcomes are brought up to date for three years; a longer period is cut at every
36 months.

Source: https://data.police.uk/about/#download, https://data.police.uk/docs/ (forces, crimes-street-dates).
"""

import difflib
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crimestats.periods import add_months, month_label, months_between, months_label, parse_month
from hallmark.evidence.fetching.remote_zip import RemoteFile, member_bytes, open_remote_zip
from hallmark.evidence.fetching.web import Changed, NoRanges, NotThere, Unreachable, Web
from hallmark.evidence.fetching.writing import written_whole
from hallmark.evidence.sources.police_rows import FILE_NAME, FIRST_MONTH
from hallmark.ui.problems import Problem

HOME = "https://data.police.uk"
STORE = "policeuk-data.s3.amazonaws.com"
"""Where data.police.uk keeps its archives, and sends us on to."""
MONTHS_HELD = 36
FIRST_ARCHIVE = "2013-12"
KINDS = ("street", "outcomes", "stop-and-search")
ORDINARY = re.compile(r"\b(police|constabulary|service|the|force)\b|[^a-z ]")


@dataclass(frozen=True)
class Wish:
    """What is asked for: a force as the person wrote it, the first and last month, and the kinds of file."""

    force: str
    first: str
    last: str
    kinds: tuple[str, ...] = KINDS


@dataclass(frozen=True)
class Fetched:
    """What came: zip archives to add, laid out as the publisher's, and sentences on what the publisher has not."""

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def home_address() -> str:
    """The address of data.police.uk, or of the copy of it that HALLMARK_POLICE_UK_URL names."""
    return os.environ.get("HALLMARK_POLICE_UK_URL", HOME).rstrip("/")


def hosts_of(home: str) -> frozenset[str]:
    """The hosts that may answer for data.police.uk."""
    return frozenset({urlsplit(home).hostname or "", STORE})


def fetch_police_uk(wish: Wish, folder: Path, web: Web, home: str | None = None) -> Fetched:
    """Fetches a force's months into `folder`. Files that a broken attempt left there whole are kept.

    Raises:
        Problem: an unknown force, a month not published, or a publisher that cannot be reached.
    """
    home = home or home_address()
    months = _months(wish)
    forces, latest = _published(web, home)
    slug = force_slug(wish.force, forces)
    _check_published(months[-1], latest)
    wanted = months
    files: list[Path] = []
    missing: list[str] = []
    while wanted:
        month = _archive_for(wanted[0], latest)
        covered = [item for item in wanted if item <= month]
        wanted = [item for item in wanted if item > month]
        with _archive(web, home, month, folder) as (archive, remote):
            found, absent = _choose(archive, slug, covered, wish.kinds)
            missing += absent
            if found:
                name = f"{slug}-{covered[0]}-to-{covered[-1]}"
                if remote:
                    web.progress.start(f"{name} ({month}.zip)", sum(info.compress_size for info in found))
                paths = _keep(archive, remote, found, folder / month, web)
                files.append(_pack(found, paths, folder / f"{name}.zip"))
    if not files:
        raise Problem(
            f"data.police.uk has no files of {forces[slug]} for {months_label(months)}. "
            "Not every force publishes every month; data.police.uk/about lists known gaps."
        )
    notes = (f"data.police.uk has no street-level file of {forces[slug]} for {months_label(missing)}.",)
    return Fetched(tuple(files), notes if missing else ())


def force_slug(text: str, forces: dict[str, str]) -> str:
    """The publisher's slug of a force that a person named by slug or by name, with or without “Police” and the like.

    Raises:
        Problem: no such force; the sentence has those with like names.
    """
    plain = {slug: _plain(name) for slug, name in forces.items()}
    for slug, name in forces.items():
        if text.lower().strip() in {slug, name.lower()}:
            return slug
    exact = [slug for slug in forces if _plain(text) in {plain[slug], _plain(slug.replace("-", " "))}]
    if len(exact) == 1:
        return exact[0]
    near = {slug for slug in forces if _plain(text) and _plain(text) in plain[slug]}
    close = difflib.get_close_matches(_plain(text), plain.values(), 3)
    near |= {slug for slug in forces if plain[slug] in close}
    like = " or ".join(f"{forces[slug]} ({slug})" for slug in sorted(near)[:4])
    raise Problem(
        f"data.police.uk knows no force “{text}”. "
        + (f"Did you mean {like}?" if like else f"It knows {', '.join(sorted(forces))}.")
    )


def _plain(name: str) -> str:
    return " ".join(ORDINARY.sub(" ", name.lower().replace("&", " and ")).split())


def _published(web: Web, home: str) -> tuple[dict[str, str], str]:
    """The forces by slug, and the latest month: from the API, or from the latest archive where the API is down."""
    try:
        forces = {item["id"]: item["name"] for item in web.json(f"{home}/api/forces")}
        latest = max(item["date"] for item in web.json(f"{home}/api/crimes-street-dates"))
    except Unreachable:
        raise
    except Problem as problem:
        web.progress.say(f"{problem} Reading the latest archive instead.")
        try:
            archive, _ = open_remote_zip(web, f"{home}/data/archive/latest.zip")
        except NoRanges:
            raise problem from None
        found = [match.groups() for name in archive.namelist() if (match := FILE_NAME.search(name))]
        forces = {slug: slug.replace("-", " ").title() for _, slug, _ in found}
        latest = max(month for month, _, _ in found)
    return forces, latest


def _months(wish: Wish) -> list[str]:
    try:
        first, last = parse_month(wish.first), parse_month(wish.last)
    except ValueError as error:
        raise Problem(str(error)) from error
    if first > last:
        raise Problem(f"The first month, {month_label(first)}, is after the last, {month_label(last)}. Exchange them.")
    if first < FIRST_MONTH:
        raise Problem(f"police.uk begins with {month_label(FIRST_MONTH)}. Ask for months from {FIRST_MONTH}.")
    return months_between(first, last)


def _check_published(last: str, latest: str) -> None:
    if last > latest:
        raise Problem(
            f"{month_label(last)} is not published yet: the latest month at data.police.uk is {month_label(latest)}. "
            f"Ask for months to {latest}."
        )


def _archive_for(month: str, latest: str) -> str:
    """The newest archive that holds a month."""
    return min(latest, max(FIRST_ARCHIVE, add_months(month, MONTHS_HELD - 1)))


@contextmanager
def _archive(web: Web, home: str, month: str, folder: Path) -> Iterator[tuple[zipfile.ZipFile, RemoteFile | None]]:
    url = f"{home}/data/archive/{month}.zip"
    try:
        archive, remote = open_remote_zip(web, url)
    except NotThere as error:
        raise Problem(f"There is no archive of {month_label(month)} at {url}. See {home}/data/archive/.") from error
    except NoRanges:
        web.progress.say("The server gives the archive only whole; all of it is downloaded, which takes a while.")
        with _whole_archive(web, url, folder / f"{month}.zip") as whole:
            yield whole, None
        return
    try:
        with archive:
            yield archive, remote
    except (Changed, NoRanges) as error:
        raise Problem(
            f"The archive of {month_label(month)} changed while it was read. Run the command again."
        ) from error


def _whole_archive(web: Web, url: str, target: Path) -> zipfile.ZipFile:
    with written_whole(target) as half, half.open("wb") as file:
        web.whole(url, file, target.name)
        file.flush()
        if not zipfile.is_zipfile(half):
            raise Problem(f"What {url} gives is not a whole zip archive. Try again later.")
    return zipfile.ZipFile(target)


def _choose(
    archive: zipfile.ZipFile, slug: str, months: list[str], kinds: tuple[str, ...]
) -> tuple[list[zipfile.ZipInfo], list[str]]:
    """The members wanted that are there, and the months without a street-level file where one was wanted."""
    members = {info.filename: info for info in archive.infolist()}
    names = {(month, kind): f"{month}/{month}-{slug}-{kind}.csv" for month in months for kind in kinds}
    absent = [month for month in months if "street" in kinds and names[month, "street"] not in members]
    return [members[name] for name in names.values() if name in members], absent


def _keep(
    archive: zipfile.ZipFile, remote: RemoteFile | None, members: list[zipfile.ZipInfo], folder: Path, web: Web
) -> list[Path]:
    """Fetches members one by one; those that an earlier attempt left whole are not fetched again."""
    paths = []
    for info in members:
        path = folder / info.filename.replace("/", "-")
        if _is_whole(path, info):
            web.progress.advance(info.compress_size)
        else:
            data = member_bytes(archive, info, remote)
            with written_whole(path) as half:
                half.write_bytes(data)
        paths.append(path)
    return paths


def _pack(members: list[zipfile.ZipInfo], paths: list[Path], target: Path) -> Path:
    """One zip, laid out and dated as the publisher's, so that the importer sees when each file was made."""
    with written_whole(target) as half, zipfile.ZipFile(half, "w") as packed:
        for info, path in zip(members, paths, strict=True):
            entry = zipfile.ZipInfo(info.filename, info.date_time)
            packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return target


def _is_whole(path: Path, info: zipfile.ZipInfo) -> bool:
    return path.exists() and path.stat().st_size == info.file_size and zlib.crc32(path.read_bytes()) == info.CRC
