"""Where every LSOA code lies: the one table that each import and each assessment joins with."""

from collections.abc import Mapping
from functools import lru_cache

import pyarrow as pa
from django.db import connection

from hallmark.areas import reading
from hallmark.areas.kept_picture import kept_or_drawn
from hallmark.areas.picture import LEVELS, Level, Picture, members_of
from hallmark.areas.reading import NO_LIMIT
from hallmark.areas.rules import agreed, undivided
from hallmark.reports.keeping import Passing

COLUMNS = (
    "code", "editions", "lsoa21_code", "lsoa21_name", "msoa21_code", "msoa_name", "ward_code", "ward_name",
    "district_code", "district_name", "csp_code", "csp_name", "force_code", "force_name", "county_code",
    "county_name", "rule",
)  # fmt: skip
# Whether a code stood in 2011, and in 2021.
EDITIONS = {(True, True): "both", (True, False): "2011", (False, True): "2021", (False, False): ""}
RULES = {"split": "split", "merge": "merged", "recode": "merged", "transfer": "irregular"}


def lookup_state() -> str:
    """A digest of the files of places held, in the order in which they were taken in: equal means equal answers."""
    ((digest,),) = reading.fetch(
        "SELECT md5(coalesce(string_agg(concat_ws('|', what, kind, edition, sha256, name), E'\n' ORDER BY id), '')) "
        "FROM areas_release"
    )
    return str(digest)


def placement(editions: Mapping[str, int] | None = None) -> pa.Table:
    """One row for each LSOA code of 2011 and 2021, sorted by code: the areas of every level that it lies in.

    Args:
        editions: the latest edition (year) to use for a kind of area, such as ``{"district": 2022}``; by default the
            latest held.
    Returns:
        The columns of `COLUMNS`, strings, null where it cannot be determined. A code of 2011 that was split is placed
        at a level where all its parts agree. A partnership is named only where every small area of it is known:
        the count of a partnership is never the count of a part of it.
    """
    return picture(editions).table


def splits(editions: Mapping[str, int] | None = None) -> pa.Table:
    """The LSOAs of 2011 that became several of 2021 or were re-cut: a row for each LSOA of 2021 with a part of them.

    Returns:
        The columns of `COLUMNS`: ``code`` is the code of 2011, ``lsoa21_code`` and the levels are the part's.
    """
    return picture(editions).splits


def picture(editions: Mapping[str, int] | None = None) -> Picture:
    """The whole picture at the present state, kept in memory and on disk until a file of places is added."""
    name = str(connection.settings_dict["NAME"])
    try:
        return _found(name, lookup_state(), tuple(sorted((editions or {}).items())))
    except Passing as passing:
        drawn: Picture = passing.made
        return drawn


@lru_cache(maxsize=4)
def _found(_database: str, state: str, editions: tuple[tuple[str, int], ...]) -> Picture:
    asked = dict(editions)
    return kept_or_drawn(state, asked, lambda: _draw(asked), lookup_state)


def _draw(editions: Mapping[str, int]) -> Picture:
    small_areas = reading.small_areas()
    became, events = reading.lsoa_events()
    names, library = reading.names(), reading.library_names()
    current = sorted(code for code, (_, stands_2021) in small_areas.items() if stands_2021)
    former = sorted(small_areas.keys() - set(current))
    levels, csps_of_district, incomplete = _levels(current, editions, names)
    # A code of 2011 that no lookup carries over to 2021 is placed nowhere.
    rules = {code: RULES.get(events.get(code, ""), "irregular") for code in former}
    parts = [
        (code, [child]) for code in former if rules[code] in {"split", "irregular"} for child in became.get(code, [])
    ]
    rows = [*((code, [code]) for code in current), *((code, became.get(code, [])) for code in former)]

    def table(placed: list[tuple[str, list[str]]]) -> pa.Table:
        return _table(placed, small_areas, levels, names, library, rules)

    return Picture(
        table=table(rows).sort_by("code"),
        splits=table(parts),
        csps_of_district=csps_of_district,
        undivided_csps=frozenset(incomplete),
        levels=levels,
        members={level: members_of(of_level) for level, of_level in levels.items()},
        names=names,
    )


def _levels(
    current: list[str], editions: Mapping[str, int], names: Mapping[str, str]
) -> tuple[dict[str, Level], dict[str, tuple[str, ...]], set[str]]:
    """Each level's area of each LSOA of 2021, the partnerships of each district, and the undivided partnerships."""

    def read(child: str, parent: str, since: int = 0) -> dict[str, tuple[str, ...]]:
        return reading.parents(child, parent, until=editions.get(parent, NO_LIMIT), since=since)

    def above(parent: str) -> dict[str, str | None]:
        held = {district: agreed(several) for district, several in read("district", parent).items()}
        return {code: held.get(district or "") for code, district in districts.items()}

    def direct(parent: str, since: int = 0) -> dict[str, str | None]:
        held = {code: agreed(several) for code, several in read("lsoa", parent, since).items()}
        return {code: held.get(code) for code in current}

    districts = direct("district")
    msoas, by_name = direct("msoa", since=2021), reading.msoa_codes()
    msoas = {code: msoa or by_name.get(names[code][:-1]) for code, msoa in msoas.items()}
    listed, sole = direct("csp"), above("csp")
    csps_of_district = read("district", "csp")
    csps = {code: listed[code] or sole[code] for code in current}
    unplaced = {district for code, district in districts.items() if district and csps[code] is None}
    incomplete = undivided({key: frozenset(several) for key, several in csps_of_district.items()}, unplaced)
    csps = {code: None if csp in incomplete else csp for code, csp in csps.items()}
    levels: dict[str, Level] = {
        "msoa21": msoas,
        "ward": direct("ward"),
        "district": districts,
        "csp": csps,
        "force": above("force"),
        "county": above("county"),
    }
    return levels, csps_of_district, incomplete


def _table(
    placed: list[tuple[str, list[str]]],
    small_areas: Mapping[str, tuple[bool, bool]],
    levels: Mapping[str, Level],
    names: Mapping[str, str],
    library: Mapping[str, str],
    rules: Mapping[str, str],
) -> pa.Table:
    """A row for each code with the LSOAs of 2021 that it became, column by column (row by row is far slower)."""
    children = [several[0] if len(several) == 1 else None for _, several in placed]
    columns: dict[str, list[str | None]] = {
        "code": [code for code, _ in placed],
        "editions": [EDITIONS[small_areas[code]] for code, _ in placed],
        "lsoa21_code": children,
        "lsoa21_name": [names.get(child or "") for child in children],
    }
    for level in LEVELS:
        of_level = levels[level]
        codes = [
            of_level.get(several[0]) if len(several) == 1 else agreed(of_level.get(child) for child in several)
            for _, several in placed
        ]
        columns[f"{level}_code"] = codes
        columns[f"{level}_name"] = [names.get(code or "") for code in codes]
    msoas = columns["msoa21_code"]
    columns["msoa_name"] = [library.get(code or "") or names.get(code or "") for code in msoas]
    columns["rule"] = [rules.get(code, "same") for code, _ in placed]
    return pa.table({name: pa.array(columns[name], pa.string()) for name in COLUMNS})
