"""Lookups, boundaries, populations and deprivation from their publishers, by the reviewed list in ``data/``."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from zipfile import BadZipFile, ZipFile

import yaml

from hallmark.evidence.fetching.web import Web
from hallmark.evidence.fetching.writing import written_whole
from hallmark.evidence.progress import Progress
from hallmark.ui.problems import Problem

PAGE = 2000
"""Rows asked for at once; the server may give fewer."""
SENT_ON_TO = ("www.nomisweb.co.uk", "assets.publishing.service.gov.uk", "services1.arcgis.com")


@dataclass(frozen=True)
class ReferenceSource:
    """One entry of the list. ``kind``: an ArcGIS ``table`` or ``boundaries``, or a plain ``file``.

    ``take`` is the end of the name of the one member wanted, where the file is a zip. ``checked`` says when a person
    last saw the address answer; blank where nobody has.
    """

    slug: str
    title: str
    what: str
    publisher: str
    licence: str
    kind: str
    address: str
    save_as: str
    take: str = ""
    checked: str = ""


def reference_sources(text: str | None = None) -> tuple[ReferenceSource, ...]:
    """The reviewed list, in the order in which it should be added."""
    if text is None:
        text = files("hallmark.evidence").joinpath("data/reference_sources.yaml").read_text(encoding="utf-8")
    return tuple(ReferenceSource(**entry) for entry in yaml.safe_load(text)["sources"])


def chosen(sources: tuple[ReferenceSource, ...], only: list[str]) -> tuple[ReferenceSource, ...]:
    """Those of the list that a person named, or all. Raises Problem for a name that is not in it."""
    unknown = set(only) - {source.slug for source in sources}
    if unknown:
        raise Problem(
            f"There is no reference source “{sorted(unknown)[0]}”. The list has "
            f"{', '.join(source.slug for source in sources)}."
        )
    return tuple(source for source in sources if not only or source.slug in only)


def web_for(source: ReferenceSource, progress: Progress) -> Web:
    """Requests to the publisher of a source; an address may send us on within ONS's and the government's own hosts."""
    return Web(frozenset({urlsplit(source.address).hostname or "", *SENT_ON_TO}), progress)


def fetch_reference(source: ReferenceSource, folder: Path, web: Web) -> Path:
    """Downloads one source into `folder` and gives the file to add.

    Raises:
        Problem: the publisher cannot be reached, or what it gives is incomplete or of another kind.
    """
    target = folder / source.save_as
    if source.kind == "file":
        return _plain_file(source, target, web)
    count = _asked(web, source, {"where": "1=1", "returnCountOnly": "true", "f": "json"}).get("count", 0)
    web.progress.start(source.title, 0)
    write = _write_table if source.kind == "table" else _write_boundaries
    with written_whole(target) as half:
        rows = write(half, _pages(source, web))
        if rows != count:
            raise Problem(
                f"{source.publisher} has {count:,} rows of {source.title} and gave only {rows:,}. Try again later."
            )
    return target


def _pages(source: ReferenceSource, web: Web) -> Iterator[list[dict[str, Any]]]:
    query = {"where": "1=1", "outFields": "*", "resultRecordCount": PAGE}
    query |= {"f": "json", "returnGeometry": "false"} if source.kind == "table" else {"f": "geojson", "outSR": 4326}
    offset = 0
    while True:
        answer = _asked(web, source, query | {"resultOffset": offset})
        features = answer.get("features", [])
        if not features:
            return
        yield features
        offset += len(features)


def _asked(web: Web, source: ReferenceSource, query: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = web.json(f"{source.address}?{urlencode(query)}", heard=True)
    if "error" in answer:
        # ArcGIS says 200 to everything, and tells of a wrong address in the body.
        raise Problem(
            f"{source.title} is not at its address any more ({answer['error'].get('message', 'no reason given')}). "
            f"Download it from {source.publisher} in a browser and use `hallmark evidence add`."
        )
    return answer


def _write_table(path: Path, pages: Iterator[list[dict[str, Any]]]) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for page in pages:
            records = [feature["attributes"] for feature in page]
            columns = [name for name in records[0] if name.lower() not in {"objectid", "fid", "globalid"}]
            if not rows:
                writer.writerow(columns)
            writer.writerows([record[name] for name in columns] for record in records)
            rows += len(records)
    return rows


def _write_boundaries(path: Path, pages: Iterator[list[dict[str, Any]]]) -> int:
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[\n')
        for page in pages:
            for feature in page:
                file.write(",\n" if rows else "")
                json.dump(feature, file, ensure_ascii=False, separators=(",", ":"))
                rows += 1
        file.write("\n]}\n")
    return rows


def _plain_file(source: ReferenceSource, target: Path, web: Web) -> Path:
    packed = target.with_name(f"{target.name}.zip") if source.take else target
    with written_whole(packed) as half, half.open("wb") as file:
        web.whole(source.address, file, source.title)
    return _taken_out(source, packed, target) if source.take else target


def _taken_out(source: ReferenceSource, packed: Path, target: Path) -> Path:
    try:
        with ZipFile(packed) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(source.take)]
            if len(names) != 1:
                raise Problem(
                    f"{source.title} no longer has a file ending in {source.take} at {source.address}. Download it "
                    f"from {source.publisher} in a browser and use `hallmark evidence add`."
                )
            with written_whole(target) as half:
                half.write_bytes(archive.read(names[0]))
    except BadZipFile as error:
        raise Problem(f"What {source.address} gives is not a whole zip archive. Try again later.") from error
    finally:
        packed.unlink(missing_ok=True)
    return target
