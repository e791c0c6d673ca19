"""From an area's name to its map of hot spots."""

from collections.abc import Callable, Sequence

from hallmark.assessment.hot_spots.mapping import HotSpotMap, map_hot_spots
from hallmark.assessment.hot_spots.presenters import Asked
from hallmark.assessment.hot_spots.records import Records, records_of
from hallmark.evidence.categories import ALL_CRIME, current_categories
from hallmark.partners.queries import territory
from hallmark.ui.problems import Problem


def make_hot_spots(
    area: str, category: str, months: Sequence[str], cell_m: int, *, step: Callable[[str], None] = lambda _: None
) -> tuple[Asked, Records, HotSpotMap]:
    """What was asked, the records it rests on, and the map.

    Raises:
        Problem: the area or the category is not known, or the evidence does not carry a map.
    """
    names = {name.casefold(): name for name in (ALL_CRIME, *current_categories())}
    known = names.get(category.strip().casefold())
    if known is None:
        raise Problem(
            f"“{category[:60]}” is not a category of police.uk. They are: {', '.join(sorted(names.values()))}."
        )
    if not months:
        raise Problem("The last month is before the first. Give the first month, then the last.")
    place = territory(area)
    step("Reading the records")
    records = records_of(place, known, months)
    return (
        Asked(place.area.name, known, tuple(months), cell_m),
        records,
        map_hot_spots(records, cell_m=cell_m, step=step),
    )
