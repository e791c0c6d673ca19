"""Counts of police records by the last outcome that their own file has, within an area's small areas."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import ibis

from hallmark.areas.queries import place_points, placement, splits
from hallmark.evidence.models import Holding
from hallmark.evidence.tables import rows_of

Level = Literal["district", "lsoa21"]


def outcome_counts(
    holdings: Sequence[Holding], own: Collection[str], *, level: Level, places: Collection[str]
) -> Counter[tuple[str, str]]:
    """Records of an area by category and last outcome: (category, outcome as the file has it, or blank) to number.

    The same records as `counting.street_counts` gives the area: a record of a split LSOA of 2011 goes by its point;
    where the point cannot tell, it counts for the district and for no small area.

    Args:
        holdings: of one force.
        own: codes of every LSOA, of either edition, in the force's own area.
        level, places: what the area is made of: codes of whole districts, or of LSOAs of 2021.
    """
    table = rows_of(holdings)
    if table is None:
        return Counter()
    codes = placement()
    area_of = dict(zip(codes["code"].to_pylist(), codes[f"{level}_code"].to_pylist(), strict=True))
    parted = set(splits()["code"].to_pylist()) & set(own)
    inside = {code for code in set(own) - parted if area_of.get(code) in places}
    found = _counted(table, inside) if inside else Counter()
    return found + _counted_by_point(table, parted, area_of, places) if parted else found


def _counted(table: ibis.Table, codes: set[str]) -> Counter[tuple[str, str]]:
    wanted = table.filter(table.lsoa_code.isin(sorted(codes)))
    rows = (
        wanted.group_by(category=wanted.crime_type.cast("string"), outcome=wanted.outcome.cast("string").fill_null(""))
        .aggregate(n=wanted.count().cast("int64"))
        .to_pyarrow()
    )
    columns = (rows[name].to_pylist() for name in ("category", "outcome", "n"))
    return Counter({(category, outcome): n for category, outcome, n in zip(*columns, strict=True)})


def _counted_by_point(
    table: ibis.Table, codes: set[str], area_of: Mapping[str, str | None], places: Collection[str]
) -> Counter[tuple[str, str]]:
    """Of LSOAs of 2011 that were split: by the part that the point lies in, else by the split one's own district."""
    wanted = table.filter(table.lsoa_code.isin(sorted(codes)))
    rows = (
        wanted.group_by(
            code=wanted.lsoa_code.cast("string"), longitude=wanted.longitude, latitude=wanted.latitude,
            category=wanted.crime_type.cast("string"), outcome=wanted.outcome.cast("string").fill_null(""),
        )
        .aggregate(n=wanted.count().cast("int64"))
        .to_pyarrow()
    )  # fmt: skip
    parts = place_points(*(rows[name].to_numpy() for name in ("code", "longitude", "latitude"))).tolist()
    found: Counter[tuple[str, str]] = Counter()
    columns = (rows[name].to_pylist() for name in ("code", "category", "outcome", "n"))
    for part, code, category, outcome, n in zip(parts, *columns, strict=True):
        if area_of.get(part or code) in places:
            found[category, outcome] += n
    return found
