"""Residents and households, from the counts and estimates held: the base of every rate."""

from collections import Counter
from dataclasses import dataclass

from hallmark.areas.queries import forces, placement
from hallmark.evidence.sources.people import WHOLE
from hallmark.evidence.tables import live_holdings, rows_of

RESIDENTS = "residents"
HOUSEHOLDS = "households"


@dataclass(frozen=True)
class SmallAreaPeople:
    """People or households by LSOA 2021: ``by_lsoa`` code to number, and whose count it is."""

    by_lsoa: dict[str, int]
    publisher: str
    licence: str
    reference_date: str

    @property
    def source(self) -> str:
        """Publisher and day, as printed beside a rate."""
        return f"{self.publisher}, {self.reference_date}"


def people_by_lsoa(measure: str = RESIDENTS) -> SmallAreaPeople | None:
    """The newest full count by LSOA 2021 that is held, or None."""
    holdings = [holding for holding in live_holdings(measure) if "lsoa" in holding.unit]
    table = rows_of(holdings)
    if table is None:
        return None
    wanted = table.filter(
        (table.area_kind == "lsoa") & (table.edition == "2021") & (table.age == "") & (table.measure == measure)
    )
    frame = wanted.select("area_code", "value", "reference_date").to_pyarrow()
    if not frame.num_rows:
        return None
    by_day: dict[str, dict[str, int]] = {}
    for code, value, day in zip(*(frame[name].to_pylist() for name in frame.column_names), strict=True):
        by_day.setdefault(day, {})[code] = value
    # The newest of the whole country; where there is none, the one that says most.
    whole = [day for day, by_lsoa in by_day.items() if len(by_lsoa) >= WHOLE["lsoa"]]
    newest = max(whole) if whole else max(by_day, key=lambda day: (len(by_day[day]), day))
    # What the whole country's count does not know lies in another, such as the demonstration's island.
    others = {code: value for by_lsoa in by_day.values() for code, value in by_lsoa.items()} if whole else {}
    by_lsoa = others | by_day[newest]
    return SmallAreaPeople(by_lsoa, holdings[0].publisher, holdings[0].licence, newest)


def residents_of_forces(slugs: set[str]) -> dict[str, int]:
    """Residents of each territorial force's area by force slug; empty where no count is held."""
    people = people_by_lsoa()
    if people is None:
        return {}
    slug_of = {force.code: force.slug for force in forces() if force.slug in slugs}
    places = placement()
    force_of = dict(zip(places["lsoa21_code"].to_pylist(), places["force_code"].to_pylist(), strict=True))
    total: Counter[str] = Counter()
    for lsoa, residents in people.by_lsoa.items():
        if slug := slug_of.get(force_of.get(lsoa) or ""):
            total[slug] += residents
    return dict(total)
