"""Maps of small areas: one for each theme with enough records, and one of all crime, over the same outlines."""

from collections.abc import Mapping, Sequence

from crimestats.periods import period_label
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.maps.atlas import FILE, Atlas, Counted
from hallmark.assessment.maps.classes import can_be_mapped
from hallmark.assessment.series import Series
from hallmark.assessment.themes.place_measures import theme_category, theme_count
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.where_ground import Ground, ground_of
from hallmark.evidence.categories import ALL_CRIME
from hallmark.evidence.sources import police_street
from hallmark.reports.blocks import Block, Map, Text

TOO_FEW = "There are too few records in the year for a map of small areas: it would show chance, not places."
FEWEST_RECORDS = 50
"""In a year. Of fewer, most small areas have none or one, and a map would show chance."""


def theme_map_blocks(figures: Figures, theme: Theme, ground: Ground) -> list[Block]:
    """The map of a theme; why there is none where there is none."""
    name = f"where-map-{theme.id}"
    total = theme_count(figures, figures.territory.area.code, theme, figures.months)
    if total is None:
        return []
    if total.value < FEWEST_RECORDS:
        return [Text(f"{name}-none", TOO_FEW, origin="fixed")]
    if ground.atlas is None:
        return [Text(f"{name}-none", "There is no map: no outlines of small areas are held.", origin="fixed")]
    codes = [area.code for area in ground.atlas.areas]
    rows = {code: row for code in codes if (row := theme_count(figures, code, theme, figures.months))}
    if not can_be_mapped([int(row.value) for row in rows.values()]):
        return [Text(f"{name}-none", TOO_FEW, origin="fixed")]
    series = [figures.chosen[category] for category in theme.categories]
    return [_map(figures, ground.atlas, name, rows, theme_category(theme), series)]


def all_crime_map_blocks(figures: Figures) -> list[Block]:
    """The map of all crime, for the profile of the area; nothing where it is not counted or no outlines are held."""
    ground = ground_of(figures)
    if ALL_CRIME not in figures.chosen or ground.atlas is None:
        return []
    codes = [area.code for area in ground.atlas.areas]
    rows = {code: row for code in codes if (row := figures.get(code, f.COUNT, ALL_CRIME, figures.months))}
    return [_map(figures, ground.atlas, "map-all-crime", rows, ALL_CRIME, [figures.chosen[ALL_CRIME]])]


def _map(
    figures: Figures, atlas: Atlas, name: str, rows: Mapping[str, Figure], what: str, series: Sequence[Series]
) -> Map:
    """The block, and its colours in the file of the moving maps. Counts that others made name no small area."""
    counted = Counted(
        {code: int(row.value) for code, row in rows.items()}, {code: row.figure_id for code, row in rows.items()}
    )
    atlas.colour(figures.maps.setdefault(FILE, atlas.geojson()), name, counted)
    period = period_label(figures.months[0], figures.months[-1])
    source = " and ".join(dict.fromkeys(one.label for one in series))
    reliable = all(one.dataset == police_street.DATASET for one in series)
    return atlas.map(name, counted, what=what, period=period, source=source, is_reliable=reliable)
