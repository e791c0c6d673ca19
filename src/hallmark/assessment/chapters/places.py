"""Chapters on the whole area's changes and on each district."""

from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.chapters.unnamed import unnamed_falls
from hallmark.assessment.findings import largest, lead_categories, totals
from hallmark.assessment.pictures import category_chart, district_chart, month_charts
from hallmark.assessment.tables import category_table, month_table, peer_table, place_table, printed_comparisons
from hallmark.assessment.themes.where import ward_total_blocks
from hallmark.reports.blocks import Block, Section, Text

LAST_ASSESSMENT = "changes-last-assessment"
NONE_ADOPTED = "No earlier assessment of this area was adopted here. Earlier years are compared with instead."


def changes_section(figures: Figures) -> Section:
    """What was recorded and what changed, over the whole area, by category, district and month."""
    area = figures.territory.area
    counted = category_table(figures, area)
    blocks: list[Block] = [
        *_since(figures),
        counted,
        *unnamed_falls(figures, figures.chosen, [counted], "changes-unnamed"),
    ]
    blocks += _charts(figures, area)
    wards = ward_total_blocks(figures)
    if len(figures.districts) > 1:
        blocks.append(place_table(figures, area, figures.districts, "districts", "District", share_of=area))
        if chart := district_chart(figures, area):
            blocks.append(chart)
    elif figures.territory.wards and not wards:
        blocks.append(place_table(figures, area, figures.territory.wards, "wards", "Ward", share_of=None))
    blocks += wards
    if figures.peers and any(is_counted(figures, ref) for ref in figures.peers.districts):
        blocks.append(peer_table(figures, area, figures.peers))
    blocks.append(month_table(figures, area))
    return Section("changes", "What was recorded, and what changed", tuple(blocks))


def _since(figures: Figures) -> list[Text]:
    """Since when the changes are: the law asks for those since the last assessment."""
    spans = [span for item in printed_comparisons(figures) if (span := next(iter(item.spans.values()), None))]
    last = Text(LAST_ASSESSMENT, NONE_ADOPTED, origin="fixed")
    if not spans:
        return [last]
    bases = wording.listed([f"from {wording.named_period(span.base)}" for span in spans])
    return [last, Text("changes-since", f"Changes here are measured {bases}.", origin="fixed")]


def is_counted(figures: Figures, ref: AreaRef) -> bool:
    """Does the evidence held carry the year of this place, for what chapters lead with?"""
    return any(figures.get(ref.code, f.COUNT, name, figures.months) for name in lead_categories(figures))


def district_sections(figures: Figures) -> list[Section]:
    """A chapter for each district where the area has several."""
    return [_district(figures, ref) for ref in figures.districts] if len(figures.districts) > 1 else []


def _district(figures: Figures, ref: AreaRef) -> Section:
    blocks: list[Block] = [*totals(figures, ref), *largest(figures, ref), *_charts(figures, ref)]
    blocks.append(category_table(figures, ref))
    if wards := _wards_of(figures, ref):
        blocks.append(place_table(figures, ref, wards, "wards", "Ward", share_of=None))
    blocks.append(month_table(figures, ref))
    return Section(f"area-{wording.slug(ref.code)}", ref.name, tuple(blocks))


def _charts(figures: Figures, ref: AreaRef) -> list[Block]:
    chart = category_chart(figures, ref)
    return [*month_charts(figures, ref), *([chart] if chart else [])]


def _wards_of(figures: Figures, ref: AreaRef) -> list[AreaRef]:
    inside = {code for place in figures.places if place.ref == ref for code in place.lsoa21}
    return [item.ref for item in figures.places if item.level == "ward" and inside & set(item.lsoa21)]
