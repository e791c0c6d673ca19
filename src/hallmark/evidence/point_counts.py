"""Exact counts of police records by snap point, month and category, within given small areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from hallmark.areas.queries import place_points, placement, splits
from hallmark.evidence.models import Holding
from hallmark.evidence.tables import rows_of


@dataclass(frozen=True)
class PointCounts:
    """Records by snap point, month and category. A snap point is a longitude and latitude, never an address.

    The first four have an entry for each snap point, in order of longitude and latitude; the others one for each
    combination that has a record.
    """

    longitude: np.ndarray
    latitude: np.ndarray
    name: tuple[str, ...]
    """What most of its records say: ``On or near Market Street``."""
    lsoa21: tuple[str, ...]
    """The small area of most of its records; blank where a split LSOA cannot be told apart."""
    months: tuple[str, ...]
    categories: tuple[str, ...]
    point: np.ndarray
    month: np.ndarray
    """Position in `months`, as `category` is one in `categories`."""
    category: np.ndarray
    n: np.ndarray

    def counted(self, categories: Sequence[str], months: Sequence[str]) -> np.ndarray:
        """Records at each snap point in each of these months: shape (points, months), whole numbers."""
        column = np.array([months.index(one) if one in months else -1 for one in self.months], dtype=np.int64)
        wanted = np.isin(self.category, [at for at, one in enumerate(self.categories) if one in categories])
        chosen = np.flatnonzero(wanted & (column[self.month] >= 0))
        counts = np.zeros((len(self.name), len(months)), dtype=np.int64)
        np.add.at(counts, (self.point[chosen], column[self.month[chosen]]), self.n[chosen])
        return counts


def point_counts(
    sources: Sequence[tuple[Sequence[Holding], Iterable[str]]], lsoa21: Iterable[str], months: Sequence[str]
) -> PointCounts | None:
    """Counts the records with a point of these small areas and months; None where there is no file.

    Args:
        sources: the holdings of each force, and the codes of every LSOA (of either edition) in its own area.
        lsoa21: the small areas asked for. A record of a split LSOA 2011 goes by its point; where the point cannot
            tell, it counts if every part of the split one is asked for.
    """
    wanted = set(lsoa21)
    codes, whole = _codes(wanted)
    parts = [_rows([one for one in held if one.period in set(months)], codes & set(own)) for held, own in sources]
    tables = [part for part in parts if part is not None]
    if not tables:
        return None
    table = pa.concat_tables(tables)
    given, lon, lat = (table[name].to_numpy() for name in ("code", "longitude", "latitude"))
    inside = place_points(given, lon, lat)
    kept = np.isin(inside, sorted(wanted)) | ((inside == "") & np.isin(given, sorted(whole)))
    return _by_point(table.filter(pa.array(kept)), inside[kept])


def _codes(wanted: set[str]) -> tuple[set[str], set[str]]:
    """Codes of either edition with a part in the small areas, and the split ones that lie in them whole."""
    table, parts = placement(), splits()
    carried = zip(table["code"].to_pylist(), table["lsoa21_code"].to_pylist(), strict=True)
    children: dict[str, set[str]] = {}
    for code, child in zip(parts["code"].to_pylist(), parts["lsoa21_code"].to_pylist(), strict=True):
        children.setdefault(code, set()).add(child)
    split = {code for code, several in children.items() if several & wanted}
    return {code for code, lsoa in carried if lsoa in wanted} | split, {one for one in split if children[one] <= wanted}


def _rows(holdings: Sequence[Holding], codes: set[str]) -> pa.Table | None:
    table = rows_of(holdings)
    if table is None or not codes:
        return None
    placed = table.longitude.notnull() & table.latitude.notnull()
    inside = table.filter(table.lsoa_code.isin(sorted(codes)), placed)
    grouped = inside.group_by(
        code=inside.lsoa_code.cast("string"), longitude=inside.longitude, latitude=inside.latitude,
        location=inside.location.cast("string"), month=inside.month.cast("string"),
        category=inside.crime_type.cast("string"),
    )  # fmt: skip
    return grouped.aggregate(n=inside.count().cast("int64")).to_pyarrow()


def _by_point(table: pa.Table, inside: np.ndarray) -> PointCounts:
    lon, lat = table["longitude"].to_numpy(), table["latitude"].to_numpy()
    points, at = np.unique(np.column_stack([lon, lat]), axis=0, return_inverse=True)
    point, n = at.ravel().astype(np.int64), table["n"].to_numpy()
    words = table["location"].fill_null("").to_numpy(zero_copy_only=False).astype(str)
    months, month = _coded(table["month"])
    categories, category = _coded(table["category"])
    return PointCounts(
        longitude=points[:, 0],
        latitude=points[:, 1],
        name=_commonest(point, words, n, len(points)),
        lsoa21=_commonest(point, inside, n, len(points)),
        months=months,
        categories=categories,
        point=point,
        month=month,
        category=category,
        n=n,
    )


def _coded(column: pa.ChunkedArray) -> tuple[tuple[str, ...], np.ndarray]:
    """The different words in order, and which of them each row has."""
    words, code = np.unique(column.to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
    return tuple(words.tolist()), code.astype(np.int64)


def _commonest(point: np.ndarray, words: np.ndarray, n: np.ndarray, points: int) -> tuple[str, ...]:
    """The word with most records at each point; of equals the first in the alphabet."""
    if not points:
        return ()
    names, name = np.unique(words, return_inverse=True)
    keys, inverse = np.unique(point * len(names) + name, return_inverse=True)
    weights = np.bincount(inverse, weights=n)
    of, which = np.divmod(keys, len(names))
    best = np.lexsort((which, -weights, of))
    first = np.searchsorted(of[best], np.arange(points))
    return tuple(names[which[best][first]].tolist())
