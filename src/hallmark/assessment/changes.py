"""Making an assessment: figures, content, map and document written together, or not at all."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import shapely
from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from crimestats.periods import parse_month, period_label
from hallmark.areas.queries import AreaRef, boundaries, placement
from hallmark.assessment import figures as f
from hallmark.assessment import presenters, shelf
from hallmark.assessment.building import Figures, build_figures
from hallmark.assessment.content import build_content
from hallmark.assessment.maps import MapArea, map_content, map_geojson
from hallmark.assessment.places import first_day
from hallmark.evidence.categories import ALL_CRIME
from hallmark.evidence.lake import disk_faults_in_words
from hallmark.evidence.models import Import
from hallmark.partners.queries import territory
from hallmark.ui.problems import Problem

FORMATS = ("html", "json")
MOST_PEERS = 20


def make_assessment(
    *,
    area: str,
    year_ending: str,
    against: Sequence[str] | None = None,
    by: str,
    target_percent: float | None = None,
    peers: int = 0,
    out: Path | None = None,
    formats: Sequence[str] = FORMATS,
    step: Callable[[str], None] = lambda sentence: None,
) -> str:
    """Makes the assessment of an area and a year, and returns its slug.

    It is written beside its place and moved there whole, so that a reader never meets half of one.

    Args:
        area: an ONS code, a name, or ``kind:name``.
        year_ending: the last month, YYYY-MM.
        against: last months of earlier years; None for every one of which something is held.
        by: who asks.
        peers: how many similar districts to set beside it, at most 20.
        out: a folder of the person's own to write to as well.
        formats: ``html`` and ``json``; figures.csv is always written.
        step: hears what is being done.

    Raises:
        Problem: an unknown area, a year that cannot be counted, a comparison that makes no sense.
    """
    for month in (year_ending, *(against or ())):
        try:
            parse_month(month)
        except ValueError as error:
            raise Problem(str(error)) from error
    if target_percent is not None:
        if not 0 < target_percent <= 100:
            raise Problem("A target is a reduction in per cent of the baseline: above 0, and 100 at most.")
        if not against:
            raise Problem("A target needs its baseline. Name the baseline year with --against YYYY-MM.")
    if not 0 <= peers <= MOST_PEERS:
        raise Problem(f"Choose from 0 to {MOST_PEERS} peers.")
    unknown = set(formats) - set(FORMATS)
    if unknown:
        raise Problem(f"There is no format “{sorted(unknown)[0]}” yet. Choose from {' and '.join(FORMATS)}.")
    step("Finding the area")
    where = territory(area, as_at=first_day(year_ending))
    step("Counting")
    figures = build_figures(where, year_ending, against, target_percent=target_percent, peers=peers)
    step("Drawing the map")
    map_part, geojson = _map(figures)
    step("Writing")
    content = build_content(
        figures, made_at=timezone.now().isoformat(timespec="seconds"), snapshot=_snapshot(), map_part=map_part
    )
    slug = slugify(f"{where.area.name} {where.area.kind} {year_ending}")
    with disk_faults_in_words():
        _write(figures, content, geojson, slug, formats, out)
    return slug


def _write(
    figures: Figures,
    content: dict[str, Any],
    geojson: dict[str, Any] | None,
    slug: str,
    formats: Sequence[str],
    out: Path | None,
) -> None:
    root = Path(settings.ASSESSMENTS_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=root) as name:
        folder = Path(name) / slug
        folder.mkdir()
        f.write_figures(figures.rows.values(), folder / "figures.csv")
        (folder / "assessment.json").write_text(_json(content), encoding="utf-8")
        if geojson:
            (folder / "map.geojson").write_text(json.dumps(geojson, separators=(",", ":")), encoding="utf-8")
        rows = shelf.figures_by_id(folder / "figures.csv", presenters.figure_ids_in(content))
        (folder / "index.html").write_text(presenters.render_document(content, rows), encoding="utf-8")
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            wanted = {"figures.csv", *({"assessment.json", "map.geojson"} if "json" in formats else ())}
            wanted |= {"index.html"} if "html" in formats else set()
            for path in folder.iterdir():
                if path.name in wanted:
                    shutil.copyfile(path, out / path.name)
        _put_in_place(folder, root / slug)


def _put_in_place(folder: Path, target: Path) -> None:
    """Moves the new edition to its address. An earlier one that says something else is kept beside it, dated."""
    if target.exists():
        earlier = json.loads((target / "assessment.json").read_text(encoding="utf-8"))
        same = (target / "figures.csv").read_bytes() == (folder / "figures.csv").read_bytes()
        made = slugify(earlier["made_at"][:19].replace(":", "-"))
        target.rename(folder.parent / "replaced" if same else target.with_name(f"{target.name}-made-{made}"))
    folder.rename(target)


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _snapshot() -> str:
    """The last import before this assessment: evidence is only ever added to, so it names what was held."""
    newest = Import.objects.order_by("-added_at").first()
    return str(newest.id) if newest else ""


def _map(figures: Figures) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The map of the leading category by LSOA 2021; None where no boundaries are held."""
    category = ALL_CRIME if ALL_CRIME in figures.chosen else next(iter(figures.chosen))
    codes = list(figures.territory.lsoa21)
    shapes = boundaries(codes, edition=2021)
    if not shapes:
        return None, None
    district_of = _district_of()
    areas = []
    for code in codes:
        figure = figures.get(code, f.COUNT, category, figures.months)
        if code in shapes and figure:
            areas.append(
                MapArea(
                    code, figure.area_name, int(figure.value), shapes[code], district_of.get(code, ""), figure.figure_id
                )
            )
    if not areas:
        return None, None
    outlines = _outlines(figures.territory.districts, areas, district_of)
    label = period_label(figures.months[0], figures.months[-1])
    top = max(areas, key=lambda area: area.value or 0)
    part = map_content(
        areas,
        outlines=outlines,
        title=f"{top.name} had the most records of any small area: {top.value:,}",
        measure=f"{category}, records by LSOA",
        period=label,
        source=figures.chosen[category].label,
    )
    return part, map_geojson(areas, outlines=outlines)


def _district_of() -> dict[str, str]:
    table = placement()
    return {
        lsoa: district or ""
        for lsoa, district in zip(table["lsoa21_code"].to_pylist(), table["district_name"].to_pylist(), strict=True)
        if lsoa
    }


def _outlines(
    districts: Sequence[AreaRef], areas: Sequence[MapArea], district_of: dict[str, str]
) -> list[tuple[str, Any]]:
    """District outlines made of the very LSOAs drawn, so that line and fill meet."""
    return [
        (
            district.name,
            shapely.union_all([area.geometry for area in areas if district_of.get(area.code) == district.name]),
        )
        for district in districts
        if any(district_of.get(area.code) == district.name for area in areas)
    ]
