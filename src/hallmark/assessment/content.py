"""The document's content, made of figures alone: sentences, tables, charts and map, as one JSON value.

Nothing is said to have risen or fallen unless the test of `verdicts` says so; else "no clear change".
"""

from typing import Any

from crimestats.periods import period_label
from hallmark.areas.queries import AreaRef, lookup_edition_notes
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.findings import largest, summary, totals
from hallmark.assessment.pictures import category_chart, district_chart, month_charts
from hallmark.assessment.provenance import LIMITS, coverage, holdings_used, method, sources
from hallmark.assessment.tables import category_table, month_table, peer_table, place_table
from hallmark.evidence import synthetic


def build_content(figures: Figures, *, made_at: str, snapshot: str, map_part: dict[str, Any] | None) -> dict[str, Any]:
    """The whole content (version 1): what the page, the stand-alone document and other programs read."""
    area = figures.territory.area
    label = period_label(figures.months[0], figures.months[-1])
    return {
        "version": 1,
        "synthetic": any(holding.publisher == synthetic.PUBLISHER for holding in holdings_used(figures)),
        "title": f"Police-recorded crime profile: {area.name}",
        "area": {"code": area.code, "name": area.name, "kind": area.kind, "brand": figures.territory.brand},
        "year_ending": figures.ending,
        "period": {"start": figures.months[0], "end": figures.months[-1], "label": label},
        "made_at": made_at,
        "evidence_snapshot": snapshot,
        "summary": summary(figures),
        "coverage": coverage(figures),
        "comparisons": [
            {"against": item.against, "status": item.status, "sentence": item.sentence} for item in figures.comparisons
        ],
        "chapters": [_chapter(figures, ref) for ref in figures.chapters],
        "map": map_part,
        "sources": sources(figures),
        "limits": [*LIMITS, *figures.territory.notes],
        "method": [*method(figures), *lookup_edition_notes()],
    }


def _chapter(figures: Figures, ref: AreaRef) -> dict[str, Any]:
    whole = ref == figures.territory.area
    tables = [category_table(figures, ref)]
    charts = [*month_charts(figures, ref), category_chart(figures, ref)]
    if whole and len(figures.districts) > 1:
        tables.append(place_table(figures, ref, figures.districts, "districts", "District", share_of=ref))
        charts.append(district_chart(figures, ref))
    wards = _wards_of(figures, ref)
    if wards and (not whole or len(figures.districts) <= 1):
        tables.append(place_table(figures, ref, wards, "wards", "Ward", share_of=None))
    if whole and figures.peers:
        tables.append(peer_table(figures, ref, figures.peers))
    tables.append(month_table(figures, ref))
    return {
        "id": f"area-{wording.slug(ref.code)}",
        "title": ref.name if not whole else f"{ref.name} as a whole",
        "area": {"code": ref.code, "name": ref.name, "kind": ref.kind},
        "lead": [*totals(figures, ref), *largest(figures, ref)] if not whole else [],
        "tables": tables,
        "charts": [chart for chart in charts if chart],
    }


def _wards_of(figures: Figures, ref: AreaRef) -> list[AreaRef]:
    if ref == figures.territory.area:
        return list(figures.territory.wards)
    place = next(place for place in figures.places if place.ref == ref)
    inside = set(place.lsoa21)
    return [item.ref for item in figures.places if item.level == "ward" and inside & set(item.lsoa21)]
